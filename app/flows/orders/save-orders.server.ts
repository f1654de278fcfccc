/**
 * Carries settled promises over to the orders that hold them: what each should carry in Shopify, and its slip noticed,
 * moved or healed. Part of saving a plan and always inside its transaction; it writes only rows that differ.
 */
import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../adapters/db/generated/client';
import type { ShopTx } from '../../adapters/db/shop-db.server';
import type { JourneyFact } from '../../domain/journey';
import { decideOrder, type OrderLineState, type PendingSlip, type SeenSlip } from '../../domain/order-decision';
import { isEffectDue } from '../../domain/order-mark';
import type { PromisePart } from '../../domain/promise/promise';
import { findPromiseParts, findToldParts } from '../../domain/promise/schemas';
import type { FlowDeps } from '../deps';
import { toJson } from '../json';
import type { PlanningShop } from '../promises/load-plans.server';
import { markDirty } from '../promises/mark-dirty.server';
import type { PlanMoment } from '../promises/save-plans.server';
import { journeyRows } from './record-journey.server';

/** By line: what was promised before, and the merchant's reason for the change. */
export type ChangedPromises = ReadonlyMap<string, { readonly was: readonly PromisePart[]; readonly reason: string }>;

/** Somebody else has changed what this plan was made from: nothing of it is saved, and it is made again. */
export class PlanOvertaken extends Error {}

interface OrderMoment extends PlanMoment {
	readonly now: Date;
	readonly version: number;
	readonly changed: ChangedPromises;
	readonly log: FlowDeps['log'];
}

type OrderRow = Prisma.OrderGetPayload<{ include: { lines: true } }>;
type SlipRow = Prisma.SlipGetPayload<object>;

/** A slip that is noticed but not told. One that could not be sent waits for another move, or for the merchant. */
const pendingStatuses = ['open', 'claimed', 'unsendable'] as const;
const ownStatuses = ['open', 'unsendable'];

export async function saveOrders(
	tx: ShopTx,
	shop: PlanningShop,
	orderIds: readonly string[],
	moment: OrderMoment,
): Promise<void> {
	const ids = [...orderIds];
	const orders = await tx.order.findMany({
		where: { id: { in: ids } },
		include: { lines: { orderBy: { id: 'asc' } } },
	});
	const slips = await tx.slip.findMany({ where: { orderId: { in: ids }, status: { in: [...pendingStatuses] } } });
	const journey: Prisma.JourneyEventCreateManyInput[] = [];
	const noticed: Prisma.SlipCreateManyInput[] = [];
	for (const order of orders) {
		const slip = slips.find((row) => row.orderId === order.id);
		const saved = await saveOrder(tx, shop, order, slip, moment);
		noticed.push(...saved.noticed);
		journey.push(...saved.journey);
	}
	await tx.slip.createMany({ data: noticed });
	await tx.journeyEvent.createMany({ data: journey });
}

interface SavedOrder {
	readonly noticed: readonly Prisma.SlipCreateManyInput[];
	readonly journey: readonly Prisma.JourneyEventCreateManyInput[];
}

