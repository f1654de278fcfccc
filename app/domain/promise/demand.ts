/**
 * Demand of one order line as tranches: units that share a place in the queue. Units that an edit added queue at the
 * edit, not at the order, or an edited order would overtake everybody who came in between.
 */
import type { Day } from '../day';

export interface Tranche {
	/** 1 or more. */
	readonly units: number;
	/** ISO instant in UTC: the order's creation, or the edit. */
	readonly at: string;
	/** The same as a day in the shop's zone: where a lead time starts to count. */
	readonly day: Day;
}

/**
 * The tranches after news that so many units are open. Fewer units leave from the newest tranche first: what was
 * added last is taken back first, and shipping removes units whose place no longer matters.
 */
export function retranche(
	known: readonly Tranche[],
	openUnits: number,
	news: { readonly at: string; readonly day: Day },
): readonly Tranche[] {
	const kept: Tranche[] = [];
	let room = openUnits;
	for (const tranche of known) {
		const units = Math.min(tranche.units, room);
		if (units > 0) kept.push(units === tranche.units ? tranche : { ...tranche, units });
		room -= units;
	}
	if (room > 0) kept.push({ units: room, at: news.at, day: news.day });
	return kept;
}
