import { expect, test } from 'vitest';
import type { SupplyCurve } from '../../app/domain/promise/curve';
import { createHolm, curve, day, type Glaze, noon, readNotice } from './holm';

const onBackorder = 'On backorder. You pay today and can cancel any time before it ships.';
const confirming =
	'Ship date being confirmed | We will write to you as soon as we know it. You can cancel any time before it ships.';

async function noticeOf(glaze: Partial<Glaze>, path?: string): Promise<string | undefined> {
	const holm = createHolm([{ name: 'Oat', available: -3, promise: curve(), ...glaze }]);
	return readNotice(await holm.page('Oat', path));
}

test('a variant that has run out and continues to sell says when it ships', async () => {
	expect(await noticeOf({})).toBe(`Ships 3–8 Dec | ${onBackorder}`);
});

test('a variant in stock says nothing', async () => {
	expect(await noticeOf({ available: 1 })).toBe('');
	expect(await noticeOf({ available: 0 })).toBe(`Ships 3–8 Dec | ${onBackorder}`);
});

test('a variant that is not tracked, or not sold below zero, has no notice at all', async () => {
	expect(await noticeOf({ tracked: false })).toBeUndefined();
	expect(await noticeOf({ inventoryPolicy: 'DENY' })).toBeUndefined();
	expect(await noticeOf({ requiresShipping: false })).toBeUndefined();
});

