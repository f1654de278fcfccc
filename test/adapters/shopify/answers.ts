/** What Shopify might answer, with overrides, and a ShopAdmin that hears it. */
import { createShopAdmins } from '../../../app/adapters/shopify/shop-admin.server';
import { type Answer, type Call, fakeFetch, fakeTime, graphql } from './fake-fetch';

export const domain = 'holm-studio.myshopify.com';
export const pageEnd = { hasNextPage: false, endCursor: null };
export const pageMore = { hasNextPage: true, endCursor: 'next' };

export function setUp(
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

export const line = (id: string, over: Record<string, unknown> = {}) => ({
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

export const placed = (status: string, id: string, remainingQuantity: number, pageInfo: unknown = pageEnd) => ({
	id: `gid://shopify/FulfillmentOrder/${status.length}${id}`,
	status,
	assignedLocation: { location: { isActive: true, fulfillsOnlineOrders: true } },
	lineItems: { nodes: [{ remainingQuantity, lineItem: { id: `gid://shopify/LineItem/${id}` } }], pageInfo },
});

export const order = (over: Record<string, unknown> = {}) => ({
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

export const variant = (id: string, over: Record<string, unknown> = {}) => ({
	id: `gid://shopify/ProductVariant/${id}`,
	title: 'Natural',
	sku: null,
	price: '120.00',
	inventoryPolicy: 'CONTINUE',
	inventoryQuantity: -4,
	selectedOptions: [{ name: 'Finish', value: 'Natural' }],
	inventoryItem: { id: 'gid://shopify/InventoryItem/81', tracked: true },
	product: {
		id: 'gid://shopify/Product/61',
		title: 'Oak stool',
		status: 'ACTIVE',
		onlineStoreUrl: 'https://oak.example/products/stool',
		featuredMedia: { preview: { image: { url: 'https://cdn.example/stool.png' } } },
	},
	media: { nodes: [{ preview: { image: { url: 'https://cdn.example/natural.png' } } }] },
	...over,
});
