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

test('every language says the same things', () => {
	const keysOf = (value: unknown, path = ''): string[] =>
		typeof value === 'object' && value !== null
			? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`))
			: [`${path} ${[...String(value).matchAll(/{{ \w+ }}/g)].sort().join()}`];
	const read = (name: string) => keysOf(JSON.parse(readFileSync(join(directory, 'locales', name), 'utf8')));
	expect(read('de.json')).toEqual(read('en.default.json'));
	expect(read('de.schema.json')).toEqual(read('en.default.schema.json'));
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
