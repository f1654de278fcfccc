/**
 * What a cart's lines carry to checkout and order is what holds now: as Liquid finds what differs, and as the cart is
 * mended in a browser.
 */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { readParts } from '../../extensions/storefront/curve';
import { cartText } from '../../extensions/storefront/words';
import { createEngine } from '../platform/storefront/engine';
import { languages } from '../platform/storefront/languages';
import { families } from '../platform/storefront/visit';
import { visitorOf } from '../platform/storefront/visitor';
import { createHolm, curve, day, type Glaze, noon, printedIn } from './holm';
import { createScene, settle, shiftsOf } from './shopper';

const window = { basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') } as const;
const later = { basis: 'manual', earliest: day('2026-12-15'), latest: day('2026-12-15') } as const;
const glazes: readonly Glaze[] = [
	{ name: 'Oat', available: 2, promise: curve({ steps: [{ downTo: -2, ...window }], then: later }) },
	{ name: 'Moss', available: 9, inventoryPolicy: 'DENY' },
	{ name: 'Ink', available: 0 },
	{ name: 'Rust', available: 9, promise: curve({ steps: [{ downTo: 0, ...window, basis: 'launch' }] }) },
	{ name: 'Slate', available: 0, promise: curve({ steps: [], then: window }) },
];
const shop = createHolm(glazes);

type Properties = Readonly<Record<string, string>>;
type Line = readonly [glaze: string, quantity: number, properties?: Properties];

const ships = (text: string, code: string, name = 'Ships'): Properties => ({ [name]: text, _backorder: code });
const unescaped = (text: string) => text.replaceAll('&#34;', '"').replaceAll('&quot;', '"').replaceAll('&#39;', "'");

/** What Liquid prints of the lines that say something else than they ought to, by name of the property. */
async function wrongIn(lines: readonly Line[], root = '', holm = shop) {
	const { json, text } = visitorOf(holm.storefront);
	for (const [glaze, quantity, properties] of lines)
		await json('/cart/add.js', { items: [{ id: holm.idOf(glaze), quantity, properties }] });
	const printed = /data-lines="([^"]*)"/.exec(await text(`${root}/cart`))?.[1];
	if (!printed) return printed;
	const [name, ...wrong] = JSON.parse(unescaped(printed));
	return { name, wrong: wrong.map(([, units, ...told]: [string, number, string, string]) => [units, ...told]) };
}

test('a line that says what holds is left alone', async () => {
	expect(
		await wrongIn([
			['Slate', 3, { Engraving: 'Ida', ...ships('3–8 Dec', '3@2026-12-03/2026-12-08') }],
			['Moss', 1, { Ships: 'by boat' }],
			['Oat', 2],
		]),
	).toBe('');
});

test.each<[string, Line, readonly unknown[]]>([
	[
		'a day that has passed',
		['Ink', 1, ships('1–3 Nov', '1@2026-11-01/2026-11-03')],
		[1, 'date being confirmed', '1@unknown'],
	],
	[
		'another quantity',
		['Slate', 3, ships('3–8 Dec', '1@2026-12-03/2026-12-08')],
		[3, '3–8 Dec', '3@2026-12-03/2026-12-08'],
	],
	['no property', ['Slate', 1], [1, '3–8 Dec', '1@2026-12-03/2026-12-08']],
	['no hidden one', ['Slate', 1, { Ships: '3–8 Dec' }], [1, '3–8 Dec', '1@2026-12-03/2026-12-08']],
	['a promise of what is in stock', ['Oat', 2, ships('3–8 Dec', '2@2026-12-03/2026-12-08')], [2, '', '']],
	['a promise of what cannot wait', ['Moss', 1, ships('3–8 Dec', '1@2026-12-03/2026-12-08')], [1, '', '']],
	['a launch', ['Rust', 1], [1, 'pre-order, from 3 Dec', '1@2026-12-03/2026-12-08']],
	[
		'several parts',
		['Oat', 5],
		[5, '2 now, 2 between 3 and 8 Dec, 1 on 15 Dec', '2@now;2@2026-12-03/2026-12-08;1@2026-12-15/2026-12-15'],
	],
])('%s: told what it ought to say', async (_, line, told) => {
	expect(await wrongIn([line])).toEqual({ name: 'Ships', wrong: [told] });
});

