/**
 * One order as its page shows it: lines with promise and what was told, the journey from the newest events back, and
 * the mails. Events of a kind that this version does not know are left out; nothing is guessed. It never writes.
 */
import type { JourneyEvent, JourneyFact } from '../../domain/journey';
import { findPromiseParts, findToldParts } from '../../domain/promise/schemas';
import { type Reader, readShop } from './read-shop.server';

const eventsShown = 50;
const mostHistoryPages = 20;

/** Undefined where the shop has no such order. `historyPages` says how many pages of events. */
export async function readOrder(reader: Reader, orderId: string, historyPages: number) {
	const { db } = reader;
	const order = await db.order.findFirst({ where: { id: orderId }, include: { lines: { orderBy: { id: 'asc' } } } });
	if (!order) return undefined;
	const shop = await readShop(reader);
	const take = eventsShown * Math.min(Math.max(1, historyPages), mostHistoryPages);
	const newest = await db.journeyEvent.findMany({
		where: { orderId },
		orderBy: [{ at: 'desc' }, { id: 'desc' }],
		take: take + 1,
	});
	const slips = await db.slip.findMany({ where: { orderId }, orderBy: [{ firstAt: 'asc' }, { id: 'asc' }] });
	const variants = await db.variant.findMany({
		where: { id: { in: order.lines.map((line) => line.variantId) } },
		select: { id: true, imageUrl: true, isProvisional: true, isDeleted: true, debt: true },
	});
	const variantOf = new Map(variants.map((variant) => [variant.id, variant]));
	return {
		calendar: shop.calendar,
		order: {
			id: order.id,
			name: order.name,
			createdAt: order.createdAt,
			openUnits: order.openUnits,
			waitingUnits: order.waitingUnits,
			isCancelled: order.cancelledAt !== null,
			isUnverified: order.isUnverified,
		},
		lines: order.lines.map((line) => {
			const variant = variantOf.get(line.variantId);
			return {
				id: line.id,
				variantId: line.variantId,
				title: line.title,
				quantity: line.quantity,
				openUnits: line.openUnits,
				promise: findPromiseParts(line.promise) ?? [],
				told: findToldParts(line.told) ?? [],
				imageUrl: variant?.imageUrl ?? '',
				isProvisional: variant?.isProvisional ?? false,
				isDeleted: variant?.isDeleted ?? false,
				debt: variant?.debt ?? 0,
			};
		}),
		events: newest
			.slice(0, take)
			.reverse()
			.flatMap((event) => eventOf(event)),
		hasOlderEvents: newest.length > take && historyPages < mostHistoryPages,
		slips: slips.map((slip) => ({
			id: slip.id,
			status: slip.status,
			dueAt: slip.dueAt,
			attempts: slip.attempts,
			note: slip.note,
			subject: slip.subject,
			hasMail: slip.renderedSealed !== '',
		})),
	};
}

const kinds: Readonly<Record<JourneyFact['kind'], true>> = {
	ordered: true,
	promised: true,
	'units-left': true,
	'units-added': true,
	cancelled: true,
	tagged: true,
	untagged: true,
	'tag-left-off': true,
	'slip-noticed': true,
	'slip-dropped': true,
	'slip-unsendable': true,
	told: true,
	unverified: true,
};

interface EventRow {
	readonly id: string;
	readonly at: Date;
	readonly kind: string;
	readonly data: unknown;
}

/** The column holds what our own flows wrote, under the kind that they wrote it for. */
function eventOf({ id, at, kind, data }: EventRow): readonly (JourneyEvent & { readonly id: string })[] {
	if (!Object.hasOwn(kinds, kind) || typeof data !== 'object' || data === null) return [];
	return [{ ...data, id, at: at.toISOString(), kind } as JourneyEvent & { readonly id: string }];
}
