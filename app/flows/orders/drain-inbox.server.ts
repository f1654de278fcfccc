/**
 * Works through stored webhooks: whose shop it is, which flow it is for. Topic and shop are claims of unsigned headers,
 * so nothing is believed beyond what the flows check anyway. A body that cannot be used is quarantined with the reason;
 * a failure that may pass is tried again later, and only its own row waits for it. All shops share this loop, so it must
 * never wait for anybody but the database: what Shopify or a mail server has to answer becomes an errand of its shop.
 */
import type { InboxRow } from '../../adapters/db/inbox.server';
import { inboxPlace } from '../../adapters/db/inbox.server';
import type { ShopRow } from '../../adapters/db/shops.server';
import { withoutLocations } from '../../domain/order-intake';
import { parseBuyerPayload, parseScopesPayload } from '../../domain/webhook/lifecycle-payload';
import { parseOrderPayload } from '../../domain/webhook/order-payload';
import { parseDeletedOrder } from '../../domain/webhook/order-reference';
import { isProblem, type Problem } from '../../domain/webhook/read-body';
import {
	parseCollectionPayload,
	parseItemPayload,
	parseLevelPayload,
	parseProductPayload,
} from '../../domain/webhook/stock-payload';
import { dropCollection, dropProducts } from '../alternatives/read-products.server';
import type { FlowDeps } from '../deps';
import { describeFailure } from '../describe-failure';
import { markDirty } from '../promises/mark-dirty.server';
import { findRenamedShop, redactShop, type ShopRegistry, takeScopes, uninstallShop } from '../shop/install-shop.server';
import { applyOrder, dropDeletedOrder } from './apply-order.server';
import { countSales } from './count-sales.server';
import { redactBuyer } from './redact-buyer.server';

export interface Inbox {
	claim(now: Date, holdMs: number, limit: number): Promise<readonly InboxRow[]>;
	claimErrands(domain: string, now: Date, holdMs: number, limit: number): Promise<readonly InboxRow[]>;
	close(ids: readonly bigint[]): Promise<void>;
	/** Leaves the rows to the lane of their shop. */
	makeErrands(ids: readonly bigint[]): Promise<void>;
	quarantine(id: bigint, note: string): Promise<void>;
	postpone(ids: readonly bigint[], at: Date, note: string): Promise<void>;
}

export interface DrainDeps {
	readonly flows: FlowDeps;
	readonly registry: ShopRegistry;
	readonly inbox: Inbox;
}

/** Topics whose signed body says which shop it is of. */
const namesShop = new Set([
	'shop/update',
	'app/uninstalled',
	'shop/redact',
	'customers/data_request',
	'customers/redact',
]);
const rowsAtOnce = 100;
const holdMs = 60_000;
const triesAtMost = 8;
const firstRetryMs = 2_000;

/** True where it took a full batch, so that there may be more. */
export async function drainInbox({ flows, registry, inbox }: DrainDeps): Promise<boolean> {
	const rows = await inbox.claim(flows.now(), holdMs, rowsAtOnce);
	const shops = new Map<string, ShopRow | undefined>();
	const done: bigint[] = [];
	const errands: bigint[] = [];
	for (const row of rows) {
		try {
			const body = flows.sealer.open(row.bodySealed, inboxPlace(row));
			if (!shops.has(row.domain)) shops.set(row.domain, await registry.findShop(row.domain));
			if (!shops.get(row.domain) && namesShop.has(row.topic)) {
				shops.set(row.domain, await findRenamedShop(registry, row.domain, body));
			}
			const taken = await takeIn(flows, registry, shops.get(row.domain), row, body);
			if (taken === 'done') done.push(row.id);
			else if (taken === 'errand') errands.push(row.id);
			else await inbox.quarantine(row.id, taken.problem);
		} catch (failure) {
			await tryLater(flows, inbox, row, failure);
		}
	}
	if (done.length > 0) await inbox.close(done);
	if (errands.length > 0) await inbox.makeErrands(errands);
	return rows.length === rowsAtOnce;
}

