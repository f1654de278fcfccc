/**
 * The shape of a mail about an order, with all of its words chosen: as HTML and as plain text, from one value, so that
 * both say the same things in the same order. It knows no language and decides nothing.
 */
import { letterHtml } from './letter-html';
import type { NoticeLocale } from './window-text';

export interface Letter {
	readonly locale: NoticeLocale;
	readonly subject: string;
	readonly preheader: string;
	readonly shopName: string;
	readonly orderLabel: string;
	readonly heading: string;
	readonly changes: readonly LetterChange[];
	/** Empty where nothing was left out. */
	readonly moreChanges: string;
	readonly reason: readonly string[];
	readonly silence: string;
	/** As they are written in `silence`. */
	readonly dates: readonly string[];
	readonly orderHeading: string;
	readonly shippingHeading: string;
	readonly lines: readonly LetterLine[];
	readonly moreLines: string;
	readonly footer: readonly string[];
}

export interface LetterChange {
	readonly was: LabelledDate;
	readonly now: LabelledDate;
	/** What the dates are about, where the heading does not say it all. */
	readonly about: readonly string[];
}

export interface LabelledDate {
	readonly label: string;
	readonly date: string;
}

export interface LetterLine {
	readonly title: string;
	readonly note: string;
	readonly state: string;
	readonly imageUrl: string;
}

export function composeLetter(letter: Letter): { readonly html: string; readonly text: string } {
	return { html: letterHtml(letter), text: letterText(letter) };
}

function letterText(letter: Letter): string {
	const isOnly = letter.changes.length === 1;
	const changes = letter.changes.map(({ about, was, now }) => {
		const dates = [`${was.label}: ${was.date}`, `${now.label}: ${now.date}`];
		return (isOnly ? [...dates, ...about] : [...about, ...dates]).join('\n');
	});
	const lines = letter.lines.map(({ title, note, state }) => `- ${title} (${note}): ${state}`);
	const paragraphs = [
		`${letter.shopName}, ${letter.orderLabel}`,
		letter.heading,
		...changes,
		letter.moreChanges,
		...letter.reason,
		letter.silence,
		[`${letter.orderHeading}:`, ...lines, letter.moreLines].filter((line) => line !== '').join('\n'),
		letter.footer.join('\n'),
	];
	return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}
