import { expect, test } from 'vitest';
import { AdminError } from '../../../app/adapters/shopify/admin-errors';
import { line, order, setUp, variant } from './answers';
import { graphql } from './fake-fetch';

const jsonl = (rows: readonly unknown[]) => new Response(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
	const collected: Item[] = [];
	for await (const item of items) collected.push(item);
	return collected;
}

const { lineItems: _lines, fulfillmentOrders: _placed, ...bulkOrder } = order();
const { media: _media, ...bulkVariant } = variant('71');
const at = (fulfillsOnlineOrders: boolean) => ({
	assignedLocation: { location: { isActive: true, fulfillsOnlineOrders } },
});
const seenAt = '2026-11-22T09:00:00.000Z';

test('imported orders are put together from the rows that hang on them', async () => {
	const root = bulkOrder.id;
	const { admin, calls } = setUp({}, () =>
		jsonl([
			bulkOrder,
			{ ...line('1'), __parentId: root },
			{ ...line('2'), __parentId: root },
			{ id: 'gid://shopify/FulfillmentOrder/5', status: 'OPEN', ...at(true), __parentId: root },
			{ id: 'gid://shopify/FulfillmentOrder/7', status: 'OPEN', ...at(false), __parentId: root },
			{
				id: 'gid://shopify/FulfillmentOrderLineItem/8',
				remainingQuantity: 2,
				lineItem: { id: 'gid://shopify/LineItem/1' },
				__parentId: 'gid://shopify/FulfillmentOrder/7',
			},
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
