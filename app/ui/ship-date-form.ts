/**
 * The form that gives a variant its ship date: what was typed becomes a date, or an error beside the field that is
 * wrong, with everything kept as typed. Today is given; nothing is saved here.
 */
import { z } from 'zod';
import { addDays, type Day, findDay } from '../domain/day';
import { farthestDays, longestReason, type ShipDateField, type ShipDateValues } from './ship-date-values';

export interface ShipDate {
	/** Undefined: none. Then a launch day is given, or one was there and is taken away. */
	readonly date:
		| {
				readonly earliest: Day;
				readonly latest: Day;
				/** Undefined: as many as are ordered. */
				readonly quantity: number | undefined;
		  }
		| undefined;
	/** Undefined: no pre-order. */
	readonly launch: Day | undefined;
	readonly reason: string;
}

export type ShipDateAnswer =
	| { readonly kind: 'valid'; readonly terms: ShipDate }
	| {
			readonly kind: 'invalid';
			readonly errors: Readonly<Partial<Record<ShipDateField, string>>>;
			readonly values: ShipDateValues;
	  };

interface Known {
	readonly today: Day;
	/** The first day as it is saved now: a window that has begun may keep its start. */
	readonly savedEarliest?: Day | undefined;
	/** The launch day as it is saved now: one that has come may stay. */
	readonly savedLaunch?: Day | undefined;
}

const mostUnits = 1_000_000;

const text = z.preprocess((value) => (typeof value === 'string' ? value.trim() : ''), z.string());

const shape = z.object({ earliest: text, latest: text, quantity: text, launch: text, reason: text });

/** Reads a form that was sent, or one that is being tried out in an address. */
export function parseShipDate(form: FormData | URLSearchParams, known: Known): ShipDateAnswer {
	const values: ShipDateValues = shape.parse(Object.fromEntries(form));
	const result = schema(known).safeParse(values);
	if (result.success) return { kind: 'valid', terms: result.data };
	const errors: Partial<Record<ShipDateField, string>> = {};
	for (const issue of result.error.issues) {
		const field = issue.path[0];
		if (isField(field)) errors[field] ??= issue.message;
	}
	return { kind: 'invalid', errors, values };
}

function schema({ today, savedEarliest, savedLaunch }: Known) {
	const day = z.string().transform((value, issues): Day | undefined => {
		const found = findDay(value);
		const message = value === '' ? undefined : found ? tooFar(found, today) : noSuchDay(value);
		if (message) issues.addIssue({ code: 'custom', message });
		return found;
	});
	return z
		.object({
			earliest: day,
			latest: day,
			quantity: units,
			launch: day,
			reason: z.string().max(longestReason, `Keep it to ${longestReason} characters: it goes into the mail.`),
		})
		.transform(({ earliest, latest, quantity, launch, reason }, issues): ShipDate => {
			const refuse = (field: ShipDateField, message: string) =>
				issues.addIssue({ code: 'custom', path: [field], message });
			if (launch && launch < today && launch !== savedLaunch) refuse('launch', 'This day has passed.');
			if (!earliest) {
				const needsDate = latest !== undefined || quantity !== undefined;
				if (needsDate || !(launch || savedLaunch)) refuse('earliest', 'Choose the first day on which it may ship.');
				return { date: undefined, launch, reason };
			}
			const date = { earliest, latest: latest ?? earliest, quantity };
			const wrong = wrongOrder(date, today, savedEarliest);
			if (wrong) refuse(...wrong);
			return { date, launch, reason };
		});
}

interface Window {
	readonly earliest: Day;
	readonly latest: Day;
}

function wrongOrder(
	{ earliest, latest }: Window,
	today: Day,
	savedEarliest: Day | undefined,
): readonly [ShipDateField, string] | undefined {
	if (latest < earliest) return ['latest', 'The last day is before the first.'];
	if (latest < today) return [latest === earliest ? 'earliest' : 'latest', 'This day has passed.'];
	if (earliest < today && earliest !== savedEarliest) return ['earliest', 'This day has passed.'];
	return undefined;
}

function noSuchDay(value: string): string {
	return /^\d{4}-\d{2}-\d{2}$/.test(value)
		? 'There is no such day. Check the day and the month.'
		: 'This is no date. Write it as year-month-day, like 2026-12-03.';
}

function tooFar(day: Day, today: Day): string | undefined {
	return day > addDays(today, farthestDays) ? 'This is more than 3 years away. Check the year.' : undefined;
}

const units = z.string().transform((value, issues): number | undefined => {
	if (value === '') return undefined;
	const message = !/^\d+$/.test(value)
		? 'Use a whole number, or leave it empty.'
		: Number(value) === 0
			? 'Use 1 or more. To take the date away, remove it below.'
			: Number(value) > mostUnits
				? 'Use 1,000,000 at most, or leave it empty.'
				: undefined;
	if (message) issues.addIssue({ code: 'custom', message });
	return message ? z.NEVER : Number(value);
});

const isField = (field: unknown): field is ShipDateField => typeof field === 'string' && field in shape.shape;
