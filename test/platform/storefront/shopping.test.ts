import { expect, test } from 'vitest';
import { addCollection } from '../collections';
import { addDiscount } from '../discounts';
import { requireBySku, seedHolm } from '../seed';
import { addSampleTiles } from '../seed-many';
import { createStore } from '../store';
import { sectionIds } from './pages';
import { createStorefront } from './storefront';
import { visitorOf } from './visitor';

const noon = new Date('2026-11-22T17:00:00Z');

function openShop() {
	const shop = seedHolm(createStore(() => noon));
	const visitor = visitorOf(createStorefront({ shop }));
	return { shop, idOf: (sku: string) => requireBySku(shop, sku).id, ...visitor };
}

const buyer = { email: 'ana@example.com', first_name: 'Ana', last_name: 'Silva', country: 'DE' };

interface Item {
	readonly key: string;
	readonly quantity: number;
	readonly properties: Readonly<Record<string, string>>;
	readonly variant_id: string;
}
const itemsOf = (cart: Record<string, unknown>) =>
	(cart.items as readonly Item[]).map(({ quantity, properties }) => [quantity, properties]);

test('scripts add several lines, change one by its number, give it other properties, update and clear', async () => {
	const { json, idOf } = openShop();
	const jug = idOf('JUG-MOS');
	const cup = idOf('CUP-OAT');
	await json('/cart/add.js', {
		items: [
			{ id: jug, quantity: 2, properties: { _backorder: '2@x' } },
			{ id: cup, quantity: 1 },
		],
	});
	expect(itemsOf(await json('/cart.js'))).toEqual([
		[2, { _backorder: '2@x' }],
		[1, {}],
	]);
	expect(itemsOf(await json('/cart/change.js', { line: 1, quantity: 3 }))[0]).toEqual([3, { _backorder: '2@x' }]);
	const changed = await json('/cart/change.js', { line: 1, quantity: 3, properties: { _backorder: '3@y' } });
	expect(itemsOf(changed)).toEqual([
		[1, {}],
		[3, { _backorder: '3@y' }],
	]);
	expect(itemsOf(await json('/cart/update.js', { updates: { [cup]: 0 } }))).toEqual([[3, { _backorder: '3@y' }]]);
	const sections = (await json('/cart/change.js', { line: 1, quantity: 5, sections: sectionIds.cart })).sections;
	expect((sections as Record<string, string>)[sectionIds.cart]).toContain('value="5"');
	expect(itemsOf(await json('/cart/clear.js', {}))).toEqual([]);
});

test('a permalink fills the cart and goes to the checkout with its code', async () => {
	const { shop, send, text, idOf } = openShop();
	const jug = idOf('JUG-MOS');
	addDiscount(shop, {
		title: 'Raincheck',
		code: 'RC-1',
		startsAt: '2026-11-01T00:00:00Z',
		value: { kind: 'amount', amount: '4.00', appliesOnEachItem: true },
		items: { kind: 'some', variantIds: [jug], productIds: [] },
		usageLimit: 1,
	});
	const answer = await send(`/cart/${jug}:2,${idOf('CUP-OAT')}:1?discount=RC-1`);
	expect([answer.status, answer.headers.get('location')]).toEqual([303, '/checkout']);
	const page = await text('/checkout');
	expect(page).toContain('RC-1');
	expect(page).toContain('Pay $104.00 USD');
	const paid = await send('/checkout', buyer);
	expect(paid.status).toBe(303);
	const order = [...shop.orders.values()].at(-1);
	expect(order?.discounts.map(({ code, amount }) => [code, amount])).toEqual([['RC-1', '8.00']]);
	expect(await text(paid.headers.get('location') ?? '')).toContain('$104.00 USD');

	await send(`/cart/${jug}:1?discount=RC-1`);
	expect(await text('/checkout')).toContain('has reached its usage limit');
	const refused = await send('/checkout', buyer);
	expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('Pay $44.00 USD')]);
	expect((await send('/checkout', buyer)).status).toBe(303);
	expect([...shop.orders.values()].at(-1)?.discounts).toEqual([]);
});

test('a code for one customer holds for that customer, signed in or by the address at the checkout', async () => {
	const { shop, send, text, idOf } = openShop();
	const ada = [...shop.customers.values()].find(({ email }) => email === 'ada.lindqvist@mail.example');
	const discount = {
		title: 'Raincheck',
		startsAt: '2026-11-01T00:00:00Z',
		customerIds: [ada?.id ?? ''],
		value: { kind: 'amount', amount: '4.00', appliesOnEachItem: true },
		items: { kind: 'all' },
	} as const;
	addDiscount(shop, { ...discount, code: 'ADA' });
	await send(`/cart/${idOf('JUG-MOS')}:1?discount=ADA`);
	expect(await text('/checkout')).toContain('available to you');
	expect((await send('/checkout', buyer)).status).toBe(422);
	await send('/checkout/discount', { discount: 'ada' });
	expect((await send('/checkout', { ...buyer, email: ada?.email ?? '' })).status).toBe(303);
	expect([...shop.orders.values()].at(-1)).toMatchObject({ customerId: ada?.id, discounts: [{ amount: '4.00' }] });
	await send('/account', { customer: ada?.id ?? '' });
	await send('/discount/ADA?redirect=/cart');
	await send(`/cart/${idOf('JUG-MOS')}:1`);
	expect(await text('/checkout')).toContain('Pay $40.00 USD');
});

