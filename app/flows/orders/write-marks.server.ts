/**
 * Writes what orders should carry to Shopify, where it differs from what stands there: the tag and the metafield. What
 * comes back as a webhook then changes nothing. A tag that somebody took off is put back once, then left off. It
 * decides no promise, and touches nothing on an order but our own tag and our own metafield.
 */
import type { Prisma } from '../../adapters/db/generated/client';
import { AdminError } from '../../adapters/shopify/admin-errors';
import { isEffectDue, type MarkState, tagAction } from '../../domain/order-mark';
import type { FlowDeps } from '../deps';
import { recordJourney } from './record-journey.server';

const ordersAtOnce = 100;
export const orderMetafieldKey = 'backorder';

/** Orders looked at; call again while it is not 0. Aborted, it leaves the rest due. */
export async function writeMarks(deps: FlowDeps, shopId: string, signal?: AbortSignal): Promise<number> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	if (shop?.status !== 'active') return 0;
	const due = await db.order.findMany({ where: { isEffectDue: true }, orderBy: { id: 'asc' }, take: ordersAtOnce });
	for (const order of due) {
		if (signal?.aborted) break;
		try {
			await writeMark(deps, shop, order);
		} catch (failure) {
			if (!(failure instanceof AdminError) || !['user-error', 'refused'].includes(failure.kind)) throw failure;
			// Shopify will refuse it again: the next change of its promise makes it due again.
			deps.log(`The mark of order ${order.id} was not taken: ${failure.message}`);
			await db.order.updateMany({ where: { id: order.id, version: order.version }, data: { isEffectDue: false } });
		}
	}
	return due.length;
}

type OrderRow = Prisma.OrderGetPayload<object>;

async function writeMark(
	deps: FlowDeps,
	shop: { readonly id: string; readonly domain: string; readonly orderTag: string },
	order: OrderRow,
): Promise<void> {
	const admin = deps.admin(shop.domain);
	const tag = shop.orderTag;
	const state = stateOf(order);
	const action = tagAction(state);
	if (order.staleTag !== '') await admin.removeTag(order.id, order.staleTag);
	if (action === 'add') {
		// Written down before it is done: a tag that a crash leaves behind is still known to be ours.
		await deps.shopDb(shop.id).order.updateMany({ where: { id: order.id }, data: { tagWrittenAt: deps.now() } });
		await admin.addTag(order.id, tag);
	}
	if (action === 'remove') await admin.removeTag(order.id, tag);
	if (state.metafield !== state.wantedMetafield)
		await writeMetafield(deps, shop.domain, order.id, state.wantedMetafield);

	const at = deps.now();
	await deps.shopDb(shop.id).$transaction(async (tx) => {
		const present = await tx.order.findFirstOrThrow({ where: { id: order.id } });
		const { orderTag } = await tx.shop.findFirstOrThrow({ select: { orderTag: true } });
		const isRenamed = action === 'add' && orderTag !== tag;
		const written = {
			metafield: state.wantedMetafield,
			...(present.staleTag === order.staleTag ? { staleTag: '' } : {}),
			...(action === 'add' ? { hasTag: true, tagWrittenAt: at } : {}),
			...(action === 'remove' ? { hasTag: false, tagWrittenAt: null, tagTakenOff: 0 } : {}),
			// Renamed while it was being written: what now stands there has to go again.
			...(isRenamed ? { hasTag: false, tagWrittenAt: null, staleTag: tag } : {}),
		};
		const next = { ...present, ...written };
		const isDue = next.staleTag !== '' || isEffectDue(stateOf(next));
		// Taken up by other news meanwhile: then that saves first, and this is written again, which changes nothing.
		const { count } = await tx.order.updateMany({
			where: { id: order.id, version: present.version },
			data: { ...written, isEffectDue: isDue, version: { increment: 1 } },
		});
		if (count === 0) return;
		if (action === 'add') await recordJourney(tx, shop.id, order.id, at, [{ kind: 'tagged', tag }]);
		if (action === 'remove') await recordJourney(tx, shop.id, order.id, at, [{ kind: 'untagged', tag }]);
	});
}

const stateOf = (order: OrderRow): MarkState => ({
	hasTag: order.hasTag,
	wantsTag: order.wantsTag,
	wasWritten: order.tagWrittenAt !== null,
	takenOff: order.tagTakenOff,
	metafield: order.metafield,
	wantedMetafield: order.wantedMetafield,
});

async function writeMetafield(deps: FlowDeps, domain: string, orderId: string, value: string): Promise<void> {
	const owner = { ownerId: `gid://shopify/Order/${orderId}`, key: orderMetafieldKey };
	const admin = deps.admin(domain);
	if (value === '') await admin.deleteMetafields([owner]);
	else await admin.setMetafields([{ ...owner, type: 'json', value }]);
}
