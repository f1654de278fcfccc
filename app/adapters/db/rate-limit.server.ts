/**
 * Counts how often something was asked for within a window, for all processes together. It decides nothing about what
 * is too often. Counting locks the row until the caller's transaction ends, so whoever counts first is done first.
 */
import type { ShopTx } from './shop-db.server';

export interface RateKey {
	/** A keyed hash, or a word of ours: never an address. */
	readonly key: string;
	readonly windowMs: number;
}

/** How often it was asked for in the window of this moment, this time included. One statement. */
export async function countAsked(
	tables: Pick<ShopTx, 'rateWindow' | 'shopId'>,
	{ key, windowMs }: RateKey,
	now: Date,
): Promise<number> {
	const startedAt = new Date(Math.floor(now.getTime() / windowMs) * windowMs);
	const { shopId } = tables;
	const { count } = await tables.rateWindow.upsert({
		where: { shopId_key_startedAt: { shopId, key, startedAt } },
		create: { shopId, key, startedAt, count: 1 },
		update: { count: { increment: 1 } },
	});
	return count;
}
