/**
 * Tells the alternatives what a plan has seen of stock: a variant that has run out, or nearly, wants alternatives at once; one
 * that can be had again, or no longer, changes the lists of others, a while later, because stock often moves back. It
 * compares two states and never reads stock itself.
 */
import type { MovedCandidates } from '../adapters/db/alternatives-due.server';
import { canonicalJson } from '../domain/canonical-json';
import type { Day } from '../domain/day';
import type { FlowDeps } from './deps';
import { isInStock, isNeedy } from './needy-variants';

/** What counts of a variant's row. */
export interface StockState {
	readonly productId: string;
	readonly isDeleted: boolean;
	readonly isTracked: boolean;
	readonly available: number | null;
	readonly launchDay: string | null;
	readonly options: unknown;
	/** Null: never ranked. */
	readonly alternatives: unknown;
}

export const stockStateColumns = {
	id: true,
	productId: true,
	isDeleted: true,
	isTracked: true,
	available: true,
	launchDay: true,
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
	const now = deps.now();
	const own: string[] = [];
	const moved: string[] = [];
	const back = new Set<string>();
	for (const [id, state] of await readStockStates(deps, shopId, ids)) {
		const was = before.get(id);
		const wasNeedy = was !== undefined && isNeedy(was, today);
		const isOther = was !== undefined && canonicalJson(was.options) !== canonicalJson(state.options);
		if (isNeedy(state, today) && (!wasNeedy || isOther || state.alternatives === null)) own.push(id);
		const couldBeHad = was !== undefined && isInStock(was, today);
		if (couldBeHad === isInStock(state, today)) continue;
		if (couldBeHad) moved.push(id);
		else back.add(state.productId);
	}
	if (own.length > 0) {
		await deps.shopDb(shopId).variant.updateMany({ where: { id: { in: own } }, data: { alternativesDueAt: now } });
	}
	await settleLater(deps, shopId, { variantIds: moved, productIds: [...back] });
}

export async function settleLater(deps: FlowDeps, shopId: string, moved: MovedCandidates): Promise<void> {
	if (moved.variantIds.length === 0 && moved.productIds.length === 0) return;
	await deps.markAlternativesDue(shopId, moved, new Date(deps.now().getTime() + settleMs));
}
