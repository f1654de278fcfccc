/**
 * A merchant's days for a variant: its ship date and its launch day, set, moved or taken away, together. It saves them
 * and puts the plan out of date; what they mean for whom, the plan decides.
 */
import type { Prisma } from '../../adapters/db/generated/client';
import type { ShopTx } from '../../adapters/db/shop-db.server';
import type { Day } from '../../domain/day';
import { settleLater } from '../alternatives/note-stock-moves.server';
import type { ShopContext } from '../shop-context';
import { markDirty } from './mark-dirty.server';

export interface DatedSupply {
	readonly earliest: Day;
	readonly latest: Day;
	/** Units that the date covers; undefined: as many as are ordered. */
	readonly quantity: number | undefined;
}

export interface ShipDate {
	readonly variantId: string;
	/** Undefined: none. */
	readonly date: DatedSupply | undefined;
	/** Nothing ships before it; undefined: no pre-order. */
	readonly launch: Day | undefined;
	/** Goes into the mail, in the merchant's words; may be empty. */
	readonly reason: string;
}

export type ShipDateSaved =
	| { readonly kind: 'saved'; readonly affectedOrders: number }
	| { readonly kind: 'unknown-variant' };

/** One manual lot a variant: a new date replaces the old one. */
const lotId = (variantId: string) => `manual-${variantId}`;

export async function setShipDate(
	{ db, shopId, now }: ShopContext,
	{ variantId, date, launch, reason }: ShipDate,
): Promise<ShipDateSaved> {
	const at = now();
	const id = lotId(variantId);
	const isKnown = await db.$transaction(async (tx) => {
		const isKnown = await setLaunch(tx, variantId, launch ?? null, at);
		if (!isKnown) return false;
		// A launch day has a reason too: a row without days and quantity holds nothing else.
		const days = { earliest: date?.earliest ?? null, latest: date?.latest ?? null, quantity: date?.quantity ?? null };
		const row = { ...days, reason, updatedAt: at } satisfies Prisma.LotUpdateInput;
		if (date || reason !== '') {
			await tx.lot.upsert({
				where: { shopId_id: { shopId, id } },
				create: { shopId, id, variantId, kind: 'manual', ...row },
				update: row,
			});
		} else await tx.lot.deleteMany({ where: { id } });
		await markDirty(tx, shopId, [variantId], at);
		return true;
	});
	return isKnown ? { kind: 'saved', affectedOrders: await countOrders(db, variantId) } : { kind: 'unknown-variant' };
}

/** Takes ship date and launch day away. */
export async function clearShipDate(
	{ db, shopId, now }: ShopContext,
	{ variantId }: { readonly variantId: string },
): Promise<ShipDateSaved> {
	const isCleared = await db.$transaction(async (tx) => {
		const at = now();
		const launches = await tx.variant.count({ where: { id: variantId, launchDay: { not: null } } });
		const lots = await tx.lot.deleteMany({ where: { id: lotId(variantId) } });
		if (launches + lots.count === 0) return false;
		await setLaunch(tx, variantId, null, at);
		await markDirty(tx, shopId, [variantId], at);
		return true;
	});
	return isCleared ? { kind: 'saved', affectedOrders: await countOrders(db, variantId) } : { kind: 'unknown-variant' };
}

/** Whether the shop has the variant. One that is held back for a launch is offered to nobody, and wants alternatives itself. */
async function setLaunch(tx: ShopTx, id: string, launchDay: Day | null, at: Date): Promise<boolean> {
	const was = await tx.variant.findFirst({ where: { id }, select: { launchDay: true, productId: true } });
	if (!was) return false;
	await tx.variant.updateMany({ where: { id }, data: { launchDay } });
	if (was.launchDay !== launchDay) await settleLater(tx, at, { variantIds: [id], productIds: [was.productId] });
	return true;
}

async function countOrders(db: ShopContext['db'], variantId: string): Promise<number> {
	return db.order.count({ where: { isBackorder: true, lines: { some: { variantId, openUnits: { gt: 0 } } } } });
}
