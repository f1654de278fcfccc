import { expect, test } from 'vitest';
import { requireDay } from '../../../app/domain/day';
import { retranche, type Tranche } from '../../../app/domain/promise/demand';

const order = { at: '2026-11-20T10:00:00.000Z', day: requireDay('2026-11-20') };
const edit = { at: '2026-11-25T10:00:00.000Z', day: requireDay('2026-11-25') };
const two: readonly Tranche[] = [
	{ units: 2, ...order },
	{ units: 3, ...edit },
];

test('a first order is one tranche at the order', () => {
	expect(retranche([], 4, order)).toEqual([{ units: 4, ...order }]);
});

test('the same number of units changes nothing', () => {
	expect(retranche(two, 5, { at: '2026-12-01T00:00:00.000Z', day: requireDay('2026-12-01') })).toEqual(two);
});

test('added units queue at the edit', () => {
	expect(retranche([{ units: 2, ...order }], 5, edit)).toEqual(two);
});

test('units leave from the newest tranche first', () => {
	expect(retranche(two, 3, edit)).toEqual([
		{ units: 2, ...order },
		{ units: 1, ...edit },
	]);
	expect(retranche(two, 2, edit)).toEqual([{ units: 2, ...order }]);
	expect(retranche(two, 0, edit)).toEqual([]);
});
