/**
 * Takes in one order of many that were read: one that cannot be taken in is named in the log and given back as failed,
 * because it must not keep the others of its shop from being heard.
 */

import type { OrderFacts } from '../../domain/order';
import type { FlowDeps } from '../deps';
import { describeFailure } from '../describe-failure';
import { type Applied, applyOrder, type ShopTerms } from './apply-order.server';

export async function takeInOrder(
	deps: FlowDeps,
	shop: ShopTerms,
	facts: OrderFacts,
): Promise<Applied | { readonly kind: 'failed'; readonly why: unknown }> {
	try {
		return await applyOrder(deps, shop, facts);
	} catch (why) {
		deps.log(`Order ${facts.id} was read and not taken in: ${describeFailure(why)}`);
		return { kind: 'failed', why };
	}
}
