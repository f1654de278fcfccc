/**
 * What the stand-in's own admin pages read and do, by the shop's Admin API and nothing else: whatever a person presses
 * here, an outside client could have sent. Errors are shown as the API gave them.
 */
import { randomUUID } from 'node:crypto';

/** One call of the Admin API as the merchant's own staff. @throws Error with the API's words. */
export type AskAdmin = (query: string, variables: Record<string, unknown>) => Promise<unknown>;

export interface OrderRow {
	readonly id: string;
	readonly name: string;
	readonly createdAt: string;
	readonly cancelledAt: string | null;
	readonly displayFulfillmentStatus: string;
	readonly email: string | null;
	readonly tags: readonly string[];
	readonly lineItems: {
		readonly nodes: readonly {
			readonly id: string;
			readonly title: string;
			readonly variantTitle: string | null;
			readonly quantity: number;
			readonly currentQuantity: number;
			readonly unfulfilledQuantity: number;
			readonly customAttributes: readonly { readonly key: string; readonly value: string }[];
		}[];
	};
	readonly metafields: {
		readonly nodes: readonly { readonly namespace: string; readonly key: string; readonly value: string }[];
	};
}

export interface ProductRow {
	readonly id: string;
	readonly title: string;
	readonly handle: string;
	readonly variants: {
		readonly nodes: readonly {
			readonly id: string;
			readonly title: string;
			readonly sku: string | null;
			readonly price: string;
			readonly inventoryPolicy: 'DENY' | 'CONTINUE';
			readonly inventoryQuantity: number;
			readonly inventoryItem: {
				readonly id: string;
				readonly tracked: boolean;
				readonly inventoryLevels: {
					readonly nodes: readonly {
						readonly location: { readonly id: string; readonly name: string };
						readonly quantities: readonly { readonly name: string; readonly quantity: number }[];
					}[];
				};
			};
		}[];
	};
}

export async function readOrders(ask: AskAdmin): Promise<readonly OrderRow[]> {
	const data = (await ask(
		`query StandInOrders { orders(first: 50, sortKey: CREATED_AT, reverse: true) { nodes {
			id name createdAt cancelledAt displayFulfillmentStatus email tags
			lineItems(first: 20) { nodes { id title variantTitle quantity currentQuantity unfulfilledQuantity customAttributes { key value } } }
			metafields(first: 5) { nodes { namespace key value } } } } }`,
		{},
	)) as { readonly orders: { readonly nodes: readonly OrderRow[] } };
	return data.orders.nodes;
}

export async function readProducts(ask: AskAdmin, query = ''): Promise<readonly ProductRow[]> {
	const data = (await ask(
		`query StandInProducts($query: String) { products(first: 50, query: $query) { nodes { id title handle
			variants(first: 20) { nodes { id title sku price inventoryPolicy inventoryQuantity
				inventoryItem { id tracked inventoryLevels(first: 10) { nodes { location { id name }
					quantities(names: ["available", "committed"]) { name quantity } } } } } } } } }`,
		{ query: query === '' ? null : query },
	)) as { readonly products: { readonly nodes: readonly ProductRow[] } };
	return data.products.nodes;
}

interface CollectionRow {
	readonly id: string;
	readonly title: string;
	readonly handle: string;
}

export async function readCollections(ask: AskAdmin, query = ''): Promise<readonly CollectionRow[]> {
	const data = (await ask(
		'query StandInCollections($query: String) { collections(first: 50, query: $query) { nodes { id title handle } } }',
		{ query: query === '' ? null : query },
	)) as { readonly collections: { readonly nodes: readonly CollectionRow[] } };
	return data.collections.nodes;
}

interface Refused {
	readonly userErrors?: readonly { readonly message: string }[];
	readonly orderCancelUserErrors?: readonly { readonly message: string }[];
}

async function change(ask: AskAdmin, mutation: string, variables: Record<string, unknown>): Promise<void> {
	const data = (await ask(mutation, variables)) as Readonly<Record<string, Refused | null>>;
	const refusals = Object.values(data).flatMap((payload) => [
		...(payload?.userErrors ?? []),
		...(payload?.orderCancelUserErrors ?? []),
	]);
	if (refusals.length > 0) throw new Error(refusals.map(({ message }) => message).join(' '));
}

export const setAvailable = (ask: AskAdmin, inventoryItemId: string, locationId: string, quantity: number) =>
	change(
		ask,
		`mutation StandInSetStock($input: InventorySetQuantitiesInput!, $key: String!) {
			inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { message } } }`,
		{
			key: randomUUID(),
			input: {
				name: 'available',
				reason: 'correction',
				quantities: [{ inventoryItemId, locationId, quantity, changeFromQuantity: null }],
			},
		},
	);

export const setPolicy = (ask: AskAdmin, productId: string, variantId: string, inventoryPolicy: string) =>
	change(
		ask,
		`mutation StandInSetPolicy($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
			productVariantsBulkUpdate(productId: $productId, variants: $variants) { userErrors { message } } }`,
		{ productId, variants: [{ id: variantId, inventoryPolicy }] },
	);

export const cancelOrder = (ask: AskAdmin, orderId: string) =>
	change(
		ask,
		`mutation StandInCancel($orderId: ID!) {
			orderCancel(orderId: $orderId, reason: OTHER, restock: true) { orderCancelUserErrors { message } } }`,
		{ orderId },
	);

/** Ships everything that is still open. */
export async function fulfilOrder(ask: AskAdmin, orderId: string): Promise<void> {
	const data = (await ask(
		'query StandInOpen($id: ID!) { order(id: $id) { fulfillmentOrders(first: 20) { nodes { id status } } } }',
		{ id: orderId },
	)) as {
		readonly order: {
			readonly fulfillmentOrders: { readonly nodes: readonly { readonly id: string; readonly status: string }[] };
		} | null;
	};
	const open = (data.order?.fulfillmentOrders.nodes ?? []).filter(({ status }) => status === 'OPEN');
	if (open.length === 0) throw new Error('Nothing of this order is open to ship.');
	await change(
		ask,
		`mutation StandInFulfil($fulfillment: FulfillmentInput!) {
			fulfillmentCreate(fulfillment: $fulfillment) { userErrors { message } } }`,
		{ fulfillment: { lineItemsByFulfillmentOrder: open.map(({ id }) => ({ fulfillmentOrderId: id })) } },
	);
}
