import { expect, test } from 'vitest';
import { placeOrder } from '../orders';
import { holmDomain, seedHolm } from '../seed';
import { gidOf, shopOfOne } from './shop-of-one';

const setStock = `mutation Set($input: InventorySetQuantitiesInput!, $key: String!) {
	inventorySetQuantities(input: $input) @idempotent(key: $key) {
		inventoryAdjustmentGroup { reason changes { name delta quantityAfterChange item { id } location { name } } }
		userErrors { field message code }
	}
}`;

const createOrder = `mutation Create($order: OrderCreateOrderInput!, $options: OrderCreateOptionsInput) {
	orderCreate(order: $order, options: $options) {
		order {
			id name email tags customer { id email displayName firstName } shippingAddress { countryCodeV2 firstName }
			displayFinancialStatus totalPriceSet { shopMoney { amount currencyCode } }
			lineItems(first: 5) { nodes { id quantity unfulfilledQuantity customAttributes { key value } variant { inventoryQuantity } } }
			fulfillmentOrders(first: 5) { nodes { id status assignedLocation { location { name } } lineItems(first: 5) { nodes { id remainingQuantity } } } }
		}
		userErrors { field message code }
	}
}`;

test('an order is created, counted, searched for, shipped and refunded through the real mutations', async () => {
	const { staff, variant, books, location } = shopOfOne();
	const made = await staff(createOrder, {
		order: {
			email: 'ada@mail.example',
			lineItems: [
				{ variantId: gidOf('ProductVariant', variant), quantity: 3, properties: [{ name: 'Ships', value: '3–8 Dec' }] },
			],
			shippingAddress: { firstName: 'Ada', lastName: 'L', countryCode: 'DE' },
			customer: { toUpsert: { email: 'ada@mail.example', firstName: 'Ada', lastName: 'L' } },
			financialStatus: 'PAID',
		},
		options: { inventoryBehaviour: 'DECREMENT_IGNORING_POLICY' },
	});
	expect(made.errors).toBeUndefined();
	expect(made.data).toMatchObject({
		orderCreate: {
			userErrors: [],
			order: {
				name: '#1001',
				customer: { displayName: 'Ada L' },
				shippingAddress: { countryCodeV2: 'DE' },
				totalPriceSet: { shopMoney: { amount: '144.00', currencyCode: 'USD' } },
				lineItems: {
					nodes: [
						{
							unfulfilledQuantity: 3,
							customAttributes: [{ key: 'Ships', value: '3–8 Dec' }],
							variant: { inventoryQuantity: 2 },
						},
					],
				},
			},
		},
	});
	const { order } = made.data.orderCreate as {
		order: { id: string; fulfillmentOrders: { nodes: { id: string }[] }; lineItems: { nodes: { id: string }[] } };
	};
	const found = await staff(
		`{ orders(first: 5, query: "status:open name:#1001 created_at:>='2026-11-01T00:00:00Z'") { nodes { id } } }`,
	);
	expect(found.data).toEqual({ orders: { nodes: [{ id: order.id }] } });
	const shipped = await staff(
		`mutation Ship($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) { fulfillment { status totalQuantity } userErrors { message } } }`,
		{
			f: {
				lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: order.fulfillmentOrders.nodes[0]?.id }],
				trackingInfo: { number: '1Z' },
			},
		},
	);
	expect(shipped.data).toEqual({
		fulfillmentCreate: { fulfillment: { status: 'SUCCESS', totalQuantity: 3 }, userErrors: [] },
	});
	const refunded = await staff(
		`mutation Refund($input: RefundInput!) { refundCreate(input: $input) @idempotent(key: "r-1") { refund { totalRefundedSet { shopMoney { amount } } refundLineItems(first: 5) { nodes { quantity restockType location { name } } } } userErrors { message } } }`,
		{
			input: {
				orderId: order.id,
				refundLineItems: [
					{
						lineItemId: order.lineItems.nodes[0]?.id,
						quantity: 1,
						restockType: 'RETURN',
						locationId: gidOf('Location', location),
					},
				],
				transactions: [{ orderId: order.id, kind: 'REFUND', gateway: 'bogus', amount: '48.00' }],
			},
		},
	);
	expect(refunded.data).toEqual({
		refundCreate: {
			refund: {
				totalRefundedSet: { shopMoney: { amount: '48.00' } },
				refundLineItems: { nodes: [{ quantity: 1, restockType: 'RETURN', location: { name: 'Studio' } }] },
			},
			userErrors: [],
		},
	});
	expect(books()).toBe('3/0/3');
});

