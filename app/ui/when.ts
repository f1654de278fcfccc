/**
 * Days and instants as the admin writes them. The months are named here and not by Intl, because server and browser may
 * carry different locale data and a page must hydrate to exactly the words that it was sent with. It has no clock.
 */
import { type Day, dayOf, type Eta } from '../domain/day';
import { windowText } from '../domain/notice/window-text';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Where a page stands in time: the shop's calendar day and its IANA zone. */
export interface Calendar {
	readonly today: Day;
	readonly zone: string;
}

/** "3 Dec", with the year only when it is not this one. */
export function dayText(day: Day, today: Day): string {
	const [year, month, date] = day.split('-').map(Number);
	const text = `${date} ${months[(month ?? 1) - 1]}`;
	return today.startsWith(`${year}-`) ? text : `${text} ${year}`;
}

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

/** "3–8 Dec", or that nobody knows. */
export function etaText(eta: Eta, today: Day): string {
	return eta.kind === 'unknown' ? 'date being confirmed' : windowText(eta, { locale: 'en', today });
}

/** "ships 3–8 Dec", or "has no ship date yet": the same answer as part of a sentence. */
export function shipsText(eta: Eta, today: Day): string {
	return eta.kind === 'unknown' ? 'has no ship date yet' : `ships ${etaText(eta, today)}`;
}

/** "1 order", "1,200 orders". */
export function countText(count: number, one: string, many = `${one}s`): string {
	return `${numberText(count)} ${count === 1 ? one : many}`;
}

export const numberText = (count: number): string => count.toString().replace(/\B(?=(\d{3})+$)/g, ',');

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
