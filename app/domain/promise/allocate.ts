/**
 * Shares supply out among demand: lots by the day they are ready, lines by rank, the k-th unit of the one to the k-th
 * unit of the other. Total, deterministic, whole numbers only. It knows no clock, no policy and no wording, and it
 * must never drop a unit: every unit of demand and of supply stands in its answer exactly once.
 */
import type { Lot, LotKind } from './lot';

/** Where a line stands in the queue: lower class first, then earlier instant, then id. */
export interface Rank {
	readonly class: number;
	/** ISO instant in UTC, compared as text. */
	readonly at: string;
}

export interface Line {
	readonly id: string;
	/** Open units, a whole number, 0 or more. */
	readonly units: number;
	readonly rank: Rank;
}

export interface Claim {
	readonly line: string;
	readonly lot: string;
	/** 1 or more. */
	readonly quantity: number;
}

export interface Allocation {
	/** In the order of the queue, and within a line by the lots' days. */
	readonly claims: readonly Claim[];
	/** One entry a line that no lot covers whole, in the order of the queue. */
	readonly uncovered: readonly { readonly line: string; readonly quantity: number }[];
	/** One entry a lot with units left over, in the lots' order. */
	readonly spare: readonly { readonly lot: string; readonly quantity: number }[];
}

export function allocate(lots: readonly Lot[], lines: readonly Line[]): Allocation {
	const supply = [...lots].sort(byReadyDay);
	const claims: Claim[] = [];
	const uncovered: { line: string; quantity: number }[] = [];
	let next = 0;
	let left = supply[0]?.quantity ?? 0;
	for (const line of [...lines].sort(byRank)) {
		let wanted = line.units;
		while (wanted > 0) {
			const lot = supply[next];
			if (!lot) break;
			const taken = Math.min(wanted, left);
			if (taken > 0) claims.push({ line: line.id, lot: lot.id, quantity: taken });
			wanted -= taken;
			left -= taken;
			if (left === 0) {
				next += 1;
				left = supply[next]?.quantity ?? 0;
			}
		}
		if (wanted > 0) uncovered.push({ line: line.id, quantity: wanted });
	}
	const spare = supply
		.slice(next)
		.map((lot, index) => ({ lot: lot.id, quantity: index === 0 ? left : lot.quantity }))
		.filter((rest) => rest.quantity > 0);
	return { claims, uncovered, spare };
}

const kindOrder: Record<LotKind, number> = { stock: 0, inbound: 1, manual: 2 };

/** What is ready now, then by the last day of the window, then what has no day. Ties end at the id. */
export function byReadyDay(a: Lot, b: Lot): number {
	return compare(readyKey(a), readyKey(b)) || compare(kindOrder[a.kind], kindOrder[b.kind]) || compare(a.id, b.id);
}

function readyKey(lot: Lot): string {
	switch (lot.ready.kind) {
		case 'now':
			return '0';
		case 'window':
			return `1 ${lot.ready.latest} ${lot.ready.earliest}`;
		case 'unknown':
			return '2';
	}
}

function byRank(a: Line, b: Line): number {
	return compare(a.rank.class, b.rank.class) || compare(a.rank.at, b.rank.at) || compare(a.id, b.id);
}

function compare<T extends string | number>(a: T, b: T): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