test('a permalink to what is sold out, or to nothing, says so', async () => {
	const { send, idOf } = openShop();
	const soldOut = await send(`/cart/${idOf('GRA-SLA')}:1`);
	expect([soldOut.status, await soldOut.text()]).toEqual([422, expect.stringContaining('This item is sold out.')]);
	expect((await send('/cart/7:1')).status).toBe(404);
	expect((await send('/cart/x:1')).status).toBe(404);
});

test('a collection shows what a merchant put in it, in the cards of either family', async () => {
	const { shop, text } = openShop();
	const products = [...shop.products.values()].slice(0, 2);
	addCollection(shop, { title: 'For the window sill', products });
	const dawn = await text('/collections/for-the-window-sill');
	expect([...dawn.matchAll(/class="card-wrapper[\s\S]*?<a href="([^"]+)"/g)].map(([, href]) => href)).toEqual([
		'/products/stoneware-pitcher',
		'/products/low-jug',
	]);
	const horizon = await text('/de/collections/for-the-window-sill?theme=horizon-like');
	expect([...horizon.matchAll(/<product-card[\s\S]*?href="([^"?]+)\?variant=/g)].map(([, href]) => href)).toEqual([
		'/de/products/stoneware-pitcher',
		'/de/products/low-jug',
	]);
	expect(await text('/collections/for-the-window-sill/products/low-jug')).toContain('<h1>Low jug</h1>');
});

test('search finds by every word, and says how many there are', async () => {
	const { text } = openShop();
	const found = await text('/search?q=LINEN+set');
	expect(found).toContain('1 result for “LINEN set”');
	expect(found).toContain('/products/linen-napkins-set-of-four');
	expect(await text('/search?q=%3Cscript%3Ealert(1)')).not.toContain('<script>alert(1)');
	expect(await text('/de/search?q=zzz')).toContain('0 Treffer');
});

test('recommendations come by their own request, as a section or as JSON, and never name the product itself', async () => {
	const { shop, text, json, send } = openShop();
	const pitcher = [...shop.products.values()][0];
	const url = /data-url="(\/recommendations[^"]+)"/
		.exec(await text('/products/stoneware-pitcher'))?.[1]
		?.replaceAll('&amp;', '&');
	const section = await text(url ?? '');
	expect(section).toContain(`id="shopify-section-${sectionIds.related}"`);
	expect(section.match(/class="card-wrapper/g)).toHaveLength(4);
	expect(section).not.toContain('/products/stoneware-pitcher"');
	const { products } = await json(`/recommendations/products.json?product_id=${pitcher?.id}&limit=2`);
	expect((products as { handle: string }[]).map(({ handle }) => handle)).toEqual(['low-jug', 'carafe']);
	expect((await send('/recommendations/products?product_id=7')).status).toBe(404);
});

test("the theme's own structured data names each variant and whether it can be bought", async () => {
	const { text, idOf } = openShop();
	const html = await text('/products/grand-pitcher');
	const data = JSON.parse(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '');
	expect(data['@type']).toBe('ProductGroup');
	expect(
		data.hasVariant.map((one: { sku: string; offers: { availability: string; url: string } }) => [
			one.sku,
			one.offers.availability,
			one.offers.url,
		]),
	).toEqual([
		['GRA-HON', 'http://schema.org/InStock', `https://holm.example/products/grand-pitcher?variant=${idOf('GRA-HON')}`],
		[
			'GRA-SLA',
			'http://schema.org/OutOfStock',
			`https://holm.example/products/grand-pitcher?variant=${idOf('GRA-SLA')}`,
		],
	]);
	expect(await text('/')).not.toContain('application/ld+json');
});

test('of 2,000 variants a page carries 250, and the section finds any other by its values', async () => {
	const { shop, text } = openShop();
	const tiles = addSampleTiles(shop);
	const html = await text('/products/sample-tile');
	expect([tiles.variantIds.length, html.match(/\{"id":"/g)?.length]).toEqual([2000, 250]);
	const ids = [...html.matchAll(/data-value-id="(\d+)"/g)].map(([, id = '']) => id);
	expect(ids).toHaveLength(40);
	const values = [ids[9], ids[19], ids[39]].join(',');
	const section = await text(`/products/sample-tile?section_id=${sectionIds.product}&option_values=${values}`);
	expect(section).toContain(`name="id" value="${requireBySku(shop, 'TIL-2000').id}"`);
});
