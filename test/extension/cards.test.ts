/** Cards in both theme families, with Shopify's Storefront API played: what is asked of it has to fit the real schema. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, parse, validate } from 'graphql';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { API_VERSION } from '../../app/adapters/shopify/api-version';
import { addProduct } from '../platform/catalogue';
import { families } from '../platform/storefront/visit';
import { createHolm, curve, day } from './holm';
import { createScene, settle, shiftsOf, violationsOf } from './shopper';

const packed = `node_modules/@shopify/dev-mcp/dist/data/storefront-graphql_${API_VERSION}.json.gz`;
const answer = JSON.parse(gunzipSync(readFileSync(packed)).toString());
const schema = buildClientSchema(answer.data ?? answer);

const window = { basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') } as const;
const holm = createHolm([{ name: 'Oat', available: 0 }]);
const { shop } = holm;
/** By handle: what the API answers. */
const products: Record<string, object | null> = {};

/** As the shop has it. */
const idOf = (handle: string): string => {
	const product = [...shop.products.values()].find((one) => one.handle === handle);
	return `gid://shopify/Product/${product?.id}`;
};

function answerFor(handle: string, variant: object, variants = 1): object {
	const node = {
		availableForSale: true,
		currentlyNotInStock: true,
		quantityAvailable: 0,
		requiresShipping: true,
		metafield: null,
		...variant,
	};
	return { id: idOf(handle), variants: { nodes: Array.from({ length: variants }, () => node) } };
}

function add(handle: string, variant: object, variants?: number): void {
	addProduct(shop, {
		title: handle,
		handle,
		productType: 'Tableware',
		images: ['https://holm.example/cdn/pictures/pitcher-oat.svg'],
		variants: [{ price: '48.00' }],
	});
	products[handle] = answerFor(handle, variant, variants);
}

const said = (overrides: object) => ({ metafield: { value: JSON.stringify(curve(overrides)) } });
products['stoneware-pitcher'] = null;
add('ships', said({ then: window }));
add('few', { ...said({ then: window }), currentlyNotInStock: false, quantityAvailable: 2 });
add('unknown', {});
add('launch', said({ steps: [], then: { ...window, basis: 'launch' } }));
add('out', { availableForSale: false });
add('sizes', said({ then: window }), 100);
add('plenty', { currentlyNotInStock: false, quantityAvailable: 90 });
add('many', said({ then: window }), 101);

const storefront = {
	proxy: '/apps/backorder',
	api: { version: API_VERSION, token: 'public-token', namespace: 'app--1' },
	raincheck: { on: true },
	wording: {},
};

const scene = createScene(holm);

interface Asked {
	readonly query: string;
	readonly token: string | undefined;
	readonly variables: unknown;
}

async function visit(path: string, answers: (query: string) => object = answerOf) {
	const asked: Asked[] = [];
	const before = async (page: Page) => {
		await page.route('**/api/*/graphql.json', async (route) => {
			const { query, variables } = route.request().postDataJSON();
			asked.push({ query, variables, token: route.request().headers()['x-shopify-storefront-access-token'] });
			await route.fulfill({ json: answers(query) });
		});
	};
	const { page } = await scene.visit(path, { before });
	return { page, asked };
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
	holm.settings(storefront);
	const { page, asked } = await visit(`/collections/all?theme=${family}`);
	await page.locator('.bo-badge').first().waitFor();
	expect(await badges(page)).toEqual({
		ships: 'Ships 3–8 Dec',
		few: 'A few, more 3 Dec',
		unknown: 'Date to come',
		launch: 'Pre-order, 3 Dec',
		out: 'Raincheck',
		sizes: 'Ships 3–8 Dec',
	});
	expect(asked).toHaveLength(1);
	expect(asked[0]?.token).toBe('public-token');
	expect(validate(schema, parse(asked[0]?.query ?? '')).map(String)).toEqual([]);
	expect(await shiftsOf(page)).toEqual([]);
	expect(await violationsOf(page)).toEqual([]);
});

test('cards that come later are asked for once; those that are drawn again are not asked for', async () => {
	holm.settings(storefront);
	const { page, asked } = await visit('/collections/all');
	await page.locator('.bo-badge').first().waitFor();
	await page.evaluate(() => {
		const list = document.querySelector('main ul, main [class*=grid]');
		const copy = list?.cloneNode(true) as HTMLElement;
		for (const badge of copy.querySelectorAll('.bo-badge')) badge.remove();
		list?.replaceWith(copy);
	});
	await expect.poll(() => page.locator('.bo-badge').count()).toBe(6);
	expect(asked).toHaveLength(1);
	await page.evaluate(() => {
		const card = document.createElement('article');
		card.innerHTML = '<a href="/products/late"><img src="data:," alt=""></a>';
		document.querySelector('main')?.append(card);
	});
	await expect.poll(() => asked.length).toBe(2);
	expect(asked[1]?.query).toContain('"late"');
	expect(asked[1]?.query).not.toContain('"ships"');
});

