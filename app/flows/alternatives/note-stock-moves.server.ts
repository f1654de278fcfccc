/**
 * Tells the alternatives what a plan has seen of variants: one that has run out, or nearly, wants alternatives at once;
 * one that can be had again, or no longer, or is priced or made otherwise now, changes the lists of others, a while
 * later, because stock often moves back. It compares two states and never reads stock itself.
 */
import { type MovedCandidates, markAlternativesDue, markVariantsDue } from '../../adapters/db/alternatives-due.server';
import type { ShopTx } from '../../adapters/db/shop-db.server';
import { isOtherPrice } from '../../domain/alternatives/traits';
import { sameJson } from '../../domain/canonical-json';
import type { Day } from '../../domain/day';
import type { FlowDeps } from '../deps';
import { isInStock, isNeedy } from './needy-variants';

/** What counts of a variant's row. */
export interface StockState {
	readonly productId: string;
	readonly isDeleted: boolean;
	readonly isTracked: boolean;
	readonly isKept: boolean;
	readonly available: number | null;
	readonly launchDay: string | null;
	readonly price: string;
	readonly options: unknown;
	/** Null: never ranked. */
	readonly alternatives: unknown;
}

export const stockStateColumns = {
	id: true,
	productId: true,
	isDeleted: true,
	isTracked: true,
	isKept: true,
	available: true,
	launchDay: true,
	price: true,
	options: true,
	alternatives: true,
} as const;

/** Lists of others wait so long for more news. */
export const settleMs = 10 * 60 * 1000;

export async function readStockStates(
	deps: FlowDeps,
	shopId: string,
	ids: readonly string[],
): Promise<ReadonlyMap<string, StockState>> {
	const rows = await deps
		.shopDb(shopId)
		.variant.findMany({ where: { id: { in: [...ids] } }, select: stockStateColumns });
	return new Map(rows.map(({ id, ...state }) => [id, state]));
}

/** Compares the rows as they are now with what they were `before`. */
export async function noteStockMoves(
	deps: FlowDeps,
	shopId: string,
	before: ReadonlyMap<string, StockState>,
	ids: readonly string[],
	today: Day,
): Promise<void> {
	const own: string[] = [];
	const moved: string[] = [];
	const back = new Set<string>();
	for (const [id, state] of await readStockStates(deps, shopId, ids)) {
		const was = before.get(id);
		const wasNeedy = was !== undefined && isNeedy(was, today);
		const isOther =
			was !== undefined &&
			(!sameJson(was.options, state.options) || isOtherPrice(Number(was.price), Number(state.price)));
		if (isNeedy(state, today) && (!wasNeedy || isOther || state.alternatives === null)) own.push(id);
		const couldBeHad = was !== undefined && isInStock(was, today);
		const canBeHad = isInStock(state, today);
		if (couldBeHad && (!canBeHad || isOther)) moved.push(id);
		if (canBeHad && (!couldBeHad || isOther)) back.add(state.productId);
	}
	const db = deps.shopDb(shopId);
	const now = deps.now();
	await markVariantsDue(db, now, own);
	await settleLater(db, now, { variantIds: moved, productIds: [...back] });
}

export async function settleLater(tx: ShopTx, now: Date, moved: MovedCandidates): Promise<void> {
	await markAlternativesDue(tx, moved, new Date(now.getTime() + settleMs));
}
