/**
 * Asks Shopify again for the orders of variants whose checksum does not come to rest: first what has changed lately,
 * then every order that we hold for them, oldest first, because one that is gone keeps its units from somebody else.
 * An order that Shopify no longer answers for is kept and marked, never dropped.
 */

import type { FlowDeps } from '../deps';
import type { LoadedVariant } from '../promises/load-plans.server';
import type { ShopTerms } from './apply-order.server';
import { type SweptShop, takeInOrdersSince } from './sweep-orders.server';
import { takeInOrder } from './take-in-order.server';

const reachMs = 10 * 60 * 1000;
/** What one query about orders may ask for without passing Shopify's cost limit. */
const ordersAtOnce = 20;
const ordersAtMost = 500;

export async function rereadOrders(
	deps: FlowDeps,
	shop: SweptShop,
	variants: readonly Pick<LoadedVariant, 'id' | 'unsettledSince'>[],
	now: Date,
): Promise<void> {
	const moments = [now, shop.sweptUntil ?? now, ...variants.map((variant) => variant.unsettledSince ?? now)];
	const since = Math.min(...moments.map((moment) => moment.getTime()));
	await takeInOrdersSince(deps, shop, new Date(since - reachMs));
	const held = await deps.shopDb(shop.id).order.findMany({
		// By variant: the orders of a large pre-order are more ids than one query may name.
		where: { lines: { some: { variantId: { in: variants.map((variant) => variant.id) }, openUnits: { gt: 0 } } } },
		orderBy: { createdAt: 'asc' },
		select: { id: true },
		take: ordersAtMost,
	});
	await refetchOrders(
		deps,
		shop,
		held.map((order) => order.id),
	);
}

/**
 * Fetches the orders and takes each in; what Shopify does not answer for is marked unverified. One that cannot be taken
 * in does not keep the others: those are given back, with why.
 */
export async function refetchOrders(
	deps: FlowDeps,
	shop: ShopTerms & { readonly domain: string },
	ids: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
	const failed = new Map<string, unknown>();
	const admin = deps.admin(shop.domain);
	for (let start = 0; start < ids.length; start += ordersAtOnce) {
		const batch = ids.slice(start, start + ordersAtOnce);
		const answers = await admin.readOrders(batch);
		for (const [index, id] of batch.entries()) {
			const facts = answers[index];
			if (facts) {
				const taken = await takeInOrder(deps, shop, facts);
				if (taken.kind === 'failed') failed.set(id, taken.why);
			} else {
				const unanswered = { where: { id, openUnits: { gt: 0 } }, data: { isUnverified: true } };
				await deps.shopDb(shop.id).order.updateMany(unanswered);
			}
		}
	}
	return failed;
}
