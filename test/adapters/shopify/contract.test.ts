/**
 * The verbs of ShopAdmin against the stand-in, which answers by Shopify's real schema: through the app's own client,
 * tokens and operations, with nothing in between but fetch.
 */
import { expect, test } from 'vitest';
import { NeedsReconnect } from '../../../app/adapters/shopify/admin-errors';
import { parseOrderPayload } from '../../../app/domain/webhook/order-payload';
import { addLocation, addProduct, changeLocation, changeProduct, deactivateLocation } from '../../platform/catalogue';
import { addCollection } from '../../platform/collections';
import { fulfil, hold, moveTo } from '../../platform/fulfilment';
import { setQuantity, stockAt } from '../../platform/inventory';
import { cancelOrder, refundOrder } from '../../platform/refunds';
import type { Order } from '../../platform/store';
import { domain } from '../../platform/tests/shop-of-one';
import { openStandInShop } from './stand-in-shop';

test('the shop says who it is', async () => {
	const { admin, shop } = await openStandInShop();
	expect(await admin.readShop()).toEqual({
		id: shop.facts.id,
		name: 'One Shop',
		email: 'hello@one.example',
		domain,
		timezone: 'America/New_York',
		currency: 'USD',
		countryCode: 'US',
		storefrontUrl: `https://${domain}`,
		pool: [...shop.locations.keys()].join(','),
		hasOtherLocations: false,
		appInstallationId: shop.installation?.id,
		scopes: [...(shop.installation?.scopes ?? [])].sort().join(','),
	});
});

test('stock and levels are read over the locations that sell online', async () => {
	const { admin, shop, variant, product, order } = await openStandInShop();
	const till = addLocation(shop, { name: 'Till', fulfillsOnlineOrders: false });
	setQuantity(shop, stockAt(shop, variant.itemId, till.id), 'available', 40);
	order(7);
	const { variants, missing } = await admin.readStock([variant.id, '820982911946159999']);
	expect(missing).toEqual(['820982911946159999']);
	expect(variants).toEqual([
		{
			id: variant.id,
			productId: product.id,
			inventoryItemId: variant.itemId,
			productTitle: 'Pitcher',
			title: '',
			sku: 'PIT',
			imageUrl: '',
			price: '48.00',
			policy: 'continue',
			options: [{ name: 'Title', value: 'Default Title' }],
			isTracked: true,
			isPublished: true,
			available: -2,
		},
	]);
	expect([...(await admin.readCommitted([variant.id]))]).toEqual([[variant.id, { available: -2, committed: 7 }]]);
});

test('a variant says whether shoppers can see its product', async () => {
	const { admin, shop, variant, product } = await openStandInShop();
	const isPublished = async () => (await admin.readStock([variant.id])).variants[0]?.isPublished;
	for (const status of ['DRAFT', 'ARCHIVED'] as const) {
		changeProduct(shop, product, { status });
		expect(await isPublished()).toBe(false);
	}
	changeProduct(shop, product, { status: 'ACTIVE' });
	expect(await isPublished()).toBe(true);
	changeProduct(shop, product, { isPublished: false });
	expect(await isPublished()).toBe(false);
});

test('the pool is every location that serves online orders, however many there are; closed ones are no other location', async () => {
	const { admin, shop, location } = await openStandInShop();
	const closed = addLocation(shop, { name: 'Old till', fulfillsOnlineOrders: false });
	deactivateLocation(shop, closed);
	const branches = Array.from({ length: 60 }, (_, index) => addLocation(shop, { name: `Branch ${index}` }));
	const pool = [location, ...branches].map(({ id }) => id).sort();
	expect(await admin.readShop()).toMatchObject({ pool: pool.join(','), hasOtherLocations: false });
	const till = addLocation(shop, { name: 'Till', fulfillsOnlineOrders: false });
	expect(await admin.readShop()).toMatchObject({ pool: pool.join(','), hasOtherLocations: true });
	changeLocation(shop, till, { fulfillsOnlineOrders: true });
	expect(await admin.readShop()).toMatchObject({ pool: [...pool, till.id].sort().join(','), hasOtherLocations: false });
});

