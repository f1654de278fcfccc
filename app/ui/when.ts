/**
 * Days, instants and counts as the admin writes them: in English, in the shop's zone. Intl gives digits only, because
 * server and browser may name months differently and a page must hydrate to the words that it was sent with. No clock.
 */
import { type Day, dayOf, type Eta } from '../domain/day';
import * as windowText from '../domain/notice/window-text';

/** Where a page stands in time: the shop's calendar day and its IANA zone. */
export interface Calendar {
	readonly today: Day;
	readonly zone: string;
}

/** "3 Dec", with the year only when it is not this one. */
export const dayText = (day: Day, today: Day): string => windowText.dayText(day, { locale: 'en', today });

/** "14 Nov, 10:12" in the shop's zone. */
export function instantText(instant: string | Date, { today, zone }: Calendar): string {
	const date = new Date(instant);
	const parts = new Intl.DateTimeFormat('en', {
		timeZone: zone,
		hourCycle: 'h23',
		hour: '2-digit',
		minute: '2-digit',
	}).formatToParts(date);
	const part = (type: string) => parts.find((entry) => entry.type === type)?.value ?? '';
	return `${dayText(dayOf(date, zone), today)}, ${part('hour')}:${part('minute')}`;
}

/** "3–8 Dec", or that the date is being confirmed. */
export const etaText = (eta: Eta, today: Day): string => windowText.etaText(eta, { locale: 'en', today });

/** "1 order", "1,200 orders". */
export function countText(count: number, one: string, many = `${one}s`): string {
	return `${numberText(count)} ${count === 1 ? one : many}`;
}

export const numberText = (count: number): string => count.toString().replace(/\B(?=(\d{3})+$)/g, ',');

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
