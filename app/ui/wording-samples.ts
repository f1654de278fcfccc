/**
 * What stands in the place of a placeholder while a merchant writes: believable values in the language's own form. Fixed
 * texts, because server and browser may write the same date differently and a page must hydrate to what it was sent with.
 */

interface Samples {
	readonly window: string;
	readonly day: string;
	readonly days: string;
	readonly price: string;
	readonly name: string;
	readonly value: string;
}

const samples: Readonly<Record<string, Samples>> = {
	en: { window: '3–8 Dec', day: '3 Dec', days: '7 days', price: '$48.00', name: 'Colour', value: 'Oat' },
	de: { window: '3.–8. Dez.', day: '3. Dez.', days: '7 Tage', price: '48,00 €', name: 'Farbe', value: 'Hafer' },
	fr: { window: '3–8 déc.', day: '3 déc.', days: '7 jours', price: '48,00 €', name: 'Couleur', value: 'Avoine' },
	es: { window: '3–8 dic', day: '3 dic', days: '7 días', price: '48,00 €', name: 'Color', value: 'Avena' },
	it: { window: '3–8 dic', day: '3 dic', days: '7 giorni', price: '48,00 €', name: 'Colore', value: 'Avena' },
	nl: { window: '3–8 dec', day: '3 dec', days: '7 dagen', price: '€ 48,00', name: 'Kleur', value: 'Haver' },
	ja: { window: '12月3日–8日', day: '12月3日', days: '7日間', price: '¥4,800', name: '色', value: 'オート' },
	ar: { window: '3–8 ديسمبر', day: '3 ديسمبر', days: '7 أيام', price: '48.00 $', name: 'اللون', value: 'شوفان' },
};

const numbers: Readonly<Record<string, string>> = {
	units: '2',
	all: '5',
	parcels: '3',
	lines: '2',
	count: '7',
	number: '3',
	amount: '2',
	email: 'ana@example.com',
	vendor: 'Holm Studio',
};

/** The text as a shopper would read it; a placeholder that we do not know stays as it was typed. */
export function fillSamples(text: string, locale: string): string {
	const ofLanguage: Readonly<Record<string, string>> = { ...(samples[locale] ?? samples.en) };
	return text.replace(/\{([a-z_]+)\}/g, (typed, name: string) => ofLanguage[name] ?? numbers[name] ?? typed);
}
