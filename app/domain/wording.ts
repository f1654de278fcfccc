/**
 * What a merchant may say in their own words on the storefront: the sentences that the extension prints through its
 * `say` snippet, by state, with the standard words of each language. The standard is read off the extension's own locale
 * files, so the two cannot differ. It decides what a text must keep; it never words a date itself.
 */
import ar from '../../extensions/backorder-theme/locales/ar.json';
import de from '../../extensions/backorder-theme/locales/de.json';
import en from '../../extensions/backorder-theme/locales/en.default.json';
import es from '../../extensions/backorder-theme/locales/es.json';
import fr from '../../extensions/backorder-theme/locales/fr.json';
import it from '../../extensions/backorder-theme/locales/it.json';
import ja from '../../extensions/backorder-theme/locales/ja.json';
import nl from '../../extensions/backorder-theme/locales/nl.json';

export const wordingLocales = ['en', 'de', 'fr', 'es', 'it', 'nl', 'ja', 'ar'] as const;
export type WordingLocale = (typeof wordingLocales)[number];

export const findWordingLocale = (text: string): WordingLocale | undefined =>
	wordingLocales.find((locale) => locale === text);

export type WordingState =
	| 'backorder'
	| 'several'
	| 'queue'
	| 'unknown'
	| 'pre-order'
	| 'raincheck'
	| 'alternatives'
	| 'cards'
	| 'cart'
	| 'cart-line';

/**
 * In the order in which a merchant reads them; each key is one of the locale files. Left to the language are dates,
 * counted days and the sign between two parts; and the name of the line item property, by which orders are searched.
 */
const catalogue: readonly { readonly state: WordingState; readonly keys: readonly string[] }[] = [
	{ state: 'backorder', keys: ['notice.ships', 'notice.ships_note', 'notice.label'] },
	{
		state: 'several',
		keys: [
			'notice.row_in_stock',
			'notice.row_now',
			'notice.row_first',
			'notice.row_more',
			'notice.row_ships',
			'notice.row_from',
			'notice.row_unknown',
			'notice.two_parcels',
			'notice.parcels',
		],
	},
	{ state: 'queue', keys: ['notice.row_next', 'notice.row_later', 'notice.row_by', 'notice.queue_note'] },
	{ state: 'unknown', keys: ['notice.unknown', 'notice.unknown_note'] },
	{ state: 'pre-order', keys: ['notice.preorder', 'notice.preorder_note'] },
	{
		state: 'raincheck',
		keys: [
			'raincheck.headline',
			'raincheck.note',
			'raincheck.held',
			'raincheck.free',
			'raincheck.email',
			'raincheck.button',
			'raincheck.bad_email',
			'raincheck.failed',
			'raincheck.saved',
			'raincheck.saved_note',
			'raincheck.saved_held',
			'raincheck.saved_confirm',
		],
	},
	{
		state: 'alternatives',
		keys: [
			'alternatives.heading',
			'alternatives.option',
			'alternatives.less',
			'alternatives.more',
			'alternatives.vendor',
			'alternatives.add',
		],
	},
	{ state: 'cards', keys: ['cards.ships', 'cards.few', 'cards.preorder', 'cards.unknown', 'cards.raincheck'] },
	{ state: 'cart', keys: ['cart.line', 'cart.some', 'cart.all', 'cart.label'] },
	{
		state: 'cart-line',
		keys: [
			'property.unknown',
			'property.launch',
			'property.part_now',
			'property.part_between',
			'property.part_on',
			'property.part_from',
			'property.part_unknown',
		],
	},
];

/** Of a sentence that counts: zero, one, two, few, many, other; a language has those that it tells apart. */
export type WordingForm = Intl.LDMLPluralRule;

export interface Sentence {
	/** "notice.ships", or "notice.row_more.other" of one that counts. */
	readonly key: string;
	/** The same without the form. */
	readonly name: string;
	readonly form: WordingForm | undefined;
	readonly state: WordingState;
	readonly standard: string;
	/** Names without braces. */
	readonly placeholders: readonly string[];
	/** Without these a date would not be read. */
	readonly required: readonly string[];
}

type Words = { readonly [key: string]: Words | string };
const locales: Readonly<Record<WordingLocale, Words>> = { en, de, fr, es, it, nl, ja, ar };

const dates: readonly string[] = ['window', 'day', 'first', 'last'];

export function sentencesOf(locale: WordingLocale): readonly Sentence[] {
	return catalogue.flatMap(({ state, keys }) =>
		keys.flatMap((name) => {
			const words = wordsAt(locales[locale], name);
			if (typeof words === 'string') return [sentence(state, name, undefined, words)];
			// Some forms leave the number out where it goes without saying; a merchant need not.
			const all = Object.values(words).flatMap(placeholdersOf);
			return Object.entries(words).map(([form, text]) =>
				sentence(state, name, form as WordingForm, String(text), [...new Set(all)]),
			);
		}),
	);
}

function sentence(
	state: WordingState,
	name: string,
	form: WordingForm | undefined,
	words: string,
	placeholders = placeholdersOf(words),
): Sentence {
	const standard = words.replace(/\{\{\s*(\w+)\s*\}\}/g, '{$1}');
	const required = placeholders.filter((each) => dates.includes(each));
	return { key: form ? `${name}.${form}` : name, name, form, state, standard, placeholders, required };
}

function wordsAt(words: Words, key: string): Words | string {
	const found = key
		.split('.')
		.reduce<Words | string | undefined>((at, part) => (typeof at === 'object' ? at[part] : undefined), words);
	if (found === undefined) throw new Error(`The locale files have no ${key}`);
	return found;
}

const placeholdersOf = (words: Words | string): string[] =>
	[...String(words).matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name);

export const longestWording = 200;

export type WordingProblem =
	| { readonly kind: 'too-long'; readonly most: number }
	/** Without it the date, or whatever the sentence is for, would not be read. */
	| { readonly kind: 'missing'; readonly placeholder: string }
	/** It would stand there in braces, for every shopper to see. */
	| { readonly kind: 'unknown'; readonly placeholder: string };

/** What is wrong with a text of the merchant's for this sentence; an empty one is the standard and always right. */
export function checkWording({ placeholders, required }: Sentence, text: string): WordingProblem | undefined {
	if (text === '') return undefined;
	if ([...text].length > longestWording) return { kind: 'too-long', most: longestWording };
	const missing = required.find((name) => !text.includes(`{${name}}`));
	if (missing !== undefined) return { kind: 'missing', placeholder: missing };
	for (const [typed, name = ''] of text.matchAll(/\{+\s*([^{}]*?)\s*\}+/g)) {
		if (!placeholders.includes(name) || typed !== `{${name}}`) return { kind: 'unknown', placeholder: typed };
	}
	return undefined;
}
