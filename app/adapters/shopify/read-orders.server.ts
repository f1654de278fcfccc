/**
 * Reads orders whole: every page of their lines and fulfilment orders, however many there are. Each is stamped with the
 * start of the request that began it, because later news may overtake the pages that follow.
 */
import type { OrderFacts } from '../../domain/order';
import type { AdminClient } from './admin-client.server';
import {
	type FulfillmentLinesFragment,
	type FulfillmentPartsFragment,
	type OrderWholeFragment,
	PageOrdersDocument,
	ReadMoreFulfillmentLinesDocument,
	ReadMoreFulfillmentsDocument,
	ReadMoreLinesDocument,
	ReadOrdersDocument,
} from './generated/operations';
import { toGid } from './gid';
import { inGroups } from './in-groups';
import { buyerFields, type FulfillmentPiece, toOrderFacts } from './order-facts';
import { readPages } from './read-pages';

/** About 75 points each of the 1,000 that one query may cost. */
const ordersAtOnce = 10;

export interface OrderPage {
	readonly orders: readonly OrderFacts[];
	/** Undefined after the last page. */
	readonly next: string | undefined;
}

type Collaborators = { readonly client: AdminClient; now(): Date };

/** One answer for each id, in their order; undefined where Shopify does not answer for it. */
export async function readOrders(
	{ client, now }: Collaborators,
	ids: readonly string[],
): Promise<readonly (OrderFacts | undefined)[]> {
	const found: (OrderFacts | undefined)[] = [];
	for (const group of inGroups(ids, ordersAtOnce)) {
		const seenAt = now().toISOString();
		const gids = group.map((id) => toGid('Order', id));
		const { data } = await client.runPartly(ReadOrdersDocument, { ids: gids }, buyerFields);
		const byId = new Map(data.nodes.filter(isOrder).map((order) => [order.id, order]));
		for (const gid of gids) {
			const order = byId.get(gid);
			found.push(order && (await readWhole(client, order, seenAt)));
		}
	}
	return found;
}

type OrderNode = OrderWholeFragment | Readonly<Record<PropertyKey, never>> | null;

const isOrder = (node: OrderNode): node is OrderWholeFragment => node?.id !== undefined;

export async function pageOrdersUpdatedSince(
	{ client, now }: Collaborators,
	since: string,
	cursor: string | undefined,
): Promise<OrderPage> {
	const seenAt = now().toISOString();
	const variables = { query: `updated_at:>='${new Date(since).toISOString()}'`, after: cursor ?? null };
	const { orders } = (await client.runPartly(PageOrdersDocument, variables, buyerFields)).data;
	const facts: OrderFacts[] = [];
	for (const order of orders.nodes) facts.push(await readWhole(client, order, seenAt));
	return { orders: facts, next: orders.pageInfo.hasNextPage ? (orders.pageInfo.endCursor ?? undefined) : undefined };
}

async function readWhole(client: AdminClient, order: OrderWholeFragment, seenAt: string): Promise<OrderFacts> {
	const orderId = order.id;
	const lines = await readPages(order.lineItems, async (after) => {
		const more = await client.run(ReadMoreLinesDocument, { orderId, after });
		return more.order?.lineItems;
	});
	const placed = await readPages<FulfillmentPartsFragment['nodes'][number]>(order.fulfillmentOrders, async (after) => {
		const more = await client.run(ReadMoreFulfillmentsDocument, { orderId, after });
		return more.order?.fulfillmentOrders;
	});
	const fulfillments: FulfillmentPiece[] = [];
	for (const { id, lineItems, ...piece } of placed)
		fulfillments.push({ ...piece, lines: await readFulfillmentLines(client, id, lineItems) });
	return toOrderFacts({ order, lines, fulfillments, seenAt });
}

const readFulfillmentLines = (client: AdminClient, fulfillmentOrderId: string, first: FulfillmentLinesFragment) =>
	readPages(first, async (after) => {
		const more = await client.run(ReadMoreFulfillmentLinesDocument, { fulfillmentOrderId, after });
		return more.fulfillmentOrder?.lineItems;
	});
