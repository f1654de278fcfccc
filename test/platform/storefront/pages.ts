/**
 * The pages of the stand-in's storefront, as HTML: what each shows of the shop, drawn by our small theme in sections,
 * with the app's blocks and embeds in them while the app is installed. Nothing here changes the shop.
 */
import { join } from 'node:path';
import { type Liquid, LiquidError } from 'liquidjs';
import { totalOf } from '../orders';
import { cents, type Order, type Product, type Shop } from '../store';
import { type AppBlock, readAppBlocks } from './app-block';
import { cartView, lineView } from './cart-view';
import type { Cart } from './carts';
import { collectionView, findCollection, recommendationsView, searchView, typeHandle, typesOf } from './collections';
import { createEngine } from './engine';
import { countries, globalsOf, type PageType } from './globals';
import { languages } from './languages';
import { findProduct, productsOf, productView, type Reader } from './shop-view';
import { structuredData } from './structured-data';
import { escapeHtml } from './translations';
import type { Visit } from './visit';

export const extensionAssetsAt = '/cdn/extensions/backorder/assets';
export const themeAssetsAt = '/cdn/theme/assets';

/** As themes call their sections: the template's number, then the section's own name. */
export const sectionIds = {
	product: 'template--7640000000001__main',
	related: 'template--7640000000001__related-products',
	featured: 'template--7640000000002__featured_product',
	list: 'template--7640000000003__product-grid',
	search: 'template--7640000000004__main',
	cart: 'template--7640000000005__cart-items',
} as const;

interface Section {
	readonly id: string;
	readonly file: string;
	/** What the section adds to the page's globals. */
	readonly scope: (drawing: Drawing) => Promise<Readonly<Record<string, unknown>>>;
}

export interface Page {
	readonly type: PageType;
	readonly title: string;
	readonly sections: readonly Section[];
	/** Of other templates: not on the page, but rendered for its product where a theme asks for them. */
	readonly elsewhere?: readonly Section[];
	/** What this page adds to the globals of whoever reads. */
	readonly globals?: (reader: Reader) => Readonly<Record<string, unknown>>;
}

/** One page as it is drawn: it gathers what its blocks want in the head. */
interface Drawing {
	readonly visit: Visit;
	readonly page: Page;
	readonly head: Set<string>;
	readonly globals: (reader: Reader) => Readonly<Record<string, unknown>>;
}

export interface Pages {
	readonly home: (visit: Visit) => Page;
	readonly collection: (visit: Visit, handle: string) => Page | undefined;
	readonly search: (visit: Visit) => Page;
	readonly product: (visit: Visit, product: Product) => Page;
	readonly cart: (visit: Visit, problem?: string) => Page;
	readonly checkout: (visit: Visit, checkout: CheckoutView) => Page;
	readonly thanks: (visit: Visit, order: Order) => Page;
	readonly account: (visit: Visit) => Page;
	readonly missing: (visit: Visit) => Page;
	/** What an app answered through its proxy, as the content of a page. */
	readonly foreign: (visit: Visit, source: string) => Page;
	readonly draw: (visit: Visit, page: Page) => Promise<string>;
	/** As the Section Rendering API answers; undefined where the page has no such section. */
	readonly drawSection: (visit: Visit, page: Page, id: string) => Promise<string | undefined>;
	/** Liquid of the theme that is not one of its templates, without a layout. */
	readonly drawText: (visit: Visit, source: string) => Promise<string>;
	readonly relatedSection: (visit: Visit, product: Product, limit: number) => Promise<string>;
	readonly related: (visit: Visit, product: Product, limit: number) => readonly unknown[];
	readonly productJson: (visit: Visit, product: Product) => unknown;
	readonly cartJson: (visit: Visit, cart: Cart) => Record<string, unknown>;
}

export interface CheckoutView {
	readonly given?: Readonly<Record<string, string>>;
	readonly problem?: string | undefined;
	readonly discount?: { readonly code: string; readonly amountCents: number } | undefined;
}

