/**
 * Gathers what a plan is made of, for some variants of one shop: stock as Shopify just answered, the merchant's lots,
 * and every open line that we know. It reads only; what Shopify no longer has is planned without stock, because its
 * buyers are still owed.
 */
import type { ShopDb } from '../adapters/db/shop-db.server';
import type { VariantStock } from '../adapters/shopify/shop-admin.server';
import { type Day, dayOf, findDay } from '../domain/day';
import type { Fallback, Lot } from '../domain/promise/lot';
import type { DemandLine, PlanInput } from '../domain/promise/plan';
import { type CurveSteps, parseCurve, parseTranches } from '../domain/promise/schemas';

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
}

export interface LoadedVariant {
	readonly id: string;
	/** The generation that this plan answers. */
	readonly generation: number;
	/** As Shopify has it now; undefined: deleted there. */
	readonly stock: VariantStock | undefined;
	readonly isTracked: boolean;
	readonly isDeleted: boolean;
	readonly settledUnnamed: number;
	readonly unsettledSince: Date | undefined;
	readonly rereadAt: Date | undefined;
	/** The curve as last planned; undefined: never one. */
	readonly curve: CurveSteps | undefined;
	/** Orders with open units or with our mark, for the effects of the plan. */
	readonly orderIds: readonly string[];
	/** Why the merchant moved the date, if they said. */
	readonly reason: string;
	readonly input: PlanInput;
}

export async function loadPlans(
	db: ShopDb,
	shop: PlanningShop,
	due: readonly { readonly variantId: string; readonly generation: number }[],
	stock: { readonly variants: readonly VariantStock[] },
	now: Date,
): Promise<readonly LoadedVariant[]> {
	const ids = due.map((row) => row.variantId);
	const [rows, lots, lines] = await Promise.all([
		db.variant.findMany({ where: { id: { in: ids } } }),
		db.lot.findMany({ where: { variantId: { in: ids } } }),
		db.orderLine.findMany({
			// Of an order that still carries our mark, closed lines too: its mark goes with its last open unit.
			where: { variantId: { in: ids }, OR: [{ openUnits: { gt: 0 } }, { order: { wantsTag: true } }] },
			select: { id: true, orderId: true, variantId: true, openUnits: true, demand: true },
		}),
	]);
	const today = dayOf(now, shop.timezone);
	return due.map(({ variantId, generation }) => {
		const row = rows.find((candidate) => candidate.id === variantId);
		const facts = stock.variants.find((candidate) => candidate.id === variantId);
		const mine = lines.filter((line) => line.variantId === variantId);
		const open = mine.filter((line) => line.openUnits > 0);
		const demand: DemandLine[] = open.map((line) => ({ id: line.id, class: 0, tranches: parseTranches(line.demand) }));
		const named = demand.flatMap((line) => line.tranches).reduce((sum, tranche) => sum + tranche.units, 0);
		const supply = supplyOf(
			lots.filter((lot) => lot.variantId === variantId),
			shop.leadTimeDays,
		);
		return {
			id: variantId,
			generation,
			stock: facts,
			isTracked: facts?.isTracked ?? row?.isTracked ?? true,
			isDeleted: facts === undefined,
			settledUnnamed: row?.settledUnnamed ?? 0,
			unsettledSince: row?.unsettledSince ?? undefined,
			rereadAt: row?.rereadAt ?? undefined,
			curve: row?.curve ? parseCurve(row.curve) : undefined,
			orderIds: [...new Set(mine.map((line) => line.orderId))],
			reason: lots.find((lot) => lot.variantId === variantId && lot.reason !== '')?.reason ?? '',
			input: {
				today,
				handlingDays: shop.handlingDays,
				// A deleted variant has no stock: exactly what we can name is owed, and nothing is there.
				available: facts ? facts.available : -named,
				lots: supply.lots,
				fallback: supply.fallback,
				lines: demand,
			},
		};
	});
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