test('what ships from outside the pool is neither counted in stock nor owed by it, part by part', async () => {
	const { admin, shop, variant, order, openUnits } = await openStandInShop();
	const till = addLocation(shop, { name: 'Till', fulfillsOnlineOrders: false });
	stockAt(shop, variant.itemId, till.id);
	const kept = order(6);
	const moved = order(4);
	const fulfilmentOrder = moved.fulfilmentOrders[0];
	const line = fulfilmentOrder?.lines[0];
	if (!fulfilmentOrder || !line) throw new Error('The stand-in has not routed the order');
	hold(shop, fulfilmentOrder.id, { reason: 'OTHER', heldBy: 'staff', lines: [{ id: line.id, quantity: 1 }] });
	const rest = moved.fulfilmentOrders.find((one) => one.status === 'OPEN');
	moveTo(shop, rest?.id ?? '', till.id);
	expect(await openUnits(moved)).toEqual([1]);
	expect(await openUnits(kept)).toEqual([6]);
	expect((await admin.readCommitted([variant.id])).get(variant.id)).toEqual({ available: -2, committed: 7 });
	expect((await admin.readStock([variant.id])).variants[0]?.available).toBe(-2);
});

test('levels beyond the first page count too', async () => {
	const { admin, shop, variant } = await openStandInShop();
	for (let index = 0; index < 12; index += 1) {
		const location = addLocation(shop, { name: `Branch ${index}` });
		setQuantity(shop, stockAt(shop, variant.itemId, location.id), 'available', 1);
	}
	expect((await admin.readCommitted([variant.id])).get(variant.id)).toEqual({ available: 17, committed: 0 });
});

test('an order is read as its webhook tells it, through shipping, holds, refunds and the end', async () => {
	const { admin, order, platform, delivered, shop } = await openStandInShop();
	const agree = async (placed: Order) => {
		await platform.tick();
		const body = delivered.findLast(
			({ request, body }) =>
				request.headers.get('x-shopify-topic') === 'orders/updated' && body.includes(`"name":"${placed.name}"`),
		)?.body;
		const [facts] = await admin.readOrders([placed.id]);
		expect(body).toBeDefined();
		expect(parseOrderPayload(body ?? '', facts?.seenAt ?? '')).toEqual(facts);
		return facts?.lines.map((line) => line.openUnits);
	};
	const one = order(3);
	const fulfilmentOrder = one.fulfilmentOrders[0];
	const line = fulfilmentOrder?.lines[0];
	if (!fulfilmentOrder || !line) throw new Error('The stand-in has not routed the order');
	fulfil(shop, [{ fulfilmentOrderId: fulfilmentOrder.id, lines: [{ id: line.id, quantity: 1 }] }]);
	expect(await agree(one)).toEqual([2]);
	hold(shop, one.fulfilmentOrders.find((each) => each.status === 'OPEN')?.id ?? '', {
		reason: 'OTHER',
		heldBy: 'staff',
	});
	expect(await agree(one)).toEqual([2]);

	const two = order(3);
	refundOrder(shop, two, { lines: [{ lineId: two.lines[0]?.id ?? '', quantity: 1, restockType: 'CANCEL' }] });
	expect(await agree(two)).toEqual([2]);
	cancelOrder(shop, two, { reason: 'CUSTOMER', isRestocked: true, isPaidBack: false });
	expect(await agree(two)).toEqual([0]);
});

test('where the webhook cannot say, the order read from Shopify can', async () => {
	const { order, platform, delivered, shop, openUnits } = await openStandInShop();
	const placed = order(3);
	const fulfilmentOrder = placed.fulfilmentOrders[0];
	const line = fulfilmentOrder?.lines[0];
	if (!fulfilmentOrder || !line) throw new Error('The stand-in has not routed the order');
	fulfil(shop, [{ fulfilmentOrderId: fulfilmentOrder.id, lines: [{ id: line.id, quantity: 1 }] }]);
	refundOrder(shop, placed, { lines: [{ lineId: placed.lines[0]?.id ?? '', quantity: 1, restockType: 'CANCEL' }] });
	await platform.tick();
	const body = delivered.findLast(({ request }) => request.headers.get('x-shopify-topic') === 'orders/updated')?.body;
	const facts = parseOrderPayload(body ?? '', '2026-11-20T15:00:00.000Z');
	expect('lines' in facts && facts.lines[0]?.openUnits).toBe('ask');
	expect(await openUnits(placed)).toEqual([1]);
});

test('an order of many lines is read whole, within the cost of one query', async () => {
	const { admin, order } = await openStandInShop();
	const lines = Array.from({ length: 65 }, (_, index) => ({ title: `Piece ${index}`, price: '1.00', quantity: 2 }));
	const orders = [order(1, { lines }), ...Array.from({ length: 10 }, () => order(1))];
	const facts = await admin.readOrders(orders.map((each) => each.id));
	expect(facts[0]?.lines.length).toBe(65);
	expect(facts[0]?.lines.every((line) => line.openUnits === 2)).toBe(true);
	expect(facts.map((each) => each?.id)).toEqual(orders.map((each) => each.id));
});

