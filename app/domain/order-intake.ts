/**
 * What news of an order changes in what we hold of it: which state is the newer one, each line's place in the queue,
 * and what its buyer was told. It decides nothing about dates: that is the plan's.
 */
import type { Day } from './day';
import type { LineFacts, OrderFacts } from './order';
import type { CurveEta } from './promise/curve';
import { retranche, type Tranche } from './promise/demand';
import { promiseProperty, retell, type TellingAt, type ToldPart, toldAtOrder } from './promise/told';

export interface KnownOrder {
	readonly updatedAt: string;
	readonly seenAt: string;
}

/** Units that left a line, with the place and the promise that they come back to. */
export interface Departed {
	readonly demand: readonly Tranche[];
	readonly told: readonly ToldPart[];
}

export interface KnownLine {
	readonly openUnits: number;
	readonly demand: readonly Tranche[];
	readonly told: readonly ToldPart[];
	readonly departed: Departed;
}

/** Whether the facts are news. `ask`: the same second and instant, so only Shopify can say which is the newer state. */
export function compareVersions(known: KnownOrder | undefined, facts: OrderFacts): 'newer' | 'stale' | 'ask' {
	if (!known) return 'newer';
	const byUpdate = Date.parse(facts.updatedAt) - Date.parse(known.updatedAt);
	if (byUpdate !== 0) return byUpdate > 0 ? 'newer' : 'stale';
	if (facts.seenAt === known.seenAt) return 'ask';
	return facts.seenAt > known.seenAt ? 'newer' : 'stale';
}

export interface LineIntake extends KnownLine {
	/** Open units gained or lost against what was known; 0 for a line seen for the first time. */
	readonly change: number;
}

export interface IntakeTerms {
	readonly impliedTermDays: number;
	/** ISO instant. What buyers of older orders were told we cannot know: their implied term counts from here. */
	readonly installedAt: string;
	/** A day in the shop's zone. */
	dayOf(instant: string): Day;
	/** Every window that the storefront was ever given for the variant. */
	published(variantId: string): readonly CurveEta[];
}

/** Units that are owed for the line: none where nothing ships, no stock is behind it, or the order is over. */
export function owedUnits(order: OrderFacts, line: LineFacts): number | 'ask' {
	if (order.cancelledAt !== undefined || order.closedAt !== undefined) return 0;
	if (!line.isShippable || line.variantId === undefined) return 0;
	return line.openUnits;
}

/**
 * What a webhook says where a shop ships from outside the pool too: it names no location, so of whatever is still to ship
 * only Shopify can say whether the pool does.
 */
export const withoutLocations = (order: OrderFacts): OrderFacts => ({
	...order,
	lines: order.lines.map((line) => (line.openUnits === 0 ? line : { ...line, openUnits: 'ask' })),
});

export function takeInLine(
	order: OrderFacts,
	line: LineFacts,
	openUnits: number,
	known: KnownLine | undefined,
	isOrderKnown: boolean,
	terms: IntakeTerms,
): LineIntake {
	// Nothing is owed, but an order may be opened again, or a shipment cancelled: then place and told still hold.
	if (openUnits === 0 && known) return { ...known, openUnits, change: -known.openUnits };
	// A line that joins an order which we know was added by an edit: it queues at the edit.
	const from = known || isOrderKnown ? order.updatedAt : order.createdAt;
	const at = { at: from, day: terms.dayOf(from) };
	const isOlder = from < terms.installedAt;
	const toldFrom = isOlder ? terms.installedAt : from;
	const telling = { at: toldFrom, day: terms.dayOf(toldFrom), impliedTermDays: terms.impliedTermDays };
	const before = known ?? {
		demand: [],
		told: toldOfNew(line, Math.max(line.quantity, openUnits), terms, telling),
		departed: { demand: [], told: [] },
	};
	const demand = retranche({ open: before.demand, departed: before.departed.demand }, line.quantity, openUnits, at);
	const told = retell({ open: before.told, departed: before.departed.told }, line.quantity, openUnits, telling);
	return {
		openUnits,
		demand: demand.open,
		told: told.open,
		departed: { demand: demand.departed, told: told.departed },
		change: known ? openUnits - known.openUnits : 0,
	};
}

function toldOfNew(line: LineFacts, units: number, terms: IntakeTerms, telling: TellingAt): readonly ToldPart[] {
	const code = line.properties.find((property) => property.name === promiseProperty)?.value;
	return toldAtOrder(units, code, line.variantId ? terms.published(line.variantId) : [], telling);
}