test('an order is edited through begin, add, set and commit', async () => {
	const { staff, shop, variant, books } = shopOfOne();
	const order = placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 1 }] });
	const begun = await staff(
		`mutation($id: ID!) { orderEditBegin(id: $id) { calculatedOrder { id lineItems(first: 5) { nodes { id quantity editableQuantity } } } userErrors { message } } }`,
		{ id: gidOf('Order', order) },
	);
	const { calculatedOrder } = begun.data.orderEditBegin as {
		calculatedOrder: { id: string; lineItems: { nodes: { id: string }[] } };
	};
	const { id } = calculatedOrder;
	await staff(
		`mutation($id: ID!, $v: ID!) { orderEditAddVariant(id: $id, variantId: $v, quantity: 2, allowDuplicates: true) { calculatedLineItem { id } userErrors { message } } }`,
		{ id, v: gidOf('ProductVariant', variant) },
	);
	await staff(
		`mutation($id: ID!, $l: ID!) { orderEditSetQuantity(id: $id, lineItemId: $l, quantity: 0, restock: true) { calculatedOrder { id } userErrors { message } } }`,
		{ id, l: calculatedOrder.lineItems.nodes[0]?.id },
	);
	const done = await staff(
		`mutation($id: ID!) { orderEditCommit(id: $id) { order { edited lineItems(first: 5) { nodes { quantity currentQuantity } } } userErrors { message } } }`,
		{ id },
	);
	expect(done.data).toEqual({
		orderEditCommit: {
			order: {
				edited: true,
				lineItems: {
					nodes: [
						{ quantity: 1, currentQuantity: 0 },
						{ quantity: 2, currentQuantity: 2 },
					],
				},
			},
			userErrors: [],
		},
	});
	expect(books()).toBe('3/2/5');
});

