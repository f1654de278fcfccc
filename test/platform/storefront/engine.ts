/**
 * LiquidJS made to answer as Shopify's engine does, for what the extension and our small theme use: filters, tags and the
 * shop's clock. What it does not know throws, where Shopify would print something nobody notices.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Liquid, Tag, type TagToken, type Template, type TopLevelToken } from 'liquidjs';
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

/** As a shop's settings have it. */
export const moneyFormatOf = (currency: string): string => `${signs[currency] ?? `${currency} `}{{amount}}`;

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
	for (const name of ['t', 'translate'])
		engine.registerFilter(name, (key, ...pairs: [string, unknown][]) => translate(key, Object.fromEntries(pairs)));
	engine.registerFilter('date', (value, pattern) => formatDate(value, pattern, now(), zone));
	engine.registerFilter('json', (value) => jsonForPage(value));
	engine.registerFilter('asset_url', (name) => `${assetsAt}/${name}`);
	const amount = (wholeCents: unknown) => (Number(wholeCents ?? 0) / 100).toFixed(2);
	const money = (wholeCents: unknown) => moneyFormatOf(currency).replace('{{amount}}', amount(wholeCents));
	engine.registerFilter('money', money);
	engine.registerFilter('money_with_currency', (wholeCents) => `${money(wholeCents)} ${currency}`);
	engine.registerFilter('money_without_currency', amount);
	engine.registerFilter('money_without_trailing_zeros', (wholeCents) => money(wholeCents).replace(/\.00$/, ''));
	engine.registerFilter('image_url', imageAddress);
	engine.registerFilter('img_url', imageAddress);
	engine.registerFilter('script_tag', (address) => `<script src="${address}"></script>`);
	engine.registerFilter('stylesheet_tag', (address) => `<link rel="stylesheet" href="${address}" media="all">`);
	for (const name of ['handle', 'handleize']) engine.registerFilter(name, handleize);
	engine.registerFilter('md5', (text) => createHash('md5').update(String(text)).digest('hex'));
	engine.registerFilter('sha256', (text) => createHash('sha256').update(String(text)).digest('hex'));
	engine.registerFilter('divided_by', function (dividend, divisor) {
		const isWritten = /\./.test(this.token.args.map((one) => ('getText' in one ? one.getText() : '')).join());
		return divide(Number(dividend), Number(divisor), isWritten);
	});
	for (const name of ['schema', 'doc', 'stylesheet', 'javascript']) engine.registerTag(name, silent(name));
	engine.registerTag('style', styleTag);
	return engine;
}

/** As the Ruby engine prints it inside a page: no text can end a script. */
export function jsonForPage(value: unknown): string {
	const text = JSON.stringify(value ?? null);
	return text.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** An image, or anything that has one. */
function imageAddress(value: unknown): string {
	if (typeof value !== 'object' || value === null) return String(value ?? '');
	const { src, featured_image: featured, image } = value as Record<string, unknown>;
	return src === undefined ? imageAddress(featured ?? image ?? '') : String(src);
}

const handleize = (text: unknown): string =>
	String(text)
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-|-$/g, '');

/** Ruby divides whole numbers to whole numbers; only a divisor written with a point makes a fraction. */
const divide = (dividend: number, divisor: number, isFraction: boolean): number =>
	isFraction || !Number.isInteger(dividend) || !Number.isInteger(divisor)
		? dividend / divisor
		: Math.floor(dividend / divisor);

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

const styleTag = class extends Tag {
	readonly #templates: Template[] = [];
	constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
		super(token, remaining, liquid);
		while (remaining.length > 0) {
			const next = remaining.shift() as TopLevelToken & { name?: string };
			if (next.name === 'endstyle') return;
			this.#templates.push(liquid.parser.parseToken(next, remaining));
		}
		throw new Error('style is not closed');
	}
	override *render(...[context, emitter]: Parameters<Tag['render']>): Generator<unknown, void, unknown> {
		emitter.write('<style data-shopify>');
		yield this.liquid.renderer.renderTemplates(this.#templates, context, emitter);
		emitter.write('</style>');
	}
};
