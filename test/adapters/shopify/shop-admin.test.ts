import { expect, test } from 'vitest';
import { AdminError } from '../../../app/adapters/shopify/admin-errors';
import { createShopAdmins } from '../../../app/adapters/shopify/shop-admin.server';
import { type Answer, type Call, fakeFetch, fakeTime, graphql } from './fake-fetch';

const domain = 'holm-studio.myshopify.com';
const pageEnd = { hasNextPage: false, endCursor: null };
const pageMore = { hasNextPage: true, endCursor: 'next' };

function setUp(
	answers: Readonly<Record<string, (call: Call) => unknown>>,
	file: Answer = () => new Response('', { status: 404 }),
) {
	const calls = fakeFetch((call, index) => {
		if (!call.url.endsWith('/graphql.json')) return file(call, index);
		const name = String(call.body.operationName);
		const answer = answers[`${name.charAt(0).toLowerCase()}${name.slice(1)}`];
		if (!answer) throw new Error(`Nothing was prepared for ${name}`);
		const given = answer(call);
		return given instanceof Response ? given : graphql(given);
	});
	const time = fakeTime();
	const open = createShopAdmins({ tokens: { getToken: async () => 'shpat' }, now: time.now, sleep: time.sleep });
	const asked = (operation: string) => calls.filter((call) => call.body.operationName === operation);
	return { admin: open(domain), calls, asked, open };
}

const line = (id: string, over: Record<string, unknown> = {}) => ({
	id: `gid://shopify/LineItem/${id}`,
	name: 'Oak stool - Natural',
	quantity: 3,
	currentQuantity: 3,
	unfulfilledQuantity: 3,
	requiresShipping: true,
	isGiftCard: false,
	customAttributes: [{ key: 'Ships', value: null }],
	variant: { id: 'gid://shopify/ProductVariant/71' },
	...over,
});

const placed = (status: string, id: string, remainingQuantity: number, pageInfo: unknown = pageEnd) => ({
	id: `gid://shopify/FulfillmentOrder/${status.length}${id}`,
	status,
	lineItems: { nodes: [{ remainingQuantity, lineItem: { id: `gid://shopify/LineItem/${id}` } }], pageInfo },
});

const order = (over: Record<string, unknown> = {}) => ({
	id: 'gid://shopify/Order/1043',
	name: '#1043',
	createdAt: '2026-11-20T10:00:00Z',
	updatedAt: '2026-11-21T10:00:00Z',
	cancelledAt: null,
	closedAt: null,
	customerLocale: 'de-DE',
	tags: ['backordered'],
	sourceName: 'web',
	email: 'anna@holm.example',
	customer: { displayName: 'Anna Holm' },
	shippingAddress: { firstName: 'Anna', lastName: 'Holm', countryCodeV2: 'DE' },
	lineItems: { nodes: [line('1')], pageInfo: pageEnd },
	fulfillmentOrders: { nodes: [placed('OPEN', '1', 2)], pageInfo: pageEnd },
	...over,
});

const readOne = async (over: Record<string, unknown>) => {
	const { admin } = setUp({ readOrders: () => ({ nodes: [order(over)] }) });
	const [facts] = await admin.readOrders(['1043']);
	return facts;
};

const openUnits = async (over: Record<string, unknown>) => (await readOne(over))?.lines.map((each) => each.openUnits);

test('an order is named in the words of the domain', async () => {
	expect(await readOne({})).toEqual({
		id: '1043',
		name: '#1043',
		createdAt: '2026-11-20T10:00:00.000Z',
		updatedAt: '2026-11-21T10:00:00.000Z',
		seenAt: '2026-11-22T10:00:00.000Z',
		cancelledAt: undefined,
		closedAt: undefined,
		locale: 'de-DE',
		countryCode: 'DE',
		tags: ['backordered'],
		buyer: { email: 'anna@holm.example', name: 'Anna Holm' },
		sourceName: 'web',
		lines: [
			{
				id: '1',
				variantId: '71',
				title: 'Oak stool - Natural',
				quantity: 3,
				openUnits: 2,
				isShippable: true,
				properties: [{ name: 'Ships', value: '' }],
			},
		],
	});
});

test('open units are what remains on open fulfilment orders, held and scheduled ones included', async () => {
	const nodes = ['OPEN', 'ON_HOLD', 'SCHEDULED', 'IN_PROGRESS', 'CLOSED', 'CANCELLED', 'INCOMPLETE'].map((status) =>
		placed(status, '1', 1),
	);
	expect(await openUnits({ fulfillmentOrders: { nodes, pageInfo: pageEnd } })).toEqual([4]);
});

