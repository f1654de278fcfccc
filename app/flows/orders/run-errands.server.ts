/**
 * Goes on with the webhooks of one shop that somebody outside has to answer: orders, products and shop facts are read
 * from Shopify, a data request is mailed. It runs in the lane of its shop, so a shop that hangs or is throttled waits
 * alone. However many rows name an order, one reading serves them all: it begins after the last of them came.
 */
import type { InboxRow } from '../../adapters/db/inbox.server';
import { inboxPlace } from '../../adapters/db/inbox.server';
import type { ShopRow } from '../../adapters/db/shops.server';
import { NeedsReconnect } from '../../adapters/shopify/admin-errors';
import { type BuyerNews, parseBuyerPayload } from '../../domain/webhook/lifecycle-payload';
import { parseDeletedOrder, parseOrderReference } from '../../domain/webhook/order-reference';
import { isProblem, type Problem } from '../../domain/webhook/read-body';
import { parseCollectionPayload, parseProductPayload } from '../../domain/webhook/stock-payload';
import { readChangedCollection, readChangedProducts } from '../alternatives/read-products.server';
import type { FlowDeps } from '../deps';
import { refreshShop, type ShopRegistry } from '../shop/install-shop.server';
import { type Inbox, tryLater } from './drain-inbox.server';
import { reportBuyer } from './redact-buyer.server';
import { refetchOrders } from './reread-orders.server';

export interface ErrandDeps {
	readonly flows: FlowDeps;
	readonly registry: ShopRegistry;
	readonly inbox: Inbox;
}

const rowsAtOnce = 100;
/** Nobody else works in the lane of the shop: this is how soon the rows of a process that died are taken up again. */
const holdMs = 60_000;

type Errand =
	| { readonly kind: 'order'; readonly orderId: string }
	| { readonly kind: 'product'; readonly productId: string }
	| { readonly kind: 'collection'; readonly collectionId: string }
	| { readonly kind: 'shop-facts' }
	| { readonly kind: 'buyer-report'; readonly buyer: BuyerNews };

/** Rows worked on; call again while it is not 0. @throws NeedsReconnect, with the rows already set back. */
export async function runErrands({ flows, registry, inbox }: ErrandDeps, shopId: string): Promise<number> {
	const shop = await flows.shopDb(shopId).shop.findFirst();
	if (!shop) return 0;
	const rows = await inbox.claimErrands(shop.domain, flows.now(), holdMs, rowsAtOnce);
	const errands = new Map<InboxRow, Errand>();
	for (const row of rows) {
		try {
			const errand = errandOf(row.topic, flows.sealer.open(row.bodySealed, inboxPlace(row)));
			if (isProblem(errand)) await inbox.quarantine(row.id, errand.problem);
			else errands.set(row, errand);
		} catch (failure) {
			await tryLater(flows, inbox, row, failure);
		}
	}
	const failures = await runAll(flows, registry, shop, errands);
	await inbox.close([...errands.keys()].filter((row) => !failures.has(row)).map((row) => row.id));
	for (const [row, failure] of failures) await tryLater(flows, inbox, row, failure);
	const lost = [...failures.values()].find((failure) => failure instanceof NeedsReconnect);
	if (lost) throw lost;
	return rows.length;
}

function errandOf(topic: string, body: string): Errand | Problem {
	switch (topic) {
		case 'customers/data_request': {
			const buyer = parseBuyerPayload(body);
			return isProblem(buyer) ? buyer : { kind: 'buyer-report', buyer };
		}
		case 'shop/update':
		case 'locations/create':
		case 'locations/update':
		case 'locations/activate':
		case 'locations/deactivate':
		case 'locations/delete':
			return { kind: 'shop-facts' };
		case 'products/create':
		case 'products/update': {
			const product = parseProductPayload(body);
			return isProblem(product) ? product : { kind: 'product', productId: product.productId };
		}
		case 'collections/create':
		case 'collections/update': {
			const collection = parseCollectionPayload(body);
			return isProblem(collection) ? collection : { kind: 'collection', ...collection };
		}
		case 'orders/edited':
		case 'refunds/create':
		case 'fulfillments/create':
		case 'fulfillments/update': {
			const reference = parseOrderReference(body);
			return isProblem(reference) ? reference : { kind: 'order', ...reference };
		}
		default: {
			// A whole order that could not say all of itself: its id is where a deleted one has it.
			const order = parseDeletedOrder(body);
			return isProblem(order) ? order : { kind: 'order', ...order };
		}
	}
}

/** The rows whose errand failed, with why. */
async function runAll(
	flows: FlowDeps,
	registry: ShopRegistry,
	shop: ShopRow,
	errands: ReadonlyMap<InboxRow, Errand>,
): Promise<ReadonlyMap<InboxRow, unknown>> {
	const failures = new Map<InboxRow, unknown>();
	const attempt = async (rows: readonly InboxRow[], run: () => Promise<unknown>) => {
		try {
			await run();
		} catch (failure) {
			for (const row of rows) failures.set(row, failure);
		}
	};
	const rowsOf = (kind: Errand['kind']) => [...errands].flatMap(([row, errand]) => (errand.kind === kind ? [row] : []));

	for (const [row, errand] of errands) {
		if (errand.kind === 'buyer-report') await attempt([row], () => reportBuyer(flows, shop.id, errand.buyer));
	}
	// Of a shop that is gone there is nothing more to read.
	if (shop.status === 'uninstalled') return failures;

	const products = new Map(
		[...errands].flatMap(([row, errand]) => (errand.kind === 'product' ? [[row, errand.productId]] : [])),
	);
	if (products.size > 0) {
		await attempt([...products.keys()], () => readChangedProducts(flows, shop, [...products.values()]));
	}
	const collections = new Map<string, InboxRow[]>();
	for (const [row, errand] of errands) {
		if (errand.kind !== 'collection') continue;
		collections.set(errand.collectionId, [...(collections.get(errand.collectionId) ?? []), row]);
	}
	for (const [collectionId, rows] of collections) {
		await attempt(rows, () => readChangedCollection(flows, shop, collectionId));
	}
	const orders = new Map(
		[...errands].flatMap(([row, errand]) => (errand.kind === 'order' ? [[row, errand.orderId]] : [])),
	);
	await attempt([...orders.keys()], async () => {
		const failed = await refetchOrders(flows, shop, [...new Set(orders.values())]);
		for (const [row, orderId] of orders) if (failed.has(orderId)) failures.set(row, failed.get(orderId));
	});
	// Last: under another name its token is no longer found by the one that all others ask with.
	const refreshing = rowsOf('shop-facts');
	if (refreshing.length > 0) await attempt(refreshing, () => refreshShop(flows, registry, shop));
	return failures;
}
