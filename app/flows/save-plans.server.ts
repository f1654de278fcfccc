/**
 * The one door through which plans are saved: promises, what the orders should carry, slips noticed or healed, and the
 * supply curve, in ONE transaction that compares and sets the shop's plan version. A provisional plan leaves all of
 * that as it was. Nothing here speaks to Shopify or to a mail server.
 */
import { randomUUID } from 'node:crypto';
import type { ShopTx } from '../adapters/db/shop-db.server';
import type { Day } from '../domain/day';
import type { JourneyFact } from '../domain/journey';
import { decideOrder, type OrderLineState, type PendingSlip, type SeenSlip } from '../domain/order-decision';
import { isEffectDue } from '../domain/order-mark';
import type { News } from '../domain/promise/news';
import type { VariantPlan } from '../domain/promise/plan';
import type { PromisePart } from '../domain/promise/promise';
import { parsePromiseParts, parseToldParts } from '../domain/promise/schemas';
import type { FlowDeps } from './deps';
import { toJson } from './json';
import type { LoadedVariant, PlanningShop } from './load-plans.server';
import { recordJourney } from './record-journey.server';

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
		const reasons = await savePromises(tx, settled);
		for (const variant of variants) await saveVariant(tx, shop, variant, version, moment);
		for (const orderId of new Set(settled.flatMap((variant) => variant.orderIds))) {
			await saveOrder(tx, shop, orderId, { ...moment, version, now: deps.now(), reasons });
		}
		for (const variant of variants) await leaveDirty(tx, variant);
		return true;
	});
}

/** What changed for a line, with the merchant's reason for it. */
type ChangedPromises = ReadonlyMap<string, { readonly was: readonly PromisePart[]; readonly reason: string }>;

async function savePromises(tx: ShopTx, settled: readonly DecidedVariant[]): Promise<ChangedPromises> {
	const changed = new Map<string, { was: readonly PromisePart[]; reason: string }>();
	const promised = new Map(
		settled.flatMap((variant) =>
			variant.plan.promises.map(({ line, parts }) => [line, { parts: variant.isTracked ? parts : [], variant }] as const),
		),
	);
	const rows = await tx.orderLine.findMany({
		where: { id: { in: [...promised.keys()] } },
		select: { id: true, promise: true },
	});
	for (const row of rows) {
		const next = promised.get(row.id);
		const was = parsePromiseParts(row.promise);
		if (!next || JSON.stringify(was) === JSON.stringify(next.parts)) continue;
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
			? { debt: plan.debt, shortUnits: variant.isTracked ? plan.shortUnits : 0, curve: toJson(plan.curve) }
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

interface OrderMoment extends PlanMoment {
	readonly now: Date;
	readonly version: number;
	readonly reasons: ChangedPromises;
}

async function saveOrder(tx: ShopTx, shop: PlanningShop, orderId: string, moment: OrderMoment): Promise<void> {
	const order = await tx.order.findFirst({ where: { id: orderId }, include: { lines: { orderBy: { id: 'asc' } } } });
	if (!order) return;
	const lines: OrderLineState[] = order.lines.map((line) => ({
		id: line.id,
		title: line.title,
		told: parseToldParts(line.told),
		promise: parsePromiseParts(line.promise),
	}));
	const row = await tx.slip.findFirst({ where: { orderId, status: { in: ['open', 'claimed'] } } });
	const pending: PendingSlip | undefined = row
		? { firstAt: row.firstAt, dueAt: row.dueAt, seen: row.seen as unknown as readonly SeenSlip[] }
		: undefined;
	const { mark, isBackorder, slip } = decideOrder(order.isBackorder, lines, pending, {
		today: moment.today,
		now: moment.now,
		toleranceDays: shop.toleranceDays,
		settleSeconds: shop.settleSeconds,
	});
	if (!isBackorder) return;

	const state = {
		hasTag: order.hasTag,
		wantsTag: mark.wantsTag,
		wasWritten: order.tagWrittenAt !== null,
		putBack: order.tagPutBack,
		metafield: order.metafield,
		wantedMetafield: mark.metafield,
	};
	await tx.order.updateMany({
		where: { id: orderId },
		data: {
			isBackorder,
			wantsTag: mark.wantsTag,
			wantedMetafield: mark.metafield,
			waitingUnits: mark.waitingUnits,
			latestDay: mark.latestDay ?? null,
			isEffectDue: isEffectDue(state),
		},
	});

	const journey: JourneyFact[] = lines.flatMap(({ id, title, promise }) => {
		const change = moment.reasons.get(id);
		if (!change || promise.length === 0) return [];
		return [{ kind: 'promised' as const, line: id, title, was: change.was, now: promise, reason: change.reason }];
	});
	switch (slip.kind) {
		case 'none':
		case 'pending':
			break;
		case 'healed':
			// A claimed one is the sender's: it reads the present truth itself and drops what healed.
			if (row?.status === 'open') {
				await tx.slip.updateMany({
					where: { id: row.id, status: 'open' },
					data: { status: 'dropped', closedAt: moment.now, note: 'healed' },
				});
				journey.push({ kind: 'slip-dropped', slip: row.id, why: 'healed' });
			}
			break;
		case 'moved':
		case 'noticed': {
			const id = row?.id ?? randomUUID();
			const data = { dueAt: slip.dueAt, firstAt: slip.firstAt, planVersion: moment.version, seen: toJson(slip.seen) };
			if (row) await tx.slip.updateMany({ where: { id, status: 'open' }, data });
			else await tx.slip.create({ data: { shopId: shop.id, id, orderId, status: 'open', ...data } });
			const worst = slip.seen[0];
			if (worst) {
				const dueAt = slip.dueAt.toISOString();
				journey.push({ kind: 'slip-noticed', slip: id, dueAt, was: worst.was, now: worst.now });
			}
		}
	}
	if (!order.isBackorder) {
		const units = order.lines.reduce((sum, line) => sum + line.quantity, 0);
		await recordJourney(tx, shop.id, orderId, order.createdAt, [{ kind: 'ordered', units }]);
	}
	await recordJourney(tx, shop.id, orderId, moment.now, journey);
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
