/**
 * Writes what orders should carry to Shopify, where it differs from what stands there: the tag and the metafield. What
 * comes back as a webhook then changes nothing. A tag that somebody took off is put back once, then left off. It
 * decides no promise, and touches nothing on an order but our own tag and our own metafield.
 */
import { type MarkState, tagAction } from '../domain/order-mark';
import type { FlowDeps } from './deps';
import { recordJourney } from './record-journey.server';

const ordersAtOnce = 100;
export const orderMetafieldKey = 'backorder';

/** Orders written; call again while it is not 0. */
export async function writeMarks(deps: FlowDeps, shopId: string): Promise<number> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	if (shop?.status !== 'active') return 0;
	const due = await db.order.findMany({ where: { isEffectDue: true }, orderBy: { id: 'asc' }, take: ordersAtOnce });
	const admin = deps.admin(shop.domain);
	const tag = shop.orderTag;

	for (const order of due) {
		const state: MarkState = {
			hasTag: order.hasTag,
			wantsTag: order.wantsTag,
			wasWritten: order.tagWrittenAt !== null,
			putBack: order.tagPutBack,
			metafield: order.metafield,
			wantedMetafield: order.wantedMetafield,
		};
		const action = tagAction(state);
		if (order.staleTag !== '') await admin.removeTag(order.id, order.staleTag);
		if (action === 'add') await admin.addTag(order.id, tag);
		if (action === 'remove') await admin.removeTag(order.id, tag);
		if (state.metafield !== state.wantedMetafield)
			await writeMetafield(deps, shop.domain, order.id, state.wantedMetafield);

		const at = deps.now();
		const tagRow =
			action === 'add'
				? {
						hasTag: true,
						tagWrittenAt: at,
						...(state.wasWritten && !state.hasTag ? { tagPutBack: { increment: 1 } } : {}),
					}
				: action === 'remove'
					? { hasTag: false, tagWrittenAt: null, tagPutBack: 0 }
					: {};
		await db.$transaction(async (tx) => {
			await tx.order.updateMany({
				where: { id: order.id },
				data: { ...tagRow, staleTag: '', metafield: state.wantedMetafield },
			});
			// Done only if nothing new was wanted while Shopify was being told.
			await tx.order.updateMany({
				where: { id: order.id, wantsTag: order.wantsTag, wantedMetafield: order.wantedMetafield },
				data: { isEffectDue: false },
			});
			if (action === 'add') await recordJourney(tx, shopId, order.id, at, [{ kind: 'tagged', tag }]);
			if (action === 'remove') await recordJourney(tx, shopId, order.id, at, [{ kind: 'untagged', tag }]);
		});
	}
	return due.length;
}

async function writeMetafield(deps: FlowDeps, domain: string, orderId: string, value: string): Promise<void> {
	const owner = { ownerId: `gid://shopify/Order/${orderId}`, key: orderMetafieldKey };
	const admin = deps.admin(domain);
	if (value === '') await admin.deleteMetafields([owner]);
	else await admin.setMetafields([{ ...owner, type: 'json', value }]);
}