test('a line that no fulfilment order names yet is owed whole', async () => {
	expect(await openUnits({ fulfillmentOrders: { nodes: [], pageInfo: pageEnd } })).toEqual([3]);
	const lines = { nodes: [line('1'), line('2', { currentQuantity: 1 })], pageInfo: pageEnd };
	expect(await openUnits({ lineItems: lines })).toEqual([2, 1]);
});

test('a line whose fulfilment orders are all closed is owed nothing', async () => {
	expect(await openUnits({ fulfillmentOrders: { nodes: [placed('CLOSED', '1', 0)], pageInfo: pageEnd } })).toEqual([0]);
});

test('a cancelled or closed order is owed nothing', async () => {
	expect(await openUnits({ cancelledAt: '2026-11-21T10:00:00Z' })).toEqual([0]);
	expect(await openUnits({ closedAt: '2026-11-21T10:00:00Z' })).toEqual([0]);
});

test('gift cards and lines without shipping are not shippable; a deleted variant is no variant', async () => {
	const nodes = [line('1', { isGiftCard: true }), line('2', { requiresShipping: false }), line('3', { variant: null })];
	const facts = await readOne({ lineItems: { nodes, pageInfo: pageEnd } });
	expect(facts?.lines.map((each) => each.isShippable)).toEqual([false, false, true]);
	expect(facts?.lines[2]?.variantId).toBeUndefined();
});

test('an order that Shopify does not answer for is undefined, in its place', async () => {
	const { admin } = setUp({ readOrders: () => ({ nodes: [null, order()] }) });
	const answers = await admin.readOrders(['9', '1043']);
	expect(answers.map((facts) => facts?.id)).toEqual([undefined, '1043']);
});

test('orders are asked for ten at a time', async () => {
	const { admin, asked } = setUp({ readOrders: () => ({ nodes: [] }) });
	const ids = Array.from({ length: 11 }, (_, index) => String(index + 1));
	expect((await admin.readOrders(ids)).length).toBe(11);
	expect(asked('ReadOrders').map((call) => (call.body.variables as { ids: string[] }).ids.length)).toEqual([10, 1]);
});

test('all pages of lines, fulfilment orders and their lines are read', async () => {
	const { admin } = setUp({
		readOrders: () => ({
			nodes: [
				order({
					lineItems: { nodes: [line('1')], pageInfo: pageMore },
					fulfillmentOrders: { nodes: [placed('OPEN', '1', 1, pageMore)], pageInfo: pageMore },
				}),
			],
		}),
		readMoreLines: () => ({ order: { lineItems: { nodes: [line('2')], pageInfo: pageEnd } } }),
		readMoreFulfillments: () => ({
			order: { fulfillmentOrders: { nodes: [placed('ON_HOLD', '2', 3)], pageInfo: pageEnd } },
		}),
		readMoreFulfillmentLines: () => ({
			fulfillmentOrder: {
				lineItems: {
					nodes: [{ remainingQuantity: 1, lineItem: { id: 'gid://shopify/LineItem/1' } }],
					pageInfo: pageEnd,
				},
			},
		}),
	});
	const [facts] = await admin.readOrders(['1043']);
	expect(facts?.lines.map((each) => each.openUnits)).toEqual([2, 3]);
});

test('an order that goes away between two pages is a failure, never half an order', async () => {
	const { admin } = setUp({
		readOrders: () => ({ nodes: [order({ lineItems: { nodes: [line('1')], pageInfo: pageMore } })] }),
		readMoreLines: () => ({ order: null }),
	});
	await expect(admin.readOrders(['1043'])).rejects.toBeInstanceOf(AdminError);
});

test('a buyer whose address is not approved is no buyer, and the order counts', async () => {
	const denied = {
		message: 'This app is not approved to use the email field.',
		path: ['nodes', 0, 'email'],
		extensions: { code: 'ACCESS_DENIED' },
	};
	const { admin } = setUp({
		readOrders: () => graphql({ nodes: [order({ email: null, customer: null })] }, { errors: [denied] }),
	});
	const [facts] = await admin.readOrders(['1043']);
	expect(facts?.buyer).toBeUndefined();
	expect(facts?.lines.length).toBe(1);
});

test('without access to the customer the recipient lends the name', async () => {
	expect((await readOne({ customer: null }))?.buyer).toEqual({ email: 'anna@holm.example', name: 'Anna Holm' });
});

