import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { themeCheckRun } from '@shopify/theme-check-node';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../app/domain/day';
import { windowText } from '../../app/domain/notice/window-text';
import { bundle, scripts, style, styles } from '../../extensions/storefront/build';
import { readParts } from '../../extensions/storefront/curve';
import { createEngine } from '../platform/storefront/engine';
import { day } from './holm';

const directory = join(process.cwd(), 'extensions/backorder-theme');
const asset = (name: string) => readFileSync(join(directory, 'assets', name), 'utf8');

const assets = readdirSync(join(directory, 'assets'));
const sent = (name: string) => gzipSync(asset(name)).length;

test.each(assets.filter((name) => name.endsWith('.js')))('%s stays under 2 KB as it is sent', (name) => {
	expect(sent(name)).toBeLessThanOrEqual(2048);
});

test('all styles together stay under 2 KB as they are sent', () => {
	const sheets = assets.filter((name) => name.endsWith('.css'));
	expect(sheets).toContain('ship-notice.css');
	expect(sheets.reduce((sum, name) => sum + sent(name), 0)).toBeLessThanOrEqual(2048);
});

test('each script and style is what its source makes: else run `node extensions/storefront/build.ts`', async () => {
	expect(assets.filter((name) => name.endsWith('.js')).sort()).toEqual(scripts.map((name) => `${name}.js`).sort());
	for (const name of scripts) expect(asset(`${name}.js`), name).toBe(await bundle(name));
	expect(assets.filter((name) => name.endsWith('.css')).sort()).toEqual(styles.map((name) => `${name}.css`).sort());
	for (const name of styles) expect(asset(`${name}.css`), name).toBe(await style(name));
});

test("Shopify's theme check finds nothing, and would", async () => {
	const offences = async (root: string) =>
		(await themeCheckRun(root, 'theme-check:theme-app-extension')).offenses.map(
			({ check, message }) => `${check}: ${message}`,
		);
	expect(await offences(directory)).toEqual([]);
	const copy = mkdtempSync(join(tmpdir(), 'extension-'));
	try {
		cpSync(directory, copy, { recursive: true });
		writeFileSync(join(copy, 'snippets', 'broken.liquid'), "{{ 'no.such.key' | t }}{% render 'nowhere' %}");
		expect(await offences(copy)).not.toEqual([]);
	} finally {
		rmSync(copy, { recursive: true });
	}
});

type Words = { readonly [key: string]: Words | string };
const readWords = (name: string): Words => JSON.parse(readFileSync(join(directory, 'locales', name), 'utf8'));
const localeFiles = readdirSync(join(directory, 'locales'))
	.filter((name) => !name.includes('schema'))
	.map((name) => [name.split('.')[0] as string, readWords(name)] as const);
const isCounted = (words: Words) => 'other' in words;

/** Of each sentence what has to stand in it, in whichever of its forms: a form may leave a number out. */
function sentencesIn(words: Words, path = ''): string[] {
	return Object.entries(words).flatMap(([key, inner]) => {
		const name = `${path}${key}`;
		if (typeof inner !== 'string' && !isCounted(inner)) return sentencesIn(inner, `${name}.`);
		const texts = typeof inner === 'string' ? [inner] : Object.values(inner);
		const places = new Set(
			texts.flatMap((text) => [...String(text).matchAll(/{{ (\w+) }}/g)].map(([, place]) => place)),
		);
		// Both days of a window, or the window that has them.
		if (places.delete('window')) for (const day of ['first', 'last']) places.add(day);
		return [`${name} ${[...places].sort().join()}`];
	});
}

function formsIn(words: Words, path = ''): [name: string, forms: Words][] {
	return Object.entries(words).flatMap(([key, inner]): [string, Words][] => {
		if (typeof inner === 'string') return [];
		return isCounted(inner) ? [[`${path}${key}`, inner]] : formsIn(inner, `${path}${key}.`);
	});
}

