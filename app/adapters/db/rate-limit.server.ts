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
	const { shopId } = tables;
	const startedAt = startOf(windowMs, now);
	const { count } = await tables.rateWindow.upsert({
		where: { shopId_key_startedAt: { shopId, key, startedAt } },
		create: { shopId, key, startedAt, count: 1 },
		update: { count: { increment: 1 } },
	});
	return count;
}

/** The same without counting. */
export async function readAsked(
	tables: Pick<ShopTx, 'rateWindow'>,
	{ key, windowMs }: RateKey,
	now: Date,
): Promise<number> {
	const row = await tables.rateWindow.findFirst({ where: { key, startedAt: startOf(windowMs, now) } });
	return row?.count ?? 0;
}

const startOf = (windowMs: number, now: Date): Date => new Date(Math.floor(now.getTime() / windowMs) * windowMs);
