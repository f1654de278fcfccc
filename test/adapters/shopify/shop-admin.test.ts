import { expect, test } from 'vitest';
import { AdminError } from '../../../app/adapters/shopify/admin-errors';
import { domain, line, order, pageEnd, pageMore, placed, setUp, variant } from './answers';
import { graphql } from './fake-fetch';

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

test('what another location than one of the pool ships is not owed by the pool; a location that is gone takes no buyer with it', async () => {
	const at = (location: unknown) => ({ ...placed('OPEN', '1', 1), assignedLocation: { location } });
	const open = (location: unknown) =>
		openUnits({ fulfillmentOrders: { nodes: [placed('OPEN', '1', 2), at(location)], pageInfo: pageEnd } });
	expect(await open({ isActive: true, fulfillsOnlineOrders: true })).toEqual([3]);
	expect(await open({ isActive: true, fulfillsOnlineOrders: false })).toEqual([2]);
	expect(await open({ isActive: false, fulfillsOnlineOrders: true })).toEqual([2]);
	expect(await open(null)).toEqual([3]);
	const elsewhere = { nodes: [at({ isActive: true, fulfillsOnlineOrders: false })], pageInfo: pageEnd };
	expect(await openUnits({ fulfillmentOrders: elsewhere })).toEqual([0]);
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
		options: [{ name: 'Finish', value: 'Natural' }],
		isTracked: true,
		isPublished: true,
		available: -4,
	});
	expect(variants[1]).toMatchObject({ title: '', imageUrl: 'https://cdn.example/stool.png', policy: 'deny' });
});

const level = (fulfillsOnlineOrders: boolean, available: number, committed: number) => ({
	location: { isActive: true, fulfillsOnlineOrders },
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

test('one shop has one admin for the life of the process', () => {
	const { admin, open } = setUp({});
	expect(open(domain)).toBe(admin);
	expect(open('other.myshopify.com')).not.toBe(admin);
});
