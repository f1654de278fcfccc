/**
 * What stands in the place of a placeholder while a merchant writes: believable values in the language's own form. Fixed
 * texts, because server and browser may write the same date differently and a page must hydrate to what it was sent with.
 */
import type { WordingForm } from '../domain/wording';

interface Samples {
	readonly window: string;
	readonly day: string;
	/** The window's, as they stand between other words. */
	readonly first: string;
	readonly last: string;
	readonly days: string;
	readonly price: string;
	readonly amount: string;
	readonly name: string;
	readonly value: string;
}

const samples: Readonly<Record<string, Samples>> = {
	en: {
		window: '3–8 Dec',
		day: '3 Dec',
		first: '3',
		last: '8 Dec',
		days: '7 days',
		price: '$48.00',
		amount: '$8.00',
		name: 'Colour',
		value: 'Oat',
	},
	de: {
		window: '3.–8. Dez.',
		day: '3. Dez.',
		first: '3.',
		last: '8. Dez.',
		days: '7 Tage',
		price: '48,00 €',
		amount: '8,00 €',
		name: 'Farbe',
		value: 'Hafer',
	},
	fr: {
		window: '3–8 déc.',
		day: '3 déc.',
		first: '3',
		last: '8 déc.',
		days: '7 jours',
		price: '48,00 €',
		amount: '8,00 €',
		name: 'Couleur',
		value: 'Avoine',
	},
	es: {
		window: '3–8 dic',
		day: '3 dic',
		first: '3',
		last: '8 dic',
		days: '7 días',
		price: '48,00 €',
		amount: '8,00 €',
		name: 'Color',
		value: 'Avena',
	},
	it: {
		window: '3–8 dic',
		day: '3 dic',
		first: '3',
		last: '8 dic',
		days: '7 giorni',
		price: '48,00 €',
		amount: '8,00 €',
		name: 'Colore',
		value: 'Avena',
	},
	nl: {
		window: '3–8 dec',
		day: '3 dec',
		first: '3',
		last: '8 dec',
		days: '7 dagen',
		price: '€ 48,00',
		amount: '€ 8,00',
		name: 'Kleur',
		value: 'Haver',
	},
	ja: {
		window: '12月3日～8日',
		day: '12月3日',
		first: '12月3日',
		last: '8日',
		days: '7日間',
		price: '¥4,800',
		amount: '¥800',
		name: '色',
		value: 'オート',
	},
	ar: {
		window: '3–8 ديسمبر',
		day: '3 ديسمبر',
		first: '3',
		last: '8 ديسمبر',
		days: '7 أيام',
		price: '48.00 $',
		amount: '8.00 $',
		name: 'اللون',
		value: 'شوفان',
	},
};

/** A number of which each language says what the form is for. */
const counts: Readonly<Record<WordingForm, string>> = {
	zero: '0',
	one: '1',
	two: '2',
	few: '3',
	many: '11',
	other: '5',
};

/** The text as a shopper would read it; a placeholder that we do not know stays as it was typed. */
export function fillSamples(text: string, locale: string, form: WordingForm | undefined): string {
	const count = counts[form ?? 'two'];
	const values: Readonly<Record<string, string>> = {
		...(samples[locale] ?? samples.en),
		units: count,
		parcels: count,
		lines: count,
		all: '12',
		email: 'ana@example.com',
		vendor: 'Holm Studio',
	};
	return text.replace(/\{([a-z]+)\}/g, (typed, name: string) => values[name] ?? typed);
}