test('without access to the customer and the address, orders still count', async () => {
	const { admin, order, shop } = await openStandInShop();
	if (shop.installation)
		shop.installation.scopes = shop.installation.scopes.filter((scope) => scope !== 'read_customers');
	const placed = order(1);
	const [facts] = await admin.readOrders([placed.id]);
	expect(facts?.buyer).toEqual({ email: 'ada@mail.example', name: 'Ada Lindqvist' });
});

test('an order older than sixty days is not answered for, and is undefined', async () => {
	const { admin, order, pass } = await openStandInShop();
	const placed = order(1);
	pass(61 * 86_400_000);
	expect(await admin.readOrders([placed.id])).toEqual([undefined]);
});

test('orders that changed come in pages, none twice and none left out', async () => {
	const { admin, order } = await openStandInShop();
	const placed = Array.from({ length: 30 }, () => order(1));
	const first = await admin.pageOrdersUpdatedSince('2026-11-20T14:00:00Z');
	const second = await admin.pageOrdersUpdatedSince('2026-11-20T14:00:00Z', first.next);
	expect(first.orders.length).toBe(25);
	expect(second.next).toBeUndefined();
	const ids = [...first.orders, ...second.orders].map((facts) => facts.id);
	expect(ids.sort()).toEqual(placed.map((each) => each.id).sort());
});

test('tags and metafields are written and removed, and doing so twice changes nothing', async () => {
	const { admin, order, shop } = await openStandInShop();
	const placed = order(1);
	const ownerId = `gid://shopify/Order/${placed.id}`;
	const metafields = () =>
		[...(shop.metafields.get(ownerId)?.values() ?? [])].map(({ key, value }) => ({ key, value }));
	for (let time = 0; time < 2; time += 1) {
		await admin.addTag(placed.id, 'backordered');
		await admin.setMetafields([{ ownerId, key: 'backorder', type: 'json', value: '{"waiting":[]}' }]);
		expect(placed.tags).toEqual(['backordered']);
		expect(metafields()).toEqual([{ key: 'backorder', value: '{"waiting":[]}' }]);
	}
	for (let time = 0; time < 2; time += 1) {
		await admin.removeTag(placed.id, 'backordered');
		await admin.deleteMetafields([{ ownerId, key: 'backorder' }]);
		expect(placed.tags).toEqual([]);
		expect(metafields()).toEqual([]);
	}
});

test('a shop is imported by bulk operations', async () => {
	const { admin, order, platform, pass, variant, shop } = await openStandInShop();
	const placed = order(3);
	const shipped = order(1);
	fulfil(shop, [{ fulfilmentOrderId: shipped.fulfilmentOrders[0]?.id ?? '' }]);
	const run = async (kind: 'variants' | 'orders') => {
		const id = await admin.startImport(kind);
		expect((await admin.readImport(id)).status).toBe('running');
		pass(platform.faults.bulkMilliseconds);
		await platform.tick();
		const state = await admin.readImport(id);
		if (state.status !== 'completed' || !state.url) throw new Error(`The import is ${state.status}`);
		return { ...state, url: state.url };
	};
	const catalogue = await run('variants');
	const variants = [];
	for await (const row of admin.readImportedVariants(catalogue.url)) variants.push(row);
	expect(variants).toEqual((await admin.readStock([variant.id])).variants);
	expect(catalogue.rootCount).toBe(1);

	const file = await run('orders');
	const orders = [];
	for await (const row of admin.readImportedOrders(file.url, file.startedAt)) orders.push(row);
	const [facts] = await admin.readOrders([placed.id]);
	expect(orders.find((each) => each.id === placed.id)).toEqual({ ...facts, seenAt: file.startedAt });
});

test('an import goes through without the buyers where the shop does not let us read them', async () => {
	const { admin, order, platform, pass, shop } = await openStandInShop();
	if (shop.installation)
		shop.installation.scopes = shop.installation.scopes.filter((scope) => scope !== 'read_customers');
	order(1);
	const id = await admin.startImport('orders');
	pass(platform.faults.bulkMilliseconds);
	await platform.tick();
	expect((await admin.readImport(id)).status).toBe('completed');
});

test('an expired token is renewed once, and an uninstalled app needs to be reconnected', async () => {
	const { admin, platform, shop, calls } = await openStandInShop();
	platform.expireTokens(shop);
	await admin.readShop();
	expect(calls.filter((path) => path === '/admin/oauth/access_token').length).toBe(1);
	platform.uninstall(shop);
	await expect(admin.readShop()).rejects.toBeInstanceOf(NeedsReconnect);
});

