import { expect, test } from 'vitest';
import { requireDay } from '../../../app/domain/day';
import { allocate } from '../../../app/domain/promise/allocate';
import type { Lot } from '../../../app/domain/promise/lot';

const day = requireDay('2026-12-03');
const lot = (id: string, kind: Lot['kind']): Lot => ({
	id,
	kind,
	quantity: 1,
	ready: { kind: 'window', earliest: day, latest: day },
});
const line = { id: 'ana', units: 2, rank: { class: 0, at: '2026-11-20T10:00:00.000Z' } };

test('of lots that are ready on one day, what is on hand goes first, then what comes, then what a merchant wrote down', () => {
	const claims = allocate([lot('a', 'manual'), lot('b', 'inbound'), lot('c', 'stock')], [line]).claims;
	expect(claims.map((claim) => claim.lot)).toEqual(['c', 'b']);
});

test('exactly enough leaves nothing over and nobody out', () => {
	const exact = allocate([lot('a', 'inbound'), lot('b', 'inbound')], [line]);
	expect(exact).toMatchObject({ uncovered: [], spare: [] });
});

test('no lots and no lines are an answer, not a fault', () => {
	expect(allocate([], [])).toEqual({ claims: [], uncovered: [], spare: [] });
	expect(allocate([], [line]).uncovered).toEqual([{ line: 'ana', quantity: 2 }]);
});