test('orders since an instant come in pages', async () => {
	const { admin, asked } = setUp({
		pageOrders: ({ body }) => {
			const { after } = body.variables as { after: string | null };
			return { orders: { nodes: [order()], pageInfo: after === null ? pageMore : pageEnd } };
		},
	});
	const first = await admin.pageOrdersUpdatedSince('2026-11-01T01:00:00+01:00');
	expect(first.orders.map((facts) => facts.id)).toEqual(['1043']);
	expect(first.next).toBe('next');
	expect((await admin.pageOrdersUpdatedSince('2026-11-01T00:00:00Z', first.next)).next).toBeUndefined();
	expect(asked('PageOrders')[0]?.body.variables).toMatchObject({ query: "updated_at:>='2026-11-01T00:00:00.000Z'" });
});

const variant = (id: string, over: Record<string, unknown> = {}) => ({
	id: `gid://shopify/ProductVariant/${id}`,
	title: 'Natural',
	sku: null,
	price: '120.00',
	inventoryPolicy: 'CONTINUE',
	inventoryQuantity: -4,
	inventoryItem: { id: 'gid://shopify/InventoryItem/81', tracked: true },
	product: {
		id: 'gid://shopify/Product/61',
		title: 'Oak stool',
		featuredMedia: { preview: { image: { url: 'https://cdn.example/stool.png' } } },
	},
	media: { nodes: [{ preview: { image: { url: 'https://cdn.example/natural.png' } } }] },
	...over,
});

test('stock names what Shopify has and says what it has not', async () => {
	const only = variant('72', { title: 'Default Title', media: { nodes: [] }, inventoryPolicy: 'DENY' });
	const { admin } = setUp({ readStock: () => ({ nodes: [variant('71'), null, only] }) });
	const { variants, missing } = await admin.readStock(['71', '99', '72']);
	expect(missing).toEqual(['99']);
	expect(variants[0]).toEqual({
		id: '71',
		productId: '61',
		inventoryItemId: '81',
		productTitle: 'Oak stool',
		title: 'Natural',
		sku: '',
		imageUrl: 'https://cdn.example/natural.png',
		price: '120.00',
		policy: 'continue',
		isTracked: true,
		available: -4,
	});
	expect(variants[1]).toMatchObject({ title: '', imageUrl: 'https://cdn.example/stool.png', policy: 'deny' });
});

const level = (fulfillsOnlineOrders: boolean, available: number, committed: number) => ({
	location: { fulfillsOnlineOrders },
	quantities: [
		{ name: 'available', quantity: available },
		{ name: 'committed', quantity: committed },
	],
});

test('levels are summed over every page of locations that fulfil online orders', async () => {
	const { admin } = setUp({
		readLevels: () => ({
			nodes: [
				{
					id: 'gid://shopify/ProductVariant/71',
					inventoryItem: {
						id: 'gid://shopify/InventoryItem/81',
						inventoryLevels: { nodes: [level(true, -3, 5), level(false, 40, 7)], pageInfo: pageMore },
					},
				},
				null,
			],
		}),
		readMoreLevels: () => ({ inventoryItem: { inventoryLevels: { nodes: [level(true, 1, 2)], pageInfo: pageEnd } } }),
	});
	expect([...(await admin.readCommitted(['71', '99']))]).toEqual([['71', { available: -2, committed: 7 }]]);
});

test('metafields are written 25 at a time, always in our own namespace', async () => {
	const { admin, asked } = setUp({ setMetafields: () => ({ metafieldsSet: { userErrors: [] } }) });
	const values = Array.from({ length: 26 }, (_, index) => ({
		ownerId: `gid://shopify/Order/${index}`,
		key: 'backorder',
		type: 'json',
		value: '{}',
	}));
	await admin.setMetafields(values);
	const groups = asked('SetMetafields').map((call) => (call.body.variables as { metafields: object[] }).metafields);
	expect(groups.map((group) => group.length)).toEqual([25, 1]);
	expect(groups[1]?.[0]).toEqual({ ...values[25], namespace: '$app' });
});

const jsonl = (rows: readonly unknown[]) => new Response(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
	const collected: Item[] = [];
	for await (const item of items) collected.push(item);
	return collected;
}

const { lineItems: _lines, fulfillmentOrders: _placed, ...bulkOrder } = order();
const { media: _media, ...bulkVariant } = variant('71');
const seenAt = '2026-11-22T09:00:00.000Z';

