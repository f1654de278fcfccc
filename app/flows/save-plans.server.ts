/**
 * The one door through which plans are saved: promises, what the orders should carry, slips noticed or healed, and the
 * supply curve, in ONE transaction that compares and sets the shop's plan version. A provisional plan leaves all of
 * that as it was. Nothing here speaks to Shopify or to a mail server.
 */
import type { ShopTx } from '../adapters/db/shop-db.server';
import { sameJson } from '../domain/canonical-json';
import type { Day } from '../domain/day';
import type { News } from '../domain/promise/news';
import type { VariantPlan } from '../domain/promise/plan';
import type { PromisePart } from '../domain/promise/promise';
import { parsePromiseParts } from '../domain/promise/schemas';
import type { FlowDeps } from './deps';
import { toJson } from './json';
import type { LoadedVariant, PlanningShop } from './load-plans.server';
import { type ChangedPromises, saveOrders } from './save-orders.server';

export interface DecidedVariant extends LoadedVariant {
	readonly news: News;
	readonly committed: number | undefined;
	readonly plan: VariantPlan;
}

export interface PlanMoment {
	/** When stock was asked for. */
	readonly at: Date;
	readonly today: Day;
}

/** False where another process saved a plan of this shop first; then nothing was written. */
export async function savePlans(
	deps: FlowDeps,
	shop: PlanningShop,
	variants: readonly DecidedVariant[],
	moment: PlanMoment,
): Promise<boolean> {
	const version = shop.planVersion + 1;
	return deps.shopDb(shop.id).$transaction(async (tx) => {
		const { count } = await tx.shop.updateMany({
			where: { planVersion: shop.planVersion },
			data: { planVersion: version },
		});
		if (count === 0) return false;
		const settled = variants.filter((variant) => variant.news.kind === 'settled');
		const changed = await savePromises(tx, settled);
		for (const variant of variants) await saveVariant(tx, shop, variant, version, moment);
		const orderIds = [...new Set(settled.flatMap((variant) => variant.orderIds))];
		await saveOrders(tx, shop, orderIds, { ...moment, version, now: deps.now(), changed });
		for (const variant of variants) await leaveDirty(tx, variant);
		return true;
	});
}

async function savePromises(tx: ShopTx, settled: readonly DecidedVariant[]): Promise<ChangedPromises> {
	const changed = new Map<string, { was: readonly PromisePart[]; reason: string }>();
	const promised = new Map(
		settled.flatMap((variant) =>
			variant.plan.promises.map(
				({ line, parts }) => [line, { parts: variant.isTracked ? parts : [], variant }] as const,
			),
		),
	);
	const rows = await tx.orderLine.findMany({
		where: { id: { in: [...promised.keys()] } },
		select: { id: true, promise: true },
	});
	for (const row of rows) {
		const next = promised.get(row.id);
		const was = parsePromiseParts(row.promise);
		if (!next || sameJson(was, next.parts)) continue;
		await tx.orderLine.updateMany({ where: { id: row.id }, data: { promise: toJson(next.parts) } });
		changed.set(row.id, { was, reason: next.variant.reason });
	}
	return changed;
}

async function saveVariant(
	tx: ShopTx,
	shop: PlanningShop,
	variant: DecidedVariant,
	version: number,
	{ at }: PlanMoment,
): Promise<void> {
	const { stock, news, plan } = variant;
	const facts = stock && {
		productId: stock.productId,
		inventoryItemId: stock.inventoryItemId,
		productTitle: stock.productTitle,
		title: stock.title,
		sku: stock.sku,
		imageUrl: stock.imageUrl,
		price: stock.price,
		policy: stock.policy,
		isTracked: stock.isTracked,
		available: stock.available,
	};
	const checksum =
		news.kind === 'settled'
			? { settledUnnamed: news.settledUnnamed, unsettledSince: null, isProvisional: false }
			: { unsettledSince: new Date(news.since), isProvisional: true };
	const outcome =
		news.kind === 'settled'
			? {
					debt: plan.debt,
					shortUnits: variant.isTracked ? plan.shortUnits : 0,
					...(hasNewCurve(variant) ? { curve: toJson(plan.curve), isCurveDue: true } : {}),
				}
			: {};
	const row = {
		...(facts ?? {}),
		isDeleted: variant.isDeleted,
		committed: variant.committed ?? null,
		stockReadAt: at,
		rereadAt: variant.rereadAt ?? null,
		...checksum,
		...outcome,
	};
	if (facts) {
		await tx.variant.upsert({
			where: { shopId_id: { shopId: shop.id, id: variant.id } },
			create: { shopId: shop.id, id: variant.id, ...facts, ...row },
			update: row,
		});
	} else {
		await tx.variant.updateMany({ where: { id: variant.id }, data: row });
	}
	const plannedAs = { version, plannedAt: at, input: toJson(variant.input) };
	await tx.plan.upsert({
		where: { shopId_variantId: { shopId: shop.id, variantId: variant.id } },
		create: { shopId: shop.id, variantId: variant.id, ...plannedAs },
		update: plannedAs,
	});
}

/** A variant that says nothing and never said anything needs no metafield: the page reads its absence as "no date". */
function hasNewCurve({ plan, curve, isTracked, isDeleted }: DecidedVariant): boolean {
	if (!isTracked || isDeleted) return false;
	const isSilent = plan.curve.steps.length === 0 && plan.curve.then.basis === 'unknown';
	return curve === undefined ? !isSilent : !sameJson(curve, plan.curve);
}

/** Only the generation that was planned is done; a provisional one is looked at again when its window is over. */
async function leaveDirty(tx: ShopTx, { id, generation, news }: DecidedVariant): Promise<void> {
	const where = { variantId: id, generation };
	switch (news.kind) {
		case 'settled':
			await tx.dirtyVariant.deleteMany({ where });
			return;
		case 'moving':
			await tx.dirtyVariant.updateMany({ where, data: { notBefore: new Date(news.until) } });
			return;
		case 'reread':
			// Reading again did not bring it to rest and its window is over only in part: soon once more.
			await tx.dirtyVariant.updateMany({ where, data: { notBefore: new Date(Date.parse(news.since) + 5000) } });
	}
}
