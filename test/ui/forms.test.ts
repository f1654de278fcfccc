import { expect, test } from 'vitest';
import { requireDay } from '../../app/domain/day';
import { parseRuleForm } from '../../app/ui/alternatives-form';
import { parseSettings, settingsValues } from '../../app/ui/settings-form';
import { parseShipDate } from '../../app/ui/ship-date-form';
import { typedSettings } from './settings-fixtures';

const today = requireDay('2026-11-24');

function formOf(values: Readonly<Record<string, string>>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(values)) form.set(name, value);
	return form;
}

const typedDate = { earliest: '2026-12-03', latest: '2026-12-08', quantity: '', launch: '', reason: '' };

test('a window, an amount and a reason are read as typed', () => {
	const form = formOf({ ...typedDate, quantity: ' 40 ', reason: ' A kiln broke ' });
	expect(parseShipDate(form, { today })).toEqual({
		kind: 'valid',
		terms: {
			date: { earliest: '2026-12-03', latest: '2026-12-08', quantity: 40 },
			launch: undefined,
			reason: 'A kiln broke',
		},
	});
});

test('without a last day the date is one day, and without an amount it covers all orders', () => {
	const answer = parseShipDate(formOf({ ...typedDate, latest: '' }), { today });
	expect(answer).toEqual({
		kind: 'valid',
		terms: {
			date: { earliest: '2026-12-03', latest: '2026-12-03', quantity: undefined },
			launch: undefined,
			reason: '',
		},
	});
});

test('a window that has begun keeps its start, and today is not too late', () => {
	const begun = formOf({ ...typedDate, earliest: '2026-11-20', latest: '2026-11-24' });
	expect(parseShipDate(begun, { today, savedEarliest: requireDay('2026-11-20') }).kind).toBe('valid');
	expect(parseShipDate(begun, { today }).kind).toBe('invalid');
});

test('a launch date stands alone or beside a ship date, and one that has come stays as it was', () => {
	const alone = { ...typedDate, earliest: '', latest: '', launch: '2027-01-12' };
	expect(parseShipDate(formOf(alone), { today })).toEqual({
		kind: 'valid',
		terms: { date: undefined, launch: '2027-01-12', reason: '' },
	});
	const both = parseShipDate(formOf({ ...typedDate, launch: '2026-11-24' }), { today });
	expect(both).toMatchObject({ kind: 'valid', terms: { date: { earliest: '2026-12-03' }, launch: '2026-11-24' } });
	const come = formOf({ ...typedDate, launch: '2026-11-20' });
	expect(parseShipDate(come, { today, savedLaunch: requireDay('2026-11-20') }).kind).toBe('valid');
	expect(parseShipDate(come, { today, savedLaunch: requireDay('2026-11-19') }).kind).toBe('invalid');
});

test('a launch date is taken away by emptying its field, with or without a ship date', () => {
	const emptied = formOf({ ...typedDate, earliest: '', latest: '' });
	const savedLaunch = requireDay('2027-01-12');
	expect(parseShipDate(emptied, { today, savedLaunch })).toMatchObject({
		kind: 'valid',
		terms: { date: undefined, launch: undefined },
	});
	expect(parseShipDate(emptied, { today }).kind).toBe('invalid');
});

const badDates = [
	['nothing', { earliest: '', latest: '' }, 'earliest', 'Choose the first day on which it may ship.'],
	['30 February', { earliest: '2027-02-30' }, 'earliest', 'There is no such day. Check the day and the month.'],
	['a last day that does not exist', { latest: '2026-12-32' }, 'latest', 'There is no such day.'],
	['words', { earliest: 'next week' }, 'earliest', 'This is no date.'],
	['an end before the start', { earliest: '2026-12-08', latest: '2026-12-03' }, 'latest', 'before the first'],
	['a day that has passed', { earliest: '2026-11-23', latest: '' }, 'earliest', 'This day has passed.'],
	['a window that has passed', { earliest: '2026-11-01', latest: '2026-11-05' }, 'latest', 'This day has passed.'],
	['a mistyped year', { earliest: '2206-12-03', latest: '' }, 'earliest', 'This is more than 3 years away.'],
	['a launch that has passed', { launch: '2026-11-23' }, 'launch', 'This day has passed.'],
	['a launch in words', { launch: 'spring' }, 'launch', 'This is no date.'],
	['a launch on 30 February', { launch: '2027-02-30' }, 'launch', 'There is no such day.'],
	['a launch in a mistyped year', { launch: '2206-12-03' }, 'launch', 'This is more than 3 years away.'],
	['a last day without a first', { earliest: '', launch: '2027-01-12' }, 'earliest', 'Choose the first day'],
	['an amount without a day', { earliest: '', latest: '', quantity: '4', launch: '2027-01-12' }, 'earliest', 'Choose'],
	['no unit', { quantity: '0' }, 'quantity', 'Use 1 or more.'],
	['half a unit', { quantity: '2.5' }, 'quantity', 'Use a whole number'],
	['a number in powers', { quantity: '1e9' }, 'quantity', 'Use a whole number'],
	['fewer than none', { quantity: '-3' }, 'quantity', 'Use a whole number'],
	['too many', { quantity: '1000000000' }, 'quantity', 'Use 1,000,000 at most'],
	['a letter instead of a reason', { reason: 'x'.repeat(301) }, 'reason', 'Keep it to 300 characters'],
] as const;

