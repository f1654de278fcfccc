/**
 * One request of a shopper, read: which language, which look, whose cart, who is signed in. The choices stand in
 * cookies, so that a link in the footer lasts; nothing else about a visitor is kept.
 */
import { type Language, splitPath } from './languages';

export const families = ['dawn-like', 'horizon-like'] as const;
export type Family = (typeof families)[number];

type BlockSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Visit {
	readonly request: Request;
	readonly url: URL;
	readonly language: Language;
	/** "" or "/de" */
	readonly root: string;
	/** Without the language. */
	readonly path: string;
	readonly family: Family;
	readonly scheme: 'light' | 'dark';
	/** `?blocks=off` is the shop without the app in its theme. */
	readonly hasBlocks: boolean;
	/** `?actions=off` is a storefront without Shopify's standard actions. */
	readonly hasActions: boolean;
	/** By block, what a merchant set in the theme editor: `?block_settings={"ship-notice":{"keep_space":true}}`. */
	readonly blockSettings: BlockSettings;
	/** Of the account that is signed in. */
	readonly customerId: string | undefined;
	/** As a link brought it or the checkout was told. */
	readonly discountCode: string | undefined;
	readonly cartToken: string;
	/** To be sent along with whatever is answered. */
	readonly cookies: readonly string[];
}

export const cookieOf = (name: string, value: string): string =>
	`${name}=${encodeURIComponent(value)}; Path=/; SameSite=Lax${value === '' ? '; Max-Age=0' : ''}`;

function readCookies(header: string | null): Map<string, string> {
	const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
	return new Map(pairs.map(([name = '', value = '']) => [name, decode(value)]));
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch (error) {
		if (error instanceof URIError) return text;
		throw error;
	}
}

function readBlockSettings(text: string): BlockSettings {
	if (text === '') return {};
	try {
		const settings: unknown = JSON.parse(text);
		return typeof settings === 'object' && settings !== null ? (settings as BlockSettings) : {};
	} catch (error) {
		if (error instanceof SyntaxError) return {};
		throw error;
	}
}

export function readVisit(request: Request, newToken: () => string): Visit {
	const url = new URL(request.url);
	const cookies = readCookies(request.headers.get('cookie'));
	const { language, path } = splitPath(url.pathname);
	const asked = (name: string) => url.searchParams.get(name) ?? cookies.get(name) ?? '';
	const family = families.find((name) => name === asked('theme')) ?? 'dawn-like';
	const scheme = asked('scheme') === 'dark' ? 'dark' : 'light';
	const cartToken = cookies.get('cart') || newToken();
	const chosen = {
		theme: family,
		scheme,
		cart: cartToken,
		blocks: asked('blocks') === 'off' ? 'off' : '',
		actions: asked('actions') === 'off' ? 'off' : '',
		block_settings: asked('block_settings'),
	};
	return {
		request,
		url,
		language,
		root: language.root,
		path,
		family,
		scheme,
		hasBlocks: chosen.blocks !== 'off',
		hasActions: chosen.actions !== 'off',
		blockSettings: readBlockSettings(chosen.block_settings),
		customerId: cookies.get('customer') || undefined,
		discountCode: cookies.get('discount_code') || undefined,
		cartToken,
		cookies: Object.entries(chosen)
			.filter(([name, value]) => (cookies.get(name) ?? '') !== value)
			.map(([name, value]) => cookieOf(name, value)),
	};
}

export type Fields = readonly (readonly [name: string, value: string])[];

/** A body as fields, whatever a theme posts: a form of either kind, or JSON. Nothing at all where it is neither. */
export async function readFields(request: Request): Promise<Fields> {
	const type = request.headers.get('content-type') ?? '';
	if (!type.includes('application/json')) {
		if (!/form-data|urlencoded/.test(type)) return [];
		return [...(await request.formData())].map(([name, value]) => [name, String(value)]);
	}
	return flatten(JSON.parse(await request.text()), '');
}

function flatten(value: unknown, name: string): Fields {
	if (typeof value !== 'object' || value === null)
		return name === '' ? [] : [[name, value === null ? '' : String(value)]];
	return Object.entries(value).flatMap(([key, inner]) => flatten(inner, name === '' ? key : `${name}[${key}]`));
}
