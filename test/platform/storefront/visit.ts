/**
 * One request of a shopper, read: which language, which look, whose cart. The choices stand in cookies, so that a link
 * in the footer lasts; nothing else about a visitor is kept.
 */

export const families = ['dawn-like', 'horizon-like'] as const;
export type Family = (typeof families)[number];

export interface Visit {
	readonly request: Request;
	readonly url: URL;
	readonly locale: 'en' | 'de';
	/** "" or "/de" */
	readonly root: string;
	/** Without the language. */
	readonly path: string;
	readonly family: Family;
	readonly scheme: 'light' | 'dark';
	readonly cartToken: string;
	/** To be sent along with whatever is answered. */
	readonly cookies: readonly string[];
}

function readCookies(header: string | null): Map<string, string> {
	const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
	return new Map(pairs.map(([name = '', value = '']) => [name, value]));
}

export function readVisit(request: Request, newToken: () => string): Visit {
	const url = new URL(request.url);
	const cookies = readCookies(request.headers.get('cookie'));
	const isGerman = /^\/de(\/|$)/.test(url.pathname);
	const asked = (name: string) => url.searchParams.get(name) ?? cookies.get(name);
	const family = families.find((name) => name === asked('theme')) ?? 'dawn-like';
	const scheme = asked('scheme') === 'dark' ? 'dark' : 'light';
	const cartToken = cookies.get('cart') || newToken();
	const chosen = { theme: family, scheme, cart: cartToken };
	return {
		request,
		url,
		locale: isGerman ? 'de' : 'en',
		root: isGerman ? '/de' : '',
		path: (isGerman ? url.pathname.slice(3) : url.pathname) || '/',
		family,
		scheme,
		cartToken,
		cookies: Object.entries(chosen)
			.filter(([name, value]) => cookies.get(name) !== value)
			.map(([name, value]) => `${name}=${value}; Path=/; SameSite=Lax`),
	};
}

/** A body as fields, whatever a theme posts: a form of either kind, or JSON. */
export async function readFields(request: Request): Promise<(readonly [string, string])[]> {
	const type = request.headers.get('content-type') ?? '';
	if (!type.includes('application/json'))
		return [...(await request.formData())].map(([name, value]) => [name, String(value)]);
	const body: unknown = JSON.parse(await request.text());
	if (typeof body !== 'object' || body === null) return [];
	return Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
		typeof value === 'object' && value !== null
			? Object.entries(value).map(([inner, text]) => [`${name}[${inner}]`, String(text)] as const)
			: [[name, String(value)] as const],
	);
}