test('imported orders are put together from the rows that hang on them', async () => {
	const root = bulkOrder.id;
	const { admin, calls } = setUp({}, () =>
		jsonl([
			bulkOrder,
			{ ...line('1'), __parentId: root },
			{ ...line('2'), __parentId: root },
			{ id: 'gid://shopify/FulfillmentOrder/5', status: 'OPEN', __parentId: root },
			{
				id: 'gid://shopify/FulfillmentOrderLineItem/6',
				remainingQuantity: 1,
				lineItem: { id: 'gid://shopify/LineItem/1' },
				__parentId: 'gid://shopify/FulfillmentOrder/5',
			},
			{ ...bulkOrder, id: 'gid://shopify/Order/1044', email: undefined, customer: undefined },
		]),
	);
	const orders = await collect(admin.readImportedOrders('https://storage.example/file', seenAt));
	expect(orders.map((facts) => [facts.id, facts.seenAt, facts.lines.map((each) => each.openUnits)])).toEqual([
		['1043', seenAt, [1, 3]],
		['1044', seenAt, []],
	]);
	expect(orders[1]?.buyer).toBeUndefined();
	expect(calls[0]?.headers.has('x-shopify-access-token')).toBe(false);
});

test('imported variants take their own picture from the row that hangs on them', async () => {
	const media = { id: 'gid://shopify/MediaImage/1', preview: { image: { url: 'https://cdn.example/own.png' } } };
	const { admin } = setUp({}, () =>
		jsonl([
			bulkVariant,
			{ ...media, __parentId: bulkVariant.id },
			{ ...bulkVariant, id: 'gid://shopify/ProductVariant/72' },
		]),
	);
	const variants = await collect(admin.readImportedVariants('https://storage.example/file'));
	expect(variants.map(({ id, imageUrl }) => [id, imageUrl])).toEqual([
		['71', 'https://cdn.example/own.png'],
		['72', 'https://cdn.example/stool.png'],
	]);
});

test('a file whose rows came apart, or that broke off, is a failure and no half order', async () => {
	const apart = setUp({}, () => jsonl([bulkOrder, { ...line('1'), __parentId: 'gid://shopify/Order/7' }]));
	await expect(collect(apart.admin.readImportedOrders('https://storage.example/file', seenAt))).rejects.toBeInstanceOf(
		AdminError,
	);
	const cut = setUp({}, () => new Response(`${JSON.stringify(bulkOrder)}\n{"id":"gid://shop`));
	await expect(collect(cut.admin.readImportedOrders('https://storage.example/file', seenAt))).rejects.toBeInstanceOf(
		AdminError,
	);
	const broken = setUp(
		{},
		() =>
			new Response(
				new ReadableStream({
					start(controller) {
						controller.enqueue(new TextEncoder().encode(`${JSON.stringify(bulkOrder)}\n`));
						controller.error(new TypeError('terminated'));
					},
				}),
			),
	);
	await expect(collect(broken.admin.readImportedOrders('https://storage.example/file', seenAt))).rejects.toMatchObject({
		kind: 'unavailable',
	});
});

test('an import of orders asks only for the buyer data that the shop lets us read', async () => {
	const denied = {
		message: 'Access denied',
		path: ['orders', 'nodes', 0, 'customer'],
		extensions: { code: 'ACCESS_DENIED' },
	};
	const { admin, asked } = setUp({
		probeBuyer: () => graphql({ orders: { nodes: [] } }, { errors: [denied] }),
		startBulk: () => ({
			bulkOperationRunQuery: { bulkOperation: { id: 'gid://shopify/BulkOperation/12' }, userErrors: [] },
		}),
	});
	expect(await admin.startImport('orders')).toBe('12');
	const [{ query } = { query: '' }] = asked('StartBulk').map((call) => call.body.variables as { query: string });
	expect(query).toContain('email');
	expect(query).not.toContain('customer {');
});

test('an import tells how far it is, its file, or why it ended', async () => {
	const base = {
		errorCode: null,
		createdAt: '2026-11-22T09:00:00Z',
		objectCount: '12',
		rootObjectCount: '5',
		url: null,
	};
	const state = async (over: Record<string, unknown>) =>
		setUp({ readBulk: () => ({ bulkOperation: { ...base, ...over } }) }).admin.readImport('12');
	expect(await state({ status: 'RUNNING' })).toEqual({ status: 'running', objectCount: 12 });
	expect(await state({ status: 'COMPLETED' })).toEqual({
		status: 'completed',
		objectCount: 12,
		rootCount: 5,
		url: undefined,
		startedAt: seenAt,
	});
	expect(await state({ status: 'FAILED', errorCode: 'ACCESS_DENIED' })).toEqual({
		status: 'failed',
		note: 'Shopify ended the import: ACCESS_DENIED',
	});
});

test('one shop has one admin for the life of the process', () => {
	const { admin, open } = setUp({});
	expect(open(domain)).toBe(admin);
	expect(open('other.myshopify.com')).not.toBe(admin);
});