test.each(badDates)(
	'a ship date of %s is refused beside its field and stays as typed',
	(_what, change, field, words) => {
		const typed = { ...typedDate, ...change };
		const answer = parseShipDate(formOf(typed), { today });
		if (answer.kind === 'valid') throw new Error('was accepted');
		expect(Object.keys(answer.errors)).toEqual([field]);
		expect(answer.errors[field]).toContain(words);
		expect(answer.values).toEqual(typed);
	},
);

test('each wrong field of a ship date has its own error', () => {
	const answer = parseShipDate(
		formOf({ earliest: '2026-02-30', latest: 'x', quantity: '0', launch: 'y', reason: '' }),
		{ today },
	);
	expect(answer.kind === 'invalid' && Object.keys(answer.errors)).toEqual(['earliest', 'latest', 'quantity', 'launch']);
});

test('a form without its fields is refused, not a fault', () => {
	expect(parseShipDate(new FormData(), { today }).kind).toBe('invalid');
	expect(parseSettings(new FormData()).kind).toBe('invalid');
});

test('settings come back as they were typed, and an empty lead time is none', () => {
	const answer = parseSettings(formOf({ ...typedSettings, leadTimeDays: '' }));
	if (answer.kind === 'invalid') throw new Error(JSON.stringify(answer.errors));
	expect(answer.settings.leadTimeDays).toBeUndefined();
	expect(settingsValues(answer.settings)).toEqual({ ...typedSettings, leadTimeDays: '' });
});

test('a box that is not ticked is not sent, and means no', () => {
	const { raincheckIsOn, raincheckConfirmsEmail, ...sent } = typedSettings;
	const answer = parseSettings(formOf(sent));
	if (answer.kind === 'invalid') throw new Error(JSON.stringify(answer.errors));
	expect(answer.settings).toMatchObject({ raincheckIsOn: false, raincheckConfirmsEmail: false });
	expect(settingsValues(answer.settings)).toMatchObject({ raincheckIsOn: '', raincheckConfirmsEmail: '' });
});

const badSettings = [
	['leadTimeDays', '0', 'Use a whole number of days from 1 to 365.'],
	['leadTimeDays', 'two weeks', 'Use a whole number of days from 1 to 365.'],
	['handlingDays', '', 'Use a whole number of days from 0 to 60.'],
	['handlingDays', '1.5', 'Use a whole number of days from 0 to 60.'],
	['toleranceDays', '-1', 'Use a whole number of days from 0 to 60.'],
	['impliedTermDays', '1e2', 'Use a whole number of days from 1 to 365.'],
	['settleSeconds', '0', 'Use a whole number of seconds from 1 to 3,600.'],
	['settleSeconds', '99999999999999999999', 'Use a whole number of seconds from 1 to 3,600.'],
	['raincheckOfferDays', '0', 'Use a whole number of days from 1 to 30.'],
	['raincheckOfferDays', '31', 'Use a whole number of days from 1 to 30.'],
	['raincheckMaxQuantity', '1001', 'Use a whole number of units from 1 to 1,000.'],
	['raincheckMaxQuantity', '', 'Use a whole number of units from 1 to 1,000.'],
	['raincheckPlace', 'first', 'Choose who is served first.'],
	['raincheckPlace', '', 'Choose who is served first.'],
	['orderTag', '', 'Give the tag a name.'],
	['orderTag', 'a, b', 'A tag cannot contain a comma.'],
	['orderTag', 'x'.repeat(41), 'Use 40 characters at most.'],
] as const;

test.each(badSettings)(
	'the setting %s of "%s" is refused beside its field and stays as typed',
	(field, value, words) => {
		const answer = parseSettings(formOf({ ...typedSettings, [field]: value }));
		if (answer.kind === 'valid') throw new Error('was accepted');
		expect(answer.errors).toEqual({ [field]: words });
		expect(answer.values).toEqual({ ...typedSettings, [field]: value });
	},
);

test('a form about alternatives is read whole or not at all', () => {
	const form = (fields: Record<string, string>) => {
		const data = new FormData();
		for (const [name, value] of Object.entries(fields)) data.set(name, value);
		return parseRuleForm(data);
	};
	const add = { intent: 'add', kind: 'pin', target: 'product' };
	expect(form({ ...add, ids: '12,13' })).toEqual({ ...add, ids: ['12', '13'] });
	expect(form({ ...add })).toEqual({ ...add, ids: [] });
	for (const ids of ['1; DROP', '-1', '1'.repeat(30), 'gid://shopify/Product/1']) {
		expect(form({ ...add, ids })).toBeUndefined();
	}
	expect(form({ ...add, kind: 'hide', ids: '1' })).toBeUndefined();
	expect(form({ intent: 'move', rule: 'a', direction: 'left' })).toBeUndefined();
	expect(form({})).toBeUndefined();
});