test('setting stock wants an idempotency key, replays the first answer, and refuses the key for another input', async () => {
	const { staff, variant, location, books } = shopOfOne();
	const input = (quantity: number) => ({
		name: 'available',
		reason: 'correction',
		quantities: [
			{
				inventoryItemId: `gid://shopify/InventoryItem/${variant.itemId}`,
				locationId: gidOf('Location', location),
				quantity,
			},
		],
	});
	const without = await staff(setStock.replace('@idempotent(key: $key)', '').replace(', $key: String!', ''), {
		input: input(9),
	});
	expect(without.errors?.[0]).toMatchObject({
		message: 'The @idempotent directive is required for this mutation but was not provided.',
		extensions: { code: 'BAD_REQUEST' },
	});
	const first = await staff(setStock, { input: input(9), key: 'a' });
	expect(books()).toBe('9/0/9');
	await staff(setStock, { input: input(1), key: 'b' });
	const replayed = await staff(setStock, { input: input(9), key: 'a' });
	expect(replayed.data).toEqual(first.data);
	expect(books()).toBe('1/0/1');
	const other = await staff(setStock, { input: input(2), key: 'a' });
	expect(other.data).toMatchObject({
		inventorySetQuantities: { userErrors: [{ code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH' }] },
	});
});

test('a stale compare-and-set is refused and books nothing', async () => {
	const { staff, variant, location, books } = shopOfOne();
	const answer = await staff(setStock, {
		key: 'k',
		input: {
			name: 'available',
			reason: 'correction',
			quantities: [
				{
					inventoryItemId: `gid://shopify/InventoryItem/${variant.itemId}`,
					locationId: gidOf('Location', location),
					quantity: 9,
					changeFromQuantity: 4,
				},
			],
		},
	});
	expect(answer.data).toMatchObject({
		inventorySetQuantities: { inventoryAdjustmentGroup: null, userErrors: [{ code: 'CHANGE_FROM_QUANTITY_STALE' }] },
	});
	expect(books()).toBe('5/0/5');
});

test('Holm opens with every state of stock, and two orders that wait', async () => {
	const { platform } = shopOfOne();
	const shop = seedHolm(platform.store);
	expect(shop.facts.domain).toBe(holmDomain);
	expect([shop.products.size, shop.variants.size]).toEqual([14, 41]);
	const levels = [...shop.levels.values()].filter((level) => level.quantities.available < 0);
	expect(levels.map((level) => level.quantities.available).sort()).toEqual([-1, -2, -2]);
	expect([...shop.orders.values()].map((order) => order.name)).toEqual(['#1036', '#1037', '#1038', '#1039', '#1040']);
});

test('variants change their policy, price and tracking; a product, a level and a finished order can go', async () => {
	const { staff, shop, product, variant, platform, delivered, location } = shopOfOne();
	const changed = await staff(
		'mutation($p: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $p, variants: $v) { productVariants { price inventoryPolicy inventoryItem { tracked } } userErrors { code } } }',
		{
			p: gidOf('Product', product),
			v: [
				{ id: gidOf('ProductVariant', variant), price: 50, inventoryPolicy: 'DENY', inventoryItem: { tracked: false } },
			],
		},
	);
	expect(changed.data).toEqual({
		productVariantsBulkUpdate: {
			productVariants: [{ price: '50.00', inventoryPolicy: 'DENY', inventoryItem: { tracked: false } }],
			userErrors: [],
		},
	});
	const order = placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 1 }] });
	const remove = () =>
		staff('mutation($id: ID!) { orderDelete(orderId: $id) { deletedId userErrors { message } } }', {
			id: gidOf('Order', order),
		});
	expect((await remove()).data).toMatchObject({
		orderDelete: { deletedId: null, userErrors: [{ message: expect.stringContaining('closed') }] },
	});
	await staff(
		'mutation($id: ID!) { orderCancel(orderId: $id, reason: CUSTOMER, restock: true) { orderCancelUserErrors { message } } }',
		{ id: gidOf('Order', order) },
	);
	expect((await remove()).data).toEqual({ orderDelete: { deletedId: gidOf('Order', order), userErrors: [] } });
	const level = `gid://shopify/InventoryLevel/${location.id}?inventory_item_id=${variant.itemId}`;
	const off = await staff(
		'mutation($id: ID!) { inventoryDeactivate(inventoryLevelId: $id) { userErrors { message } } }',
		{ id: level },
	);
	expect([off.errors, off.data]).toEqual([undefined, { inventoryDeactivate: { userErrors: [] } }]);
	await staff('mutation($id: ID!) { productDelete(input: { id: $id }) { deletedProductId userErrors { message } } }', {
		id: gidOf('Product', product),
	});
	await platform.tick();
	const told = delivered.map(({ request }) => request.headers.get('x-shopify-topic'));
	expect(told).toEqual(expect.arrayContaining(['orders/delete', 'inventory_levels/disconnect', 'products/delete']));
	expect(shop.variants.size).toBe(0);
});

test('a product is created with its options, then its variants with their stock', async () => {
	const { staff, location } = shopOfOne();
	const made = await staff(
		'mutation($p: ProductCreateInput!) { productCreate(product: $p) { product { id handle options { name values } } userErrors { message } } }',
		{ p: { title: 'Salt pig', productOptions: [{ name: 'Glaze', values: [{ name: 'Oat' }, { name: 'Moss' }] }] } },
	);
	expect(made.data).toMatchObject({
		productCreate: { product: { handle: 'salt-pig', options: [{ name: 'Glaze', values: ['Oat', 'Moss'] }] } },
	});
	const { product } = made.data.productCreate as { product: { id: string } };
	const variants = ['Oat', 'Moss'].map((name, index) => ({
		price: '20.00',
		optionValues: [{ optionName: 'Glaze', name }],
		inventoryQuantities: [{ locationId: gidOf('Location', location), availableQuantity: index }],
	}));
	const filled = await staff(
		'mutation($p: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkCreate(productId: $p, variants: $v, strategy: REMOVE_STANDALONE_VARIANT) { productVariants { title inventoryQuantity } userErrors { message code } } }',
		{ p: product.id, v: variants },
	);
	expect(filled.data).toEqual({
		productVariantsBulkCreate: {
			productVariants: [
				{ title: 'Oat', inventoryQuantity: 0 },
				{ title: 'Moss', inventoryQuantity: 1 },
			],
			userErrors: [],
		},
	});
});
