import { expect, test } from 'vitest';
import { placeOrder } from '../orders';
import { gidOf, shopOfOne } from './shop-of-one';

test('a field that the stand-in does not resolve is a loud 501 that names it, never a null', async () => {
	const { staff, platform } = shopOfOne();
	const answer = await staff('{ shop { name accountOwner { email } } }');
	expect(answer.status).toBe(501);
	expect(answer.errors?.[0]?.message).toBe('The stand-in does not resolve Shop.accountOwner');
	expect(platform.gaps).toHaveLength(1);
});

test('an answer that the real schema would not allow is a 500, also where our own record is wrong', async () => {
	const { staff, product } = shopOfOne();
	Object.assign(product, { status: 'LOST', updatedAt: 'yesterday' });
	const wrongEnum = await staff('query($id: ID!) { product(id: $id) { status } }', { id: gidOf('Product', product) });
	expect([wrongEnum.status, wrongEnum.errors?.[0]?.message]).toEqual([
		500,
		'Enum "ProductStatus" cannot represent value: "LOST"',
	]);
	const wrongDate = await staff('query($id: ID!) { product(id: $id) { updatedAt } }', {
		id: gidOf('Product', product),
	});
	expect([wrongDate.status, wrongDate.errors?.[0]?.message]).toEqual([
		500,
		expect.stringContaining('where Shopify answers a DateTime'),
	]);
});

test('what the real schema does not know is refused before anything runs', async () => {
	const { staff } = shopOfOne();
	const answer = await staff('{ shop { ibanOfOwner } }');
	expect(answer.errors?.[0]?.message).toContain('Cannot query field "ibanOfOwner"');
	expect(answer.data).toBeUndefined();
});

test('an unknown id answers null, one of another type RESOURCE_NOT_FOUND, a malformed one INVALID_VARIABLE', async () => {
	const { staff, variant } = shopOfOne();
	const ask = (id: string) => staff('query($id: ID!) { order(id: $id) { id } }', { id });
	expect((await ask('gid://shopify/Order/1')).data).toEqual({ order: null });
	expect((await ask(gidOf('ProductVariant', variant))).errors?.[0]?.extensions.code).toBe('RESOURCE_NOT_FOUND');
	expect((await ask('x')).errors?.[0]).toEqual({
		message: "Invalid global id 'x'",
		extensions: { code: 'INVALID_VARIABLE' },
	});
});

test('pages go on from their cursor by sort value, though a record moved meanwhile', async () => {
	const { staff, shop, variant, pass } = shopOfOne();
	const orders = [1, 2, 3].map(() => {
		pass(1000);
		return placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 1 }] });
	});
	const page = (after?: string) =>
		staff(
			'query($after: String) { orders(first: 2, after: $after, sortKey: UPDATED_AT) { nodes { name } pageInfo { hasNextPage endCursor } } }',
			{ after: after ?? null },
		);
	const first = (await page()).data.orders as { nodes: unknown; pageInfo: { endCursor: string } };
	expect(first.nodes).toEqual([{ name: '#1001' }, { name: '#1002' }]);
	pass(1000);
	await staff('mutation($id: ID!) { tagsAdd(id: $id, tags: ["seen"]) { node { id } userErrors { message } } }', {
		id: gidOf('Order', orders[1] ?? { id: '' }),
	});
	expect((await page(first.pageInfo.endCursor)).data).toMatchObject({
		orders: { nodes: [{ name: '#1003' }, { name: '#1002' }], pageInfo: { hasNextPage: false } },
	});
});

test('a connection without first or last is refused', async () => {
	const { staff } = shopOfOne();
	expect((await staff('{ orders { nodes { id } } }')).errors?.[0]?.message).toBe(
		'you must provide one of first or last',
	);
});

test('the cost is taken from a bucket that leaks, an empty one answers THROTTLED, a huge query never runs', async () => {
	const { platform, staff, pass } = shopOfOne();
	platform.faults.bucket = { maximum: 25, restoreRate: 10 };
	const query = '{ orders(first: 10) { nodes { id lineItems(first: 3) { nodes { id } } } } }';
	const first = await staff(query);
	expect(first.extensions.cost).toMatchObject({
		requestedQueryCost: 22,
		actualQueryCost: 2,
		throttleStatus: { currentlyAvailable: 23 },
	});
	await staff(query);
	const refused = await staff(query);
	expect([refused.status, refused.errors?.[0]?.extensions.code, refused.extensions.cost.actualQueryCost]).toEqual([
		200,
		'THROTTLED',
		null,
	]);
	pass(1000);
	expect((await staff(query)).errors).toBeUndefined();
	const huge = await staff(
		'{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { variant { product { variants(first: 250) { nodes { id } } } } } } } } }',
	);
	expect(huge.errors?.[0]?.extensions.code).toBe('MAX_COST_EXCEEDED');
});

