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

/** Units of one line that are open, and those that left: shipped, taken back or shipped from elsewhere. They may return. */
export interface Demand {
	readonly open: readonly Tranche[];
	/** The last to leave first. */
	readonly departed: readonly Tranche[];
}

/**
 * The tranches after news that so many units were ever ordered and so many are open. Fewer units leave from the newest
 * tranche first: what was added last is taken back first, and shipping removes units whose place no longer matters.
 * Those who return (a shipment was cancelled) have the place that they had; only units never ordered before are an edit.
 */
export function retranche(
	known: Demand,
	ordered: number,
	openUnits: number,
	edit: { readonly at: string; readonly day: Day },
): Demand {
	const added = Math.max(ordered, openUnits) - countUnits(known.open) - countUnits(known.departed);
	const joined = added > 0 ? [{ units: added, at: edit.at, day: edit.day }] : [];
	const kept: Tranche[] = [];
	const departed: Tranche[] = [];
	let room = openUnits;
	for (const tranche of [...known.open, ...joined, ...known.departed]) {
		const units = Math.min(tranche.units, room);
		if (units > 0) kept.push({ ...tranche, units });
		if (units < tranche.units) departed.push({ ...tranche, units: tranche.units - units });
		room -= units;
	}
	return { open: inQueueOrder(kept), departed };
}

const countUnits = (tranches: readonly Tranche[]): number => tranches.reduce((sum, { units }) => sum + units, 0);

/** Oldest place first, one tranche a place. */
function inQueueOrder(tranches: readonly Tranche[]): readonly Tranche[] {
	const queue: Tranche[] = [];
	for (const tranche of [...tranches].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
		const last = queue.at(-1);
		if (last?.at === tranche.at) queue[queue.length - 1] = { ...last, units: last.units + tranche.units };
		else queue.push(tranche);
	}
	return queue;
}
