import { expect, test } from 'vitest';
import { addDays, dayOf, daysBetween, findDay, knownZone, requireDay, windowOf } from '../../app/domain/day';

test.each([
	'2026-02-30',
	'2026-13-01',
	'2026-00-10',
	'26-01-01',
	'2026-1-1',
	'',
	'tomorrow',
	'2026-12-03T00:00',
	'2025-02-29',
])('%j is no calendar day', (text) => {
	expect(findDay(text)).toBeUndefined();
});

test('the leap day of a leap year is a day', () => {
	expect(findDay('2028-02-29')).toBe('2028-02-29');
});

test('days are added across months, years and summer time', () => {
	expect(addDays(requireDay('2026-12-30'), 3)).toBe('2027-01-02');
	expect(addDays(requireDay('2026-03-28'), 2)).toBe('2026-03-30');
	expect(daysBetween(requireDay('2026-03-28'), requireDay('2026-04-04'))).toBe(7);
});

test('the day of an instant is the day in the zone of the shop', () => {
	const instant = new Date('2026-11-22T04:30:00.000Z');
	expect(dayOf(instant, 'America/New_York')).toBe('2026-11-21');
	expect(dayOf(instant, 'Europe/Berlin')).toBe('2026-11-22');
});

test('a window cannot end before it starts', () => {
	expect(() => windowOf(requireDay('2026-12-08'), requireDay('2026-12-03'))).toThrow('cannot end');
});

test('a zone that does not exist counts as UTC', () => {
	expect([knownZone('America/New_York'), knownZone('Mars/Olympus')]).toEqual(['America/New_York', 'UTC']);
});
