/** The theme's description of a product, before and after the script has read the notice beside it. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { families } from '../platform/storefront/visit';
import { launchBrowser } from '../setup/browser';
import { createHolm, curve, day, noon } from './holm';
import { serve } from './serve';

const script = readFileSync('extensions/backorder-theme/assets/structured-data.js', 'utf8');
const asOf = Date.parse('2026-11-22T15:00:00Z') / 1000;
const waiting = `0|${asOf}|0@now;-14@2026-12-03/2026-12-08;-9000000000@unknown`;
const launch = `9|${asOf}|0@2027-01-12/2027-01-12+;-9000000000@2027-01-12/2027-01-12+`;
const inStock = `9|${asOf}|0@now;-9000000000@unknown`;
const unknown = `0|${asOf}|0@now;-9000000000@unknown`;
const passed = `0|${asOf}|-9000000000@2026-11-20/2026-11-21`;

let browser: Browser;
beforeAll(async () => {
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser.close();
});

const product = { name: 'Pitcher', url: 'https://holm.example/products/pitcher', image: '', currency: 'USD' };

/** What stands in the page's descriptions afterwards. */
async function describe(
	curves: Record<string, string>,
	themes: readonly (object | string)[],
	markup = '',
): Promise<unknown[]> {
	const page = await browser.newPage();
	try {
		const faults: string[] = [];
		page.on('pageerror', (error) => faults.push(error.message));
		await page.clock.setFixedTime(new Date('2026-11-22T17:00:00Z'));
		const prices = Object.fromEntries(Object.keys(curves).map((id) => [id, 48]));
		const printed = { ...product, minutesAhead: -300, prices };
		await page.setContent(
			`<backorder-ship-notice><script type="application/json">${JSON.stringify({ curves })}</script></backorder-ship-notice>
			<script type="application/json" data-backorder-product>${JSON.stringify(printed)}</script>
			${themes.map((data) => `<script type="application/ld+json">${typeof data === 'string' ? data : JSON.stringify(data)}</script>`).join('')}${markup}`,
		);
		await page.addScriptTag({ content: script });
		expect(faults).toEqual([]);
		const texts = await page.locator('script[type="application/ld+json"]').allTextContents();
		return texts.map((text) => {
			try {
				return JSON.parse(text);
			} catch {
				return text;
			}
		});
	} finally {
		await page.close();
	}
}

const offer = (id: string, availability = 'http://schema.org/InStock') => ({
	'@type': 'Offer',
	availability,
	price: '48.00',
	url: `${product.url}?variant=${id}`,
});
const group = (...offers: object[]) => ({
	'@type': 'ProductGroup',
	name: 'Pitcher',
	hasVariant: offers.map((one) => ({ '@type': 'Product', offers: one })),
});

test('offers of variants that wait say so, and from when; the others are left as they are', async () => {
	const before = group(offer('1'), offer('2'), offer('3'), offer('4', 'http://schema.org/OutOfStock'));
	const [after] = await describe({ 1: waiting, 2: launch, 3: inStock }, [before]);
	expect(after).toEqual(
		group(
			{ ...offer('1', 'http://schema.org/BackOrder'), availabilityStarts: '2026-12-03' },
			{ ...offer('2', 'http://schema.org/PreOrder'), availabilityStarts: '2027-01-12' },
			offer('3'),
			offer('4', 'http://schema.org/OutOfStock'),
		),
	);
});

test('an unknown or a passed day is not named, and an older one of the theme is taken away', async () => {
	const before = { ...offer('1'), availabilityStarts: '2026-01-01' };
	const [after] = await describe({ 1: unknown, 2: passed }, [group(before, offer('2'))]);
	expect(after).toEqual(group(offer('1', 'http://schema.org/BackOrder'), offer('2', 'http://schema.org/BackOrder')));
});

test('in a graph, in a list of offers, and by a product with one variant that the theme does not name', async () => {
	const { url: _, ...plain } = offer('1');
	const graph = { '@graph': [{ '@type': 'Product', name: 'Pitcher', offers: [plain] }, { '@type': 'WebSite' }] };
	const [after] = await describe({ 1: waiting }, [graph]);
	expect(after).toMatchObject({ '@graph': [{ offers: [{ availability: 'http://schema.org/BackOrder' }] }, {}] });
});

test('another product of the page is not touched', async () => {
	const { url: _, ...plain } = offer('1');
	const other = { '@type': 'Product', name: 'Bowl', offers: plain };
	const own = { '@type': 'Product', name: 'Pitcher', offers: offer('1') };
	const [first] = await describe({ 1: waiting }, [other, own]);
	expect(first).toEqual(other);
});

test('what cannot be read is left alone, and the product described where nobody else does', async () => {
	const [own, broken, list] = await describe({ 1: waiting, 2: inStock }, [
		'{"@type":',
		[{ '@type': 'BreadcrumbList' }],
	]);
	expect(broken).toBe('{"@type":');
	expect(list).toEqual([{ '@type': 'BreadcrumbList' }]);
	expect(own).toEqual({
		'@context': 'https://schema.org',
		'@type': 'Product',
		name: 'Pitcher',
		url: product.url,
		image: '',
		offers: [
			{
				'@type': 'Offer',
				url: `${product.url}?variant=1`,
				price: 48,
				priceCurrency: 'USD',
				availability: 'https://schema.org/BackOrder',
				availabilityStarts: '2026-12-03',
			},
		],
	});
});

test('where nothing waits nothing is added', async () => {
	expect(await describe({ 1: inStock }, [])).toEqual([]);
});

test('a theme that describes the product in its markup is not contradicted', async () => {
	for (const type of ['https://schema.org/Product', 'http://schema.org/ProductGroup']) {
		const markup = `<div itemscope itemtype="${type}"><meta itemprop="name" content="Pitcher"></div>`;
		expect(await describe({ 1: waiting }, [], markup)).toEqual([]);
	}
	expect(await describe({ 1: waiting }, [], '<div itemscope itemtype="https://schema.org/Offer"></div>')).toHaveLength(
		1,
	);
});

test.each(families)(
	'%s: on a product page the theme’s own description comes to say what the notice says',
	async (family) => {
		const { asked, descriptions } = await read(family, { structured_data: true });
		expect(asked).toBe(true);
		expect(descriptions.join()).toMatch(/BackOrder[^}]*"availabilityStarts":"2026-12-03"/);
		expect(descriptions.join().match(/"@type":"Offer"/g)).toHaveLength(2);
	},
);

test('it is off until a merchant asks for it', async () => {
	const { asked, descriptions } = await read('dawn-like', {});
	expect(asked).toBe(false);
	expect(descriptions.join()).not.toContain('BackOrder');
});

async function read(family: string, settings: object) {
	const window = { basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') } as const;
	const holm = createHolm([
		{ name: 'Oat', available: 0, promise: curve({ then: window, steps: [] }) },
		{ name: 'Moss', available: 9 },
	]);
	const served = await serve(holm.storefront);
	const page = await browser.newPage();
	try {
		await page.clock.setFixedTime(noon);
		const query = new URLSearchParams({ theme: family, block_settings: JSON.stringify({ 'ship-notice': settings }) });
		await page.goto(`${served.origin}/products/stoneware-pitcher?${query}`);
		return {
			asked: (await page.locator('script[src*="structured-data"]').count()) > 0,
			descriptions: await page.locator('script[type="application/ld+json"]').allTextContents(),
		};
	} finally {
		await page.close();
		await served.close();
	}
}
