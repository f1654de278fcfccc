import { expect, test } from 'vitest';
import { requireDay, unknownEta } from '../../app/domain/day';
import { isEffectDue, type MarkState, markOf, tagAction } from '../../app/domain/order-mark';
import type { PromisePart } from '../../app/domain/promise/promise';

const waits: PromisePart = {
	quantity: 2,
	basis: 'manual',
	eta: { kind: 'window', earliest: requireDay('2026-12-03'), latest: requireDay('2026-12-08') },
	evidence: { kind: 'lot', lot: 'date' },
};
const inStock: PromisePart = { ...waits, quantity: 5, basis: 'stock' };

test('the metafield says what waits until when, and nothing about what does not', () => {
	const mark = markOf([{ line: '11', promise: [inStock, waits] }]);
	expect(mark).toMatchObject({ wantsTag: true, waitingUnits: 2, latestDay: '2026-12-08' });
	expect(JSON.parse(mark.metafield)).toEqual({
		waiting: [
			{ line: 'gid://shopify/LineItem/11', quantity: 2, earliest: '2026-12-03', latest: '2026-12-08', basis: 'manual' },
		],
		until: '2026-12-08',
	});
});

test('what is there and waits for its launch day waits like the rest', () => {
	const launch: PromisePart = {
		quantity: 3,
		basis: 'launch',
		eta: { kind: 'window', earliest: requireDay('2027-01-12'), latest: requireDay('2027-01-14') },
		evidence: { kind: 'launch', day: requireDay('2027-01-12') },
	};
	const mark = markOf([{ line: '11', promise: [inStock, launch] }]);
	expect(mark).toMatchObject({ wantsTag: true, waitingUnits: 3, latestDay: '2027-01-14' });
	expect(JSON.parse(mark.metafield).waiting).toMatchObject([{ quantity: 3, basis: 'launch', latest: '2027-01-14' }]);
});

test('an order of which nothing waits carries nothing', () => {
	expect(markOf([{ line: '11', promise: [inStock] }])).toEqual({
		wantsTag: false,
		metafield: '',
		waitingUnits: 0,
		latestDay: undefined,
	});
});

test('one unit without a day leaves the whole order without a last day', () => {
	const unknown: PromisePart = { ...waits, basis: 'unknown', eta: unknownEta };
	expect(markOf([{ line: '11', promise: [waits, unknown] }]).latestDay).toBeUndefined();
});

const settled: MarkState = {
	wantsTag: true,
	hasTag: true,
	wasWritten: true,
	takenOff: 0,
	wantedMetafield: '{}',
	metafield: '{}',
};

test('our own write, come back as news, asks for nothing', () => {
	expect(isEffectDue(settled)).toBe(false);
});

test('a tag that somebody took off is put back once, then left off', () => {
	expect(tagAction({ ...settled, hasTag: false, takenOff: 1 })).toBe('add');
	expect(tagAction({ ...settled, hasTag: false, takenOff: 2 })).toBe('left-off');
	expect(isEffectDue({ ...settled, hasTag: false, takenOff: 2 })).toBe(false);
});

test('the tag goes with the last waiting line, if it is ours', () => {
	expect(tagAction({ ...settled, wantsTag: false })).toBe('remove');
	expect(tagAction({ ...settled, wantsTag: false, wasWritten: false })).toBe('none');
	expect(tagAction({ ...settled, wantsTag: false, hasTag: false })).toBe('none');
});
