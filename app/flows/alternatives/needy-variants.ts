/**
 * Which variants have alternatives: those that have run out or nearly, and those that wait although there is stock,
 * because they are to come or others stand before. The storefront asks the live counter once more before it shows any.
 */
import { scarceStock } from '../../adapters/db/alternatives-due.server';
import type { Prisma } from '../../adapters/db/generated/client';
import type { Day } from '../../domain/day';

interface StockColumns {
	readonly isDeleted: boolean;
	readonly isTracked: boolean;
	readonly isKept: boolean;
	readonly available: number | null;
	readonly launchDay: string | null;
}

/** `isNeedy` as a filter. */
export const needyVariants = (today: Day) =>
	({
		isDeleted: false,
		isTracked: true,
		OR: [{ available: { lte: scarceStock } }, { launchDay: { gt: today } }, { isKept: true }],
	}) satisfies Prisma.VariantWhereInput;

export const isNeedy = ({ isDeleted, isTracked, isKept, available, launchDay }: StockColumns, today: Day): boolean =>
	!isDeleted &&
	isTracked &&
	(isKept || (available !== null && available <= scarceStock) || (launchDay !== null && launchDay > today));

/** `isInStock` as a filter. */
export const variantsInStock = (today: Day) =>
	({
		isDeleted: false,
		isKept: false,
		AND: [
			{ OR: [{ isTracked: false }, { available: { gt: 0 } }] },
			{ OR: [{ launchDay: null }, { launchDay: { lte: today } }] },
		],
	}) satisfies Prisma.VariantWhereInput;

/** Whether it could be bought today, so that it may stand in for another. */
export const isInStock = ({ isDeleted, isTracked, isKept, available, launchDay }: StockColumns, today: Day): boolean =>
	!isDeleted && !isKept && !(launchDay !== null && launchDay > today) && (!isTracked || (available ?? 0) > 0);
