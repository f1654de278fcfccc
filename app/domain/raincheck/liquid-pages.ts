/**
 * The pages that the app answers with inside the theme, as Liquid that holds none: every brace of what is said is
 * written as a character reference, so that neither a title nor an address nor a merchant's wording can be run by the
 * theme. They borrow the theme's type and ink and bring no script. Nothing on them names the address of who waits.
 */
import { html, type Markup, markupText, nothing } from '../notice/markup';
import { directionOf, type RaincheckLocale } from './locale';
import { isOpen, type RaincheckStatus } from './raincheck';
import type { TypedRequest } from './request';
import { type Say, sayIn } from './wording';

const styles = `<style>
.bo-page{max-width:40em;margin:2.5em auto;padding:0 1.25em;text-align:start}
.bo-page dl{margin:1.5em 0;border-top:1px solid color-mix(in srgb,currentColor 18%,transparent)}
.bo-page dl div{display:flex;gap:.7em;justify-content:space-between;padding:.6em 0;border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent)}
.bo-page dd{margin:0;font-weight:600;text-align:end;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.bo-page p{margin:.8em 0;text-wrap:pretty}
.bo-page form{margin:1.5em 0 0}
.bo-page label{display:block;margin:.8em 0}
.bo-page input{display:block;box-sizing:border-box;width:100%;min-height:2.75em;margin:.3em 0 0;padding:.5em .7em;color:inherit;font:inherit;font-size:max(1em,16px);background:none;border:1px solid color-mix(in srgb,currentColor 62%,transparent);border-radius:var(--inputs-radius,0)}
.bo-page button,.bo-page a.bo-act{display:block;box-sizing:border-box;width:100%;min-height:2.75em;padding:.7em 1em;color:inherit;font:inherit;font-weight:600;text-align:center;text-decoration:none;background:none;border:1px solid currentColor;border-radius:var(--buttons-radius,0);cursor:pointer}
.bo-page :focus-visible{outline:2px solid currentColor;outline-offset:3px}
.bo-page .bo-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
</style>
`;

/** Whatever it holds, Liquid finds nothing to run in it, and HTML shows it as it was. */
export const withoutLiquid = (text: string): string => text.replaceAll('{', '&#123;').replaceAll('}', '&#125;');

function page(locale: RaincheckLocale, heading: string, body: Markup): string {
	const whole = html`<div class="bo-page" lang="${locale}" dir="${directionOf(locale)}"><h1>${heading}</h1>${body}</div>
`;
	return `${styles}${withoutLiquid(markupText(whole))}`;
}

const note = (text: string): Markup => html`<p>${text}</p>`;

const wayBack = (shopUrl: string, label: string): Markup => html`<p><a href="${shopUrl}">${label}</a></p>`;

export interface PageFrame {
	readonly locale: RaincheckLocale;
	/** The storefront's first page. */
	readonly shopUrl: string;
}

export function savedPage({ locale, shopUrl }: PageFrame, confirms: boolean): string {
	const say = sayIn(locale);
	const body = html`${note(say(confirms ? 'saved.confirms' : 'saved.plain'))}${wayBack(shopUrl, say('action.shop'))}`;
	return page(locale, say('saved.title'), body);
}

export interface FormPage extends PageFrame {
	/** Where the form is sent. */
	readonly action: string;
	readonly typed: TypedRequest;
	readonly problem: { readonly field: 'email' | 'quantity' | 'variant' | 'form'; readonly message: string };
}

