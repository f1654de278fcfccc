/**
 * The letter about an order as HTML, within the frame of every mail. Nothing is loaded but the pictures of the order's
 * lines.
 */
import type { LabelledDate, Letter, LetterChange, LetterLine } from './letter';
import { box, holdTogether, ink, letterFrame, line, paragraph, quiet, table, thumbnail } from './letter-frame';
import type { Markup } from './markup';
import { html, joinMarkup, nothing } from './markup';

export function letterHtml(letter: Letter): string {
	return letterFrame({
		lang: letter.locale,
		subject: letter.subject,
		preheader: letter.preheader,
		shopName: letter.shopName,
		aside: letter.orderLabel,
		heading: letter.heading,
		body: html`${changesBox(letter)}
${joinMarkup(letter.reason.map(firstParagraphLower), html`\n`)}
${paragraph(holdTogether(letter.silence, letter.dates), 14)}
<table ${table}><tr><td style="padding:34px 0 12px"><h2 class="tx" style="margin:0;font-size:16px;line-height:24px;font-weight:600;color:${ink}">${letter.orderHeading}</h2></td><td class="mu" align="right" style="padding:34px 0 12px;font-size:15px;line-height:24px;color:${quiet}">${letter.shippingHeading}</td></tr></table>
<table ${table}>${letter.lines.map(orderLine)}${moreLines(letter.moreLines)}</table>`,
		footer: letter.footer.map((text) => html`${text}`),
	});
}

const firstParagraphLower = (text: string, index: number): Markup => paragraph(html`${text}`, index === 0 ? 24 : 14);

/** The one tinted box of the mail. */
function changesBox(letter: Letter): Markup {
	const [first] = letter.changes;
	const isSingle = letter.changes.length === 1;
	if (first && isSingle) {
		return html`<table ${table} style="margin:24px 0 0">${isNarrow(first) ? sideBySide(first) : stacked(first)}</table>`;
	}
	const rows = letter.changes.map((change, index) => changeRow(change, index === 0));
	return html`<table ${table} style="margin:24px 0 0"><tr><td class="box bl br" style="background:${box};padding:6px 22px"><table ${table}>${rows}${moreChanges(letter.moreChanges)}</table></td></tr></table>`;
}

function sideBySide({ was, now, about }: LetterChange): Markup {
	const bottom = about.length > 0 ? 8 : 20;
	return html`<tr>
<td class="box bl" style="background:${box};padding:20px 0 ${bottom}px 22px" valign="top" width="40%">${oldDate(was)}</td>
<td class="box mu ba" style="background:${box};padding:20px 14px ${bottom + 2}px;font-size:22px;line-height:30px;color:${quiet}" valign="bottom" width="1%" aria-hidden="true">&rarr;</td>
<td class="box bn br" style="background:${box};padding:20px 22px ${bottom}px 8px" valign="top">${newDate(now)}</td></tr>${aboutRow(about)}`;
}

function stacked({ was, now, about }: LetterChange): Markup {
	return html`<tr><td class="box bl br" style="background:${box};padding:20px 22px 0">${oldDate(was)}</td></tr>
<tr><td class="box bl br" style="background:${box};padding:12px 22px ${about.length > 0 ? 8 : 20}px">${newDate(now)}</td></tr>${aboutRow(about)}`;
}

const oldDate = ({ label, date }: LabelledDate): Markup =>
	html`<span class="mu" style="font-size:14px;line-height:20px;color:${quiet}">${label}</span><br><span class="dt mu" style="font-size:24px;line-height:34px;color:${quiet};white-space:nowrap">${date}</span>`;

const newDate = ({ label, date }: LabelledDate): Markup =>
	html`<span class="mu" style="font-size:14px;line-height:20px;color:${quiet}">${label}</span><br><b class="dt tx" style="font-size:24px;line-height:34px;color:${ink};font-weight:600;white-space:nowrap">${date}</b>`;

