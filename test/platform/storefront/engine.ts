/**
 * LiquidJS made to answer as Shopify's engine does, for what the extension and our small theme use: filters, tags and the
 * shop's clock. What it does not know throws, where Shopify would print something nobody notices.
 */
import { join } from 'node:path';
import { Liquid, Tag, type TagToken, type TopLevelToken } from 'liquidjs';
import { formatDate } from './liquid-date';
import { createTranslate } from './translations';

export interface EngineOptions {
	/** Holds blocks or templates, snippets and locales. */
	readonly directory: string;
	readonly locale: string;
	readonly now: () => Date;
	/** IANA. */
	readonly zone: string;
	readonly currency: string;
	/** Where the assets of this directory are served. */
	readonly assetsAt: string;
}

const signs: Record<string, string> = { USD: '$', EUR: '€', GBP: '£' };

export function createEngine({ directory, locale, now, zone, currency, assetsAt }: EngineOptions): Liquid {
	const engine = new Liquid({
		root: [join(directory, 'blocks'), join(directory, 'templates'), join(directory, 'layout')],
		partials: [join(directory, 'snippets')],
		layouts: [join(directory, 'layout')],
		extname: '.liquid',
		strictFilters: true,
		jsTruthy: false,
		cache: true,
	});
	const translate = createTranslate(join(directory, 'locales'), locale);
	engine.registerFilter('t', (key, ...pairs: [string, unknown][]) => translate(key, Object.fromEntries(pairs)));
	engine.registerFilter('date', (value, pattern) => formatDate(value, pattern, now(), zone));
	engine.registerFilter('json', (value) => jsonForPage(value));
	engine.registerFilter('asset_url', (name) => `${assetsAt}/${name}`);
	const money = (amount: unknown) => `${signs[currency] ?? `${currency} `}${(Number(amount) / 100).toFixed(2)}`;
	engine.registerFilter('money', money);
	engine.registerFilter('money_with_currency', (amount) => `${money(amount)} ${currency}`);
	engine.registerFilter('image_url', (address) => String(address ?? ''));
	for (const name of ['schema', 'doc', 'stylesheet', 'javascript']) engine.registerTag(name, silent(name));
	return engine;
}

/** As the Ruby engine prints it inside a page: no text can end a script. */
export function jsonForPage(value: unknown): string {
	const text = JSON.stringify(value ?? null);
	return text.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A tag whose content is for others than the page. */
function silent(name: string) {
	return class extends Tag {
		constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
			super(token, remaining, liquid);
			while (remaining.length > 0) {
				const next = remaining.shift() as TopLevelToken & { name?: string };
				if (next.name === `end${name}`) return;
			}
			throw new Error(`${name} is not closed`);
		}
		*render(): Generator<unknown, void, unknown> {}
	};
}
