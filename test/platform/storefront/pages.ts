/**
 * The pages of the stand-in's storefront, as HTML: what each shows of the shop, drawn by our small theme, with the app's
 * block in the product page while the app is installed. Nothing here changes the shop.
 */
import { join } from 'node:path';
import { cents, type Order, type Product, type Shop } from '../store';
import { type AppBlock, createAppBlock } from './app-block';
import { type Cart, cartTotal } from './carts';
import { createEngine } from './engine';
import { productsOf, productView, typeHandle, typesOf, variantView } from './shop-view';
import type { Visit } from './visit';

export const extensionAssetsAt = '/cdn/extensions/backorder/assets';
export const themeAssetsAt = '/cdn/theme/assets';
/** As a theme's main product section is called. */
export const sectionId = 'template--7640000000001__main';

export const countries = [
	['US', 'United States'],
	['CA', 'Canada'],
	['GB', 'United Kingdom'],
	['DE', 'Deutschland'],
	['AT', 'Österreich'],
	['CH', 'Schweiz'],
	['FR', 'France'],
	['DK', 'Danmark'],
].map(([code = '', name = '']) => ({ code, name }));

export interface Pages {
	readonly home: (visit: Visit, type?: string) => Promise<string | undefined>;
	readonly product: (visit: Visit, product: Product) => Promise<string>;
	/** One section alone, as the Section Rendering API answers it. */
	readonly productSection: (visit: Visit, product: Product) => Promise<string>;
	readonly cart: (visit: Visit, cart: Cart, problem?: string) => Promise<string>;
	readonly checkout: (visit: Visit, cart: Cart, given?: Record<string, string>, problem?: string) => Promise<string>;
	readonly thanks: (visit: Visit, order: Order) => Promise<string>;
	readonly missing: (visit: Visit) => Promise<string>;
	readonly cartItems: (visit: Visit, cart: Cart) => readonly Record<string, unknown>[];
}

export interface PagesOptions {
	readonly shop: Shop;
	readonly projectRoot: string;
	readonly readCart: (visit: Visit) => Cart;
}

export function createPages({ shop, projectRoot, readCart }: PagesOptions): Pages {
	const themeDirectory = join(projectRoot, 'test/platform/storefront/theme');
	const extensionDirectory = join(projectRoot, 'extensions/backorder-theme');
	const place = (directory: string, locale: string, assetsAt: string) =>
		createEngine({
			directory,
			locale,
			assetsAt,
			now: shop.clock,
			zone: shop.facts.timezone,
			currency: shop.facts.currency,
		});
	const themes = { en: place(themeDirectory, 'en', themeAssetsAt), de: place(themeDirectory, 'de', themeAssetsAt) };
	const blockIn = (locale: string): AppBlock =>
		createAppBlock(place(extensionDirectory, locale, extensionAssetsAt), extensionDirectory, 'ship-notice');
	const blocks = { en: blockIn('en'), de: blockIn('de') };

	const settingsOf = ({ family, scheme }: Visit) => ({
		family,
		scheme,
		form_prefix: family === 'dawn-like' ? 'product-form-' : 'BuyButtons-ProductForm-',
	});

	const cartItems = (visit: Visit, cart: Cart) =>
		cart.flatMap((line) => {
			const variant = shop.variants.get(line.variantId);
			const product = shop.products.get(variant?.productId ?? '');
			if (!variant || !product) return [];
			const { price, title, image } = variantView(shop, variant, 'theme');
			return [
				{
					key: line.key,
					variant_id: variant.id,
					title: title === 'Default Title' ? product.title : `${product.title} – ${title}`,
					url: `${visit.root}/products/${product.handle}?variant=${variant.id}`,
					image,
					quantity: line.quantity,
					final_line_price: price * line.quantity,
					properties: line.properties,
				},
			];
		});

	const cartView = (visit: Visit, cart: Cart) => ({
		items: cartItems(visit, cart),
		item_count: cart.reduce((sum, line) => sum + line.quantity, 0),
		total_price: cartTotal(shop, cart),
	});

	const page = async (visit: Visit, template: string, title: string, scope: object): Promise<string> => {
		const engine = themes[visit.locale];
		const common = { settings: settingsOf(visit), routes: { root: visit.root }, shop: { name: shop.facts.name } };
		const content = await engine.renderFile(template, { ...common, cart: cartView(visit, readCart(visit)), ...scope });
		const { stylesheet, javascript } = blocks[visit.locale];
		const head = `<link rel="stylesheet" href="${extensionAssetsAt}/${stylesheet}"><script src="${extensionAssetsAt}/${javascript}" async></script>`;
		return await engine.renderFile('theme', {
			...common,
			page_title: title,
			request: { locale: visit.locale, path: visit.path },
			types: typesOf(shop).map((type) => ({ title: type, handle: typeHandle(type) })),
			cart: cartView(visit, readCart(visit)),
			content_for_layout: content,
			content_for_header: shop.installation && template === 'section' ? head : '',
		});
	};

	const productScope = async (visit: Visit, product: Product) => {
		const { root, locale } = visit;
		const selected = visit.url.searchParams.get('variant');
		const seenByApp = productView(shop, product, { root, reader: 'app', selected });
		const block = shop.installation ? await blocks[locale].render({ product: seenByApp, sectionId }) : '';
		return {
			product: productView(shop, product, { root, reader: 'theme', selected }),
			section: { id: sectionId },
			app_block: block,
		};
	};

	const wrap = (html: string) => `<div id="shopify-section-${sectionId}" class="shopify-section">${html}</div>`;
	const sectionOf = async (visit: Visit, product: Product) =>
		wrap(
			await themes[visit.locale].renderFile('product', {
				settings: settingsOf(visit),
				routes: { root: visit.root },
				...(await productScope(visit, product)),
			}),
		);

	return {
		cartItems,
		home: async (visit, type) => {
			const found = productsOf(shop, type).map((one) => productView(shop, one, { root: visit.root, reader: 'theme' }));
			if (type !== undefined && found.length === 0) return undefined;
			const title = type === undefined ? '' : (found[0]?.type ?? '');
			return await page(visit, 'index', title || shop.facts.name, { products: found, title });
		},
		productSection: sectionOf,
		product: async (visit, product) =>
			await page(visit, 'section', product.title, { content: await sectionOf(visit, product) }),
		cart: async (visit, cart, problem) =>
			await page(visit, 'cart', visit.locale === 'de' ? 'Warenkorb' : 'Cart', { cart: cartView(visit, cart), problem }),
		checkout: async (visit, cart, given, problem) =>
			await page(visit, 'checkout', visit.locale === 'de' ? 'Kasse' : 'Checkout', {
				cart: cartView(visit, cart),
				given,
				problem,
				countries,
			}),
		thanks: async (visit, order) =>
			await page(visit, 'thanks', order.name, {
				order: {
					name: order.name,
					items: order.lines.map((line) => ({
						title: line.variantTitle ? `${line.title} – ${line.variantTitle}` : line.title,
						quantity: line.quantity,
						image: cartItems(visit, [{ key: '', variantId: line.variantId ?? '', quantity: 1, properties: [] }])[0]
							?.image,
						final_line_price: cents(line.price) * line.quantity,
						properties: line.properties.map(({ key, value }) => ({ name: key, value })),
					})),
				},
			}),
		missing: async (visit) => await page(visit, 'missing', '404', {}),
	};
}
