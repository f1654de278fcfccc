/**
 * Makes the plans of a shop's dirty variants anew: load, decide, save behind the shop's plan version. One lane a shop.
 * What we know is loaded first and Shopify is asked after it, never the other way round and never inside a transaction:
 * news that comes in between raises a generation, and then the plan is dropped; older stock beside newer orders would
 * cover somebody falsely. A provisional plan moves nothing and says nothing. What is to be done in the world is left
 * as rows.
 */
import { type Day, dayOf } from '../../domain/day';
import { assessNews, type News } from '../../domain/promise/news';
import { planVariant } from '../../domain/promise/plan';
import { noteStockMoves, readStockStates } from '../alternatives/note-stock-moves.server';
import type { FlowDeps } from '../deps';
import { rereadOrders } from '../orders/reread-orders.server';
import { type LoadedVariant, loadPlans, type PlanningShop } from './load-plans.server';
import { type DecidedVariant, savePlans } from './save-plans.server';

const variantsAtOnce = 250;

export type Replanned =
	| { readonly kind: 'nothing-due' }
	| { readonly kind: 'planned'; readonly variants: number; readonly provisional: number }
	/** Another process saved first, or news came for all of them: the variants stay dirty. */
	| { readonly kind: 'overtaken' };

export async function replanShop(deps: FlowDeps, shopId: string): Promise<Replanned> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	if (shop?.status !== 'active') return { kind: 'nothing-due' };
	const at = deps.now();
	const moment = { at, today: dayOf(at, shop.timezone) };
	const due = await db.dirtyVariant.findMany({
		where: { notBefore: { lte: at } },
		orderBy: { since: 'asc' },
		take: variantsAtOnce,
		select: { variantId: true },
	});
	if (due.length === 0) return { kind: 'nothing-due' };
	const ids = due.map((row) => row.variantId);

	const before = await readStockStates(deps, shopId, ids);
	let decided = await decideAll(deps, shop, ids, moment);
	const toReread = decided.filter((variant) => variant.news.kind === 'reread');
	if (toReread.length > 0) {
		await rereadOrders(deps, shop, toReread, at);
		const reread = new Set(toReread.map((variant) => variant.id));
		// What was read again may explain it; what then remains after the settle window is the new rest.
		decided = await decideAll(deps, shop, ids, moment, reread);
	}
	const saved = await savePlans(deps, shop, decided, moment);
	if (saved === 0) return { kind: 'overtaken' };
	await noteStockMoves(deps, shopId, before, ids, moment.today);
	return {
		kind: 'planned',
		variants: saved,
		provisional: decided.filter(({ news }) => news.kind !== 'settled').length,
	};
}

interface Moment {
	readonly at: Date;
	readonly today: Day;
}

async function decideAll(
	deps: FlowDeps,
	shop: PlanningShop,
	ids: readonly string[],
	moment: Moment,
	reread: ReadonlySet<string> = new Set(),
): Promise<readonly DecidedVariant[]> {
	const known = await loadPlans(deps, shop, ids, moment.today);
	const admin = deps.admin(shop.domain);
	const { variants: stock } = await admin.readStock(ids);
	const short = stock.filter((variant) => variant.isTracked && variant.available < 0).map((variant) => variant.id);
	// Both counts of one answer: those of two moments would differ by what was sold in between.
	const levels = short.length === 0 ? undefined : await admin.readCommitted(short);
	return known.map((variant) => {
		const facts = stock.find((candidate) => candidate.id === variant.id);
		const level = levels?.get(variant.id);
		// A deleted variant has no stock: exactly what we can name is owed, and nothing is there.
		const available = level?.available ?? facts?.available ?? -unitsNamed(variant);
		const rereadAt = reread.has(variant.id) ? moment.at : variant.rereadAt;
		const input = { ...variant.input, available };
		const news = newsOf({ ...variant, rereadAt }, level?.committed, moment.at, shop.settleSeconds);
		return {
			...variant,
			stock: facts,
			isTracked: facts?.isTracked ?? variant.isTracked,
			isDeleted: facts === undefined,
			rereadAt,
			input,
			news,
			committed: level?.committed,
			plan: planVariant(input),
		};
	});
}

const unitsNamed = (variant: LoadedVariant): number =>
	variant.input.lines.flatMap((line) => line.tranches).reduce((sum, tranche) => sum + tranche.units, 0);

function newsOf(variant: LoadedVariant, committed: number | undefined, now: Date, settleSeconds: number): News {
	const since = variant.unsettledSince;
	return assessNews(
		{
			committed,
			named: unitsNamed(variant),
			settledUnnamed: variant.settledUnnamed,
			unsettledSince: since?.toISOString(),
			isReread: variant.rereadAt !== undefined && variant.rereadAt >= (since ?? now),
		},
		now,
		settleSeconds,
	);
}
