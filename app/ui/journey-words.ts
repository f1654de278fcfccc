/**
 * The words of an order's journey: one headline and at most one note for each code in domain/journey.ts. The switch is
 * exhaustive, so that a new code cannot stay without words. It never says that a mail was opened or read.
 */
import type { Day } from '../domain/day';
import type { JourneyFact } from '../domain/journey';
import type { PromisePart } from '../domain/promise/promise';
import { whyWords } from './promise-words';
import { type Calendar, capitalised, countText, etaText, instantText } from './when';

export interface JourneyWords {
	readonly title: string;
	readonly note: string;
}

export function journeyWords(fact: JourneyFact, calendar: Calendar): JourneyWords {
	const { today } = calendar;
	switch (fact.kind) {
		case 'ordered':
			return { title: 'Ordered', note: countText(fact.units, 'unit') };
		case 'promised':
			return promisedWords(fact, calendar);
		case 'units-left':
			return {
				title: `${countText(fact.units, 'unit')} of ${fact.title} left the queue`,
				note: 'Shipped, cancelled, refunded or edited away',
			};
		case 'units-added':
			return { title: `${countText(fact.units, 'unit')} of ${fact.title} added`, note: 'They queue from this edit on' };
		case 'cancelled':
			return { title: 'Order cancelled', note: '' };
		case 'tagged':
			return { title: `Tagged “${fact.tag}”`, note: '' };
		case 'untagged':
			return { title: `Tag “${fact.tag}” taken off`, note: 'Nothing waits any more' };
		case 'tag-left-off':
			return { title: `Tag “${fact.tag}” left off`, note: 'Somebody removed it after we had put it back once' };
		case 'slip-noticed':
			return {
				title: fact.was.kind === 'unknown' ? 'The ship date is known' : 'A promise slipped',
				note: `${capitalised(etaText(fact.was, today))} → ${etaText(fact.now, today)}. Mail due ${instantText(fact.dueAt, calendar)}`,
			};
		case 'slip-dropped':
			return { title: 'No mail needed', note: droppedWords[fact.why] };
		case 'slip-unsendable':
			return { title: 'The buyer could not be told', note: unsendableWords[fact.why] };
		case 'told':
			return {
				title: `${fact.isCertain ? 'Mail sent' : 'Mail probably sent'}: ${
					fact.now.kind === 'unknown' ? 'no ship date yet' : `now ships ${etaText(fact.now, today)}`
				}`,
				note: `Before: ${etaText(fact.was, today)}${
					fact.isCertain ? '' : '. The mail server broke off at the last moment, so we do not send it again'
				}`,
			};
		case 'unverified':
			return { title: 'Shopify no longer answers for this order', note: 'Its line and promise are kept as they were' };
	}
}

const unsendableWords = {
	'no-address': 'The order has no e-mail address that we may use. Add one, or tell the buyer yourself',
	refused: 'The mail server refused the address or the mail for good. Correct it, or tell the buyer yourself',
	unreadable: 'What the buyer was told before cannot be read. Tell them yourself, and tell whoever runs this app',
} as const;

const droppedWords = {
	healed: 'The promise holds again before anything was said',
	'order-over': 'The order was over before anything was said',
} as const;

function promisedWords(fact: Extract<JourneyFact, { kind: 'promised' }>, { today }: Calendar): JourneyWords {
	const waiting = fact.now.filter((part) => part.basis !== 'stock');
	if (waiting.length === 0) return { title: `${fact.title} is covered by stock`, note: '' };
	const isKnown = waiting.some((part) => part.eta.kind === 'window');
	const days = waiting.map((part) => partWords(part, waiting.length > 1, today)).join(', ');
	const why = fact.reason ? `“${fact.reason}”` : [...new Set(waiting.map((part) => whyWords(part, today)))].join('. ');
	const now = fact.was.length === 0 ? '' : 'now ';
	const hadDay = fact.was.some((part) => part.basis !== 'stock' && part.eta.kind === 'window');
	return {
		title: `${fact.title}${hadDay ? ' moved' : ''}: ${now}${isKnown ? `ships ${days}` : 'no ship date'}`,
		note: why,
	};
}

function partWords(part: PromisePart, isOneOfMany: boolean, today: Day): string {
	const when = etaText(part.eta, today);
	return isOneOfMany ? `${part.quantity} × ${when}` : when;
}
