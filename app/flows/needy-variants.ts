/**
 * Which variants have alternatives: those that have run out or nearly, and those that are to come. The storefront asks
 * the live counter once more before it shows any.
 */
import { scarceStock } from '../adapters/db/alternatives-due.server';
import type { ShopDb } from '../adapters/db/shop-db.server';
import type { Day } from '../domain/day';

interface StockColumns {
	readonly isDeleted: boolean;
	readonly isTracked: boolean;
	readonly available: number | null;
	readonly launchDay: string | null;
}

/** As a filter; a launch day that has come is sorted out where the day is known. */
export const needyVariants = {
	isDeleted: false,
	isTracked: true,
	OR: [{ available: { lte: scarceStock } }, { launchDay: { not: null } }],
};

export const isNeedy = ({ isDeleted, isTracked, available, launchDay }: StockColumns, today: Day): boolean =>
	!isDeleted &&
	isTracked &&
	((available !== null && available <= scarceStock) || (launchDay !== null && launchDay > today));

/** Whether it could be bought today, so that it may stand in for another. */
export const isInStock = ({ isDeleted, isTracked, available, launchDay }: StockColumns, today: Day): boolean =>
	!isDeleted && !(launchDay !== null && launchDay > today) && (!isTracked || (available ?? 0) > 0);

/** Ranks all of them anew; what stays the same is not written again. */
export async function markNeedyDue(db: Pick<ShopDb, 'variant'>, at: Date, of: object = {}): Promise<void> {
	await db.variant.updateMany({ where: { AND: [needyVariants, of] }, data: { alternativesDueAt: at } });
}