/** Sets the row back to be looked at again, or aside after the last try. */
export async function tryLater(
	flows: FlowDeps,
	inbox: Pick<Inbox, 'quarantine' | 'postpone'>,
	row: InboxRow,
	failure: unknown,
): Promise<void> {
	// Only the kind of failure: a message may quote what was in the body.
	const note = failure instanceof Error ? failure.name : 'unknown failure';
	flows.log(`A webhook (${row.topic}) was not taken in on try ${row.attempts}: ${describeFailure(failure)}`);
	if (row.attempts >= triesAtMost) await inbox.quarantine(row.id, note);
	else await inbox.postpone([row.id], new Date(flows.now().getTime() + firstRetryMs * 2 ** row.attempts), note);
}

async function takeIn(
	flows: FlowDeps,
	registry: ShopRegistry,
	shop: ShopRow | undefined,
	row: InboxRow,
	body: string,
): Promise<'done' | 'errand' | Problem> {
	const triggeredAt = row.triggeredAt ?? row.receivedAt;
	switch (row.topic) {
		case 'app/uninstalled':
			await uninstallShop(flows, registry, row.domain, triggeredAt);
			return 'done';
		case 'shop/redact':
			await redactShop(registry, row.domain, triggeredAt);
			return 'done';
	}
	// News of a shop that is not ours (any more): nothing to keep.
	if (!shop) return 'done';
	const db = flows.shopDb(shop.id);

	switch (row.topic) {
		case 'customers/data_request':
			return 'errand';
		case 'customers/redact': {
			const buyer = parseBuyerPayload(body);
			if (isProblem(buyer)) return buyer;
			await redactBuyer(flows, shop.id, buyer);
			return 'done';
		}
	}
	if (shop.status === 'uninstalled') return 'done';

	switch (row.topic) {
		case 'app/scopes_update': {
			const news = parseScopesPayload(body);
			if (isProblem(news)) return news;
			await takeScopes(flows, shop, news.scopes);
			return 'done';
		}
		case 'shop/update':
		case 'locations/create':
		case 'locations/update':
		case 'locations/activate':
		case 'locations/deactivate':
		case 'locations/delete':
		case 'orders/edited':
		case 'refunds/create':
		case 'fulfillments/create':
		case 'fulfillments/update':
			return 'errand';
		case 'orders/create':
		case 'orders/updated':
		case 'orders/cancelled':
		case 'orders/fulfilled':
		case 'orders/partially_fulfilled': {
			const facts = parseOrderPayload(body, triggeredAt.toISOString());
			if (isProblem(facts)) return facts;
			const applied = await applyOrder(flows, shop, shop.hasOtherLocations ? withoutLocations(facts) : facts);
			if (row.topic === 'orders/create') await countSales(flows, shop, facts);
			return applied.kind === 'ask' ? 'errand' : 'done';
		}
		case 'orders/delete': {
			const deleted = parseDeletedOrder(body);
			if (isProblem(deleted)) return deleted;
			await dropDeletedOrder(flows, shop.id, deleted.orderId);
			return 'done';
		}
		case 'inventory_items/update': {
			const item = parseItemPayload(body);
			if (isProblem(item)) return item;
			await markItemDirty(flows, shop.id, item.inventoryItemId);
			return 'done';
		}
		case 'inventory_levels/update':
		case 'inventory_levels/connect':
		case 'inventory_levels/disconnect': {
			const level = parseLevelPayload(body);
			if (isProblem(level)) return level;
			await markItemDirty(flows, shop.id, level.inventoryItemId);
			return 'done';
		}
		case 'products/create':
		case 'products/update':
		case 'products/delete': {
			const product = parseProductPayload(body);
			if (isProblem(product)) return product;
			const known = await db.variant.findMany({ where: { productId: product.productId }, select: { id: true } });
			await markDirty(db, shop.id, [...known.map((variant) => variant.id), ...product.variantIds], flows.now());
			if (row.topic !== 'products/delete') return 'errand';
			await dropProducts(flows, shop.id, [product.productId]);
			return 'done';
		}
		case 'collections/create':
		case 'collections/update':
			return 'errand';
		case 'collections/delete': {
			const collection = parseCollectionPayload(body);
			if (isProblem(collection)) return collection;
			await dropCollection(flows, shop.id, collection.collectionId);
			return 'done';
		}
		default:
			return 'done';
	}
}

async function markItemDirty(flows: FlowDeps, shopId: string, inventoryItemId: string): Promise<void> {
	const db = flows.shopDb(shopId);
	const variants = await db.variant.findMany({ where: { inventoryItemId }, select: { id: true } });
	await markDirty(
		db,
		shopId,
		variants.map((variant) => variant.id),
		flows.now(),
	);
}
