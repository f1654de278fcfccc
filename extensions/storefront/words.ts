/**
 * Writes parts as the notice's markup and as the cart line's text, out of the words and markup that Liquid printed. It
 * has no words of its own; windows follow the rules of snippets/ship-window.liquid.
 */
import type { Eta, Part } from './curve';

/** By when a part ships. */
type ByKind<T> = readonly [now: T, known: T, unknown: T];

/** Translations and markup with #1, #2 and #3 where values go. */
export interface Words {
	/** #1 number. */
	readonly day: string;
	readonly months: readonly string[];
	/** #1 the times of a window. */
	readonly window: string;
	/** #1 day as ISO date, #2 as text. */
	readonly time: string;
	/** All of the notice for one part: #1 window. */
	readonly one: ByKind<string>;
	/** All of it for several: #1 rows, #2 note. */
	readonly several: string;
	/** #1 fill of the mark, #2 label, #3 when. */
	readonly row: string;
	/** #1 window. */
	readonly when: ByKind<string>;
	/** #1 units, #2 all units. */
	readonly labels: readonly [inStock: string, first: string, more: string];
	/** #1 parcels. */
	readonly notes: readonly [unknown: string, two: string, more: string];
	/** #1 units, #2 and #3 days; `date` where nothing else ships. */
	readonly cart: readonly [now: string, between: string, unknown: string, on: string, date: string];
}

const fill = (text: string, ...values: readonly unknown[]): string =>
	text.replace(/#(\d)/g, (_, place) => values[place - 1] as string);

export const parse = (html: string): Document => new DOMParser().parseFromString(html, 'text/html');

const kindOf = (eta: Eta) => (eta === 'now' ? 0 : eta === 'unknown' ? 2 : 1);

/** The two ends of a window, or one where they are the same day. */
function ends({ day, months }: Words, eta: Eta, thisYear: string): [date: string, text: string][] {
	const [first = '', last = ''] = eta.split('/');
	const yearOf = (date: string) => date.slice(0, 4);
	const write = (date: string, hasMonth: boolean, hasYear: boolean): [string, string] => [
		date,
		fill(day, +date.slice(8)) +
			(hasMonth ? ` ${months[+date.slice(5, 7) - 1]}` : '') +
			(hasYear && yearOf(date) !== thisYear ? ` ${yearOf(date)}` : ''),
	];
	const end = write(last, true, true);
	if (first === last) return [end];
	return [write(first, first.slice(0, 7) !== last.slice(0, 7), yearOf(first) !== yearOf(last)), end];
}

export function noticeHtml(words: Words, parts: readonly Part[], thisYear: string): string {
	const all = parts.reduce((sum, [units]) => sum + units, 0);
	const isKnown = parts.every(([, eta]) => eta !== 'unknown');
	const lines = parts.map(([units, eta], index) => {
		const kind = kindOf(eta);
		const times = ends(words, eta, thisYear).map((end) => fill(words.time, ...end));
		const window = fill(words.window, times.join('–'));
		if (!parts[1]) return fill(words.one[kind], window);
		const label = fill(words.labels[index ? 2 : kind ? 1 : 0], units, all);
		return fill(words.row, '10?'[kind], label, fill(words.when[kind], window));
	});
	if (!parts[1]) return lines.join('');
	return fill(words.several, lines.join(''), fill(words.notes[isKnown ? (parts[2] ? 2 : 1) : 0], parts.length));
}

/** Plain text. */
export function cartText(words: Words, parts: readonly Part[], thisYear: string): string {
	const texts = parts.map(([units, eta]) => {
		const kind = kindOf(eta);
		const days = ends(words, eta, thisYear).map(([, text]) => text);
		if (!parts[1]) return kind > 1 ? words.cart[4] : days.join('–');
		return fill(words.cart[kind === 1 && !days[1] ? 3 : kind], units, ...days);
	});
	return parse(texts.join(', ')).body.textContent as string;
}
