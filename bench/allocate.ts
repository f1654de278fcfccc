/**
 * How allocation grows: 1,000, 10,000 and 100,000 lines against a lot for every 25 of them, in one run. The ratio of
 * time to lines is what counts: sorting apart, it should stay flat.
 */
import { addDays, requireDay } from '../app/domain/day';
import { allocate, type Line } from '../app/domain/promise/allocate';
import type { Lot } from '../app/domain/promise/lot';

const firstDay = requireDay('2026-11-22');

/** The same numbers in every run. */
function sequence(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
}

function situation(size: number): { readonly lots: readonly Lot[]; readonly lines: readonly Line[] } {
	const next = sequence(size);
	const lots = Array.from({ length: Math.ceil(size / 25) }, (_, index): Lot => {
		const earliest = addDays(firstDay, Math.floor(next() * 120));
		const ready = { kind: 'window', earliest, latest: addDays(earliest, 4) } as const;
		return { id: `lot-${index}`, kind: 'inbound', quantity: Math.floor(next() * 60), ready };
	});
	const lines = Array.from({ length: size }, (_, index): Line => {
		const at = new Date(Date.UTC(2026, 9, 1) + Math.floor(next() * 4_000_000_000)).toISOString();
		return { id: `line-${index}`, units: 1 + Math.floor(next() * 3), rank: { class: Math.floor(next() * 3), at } };
	});
	return { lots, lines };
}

export function benchAllocate(): string[] {
	const rows = [1_000, 10_000, 100_000].map((size) => {
		const { lots, lines } = situation(size);
		for (let warm = 0; warm < 3; warm += 1) allocate(lots, lines);
		const runs = Array.from({ length: 7 }, () => {
			const start = performance.now();
			allocate(lots, lines);
			return performance.now() - start;
		}).sort((a, b) => a - b);
		return { size, ms: runs[3] ?? Number.NaN };
	});
	const base = rows[0];
	if (!base) throw new Error('Nothing was measured');
	return rows.map(({ size, ms }) => {
		const perLine = (ms / size / (base.ms / base.size)).toFixed(2);
		return `allocate ${String(size).padStart(7)} lines: ${ms.toFixed(1).padStart(7)} ms, ${perLine} times the time per line of the smallest`;
	});
}
