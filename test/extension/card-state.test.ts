import { expect, test } from 'vitest';
import { type CardVariant, cardState } from '../../extensions/storefront/card-state';

const now = Date.parse('2026-11-22T17:00:00Z');
const today = '2026-11-22';
const read = (...variants: readonly CardVariant[]) => cardState(variants, now, today);
const window = { earliest: '2026-12-03', latest: '2026-12-08' };
const later = { earliest: '2026-12-15', latest: '2026-12-19' };
const curve = (steps: readonly object[], then: object = { basis: 'unknown' }, asOf = '2026-11-22T15:00:00Z') => ({
	value: JSON.stringify({ asOf, steps, then }),
});
const variant = (overrides: Partial<CardVariant>): CardVariant => ({
	availableForSale: true,
	currentlyNotInStock: true,
	quantityAvailable: 0,
	requiresShipping: true,
	metafield: curve([{ downTo: -14, basis: 'inbound', ...window }]),
	...overrides,
});
const ships = (days = window) => ({ kind: 'ships', first: days.earliest, last: days.latest });

test('a product that has run out says the day of its next unit', () => {
	expect(read(variant({}))).toEqual(ships());
	expect(read(variant({ quantityAvailable: -13 }))).toEqual(ships());
	expect(read(variant({ quantityAvailable: -14 }))).toEqual({ kind: 'unknown' });
});

test('of several variants the soonest speaks, and a known day before an unknown one', () => {
	const other = variant({ metafield: curve([], { basis: 'manual', ...later }) });
	expect(read(other, variant({}))).toEqual(ships());
	expect(read(variant({ metafield: null }), other)).toEqual(ships(later));
	expect(read(variant({ metafield: null }))).toEqual({ kind: 'unknown' });
});

test('with more than a few in stock it is silent, with a few it says when more come', () => {
	const inStock = (quantityAvailable: number, overrides: Partial<CardVariant> = {}) =>
		variant({ currentlyNotInStock: false, quantityAvailable, ...overrides });
	expect(read(inStock(5))).toEqual({ ...ships(), kind: 'few' });
	expect(read(inStock(6))).toBeUndefined();
	expect(read(inStock(3), inStock(3))).toBeUndefined();
	expect(read(inStock(2, { metafield: null }))).toBeUndefined();
	expect(read(inStock(2, { metafield: null }), variant({}))).toEqual({ ...ships(), kind: 'few' });
});

test('what nobody counts or ships is always there', () => {
	expect(read(variant({ currentlyNotInStock: false, quantityAvailable: 0 }))).toBeUndefined();
	expect(read(variant({}), variant({ requiresShipping: false }))).toBeUndefined();
});

test('a pre-order says its launch day though there is stock, until the day has come', () => {
	const launch = (days: typeof window) =>
		variant({
			currentlyNotInStock: false,
			quantityAvailable: 50,
			metafield: curve([{ downTo: 0, basis: 'launch', ...days }], { basis: 'launch', ...days }),
		});
	expect(read(launch(window))).toEqual({ ...ships(), kind: 'preorder' });
	expect(read(launch({ earliest: today, latest: today }))).toBeUndefined();
});

test('units that rainchecks stand before are not in stock', () => {
	const steps = [
		{ downTo: 3, basis: 'stock' },
		{ downTo: -4, basis: 'inbound', ...window },
	];
	const held = (quantityAvailable: number) =>
		variant({ currentlyNotInStock: false, quantityAvailable, metafield: curve(steps) });
	expect(read(held(3))).toEqual(ships());
	expect(read(held(9))).toBeUndefined();
});

test('with nothing on sale a raincheck is left; of a product without variants nothing is known', () => {
	expect(read(variant({ availableForSale: false }))).toEqual({ kind: 'raincheck' });
	expect(read()).toBeUndefined();
});

test.each([
	['stale', curve([], { basis: 'manual', ...window }, '2026-11-20T16:00:00Z').value],
	['of the future', curve([], { basis: 'manual', ...window }, '2026-11-25T16:00:00Z').value],
	['passed', curve([], { basis: 'manual', earliest: '2026-11-21', latest: '2026-11-28' }).value],
	['backwards', curve([], { basis: 'manual', earliest: '2026-12-08', latest: '2026-12-03' }).value],
	['no day', curve([], { basis: 'manual', earliest: '<b>', latest: 'zzz' }).value],
	['a day of no calendar', curve([], { basis: 'manual', earliest: '2027-13-01', latest: '2027-13-40' }).value],
	['the 30th of February', curve([], { basis: 'manual', earliest: '2027-02-30', latest: '2027-03-02' }).value],
	['lists for days', curve([], { basis: 'manual', earliest: [window.earliest], latest: [window.latest] }).value],
	['no JSON', '<script>alert(1)</script>'],
	['null', 'null'],
	['a list', '[1]'],
	['steps of nothing', '{"steps":[null,{}],"then":null}'],
	['steps that are text', '{"steps":"abc","then":7}'],
])('a curve that is %s names no day', (_, value) => {
	expect(read(variant({ metafield: { value } }))).toEqual({ kind: 'unknown' });
});
