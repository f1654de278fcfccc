/**
 * Writes parts as the notice's markup and as the cart line's text, out of the words and markup that Liquid printed. It
 * has no words of its own and formats no date: it fills in how many, and chooses the plural form.
 */
import type { Eta, Part } from './curve';

/**
 * All that may have to be written of one eta, which is 0 a window, 1 now, 2 unknown, 3 a launch; `part` and `line` are
 * the cart's plain text, with {1} for units.
 */
type Told = readonly [kind: number, state: string, days: string, byDay: string, part: string, line: string];

/** Texts and markup with {1}, {2} and {3} where values go. */
export interface Words {
	/** Whose plural rules count. */
	readonly locale: string;
	readonly etas: Record<Eta, Told>;
	/** {1} fill of the mark, {2} label, {3} when. */
	readonly row: string;
	/** Between two parts. */
	readonly list: string;
	/** Where a date is unknown, of a queue, and then by the number of parcels, from 2 on. */
	readonly notes: readonly [unknown: string, queue: string, ...parcels: string[]];
	/**
	 * By plural form: when units ship (in a window, now, unknown, from a day, by a day: {1} days), which they are (in
	 * stock, the first {1} of {2}, {1} more, the next {1}, later ones).
	 */
	readonly forms: Record<string, readonly string[]>;
}

export const fill = (text: string, ...values: readonly unknown[]): string =>
	text.replace(/{(\d)}/g, (_, place) => values[place - 1] as string);

/** A part of 0 units stands for all later ones; the one before it is then the next units, not those that are wanted. */
export function noticeHtml({ locale, etas, row, notes, forms }: Words, parts: readonly Part[], wanted: number): string {
	const toldOf = ([, eta]: Part) => etas[eta] as Told;
	if (!parts[1]) return toldOf(parts[0] as Part)[1];
	const plural = new Intl.PluralRules(locale);
	const say = (units: number, at: number, first: unknown) =>
		fill(((forms[plural.select(units)] ?? forms.other) as string[])[at] as string, first, wanted);
	const isQueue = !parts[1][0];
	const lines = parts.map((part, index) => {
		const [units] = part;
		const [kind, , days, byDay] = toldOf(part);
		const when = isQueue && !kind ? 4 : kind;
		const which = isQueue ? 8 + index : index ? 7 : kind === 1 ? 5 : 6;
		return fill(row, '01?0'[kind], say(units, which, units), say(units, when, when > 3 ? byDay : days));
	});
	const note = isQueue ? 1 : parts.some((part) => toldOf(part)[0] === 2) ? 0 : parts.length;
	return `<dl>${lines.join('')}</dl><p class="bo-n">${notes[note] ?? ''}</p>`;
}

/** Plain text. */
export const cartText = ({ etas, list }: Words, parts: readonly Part[]): string =>
	parts.map(([units, eta]) => fill((etas[eta] as Told)[parts[1] ? 4 : 5], units)).join(list);
