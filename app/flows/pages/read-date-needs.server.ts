/**
 * Which variants need a ship date from the merchant, and why. The plan is the judge: where units wait without a day, a
 * date is missing, has passed or covers too few; a variant that a lead time answers for needs none. It decides nothing
 * about promises and never writes.
 */
import { type Day, findDay, laterDay } from '../../domain/day';
import { pageOf } from './read-paging.server';
import { type Reader, readShop } from './read-shop.server';

export type DateNeed =
	| { readonly kind: 'none-set' }
	| { readonly kind: 'passed'; readonly since: Day }
	| { readonly kind: 'covers-too-few' }
	| { readonly kind: 'lead-time-passed' };

interface NeedFacts {
	readonly today: Day;
	readonly hasLeadTime: boolean;
	/** Last days of the dates that the merchant gave; a launch day is one while it is to come. */
	readonly lastDays: readonly Day[];
	/** Whether any unit of a known order waits without a day. */
	readonly hasUnitsWithoutDay: boolean;
}

export function findDateNeed({ today, hasLeadTime, lastDays, hasUnitsWithoutDay }: NeedFacts): DateNeed | undefined {
	const [first, ...rest] = lastDays;
	const lastDay = first && rest.reduce(laterDay, first);
	if (lastDay === undefined) {
		if (!hasLeadTime) return { kind: 'none-set' };
		return hasUnitsWithoutDay ? { kind: 'lead-time-passed' } : undefined;
	}
	if (lastDay < today) return { kind: 'passed', since: lastDay };
	return hasUnitsWithoutDay ? { kind: 'covers-too-few' } : undefined;
}

/** A shop with more short variants than this sees the ones that owe most; the rest follow as these are dated. */
const mostCandidates = 2_000;

/** Variants that have run out and go on selling, or owe units: only they can need a date. */
export const shortVariants = {
	isDeleted: false,
	OR: [{ shortUnits: { gt: 0 } }, { available: { lt: 0 }, policy: 'continue' }],
};

/** A line of which any unit waits without a day. Containment looks into every part of the promise. */
const hasPartWithoutDay = { promise: { array_contains: [{ eta: { kind: 'unknown' } }] } };

/** Ids with their need, the ones that owe most first. */
export async function readNeeds(reader: Reader): Promise<ReadonlyMap<string, DateNeed>> {
	const { db } = reader;
	const { leadTimeDays, calendar } = await readShop(reader);
	const candidates = await db.variant.findMany({
		where: shortVariants,
		orderBy: [{ shortUnits: 'desc' }, { id: 'asc' }],
		take: mostCandidates,
		select: { id: true, launchDay: true },
	});
	const ids = candidates.map(({ id }) => id);
	const lots = await db.lot.findMany({
		where: { variantId: { in: ids }, latest: { not: null } },
		select: { variantId: true, latest: true },
	});
	const withoutDay = await db.orderLine.groupBy({
		by: ['variantId'],
		where: { variantId: { in: ids }, openUnits: { gt: 0 }, ...hasPartWithoutDay },
	});
	const lastDays = new Map<string, Day[]>();
	for (const { variantId, latest } of lots) {
		const day = findDay(latest ?? '');
		if (day) lastDays.set(variantId, [...(lastDays.get(variantId) ?? []), day]);
	}
	for (const { id, launchDay } of candidates) {
		const launch = findDay(launchDay ?? '');
		// One that has come has no effect: it neither answers nor asks.
		if (launch && launch > calendar.today) lastDays.set(id, [...(lastDays.get(id) ?? []), launch]);
	}
	const undated = new Set(withoutDay.map((line) => line.variantId));
	const needs = new Map<string, DateNeed>();
	for (const id of ids) {
		const need = findDateNeed({
			today: calendar.today,
			hasLeadTime: leadTimeDays !== null,
			lastDays: lastDays.get(id) ?? [],
			hasUnitsWithoutDay: undated.has(id),
		});
		if (need) needs.set(id, need);
	}
	return needs;
}

/** One page of them, with what a row says. */
export async function readDateNeeds(reader: Reader, wanted: number, size: number) {
	const needs = await readNeeds(reader);
	const { skip, ...paging } = pageOf(wanted, needs.size, size);
	const ids = [...needs.keys()].slice(skip, skip + size);
	const variants = await reader.db.variant.findMany({ where: { id: { in: ids } } });
	const byId = new Map(variants.map((variant) => [variant.id, variant]));
	const rows = await Promise.all(
		ids.flatMap((id) => {
			const variant = byId.get(id);
			const need = needs.get(id);
			return variant && need ? [needRow(reader, variant, need)] : [];
		}),
	);
	return { rows, paging };
}

interface NamedVariant {
	readonly id: string;
	readonly productTitle: string;
	readonly title: string;
	readonly imageUrl: string;
	readonly shortUnits: number;
	readonly debt: number;
}

async function needRow(reader: Reader, variant: NamedVariant, need: DateNeed) {
	const { id, productTitle, title, imageUrl, shortUnits, debt } = variant;
	const orders = await countWaitingOrders(reader, id);
	return { id, productTitle, title, imageUrl, units: shortUnits, debt, orders, need };
}

/** Anything but stock: the bases on which a unit waits. */
export const waitingBases = ['launch', 'inbound', 'lead-time', 'manual', 'unknown'] as const;

/** Lines of which any unit waits. */
export const waitingLine = {
	openUnits: { gt: 0 },
	OR: waitingBases.map((basis) => ({ promise: { array_contains: [{ basis }] } })),
};

export function countWaitingOrders({ db }: Reader, variantId: string): Promise<number> {
	return db.order.count({ where: { lines: { some: { variantId, ...waitingLine } } } });
}