test('lines of one variant are counted together, and nothing follows where the cart is in another language', async () => {
	const line = { Engraving: 'Ida' };
	expect(
		await wrongIn([
			['Oat', 2],
			['Oat', 1, line],
		]),
	).toEqual({
		name: 'Ships',
		wrong: [[1, '3–8 Dec', '1@2026-12-03/2026-12-08']],
	});
	expect(await wrongIn([['Slate', 1, ships('3–8 Dec', '1@2026-12-03/2026-12-08')]], '/de')).toEqual({
		name: 'Versand',
		wrong: [[1, '3.–8. Dez.', '1@2026-12-03/2026-12-08']],
	});
});

test('in every language and for any quantity it is what the product page says', async () => {
	let compared = 0;
	for (const { root } of languages)
		for (const [glaze, quantity] of [
			['Oat', 3],
			['Oat', 9],
			['Ink', 2],
			['Rust', 12],
			['Slate', 1],
		] as const) {
			const printed = printedIn(await shop.page(glaze, `${root}/products/stoneware-pitcher`));
			const parts = readParts(printed.curves[shop.idOf(glaze)], quantity, +noon, '2026-11-22');
			const code = parts
				.map((part) => part.join('@'))
				.join(';')
				.replaceAll('+', '');
			expect(await wrongIn([[glaze, quantity]], root), `${root} ${glaze}`).toEqual({
				name: /\[(.+)\]/.exec(printed.names[0])?.[1],
				wrong: [[quantity, cartText(printed, parts), code]],
			});
			compared += 1;
		}
	expect(compared).toBe(40);
});

test("the merchant's own words go along, quotation marks and all", async () => {
	const holm = createHolm(glazes);
	const words = `We'll "know" soon & tell <you>`;
	holm.settings({ wording: { en: { 'property.unknown': words } } });
	expect(await wrongIn([['Ink', 1]], '', holm)).toEqual({ name: 'Ships', wrong: [[1, words, '1@unknown']] });
});

test('what hangs together with another line is left alone', async () => {
	const engine = createEngine({
		directory: 'extensions/backorder-theme',
		locale: 'en',
		now: () => noon,
		zone: 'UTC',
		currency: 'USD',
		assetsAt: '',
	});
	const promise = { value: curve({ steps: [], then: window }) };
	const variant = {
		id: '7',
		inventory_management: 'shopify',
		inventory_policy: 'continue',
		inventory_quantity: 0,
		requires_shipping: true,
		metafields: { $app: { promise } },
	};
	const wrap = { key: '7:wrap', quantity: 1, requires_shipping: true, title: 'Wrap', variant };
	const keysIn = async (...others: object[]) => {
		const items = others.map((other) => ({ ...wrap, ...other }));
		const html: string = await engine.renderFile(
			'cart-notice',
			{},
			{ globals: { cart: { items }, request: { locale: { iso_code: 'en' } }, block: {}, section: {}, routes: {} } },
		);
		return [...html.matchAll(/7:\w+/g)].map(([key]) => key);
	};
	expect(await keysIn({}, { key: '7:other' })).toEqual(['7:wrap', '7:other']);
	expect(await keysIn({ item_components: [] })).toEqual(['7:wrap']);
	expect(await keysIn({ item_components: [{ key: '7:part' }] })).toEqual([]);
	const parent = { ...wrap, key: '7:gift' };
	expect(await keysIn({ parent_relationship: { parent } }, parent, { key: '7:other' })).toEqual(['7:other']);
});

const { visit, served } = createScene(shop);

/** As the cart is asked for by anybody. */
const cartOf = async (page: Page): Promise<{ key: string; quantity: number; properties: Properties }[]> =>
	await page.evaluate(async () => (await (await fetch('/cart.js')).json()).items);
const linesOf = async (page: Page) => (await cartOf(page)).map(({ quantity, properties }) => [quantity, properties]);