export interface PagesOptions {
	readonly shop: Shop;
	readonly projectRoot: string;
	readonly readCart: (visit: Visit) => Cart;
}

export function createPages({ shop, projectRoot, readCart }: PagesOptions): Pages {
	const themeDirectory = join(projectRoot, 'test/platform/storefront/theme');
	const extensionDirectory = join(projectRoot, 'extensions/backorder-theme');
	const blocks = readAppBlocks(extensionDirectory);

	const engines = (directory: string, assetsAt: string) => {
		const made = new Map<string, Liquid>();
		return ({ language }: Visit): Liquid => {
			const found = made.get(language.isoCode);
			if (found) return found;
			const { timezone: zone, currency } = shop.facts;
			const engine = createEngine({ directory, assetsAt, locale: language.isoCode, now: shop.clock, zone, currency });
			made.set(language.isoCode, engine);
			return engine;
		};
	};
	const themeEngine = engines(themeDirectory, themeAssetsAt);
	const extensionEngine = engines(extensionDirectory, extensionAssetsAt);

	const placeOf = ({ root, url }: Visit, reader: Reader) => ({
		root,
		reader,
		selected: url.searchParams.get('variant'),
	});

	const drawingOf = (visit: Visit, page: Page): Drawing => ({
		visit,
		page,
		head: new Set(),
		globals: (reader) => ({
			...globalsOf(shop, visit, page.type, reader),
			cart: cartView(
				shop,
				readCart(visit),
				placeOf(visit, reader),
				visit.url.searchParams.get('currency') ?? undefined,
			),
			...page.globals?.(reader),
			...(reader === 'theme' ? { settings: settingsOf(visit) } : {}),
		}),
	});

	/** '' where the app is not installed, has no such block, or was taken out of the theme. */
	async function drawBlock(
		{ visit, page, head, globals }: Drawing,
		block: AppBlock | undefined,
		place: { readonly sectionId?: string; readonly product?: unknown } = {},
	): Promise<string> {
		if (!block || !shop.installation || !visit.hasBlocks) return '';
		const html = await block.render({
			engine: extensionEngine(visit),
			pageType: page.type,
			globals: globals('app'),
			settings: visit.blockSettings[block.name],
			...place,
		});
		if (html === undefined) return '';
		const { stylesheet, javascript } = block;
		if (stylesheet) head.add(`<link rel="stylesheet" href="${extensionAssetsAt}/${stylesheet}">`);
		if (javascript) head.add(`<script src="${extensionAssetsAt}/${javascript}" async></script>`);
		return html;
	}

	async function drawSection(drawing: Drawing, { id, file, scope }: Section): Promise<string> {
		const globals = { ...drawing.globals('theme'), section: { id }, ...(await scope(drawing)) };
		const html: string = await themeEngine(drawing.visit).renderFile(file, {}, { globals });
		return `<section id="shopify-section-${id}" class="shopify-section section">${html}</section>`;
	}

	async function draw(visit: Visit, page: Page): Promise<string> {
		const drawing = drawingOf(visit, page);
		const contents: string[] = [];
		for (const section of page.sections) contents.push(await drawSection(drawing, section));
		const embeds: string[] = [];
		for (const block of blocks.values()) if (block.target === 'body') embeds.push(await drawBlock(drawing, block));
		const globals = {
			...drawing.globals('theme'),
			page_title: page.title,
			types: typesOf(shop).map((type) => ({ title: type, handle: typeHandle(type) })),
			content_for_layout: contents.join('\n'),
			content_for_header: `${shopifyScript(shop, visit)}${[...drawing.head].join('')}`,
			content_for_embeds: embeds.join('\n'),
		};
		return await themeEngine(visit).renderFile('theme', {}, { globals });
	}

	/** A product with its form and what the app puts around it. */
	const productSection = (id: string, product: Product, isMain: boolean): Section => ({
		id,
		file: 'product',
		scope: async (drawing) => {
			const { visit } = drawing;
			const chosen = chosenFrom(visit, product);
			const view = (reader: Reader) =>
				productView(shop, product, { ...placeOf(visit, reader), selected: chosen ?? null });
			const place = { sectionId: id, product: view('app') };
			const seen = view('theme');
			return {
				product: seen,
				is_main: isMain,
				structured_data: isMain ? structuredData(seen, visit.url.origin, shop.facts.currency) : undefined,
				block_notice: await drawBlock(drawing, blocks.get('ship-notice'), place),
				block_raincheck: await drawBlock(drawing, blocks.get('raincheck'), place),
				block_alternatives: await drawBlock(drawing, blocks.get('alternatives'), place),
			};
		},
	});

	/** By `variant`, or by the names of the values where a theme cannot know the id. */
	function chosenFrom({ url, root }: Visit, product: Product): string | undefined {
		const values = url.searchParams.get('option_values');
		if (values === null) return url.searchParams.get('variant') ?? undefined;
		const view = productView(shop, product, { root, reader: 'theme' });
		const names = new Map(view.options_with_values.flatMap((one) => one.values.map(({ id, name }) => [id, name])));
		return view.findByOptions(values.split(',').map((id) => names.get(id) ?? ''))?.id;
	}

	const featured = (): Product | undefined =>
		findProduct(shop, 'stoneware-pitcher') ?? productsOf(shop).find(({ variantIds }) => variantIds.length > 1);

	const page = (type: PageType, title: string, file: string, more: Readonly<Record<string, unknown>> = {}): Page => ({
		type,
		title,
		sections: [{ id: `template--7640000000009__${file}`, file, scope: async () => more }],
	});

	const say = (visit: Visit, key: string): string => themeEngine(visit).parseAndRenderSync(`{{ '${key}' | t }}`);

	return {
		draw,
		drawSection: async (visit, whole, id) => {
			const section = [...whole.sections, ...(whole.elsewhere ?? [])].find((one) => one.id === id);
			return section && (await drawSection(drawingOf(visit, whole), section));
		},
		drawText: async (visit, source) => {
			const globals = drawingOf(visit, page('page', '', 'foreign')).globals('theme');
			try {
				return await themeEngine(visit).parseAndRender(source, {}, { globals });
			} catch (error) {
				// Shopify prints what is wrong with a page's Liquid where the page would be.
				if (!(error instanceof LiquidError)) throw error;
				return `Liquid error: ${escapeHtml(error.message)}`;
			}
		},
		home: (visit) => {
			const product = featured();
			const list: Section = {
				id: sectionIds.list,
				file: 'index',
				scope: async () => ({
					products: productsOf(shop).map((one) =>
						productView(shop, one, { ...placeOf(visit, 'theme'), selected: null }),
					),
				}),
			};
			const sections = product ? [list, productSection(sectionIds.featured, product, false)] : [list];
			return { type: 'index', title: shop.facts.name, sections };
		},
		collection: (visit, handle) => {
			const found = findCollection(shop, handle);
			if (!found) return undefined;
			return {
				type: 'collection',
				title: found.title || say(visit, 'general.all'),
				globals: (reader) => ({ collection: collectionView(shop, found, placeOf(visit, reader)) }),
				sections: [{ id: sectionIds.list, file: 'collection', scope: async () => ({}) }],
			};
		},
		search: (visit) => ({
			type: 'search',
			title: say(visit, 'search.title'),
			globals: (reader) => ({ search: searchView(shop, visit.url.searchParams.get('q'), placeOf(visit, reader)) }),
			sections: [{ id: sectionIds.search, file: 'search', scope: async () => ({}) }],
		}),
		product: (visit, product) => ({
			type: 'product',
			title: product.title,
			globals: (reader) => ({
				product: productView(shop, product, {
					...placeOf(visit, reader),
					selected: chosenFrom(visit, product) ?? null,
				}),
			}),
			elsewhere: [productSection(sectionIds.featured, product, false)],
			sections: [
				productSection(sectionIds.product, product, true),
				{
					id: sectionIds.related,
					file: 'related',
					scope: async () => ({ recommendations: { performed: false, products: [], products_count: 0 } }),
				},
			],
		}),
		relatedSection: async (visit, product, limit) => {
			const whole: Page = { type: 'product', title: '', sections: [] };
			return await drawSection(drawingOf(visit, whole), {
				id: sectionIds.related,
				file: 'related',
				scope: async () => ({
					product: productView(shop, product, placeOf(visit, 'theme')),
					recommendations: recommendationsView(shop, product, limit, placeOf(visit, 'theme')),
				}),
			});
		},
		related: (visit, product, limit) => recommendationsView(shop, product, limit, placeOf(visit, 'theme')).products,
		cart: (visit, problem) => ({
			type: 'cart',
			title: say(visit, 'cart.title'),
			sections: [
				{
					id: sectionIds.cart,
					file: 'cart',
					scope: async (drawing) => ({
						problem,
						block_notice: await drawBlock(drawing, blocks.get('cart-notice'), { sectionId: sectionIds.cart }),
					}),
				},
			],
		}),
		checkout: (visit, { given, problem, discount }) => {
			const total = cartView(shop, readCart(visit), placeOf(visit, 'theme')).total_price - (discount?.amountCents ?? 0);
			return page('page', say(visit, 'checkout.title'), 'checkout', {
				given,
				problem,
				countries,
				total,
				discount: discount && { code: discount.code, amount: discount.amountCents },
			});
		},
		thanks: (visit, order) =>
			page('page', order.name, 'thanks', {
				order: {
					name: order.name,
					total: cents(totalOf(order)),
					discounts: order.discounts.map(({ code, amount }) => ({ code, amount: cents(amount) })),
					items: order.lines.map((line) => ({
						title: line.variantTitle ? `${line.title} – ${line.variantTitle}` : line.title,
						quantity: line.quantity,
						image: lineView(
							shop,
							{ key: '', variantId: line.variantId ?? '', quantity: 1, properties: [] },
							placeOf(visit, 'theme'),
						)?.image,
						final_line_price: cents(line.price) * line.quantity,
						properties: Object.fromEntries(line.properties.map(({ key, value }) => [key, value])),
					})),
				},
			}),
		account: (visit) =>
			page('customers/account', say(visit, 'account.title'), 'account', {
				customers: [...shop.customers.values()].map(({ id, email, firstName, lastName }) => ({
					id,
					email,
					name: [firstName, lastName].filter(Boolean).join(' '),
				})),
			}),
		missing: () => page('404', '404', 'missing'),
		foreign: (_, source) => page('page', '', 'foreign', { source }),
		productJson: (visit, product) => productView(shop, product, placeOf(visit, 'theme')),
		cartJson: (visit, cart) => ({ token: visit.cartToken, ...cartView(shop, cart, placeOf(visit, 'theme')) }),
	};
}

const settingsOf = ({ family, scheme, root, path, language }: Visit) => ({
	family,
	scheme,
	/** Of the language's own path: "" or "/de". */
	root,
	path,
	direction: language.direction,
	languages: languages.map(({ isoCode, endonym, root: at, direction }) => ({
		code: isoCode,
		name: endonym,
		at,
		direction,
	})),
	drawer: family === 'dawn-like' ? 'cart-drawer' : 'cart-drawer-component',
	form_prefix: family === 'dawn-like' ? 'product-form-' : 'BuyButtons-ProductForm-',
});

/** What Shopify tells every page's scripts. */
function shopifyScript({ facts }: Shop, { language, root, hasActions }: Visit): string {
	const told = {
		shop: facts.domain,
		locale: language.isoCode,
		currency: { active: facts.currency, rate: '1.0' },
		country: facts.address.countryCode ?? 'US',
		routes: { root: `${root}/` },
	};
	const actions = `<script src="${themeAssetsAt}/standard-actions.js" type="module"></script>`;
	return `<script>var Shopify = ${JSON.stringify(told)};</script>${hasActions ? actions : ''}`;
}
