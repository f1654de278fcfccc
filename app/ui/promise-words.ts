/**
 * Promises, their evidence and what buyers were told, in the admin's words. It words what the core decided and must
 * never add a reason that the evidence does not hold.
 */
import type { Day } from '../domain/day';
import type { Evidence, PromisePart } from '../domain/promise/promise';
import type { ToldPart } from '../domain/promise/told';
import { type Calendar, countText, dayText, etaText, instantText } from './when';

/** Why a part of a line has the date that it has. */
export function whyWords({ basis, evidence }: PromisePart, today: Day): string {
	if (basis === 'stock') return 'Covered by stock on hand';
	return evidenceWords(evidence, basis, today);
}

function evidenceWords(evidence: Evidence, basis: PromisePart['basis'], today: Day): string {
	switch (evidence.kind) {
		case 'lot':
			if (evidence.reference)
				return basis === 'manual' ? `Your date: ${evidence.reference}` : `From ${evidence.reference}`;
			return basis === 'manual' ? 'Your ship date' : 'From stock on its way';
		case 'overdue':
			return `${evidence.reference || 'Its ship date'} was due by ${dayText(evidence.since, today)} and has passed`;
		case 'launch':
			return `Launch day, ${dayText(evidence.day, today)}`;
		case 'lead-time':
			return `Lead time of ${countText(evidence.days, 'day')}`;
		case 'lead-time-passed':
			return `The lead time of ${countText(evidence.days, 'day')} ran out on ${dayText(evidence.since, today)}`;
		case 'none':
			return 'Nothing on its way, and no ship date set';
	}
}

const unsaidWords = {
	implied: 'Nothing said a day',
	'in-stock': 'Called in stock, with no day',
	'to-follow': 'The product page said that the date is being confirmed',
} as const;

/** What the buyer was last told of some units, when and by what. */
export function toldWords(told: ToldPart, calendar: Calendar): string {
	const what = etaText(told.eta, calendar.today);
	switch (told.by) {
		case 'property':
			return `The product page said ${what} (${instantText(told.at, calendar)})`;
		case 'notice':
			return `Our mail said ${what} (${instantText(told.at, calendar)})`;
		case 'in-stock':
		case 'to-follow':
		case 'implied': {
			const why = unsaidWords[told.by];
			return told.eta.kind === 'unknown'
				? why
				: `${why}, so your implied term counts: by ${dayText(told.eta.latest, calendar.today)}`;
		}
	}
}

/** What the buyer was last told of a whole line, a sentence for each part that was told otherwise. */
export function toldNotes(told: readonly ToldPart[], calendar: Calendar): readonly string[] {
	const units = new Map<string, number>();
	for (const part of told) {
		const words = toldWords(part, calendar);
		units.set(words, (units.get(words) ?? 0) + part.quantity);
	}
	return [...units].map(([words, quantity]) => (units.size > 1 ? `${quantity} × ${words}` : words));
}