/** The cart, in a browser, of somebody who filled it some time ago. */
async function open(lines: readonly Line[], path = '/cart', before = async (_: Page) => {}) {
	const shopper = await visit('/search');
	const items = lines.map(([glaze, quantity, properties]) => ({ id: shop.idOf(glaze), quantity, properties }));
	await shopper.page.evaluate(async (body) => {
		const headers = { 'content-type': 'application/json' };
		await fetch('/cart/add.js', { method: 'POST', headers, body: JSON.stringify({ items: body }) });
	}, items);
	await before(shopper.page);
	shopper.asked.length = 0;
	await shopper.page.goto(`${served().origin}${path}`);
	return shopper;
}
const shownOf = async (page: Page) => await page.locator('.line .property').allTextContents();
const changesIn = (asked: readonly string[]) => asked.filter((url) => url.endsWith('/cart/change.js'));
const loadsIn = (asked: readonly string[]) => asked.filter((url) => /:\d+\/cart(\?theme=.*)?$/.test(url));
const setQuantity = async (page: Page, quantity: number) => {
	const form = page.locator('[data-change]').first();
	await form.locator('[name=quantity]').first().fill(`${quantity}`);
	await form.locator('button').first().click();
};

const passed = ships('1–3 Nov', '1@2026-11-01/2026-11-03');

test.each(families)('%s: an old cart is mended as it is opened, and shown so', async (family) => {
	const { page, asked } = await open(
		[
			['Ink', 1, { Engraving: 'Ida', ...passed, _gift: 'no' }],
			['Moss', 2],
		],
		`/cart?theme=${family}`,
	);
	await expect.poll(() => shownOf(page)).toEqual(['Engraving: Ida', 'Ships: date being confirmed']);
	expect(await linesOf(page)).toEqual([
		[2, {}],
		[1, { Engraving: 'Ida', _gift: 'no', ...ships('date being confirmed', '1@unknown') }],
	]);
	expect(await page.locator('backorder-cart-notice').getAttribute('data-lines')).toBe('');
	expect(changesIn(asked)).toHaveLength(1);
	expect(loadsIn(asked)).toHaveLength(1);
});

test.each(families)('%s: a quantity that changes takes the promise along, and can be changed again', async (family) => {
	const { page } = await open([['Slate', 1, ships('3–8 Dec', '1@2026-12-03/2026-12-08')]], `/cart?theme=${family}`);
	for (const units of [3, 2]) {
		await setQuantity(page, units);
		await expect.poll(() => linesOf(page)).toEqual([[units, ships('3–8 Dec', `${units}@2026-12-03/2026-12-08`)]]);
		const [line] = await cartOf(page);
		await expect.poll(() => page.locator('[data-change] [name=id]').inputValue()).toBe(line?.key);
	}
});

test('a promise that no longer holds is taken back, in whatever language it was made', async () => {
	const { page } = await open([
		['Moss', 1, { Engraving: 'Ida', ...ships('1.–3. Nov.', '1@2026-11-01/2026-11-03', 'Versand') }],
		['Slate', 1, ships('3.–8. Dez.', '1@2026-12-03/2026-12-08', 'Versand')],
	]);
	await expect
		.poll(() => linesOf(page))
		.toEqual([
			[1, { Engraving: 'Ida' }],
			[1, ships('3–8 Dec', '1@2026-12-03/2026-12-08')],
		]);
	await expect.poll(() => shownOf(page)).toEqual(['Engraving: Ida', 'Ships: 3–8 Dec']);
});

test('where the theme does not hear of it the page is loaded once more', async () => {
	const { page, asked } = await open([['Ink', 1, passed]], '/cart?theme=horizon-like&actions=off');
	await expect.poll(() => shownOf(page)).toEqual(['Ships: date being confirmed']);
	await expect.poll(() => page.evaluate(() => sessionStorage.length)).toBe(0);
	expect([loadsIn(asked).length, changesIn(asked).length]).toEqual([2, 1]);
});

test('it is mended behind what is painted: nothing moves', async () => {
	let go = () => {};
	const held = new Promise<void>((resolve) => {
		go = resolve;
	});
	const { page } = await open([['Ink', 1, passed]], '/cart?theme=dawn-like', async (one) => {
		await one.route('**/cart.js', async (route) => {
			await held;
			await route.fallback();
		});
	});
	await settle(page);
	await page.evaluate(() => Reflect.get(globalThis, 'watchShifts')());
	go();
	await expect.poll(() => shownOf(page)).toEqual(['Ships: date being confirmed']);
	expect(await shiftsOf(page)).toEqual([]);
});

