import '@shopify/shopify-app-remix/adapters/node';
import { type Session, shopifyApp } from '@shopify/shopify-app-remix/server';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { schemaForWebhook } from 'shopify-webhook-schemas';
import { expect, test } from 'vitest';
import { changeProduct, removeProduct } from '../catalogue';
import { beginEdit, commitEdit, setEditQuantity } from '../edits';
import { fulfil } from '../fulfilment';
import { placeOrder } from '../orders';
import { cancelOrder, refundOrder } from '../refunds';
import { signProxyQuery } from '../sign';
import { apiKey, apiSecret, domain, gidOf, shopOfOne } from './shop-of-one';

const topics = (scene: ReturnType<typeof shopOfOne>) =>
	scene.delivered.map(({ request }) => request.headers.get('x-shopify-topic'));

/** Every topic that we send, whole, to one address. */
const everyTopic = [
	'orders/create',
	'orders/updated',
	'orders/edited',
	'orders/cancelled',
	'orders/fulfilled',
	'orders/partially_fulfilled',
	'refunds/create',
	'inventory_levels/update',
	'inventory_levels/connect',
	'inventory_items/update',
	'inventory_items/create',
	'inventory_items/delete',
	'products/create',
	'products/update',
	'products/delete',
	'app/uninstalled',
	'app/scopes_update',
	'bulk_operations/finish',
	'shop/update',
	'locations/create',
	'locations/update',
	'locations/deactivate',
];
const wholeToml = `[access_scopes]
scopes = "write_products,write_orders,read_inventory,read_locations,read_customers,read_merchant_managed_fulfillment_orders"
[webhooks]
api_version = "2026-10"
[[webhooks.subscriptions]]
topics = ${JSON.stringify(everyTopic)}
uri = "/webhooks/all"
[[webhooks.subscriptions]]
compliance_topics = ["customers/data_request", "customers/redact", "shop/redact"]
uri = "/webhooks/compliance"
`;

const buyer = { email: 'ada@mail.example', firstName: 'Ada', lastName: 'L' };
const home = {
	firstName: 'Ada',
	lastName: 'L',
	address1: '4 Birch Row',
	city: 'Burlington',
	province: 'Vermont',
	provinceCode: 'VT',
	zip: '05401',
	country: 'United States',
	countryCode: 'US',
	phone: '+18025550100',
};

const sell = (scene: ReturnType<typeof shopOfOne>, quantity = 2) =>
	placeOrder(scene.shop, {
		lines: [{ variantId: scene.variant.id, quantity }],
		customer: buyer,
		shippingAddress: home,
	});

/** Shopify's own library, unmodified, with a session kept in memory. */
const library = () => {
	const sessions = new Map<string, Session>();
	return shopifyApp({
		logger: { log: async () => {} },
		apiKey,
		apiSecretKey: apiSecret,
		apiVersion: '2026-10' as never,
		appUrl: 'https://app.example',
		sessionStorage: {
			storeSession: async (session) => Boolean(sessions.set(session.id, session)),
			loadSession: async (id) => sessions.get(id),
			deleteSession: async (id) => sessions.delete(id),
			deleteSessions: async (ids) => ids.every((id) => sessions.delete(id)),
			findSessionsByShop: async () => [],
		},
	});
};

test("webhooks are accepted by Shopify's own library, and refused by it once the body is altered", async () => {
	const scene = shopOfOne({ appToml: wholeToml });
	sell(scene);
	await scene.platform.tick();
	const { authenticate } = library();
	expect(scene.delivered.length).toBeGreaterThan(2);
	for (const { request, body } of scene.delivered) {
		const accepted = await authenticate.webhook(
			new Request(request.url, { method: 'POST', headers: request.headers, body }),
		);
		expect([accepted.shop, accepted.apiVersion]).toEqual([domain, '2026-10']);
		const altered = new Request(request.url, { method: 'POST', headers: request.headers, body: `${body} ` });
		const refusal = await authenticate.webhook(altered).catch((response: Response) => response.status);
		expect(refusal).toBe(401);
	}
});

