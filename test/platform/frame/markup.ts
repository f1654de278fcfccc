/** HTML as text whose holes are escaped, unless they hold HTML made the same way. */
export interface Markup {
	readonly markup: string;
}

type Hole = string | number | Markup | readonly Markup[] | false | undefined;

const escapes: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};
export const escapeText = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

function fill(hole: Hole): string {
	if (hole === false || hole === undefined) return '';
	if (typeof hole === 'string' || typeof hole === 'number') return escapeText(String(hole));
	if ('markup' in hole) return hole.markup;
	return hole.map((part) => part.markup).join('');
}

export function html(strings: TemplateStringsArray, ...holes: readonly Hole[]): Markup {
	return { markup: strings.map((text, at) => text + (at < holes.length ? fill(holes[at]) : '')).join('') };
}

export const page = (body: Markup, status = 200): Response =>
	new Response(`<!doctype html>${body.markup}`, {
		status,
		headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
	});
