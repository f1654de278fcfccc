/**
 * The one door through which plans are saved: promises, what the orders should carry, slips noticed or healed, and the
 * supply curve. A plan of many orders or variants is saved in chunks, and flips the shop's plan version with the last one;
 * until then its variants stay dirty, so nothing is said by half a plan. A variant that news has come for meanwhile is
 * left out. A provisional plan leaves everything as it was. Nothing here speaks to Shopify or to a mail server.
 */

import { lockGenerations } from '../../adapters/db/lock-generations.server';
import type { ShopTx } from '../../adapters/db/shop-db.server';
import type { VariantStock } from '../../adapters/shopify/shop-admin.server';
import { sameJson } from '../../domain/canonical-json';
import type { Day } from '../../domain/day';
import { etaOfNext } from '../../domain/promise/curve';
import type { News } from '../../domain/promise/news';
import type { PlanInput, VariantPlan } from '../../domain/promise/plan';
import { type PromisePart, saysTheSame } from '../../domain/promise/promise';
import { findPromiseParts } from '../../domain/promise/schemas';
import type { FlowDeps } from '../deps';
import { toJson } from '../json';
import { type ChangedPromises, PlanOvertaken, saveOrders } from '../orders/save-orders.server';
import { wakeForStock } from '../rainchecks/wake-rainchecks.server';
import { storableText } from '../storable-text';
import type { LoadedVariant, PlanningShop } from './load-plans.server';

export interface DecidedVariant extends LoadedVariant {
	readonly input: PlanInput;
	/** As Shopify has it now; undefined: deleted there. */
	readonly stock: VariantStock | undefined;
	readonly isDeleted: boolean;
	readonly news: News;
	readonly committed: number | undefined;
	readonly plan: VariantPlan;
}

export interface PlanMoment {
	/** When stock was asked for. */
	readonly at: Date;
	readonly today: Day;
}

/** Keep a transaction short on the embedded engine, where everything else stands still meanwhile: webhooks wait to be stored. */
const ordersAtOnce = 200;
const variantsAtOnce = 50;

/** Variants whose plan was saved; 0 where another process was first. */
export async function savePlans(
	deps: FlowDeps,
	shop: PlanningShop,
	variants: readonly DecidedVariant[],
	moment: PlanMoment,
): Promise<number> {
	const version = shop.planVersion + 1;
	const orderChunks = inChunks(
		settledOf(variants).flatMap((variant) => variant.orderIds),
		ordersAtOnce,
	);
	const variantChunks = inChunks(
		variants.map(({ id }) => id),
		variantsAtOnce,
	);
	const saveOrderChunk = async (tx: ShopTx, fresh: readonly DecidedVariant[], orderIds: readonly string[] = []) => {
		// Orders before their lines, as whoever takes in news does: else the two wait for each other.
		await tx.order.updateMany({ where: { id: { in: [...orderIds] } }, data: { openUnits: { increment: 0 } } });
		const changed = await savePromises(tx, settledOf(fresh), orderIds, deps.log);
		await saveOrders(tx, shop, orderIds, { ...moment, version, now: deps.now(), changed, log: deps.log });
	};
	const saveVariantChunk = async (tx: ShopTx, fresh: readonly DecidedVariant[], ids: readonly string[] = []) => {
		const byId = new Map(fresh.map((variant) => [variant.id, variant]));
		const chunk = ids.flatMap((id) => byId.get(id) ?? []);
		for (const variant of chunk) await saveVariant(tx, shop, variant, moment);
		await saveInputs(tx, shop.id, chunk, version, moment);
		const settledIds = settledOf(chunk).map(({ id }) => id);
		await wakeForStock(tx, settledIds, deps.now());
	};
	const inTurn = <T>(nextVersion: number, body: (tx: ShopTx, fresh: readonly DecidedVariant[]) => Promise<T>) =>
		deps.shopDb(shop.id).$transaction(async (tx) => {
			const where = { planVersion: shop.planVersion };
			const { count } = await tx.shop.updateMany({ where, data: { planVersion: nextVersion } });
			if (count === 0) throw new PlanOvertaken();
			return body(tx, await withoutNews(tx, variants));
		});

	try {
		for (const orderIds of orderChunks.slice(0, -1)) {
			await inTurn(shop.planVersion, (tx, fresh) => saveOrderChunk(tx, fresh, orderIds));
		}
		for (const ids of variantChunks.slice(0, -1)) {
			await inTurn(shop.planVersion, (tx, fresh) => saveVariantChunk(tx, fresh, ids));
		}
		return await inTurn(version, async (tx, fresh) => {
			await saveOrderChunk(tx, fresh, orderChunks.at(-1));
			await saveVariantChunk(tx, fresh, variantChunks.at(-1));
			await leaveDirty(tx, fresh);
			return fresh.length;
		});
	} catch (failure) {
		if (failure instanceof PlanOvertaken) return 0;
		throw failure;
	}
}

const settledOf = (variants: readonly DecidedVariant[]) => variants.filter(({ news }) => news.kind === 'settled');

