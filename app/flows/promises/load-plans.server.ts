/**
 * Gathers what we know that a plan is made of, for some variants of one shop: the merchant's lots and launch days, every
 * open line, and the units that rainchecks hold before new sales. It reads only our own rows, all before Shopify is asked
 * for stock.
 */
import { readPlannedLines } from '../../adapters/db/planned-lines.server';
import type { ShopDb } from '../../adapters/db/shop-db.server';
import { type Day, dayOf, findDay } from '../../domain/day';
import type { Tranche } from '../../domain/promise/demand';
import type { Fallback, Lot } from '../../domain/promise/lot';
import type { DemandLine, PlanInput } from '../../domain/promise/plan';
import { type CurveSteps, findCurve, findTranches } from '../../domain/promise/schemas';
import type { FlowDeps } from '../deps';

export interface PlanningShop {
	readonly id: string;
	readonly domain: string;
	readonly timezone: string;
	readonly leadTimeDays: number | null;
	readonly handlingDays: number;
	readonly toleranceDays: number;
	readonly impliedTermDays: number;
	readonly settleSeconds: number;
	readonly orderTag: string;
	readonly planVersion: number;
	readonly sweptUntil: Date | null;
	readonly installedAt: Date;
	/** before | after: where rainchecks stand, as against new sales. */
	readonly raincheckPlace: string;
}

export interface LoadedVariant {
	readonly id: string;
	/** The generation that this plan answers. */
	readonly generation: number;
	/** By the last plan; Shopify may say otherwise now. */
	readonly isTracked: boolean;
	readonly settledUnnamed: number;
	readonly unsettledSince: Date | undefined;
	readonly rereadAt: Date | undefined;
	/** The curve as last planned; undefined: never one. One that cannot be read is like no other, so it is replaced. */
	readonly curve: CurveSteps | 'unreadable' | undefined;
	/** Orders with open units or with our mark, for the effects of the plan. */
	readonly orderIds: readonly string[];
	/** Why the merchant moved the date, if they said. */
	readonly reason: string;
	/** All but what is available: Shopify is asked for that later. */
	readonly input: Omit<PlanInput, 'available'>;
}

export async function loadPlans(
	deps: FlowDeps,
	shop: PlanningShop,
	ids: readonly string[],
	today: Day,
): Promise<readonly LoadedVariant[]> {
	const db = deps.shopDb(shop.id);
	const variantIds = [...ids];
	// Generations first: whatever changes after this is news for the next plan.
	const dirty = await db.dirtyVariant.findMany({ where: { variantId: { in: variantIds } } });
	const rows = await db.variant.findMany({ where: { id: { in: variantIds } } });
	const lots = await db.lot.findMany({ where: { variantId: { in: variantIds } } });
	const lines = await readPlannedLines(db, variantIds);
	const tranches = new Map(lines.map((line) => [line.id, findTranches(line.demand)]));
	const unplaced = lines.filter((line) => line.openUnits > 0 && !tranches.get(line.id));
	const orders = await db.order.findMany({
		where: { id: { in: unplaced.map((line) => line.orderId) } },
		select: { id: true, createdAt: true },
	});
	for (const line of unplaced) {
		deps.log(`The demand of order line ${line.id} cannot be read: all of it queues where its order was placed`);
		const order = orders.find(({ id }) => id === line.orderId);
		tranches.set(line.id, placeAtOrder(line, order?.createdAt ?? deps.now(), shop.timezone));
	}
	const ahead = shop.raincheckPlace === 'before' ? await countRainchecks(db, variantIds) : new Map<string, number>();
	return dirty.map(({ variantId, generation }) => {
		const row = rows.find((candidate) => candidate.id === variantId);
		const mine = lines.filter((line) => line.variantId === variantId);
		const open = mine.filter((line) => line.openUnits > 0);
		const demand: DemandLine[] = open.map((line) => ({ id: line.id, class: 0, tranches: tranches.get(line.id) ?? [] }));
		const myLots = lots.filter((lot) => lot.variantId === variantId);
		const launch = findDay(row?.launchDay ?? '');
		return {
			id: variantId,
			generation,
			isTracked: row?.isTracked ?? true,
			settledUnnamed: row?.settledUnnamed ?? 0,
			unsettledSince: row?.unsettledSince ?? undefined,
			rereadAt: row?.rereadAt ?? undefined,
			curve: row?.curve ? (findCurve(row.curve) ?? 'unreadable') : undefined,
			orderIds: [...new Set(mine.map((line) => line.orderId))],
			reason: myLots.find((lot) => lot.reason !== '')?.reason ?? '',
			input: {
				today,
				handlingDays: shop.handlingDays,
				...supplyOf(myLots, shop.leadTimeDays),
				...(launch ? { launch } : {}),
				ahead: ahead.get(variantId) ?? 0,
				lines: demand,
			},
		};
	});
}

/** Where a line queues of which no edit is known. Left out of the queue, its units would be promised to somebody else. */
export const placeAtOrder = (
	line: { readonly openUnits: number },
	createdAt: Date,
	zone: string,
): readonly Tranche[] =>
	line.openUnits > 0 ? [{ units: line.openUnits, at: createdAt.toISOString(), day: dayOf(createdAt, zone) }] : [];

/**
 * Units of those who have a place in the queue without having bought: whoever is still to confirm has none yet, and whoever
 * has an offer has one for its units, not for all that was asked for.
 */
async function countRainchecks(db: ShopDb, variantIds: string[]): Promise<ReadonlyMap<string, number>> {
	const sums = await db.raincheck.groupBy({
		by: ['variantId', 'status'],
		where: { variantId: { in: variantIds }, status: { in: ['waiting', 'offered'] } },
		_sum: { quantity: true, offeredUnits: true },
	});
	const ahead = new Map<string, number>();
	for (const { variantId, status, _sum } of sums) {
		const units = (status === 'offered' ? _sum.offeredUnits : _sum.quantity) ?? 0;
		ahead.set(variantId, (ahead.get(variantId) ?? 0) + units);
	}
	return ahead;
}

interface LotRow {
	readonly id: string;
	readonly kind: string;
	readonly quantity: number | null;
	readonly earliest: string | null;
	readonly latest: string | null;
	readonly reference: string;
}

/** A date for as many as are ordered has no quantity: it is the fallback, before the shop's lead time. */
export function supplyOf(
	rows: readonly LotRow[],
	leadTimeDays: number | null,
): { readonly lots: readonly Lot[]; readonly fallback: Fallback } {
	const lots: Lot[] = [];
	let fallback: Fallback = leadTimeDays === null ? { kind: 'none' } : { kind: 'lead-time', days: leadTimeDays };
	for (const row of rows) {
		const window = windowOfRow(row);
		if (row.quantity !== null) {
			lots.push({
				id: row.id,
				kind: row.kind === 'inbound' ? 'inbound' : 'manual',
				quantity: row.quantity,
				ready: window ? { kind: 'window', ...window } : { kind: 'unknown' },
				...(row.reference ? { reference: row.reference } : {}),
			});
		} else if (window) {
			fallback = { kind: 'manual', lot: row.id, ...window };
		}
	}
	return { lots, fallback };
}

function windowOfRow(row: LotRow): { readonly earliest: Day; readonly latest: Day } | undefined {
	const earliest = findDay(row.earliest ?? '');
	const latest = findDay(row.latest ?? '');
	return earliest && latest ? { earliest, latest } : undefined;
}