async function saveOrder(
	tx: ShopTx,
	shop: PlanningShop,
	order: OrderRow,
	slipRow: SlipRow | undefined,
	moment: OrderMoment,
): Promise<SavedOrder> {
	// Closed lines keep what was told, for an order that is opened again; nothing of them waits or slips.
	const open = order.lines.filter((line) => line.openUnits > 0);
	const unpromised = open.filter((line) => !findPromiseParts(line.promise));
	if (unpromised.length > 0) {
		// Of a variant that is not in this plan: what the order should carry is known once that is planned anew.
		moment.log(`A promise of order ${order.id} cannot be read: it stays as it is until its variant is planned anew`);
		const variantIds = unpromised.map((line) => line.variantId);
		await markDirty(tx, shop.id, variantIds, moment.now);
		return { noticed: [], journey: [] };
	}
	const isToldKnown = open.every((line) => findToldParts(line.told));
	const lines: OrderLineState[] = open.map((line) => ({
		id: line.id,
		title: line.title,
		told: findToldParts(line.told) ?? [],
		promise: findPromiseParts(line.promise) ?? [],
	}));
	// One that could not be sent begins a window of its own when it moves: its old one is long over.
	const isNewWindow = slipRow?.status === 'unsendable';
	const pending: PendingSlip | undefined = slipRow && {
		firstAt: isNewWindow ? moment.now : slipRow.firstAt,
		dueAt: isNewWindow ? moment.now : slipRow.dueAt,
		seen: slipRow.seen as unknown as readonly SeenSlip[],
	};
	const { mark, isBackorder, ...decided } = decideOrder(order.isBackorder, lines, pending, {
		today: moment.today,
		now: moment.now,
		toleranceDays: shop.toleranceDays,
		settleSeconds: shop.settleSeconds,
	});
	if (!isBackorder) return { noticed: [], journey: [] };
	// Nobody can say whether it is a slip, or whether one has healed: a person has to look.
	const slip: typeof decided.slip = isToldKnown ? decided.slip : { kind: 'none' };
	if (!isToldKnown) moment.log(`What the buyer of order ${order.id} was told cannot be read: no mail is sent about it`);

	const wanted = {
		isBackorder,
		wantsTag: mark.wantsTag,
		wantedMetafield: mark.metafield,
		waitingUnits: mark.waitingUnits,
		latestDay: mark.latestDay ?? null,
		isEffectDue: isEffectDue({
			hasTag: order.hasTag,
			wantsTag: mark.wantsTag,
			wasWritten: order.tagWrittenAt !== null,
			takenOff: order.tagTakenOff,
			metafield: order.metafield,
			wantedMetafield: mark.metafield,
		}),
	};
	const isMarkChanged = (Object.keys(wanted) as (keyof typeof wanted)[]).some((key) => wanted[key] !== order[key]);
	if (isMarkChanged || lines.some((line) => moment.changed.has(line.id))) {
		const { count } = await tx.order.updateMany({
			where: { id: order.id, version: order.version },
			data: { ...wanted, version: { increment: 1 } },
		});
		if (count === 0) throw new PlanOvertaken();
	}

	const journey: JourneyFact[] = [];
	for (const { id, title, promise } of lines) {
		const change = moment.changed.get(id);
		if (!change || promise.length === 0) continue;
		const fact = { kind: 'promised', line: id, title, was: change.was, now: promise, reason: change.reason } as const;
		journey.push(fact);
	}

	const noticed: Prisma.SlipCreateManyInput[] = [];
	switch (slip.kind) {
		case 'none':
		case 'pending':
			break;
		case 'healed': {
			// A claimed one is the sender's, who reads the present truth and drops what healed.
			if (!slipRow || slipRow.status === 'claimed') break;
			const dropped = { status: 'dropped', closedAt: moment.now, note: 'healed' };
			await tx.slip.updateMany({ where: { id: slipRow.id, status: { in: ownStatuses } }, data: dropped });
			journey.push({ kind: 'slip-dropped', slip: slipRow.id, why: 'healed' });
			break;
		}
		case 'noticed':
		case 'moved': {
			const id = slipRow?.id ?? randomUUID();
			const row = { dueAt: slip.dueAt, firstAt: slip.firstAt, planVersion: moment.version, seen: toJson(slip.seen) };
			if (slipRow) {
				const reopened = { ...row, status: 'open', attempts: 0, closedAt: null };
				await tx.slip.updateMany({ where: { id, status: { in: ownStatuses } }, data: reopened });
				// The sender of a claimed one reads the present truth; that it was seen is enough.
				await tx.slip.updateMany({ where: { id, status: 'claimed' }, data: { seen: row.seen } });
			} else noticed.push({ shopId: shop.id, id, orderId: order.id, status: 'open', ...row });
			const first = slip.seen[0];
			if (first) {
				const { was, now } = first;
				journey.push({ kind: 'slip-noticed', slip: id, dueAt: slip.dueAt.toISOString(), was, now });
			}
		}
	}
	const units = order.lines.reduce((sum, line) => sum + line.quantity, 0);
	const beginning = order.isBackorder
		? []
		: journeyRows(shop.id, order.id, order.createdAt, [{ kind: 'ordered', units }]);
	return { noticed, journey: [...beginning, ...journeyRows(shop.id, order.id, moment.now, journey)] };
}
