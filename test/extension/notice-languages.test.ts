/**
 * What the notice says in every language, as one table that a person who reads the language can judge: each state as
 * Liquid prints it, and several units as the element writes them from what Liquid has printed.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Part } from '../../extensions/storefront/curve';
import { noticeHtml, type Words } from '../../extensions/storefront/words';
import { languages } from '../platform/storefront/languages';
import { createHolm, curve, day, printedIn, readNotice } from './holm';

const window = { basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') } as const;
const later = { basis: 'inbound', earliest: day('2026-12-28'), latest: day('2027-01-01') } as const;
const launch = { basis: 'launch', earliest: day('2027-01-12'), latest: day('2027-01-16') } as const;
const queue = curve({ steps: [{ downTo: -14, ...window }], then: later });

const holm = createHolm([
	{ name: 'Window', available: 0, promise: curve({ steps: [], then: window }) },
	{ name: 'Day', available: 0, promise: curve({ steps: [], then: { ...window, latest: window.earliest } }) },
	{ name: 'Months', available: 0, promise: curve({ steps: [], then: { ...window, earliest: day('2026-11-28') } }) },
	{ name: 'Years', available: 0, promise: curve({ steps: [], then: later }) },
	{
		name: 'Far',
		available: 0,
		promise: curve({ steps: [], then: { ...later, earliest: day('2027-03-01'), latest: day('2028-08-11') } }),
	},
	{
		name: 'NextYear',
		available: 0,
		promise: curve({ steps: [], then: { ...later, earliest: day('2027-03-01'), latest: day('2027-03-05') } }),
	},
	{ name: 'Unknown', available: 0 },
	{ name: 'Launch', available: 5, promise: curve({ steps: [], then: launch }) },
	{ name: 'Queue', available: 0, promise: queue },
	{ name: 'Queue of one', available: -13, promise: queue },
]);

const [first, second, launched] = ['2026-12-03/2026-12-08', '2026-12-28/2027-01-01', '2027-01-12/2027-01-16+'];
const orders = [1, 2, 3, 11, 100].map((units): Part[] => [
	[units, 'now'],
	[units, first as string],
]);
orders.push(
	[
		[14, first as string],
		[1, 'unknown'],
	],
	[
		[1, 'now'],
		[2, first as string],
		[3, second as string],
	],
	[
		[2, launched as string],
		[1, second as string],
	],
	...[1, 2, 3, 11, 100].map((units): Part[] => [
		[units, first as string],
		[0, second as string],
	]),
);

const plain = (html: string) =>
	html
		.replace(/<\/(p|dt|dd)>/g, ' | ')
		.replace(/<[^>]+>/g, '')
		.replace(/\s+/g, ' ')
		.replace(/ \| ?$/, '')
		.replaceAll('&#39;', "'")
		.trim();

async function tableOf(root: string): Promise<string> {
	const path = `${root}/products/stoneware-pitcher`;
	const lines: string[] = [];
	for (const glaze of [
		'Window',
		'Day',
		'Months',
		'Years',
		'NextYear',
		'Far',
		'Unknown',
		'Launch',
		'Queue',
		'Queue of one',
	]) {
		const html = await holm.page(glaze, path);
		const [, name = ''] = /name="properties\[([^_\]]+)\]"/.exec(html) ?? [];
		const [, said = ''] = /name="properties\[[^_\]]+\]"\s+value="([^"]*)"/.exec(html) ?? [];
		lines.push(`${glaze}: ${readNotice(html)}`, `    cart: ${name}: ${said}`);
	}
	const html = await holm.page('Queue', path);
	const words: Words = printedIn(html);
	for (const parts of orders) {
		const wanted = parts.reduce((sum, [units]) => sum + units, 0);
		const cart = parts.map(([units, eta]) => words.etas[eta]?.[4].replace('{1}', `${units}`)).join(words.list);
		lines.push(
			`${parts.map((part) => part.join('@')).join(';')}: ${plain(noticeHtml(words, parts, wanted))}`,
			...(parts[1]?.[0] ? [`    cart: ${cart}`] : []),
		);
	}
	return `${lines.join('\n')}\n`;
}

test.each(languages)('$name reads as this table', { timeout: 60_000 }, async ({ isoCode, root }) => {
	const table = await tableOf(root);
	// Nothing is left in another language, unfilled, or without its word.
	expect(table).not.toMatch(/[{}#]|undefined|missing:/);
	await expect(table).toMatchFileSnapshot(`./notice-tables/${isoCode}.txt`);
});

test('no language borrows a sentence from another', () => {
	const sentences = new Map<string, string>();
	const keys = ['Window', 'Unknown', 'Launch', 'Queue'];
	for (const { isoCode } of languages) {
		const table = readFileSync(`test/extension/notice-tables/${isoCode}.txt`, 'utf8');
		for (const line of table.split('\n').filter((one) => keys.some((key) => one.startsWith(`${key}: `)))) {
			expect(sentences.get(line), line).toBeUndefined();
			sentences.set(line, isoCode);
		}
	}
	expect(sentences.size).toBe(keys.length * 8);
});