test('a selling plan, and the quantity of the moment, are kept; what has changed meanwhile waits', async () => {
	const bodies: unknown[] = [];
	const { page } = await open(
		[
			['Slate', 4],
			['Ink', 2, { Engraving: 'Ida', ...passed }],
		],
		'/cart',
		async (one) => {
			one.on('request', (request) => {
				if (request.url().endsWith('/cart/change.js')) bodies.push(request.postDataJSON());
			});
			await one.route('**/cart.js', async (route) => {
				const cart = await (await route.fetch()).json();
				cart.items[1].selling_plan_allocation = { selling_plan: { id: 7 } };
				cart.items[0].quantity = 5;
				await route.fulfill({ json: cart });
			});
		},
	);
	await expect.poll(() => shownOf(page)).toEqual(['Engraving: Ida', 'Ships: date being confirmed']);
	expect(bodies).toEqual([
		{
			id: expect.stringMatching(/^\d+:/),
			quantity: 2,
			properties: { Engraving: 'Ida', ...ships('date being confirmed', '2@unknown') },
			selling_plan: 7,
		},
	]);
});

test.each([
	['says no', { status: 422, json: { status: 422, message: 'Cart Error' } }],
	['is out of reach', { status: 429, body: 'Too many requests' }],
])('a cart that %s is asked once, and nothing else happens', async (_, answer) => {
	const { page, asked, faults } = await open([['Ink', 1, passed]], '/cart', async (one) => {
		await one.route('**/cart/change.js', (route) => route.fulfill(answer));
	});
	await expect.poll(() => changesIn(asked)).toHaveLength(1);
	await expect.poll(() => asked.filter((url) => url.includes('section_id')).length).toBeGreaterThan(0);
	await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
	await expect.poll(() => asked.filter((url) => url.includes('section_id')).length).toBeGreaterThan(1);
	await page.clock.runFor(10_000);
	expect([changesIn(asked).length, loadsIn(asked).length]).toEqual([1, 1]);
	expect(await shownOf(page)).toEqual(['Ships: 1–3 Nov']);
	// The browser's own words about the refusal.
	faults.length = 0;
});

test('a cart that changes nothing, and a theme that hears nothing, do not make it go round', async () => {
	const { page, asked } = await open([['Ink', 1, passed]], '/cart?theme=horizon-like&actions=off', async (one) => {
		await one.route('**/cart/change.js', async (route) => {
			await route.fulfill({ json: { items: [] } });
		});
		// The shop's text differs from the page's at each look.
		let looks = 0;
		await one.route('**/cart?section_id=*', async (route) => {
			looks += 1;
			const text = await (await route.fetch()).text();
			await route.fulfill({ contentType: 'text/html', body: text.replaceAll('1–3 Nov', `${looks}–30 Nov`) });
		});
	});
	await expect.poll(() => loadsIn(asked)).toHaveLength(2);
	await expect.poll(() => asked.filter((url) => url.includes('section_id')).length).toBeGreaterThan(3);
	await page.clock.runFor(10_000);
	await settle(page);
	expect(loadsIn(asked)).toHaveLength(2);
	expect(changesIn(asked)).toHaveLength(2);
});

test('while a change is under way nothing is mended', async () => {
	const { page, asked } = await open([['Slate', 1, ships('3–8 Dec', '1@2026-12-03/2026-12-08')]]);
	await page.evaluate(() => {
		const promise = new Promise((resolve) => Object.assign(globalThis, { resolve }));
		document.dispatchEvent(Object.assign(new Event('shopify:cart:lines-update'), { promise }));
	});
	const [line] = await cartOf(page);
	await page.evaluate(async (id) => {
		const body = new URLSearchParams({ id: `${id}`, quantity: '2' });
		await fetch('/cart/change.js', { method: 'POST', body });
	}, line?.key);
	const mends = () => page.locator('backorder-cart-notice').getAttribute('data-lines');
	await expect.poll(mends).toContain('2@2026');
	await page.clock.runFor(10_000);
	expect(changesIn(asked)).toHaveLength(1);
	await page.evaluate(() => Reflect.get(globalThis, 'resolve')());
	await expect.poll(() => linesOf(page)).toEqual([[2, ships('3–8 Dec', '2@2026-12-03/2026-12-08')]]);
});
