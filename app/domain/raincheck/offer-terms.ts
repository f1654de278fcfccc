/**
 * How long an offer stands, when its one reminder is due, and what the price that was held comes to. A day that is named
 * to a buyer is theirs to its end, in the shop's zone.
 */
import { addDays, type Day, dayOf } from '../day';
import { fromHundredThousandths, toHundredThousandths } from './decimal';

/** New sales have the stock to themselves for this long where rainchecks come after them. */
export const headStartMs = 24 * 60 * 60 * 1000;
const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
/** A shorter offer has no reminder: it would come on the heels of the first mail. */
const shortestRemindedDays = 2;
/** An offer of which nothing was said for this long is made anew, so that its days are not eaten up by our silence. */
export const unsaidOfferMs = 12 * hourMs;

export interface OfferTerms {
	/** The first instant at which it no longer stands. */
	readonly until: Date;
	/** Undefined: none. */
	readonly remindAt: Date | undefined;
}

export function offerTerms(now: Date, zone: string, days: number): OfferTerms {
	const until = startOf(addDays(dayOf(now, zone), days + 1), zone);
	// On the day before the last one, at the hour of the first mail: at midnight nobody wants to be reminded.
	const remindAt = days >= shortestRemindedDays ? new Date(now.getTime() + (days - 1) * dayMs) : undefined;
	return { until, remindAt };
}

/** The last day on which it stands. */
export const lastDayOf = (until: Date, zone: string): Day => dayOf(new Date(until.getTime() - 1), zone);

/** The first instant of a day in a zone. Zones are at most 14 hours from UTC, and move on quarters of an hour. */
function startOf(day: Day, zone: string): Date {
	const step = 15 * 60 * 1000;
	let low = Math.floor((Date.parse(`${day}T00:00:00Z`) - 15 * hourMs) / step);
	let high = low + (30 * hourMs) / step;
	while (low + 1 < high) {
		const middle = Math.floor((low + high) / 2);
		if (dayOf(new Date(middle * step), zone) < day) low = middle;
		else high = middle;
	}
	return new Date(high * step);
}

/**
 * Whether the held price is the one to be named: a price that has fallen below it is better than any code, and nothing is
 * said of the old one. What was held in another currency holds nothing.
 */
export function isPriceHeld(held: HeldPrice, shopCurrency: string, current: string): boolean {
	return isHolding(held, shopCurrency) && Number(held.heldPrice) <= Number(current);
}

export interface HeldPrice {
	/** Empty: none was promised. */
	readonly heldPrice: string;
	readonly currency: string;
}

/** Whether a price was promised that may yet be worth something, whatever it costs today. */
export const isHolding = ({ heldPrice, currency }: HeldPrice, shopCurrency: string): boolean =>
	heldPrice !== '' && currency === shopCurrency;

/**
 * What a code has to take off each unit so that the buyer pays the held price: decimal text; empty where it costs just
 * that; undefined where the held price is not the one to be named.
 */
export function amountOffFor(held: HeldPrice, shopCurrency: string, current: string): string | undefined {
	if (!isPriceHeld(held, shopCurrency, current)) return undefined;
	return Number(held.heldPrice) === Number(current) ? '' : priceDifference(held.heldPrice, current);
}

/** Decimal text, or undefined where the price has not risen, or where either cannot be read. */
export function priceDifference(held: string, current: string): string | undefined {
	const [a, b] = [toHundredThousandths(held), toHundredThousandths(current)];
	if (a === undefined || b === undefined || b <= a) return undefined;
	return fromHundredThousandths(b - a);
}