test('an app sees only what its scopes open; older orders only with read_all_orders', async () => {
	const { app, platform, shop, variant } = shopOfOne();
	const old = placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 1 }], createdAt: '2026-08-01T00:00:00Z' });
	const ask = () =>
		app('query($id: ID!) { order(id: $id) { name } orders(first: 5) { nodes { name } } }', { id: gidOf('Order', old) });
	expect((await ask()).data).toEqual({ order: null, orders: { nodes: [] } });
	platform.grantScopes(shop, ['read_all_orders']);
	expect((await ask()).data).toEqual({ order: { name: '#1001' }, orders: { nodes: [{ name: '#1001' }] } });
	const denied = await app(
		'mutation($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) @idempotent(key: "x") { userErrors { message } } }',
		{ input: { name: 'available', reason: 'correction', quantities: [] } },
	);
	expect(denied.errors?.[0]).toMatchObject({
		extensions: { code: 'ACCESS_DENIED' },
		message: expect.stringContaining('`write_inventory` access scope'),
	});
});

test('metafields: $app is resolved, types are checked, a set is all or nothing and at most 25', async () => {
	const { app, shop, variant } = shopOfOne();
	const ownerId = gidOf('ProductVariant', variant);
	const set = (metafields: readonly unknown[]) =>
		app(
			'mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { namespace key value compareDigest } userErrors { field message code elementIndex } } }',
			{ m: metafields },
		);
	const good = await set([{ ownerId, key: 'promise', value: '[]' }]);
	expect(good.data).toMatchObject({
		metafieldsSet: { metafields: [{ namespace: `app--${shop.appId}`, key: 'promise', value: '[]' }], userErrors: [] },
	});
	const mixed = await set([
		{ ownerId, key: 'promise', value: '[1]' },
		{ ownerId, key: 'promise', value: 'no json' },
	]);
	expect(mixed.data).toMatchObject({
		metafieldsSet: {
			metafields: null,
			userErrors: [{ field: ['metafields', '1', 'value'], code: 'INVALID_VALUE', elementIndex: 1 }],
		},
	});
	const read = await app(
		'query($id: ID!) { productVariant(id: $id) { metafield(namespace: "$app", key: "promise") { jsonValue type } } }',
		{ id: ownerId },
	);
	expect(read.data).toEqual({ productVariant: { metafield: { jsonValue: [], type: 'json' } } });
	const stale = await set([{ ownerId, key: 'promise', value: '[2]', compareDigest: null }]);
	expect(stale.data).toMatchObject({ metafieldsSet: { userErrors: [{ code: 'STALE_OBJECT' }] } });
	const many = await set(Array.from({ length: 26 }, () => ({ ownerId, key: 'promise', value: '[]' })));
	expect(many.data).toMatchObject({ metafieldsSet: { userErrors: [{ code: 'LESS_THAN_OR_EQUAL_TO' }] } });
});

test('tags come back sorted, a second spelling is ignored, and an unchanged order is not touched', async () => {
	const { app, shop, variant, pass } = shopOfOne();
	const order = placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 1 }], tags: ['vip'] });
	const add = (tags: readonly string[]) =>
		app(
			'mutation($id: ID!, $t: [String!]!) { tagsAdd(id: $id, tags: $t) { node { ... on Order { tags } } userErrors { message } } }',
			{ id: gidOf('Order', order), t: tags },
		);
	expect((await add(['backordered', 'VIP'])).data).toEqual({
		tagsAdd: { node: { tags: ['backordered', 'vip'] }, userErrors: [] },
	});
	const { updatedAt } = order;
	pass(5000);
	await add(['Backordered']);
	expect(order.updatedAt).toBe(updatedAt);
});

test('faults: an HTTP status, a user error and a lost answer come once, where they were asked for', async () => {
	const { platform, staff, shop, variant } = shopOfOne();
	const order = placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 1 }] });
	const tag = () =>
		staff('mutation($id: ID!) { tagsAdd(id: $id, tags: ["a"]) { node { id } userErrors { message } } }', {
			id: gidOf('Order', order),
		});
	platform.faults.http.push({ fault: { kind: 'status', status: 429, retryAfterSeconds: 2 }, field: 'tagsAdd' });
	platform.faults.userErrors.push({ mutation: 'tagsAdd', message: 'no' });
	expect((await staff('{ shop { name } }')).status).toBe(200);
	expect((await tag()).status).toBe(429);
	expect((await tag()).data).toEqual({ tagsAdd: { node: null, userErrors: [{ message: 'no' }] } });
	platform.faults.http.push({ fault: { kind: 'lost-answer' } });
	expect((await tag()).status).toBe(502);
	expect(order.tags).toEqual(['a']);
});

test('what comes late comes late: searches, and the fulfilment orders of a new order', async () => {
	const { platform, staff, shop, variant, pass } = shopOfOne();
	platform.faults.searchLagMilliseconds = 5000;
	platform.faults.routingMilliseconds = 2000;
	const order = placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 1 }] });
	const ask = async () =>
		(
			await staff(
				'query($id: ID!) { order(id: $id) { fulfillmentOrders(first: 1) { nodes { status } } } orders(first: 1) { nodes { name } } }',
				{ id: gidOf('Order', order) },
			)
		).data;
	expect(await ask()).toEqual({ order: { fulfillmentOrders: { nodes: [] } }, orders: { nodes: [] } });
	pass(5000);
	expect(await ask()).toEqual({
		order: { fulfillmentOrders: { nodes: [{ status: 'OPEN' }] } },
		orders: { nodes: [{ name: '#1001' }] },
	});
});
