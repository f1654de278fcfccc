/** The admin's own words about the storefront's: names of languages, states and sentences, and what is wrong with a text. */
import type { Sentence, WordingForm, WordingLocale, WordingProblem, WordingState } from '../domain/wording';
import type { MarkFill } from './mark';

export const languageNames: Readonly<Record<WordingLocale, string>> = {
	en: 'English',
	de: 'German',
	fr: 'French',
	es: 'Spanish',
	it: 'Italian',
	nl: 'Dutch',
	ja: 'Japanese',
	ar: 'Arabic',
};

interface StateWords {
	/** Where a shopper reads them: what is shown together. */
	readonly place: string;
	readonly title: string;
	readonly description: string;
	readonly fill: MarkFill;
}

const product = 'Product page';

export const stateWords: Readonly<Record<WordingState, StateWords>> = {
	backorder: {
		place: product,
		title: 'Backorder',
		description: 'Sold out, sold on, and a ship date is known.',
		fill: 'open',
	},
	several: {
		place: product,
		title: 'Several units',
		description: 'Units of one order that ship on different days, one row each.',
		fill: 'half',
	},
	queue: {
		place: product,
		title: 'Queue',
		description: 'The next units ship earlier than those after them.',
		fill: 'open',
	},
	unknown: {
		place: product,
		title: 'Date being confirmed',
		description: 'Sold out, sold on, and no date is known.',
		fill: 'dashed',
	},
	'pre-order': {
		place: product,
		title: 'Pre-order',
		description: 'A launch date is set and still to come.',
		fill: 'open',
	},
	raincheck: {
		place: 'Raincheck',
		title: 'Raincheck',
		description: 'Sold out and not sold on: the form, and its answer.',
		fill: 'dashed',
	},
	alternatives: {
		place: 'In stock now',
		title: 'Alternatives',
		description: 'What is in stock instead, with the one thing in which it differs.',
		fill: 'full',
	},
	cards: {
		place: 'Product cards',
		title: 'Product cards',
		description: 'Badges in lists. Keep them under 18 characters.',
		fill: 'half',
	},
	cart: { place: 'Cart', title: 'Cart notice', description: 'Which lines wait.', fill: 'half' },
	'cart-line': {
		place: 'Cart',
		title: 'Cart line',
		description: 'What stands under a product in cart, checkout and order, behind “Ships:”.',
		fill: 'open',
	},
};

const labels: Readonly<Record<string, string>> = {
	'notice.ships': 'Headline',
	'notice.ships_note': 'Note',
	'notice.label': 'Name of the notice, read aloud',
	'notice.row_in_stock': 'Units in stock',
	'notice.row_now': 'They ship at once',
	'notice.row_first': 'The first units',
	'notice.row_more': 'Further units',
	'notice.row_ships': 'They ship in a window',
	'notice.row_from': 'They ship from a launch date',
	'notice.row_unknown': 'Their date is not known',
	'notice.two_parcels': 'Note for two parcels',
	'notice.parcels': 'Note for more parcels',
	'notice.row_next': 'The next units',
	'notice.row_later': 'Later units',
	'notice.row_by': 'They ship by a day',
	'notice.queue_note': 'Note',
	'notice.unknown': 'Headline',
	'notice.unknown_note': 'Note',
	'notice.preorder': 'Headline',
	'notice.preorder_note': 'Note',
	'raincheck.headline': 'Headline',
	'raincheck.note': 'Note',
	'raincheck.held': 'Note on the price, where you hold it',
	'raincheck.free': 'Note on paying',
	'raincheck.email': 'In the empty field',
	'raincheck.button': 'Button',
	'raincheck.bad_email': 'An address that cannot be one',
	'raincheck.failed': 'It could not be sent',
	'raincheck.saved': 'Headline once saved',
	'raincheck.saved_note': 'Note once saved',
	'raincheck.saved_held': 'Note on the price once saved',
	'raincheck.saved_confirm': 'Note on confirming the address',
	'alternatives.heading': 'Heading',
	'alternatives.option': 'Differs in an option',
	'alternatives.less': 'Costs less',
	'alternatives.more': 'Costs more',
	'alternatives.vendor': 'Of another vendor',
	'alternatives.add': 'Button',
	'cards.ships': 'Ships in a window',
	'cards.few': 'A few in stock, more later',
	'cards.preorder': 'Pre-order',
	'cards.unknown': 'Date not known',
	'cards.raincheck': 'Raincheck',
	'cart.some': 'Some lines wait',
	'cart.all': 'All lines wait',
	'cart.line': 'One line that waits',
	'cart.label': 'Name of the notice, read aloud',
	'property.unknown': 'No date is known',
	'property.launch': 'Pre-order',
	'property.part_now': 'Some of several ship now',
	'property.part_between': 'Some ship in a window',
	'property.part_on': 'Some ship on a day',
	'property.part_from': 'Some ship from a launch date',
	'property.part_unknown': 'Some have no date',
};

const forms: Readonly<Record<WordingForm, string>> = {
	zero: 'for none',
	one: 'for one',
	two: 'for two',
	few: 'for a few',
	many: 'for many',
	other: 'for any other number',
};

export function sentenceLabel({ name, form }: Pick<Sentence, 'name' | 'form'>): string {
	const label = labels[name] ?? name;
	return form ? `${label}, ${forms[form]}` : label;
}

const notes = /(_note|^raincheck\.(note|held|free|saved_held|saved_confirm|bad_email|failed)|parcels)$/;

/** Whether the storefront prints it small, below a headline. */
export const isNote = ({ name }: Pick<Sentence, 'name'>): boolean => notes.test(name);

export function problemWords(problem: WordingProblem): string {
	switch (problem.kind) {
		case 'too-long':
			return `Use ${problem.most} characters at most.`;
		case 'missing':
			return `Keep {${problem.placeholder}}: without it nobody would read the date.`;
		case 'unknown':
			return `Nothing can stand in for ${problem.placeholder} here. Use only what is named below.`;
	}
}
