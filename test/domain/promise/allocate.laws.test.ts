import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, requireDay } from '../../../app/domain/day';
import { type Allocation, allocate, type Line } from '../../../app/domain/promise/allocate';
import type { Lot, Ready } from '../../../app/domain/promise/lot';

const firstDay = requireDay('2026-11-22');
const day = fc.integer({ min: 0, max: 40 }).map((days) => addDays(firstDay, days));
const ready: fc.Arbitrary<Ready> = fc.oneof(
	fc.constant<Ready>({ kind: 'now' }),
	fc.constant<Ready>({ kind: 'unknown' }),
	fc.tuple(day, fc.integer({ min: 0, max: 9 })).map(([earliest, length]): Ready => {
		return { kind: 'window', earliest, latest: addDays(earliest, length) };
	}),
);
const lots: fc.Arbitrary<readonly Lot[]> = fc.uniqueArray(
	fc.record({
		id: fc.integer({ min: 1, max: 99 }).map((n) => `lot-${n}`),
		kind: fc.constantFrom<Lot['kind'][]>('stock', 'inbound', 'manual'),
		quantity: fc.integer({ min: 0, max: 12 }),
		ready,
	}),
	{ selector: (lot) => lot.id, maxLength: 8 },
);
const lines: fc.Arbitrary<readonly Line[]> = fc.uniqueArray(
	fc.record({
		id: fc.integer({ min: 1, max: 99 }).map((n) => `line-${n}`),
		units: fc.integer({ min: 0, max: 9 }),
		rank: fc.record({
			class: fc.integer({ min: 0, max: 2 }),
			at: fc.integer({ min: 10, max: 14 }).map((hour) => `2026-11-20T${hour}:00:00.000Z`),
		}),
	}),
	{ selector: (line) => line.id, maxLength: 10 },
);

const claimed = (allocation: Allocation, side: 'lot' | 'line', id: string) =>
	allocation.claims.filter((claim) => claim[side] === id).reduce((sum, claim) => sum + claim.quantity, 0);
const restOf = <T extends { readonly quantity: number }>(entries: readonly T[], matches: (entry: T) => boolean) =>
	entries.filter(matches).reduce((sum, entry) => sum + entry.quantity, 0);

/** For every unit of a line, in order, how late its supply is; uncovered is later than any day. */
function latenessOf(allocation: Allocation, supply: readonly Lot[], line: Line): readonly string[] {
	const covered = allocation.claims
		.filter((claim) => claim.line === line.id)
		.flatMap((claim) =>
			Array.from({ length: claim.quantity }, () => lateness(supply.find((lot) => lot.id === claim.lot))),
		);
	return [...covered, ...Array.from({ length: line.units - covered.length }, () => '9')];
}

function lateness(lot: Lot | undefined): string {
	switch (lot?.ready.kind) {
		case 'now':
			return '0';
		case 'window':
			return `1 ${lot.ready.latest}`;
		default:
			return '8';
	}
}

test('every unit of supply is claimed or spare, and every unit of demand is covered or uncovered', () => {
	fc.assert(
		fc.property(lots, lines, (supply, demand) => {
			const allocation = allocate(supply, demand);
			for (const lot of supply) {
				const spare = restOf(allocation.spare, (entry) => entry.lot === lot.id);
				expect(claimed(allocation, 'lot', lot.id) + spare).toBe(lot.quantity);
			}
			for (const line of demand) {
				const uncovered = restOf(allocation.uncovered, (entry) => entry.line === line.id);
				expect(claimed(allocation, 'line', line.id) + uncovered).toBe(line.units);
			}
			for (const { quantity } of [...allocation.claims, ...allocation.spare, ...allocation.uncovered]) {
				expect(quantity).toBeGreaterThan(0);
			}
		}),
	);
});

test('nothing is spare while somebody is uncovered', () => {
	fc.assert(
		fc.property(lots, lines, (supply, demand) => {
			const { spare, uncovered } = allocate(supply, demand);
			expect(spare.length === 0 || uncovered.length === 0).toBe(true);
		}),
	);
});

test('the order in which lots and lines are given changes nothing', () => {
	fc.assert(
		fc.property(lots, lines, fc.infiniteStream(fc.nat()), (supply, demand, noise) => {
			const shuffle = <T>(items: readonly T[]) =>
				items
					.map((item) => ({ item, key: noise.next().value as number }))
					.sort((a, b) => a.key - b.key)
					.map(({ item }) => item);
			expect(allocate(shuffle(supply), shuffle(demand))).toEqual(allocate(supply, demand));
		}),
	);
});

test('removing a lower line never moves a higher one', () => {
	fc.assert(
		fc.property(lots, lines, (supply, demand) => {
			const ranked = [...demand].sort((a, b) =>
				`${a.rank.class} ${a.rank.at} ${a.id}` < `${b.rank.class} ${b.rank.at} ${b.id}` ? -1 : 1,
			);
			const higher = ranked.slice(0, -1);
			const before = allocate(supply, ranked);
			const after = allocate(supply, higher);
			for (const line of higher) {
				expect(latenessOf(after, supply, line)).toEqual(latenessOf(before, supply, line));
			}
		}),
	);
});

test('more supply never makes a promise later', () => {
	fc.assert(
		fc.property(
			lots,
			lines,
			fc.record({ quantity: fc.integer({ min: 1, max: 20 }), ready }),
			(supply, demand, extra) => {
				const more: readonly Lot[] = [...supply, { id: 'lot-extra', kind: 'inbound', ...extra }];
				expectNoneLater(demand, [supply, allocate(supply, demand)], [more, allocate(more, demand)]);
			},
		),
	);
});

test('a lot that becomes ready later never makes a promise earlier', () => {
	fc.assert(
		fc.property(lots, lines, fc.nat(), fc.integer({ min: 1, max: 30 }), (supply, demand, pick, delay) => {
			const dated = supply.filter((lot) => lot.ready.kind === 'window');
			const moved = dated[pick % Math.max(1, dated.length)];
			fc.pre(moved !== undefined);
			const later = supply.map((lot) =>
				lot === moved && lot.ready.kind === 'window'
					? { ...lot, ready: { ...lot.ready, latest: addDays(lot.ready.latest, delay) } }
					: lot,
			);
			expectNoneLater(demand, [later, allocate(later, demand)], [supply, allocate(supply, demand)]);
		}),
	);
});

test('within the queue, nobody gets a later unit than somebody behind', () => {
	fc.assert(
		fc.property(lots, lines, (supply, demand) => {
			const latest = allocate(supply, demand).claims.map((claim) =>
				lateness(supply.find((lot) => lot.id === claim.lot)),
			);
			expect([...latest].sort()).toEqual(latest);
		}),
	);
});

function expectNoneLater(
	demand: readonly Line[],
	[before, was]: readonly [readonly Lot[], Allocation],
	[after, is]: readonly [readonly Lot[], Allocation],
) {
	for (const line of demand) {
		const old = latenessOf(was, before, line);
		for (const [unit, late] of latenessOf(is, after, line).entries()) {
			expect(late <= (old[unit] ?? '')).toBe(true);
		}
	}
}
