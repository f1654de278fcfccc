/** Cards in both theme families, with Shopify's Storefront API played: what is asked of it has to fit the real schema. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, parse, validate } from 'graphql';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_VERSION } from '../../app/adapters/shopify/api-version';
import { addProduct } from '../platform/catalogue';
import { setMetafield } from '../platform/metafields';
import { families } from '../platform/storefront/visit';
import { launchBrowser } from '../setup/browser';
import { createHolm, curve, day, noon } from './holm';
import { type Served, serve } from './serve';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const packed = `node_modules/@shopify/dev-mcp/dist/data/storefront-graphql_${API_VERSION}.json.gz`;
const answer = JSON.parse(gunzipSync(readFileSync(packed)).toString());
const schema = buildClientSchema(answer.data ?? answer);

const window = { basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') } as const;
const holm = createHolm([{ name: 'Oat', available: 0 }]);
const { shop } = holm;
/** By handle: what the API answers. */
const products: Record<string, object | null> = {};

function add(handle: string, variant: object, more = {}) {
	addProduct(shop, {
		title: handle,
		handle,
		productType: 'Tableware',
		images: ['https://holm.example/cdn/pictures/pitcher-oat.svg'],
		variants: [{ price: '48.00' }],
	});
	const node = {
		availableForSale: true,
		currentlyNotInStock: true,
		quantityAvailable: 0,
		requiresShipping: true,
		metafield: null,
		...variant,
	};
	products[handle] = { id: idOf(handle), variants: { pageInfo: { hasNextPage: false }, nodes: [node], ...more } };
}
/** As the shop has it. */
const idOf = (handle: string): string => {
	const product = [...shop.products.values()].find((one) => one.handle === handle);
	return `gid://shopify/Product/${product?.id}`;
};
const said = (overrides: object) => ({ metafield: { value: JSON.stringify(curve(overrides)) } });
products['stoneware-pitcher'] = null;
add('ships', said({ then: window }));
add('few', { ...said({ then: window }), currentlyNotInStock: false, quantityAvailable: 2 });
add('unknown', {});
add('launch', said({ steps: [], then: { ...window, basis: 'launch' } }));
add('out', { availableForSale: false });
add('plenty', { currentlyNotInStock: false, quantityAvailable: 90 });
add('many', said({ then: window }), { pageInfo: { hasNextPage: true } });

const publish = (value: object) =>
	setMetafield(shop, {
		ownerId: 'gid://shopify/AppInstallation/1',
		namespace: 'backorder',
		key: 'storefront',
		type: 'json',
		value: JSON.stringify(value),
	});
const storefront = {
	proxy: '/apps/backorder',
	api: { version: API_VERSION, token: 'public-token', namespace: 'app--1' },
	raincheck: { on: true },
	wording: {},
};

let browser: Browser;
let served: Served;
beforeAll(async () => {
	browser = await launchBrowser();
	served = await serve(holm.storefront);
});
afterAll(async () => {
	await browser.close();
	await served.close();
});

interface Visit {
	readonly page: Page;
	readonly asked: { readonly query: string; readonly token: string | undefined; readonly variables: unknown }[];
	readonly foreign: string[];
}

async function visit(path: string, answers: (query: string) => object = answerOf): Promise<Visit> {
	const context = await browser.newContext({ viewport: { width: 1000, height: 1200 } });
	const page = await context.newPage();
	const seen: Visit = { page, asked: [], foreign: [] };
	page.on('request', (request) => {
		const url = request.url();
		if (!url.startsWith(served.origin) && !url.startsWith('data:')) seen.foreign.push(url);
	});
	await page.clock.setFixedTime(noon);
	await page.addInitScript(() => {
		Object.assign(window, { shift: 0 });
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries())
				Object.assign(window, { shift: Reflect.get(window, 'shift') + Reflect.get(entry, 'value') });
		}).observe({ type: 'layout-shift', buffered: true });
	});
	await page.route('**/api/*/graphql.json', async (route) => {
		const { query, variables } = route.request().postDataJSON();
		seen.asked.push({ query, variables, token: route.request().headers()['x-shopify-storefront-access-token'] });
		await route.fulfill({ json: answers(query) });
	});
	await page.goto(`${served.origin}${path}`);
	return seen;
}

