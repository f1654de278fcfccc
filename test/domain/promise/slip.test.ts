import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type Eta, requireDay, unknownEta } from '../../../app/domain/day';
import type { Basis, PromisePart } from '../../../app/domain/promise/promise';
import { findSlip, toldByNotice } from '../../../app/domain/promise/slip';
import type { ToldPart } from '../../../app/domain/promise/told';

const today = requireDay('2026-11-22');
const telling = { at: '2026-11-22T00:00:00.000Z', day: today, impliedTermDays: 30 };
const window = (earliest: string, latest = earliest): Eta => ({
	kind: 'window',
	earliest: requireDay(earliest),
	latest: requireDay(latest),
});
const told = (quantity: number, eta: Eta): ToldPart => ({
	quantity,
	eta,
	by: 'property',
	at: '2026-11-20T10:00:00.000Z',
});
const now = (
	quantity: number,
	eta: Eta,
	basis: Basis = eta.kind === 'unknown' ? 'unknown' : 'inbound',
): PromisePart => ({
	quantity,
	basis,
	eta,
	evidence: { kind: 'none' },
});

test('the same window is no slip', () => {
	expect(
		findSlip([told(2, window('2026-12-03', '2026-12-08'))], [now(2, window('2026-12-03', '2026-12-08'))], today, 0),
	).toBeUndefined();
});

test('a last day that moves later is a slip, and says from what to what', () => {
	const slip = findSlip(
		[told(2, window('2026-12-03', '2026-12-08'))],
		[now(2, window('2026-12-15', '2026-12-19'))],
		today,
		0,
	);
	expect(slip).toEqual({
		units: 2,
		was: window('2026-12-03', '2026-12-08'),
		wasBy: 'property',
		now: window('2026-12-15', '2026-12-19'),
		why: 'later',
	});
});

test('a launch day that moves is a slip, though the goods are there', () => {
	const before = [told(1, window('2026-12-10'))];
	expect(findSlip(before, [now(1, window('2026-12-10'), 'launch')], today, 0)).toBeUndefined();
	expect(findSlip(before, [now(1, window('2027-01-12'), 'launch')], today, 0)).toMatchObject({ why: 'later' });
	expect(toldByNotice(before, [now(1, window('2027-01-12'), 'launch')], telling)).toMatchObject([
		{ eta: window('2027-01-12'), by: 'notice' },
	]);
});

test('a later first day with the same last day is no slip', () => {
	expect(
		findSlip([told(1, window('2026-12-03', '2026-12-08'))], [now(1, window('2026-12-07', '2026-12-08'))], today, 0),
	).toBeUndefined();
});

test('exactly the tolerance is no slip, one day more is', () => {
	const promise = [told(1, window('2026-12-08'))];
	expect(findSlip(promise, [now(1, window('2026-12-10'))], today, 2)).toBeUndefined();
	expect(findSlip(promise, [now(1, window('2026-12-11'))], today, 2)?.why).toBe('later');
});

test('a day that is not known any more is a slip', () => {
	expect(findSlip([told(1, window('2026-12-08'))], [now(1, unknownEta)], today, 9)).toMatchObject({
		why: 'unknown',
		now: unknownEta,
	});
});

test('who was told that no day is known is told the day once it is, unless the units are there', () => {
	const untold = [told(1, unknownEta)];
	expect(findSlip(untold, [now(1, window('2027-12-08'))], today, 0)).toMatchObject({ was: unknownEta, why: 'known' });
	expect(findSlip(untold, [now(1, unknownEta)], today, 0)).toBeUndefined();
	expect(findSlip(untold, [now(1, window('2026-11-22'), 'stock')], today, 0)).toBeUndefined();
});

test('a day that was to follow is told once it is known, is late beyond the implied term, and the term ends without it', () => {
	const toFollow: ToldPart = { ...told(1, window('2026-11-22', '2026-12-22')), by: 'to-follow' };
	expect(findSlip([toFollow], [now(1, unknownEta)], today, 0)).toBeUndefined();
	expect(findSlip([toFollow], [now(1, window('2026-11-22'), 'stock')], today, 0)).toBeUndefined();
	expect(findSlip([toFollow], [now(1, window('2026-12-03', '2026-12-08'))], today, 0)).toEqual({
		units: 1,
		was: unknownEta,
		wasBy: 'property',
		now: window('2026-12-03', '2026-12-08'),
		why: 'known',
	});
	const late = { was: toFollow.eta, wasBy: 'implied' };
	expect(findSlip([toFollow], [now(1, window('2026-12-23'))], today, 0)).toMatchObject({ ...late, why: 'later' });
	expect(findSlip([toFollow], [now(1, unknownEta)], requireDay('2026-12-23'), 0)).toMatchObject({
		...late,
		why: 'passed',
	});
});

test('what no day was known for is held against the latest day, however far off the day beside it', () => {
	const far = told(2, window('2027-02-01', '2027-02-05'));
	const toFollow: ToldPart = { ...told(1, window('2026-11-22', '2026-12-22')), by: 'to-follow' };
	const promise = [now(2, window('2027-02-01', '2027-02-05')), now(1, unknownEta)];
	expect(findSlip([far, toFollow], promise, today, 0)).toBeUndefined();
});

