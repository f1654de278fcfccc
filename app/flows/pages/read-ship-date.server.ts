/**
 * One variant's ship date and launch day as they stand, the orders that wait for it, and whom new days would have to be
 * told. The preview plans with the very rules that will be used once they are saved, on what was last read of stock and
 * orders. It never writes.
 */
import { type Eta, type EtaWindow, findDay, windowOf } from '../../domain/day';
import { planVariant } from '../../domain/promise/plan';
import type { PromisePart } from '../../domain/promise/promise';
import { findPromiseParts, findToldParts, findTranches } from '../../domain/promise/schemas';
import { findSlip } from '../../domain/promise/slip';
import { placeAtOrder, supplyOf } from '../promises/load-plans.server';
import type { ShipDate } from '../promises/set-ship-date.server';
import { waitingLine } from './read-date-needs.server';
import { pageOf } from './read-paging.server';
import { type Reader, readShop } from './read-shop.server';

const linesShown = 20;
/** Beyond this many waiting lines a preview says "at least". */
const linesPreviewed = 2_000;

export type NewDate = Pick<ShipDate, 'date' | 'launch'>;

/** Undefined where the shop has no such variant. */
export async function readShipDate(reader: Reader, variantId: string, wantedPage: number) {
	const { db } = reader;
	const variant = await db.variant.findFirst({ where: { id: variantId } });
	if (!variant) return undefined;
	const shop = await readShop(reader);
	const lot = await db.lot.findFirst({ where: { variantId, kind: 'manual' } });
	const where = { variantId, ...waitingLine };
	const { skip, ...paging } = pageOf(wantedPage, await db.orderLine.count({ where }), linesShown);
	const lines = await db.orderLine.findMany({
		where,
		orderBy: [{ order: { createdAt: 'asc' } }, { id: 'asc' }],
		skip,
		take: linesShown,
		include: { order: { select: { name: true, createdAt: true } } },
	});
	return {
		calendar: shop.calendar,
		isPlanning: (await db.dirtyVariant.count({ where: { variantId, notBefore: { lte: reader.now() } } })) > 0,
		handlingDays: shop.handlingDays,
		leadTimeDays: shop.leadTimeDays ?? undefined,
		settleSeconds: shop.settleSeconds,
		variant: {
			id: variant.id,
			productId: variant.productId,
			productTitle: variant.productTitle,
			title: variant.title,
			sku: variant.sku,
			imageUrl: variant.imageUrl,
			available: variant.available ?? undefined,
			sellsOn: variant.policy === 'continue',
			isDeleted: variant.isDeleted,
			isProvisional: variant.isProvisional,
			units: variant.shortUnits,
			debt: variant.debt,
		},
		launch: findDay(variant.launchDay ?? ''),
		saved: lot ? { window: findLotWindow(lot), quantity: lot.quantity ?? undefined, reason: lot.reason } : undefined,
		waiting: {
			paging,
			rows: lines.map((line) => ({
				orderId: line.orderId,
				name: line.order.name,
				createdAt: line.order.createdAt,
				told: findToldParts(line.told) ?? [],
				parts: (findPromiseParts(line.promise) ?? []).filter(isWaiting),
			})),
		},
	};
}

function findLotWindow(lot: {
	readonly earliest: string | null;
	readonly latest: string | null;
}): EtaWindow | undefined {
	const earliest = lot.earliest && findDay(lot.earliest);
	const latest = lot.latest && findDay(lot.latest);
	return earliest && latest ? windowOf(earliest, latest) : undefined;
}

/** Who would have to be told, the largest group first. Nobody, while the date is what it was. */
export async function readDatePreview(reader: Reader, variantId: string, { date, launch }: NewDate) {
	const { db } = reader;
	const { handlingDays, leadTimeDays, toleranceDays, calendar } = await readShop(reader);
	const variant = await db.variant.findFirst({ where: { id: variantId }, select: { available: true } });
	const others = await db.lot.findMany({ where: { variantId, kind: { not: 'manual' } } });
	const lines = await db.orderLine.findMany({
		where: { variantId, openUnits: { gt: 0 } },
		orderBy: [{ order: { createdAt: 'asc' } }, { id: 'asc' }],
		take: linesPreviewed,
		select: {
			id: true,
			orderId: true,
			openUnits: true,
			demand: true,
			told: true,
			order: { select: { createdAt: true } },
		},
	});
	const demand = lines.map((line) => ({
		id: line.id,
		class: 0,
		tranches: findTranches(line.demand) ?? placeAtOrder(line, line.order.createdAt, calendar.zone),
	}));
	const named = demand.flatMap((line) => line.tranches).reduce((sum, tranche) => sum + tranche.units, 0);
	const manual = date && { id: previewLot, kind: 'manual', reference: '', ...date, quantity: date.quantity ?? null };
	const { promises } = planVariant({
		today: calendar.today,
		handlingDays,
		available: variant?.available ?? -named,
		...supplyOf(manual ? [...others, manual] : others, leadTimeDays),
		...(launch ? { launch } : {}),
		lines: demand,
	});
	const partsOf = new Map(promises.map(({ line, parts }) => [line, parts]));
	const groups = new Map<
		string,
		{ readonly was: Eta; readonly isImplied: boolean; readonly now: Eta; readonly orders: Set<string> }
	>();
	for (const line of lines) {
		const slip = findSlip(findToldParts(line.told) ?? [], partsOf.get(line.id) ?? [], calendar.today, toleranceDays);
		if (!slip) continue;
		const isImplied = slip.wasBy === 'implied';
		const key = JSON.stringify([slip.was, isImplied, slip.now]);
		const group = groups.get(key) ?? { was: slip.was, isImplied, now: slip.now, orders: new Set<string>() };
		group.orders.add(line.orderId);
		groups.set(key, group);
	}
	const waiting = lines.filter((line) => (partsOf.get(line.id) ?? []).some(isWaiting));
	return {
		waitingOrders: new Set(waiting.map((line) => line.orderId)).size,
		isComplete: lines.length < linesPreviewed,
		told: [...groups.values()]
			.map((group) => ({ ...group, orders: group.orders.size }))
			.sort((a, b) => b.orders - a.orders),
	};
}

const previewLot = 'preview';

const isWaiting = (part: PromisePart) => part.basis !== 'stock';