function answerOf(query: string): object {
	const asked = [...query.matchAll(/(p\d+):\s*product\(handle:\s*"([^"]*)"\)/g)];
	return { data: Object.fromEntries(asked.map(([, alias = '', handle = '']) => [alias, products[handle] ?? null])) };
}

const badges = async (page: Page) =>
	Object.fromEntries(
		await page.locator('.bo-badge').evaluateAll((found) =>
			found.map((badge) => {
				const card = badge.closest('li, .card-wrapper, product-card');
				return [/products\/([^/?]+)/.exec(card?.querySelector('a')?.href ?? '')?.[1], badge.textContent];
			}),
		),
	);

test.each(families)('%s: one request for all cards, and each says what its product says', async (family) => {
	publish(storefront);
	const { page, asked, foreign } = await visit(`/collections/all?theme=${family}`);
	await page.locator('.bo-badge').first().waitFor();
	expect(await badges(page)).toEqual({
		ships: 'Ships 3–8 Dec',
		few: 'A few now, more 3 Dec',
		unknown: 'Date to come',
		launch: 'Pre-order, 3 Dec',
		out: 'Raincheck',
	});
	expect(asked).toHaveLength(1);
	expect(asked[0]?.token).toBe('public-token');
	expect(validate(schema, parse(asked[0]?.query ?? '')).map(String)).toEqual([]);
	expect(foreign).toEqual([]);
	expect(await page.evaluate(() => Reflect.get(window, 'shift'))).toBe(0);
	await page.addScriptTag({ content: axe });
	const found = await page.evaluate(() => Reflect.get(window, 'axe').run('main'));
	expect(found.violations.map(({ id }: { id: string }) => id)).toEqual([]);
	await page.context().close();
});

test('cards that come later are asked for once; those that are drawn again are not asked for', async () => {
	publish(storefront);
	const { page, asked } = await visit('/collections/all');
	await page.locator('.bo-badge').first().waitFor();
	await page.evaluate(() => {
		const list = document.querySelector('main ul, main [class*=grid]');
		const copy = list?.cloneNode(true) as HTMLElement;
		for (const badge of copy.querySelectorAll('.bo-badge')) badge.remove();
		list?.replaceWith(copy);
	});
	await expect.poll(() => page.locator('.bo-badge').count()).toBe(5);
	expect(asked).toHaveLength(1);
	await page.evaluate(() => {
		const card = document.createElement('article');
		card.innerHTML = '<a href="/products/late"><img src="data:," alt=""></a>';
		document.querySelector('main')?.append(card);
	});
	await expect.poll(() => asked.length).toBe(2);
	expect(asked[1]?.query).toContain('"late"');
	expect(asked[1]?.query).not.toContain('"ships"');
	await page.context().close();
});

test.each([
	['an error', () => ({ errors: [{ message: 'no' }] })],
	['nonsense', () => ['x']],
	['null', () => null as unknown as object],
])('where Shopify answers %s nothing is said and nothing breaks', async (_, answers) => {
	publish(storefront);
	const faults: string[] = [];
	const { page, asked } = await visit('/collections/all', answers);
	page.on('pageerror', (error) => faults.push(error.message));
	await expect.poll(() => asked.length).toBe(1);
	await page.waitForLoadState('networkidle');
	expect(await page.locator('.bo-badge').count()).toBe(0);
	expect(faults).toEqual([]);
	await page.context().close();
});

test.each([
	['no token', { ...storefront, api: undefined }],
	['nonsense', { api: 'x', raincheck: 7 }],
])('with %s published no script is loaded', async (_, value) => {
	publish(value);
	const { page, asked } = await visit('/collections/all');
	await page.waitForLoadState('networkidle');
	expect(await page.locator('script[src*="cards.js"]').count()).toBe(0);
	expect(asked).toEqual([]);
	await page.context().close();
});

test.each([
	['de', 'Versand 3.–8. Dez.'],
	['ja', '12月3日～8日発送'],
	['ar', 'يُشحن 3–8 ديسمبر'],
	['fr', 'Expédié 3–8 déc.'],
])(
	'in %s a window is written as the notice writes it, and handles are asked for in that language',
	async (locale, text) => {
		publish(storefront);
		const { page, asked } = await visit(`/${locale}/collections/all`);
		await expect.poll(async () => (await badges(page)).ships).toBe(text);
		expect(asked[0]?.variables).toEqual({ n: 'app--1', l: locale.toUpperCase() });
		expect(asked[0]?.query).toContain('@inContext(language:$l)');
		await page.context().close();
	},
);

test('a merchant’s own words are text, whatever they are', async () => {
	const words = { 'cards.ships': "We'll ship {window} (#2) <b>&{{ x }}", 'cards.unknown': ['x'] };
	publish({ ...storefront, wording: { en: words } });
	const { page } = await visit('/collections/all');
	await expect.poll(async () => (await badges(page)).ships).toBe("We'll ship 3–8 Dec (#2) <b>&{{ x }}");
	expect((await badges(page)).unknown).toBe('Date to come');
	expect(await page.locator('.bo-badge b').count()).toBe(0);
	await page.context().close();
});

const link = '<a href="/products/ships">The pitcher</a>';
const picture = '<img src="data:," alt="">';
const formOf = (handle: string) =>
	`<form action="/cart/add"><input type="hidden" name="product-id" value="${idOf(handle).split('/').at(-1)}"></form>`;

test.each([
	['a text', `<div>${picture}<div><p>See also ${link}.</p></div></div>`],
	['a text without a paragraph', `<div>${picture}<div>See also ${link}.</div></div>`],
	['a section of its own', `<section>${picture}<h2>${link}</h2></section>`],
	['a page with its heading', `<article><h1>On glazes</h1>${picture}<ul><li>${link}</li></ul></article>`],
	['another product’s form', `<div>${picture}${formOf('few')}<ul><li>${link}</li></ul></div>`],
	['a picture far away', `<div>${picture}${'<div>'.repeat(7)}${link}${'</div>'.repeat(7)}</div>`],
])('a link in %s puts no badge on the picture beside it', async (_, html) => {
	publish(storefront);
	const { page } = await visit('/search?q=nothing-at-all');
	await page.evaluate((markup) => {
		// What is to have none stands before what is to have one: both are drawn at once.
		const main = document.querySelector('main') as HTMLElement;
		main.innerHTML = `<div data-case>${markup}</div><div data-card><a href="/products/ships"><img src="data:," alt=""></a></div>`;
	}, html);
	await page.locator('[data-card] .bo-badge').waitFor();
	expect(await page.locator('[data-case] .bo-badge').count()).toBe(0);
	await page.context().close();
});

test.each([
	['a title in a paragraph', `<div>${picture}<p>${link}</p></div>`],
	['an article', `<article><div>${picture}</div><div><h3>${link}</h3></div></article>`],
	['its own form', `<div>${picture}<h3>${link}</h3>${formOf('ships')}</div>`],
	['a link around it all', '<a href="/products/ships"><img src="data:," alt=""> The pitcher</a>'],
])('a card with %s has its badge', async (_, html) => {
	publish(storefront);
	const { page } = await visit('/search?q=nothing-at-all');
	await page.evaluate((markup) => {
		(document.querySelector('main') as HTMLElement).innerHTML = `<div>${markup}</div>`;
	}, html);
	await page.locator('.bo-badge').waitFor();
	expect(await page.locator('.bo-badge').allTextContents()).toEqual(['Ships 3–8 Dec']);
	await page.context().close();
});
