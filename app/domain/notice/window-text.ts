/**
 * How a ship window is written, in one place, so that page, mail and admin say the same words: `3–8 Dec`,
 * `28 Nov–3 Dec`, `3 Dec`; the year only where it is not today's. It formats and never rounds, widens or hides a date.
 */
import type { Day, Eta, EtaWindow } from '../day';

export type NoticeLocale = 'en' | 'de';

export interface DateStyle {
	readonly locale: NoticeLocale;
	readonly today: Day;
}

/** The language that we write for a Shopify locale ("de-AT", "pt-BR"): German for German, else English. */
export function parseLocale(text: string): NoticeLocale {
	return /^de(?![a-z])/i.test(text.trim()) ? 'de' : 'en';
}

const months: Record<NoticeLocale, readonly string[]> = {
	en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
	de: ['Jan.', 'Feb.', 'März', 'Apr.', 'Mai', 'Juni', 'Juli', 'Aug.', 'Sept.', 'Okt.', 'Nov.', 'Dez.'],
};

const unknownText: Record<NoticeLocale, string> = { en: 'date being confirmed', de: 'Termin wird geklärt' };

export function windowText(window: EtaWindow, style: DateStyle): string {
	const { earliest, latest } = window;
	const end = `${dateOf(latest, style.locale)}${yearOf(latest, yearIn(style.today))}`;
	if (earliest === latest) return end;
	if (earliest.slice(0, 7) === latest.slice(0, 7)) return `${dayNumber(earliest, style.locale)}–${end}`;
	// The first half leaves its year to the second, unless the two years differ and it is not this one.
	const startYear = yearIn(earliest) === yearIn(latest) ? '' : yearOf(earliest, yearIn(style.today));
	return `${dateOf(earliest, style.locale)}${startYear}–${end}`;
}

export function dayText(day: Day, style: DateStyle): string {
	return windowText({ earliest: day, latest: day }, style);
}

export function etaText(eta: Eta, style: DateStyle): string {
	return eta.kind === 'window' ? windowText(eta, style) : unknownText[style.locale];
}

const yearIn = (day: Day) => day.slice(0, 4);

const yearOf = (day: Day, thisYear: string) => (yearIn(day) === thisYear ? '' : ` ${Number(yearIn(day))}`);

const dayNumber = (day: Day, locale: NoticeLocale) => `${Number(day.slice(8))}${locale === 'de' ? '.' : ''}`;

const dateOf = (day: Day, locale: NoticeLocale) =>
	`${dayNumber(day, locale)} ${months[locale][Number(day.slice(5, 7)) - 1]}`;
