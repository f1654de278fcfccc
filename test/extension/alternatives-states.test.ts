import { expect, test } from 'vitest';
import { addProduct } from '../platform/catalogue';
import { setMetafield } from '../platform/metafields';
import { curve, day, type Glaze } from './holm';
import { createShelf, type Offering, readTiles } from './ways-out';

const sold: Glaze = { name: 'Oat', available: 0, inventoryPolicy: 'DENY' };
const moss: Glaze = { name: 'Moss', available: 5, inventoryPolicy: 'DENY' };
const jug: Offering = { title: 'Low jug Rust', price: '44.00' };

/** What stands beside Oat when these are published for it, by name. */
async function tilesOf(
	names: readonly string[],
	{ glazes = [sold, moss], others = [jug], path }: { glazes?: Glaze[]; others?: Offering[]; path?: string } = {},
) {
	const shelf = createShelf(glazes, others);
	const isGlaze = (name: string) => glazes.some((one) => one.name === name);
	shelf.publish(
		'Oat',
		names.map((name) => (isGlaze(name) ? shelf.idOf(name) : shelf.otherOf(name))),
	);
	return readTiles(await shelf.page('Oat', path));
}

test('beside what has run out stands what is in stock, in the order published', async () => {
	expect(await tilesOf(['Low jug Rust', 'Moss'])).toBe(
		'In stock now | Low jug Rust | $4.00 less | $44.00 | Add to cart | Stoneware pitcher | Glaze: Moss | $48.00 | Add to cart',
	);
});

test('beside what waits they stand as well', async () => {
	for (const promise of [curve(), undefined]) {
		const glazes = [{ name: 'Oat', available: -1, promise }, moss];
		expect(await tilesOf(['Moss'], { glazes })).toContain('Glaze: Moss');
	}
});

test('beside what is in stock there are none', async () => {
	expect(await tilesOf(['Moss'], { glazes: [{ name: 'Oat', available: 2, promise: curve() }, moss] })).toBe('');
	expect(await tilesOf(['Moss'], { glazes: [{ name: 'Oat', available: 4 }, moss] })).toBe('');
	expect(await tilesOf(['Moss'], { glazes: [{ name: 'Oat', tracked: false }, moss] })).toBe('');
	expect(readTiles(await createShelf([{ name: 'Oat', available: 4 }, moss]).page('Oat'))).toBeUndefined();
});