test("an app-proxy query is accepted by Shopify's own library", async () => {
	const query = new URLSearchParams({
		shop: domain,
		timestamp: String(Math.floor(Date.now() / 1000)),
		path_prefix: '/apps/backorder',
	});
	query.append('ids', '1');
	query.append('ids', '2');
	const { authenticate } = library();
	const visit = (signed: URLSearchParams) =>
		authenticate.public.appProxy(new Request(`https://app.example/proxy?${signed}`));
	const signed = signProxyQuery(query, apiSecret);
	expect(await visit(signed)).toBeDefined();
	signed.append('ids', '3');
	expect(await visit(signed).catch((response: Response) => response.status)).toBe(400);
});

/**
 * The schemas are inferred from one sample each, and take for a rule what happened to be so in it: no refund in an
 * order, a phone for every customer, a member of staff for every refund. The sample of a deleted item is a whole item,
 * where the documentation says its id alone.
 */
const narrowSamples = [
	'customers/data_request /customer/phone must be string',
	'customers/redact /customer/phone must be string',
	'inventory_items/delete  must have required property',
	'orders/cancelled /refunds/n boolean schema is false',
	'orders/fulfilled /refunds/n boolean schema is false',
	'orders/updated /refunds/n boolean schema is false',
	'refunds/create /user_id must be integer',
];

test("bodies fit the published schemas of Shopify's own samples", async () => {
	const scene = shopOfOne({ appToml: wholeToml });
	const { shop, product } = scene;
	product.images.push('https://one-shop.myshopify.com/cdn/pictures/pitcher-oat.svg');
	const order = sell(scene, 3);
	const edit = beginEdit(shop, order.id);
	setEditQuantity(edit, order.lines[0]?.id ?? '', 2, true);
	commitEdit(shop, edit, 'less', true);
	refundOrder(shop, order, {
		lines: [{ lineId: order.lines[0]?.id ?? '', quantity: 1, restockType: 'CANCEL' }],
		amount: '48.00',
	});
	fulfil(shop, [{ fulfilmentOrderId: order.fulfilmentOrders[0]?.id ?? '' }]);
	cancelOrder(shop, sell(scene), { reason: 'CUSTOMER', isRestocked: true, isPaidBack: true });
	const customerId = [...shop.customers.keys()][0] ?? '';
	shop.tell({ topic: 'customers/data_request', customerId });
	shop.tell({ topic: 'customers/redact', customerId });
	changeProduct(shop, product, { title: 'Other' });
	scene.platform.grantScopes(shop, ['read_all_orders']);
	shop.tell({ topic: 'locations/update', locationId: scene.location.id });
	removeProduct(shop, product);
	shop.tell({ topic: 'shop/redact' });
	await scene.platform.tick();
	const ajv = new Ajv2020({ strict: false, allErrors: true });
	addFormats(ajv);
	const faults = new Set<string>();
	const checked = new Set<string>();
	for (const { request, body } of scene.delivered) {
		const topic = request.headers.get('x-shopify-topic') ?? '';
		checked.add(topic);
		// The newest version that has been published there.
		const check = ajv.compile(schemaForWebhook('2026-07', topic) as object);
		if (check(JSON.parse(body))) continue;
		for (const error of check.errors ?? [])
			faults.add(`${topic} ${error.instancePath.replace(/\d+/g, 'n')} ${error.message}`);
	}
	expect([...faults].filter((fault) => !narrowSamples.some((narrow) => fault.startsWith(narrow)))).toEqual([]);
	expect(checked.size).toBeGreaterThan(12);
});

test('ids beyond 2^53 are sent digit for digit', async () => {
	const scene = shopOfOne({ appToml: wholeToml, firstId: 820982911946154500n });
	const order = sell(scene);
	await scene.platform.tick();
	const created = scene.delivered.find(({ request }) => request.headers.get('x-shopify-topic') === 'orders/create');
	expect(created?.body).toMatch(new RegExp(`^\\{"id":${order.id},"admin_graphql_api_id":"${gidOf('Order', order)}"`));
	expect(created?.body).toContain(`"variant_id":${scene.variant.id},`);
});