function aboutRow(about: readonly string[]): Markup {
	if (about.length === 0) return nothing;
	return html`<tr><td class="box mu bl br" colspan="3" style="background:${box};padding:0 22px 20px;font-size:14px;line-height:21px;color:${quiet};overflow-wrap:anywhere">${brokenLines(about)}</td></tr>`;
}

/** One of several: what it is about, then both dates in two equal columns, so that the rows line up. */
function changeRow({ was, now, about }: LetterChange, isFirst: boolean): Markup {
	const rule = isFirst ? nothing : html`;border-top:1px solid ${line}`;
	return html`<tr><td class="ln tx" colspan="2" style="padding:14px 0 4px;font-size:15px;line-height:22px;color:${ink};overflow-wrap:anywhere${rule}">${brokenLines(about)}</td></tr>
<tr><td width="50%" valign="top" style="padding:0 10px 14px 0">${rowDate(was, false)}</td><td width="50%" valign="top" style="padding:0 0 14px">${rowDate(now, true)}</td></tr>`;
}

function rowDate({ label, date }: LabelledDate, isNew: boolean): Markup {
	const shown = isNew
		? html`<b class="tx" style="font-size:17px;line-height:25px;color:${ink};font-weight:600">${date}</b>`
		: html`<span class="mu" style="font-size:17px;line-height:25px;color:${quiet}">${date}</span>`;
	return html`<span class="mu" style="font-size:14px;line-height:20px;color:${quiet}">${label}</span><br>${shown}`;
}

const moreChanges = (text: string): Markup =>
	text === ''
		? nothing
		: html`<tr><td class="ln mu" colspan="2" style="padding:14px 0;border-top:1px solid ${line};font-size:14px;line-height:20px;color:${quiet}">${text}</td></tr>`;

function orderLine({ title, note, state, imageUrl }: LetterLine): Markup {
	const stateLines = foldable(state);
	return html`<tr><td width="56" style="padding:14px 0;border-top:1px solid ${line}" class="ln" valign="top">${thumbnail(imageUrl)}</td>
<td class="ln tx" style="padding:14px 0 14px 14px;border-top:1px solid ${line};font-size:15px;line-height:22px;color:${ink};overflow-wrap:anywhere" valign="top">${title}<br><span class="mu" style="color:${quiet}">${note}</span></td>
<td class="ln tx" width="1%" align="right" style="padding:14px 0 14px 14px;border-top:1px solid ${line};font-size:15px;line-height:22px;color:${ink}" valign="top">${joinMarkup(
		stateLines.map((words) => html`<span style="white-space:nowrap">${words}</span>`),
		html` `,
	)}</td></tr>`;
}

/** A long state may be broken once, after its second word; a date or a short one never. */
function foldable(state: string): readonly string[] {
	const [first = '', second = '', ...rest] = state.split(' ');
	return /\d/.test(state) || rest.length === 0 ? [state] : [`${first} ${second}`, rest.join(' ')];
}

const moreLines = (text: string): Markup =>
	text === ''
		? nothing
		: html`<tr><td class="ln mu" colspan="3" style="padding:14px 0;border-top:1px solid ${line};font-size:15px;line-height:22px;color:${quiet}">${text}</td></tr>`;

const brokenLines = (texts: readonly string[]): Markup =>
	joinMarkup(
		texts.map((text) => html`${text}`),
		html`<br>`,
	);

/** Whether both dates fit beside each other on a phone, by the widths of common sans-serif figures and letters. */
function isNarrow({ was, now }: LetterChange): boolean {
	const columns = [was, now].map(({ label, date }) => Math.max(emOf(date), (emOf(label) * 14) / 21));
	return columns.reduce((sum, width) => sum + width, 0) <= 10.4;
}

const emOf = (text: string): number =>
	[...text].reduce((sum, character) => sum + (/[. ]/.test(character) ? 0.28 : 0.57), 0);
