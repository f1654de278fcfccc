/**
 * Says that those who wait for a variant are to be looked at. Whoever changes a raincheck wakes its variant first and
 * in the same transaction: the variant's row is what all of them queue at, so offers, withdrawals and redemptions of
 * one variant never decide on each other's unfinished work.
 */
import type { ShopTx } from '../../adapters/db/shop-db.server';
import { markDirty } from '../promises/mark-dirty.server';

/** Call it before any raincheck of the variant is written. */
export async function wakeRainchecks(tx: ShopTx, variantId: string, at: Date): Promise<void> {
	await tx.variant.updateMany({ where: { id: variantId }, data: { raincheckDueAt: at } });
	const shop = await tx.shop.findFirst({ select: { raincheckPlace: true } });
	// They stand before new sales, so how many they are is part of what the storefront shows.
	if (shop?.raincheckPlace === 'before') await markDirty(tx, tx.shopId, [variantId], at);
}

/**
 * Stock and price were read: whoever waits for these, or was promised a price, is looked at. The variants' own rows
 * are already written.
 */
export async function wakeForStock(tx: ShopTx, variantIds: readonly string[], at: Date): Promise<void> {
	const waited = await tx.raincheck.groupBy({
		by: ['variantId'],
		where: {
			variantId: { in: [...variantIds] },
			OR: [{ status: 'waiting' }, { status: 'offered', heldPrice: { not: '' } }],
		},
	});
	if (waited.length === 0) return;
	const ids = waited.map(({ variantId }) => variantId);
	await tx.variant.updateMany({ where: { id: { in: ids } }, data: { raincheckDueAt: at } });
}