test('include_fields keeps what it names, and nothing else', async () => {
	const scene = shopOfOne({
		appToml: `[[webhooks.subscriptions]]
topics = ["orders/create"]
uri = "/webhooks"
include_fields = ["id", "line_items.quantity", "line_items.variant_id", "customer.first_name"]`,
	});
	const order = sell(scene);
	await scene.platform.tick();
	expect(scene.delivered.map(({ body }) => body)).toEqual([
		`{"id":${order.id},"customer":{"first_name":"Ada"},"line_items":[{"quantity":2,"variant_id":${scene.variant.id}}]}`,
	]);
});

test('a sale tells of stock, product and order; our own tag comes back as orders/updated', async () => {
	const scene = shopOfOne({ appToml: wholeToml });
	const order = sell(scene);
	await scene.platform.tick();
	expect(topics(scene)).toEqual(['inventory_levels/update', 'products/update', 'orders/create', 'orders/updated']);
	const events = new Set(scene.delivered.map(({ request }) => request.headers.get('x-shopify-event-id')));
	expect(events.size).toBe(4);
	await scene.app('mutation($id: ID!) { tagsAdd(id: $id, tags: ["backordered"]) { userErrors { message } } }', {
		id: gidOf('Order', order),
	});
	await scene.platform.tick();
	expect(topics(scene).slice(4)).toEqual(['orders/updated']);
	expect(JSON.parse(scene.delivered[4]?.body ?? '{}')).toMatchObject({ tags: 'backordered' });
});

test('news of orders that the app may not read is not sent', async () => {
	const scene = shopOfOne({ appToml: wholeToml });
	placeOrder(scene.shop, { lines: [{ variantId: scene.variant.id, quantity: 1 }], createdAt: '2026-08-01T00:00:00Z' });
	await scene.platform.tick();
	expect(topics(scene)).toEqual(['inventory_levels/update', 'products/update']);
});

test('a refused delivery comes again with its first body, up to eight times', async () => {
	const bodies: string[] = [];
	const scene = shopOfOne({
		deliver: async (request) => {
			if (request.headers.get('x-shopify-topic') === 'orders/create') bodies.push(await request.text());
			return new Response(null, { status: 503 });
		},
	});
	const order = sell(scene);
	await scene.platform.tick();
	order.note = 'changed since';
	for (let each = 0; each < 10; each++) {
		scene.pass(7_200_000);
		await scene.platform.tick();
	}
	expect([bodies.length, new Set(bodies).size]).toEqual([8, 1]);
	expect(scene.platform.webhooks.log.every((delivery) => delivery.state === 'given-up')).toBe(true);
});

test('switches: twice, dropped, late, held back and let go in another order', async () => {
	const scene = shopOfOne({ appToml: wholeToml });
	scene.platform.faults.webhooks = (topic) => {
		if (topic === 'orders/create') return { kind: 'twice' };
		if (topic === 'orders/updated') return { kind: 'dropped' };
		return topic === 'products/update' ? { kind: 'late', milliseconds: 1000 } : undefined;
	};
	sell(scene, 1);
	await scene.platform.tick();
	expect(topics(scene)).toEqual(['inventory_levels/update', 'orders/create', 'orders/create']);
	const ids = scene.delivered.slice(1).map(({ request }) => request.headers.get('x-shopify-webhook-id'));
	expect(ids[0]).toBe(ids[1]);
	scene.pass(1000);
	await scene.platform.tick();
	expect(topics(scene).at(-1)).toBe('products/update');

	scene.platform.faults.webhooks = undefined;
	scene.delivered.length = 0;
	scene.platform.webhooks.hold();
	sell(scene, 1);
	await scene.platform.tick();
	expect(topics(scene)).toEqual([]);
	scene.platform.webhooks.release((held) => [...held].reverse());
	await scene.platform.tick();
	expect(topics(scene)).toEqual(['orders/updated', 'orders/create', 'products/update', 'inventory_levels/update']);
});
