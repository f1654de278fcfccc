/**
 * Makes the plans of a shop's dirty variants anew: load, decide, save in one transaction behind the shop's plan version.
 * One lane a shop. Shopify is asked before the transaction, never inside it. A provisional plan moves nothing and says
 * nothing; it is looked at again when its settle window is over. All that is to be done in the world is left as rows.
 */
import type { VariantStock } from '../adapters/shopify/shop-admin.server';
import { dayOf } from '../domain/day';
import { assessNews, type News } from '../domain/promise/news';
import { planVariant } from '../domain/promise/plan';
import type { FlowDeps } from './deps';
import { type LoadedVariant, loadPlans, type PlanningShop } from './load-plans.server';
import { rereadOrders } from './reread-orders.server';
import { type DecidedVariant, savePlans } from './save-plans.server';

/** What one query about stock may ask for. */
const variantsAtOnce = 250;

export type Replanned =
	| { readonly kind: 'nothing-due' }
	| { readonly kind: 'planned'; readonly variants: number; readonly provisional: number }
	/** Another process saved first: the variants stay dirty. */
	| { readonly kind: 'overtaken' };

export async function replanShop(deps: FlowDeps, shopId: string): Promise<Replanned> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	if (shop?.status !== 'active') return { kind: 'nothing-due' };
	const due = await db.dirtyVariant.findMany({
		where: { notBefore: { lte: deps.now() } },
		orderBy: { since: 'asc' },
		take: variantsAtOnce,
	});
	if (due.length === 0) return { kind: 'nothing-due' };

	const admin = deps.admin(shop.domain);
	const askedAt = deps.now();
	const stock = await admin.readStock(due.map((row) => row.variantId));
	const first = await loadPlans(db, shop, due, stock, askedAt);
	const counted = await readCommitted(deps, shop.domain, first);
	const news = new Map(first.map((variant) => [variant.id, newsOf(variant, counted, askedAt, shop.settleSeconds)]));

	const toReread = first.filter((variant) => news.get(variant.id)?.kind === 'reread');
	let loaded = first;
	if (toReread.length > 0) {
		await rereadOrders(deps, shop, toReread, askedAt);
		const reread = new Set(toReread.map((variant) => variant.id));
		loaded = (await loadPlans(db, shop, due, stock, askedAt)).map((variant) =>
			reread.has(variant.id) ? { ...variant, rereadAt: askedAt } : variant,
		);
		// What was read again may explain it; what remains after the settle window is the new rest.
		for (const variant of loaded) {
			if (reread.has(variant.id)) news.set(variant.id, newsOf(variant, counted, askedAt, shop.settleSeconds));
		}
	}

	const decided = loaded.map((variant) => decide(variant, news.get(variant.id), counted));
	const isSaved = await savePlans(deps, shop, decided, { at: askedAt, today: dayOf(askedAt, shop.timezone) });
	if (!isSaved) return { kind: 'overtaken' };
	return {
		kind: 'planned',
		variants: decided.length,
		provisional: decided.filter(({ news }) => news.kind !== 'settled').length,
	};
}

/** `committed`, where a variant is short: covered ones need no second look. */
async function readCommitted(
	deps: FlowDeps,
	domain: string,
	variants: readonly LoadedVariant[],
): Promise<ReadonlyMap<string, number>> {
	const short = variants.filter((variant) => variant.isTracked && !variant.isDeleted && variant.input.available < 0);
	if (short.length === 0) return new Map();
	const levels = await deps.admin(domain).readCommitted(short.map((variant) => variant.id));
	return new Map([...levels].map(([id, level]) => [id, level.committed]));
}

function newsOf(variant: LoadedVariant, counted: ReadonlyMap<string, number>, now: Date, settleSeconds: number): News {
	const since = variant.unsettledSince;
	const isReread = variant.rereadAt !== undefined && variant.rereadAt >= (since ?? now);
	const named = variant.input.lines.flatMap((line) => line.tranches).reduce((sum, tranche) => sum + tranche.units, 0);
	return assessNews(
		{
			committed: counted.get(variant.id),
			named,
			settledUnnamed: variant.settledUnnamed,
			unsettledSince: since?.toISOString(),
			isReread,
		},
		now,
		settleSeconds,
	);
}

function decide(variant: LoadedVariant, news: News | undefined, counted: ReadonlyMap<string, number>): DecidedVariant {
	const settled: News = news ?? { kind: 'settled', settledUnnamed: variant.settledUnnamed };
	return { ...variant, news: settled, committed: counted.get(variant.id), plan: planVariant(variant.input) };
}

export type { PlanningShop, VariantStock };
