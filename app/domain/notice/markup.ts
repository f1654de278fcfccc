/**
 * HTML that escapes by default: what is put into an `html` template is text unless it is markup made by `html` itself.
 * There is deliberately no way to mark a string from outside as safe.
 */
const markupBrand: unique symbol = Symbol('markup');

export interface Markup {
	readonly [markupBrand]: string;
}

type Insertable = string | number | Markup | readonly Markup[];

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeText = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

const isMarkup = (value: Exclude<Insertable, string | number>): value is Markup => markupBrand in value;

function textOf(value: Insertable): string {
	if (typeof value === 'number') return String(value);
	if (typeof value === 'string') return escapeText(value);
	return isMarkup(value) ? value[markupBrand] : value.map((part) => part[markupBrand]).join('');
}

export function html(parts: TemplateStringsArray, ...values: readonly Insertable[]): Markup {
	const text = parts.reduce((made, part, index) => made + textOf(values[index - 1] ?? '') + part);
	return { [markupBrand]: text };
}

export const nothing: Markup = html``;

export function joinMarkup(parts: readonly Markup[], separator: Markup): Markup {
	return { [markupBrand]: parts.map((part) => part[markupBrand]).join(separator[markupBrand]) };
}

export const markupText = (markup: Markup): string => markup[markupBrand];