/** The form once more, with what was typed and what is wrong beside its field. */
export function problemPage({ locale, shopUrl, action, typed, problem }: FormPage): string {
	const say = sayIn(locale);
	const wrong = (field: string): Markup =>
		field === problem.field ? html`aria-invalid="true" aria-describedby="bo-problem"` : nothing;
	const message = html`<p id="bo-problem" role="alert">${problem.message}</p>`;
	if (problem.field === 'variant' || problem.field === 'form') {
		return page(locale, say('form.title'), html`${message}${wayBack(shopUrl, say('action.shop'))}`);
	}
	const body = html`${message}<form method="post" action="${action}">
<input type="hidden" name="variant" value="${typed.variant}"><input type="hidden" name="locale" value="${typed.locale}"><input type="hidden" name="currency" value="${typed.currency}"><input type="hidden" name="since" value="${typed.since}">
<div class="bo-hidden" aria-hidden="true"><input name="blank" tabindex="-1" autocomplete="off" value="${typed.blank}"></div>
<label>${say('form.email')}<input type="email" name="email" required autocomplete="email" value="${typed.email}" ${wrong('email')}></label>
<label>${say('form.quantity')}<input type="number" name="quantity" min="1" value="${typed.quantity}" ${wrong('quantity')}></label>
<button>${say('form.submit')}</button></form>`;
	return page(locale, say('form.title'), body);
}

export interface RaincheckView {
	readonly status: RaincheckStatus;
	readonly title: string;
	/** Units that were asked for. */
	readonly asked: number;
	/** Units of the offer, where there is one. */
	readonly offered: number | undefined;
	/** From 1; undefined where nobody is counted. */
	readonly place: number | undefined;
	/** Written out; undefined: none was promised. */
	readonly price: string | undefined;
	/** Written out: the last day of the offer. */
	readonly until: string | undefined;
	/** The cart with everything in it, where it can be bought now. */
	readonly buyUrl: string | undefined;
	/** The link proves that its address can be read. */
	readonly mayConfirm: boolean;
}

/** @param action where confirming and withdrawing are sent: the page's own address. */
export function raincheckPage({ locale, shopUrl }: PageFrame, view: RaincheckView, action: string): string {
	const say = sayIn(locale);
	const { status, price, title } = view;
	// Others have bought it, or the shop has taken it out.
	const state = status === 'offered' && view.buyUrl === undefined ? 'gone' : status;
	const notes = [say(`page.${state}.note`)];
	if (status === 'waiting' && price !== undefined) notes.push(say('page.waiting.price', { price }));
	if (status === 'waiting' || status === 'offered') notes.push(say('page.counted'));
	const buy =
		view.buyUrl === undefined
			? nothing
			: html`<p><a class="bo-act" href="${view.buyUrl}">${price === undefined ? say('action.buy') : say('action.buyAt', { price })}</a></p>`;
	const confirm =
		status === 'unconfirmed' && view.mayConfirm ? stepForm(action, 'confirm', say('action.confirm')) : nothing;
	const withdraw = isOpen(status)
		? html`${stepForm(action, 'withdraw', say('action.withdraw'))}${note(say('page.withdraw.note'))}`
		: wayBack(shopUrl, say('action.shop'));
	const body = html`${facts(view, say)}${notes.map(note)}${buy}${confirm}${withdraw}`;
	return page(locale, say(`page.${state}.title`, { title }), body);
}

function facts({ status, title, asked, offered, place, price, until }: RaincheckView, say: Say): Markup {
	const units = offered ?? asked;
	const rows: (readonly [label: string, value: string | number | undefined])[] = [
		[say('page.product'), title],
		[say('page.quantity'), units === asked ? asked : say('page.partly', { units, asked })],
		[say('page.place'), isOpen(status) ? place : undefined],
		[say('page.price'), isOpen(status) ? price : undefined],
		[say('page.until'), status === 'offered' ? until : undefined],
	];
	const list = rows.map(([label, value]) =>
		value === undefined ? nothing : html`<div><dt>${label}</dt><dd>${value}</dd></div>`,
	);
	return html`<dl>${list}</dl>`;
}

const stepForm = (action: string, step: 'confirm' | 'withdraw', label: string): Markup =>
	html`<form method="post" action="${action}"><button name="do" value="${step}">${label}</button></form>`;

/** For every link that is not good, whatever is wrong with it. */
export function invalidLinkPage({ locale, shopUrl }: PageFrame): string {
	const say = sayIn(locale);
	return page(
		locale,
		say('page.invalid.title'),
		html`${note(say('page.invalid.note'))}${wayBack(shopUrl, say('action.shop'))}`,
	);
}
