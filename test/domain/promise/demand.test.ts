import { expect, test } from 'vitest';
import { requireDay } from '../../../app/domain/day';
import { retranche, type Tranche } from '../../../app/domain/promise/demand';

const order = { at: '2026-11-20T10:00:00.000Z', day: requireDay('2026-11-20') };
const edit = { at: '2026-11-25T10:00:00.000Z', day: requireDay('2026-11-25') };
const two: readonly Tranche[] = [
	{ units: 2, ...order },
	{ units: 3, ...edit },
];

const open = (tranches: readonly Tranche[]) => ({ open: tranches, departed: [] });

test('a first order is one tranche at the order', () => {
	expect(retranche(open([]), 4, 4, order)).toEqual(open([{ units: 4, ...order }]));
});

test('the same number of units changes nothing', () => {
	const news = { at: '2026-12-01T00:00:00.000Z', day: requireDay('2026-12-01') };
	expect(retranche(open(two), 5, 5, news)).toEqual(open(two));
});

test('added units queue at the edit', () => {
	expect(retranche(open([{ units: 2, ...order }]), 5, 5, edit)).toEqual(open(two));
});

test('units leave from the newest tranche first', () => {
	expect(retranche(open(two), 5, 3, edit).open).toEqual([
		{ units: 2, ...order },
		{ units: 1, ...edit },
	]);
	expect(retranche(open(two), 5, 2, edit).open).toEqual([{ units: 2, ...order }]);
	expect(retranche(open(two), 5, 0, edit).open).toEqual([]);
});

test('units that left and return have the place that they had, the last to leave first', () => {
	const later = { at: '2026-12-02T00:00:00.000Z', day: requireDay('2026-12-02') };
	const one = retranche(retranche(open(two), 5, 4, later), 5, 1, later);
	expect(one.open).toEqual([{ units: 1, ...order }]);
	expect(retranche(one, 5, 3, later).open).toEqual([
		{ units: 2, ...order },
		{ units: 1, ...edit },
	]);
	expect(retranche(one, 5, 5, later).open).toEqual(two);
});

test('units that an edit adds while others are shipped queue at the edit, and the shipped ones keep their place', () => {
	const shipped = retranche(open([{ units: 2, ...order }]), 2, 1, edit);
	const edited = retranche(shipped, 4, 3, edit);
	expect(edited.open).toEqual([
		{ units: 1, ...order },
		{ units: 2, ...edit },
	]);
	expect(retranche(edited, 4, 4, { ...edit, at: '2026-12-03T00:00:00.000Z' }).open).toEqual([
		{ units: 2, ...order },
		{ units: 2, ...edit },
	]);
});

test('units that were shipped before the order was known return to the place of the order', () => {
	const known = retranche(open([]), 3, 1, order);
	expect(known).toEqual({ open: [{ units: 1, ...order }], departed: [{ units: 2, ...order }] });
	expect(retranche(known, 3, 3, edit).open).toEqual([{ units: 3, ...order }]);
});
