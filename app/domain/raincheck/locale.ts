/**
 * The languages in which those who wait are written to, and how a day and a price are written in each. A locale that is
 * not among them is answered in English, never refused.
 */
import type { Day } from '../day';
import { dayText } from '../notice/window-text';

export const raincheckLocales = ['en', 'de', 'fr', 'es', 'it', 'nl', 'ja', 'ar'] as const;

export type RaincheckLocale = (typeof raincheckLocales)[number];

/** For what Shopify calls a locale: "de-AT", "pt-BR", "en". */
export function raincheckLocale(text: string): RaincheckLocale {
	const language = text.trim().toLowerCase().split(/[-_]/)[0];
	return raincheckLocales.find((locale) => locale === language) ?? 'en';
}

export const directionOf = (locale: RaincheckLocale): 'ltr' | 'rtl' => (locale === 'ar' ? 'rtl' : 'ltr');

/** Arabic shops print European figures; American English writes a bare "$". */
const formatLocales: Record<RaincheckLocale, string> = {
	en: 'en-US',
	de: 'de-DE',
	fr: 'fr-FR',
	es: 'es-ES',
	it: 'it-IT',
	nl: 'nl-NL',
	ja: 'ja-JP',
	ar: 'ar-u-nu-latn',
};

/** The year only where it is not today's. The notices write English and German, and a mail names days as they do. */
export function dayIn(day: Day, locale: RaincheckLocale, today: Day): string {
	if (locale === 'en' || locale === 'de') return dayText(day, { locale, today });
	const year = day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const };
	const format = new Intl.DateTimeFormat(formatLocales[locale], {
		day: 'numeric',
		month: 'short',
		...year,
		timeZone: 'UTC',
	});
	const text = format.format(new Date(`${day}T00:00:00Z`));
	return locale === 'fr' ? text.replace(/^1 /, '1er ') : text;
}

/** Decimal text as money; as it stands, with its currency, where the currency is none that we know. */
export function priceIn(amount: string, currency: string, locale: RaincheckLocale): string {
	const value = Number(amount);
	if (!Number.isFinite(value)) return `${amount} ${currency}`.trim();
	try {
		return new Intl.NumberFormat(formatLocales[locale], { style: 'currency', currency }).format(value);
	} catch (failure) {
		if (failure instanceof RangeError) return `${amount} ${currency}`.trim();
		throw failure;
	}
}