test('an implied term is no day that was told: not knowing yet takes nothing back, its end and a later day do', () => {
	const implied: ToldPart = { ...told(1, window('2026-12-22')), by: 'implied' };
	expect(findSlip([implied], [now(1, unknownEta)], today, 0)).toBeUndefined();
	expect(findSlip([implied], [now(1, window('2026-12-23'))], today, 0)?.why).toBe('later');
	expect(findSlip([implied], [now(1, unknownEta)], requireDay('2026-12-23'), 0)?.why).toBe('passed');
});

test('units that stock covers now are no later than anything', () => {
	expect(findSlip([told(1, window('2026-11-22'))], [now(1, window('2026-11-25'), 'stock')], today, 0)).toBeUndefined();
});

test('a told day that has passed unshipped is a slip, even where stock is there and a tolerance is set', () => {
	expect(findSlip([told(1, window('2026-11-21'))], [now(1, window('2026-11-22'), 'stock')], today, 5)?.why).toBe(
		'passed',
	);
	expect(findSlip([told(1, window('2026-11-22'))], [now(1, window('2026-11-22'), 'stock')], today, 5)).toBeUndefined();
});

test('only the units that are worse off count, soonest told against soonest now', () => {
	const slip = findSlip(
		[told(1, window('2026-12-20')), told(2, window('2026-12-08'))],
		[now(1, window('2026-12-20')), now(2, window('2026-12-08'))],
		today,
		0,
	);
	expect(slip).toBeUndefined();
	expect(
		findSlip([told(3, window('2026-12-08'))], [now(2, window('2026-12-08')), now(1, window('2026-12-20'))], today, 0),
	).toMatchObject({
		units: 1,
		now: window('2026-12-20'),
	});
});

const eta: fc.Arbitrary<Eta> = fc.oneof(
	fc.constant(unknownEta),
	fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 5 })).map(([start, length]): Eta => {
		const earliest = addDays(today, start);
		return { kind: 'window', earliest, latest: addDays(earliest, length) };
	}),
);
const parts = fc.array(
	fc.tuple(fc.integer({ min: 1, max: 5 }), eta).map(([quantity, when]) => now(quantity, when)),
	{ minLength: 1, maxLength: 5 },
);

const toldFirst = (promise: readonly PromisePart[]): readonly ToldPart[] => [
	told(
		promise.reduce((sum, part) => sum + part.quantity, 0),
		unknownEta,
	),
];

test('a notice names no day for what stock covers: what was said of it holds, and once passed the term begins anew', () => {
	const promise = [now(1, window('2026-11-22'), 'stock'), now(1, window('2026-12-19'))];
	const before = [told(2, window('2026-12-08'))];
	expect(toldByNotice(before, promise, telling)).toMatchObject([
		{ quantity: 1, by: 'property', eta: window('2026-12-08') },
		{ quantity: 1, by: 'notice', eta: window('2026-12-19') },
	]);
	expect(toldByNotice([told(2, window('2026-11-20'))], promise, telling)).toMatchObject([
		{ quantity: 1, by: 'in-stock', eta: { latest: '2026-12-22' } },
		{ quantity: 1, by: 'notice' },
	]);
});

test('a notice that cannot name a day takes no implied term back, but does a day that was told or is over', () => {
	const unknown = [now(1, unknownEta)];
	const implied: ToldPart = { ...told(1, window('2026-12-22')), by: 'implied' };
	expect(toldByNotice([implied], unknown, telling)).toEqual([implied]);
	for (const by of ['in-stock', 'to-follow'] as const)
		expect(toldByNotice([{ ...implied, by }], unknown, telling)).toEqual([{ ...implied, by }]);
	const silent = [{ by: 'notice', eta: unknownEta }];
	expect(toldByNotice([told(1, window('2026-12-22'))], unknown, telling)).toMatchObject(silent);
	expect(toldByNotice([{ ...implied, eta: window('2026-11-21') }], unknown, telling)).toMatchObject(silent);
});

test('a notice does not speak of a line without a promise: what was told of it holds', () => {
	const before = [told(2, window('2026-12-08'))];
	expect(toldByNotice(before, [], telling)).toEqual(before);
});

test('units that the page called in stock are held against stock, the later ones against their day', () => {
	const called: ToldPart = { ...told(5, window('2026-12-22')), by: 'in-stock' };
	const promise = [now(5, window('2026-11-22'), 'stock'), now(2, window('2026-12-19'))];
	expect(findSlip([called, told(2, window('2026-12-08'))], promise, today, 0)).toMatchObject({
		units: 2,
		why: 'later',
	});
});

test('a plan compared with what it said itself has no slip', () => {
	fc.assert(
		fc.property(parts, (promise) => {
			expect(findSlip(toldByNotice(toldFirst(promise), promise, telling), promise, today, 0)).toBeUndefined();
		}),
	);
});

test('a larger tolerance never finds a slip that a smaller one did not', () => {
	fc.assert(
		fc.property(parts, parts, fc.nat(9), fc.nat(9), (before, after, tolerance, more) => {
			const was = toldByNotice(toldFirst(before), before, telling);
			fc.pre(findSlip(was, after, today, tolerance) === undefined);
			expect(findSlip(was, after, today, tolerance + more)).toBeUndefined();
		}),
	);
});