test('the step is picked by live stock, down to exactly its last unit', async () => {
	const promise = curve({
		steps: [
			{ downTo: -14, basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') },
			{ downTo: -40, basis: 'inbound', earliest: day('2026-12-15'), latest: day('2026-12-19') },
		],
		then: { basis: 'lead-time', earliest: day('2027-01-11'), latest: day('2027-01-15') },
	});
	const place = 'Your place is set when you order.';
	expect(await noticeOf({ promise, available: 0 })).toBe(
		`Next 14 | ship by 8 Dec | Later ones | ship by 19 Dec | ${place}`,
	);
	expect(await noticeOf({ promise, available: -13 })).toBe(
		`Next one | ships by 8 Dec | Later ones | ship by 19 Dec | ${place}`,
	);
	expect(await noticeOf({ promise, available: -14 })).toBe(
		`Next 26 | ship by 19 Dec | Later ones | ship by 15 Jan 2027 | ${place}`,
	);
	expect(await noticeOf({ promise, available: -39 })).toContain('Next one | ships by 19 Dec |');
	expect(await noticeOf({ promise, available: -40 })).toBe(`Ships 11–15 Jan 2027 | ${onBackorder}`);
	expect(await noticeOf({ promise, available: 1 })).toBe('');
});

test('how many are left is told only where the later ones have a window, another one', async () => {
	const first = { basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') } as const;
	const two = [
		{ downTo: -14, ...first },
		{ downTo: -40, ...first },
	];
	expect(await noticeOf({ promise: curve({ steps: two }) })).toContain('Ships 3–8 Dec |');
	expect(await noticeOf({ promise: curve({ steps: two, then: first }) })).toContain('Ships 3–8 Dec |');
	const then = { basis: 'manual', earliest: day('2026-12-15'), latest: day('2026-12-19') } as const;
	expect(await noticeOf({ promise: curve({ steps: two, then }) })).toContain('Next 37 | ship by 8 Dec |');
	const empty = [two[0], { downTo: -14, ...then }, two[1]].map((one) => one ?? two[0]) as never;
	expect(await noticeOf({ promise: curve({ steps: empty, then }) })).toContain('Next 37 | ship by 8 Dec |');
	expect(await noticeOf({ promise: curve({ steps: two, then: { ...then, earliest: day('2026-11-20') } }) })).toContain(
		'Ships 3–8 Dec |',
	);
});

const launching = (overrides: Partial<SupplyCurve> = {}) =>
	curve({
		steps: [{ downTo: 0, basis: 'launch', earliest: day('2027-01-12'), latest: day('2027-01-16') }],
		then: { basis: 'launch', earliest: day('2027-01-12'), latest: day('2027-01-16') },
		...overrides,
	});
const preOrder =
	'Pre-order. Ships from 12 Jan 2027 | First release. You pay today and can cancel any time before it ships.';

test('what is sold before its launch is a pre-order, in stock or not, sold below zero or not', async () => {
	expect(await noticeOf({ promise: launching(), available: 20 })).toBe(preOrder);
	expect(await noticeOf({ promise: launching(), available: -3 })).toBe(preOrder);
	expect(await noticeOf({ promise: launching({ steps: [] }), available: 20 })).toBe(preOrder);
	expect(await noticeOf({ promise: launching(), available: 20, inventoryPolicy: 'DENY' })).toBe(preOrder);
	expect(await noticeOf({ promise: launching(), available: 0, inventoryPolicy: 'DENY' })).toBeUndefined();
	expect(await noticeOf({ promise: launching(), available: 20, tracked: false })).toBeUndefined();
	const merged = launching({
		steps: [{ downTo: -14, basis: 'launch', earliest: day('2027-01-12'), latest: day('2027-01-16') }],
	});
	expect(await noticeOf({ promise: merged, available: 5 })).toBe(preOrder);
});

test('a launch day that has come holds nothing back, and one that nobody renewed is being confirmed', async () => {
	const came = (instant: string, glaze: Partial<Glaze>) => {
		const promise = launching({ asOf: instant });
		const holm = createHolm([{ name: 'Oat', available: 5, promise, ...glaze }], () => new Date(instant));
		return holm.page('Oat').then(readNotice);
	};
	expect(await came('2027-01-12T04:59:00.000Z', {})).toContain('Pre-order. Ships from 12 Jan |');
	expect(await came('2027-01-12T05:01:00.000Z', {})).toBe('');
	expect(await came('2027-01-12T05:01:00.000Z', { inventoryPolicy: 'DENY' })).toBe('');
	expect(await came('2027-01-12T05:01:00.000Z', { available: 0 })).toBe(confirming);
	expect(await noticeOf({ promise: launching({ asOf: '2026-11-20T16:00:00.000Z' }), available: 5 })).toBe(confirming);
	const deny = { available: 5, inventoryPolicy: 'DENY' } as const;
	expect(await noticeOf({ ...deny, promise: launching({ asOf: '2026-11-20T16:00:00.000Z' }) })).toBe(confirming);
	expect(await noticeOf({ ...deny, promise: launching({ asOf: 'now' }) })).toBe(confirming);
});

test('stock that is kept for buyers ahead is not sold as in stock', async () => {
	const promise = curve({
		steps: [{ downTo: 0, basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') }],
	});
	expect(await noticeOf({ promise, available: 2 })).toContain('Ships 3–8 Dec |');
});

test('a step of stock below zero says nothing', async () => {
	expect(await noticeOf({ promise: curve({ steps: [{ downTo: -5, basis: 'stock' }] }) })).toBe('');
});

test.each([
	['2026-12-03', '2026-12-03', 'Ships 3 Dec'],
	['2026-11-22', '2026-11-22', 'Ships 22 Nov'],
	['2026-11-28', '2026-12-03', 'Ships 28 Nov–3 Dec'],
	['2026-12-28', '2027-01-03', 'Ships 28 Dec–3 Jan 2027'],
	['2027-01-03', '2027-01-08', 'Ships 3–8 Jan 2027'],
	['2027-01-28', '2027-02-03', 'Ships 28 Jan–3 Feb 2027'],
	['2027-12-28', '2028-01-03', 'Ships 28 Dec 2027–3 Jan 2028'],
])('the window %s to %s reads "%s"', async (earliest, latest, headline) => {
	const promise = curve({ steps: [], then: { basis: 'manual', earliest: day(earliest), latest: day(latest) } });
	expect(await noticeOf({ promise })).toBe(`${headline} | ${onBackorder}`);
});

test('a date that nobody knows is being confirmed', async () => {
	expect(await noticeOf({ promise: curve({ steps: [] }) })).toBe(confirming);
});

test('a variant without a curve has its date confirmed', async () => {
	const holm = createHolm([{ name: 'Oat', available: -1 }]);
	expect(readNotice(await holm.page('Oat'))).toBe(confirming);
});

test('a curve is believed for two days, and not a moment from the future', async () => {
	const asOf = (hours: number) => curve({ asOf: new Date(noon.getTime() - hours * 3_600_000).toISOString() });
	expect(await noticeOf({ promise: asOf(48) })).toContain('Ships 3–8 Dec');
	expect(await noticeOf({ promise: asOf(48.01) })).toBe(confirming);
	expect(await noticeOf({ promise: asOf(-2) })).toBe(confirming);
});

test("a window is shown on its first day, by the shop's calendar, and never after it", async () => {
	const at = async (instant: string) => {
		const promise = curve({ asOf: instant });
		const holm = createHolm([{ name: 'Oat', available: -1, promise }], () => new Date(instant));
		return readNotice(await holm.page('Oat'));
	};
	expect(await at('2026-12-04T04:59:00.000Z')).toContain('Ships 3–8 Dec');
	expect(await at('2026-12-04T05:01:00.000Z')).toBe(confirming);
});

test('a passed step does not spoil a later one', async () => {
	const promise = curve({
		steps: [{ downTo: -14, basis: 'inbound', earliest: day('2026-11-21'), latest: day('2026-11-24') }],
		then: { basis: 'inbound', earliest: day('2026-12-15'), latest: day('2026-12-19') },
	});
	expect(await noticeOf({ promise })).toBe(confirming);
	expect(await noticeOf({ promise, available: -14 })).toContain('Ships 15–19 Dec');
});

const step = { downTo: -14, basis: 'inbound', earliest: '2026-12-03', latest: '2026-12-08' };
const script = '</script><script>alert(1)</script>';
const edited: [string, unknown][] = [
	['a word', '"soon"'],
	['a number', '7'],
	['a list', '[]'],
	['nothing', 'null'],
	['an empty object', '{}'],
	['a script', JSON.stringify(script)],
	['scripts for days', curve({ steps: [{ ...step, earliest: script, latest: script }] as never })],
	['a script for a basis', curve({ steps: [{ ...step, basis: script }] as never })],
	['a script for a bound', curve({ steps: [{ ...step, downTo: script }] as never })],
	['a script for the instant', curve({ asOf: script })],
	['the word now for the instant', curve({ asOf: 'now' })],
	['the word today for a day', curve({ steps: [{ ...step, earliest: 'today', latest: 'today' }] as never })],
	['a day that does not exist', curve({ steps: [{ ...step, latest: '2026-02-30' }] as never })],
	['a window that ends before it starts', curve({ steps: [{ ...step, latest: '2026-12-01' }] as never })],
	['words for steps', curve({ steps: 'many' as never })],
	['a bound that is no whole number', curve({ steps: [{ ...step, downTo: -1.5 }] as never })],
	['no end', { asOf: curve().asOf, steps: [step] }],
	['lists for days', curve({ steps: [{ ...step, earliest: ['2026-12-03'], latest: ['2026-12-08'] }] as never })],
];
test.each(edited)('a metafield edited by hand into %s does no harm', async (_, promise) => {
	const holm = createHolm([{ name: 'Oat', available: -3, promise }]);
	const html = await holm.page('Oat');
	expect(readNotice(html)).toBe(confirming);
	expect(html).not.toContain('alert(1)');
});

test('German is written as German', async () => {
	const path = '/de/products/stoneware-pitcher';
	const then = (earliest: string, latest: string) =>
		curve({ steps: [], then: { basis: 'manual', earliest: day(earliest), latest: day(latest) } });
	expect(await noticeOf({}, path)).toBe(
		'Versand 3.–8. Dez. | Zurzeit nicht auf Lager. Sie zahlen heute und können bis zum Versand jederzeit stornieren.',
	);
	expect(await noticeOf({ promise: then('2026-12-03', '2026-12-03') }, path)).toContain('Versand 3. Dez. |');
	expect(await noticeOf({ promise: then('2026-12-28', '2027-03-03') }, path)).toContain('28. Dez.–3. März 2027 |');
	expect(await noticeOf({ promise: then('2027-03-28', '2027-09-03') }, path)).toContain('28. März–3. Sept. 2027 |');
	expect(await noticeOf({ promise: null }, path)).toContain('Versandtermin wird geklärt |');
});

test('what another variant would say is printed once each, out of sight', async () => {
	const holm = createHolm([
		{ name: 'Oat', available: -3, promise: curve() },
		{ name: 'Moss', available: 4, promise: curve() },
		{ name: 'Ink', available: -1, promise: curve() },
		{ name: 'Rust', available: -1 },
		{ name: 'Slate', available: -2 },
	]);
	const html = await holm.page('Moss');
	expect(readNotice(html)).toBe('');
	const unseen = [...html.matchAll(/<div class="bo-s" aria-hidden="true">([\s\S]*?)<\/div>/g)].map(
		([, inner]) => inner,
	);
	expect(unseen).toHaveLength(2);
	expect(unseen[0]).toContain('8 Dec');
	expect(unseen[1]).toContain('Ship date being confirmed');
});

test('without JavaScript the chosen variant carries its promise in either family of themes, and one in stock none', async () => {
	const holm = createHolm([
		{ name: 'Oat', available: -3, promise: curve() },
		{ name: 'Moss', available: 4 },
	]);
	const inputs = (html: string) =>
		[...html.matchAll(/<input\s[^>]*properties[^>]*>/g)].map(([tag]) => ({
			form: /form="([^"]+)"/.exec(tag)?.[1],
			name: /name="([^"]+)"/.exec(tag)?.[1],
			value: /value="([^"]*)"/.exec(tag)?.[1],
			isSent: !/\sdisabled/.test(tag),
		}));
	const waiting = inputs(await holm.page('Oat'));
	const section = 'template--7640000000001__main';
	expect(waiting).toEqual(
		[`product-form-${section}`, `BuyButtons-ProductForm-${section}`].flatMap((form) => [
			{ form, name: 'properties[Ships]', value: '3–8 Dec', isSent: true },
			{ form, name: 'properties[_backorder]', value: '1@2026-12-03/2026-12-08', isSent: true },
		]),
	);
	const there = inputs(await holm.page('Moss'));
	expect(there).toHaveLength(4);
	expect(there.filter(({ isSent }) => isSent)).toEqual([]);
});

test('the block disappears with the app', async () => {
	const holm = createHolm([{ name: 'Oat', available: -3, promise: curve() }]);
	holm.shop.installation = undefined;
	expect(await holm.page('Oat')).not.toContain('backorder-ship-notice');
});