const kept = curve({
	steps: [{ downTo: 0, basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') }],
});
const launch = curve({
	steps: [{ downTo: 0, basis: 'launch', earliest: day('2026-12-03'), latest: day('2026-12-04') }],
	then: { basis: 'launch', earliest: day('2026-12-03'), latest: day('2026-12-04') },
});
test.each([
	['buyers ahead keep', kept, 2],
	['buyers ahead keep', kept, 10],
	['a launch keeps', launch, 3],
	['a launch keeps', launch, 30],
])('stock that %s is no stock, however deep: it waits, and is offered to nobody', async (_, promise, available) => {
	expect(await tilesOf(['Moss'], { glazes: [{ name: 'Oat', available, promise }, moss] })).toContain('Moss');
	expect(await tilesOf(['Moss'], { glazes: [sold, { name: 'Moss', available, promise }] })).toBe('');
});

test('what is not there is never offered: out, on backorder, a draft, gone, or the thing itself', async () => {
	const others: Offering[] = [
		{ title: 'Out', price: '44.00', available: 0 },
		{ title: 'Waiting', price: '44.00', available: -1, inventoryPolicy: 'CONTINUE', promise: curve() },
		{ title: 'At zero', price: '44.00', available: 0, inventoryPolicy: 'CONTINUE' },
		{ title: 'Draft', price: '44.00', status: 'DRAFT' },
	];
	expect(await tilesOf(['Out', 'Waiting', 'At zero', 'Draft', 'Oat'], { others })).toBe('');
	const owed = curve({ steps: [{ downTo: -5, basis: 'stock' }] });
	const counted: Offering = {
		title: 'Owed',
		price: '44.00',
		available: -1,
		inventoryPolicy: 'CONTINUE',
		promise: owed,
	};
	expect(await tilesOf(['Owed'], { others: [counted] })).toBe('');
	const uncounted: Offering = { title: 'Uncounted', price: '44.00', tracked: false };
	expect(await tilesOf(['Uncounted'], { others: [uncounted] })).toContain('Uncounted');
});

test('three at most, and those behind fill in for those that are gone', async () => {
	const others = ['A', 'B', 'C', 'D', 'E'].map((title, at) => ({ title, price: '44.00', available: at === 1 ? 0 : 9 }));
	const text = (await tilesOf(['A', 'B', 'C', 'D', 'E'], { others })) ?? '';
	expect(text.match(/[A-E](?= \| \$)/g)).toEqual(['A', 'C', 'D']);
});

const options = (value: string) => ({ options: [{ name: 'Glaze', values: [value] }] });
test.each<[string, Offering, string]>([
	['dearer', { title: 'Carafe', price: '52.00' }, '| Carafe | $4.00 more | $52.00 |'],
	[
		'dearer, before its vendor',
		{ title: 'Carafe', price: '50.40', vendor: 'Klee' },
		'| Carafe | $2.40 more | $50.40 |',
	],
	[
		'of another vendor',
		{ title: 'Carafe', price: '48.00', vendor: 'Klee & Co' },
		'| Carafe | By Klee &amp; Co | $48.00 |',
	],
	['of another vendor, before a cent', { title: 'Carafe', price: '47.99', vendor: 'Klee' }, '| Carafe | By Klee |'],
	['of another type', { title: 'Carafe', price: '48.00', productType: 'Carafes' }, '| Carafe | Carafes | $48.00 |'],
	[
		'of another glaze',
		{ title: 'Carafe', price: '48.00', productType: 'Tableware', ...options('Rust') },
		'| Carafe – Rust | Glaze: Rust | $48.00 |',
	],
	[
		'by a cent, where there is nothing else',
		{ title: 'Carafe', price: '47.99', productType: 'Tableware', ...options('Oat') },
		'| Carafe – Oat | $0.01 less | $47.99 |',
	],
])('another product names one difference, and only a true one: %s', async (_, other, text) => {
	expect(await tilesOf(['Carafe'], { others: [other] })).toContain(text);
});

test('what differs in nothing that can be named is not shown', async () => {
	const same: Offering = { title: 'Carafe', price: '48.00', productType: 'Tableware', ...options('Oat') };
	expect(await tilesOf(['Carafe'], { others: [same] })).toBe('');
	expect(await tilesOf(['Carafe', 'Moss'], { others: [same] })).toBe(
		'In stock now | Stoneware pitcher | Glaze: Moss | $48.00 | Add to cart',
	);
});

test('the same product names its price where that is what differs most', async () => {
	const dear: Glaze = { ...moss, price: '88.00' };
	expect(await tilesOf(['Moss'], { glazes: [sold, dear] })).toContain('| $40.00 more | $88.00 |');
	const near: Glaze = { ...moss, price: '49.00' };
	expect(await tilesOf(['Moss'], { glazes: [sold, near] })).toContain('| Stoneware pitcher | Glaze: Moss | $49.00 |');
});

test('of several options that differ one is named, and the title tells the rest', async () => {
	const shelf = createShelf([sold, moss]);
	const mug = addProduct(shelf.shop, {
		title: 'Mug',
		options: [
			{ name: 'Size', values: ['S', 'L'] },
			{ name: 'Glaze', values: ['Oat', 'Moss'] },
		],
		variants: [
			{ optionValues: ['S', 'Oat'], price: '20.00', inventoryPolicy: 'DENY', available: 0 },
			{ optionValues: ['L', 'Moss'], price: '20.00', inventoryPolicy: 'DENY', available: 5 },
		],
	});
	const [small, large] = mug.variantIds;
	setMetafield(shelf.shop, {
		ownerId: `gid://shopify/ProductVariant/${small}`,
		key: 'alternatives',
		type: 'list.variant_reference',
		value: JSON.stringify([`gid://shopify/ProductVariant/${large}`]),
	});
	const response = await shelf.storefront(new Request(`https://holm.example/products/${mug.handle}?variant=${small}`));
	expect(readTiles(await response.text())).toBe('In stock now | Mug – L / Moss | Size: L | $20.00 | Add to cart');
});

test('one click puts it into the cart, without a form that a theme would take for its own', async () => {
	const shelf = createShelf([sold, moss]);
	shelf.publish('Oat', [shelf.idOf('Moss')]);
	const html = await shelf.page('Oat', '/de/products/stoneware-pitcher');
	expect(html).toMatch(
		new RegExp(`<button\\s+name="id"\\s+value="${shelf.idOf('Moss')}"\\s+formaction="/de/cart/add"`),
	);
	const own = /<backorder-alternatives[\s\S]*?<\/backorder-alternatives>/.exec(html)?.[0] ?? '';
	expect(own).not.toMatch(/\saction="[^"]*cart/);
	expect(own).toContain('aria-label="In den Warenkorb: Stoneware pitcher, Glaze: Moss"');
});

test('names with markup and Liquid are text', async () => {
	const title = '{{ shop.name }}<script>alert(1)</script>';
	const shelf = createShelf([sold, moss], [{ title, price: '44.00', handle: 'odd' }]);
	shelf.publish('Oat', [shelf.otherOf(title)]);
	const html = await shelf.page('Oat');
	const own = /<backorder-alternatives[\s\S]*?<\/backorder-alternatives>/.exec(html)?.[0] ?? '';
	expect(own).not.toContain('<script>');
	expect(own).toContain('<span>{{ shop.name }}&lt;script&gt;alert(1)&lt;/script&gt;</span>');
});

test('an option is printed as it is, whatever its value looks like', async () => {
	const odd = ['Nude #1', '{name} {1} {value}'].map((name): Glaze => ({ ...moss, name }));
	const tiles = await tilesOf(
		odd.map(({ name }) => name),
		{ glazes: [sold, ...odd] },
	);
	expect(tiles).toContain('Glaze: Nude #1');
	expect(tiles).toContain('Glaze: {name} {1} {value}');
});

test.each([
	['a word', 'single_line_text_field', 'soon'],
	['an object', 'json', '{"id":1,"available":true,"product":{"title":"<script>alert(1)</script>"}}'],
	['a list of nonsense', 'json', '["x", 7, null, {"available": true}]'],
])('a metafield edited into %s shows nothing', async (_, type, value) => {
	const shelf = createShelf([sold, moss]);
	const ownerId = `gid://shopify/ProductVariant/${shelf.idOf('Oat')}`;
	setMetafield(shelf.shop, { ownerId, key: 'alternatives', type, value });
	const html = await shelf.page('Oat');
	expect(readTiles(html)).toBe('');
	expect(html).not.toContain('alert(1)');
});

test.each([
	['/de', 'Jetzt auf Lager | Low jug Rust | $4.00 günstiger | $44.00 | In den Warenkorb'],
	['/fr', 'En stock maintenant | Low jug Rust | $4.00 de moins | $44.00 | Ajouter au panier'],
	['/es', 'En stock ahora | Low jug Rust | $4.00 menos | $44.00 | Añadir al carrito'],
	['/it', 'Disponibili subito | Low jug Rust | $4.00 in meno | $44.00 | Aggiungi al carrello'],
	['/nl', 'Nu op voorraad | Low jug Rust | $4.00 goedkoper | $44.00 | In winkelwagen'],
	['/ja', '在庫あり | Low jug Rust | $4.00安い | $44.00 | カートに入れる'],
	['/ar', 'متوفر الآن | Low jug Rust | أقل بمقدار $4.00 | $44.00 | أضف إلى السلة'],
])('in %s it reads as that language is written', async (root, text) => {
	expect(await tilesOf(['Low jug Rust'], { path: `${root}/products/stoneware-pitcher` })).toBe(text);
});
