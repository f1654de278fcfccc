/**
 * A slip notice as it is sent: subject, preheader, HTML and the same words in the same order as plain text. It decides
 * what goes where and writes out the dates; it never drops the old date, the meaning of silence or the way out, and it
 * links to nothing.
 */

import type { Letter, LetterChange, LetterLine } from './letter';
import { composeLetter } from './letter';
import { linesOf, oneLine } from './plain-words';
import type { NoticeLine, RenderedNotice, SlipNotice } from './slip-notice';
import type { DateChange, Outcome, SlipOutline } from './slip-outline';
import { maxTitle, outlineSlip } from './slip-outline';
import type { SlipStory, SlipWording } from './slip-wording';
import { wordingOf } from './slip-wording';
import type { DateStyle } from './window-text';
import { dayText, etaText, windowText } from './window-text';

/** A subject longer than this would hide its date in most lists of mails. */
const maxTitleInSubject = 60;
/** Beyond these the mail would be cut off by Gmail (102 KB); what is left out is counted. */
const maxLines = 25;
const maxChanges = 8;
const maxTitlesInChange = 8;
const maxReason = 1500;
const maxImageUrl = 400;

export function renderSlipNotice(notice: SlipNotice): RenderedNotice {
	const style: DateStyle = { locale: notice.locale, today: notice.today };
	const words = wordingOf(notice.locale);
	const outline = outlineSlip(notice);
	const story = storyOf(notice, outline, words, style);
	const subject = words.subject(shortTitle(story));
	const shopName = oneLine(notice.shop.name, maxTitle);
	const letter: Letter = {
		locale: notice.locale,
		subject,
		preheader: words.preheader(story),
		shopName,
		orderLabel: words.orderLabel(story.order),
		heading: words.heading(story),
		changes: outline.changes.slice(0, maxChanges).map((change) => changeOf(change, outline, words, style)),
		moreChanges: moreOf(outline.changes.length - maxChanges, words),
		reason: reasonOf(notice, outline, words),
		silence: words.silence(story),
		dates: datesIn(story),
		orderHeading: words.wholeOrder,
		shippingHeading: words.shipping,
		lines: lateFirst(notice.wholeOrder)
			.slice(0, maxLines)
			.map((line) => lineOf(line, words, style)),
		moreLines: moreOf(notice.wholeOrder.length - maxLines, words),
		footer: [
			`${words.whySent} ${words.reply(oneLine(notice.shop.replyTo, maxTitle))}`,
			oneLine([shopName, notice.shop.address ?? ''].filter((part) => part !== '').join(', '), 2 * maxTitle),
		].filter((line) => line !== ''),
	};
	return { subject, preheader: letter.preheader, ...composeLetter(letter) };
}

function storyOf(notice: SlipNotice, outline: SlipOutline, words: SlipWording, style: DateStyle): SlipStory {
	const [first, ...others] = outline.changes;
	return {
		about: outline.about,
		outcome: outcomeText(outline.outcome, style),
		isSaid: outline.isSaid,
		isNews: outline.isNews,
		isPartOfOrder: outline.isPartOfOrder,
		order: oneLine(notice.order.name, 40),
		was: first && others.length === 0 && first.was.kind === 'window' ? wasText(first, words, style) : undefined,
	};
}

function outcomeText(outcome: Outcome, style: DateStyle): SlipStory['outcome'] {
	switch (outcome.kind) {
		case 'window': {
			const { window } = outcome;
			return { kind: 'window', when: windowText(window, style), isOneDay: window.earliest === window.latest };
		}
		case 'by':
			return { kind: 'by', day: dayText(outcome.day, style) };
		case 'unknown':
		case 'mixed':
			return outcome;
	}
}

function datesIn({ outcome }: SlipStory): readonly string[] {
	if (outcome.kind === 'window') return [outcome.when];
	return outcome.kind === 'by' ? [outcome.day] : [];
}

function shortTitle(story: SlipStory): SlipStory {
	if (story.about.kind === 'order') return story;
	return { ...story, about: { kind: 'product', title: oneLine(story.about.title, maxTitleInSubject) } };
}

/** Of a term that nobody named, only its last day is true to say, as the day by which we expected to ship. */
function wasText(change: DateChange, words: SlipWording, style: DateStyle): { label: string; date: string } {
	if (change.was.kind === 'unknown') return { label: words.said, date: words.wasUnknown };
	if (change.isImplied) return { label: words.expectedBy, date: dayText(change.was.latest, style) };
	return { label: words.said, date: windowText(change.was, style) };
}

function changeOf(change: DateChange, outline: SlipOutline, words: SlipWording, style: DateStyle): LetterChange {
	const isOnly = outline.changes.length === 1 && outline.about.kind === 'product';
	return {
		was: wasText(change, words, style),
		now:
			change.now.kind === 'window'
				? { label: words.nowShips, date: windowText(change.now, style) }
				: { label: words.nowWithoutDate, date: words.noDateYet },
		about: isOnly ? partlyOf(change, words) : titlesOf(change, words),
	};
}

const partlyOf = (change: DateChange, words: SlipWording): readonly string[] =>
	change.products.filter(({ units, of }) => units < of).map(({ units, of }) => words.someOf(units, of));

function titlesOf(change: DateChange, words: SlipWording): readonly string[] {
	const titles = change.products.map(({ title, units }) => (units === 1 ? title : `${units} × ${title}`));
	const more = moreOf(titles.length - maxTitlesInChange, words);
	return [...titles.slice(0, maxTitlesInChange), ...(more === '' ? [] : [more])];
}

function reasonOf(notice: SlipNotice, outline: SlipOutline, words: SlipWording): readonly string[] {
	const lines = linesOf(notice.reason, maxReason);
	const before = outline.isPassed ? [words.passed(outline.isSaid)] : [];
	if (outline.isNews) return lines;
	const [last, ...earlier] = [...before, ...lines].reverse();
	// Sorry follows the reason in its own paragraph, as one thought.
	return [...earlier.reverse(), last === undefined ? words.sorry : `${closed(last)} ${words.sorry}`];
}

const closed = (text: string) => (/[\p{P}]$/u.test(text) ? text : `${text}.`);

const moreOf = (count: number, words: SlipWording): string => (count > 0 ? words.moreLines(count) : '');

const lateFirst = (lines: readonly NoticeLine[]): readonly NoticeLine[] => [
	...lines.filter((line) => line.state.kind === 'waits'),
	...lines.filter((line) => line.state.kind !== 'waits'),
];

function lineOf(line: NoticeLine, words: SlipWording, style: DateStyle): LetterLine {
	const common = {
		title: oneLine(line.title, maxTitle),
		imageUrl:
			/^https?:\/\/[^\s"'<>]+$/i.test(line.imageUrl) && line.imageUrl.length <= maxImageUrl ? line.imageUrl : '',
	};
	switch (line.state.kind) {
		case 'waits':
			return { ...common, note: words.onBackorder(line.quantity), state: etaText(line.state.eta, style) };
		case 'in-stock':
			return { ...common, note: words.quantity(line.quantity), state: words.inStock };
		case 'shipped':
			return { ...common, note: words.quantity(line.quantity), state: words.shipped };
	}
}