test.each([
	['an error', () => ({ errors: [{ message: 'no' }] })],
	['nonsense', () => ['x']],
	['null', () => null as unknown as object],
])('where Shopify answers %s nothing is said and nothing breaks', async (_, answers) => {
	holm.settings(storefront);
	const { page, asked } = await visit('/collections/all', answers);
	await expect.poll(() => asked.length).toBe(1);
	await settle(page);
	expect(await page.locator('.bo-badge').count()).toBe(0);
});

const picture = '<img src="data:," alt="">';
const card = `<div data-card><a href="/products/ships">${picture}</a></div>`;

test.each(['of itself', 'when it comes back from a cache'])('a page lets go of a day %s', async (how) => {
	holm.settings(storefront);
	const p0 = answerFor('ships', said({ then: window, asOf: '2026-12-03T15:00:00.000Z' }));
	const { page, asked } = await visit('/search?q=nothing-at-all', () => ({ data: { p0 } }));
	await page.clock.install({ time: new Date('2026-12-04T04:58:00Z') });
	await page.reload();
	await page.evaluate((card) => {
		(document.querySelector('main') as HTMLElement).innerHTML = card;
	}, card);
	const badge = page.locator('.bo-badge');
	await expect.poll(() => badge.allTextContents()).toEqual(['Ships 3–8 Dec']);
	if (how === 'of itself') await page.clock.fastForward('03:00');
	else {
		await page.clock.setFixedTime(new Date('2026-12-04T05:01:00Z'));
		await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
	}
	await expect.poll(() => badge.allTextContents()).toEqual(['Date to come']);
	expect(asked).toHaveLength(2);
});

test('a link that cannot be decoded leaves the other cards alone', async () => {
	holm.settings(storefront);
	const { page } = await visit('/search?q=nothing-at-all');
	await page.evaluate((html) => {
		(document.querySelector('main') as HTMLElement).innerHTML = html;
	}, `<div><a href="/products/%E0%A4%A">${picture}</a></div>${card}`);
	await page.locator('.bo-badge').waitFor();
});

test.each([
	['no token', { ...storefront, api: undefined }],
	['nonsense', { api: 'x', raincheck: 7 }],
])('with %s published no script is loaded', async (_, value) => {
	holm.settings(value);
	const { page, asked } = await visit('/collections/all');
	expect(await page.locator('script[src*="cards.js"]').count()).toBe(0);
	expect(asked).toEqual([]);
});

test.each([
	['de', 'Versand 3.–8. Dez.'],
	['ja', '12月3日～8日発送'],
	['ar', 'يُشحن 3–8 ديسمبر'],
	['fr', 'Expédié 3–8 déc.'],
])(
	'in %s a window is written as the notice writes it, and handles are asked for in that language',
	async (locale, text) => {
		holm.settings(storefront);
		const { page, asked } = await visit(`/${locale}/collections/all`);
		await expect.poll(async () => (await badges(page)).ships).toBe(text);
		expect(asked[0]?.variables).toEqual({ n: 'app--1', l: locale.toUpperCase() });
		expect(asked[0]?.query).toContain('@inContext(language:$l)');
	},
);

test('a merchant’s own words are text, whatever they are', async () => {
	const words = { 'cards.ships': "We'll ship {window} (#2) <b>&{{ x }}", 'cards.unknown': ['x'] };
	holm.settings({ ...storefront, wording: { en: words } });
	const { page } = await visit('/collections/all');
	await expect.poll(async () => (await badges(page)).ships).toBe("We'll ship 3–8 Dec (#2) <b>&{{ x }}");
	expect((await badges(page)).unknown).toBe('Date to come');
	expect(await page.locator('.bo-badge b').count()).toBe(0);
});

const link = '<a href="/products/ships">The pitcher</a>';
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
	holm.settings(storefront);
	const { page } = await visit('/search?q=nothing-at-all');
	await page.evaluate((markup) => {
		// What is to have none stands before what is to have one: both are drawn at once.
		const main = document.querySelector('main') as HTMLElement;
		main.innerHTML = `<div data-case>${markup}</div><div data-card><a href="/products/ships"><img src="data:," alt=""></a></div>`;
	}, html);
	await page.locator('[data-card] .bo-badge').waitFor();
	expect(await page.locator('[data-case] .bo-badge').count()).toBe(0);
});

test.each([
	['a title in a paragraph', `<div>${picture}<p>${link}</p></div>`],
	['an article', `<article><div>${picture}</div><div><h3>${link}</h3></div></article>`],
	['its own form', `<div>${picture}<h3>${link}</h3>${formOf('ships')}</div>`],
	['a link around it all', '<a href="/products/ships"><img src="data:," alt=""> The pitcher</a>'],
])('a card with %s has its badge', async (_, html) => {
	holm.settings(storefront);
	const { page } = await visit('/search?q=nothing-at-all');
	await page.evaluate((markup) => {
		(document.querySelector('main') as HTMLElement).innerHTML = `<div>${markup}</div>`;
	}, html);
	await page.locator('.bo-badge').waitFor();
	expect(await page.locator('.bo-badge').allTextContents()).toEqual(['Ships 3–8 Dec']);
});
