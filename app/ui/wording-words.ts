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
	readonly title: string;
	readonly description: string;
	readonly fill: MarkFill;
}

export const stateWords: Readonly<Record<WordingState, StateWords>> = {
	backorder: { title: 'Backorder', description: 'Sold out, sold on, and a ship date is known.', fill: 'open' },
	several: {
		title: 'Several units',
		description: 'Units of one order that ship on different days, one row each.',
		fill: 'half',
	},
	queue: { title: 'Queue', description: 'The next units ship earlier than those after them.', fill: 'open' },
	unknown: { title: 'Date being confirmed', description: 'Sold out, sold on, and no date is known.', fill: 'dashed' },
	'pre-order': { title: 'Pre-order', description: 'A launch date is set and still to come.', fill: 'open' },
	raincheck: { title: 'Raincheck', description: 'Sold out and not sold on: the form, and its answer.', fill: 'dashed' },
	alternatives: { title: 'Alternatives', description: 'What is in stock instead.', fill: 'full' },
	cards: { title: 'Product cards', description: 'Badges in lists. Keep them under 18 characters.', fill: 'half' },
	cart: { title: 'Cart', description: 'Which lines wait.', fill: 'half' },
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
	'raincheck.button': 'Button',
	'raincheck.saved': 'Headline once saved',
	'raincheck.saved_note': 'Note once saved',
	'raincheck.saved_held': 'Note on the price once saved',
	'raincheck.saved_confirm': 'Note on confirming the address',
	'alternatives.heading': 'Heading',
	'cards.ships': 'Ships in a window',
	'cards.few': 'A few in stock, more later',
	'cards.preorder': 'Pre-order',
	'cards.unknown': 'Date not known',
	'cards.raincheck': 'Raincheck',
	'cart.some': 'Some lines wait',
	'cart.all': 'All lines wait',
	'cart.line': 'One line that waits',
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

const notes = /(_note|^raincheck\.(note|held|free|saved_held|saved_confirm)|parcels)$/;

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
