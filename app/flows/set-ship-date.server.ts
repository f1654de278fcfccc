/**
 * A merchant's date for a variant: set, moved or taken away. It saves the date and puts the plan out of date; what the
 * date means for whom, the plan decides.
 */
import type { Day } from '../domain/day';
import { markDirty } from './mark-dirty.server';
import type { ShopContext } from './shop-context';

export interface ShipDate {
	readonly variantId: string;
	readonly earliest: Day;
	readonly latest: Day;
	/** Units that the date covers; undefined: as many as are ordered. */
	readonly quantity: number | undefined;
	/** Goes into the mail, in the merchant's words; may be empty. */
	readonly reason: string;
}

export type ShipDateSaved =
	| { readonly kind: 'saved'; readonly affectedOrders: number }
	| { readonly kind: 'unknown-variant' };

/** One manual lot a variant: a new date replaces the old one. */
const lotId = (variantId: string) => `manual-${variantId}`;

export async function setShipDate({ db, shopId, now }: ShopContext, date: ShipDate): Promise<ShipDateSaved> {
	const { variantId, earliest, latest, reason } = date;
	const variant = await db.variant.findFirst({ where: { id: variantId }, select: { id: true } });
	if (!variant) return { kind: 'unknown-variant' };
	const at = now();
	const row = { quantity: date.quantity ?? null, earliest, latest, reason, updatedAt: at };
	const id = lotId(variantId);
	await db.$transaction(async (tx) => {
		await tx.lot.upsert({
			where: { shopId_id: { shopId, id } },
			create: { shopId, id, variantId, kind: 'manual', ...row },
			update: row,
		});
		await markDirty(tx, shopId, [variantId], at);
	});
	return { kind: 'saved', affectedOrders: await countOrders(db, variantId) };
}

export async function clearShipDate(
	{ db, shopId, now }: ShopContext,
	{ variantId }: { readonly variantId: string },
): Promise<ShipDateSaved> {
	const { count } = await db.$transaction(async (tx) => {
		const removed = await tx.lot.deleteMany({ where: { id: lotId(variantId) } });
		if (removed.count > 0) await markDirty(tx, shopId, [variantId], now());
		return removed;
	});
	return count === 0
		? { kind: 'unknown-variant' }
		: { kind: 'saved', affectedOrders: await countOrders(db, variantId) };
}

async function countOrders(db: ShopContext['db'], variantId: string): Promise<number> {
	return db.order.count({ where: { isBackorder: true, lines: { some: { variantId, openUnits: { gt: 0 } } } } });
}