test.each(localeFiles)('%s says what English says, in every form that it counts with', (locale, words) => {
	const english = sentencesIn(readWords('en.default.json'));
	expect(english.length).toBeGreaterThan(60);
	expect(sentencesIn(words)).toEqual(english);
	const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
	const counted = formsIn(words);
	expect(counted.length).toBeGreaterThan(8);
	for (const [name, forms] of counted) {
		expect(Object.keys(forms).sort(), name).toEqual([...pluralCategories].sort());
		for (const [form, text] of Object.entries(forms)) {
			// A date is never left out, and a number only where the words say it: in a form for just one number.
			const dates = String(forms.other).match(/{{ (window|day) }}/g) ?? [];
			for (const place of dates) expect(text, name).toContain(place);
			const numbers = String(forms.other).match(/{{ (units|count|lines|parcels) }}/g) ?? [];
			if (!['one', 'two'].includes(form)) for (const place of numbers) expect(text, name).toContain(place);
		}
	}
});

test('there are eight languages, and the editor speaks two', () => {
	expect(localeFiles.map(([locale]) => locale).sort()).toEqual(['ar', 'de', 'en', 'es', 'fr', 'it', 'ja', 'nl']);
	expect(sentencesIn(readWords('de.schema.json'))).toEqual(sentencesIn(readWords('en.default.schema.json')));
});

test.each(localeFiles)('%s says on a badge what fits in the corner of a picture', (locale, words) => {
	const months = String((words.window as Words).months).split(' ');
	const longest = [...months].sort((a, b) => b.length - a.length)[0] ?? '';
	const day = { de: `15. ${longest}`, ja: `15日${longest}` }[locale] ?? `15 ${longest}`;
	const { few, preorder, unknown, raincheck } = words.cards as Record<string, string>;
	// English names both: there are some now, and when more come.
	const badges = [preorder, unknown, raincheck, ...(locale === 'en' ? [] : [few])];
	for (const badge of badges.map((text) => String(text).replace('{{ day }}', day)))
		expect([...badge].length, badge).toBeLessThanOrEqual(18);
});

test('the page writes a window as mails and the admin do', async () => {
	const today = day('2026-11-22');
	for (const locale of ['en', 'de'] as const) {
		const engine = createEngine({
			directory,
			locale,
			assetsAt: '',
			now: () => new Date(`${today}T12:00:00Z`),
			zone: 'UTC',
			currency: 'USD',
		});
		const template = engine.parse("{% render 'ship-window', eta: eta %}");
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 400 }), async (start, length) => {
				const earliest = addDays(today, start);
				const latest = addDays(earliest, length);
				const markup: string = await engine.render(template, { eta: `${earliest}/${latest}` });
				expect(markup.replace(/<[^>]+>/g, '').trim()).toBe(windowText({ earliest, latest }, { locale, today }));
			}),
		);
	}
});

test('however many units are wanted, the parts add up and no unit is promised before the curve says so', () => {
	const etas = fc.constantFrom('now', 'unknown', '2026-12-03/2026-12-08', '2026-12-15/2026-12-19');
	const arbitrary = fc.record({
		counter: fc.integer({ min: -30, max: 10 }),
		bounds: fc.uniqueArray(fc.integer({ min: -40, max: -1 }), { maxLength: 5 }),
		etas: fc.array(etas, { minLength: 6, maxLength: 6 }),
		wanted: fc.integer({ min: 1, max: 60 }),
	});
	fc.assert(
		fc.property(arbitrary, ({ counter, bounds, etas: chosen, wanted }) => {
			const steps = [0, ...bounds.sort((a, b) => b - a), -9_000_000_000];
			const etaAt = (index: number) => (index === 0 ? 'now' : chosen[index - 1]);
			const text = `${counter}|1000|${steps.map((downTo, index) => `${downTo}@${etaAt(index)}`).join(';')}`;
			const units = Array.from({ length: wanted }, (_, at) =>
				etaAt(steps.findIndex((downTo) => downTo <= counter - 1 - at)),
			);
			const parts = readParts(text, wanted, 1_000_000, '2026-11-22');
			const read = parts.flatMap(([count, eta]) => Array.from({ length: count }, () => eta));
			expect(read).toEqual(units.every((eta) => eta === 'now') ? [] : units);
		}),
	);
});
