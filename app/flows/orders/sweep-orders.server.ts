/**
 * Reads from Shopify what its webhooks may have lost: orders changed since the last sweep, with an overlap, because
 * Shopify's search lags behind its own writes. It takes them in as any other news, and moves the mark only when all of
 * them were read; one that cannot be stored is tried again while the overlap lasts. Products follow at a pace of their own
 * (sweep-products.server.ts). News of stock is lost as well, so what somebody is owed or waits for is planned anew where
 * its stock was not read for long.
 */

import { dayOf } from '../../domain/day';
import { sweepProducts } from '../alternatives/sweep-products.server';
import type { FlowDeps } from '../deps';
import { rereadShop } from '../shop/install-shop.server';
import type { ShopTerms } from './apply-order.server';
import { takeInOrder } from './take-in-order.server';

const overlapMs = 10 * 60 * 1000;
/** The first sweep of a shop looks this far back. */
const firstReachMs = 60 * 60 * 1000;
const stockAgeMs = 30 * 60 * 1000;

export interface SweptShop extends ShopTerms {
	readonly domain: string;
	readonly sweptUntil: Date | null;
}

export async function sweepShop(deps: FlowDeps, shopId: string): Promise<void> {
	const shop = await deps.shopDb(shopId).shop.findFirst();
	if (shop?.status !== 'active' || shop.importStatus !== 'done') return;
	// Once a day, for its news may be lost as well: which locations make up the pool, above all.
	const day = dayOf(deps.now(), shop.timezone);
	if (!shop.sweptUntil || shop.pool === '' || dayOf(shop.sweptUntil, shop.timezone) !== day)
		await rereadShop(deps, shop);
	const changed = await sweepOrders(deps, shop);
	if (changed > 0) deps.log(`The sweep of shop ${shopId} found ${changed} order(s) that no webhook had brought`);
	const products = await sweepProducts(deps, shop);
	if (products > 0) deps.log(`The sweep of shop ${shopId} found ${products} product(s) that no webhook had brought`);
	await deps.markStaleDirty(shopId, new Date(deps.now().getTime() - stockAgeMs));
}

/** Orders that were news. */
async function sweepOrders(deps: FlowDeps, shop: SweptShop): Promise<number> {
	const startedAt = deps.now();
	const since = shop.sweptUntil ?? new Date(startedAt.getTime() - firstReachMs);
	const changed = await takeInOrdersSince(deps, shop, new Date(since.getTime() - overlapMs));
	await deps.shopDb(shop.id).shop.updateMany({ data: { sweptUntil: startedAt } });
	return changed;
}

/** How many of them were news. */
export async function takeInOrdersSince(
	deps: FlowDeps,
	shop: ShopTerms & { readonly domain: string },
	since: Date,
): Promise<number> {
	const admin = deps.admin(shop.domain);
	let changed = 0;
	let cursor: string | undefined;
	do {
		const page = await admin.pageOrdersUpdatedSince(since.toISOString(), cursor);
		for (const facts of page.orders) {
			const taken = await takeInOrder(deps, shop, facts);
			if (taken.kind === 'applied') changed += 1;
		}
		cursor = page.next;
	} while (cursor !== undefined);
	return changed;
}
