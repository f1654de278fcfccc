import { expect, test } from 'vitest';
import { type Eta, requireDay } from '../../../app/domain/day';
import type { CurveEta } from '../../../app/domain/promise/curve';
import { findShown, retell, type TellingAt, toldAtOrder, toldForOpen } from '../../../app/domain/promise/told';

const telling: TellingAt = { at: '2026-11-22T10:00:00.000Z', day: requireDay('2026-11-22'), impliedTermDays: 30 };
const window = (earliest: string, latest: string): Eta => ({
	kind: 'window',
	earliest: requireDay(earliest),
	latest: requireDay(latest),
});
const december: CurveEta = { basis: 'manual', earliest: requireDay('2026-12-03'), latest: requireDay('2026-12-08') };
const said = window('2026-12-03', '2026-12-08');
const implied = window('2026-11-22', '2026-12-22');

test('a property that repeats what we published is what the buyer was told', () => {
	expect(toldAtOrder(2, '2@2026-12-03/2026-12-08', [december], telling)).toEqual([
		{ quantity: 2, eta: said, by: 'property', at: telling.at },
	]);
});

test('a day that we never published for the variant is not believed; the parts beside it are', () => {
	const told = toldAtOrder(3, '1@2026-12-03/2026-12-08;2@2026-11-23/2026-11-23', [december], telling);
	expect(told).toEqual([
		{ quantity: 1, eta: said, by: 'property', at: telling.at },
		{ quantity: 2, eta: implied, by: 'implied', at: telling.at },
	]);
	expect(toldAtOrder(3, '3@2026-11-23/2026-11-23', [december], telling)).toEqual([
		{ quantity: 3, eta: implied, by: 'implied', at: telling.at },
	]);
});

test('a day that was over when the order came was not told, and takes no other part with it', () => {
	const past: CurveEta = { basis: 'manual', earliest: requireDay('2026-11-18'), latest: requireDay('2026-11-20') };
	expect(toldAtOrder(3, '2@2026-11-18/2026-11-20;1@2026-12-03/2026-12-08', [past, december], telling)).toEqual([
		{ quantity: 2, eta: implied, by: 'implied', at: telling.at },
		{ quantity: 1, eta: said, by: 'property', at: telling.at },
	]);
});

test('units that the page called in stock have the implied term; what it said last stands on all that were added in the cart', () => {
	expect(toldAtOrder(5, '2@now;2@2026-12-03/2026-12-08', [december], telling)).toEqual([
		{ quantity: 2, eta: implied, by: 'in-stock', at: telling.at },
		{ quantity: 3, eta: said, by: 'property', at: telling.at },
	]);
});

test('a property that speaks of more units than are open tells only of the open ones', () => {
	expect(toldAtOrder(1, '4@2026-12-03/2026-12-08', [december], telling)).toEqual([
		{ quantity: 1, eta: said, by: 'property', at: telling.at },
	]);
});

test('that no date is known names no day: it needs no publication, has the implied term, and takes nothing from the day beside it', () => {
	const unknown = { eta: implied, by: 'to-follow', at: telling.at };
	expect(toldAtOrder(1, '1@unknown', [december], telling)).toEqual([{ quantity: 1, ...unknown }]);
	expect(toldAtOrder(3, '2@2026-12-03/2026-12-08;1@unknown', [december], telling)).toEqual([
		{ quantity: 2, eta: said, by: 'property', at: telling.at },
		{ quantity: 1, ...unknown },
	]);
});

test('the launch window of a pre-order is believed like any other that we published', () => {
	const launch: CurveEta = { basis: 'launch', earliest: requireDay('2027-01-12'), latest: requireDay('2027-01-14') };
	expect(toldAtOrder(2, '2@2027-01-12/2027-01-14', [december, launch], telling)).toEqual([
		{ quantity: 2, eta: window('2027-01-12', '2027-01-14'), by: 'property', at: telling.at },
	]);
	expect(toldAtOrder(2, '2@2027-01-12/2027-01-14', [december], telling)[0]?.by).toBe('implied');
});

test('no property means the implied term, never nothing', () => {
	expect(toldAtOrder(1, undefined, [december], telling)).toEqual([
		{ quantity: 1, eta: implied, by: 'implied', at: telling.at },
	]);
});

test.each([
	'',
	'soon',
	'0@2026-12-03/2026-12-08',
	'2@2026-12-08/2026-12-03',
	'2@2026-02-30/2026-03-01',
	'1@now;',
	'9999999@now',
	'1@2026-12-03/2026-12-08 ',
	'<script>',
])('%j is no property of ours', (code) => {
	expect(findShown(code)).toBeUndefined();
});

test('what was told soonest has shipped first', () => {
	const told = toldForOpen(toldAtOrder(2, '2@2026-12-03/2026-12-08', [december], telling), 3, telling);
	expect(toldForOpen(told, 1, telling)).toEqual([{ quantity: 1, eta: implied, by: 'implied', at: telling.at }]);
});

test('units that an edit adds have the implied term from the edit', () => {
	const edit = { ...telling, at: '2026-12-01T10:00:00.000Z', day: requireDay('2026-12-01') };
	const told = toldForOpen(toldAtOrder(1, '1@2026-12-03/2026-12-08', [december], telling), 3, edit);
	expect(told.at(-1)).toEqual({ quantity: 2, eta: window('2026-12-01', '2026-12-31'), by: 'implied', at: edit.at });
});

test('of units that return holds what they were told, whatever the others were told meanwhile', () => {
	const first = { quantity: 1, eta: said, by: 'property', at: telling.at } as const;
	const second = { quantity: 1, eta: window('2026-12-15', '2026-12-19'), by: 'property', at: telling.at } as const;
	const shipped = retell({ open: [first, second], departed: [] }, 2, 1, telling);
	expect(shipped).toEqual({ open: [second], departed: [first] });
	const mailed = { ...second, eta: window('2027-01-04', '2027-01-08'), by: 'notice' } as const;
	const later = { ...telling, at: '2026-12-01T10:00:00.000Z', day: requireDay('2026-12-01') };
	expect(retell({ ...shipped, open: [mailed] }, 2, 2, later)).toEqual({ open: [first, mailed], departed: [] });
});

test('of units that were shipped before the order was known, the soonest were', () => {
	const told = toldAtOrder(3, '1@now;2@2026-12-03/2026-12-08', [december], telling);
	expect(retell({ open: told, departed: [] }, 3, 2, telling).open).toEqual([
		{ quantity: 2, eta: said, by: 'property', at: telling.at },
	]);
});