/** Sorted, so that two who save many rows never wait for each other. */
function inChunks(givenIds: readonly string[], size: number): readonly (readonly string[])[] {
	const ids = [...new Set(givenIds)].sort();
	return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
		ids.slice(index * size, (index + 1) * size),
	);
}

/** Those whose generation is still the one that was planned. */
async function withoutNews(tx: ShopTx, variants: readonly DecidedVariant[]): Promise<readonly DecidedVariant[]> {
	const rows = await tx.dirtyVariant.findMany({ where: { variantId: { in: variants.map(({ id }) => id) } } });
	const generations = new Map(rows.map((row) => [row.variantId, row.generation]));
	return variants.filter((variant) => generations.get(variant.id) === variant.generation);
}

async function savePromises(
	tx: ShopTx,
	settled: readonly DecidedVariant[],
	orderIds: readonly string[],
	log: FlowDeps['log'],
): Promise<ChangedPromises> {
	const changed = new Map<string, { was: readonly PromisePart[]; reason: string }>();
	const promised = new Map(
		settled.flatMap((variant) =>
			variant.plan.promises.map(
				({ line, parts }) => [line, { parts: variant.isTracked ? parts : [], reason: variant.reason }] as const,
			),
		),
	);
	const rows = await tx.orderLine.findMany({
		where: { orderId: { in: [...orderIds] }, openUnits: { gt: 0 } },
		select: { id: true, openUnits: true, promise: true },
	});
	for (const row of rows) {
		const next = promised.get(row.id);
		const was = findPromiseParts(row.promise);
		if (!next || (was && saysTheSame(was, next.parts))) continue;
		const units = next.parts.reduce((sum, part) => sum + part.quantity, 0);
		// The line's units have changed since it was loaded: its variant is dirty again and will be planned again.
		if (next.parts.length > 0 && units !== row.openUnits) continue;
		await tx.orderLine.updateMany({
			where: { id: row.id, openUnits: row.openUnits },
			data: { promise: toJson(next.parts) },
		});
		if (!was) log(`The promise of order line ${row.id} could not be read, and was made anew`);
		changed.set(row.id, { was: was ?? [], reason: next.reason });
	}
	return changed;
}

async function saveVariant(tx: ShopTx, shop: PlanningShop, variant: DecidedVariant, { at }: PlanMoment): Promise<void> {
	const { stock, news, plan } = variant;
	const facts = stock && {
		productId: stock.productId,
		inventoryItemId: stock.inventoryItemId,
		productTitle: storableText(stock.productTitle),
		title: storableText(stock.title),
		sku: storableText(stock.sku),
		imageUrl: stock.imageUrl,
		price: stock.price,
		policy: stock.policy,
		options: toJson(stock.options),
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
					debt: variant.isTracked ? plan.debt : 0,
					shortUnits: variant.isTracked ? plan.shortUnits : 0,
					isKept: isKept(variant),
					...(hasNewCurve(variant) ? { curve: toJson(plan.curve), isCurveDue: true } : {}),
				}
			: {};
	const row = {
		...(facts ?? {}),
		isDeleted: variant.isDeleted,
		...(facts ? { available: variant.input.available } : {}),
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
}

async function saveInputs(
	tx: ShopTx,
	shopId: string,
	variants: readonly DecidedVariant[],
	version: number,
	{ at }: PlanMoment,
): Promise<void> {
	await tx.plan.deleteMany({ where: { variantId: { in: variants.map(({ id }) => id) } } });
	await tx.plan.createMany({
		data: variants.map(({ id, input }) => ({ shopId, variantId: id, version, plannedAt: at, input: toJson(input) })),
	});
}

/** Where nothing is sold beyond stock nobody waits, whoever stands before. A launch holds back by its day alone. */
function isKept({ isTracked, stock, input, plan }: DecidedVariant): boolean {
	if (!isTracked || stock?.policy !== 'continue' || input.available <= 0) return false;
	const { basis } = etaOfNext(plan.curve, input.available);
	return basis !== 'stock' && basis !== 'launch';
}

/** A variant that says nothing and never said anything needs no metafield: the page reads its absence as "no date". */
function hasNewCurve({ plan, curve, isTracked, isDeleted }: DecidedVariant): boolean {
	if (!isTracked || isDeleted) return false;
	const isSilent = plan.curve.steps.length === 0 && plan.curve.then.basis === 'unknown';
	return curve === undefined ? !isSilent : !sameJson(curve, plan.curve);
}

/** Only the generation that was planned is done; a provisional one is looked at again when its window is over. */
async function leaveDirty(tx: ShopTx, variants: readonly DecidedVariant[]): Promise<void> {
	await lockGenerations(
		tx,
		variants.map(({ id }) => id),
	);
	const settled = settledOf(variants).map(({ id, generation }) => ({ variantId: id, generation }));
	if (settled.length > 0) await tx.dirtyVariant.deleteMany({ where: { OR: settled } });
	for (const { id, generation, news } of variants) {
		if (news.kind === 'settled') continue;
		// Reading again did not bring it to rest and its window is over only in part: soon once more.
		const notBefore = new Date(news.kind === 'moving' ? news.until : Date.parse(news.since) + 5000);
		await tx.dirtyVariant.updateMany({ where: { variantId: id, generation }, data: { notBefore } });
	}
}