test('a small bucket makes calls wait, and none fail', async () => {
	const { admin, platform, order, shop } = await openStandInShop();
	platform.faults.bucket = { maximum: 100, restoreRate: 10 };
	const ids = Array.from({ length: 40 }, () => order(1).id);
	const before = shop.clock().getTime();
	expect((await admin.readOrders(ids)).every((facts) => facts !== undefined)).toBe(true);
	expect(shop.clock().getTime()).toBeGreaterThan(before);
});

test('a lost answer to a tag is asked for again', async () => {
	const { admin, platform, order } = await openStandInShop();
	const placed = order(1);
	platform.faults.http.push({ fault: { kind: 'lost-answer' }, field: 'tagsAdd' });
	await admin.addTag(placed.id, 'backordered');
	expect(placed.tags).toEqual(['backordered']);
});

test('products are read with what they are, by id and in bulk alike', async () => {
	const { admin, product, shop, platform, pass } = await openStandInShop();
	const collection = addCollection(shop, { title: 'Table', products: [product] });
	const { products, missing } = await admin.readProducts([product.id, '820982911946159999']);
	expect(missing).toEqual(['820982911946159999']);
	expect(products).toEqual([
		{
			id: product.id,
			title: 'Pitcher',
			handle: product.handle,
			productType: product.productType,
			vendor: product.vendor,
			tags: product.tags,
			collections: [collection.id],
			isPublished: true,
			imageUrl: '',
		},
	]);
	const id = await admin.startImport('products');
	pass(platform.faults.bulkMilliseconds);
	await platform.tick();
	const state = await admin.readImport(id);
	const imported = [];
	if (state.status === 'completed' && state.url) {
		for await (const each of admin.readImportedProducts(state.url)) imported.push(each);
	}
	expect(imported).toEqual(products);
	expect(await admin.readCollectionMembers(collection.id, 5)).toEqual({ kind: 'members', productIds: [product.id] });
	expect(await admin.readCollectionMembers(collection.id, 0)).toEqual({ kind: 'too-many' });
	expect(await admin.readCollectionMembers('820982911946159999', 5)).toEqual({ kind: 'gone' });
	expect([...(await admin.readCollectionTitles([collection.id, '820982911946159999']))]).toEqual([
		[collection.id, 'Table'],
	]);
});

test('products that changed are paged oldest first, with the variants that they have', async () => {
	const { admin, shop, product, variant, pass } = await openStandInShop();
	const before = shop.clock();
	const others = Array.from({ length: 260 }, (_, at) => {
		pass(1_000);
		return addProduct(shop, { title: `Jug ${at}`, variants: [{ price: '44.00' }] });
	});
	pass(60_000);
	changeProduct(shop, product, { title: 'Tall pitcher' });
	const since = new Date(before.getTime() + 1);
	const first = await admin.pageProductsUpdatedSince(since);
	expect(first.changes).toHaveLength(250);
	const { changes, next } = await admin.pageProductsUpdatedSince(since, first.next);
	expect(next).toBeUndefined();
	expect([...first.changes, ...changes].map(({ id }) => id)).toEqual([...others.map(({ id }) => id), product.id]);
	expect(changes.at(-1)?.updatedAt).toEqual(shop.clock());
	expect(await admin.pageProductsUpdatedSince(new Date(shop.clock().getTime() + 1))).toEqual({
		changes: [],
		next: undefined,
	});
	const asked = [product, ...others.slice(0, 30)];
	expect(new Set(await admin.readVariantIds(asked.map(({ id }) => id)))).toEqual(
		new Set([variant.id, ...others.slice(0, 30).flatMap(({ variantIds }) => variantIds)]),
	);
	expect(await admin.readVariantIds(['820982911946159999'])).toEqual([]);
});

test('a list of alternatives is taken where all of it exists', async () => {
	const { admin, variant, shop } = await openStandInShop();
	const list = (ids: readonly string[]) =>
		admin.setMetafields([
			{
				ownerId: `gid://shopify/ProductVariant/${variant.id}`,
				key: 'alternatives',
				type: 'list.variant_reference',
				value: JSON.stringify(ids.map((id) => `gid://shopify/ProductVariant/${id}`)),
			},
		]);
	await list([variant.id]);
	expect([...shop.metafields.values()].flatMap((fields) => [...fields.values()].map(({ key }) => key))).toContain(
		'alternatives',
	);
	await expect(list(['820982911946159999'])).rejects.toMatchObject({ kind: 'user-error' });
});
