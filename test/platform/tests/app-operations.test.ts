import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatAST, getOperationAST, parse, print, separateOperations } from 'graphql';
import { expect, test } from 'vitest';
import { seedHolm } from '../seed';
import { shopOfOne } from './shop-of-one';

const folder = join(process.cwd(), 'app', 'adapters', 'shopify', 'operations');

/** Each operation of the app by name, with the fragments that it uses, from whatever file. */
const documents = readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), 'utf8')));
const operations = Object.entries(separateOperations(concatAST(documents)));

test('the stand-in resolves every operation that the app sends', async () => {
	const scene = shopOfOne({ grantsOptionalScopes: true });
	const shop = seedHolm(scene.platform.store);
	scene.platform.install(shop);
	const order = [...shop.orders.values()].find((each) => each.lines.length === 2);
	const variant = [...shop.variants.values()][0];
	if (!order || !variant) throw new Error('Holm has no order of two lines');
	const ids: Record<string, string> = {
		fulfillmentOrderId: `gid://shopify/FulfillmentOrder/${order.fulfilmentOrders[0]?.id}`,
		inventoryItemId: `gid://shopify/InventoryItem/${variant.itemId}`,
		orderId: `gid://shopify/Order/${order.id}`,
		productId: `gid://shopify/Product/${variant.productId}`,
		code: 'RAIN-1',
	};
	const collectionId = `gid://shopify/Collection/${[...shop.collections.keys()][0]}`;
	/** What `id` and `ids` name, where that is no order. */
	const own: Record<string, string> = {
		PageCollectionProducts: collectionId,
		ReadCollectionSize: collectionId,
		ReadCollectionTitles: collectionId,
		ReadProducts: ids.productId ?? '',
		ReadStock: `gid://shopify/ProductVariant/${variant.id}`,
	};
	const discount = {
		title: 'Raincheck',
		code: ids.code,
		startsAt: '2026-11-20T00:00:00Z',
		context: { all: 'ALL' },
		customerGets: { value: { discountAmount: { amount: '4.00', appliesOnEachItem: true } }, items: { all: true } },
	};
	const bulkQuery = '{ orders { edges { node { id } } } }';
	const token = scene.platform.staffToken(shop);
	const send = async (query: string, variables: Record<string, unknown>, operationName?: string) => {
		const response = await scene.platform.fetch(
			new Request(`https://${shop.facts.domain}/admin/api/2026-10/graphql.json`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
				body: JSON.stringify({ query, variables, operationName }),
			}),
		);
		return (await response.json()) as { data: Record<string, Record<string, unknown>>; errors?: unknown };
	};
	const startBulk = async (query: string) => {
		const text =
			'mutation($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id } userErrors { message } } }';
		const { data } = await send(text, { query });
		return data.bulkOperationRunQuery as { bulkOperation: { id: string }; userErrors: unknown[] };
	};
	const bulkId = (await startBulk(bulkQuery)).bulkOperation.id;
	/** A plausible value for a variable of this name. */
	const plausible = (operation: string, name: string): unknown => {
		if (ids[name]) return ids[name];
		if (name === 'discount') {
			const { context: _all, ...changed } = discount;
			return operation === 'UpdateDiscount' ? changed : discount;
		}
		if (name === 'input' && operation === 'CreateStorefrontToken') return { title: 'cards' };
		if (name === 'id' && /^(Deactivate|Update)Discount$/.test(operation))
			return `gid://shopify/DiscountCodeNode/${[...shop.discounts.keys()][0]}`;
		if (name === 'id') return operation === 'ReadBulk' ? bulkId : (own[operation] ?? ids.orderId);
		if (name === 'ids') return [own[operation] ?? ids.orderId];
		if (name === 'query' && operation === 'FindCustomer') return 'email:ada.lindqvist@mail.example';
		if (name === 'variantIds') return [`gid://shopify/ProductVariant/${variant.id}`];
		if (name === 'tags') return ['backordered'];
		if (name === 'query') return operation === 'StartBulk' ? bulkQuery : "updated_at:>='2026-01-01T00:00:00Z'";
		if (name === 'after') return Buffer.from(JSON.stringify({ last_id: '0', last_value: -1 })).toString('base64');
		if (name === 'metafields') {
			const own = { ownerId: ids.orderId, key: 'backorder', namespace: '$app' };
			return [operation === 'SetMetafields' ? { ...own, type: 'json', value: '{}' } : own];
		}
		throw new Error(`No value for $${name} of ${operation}`);
	};
	expect(operations.length).toBeGreaterThan(5);
	for (const [name, document] of operations) {
		const names = getOperationAST(document, name)?.variableDefinitions?.map((each) => each.variable.name.value) ?? [];
		const query = print(document);
		if (name.startsWith('Bulk')) {
			expect([name, (await startBulk(query)).userErrors]).toEqual([name, []]);
			continue;
		}
		const answer = await send(query, Object.fromEntries(names.map((each) => [each, plausible(name, each)])), name);
		expect([name, answer.errors]).toEqual([name, undefined]);
	}
	scene.pass(60_000);
	await scene.platform.tick();
	expect(scene.platform.gaps).toEqual([]);
});
