/**
 * The stand-in's storefront of one shop: a `fetch` that renders the extension's own Liquid in a small theme, keeps carts
 * and turns a checkout into an order by the same verb as the Admin API. It is no shop: every page says so.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyDiscount } from '../discounts';
import { placeOrder } from '../orders';
import { cents, Refusal, type Shop } from '../store';
import { createStorefrontApi } from '../storefront-api';
import { type AppProxyTarget, askApp, proxiedPath } from './app-proxy';
import { addToCart, type Cart, type Changed, changeLine, createCarts, readPermalink, updateCart } from './carts';
import { countries } from './globals';
import { type CheckoutView, createPages, extensionAssetsAt, type Page, sectionIds, themeAssetsAt } from './pages';
import { drawPicture } from './pictures';
import { findProduct } from './shop-view';
import { actionCart, changeByAction } from './standard-actions';
import { cookieOf, type Fields, readFields, readVisit, type Visit } from './visit';

export interface StorefrontOptions {
	readonly shop: Shop;
	/** Where extensions/ and test/ lie. */
	readonly projectRoot?: string;
	/** Where the app's part of the storefront is answered; nowhere, where absent. */
	readonly appProxy?: AppProxyTarget;
}

export type Storefront = (request: Request) => Promise<Response>;

const typesByEnding: Record<string, string> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
const recommendationLimit = 10;
/** In Shopify's words. */
const thirdPartyError =
	'<div class="narrow"><h1>There was an error in the third-party application.</h1><p>Try clicking refresh. If that doesn’t resolve the issue, please contact the store owner.</p></div>';

export function createStorefront({ shop, projectRoot = process.cwd(), appProxy }: StorefrontOptions): Storefront {
	const storefrontApi = createStorefrontApi();
	const carts = createCarts();
	const readCart = ({ cartToken }: Visit): Cart =>
		carts.read(cartToken).filter((line) => shop.variants.has(line.variantId));
	const pages = createPages({ shop, projectRoot, readCart });

	const html = (visit: Visit, body: string, status = 200) => answer(visit, body, 'text/html; charset=utf-8', status);
	const json = (visit: Visit, body: unknown, status = 200) =>
		answer(visit, JSON.stringify(body), 'application/json; charset=utf-8', status);
	const redirect = (visit: Visit, to: string, cookies: readonly string[] = []) => {
		const response = withCookies(
			visit,
			new Response(null, { status: 303, headers: { location: `${visit.root}${to}` } }),
		);
		for (const cookie of cookies) response.headers.append('set-cookie', cookie);
		return response;
	};
	/** The page, or what of it `section_id` or `sections` asks for. */
	async function show(visit: Visit, page: Page, status = 200): Promise<Response> {
		const only = visit.url.searchParams.get('section_id');
		if (only !== null) {
			const drawn = await pages.drawSection(visit, page, only);
			return drawn === undefined ? html(visit, 'No such section', 404) : html(visit, drawn);
		}
		const several = visit.url.searchParams.get('sections');
		if (several !== null) return json(visit, await sectionsOf(visit, page, several));
		return html(visit, await pages.draw(visit, page), status);
	}
	async function sectionsOf(visit: Visit, page: Page, names: string): Promise<Record<string, string | null>> {
		const drawn: Record<string, string | null> = {};
		for (const name of names.split(',').slice(0, 5)) drawn[name] = (await pages.drawSection(visit, page, name)) ?? null;
		return drawn;
	}
	const missing = (visit: Visit) => show(visit, pages.missing(visit), 404);

	async function asset(path: string): Promise<Response | undefined> {
		const [, form = '', glaze = ''] = /^\/cdn\/pictures\/([a-z]+)-([a-z]+)\.svg$/.exec(path) ?? [];
		if (form) return file(drawPicture(form, glaze), 'svg');
		const [, name = ''] = /\/([a-z-]+\.(?:css|js))$/.exec(path) ?? [];
		const directories: Record<string, string> = {
			[`${themeAssetsAt}/${name}`]: 'test/platform/storefront/theme/assets',
			[`${extensionAssetsAt}/${name}`]: 'extensions/backorder-theme/assets',
		};
		const directory = directories[path];
		if (!directory) return undefined;
		return file(await readFile(join(projectRoot, directory, name), 'utf8').catch(noSuchFile), name.split('.')[1] ?? '');
	}

	const verbs = { add: addToCart, change: changeLine, update: updateCart } as const;

	async function cartRoute(visit: Visit, action: keyof typeof verbs | 'clear', wantsJson: boolean): Promise<Response> {
		const fields = await readFields(visit.request);
		const value = (name: string) => fields.findLast(([key]) => key === name)?.[1] ?? '';
		const cart = readCart(visit);
		const result: Changed =
			action === 'clear' ? { kind: 'changed', cart: [], lines: [] } : verbs[action](shop, cart, fields);
		if (result.kind === 'refused') {
			const { status, why } = result;
			if (wantsJson) return json(visit, { status, message: 'Cart Error', description: why }, status);
			return await show(visit, pages.cart(visit, why), status);
		}
		carts.write(visit.cartToken, result.cart);
		if (!wantsJson) return redirect(visit, value('checkout') ? '/checkout' : '/cart');
		const sections = value('sections') && { sections: await sectionsOf(visit, pages.cart(visit), value('sections')) };
		if (action !== 'add') return json(visit, { ...pages.cartJson(visit, result.cart), ...(sections || {}) });
		const items = pages.cartJson(visit, result.lines).items as readonly object[];
		const isMany = fields.some(([name]) => name.startsWith('items['));
		return json(visit, { ...(isMany ? { items } : JSON.parse(JSON.stringify(items[0]))), ...(sections || {}) });
	}

	/** What the page's `Shopify.actions` ask. */
	async function act(visit: Visit): Promise<Response> {
		const { request, cartToken } = visit;
		const cart = readCart(visit);
		if (request.method !== 'POST') return json(visit, { cart: actionCart(shop, cartToken, cart) });
		const result = changeByAction(shop, cart, await request.json());
		if (!result) return json(visit, { message: 'Variable $lines was provided an invalid value' }, 400);
		carts.write(cartToken, result.cart);
		return json(visit, { ...result, cart: actionCart(shop, cartToken, result.cart) });
	}

	/** A link that fills the cart and goes to the checkout, as mails carry it. */
	async function permalink(visit: Visit, items: readonly Fields[]): Promise<Response> {
		const { searchParams } = visit.url;
		let cart: Cart = [];
		for (const fields of items) {
			const added = addToCart(shop, cart, fields);
			if (added.kind === 'refused') return await show(visit, pages.cart(visit, added.why), added.status);
			cart = added.cart;
		}
		carts.write(visit.cartToken, cart);
		const code = searchParams.get('discount');
		const to = searchParams.get('storefront') === 'true' ? '/cart' : '/checkout';
		return redirect(visit, to, code === null ? [] : [cookieOf('discount_code', code)]);
	}

	/** What the code that the visitor brought takes off, or why it takes nothing. */
	function discountOf(visit: Visit, email?: string): Pick<CheckoutView, 'discount' | 'problem'> {
		const { discountCode: code, customerId } = visit;
		const lines = readCart(visit);
		if (code === undefined || lines.length === 0) return {};
		const found = applyDiscount(shop, code, { customerId, email, lines, now: shop.clock() });
		if (found.kind === 'refused') return { problem: found.why };
		return { discount: { code: found.discount.code, amountCents: cents(found.discount.amount) } };
	}

	async function checkout(visit: Visit): Promise<Response> {
		const cart = readCart(visit);
		const given = Object.fromEntries(await readFields(visit.request));
		const { discount, problem: refusal } = discountOf(visit, given.email);
		const problem = cart.length === 0 ? 'The cart is empty.' : findMissing(given);
		if (problem) return await show(visit, pages.checkout(visit, { given, problem, discount }), 422);
		if (refusal) {
			// The code is let go, so that what is paid next is what is shown now.
			const page = await show(visit, pages.checkout(visit, { given, problem: refusal }), 422);
			page.headers.append('set-cookie', cookieOf('discount_code', ''));
			return page;
		}
		const { email = '', first_name: firstName = '', last_name: lastName = '', country: countryCode = '' } = given;
		const country = countries.find(({ code }) => code === countryCode)?.name ?? '';
		const address = { firstName, lastName, country, countryCode };
		try {
			const order = placeOrder(shop, {
				lines: cart.map(({ variantId, quantity, properties }) => ({
					variantId,
					quantity,
					properties: properties.map(({ name, value }) => ({ key: name, value })),
				})),
				inventory: 'DECREMENT_OBEYING_POLICY',
				email,
				customer: { email, firstName, lastName },
				shippingAddress: { ...address, ...pick(given, ['address1', 'zip', 'city']) },
				...(visit.customerId === undefined ? {} : { customerId: visit.customerId }),
				...(discount && { discountCode: discount.code }),
				locale: visit.language.isoCode,
				sourceName: 'web',
			});
			carts.write(visit.cartToken, []);
			return redirect(visit, `/checkout/thanks/${order.id}`, [cookieOf('discount_code', '')]);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			return await show(visit, pages.checkout(visit, { given, problem: error.message, discount }), 422);
		}
	}

	async function recommend(visit: Visit, wantsJson: boolean): Promise<Response> {
		const { searchParams } = visit.url;
		const product = shop.products.get(searchParams.get('product_id') ?? '');
		if (!product || !findProduct(shop, product.handle)) return json(visit, { message: 'No such product' }, 404);
		const limit = Math.min(recommendationLimit, Number(searchParams.get('limit')) || recommendationLimit);
		if (wantsJson) return json(visit, { intent: 'related', products: pages.related(visit, product, limit) });
		if (searchParams.get('section_id') !== sectionIds.related) return html(visit, 'No such section', 404);
		return html(visit, await pages.relatedSection(visit, product, limit));
	}

	/** Undefined where there is no such page. */
	function findPage(visit: Visit): Page | undefined {
		const { path } = visit;
		if (path === '/') return pages.home(visit);
		if (path === '/cart') return pages.cart(visit);
		if (path === '/search') return pages.search(visit);
		if (path === '/account') return pages.account(visit);
		if (path === '/checkout') return pages.checkout(visit, discountOf(visit));
		const [, area, name = ''] =
			/^(?:\/collections\/[^/]+)?\/(products|collections|checkout\/thanks)\/([^/]+)\/?$/.exec(path) ?? [];
		const product = area === 'products' ? findProduct(shop, decodeName(name)) : undefined;
		if (product) return pages.product(visit, product);
		if (area === 'collections') return pages.collection(visit, decodeName(name));
		const order = area === 'checkout/thanks' ? shop.orders.get(name) : undefined;
		return order && pages.thanks(visit, order);
	}

	async function read(visit: Visit): Promise<Response> {
		const { path, url } = visit;
		if (path === '/cart.js') return json(visit, pages.cartJson(visit, readCart(visit)));
		if (/^\/recommendations\/products(\.json)?$/.test(path)) return await recommend(visit, path.endsWith('.json'));
		const items = readPermalink(path, url.searchParams.get('properties'));
		if (items) return await permalink(visit, items);
		const [, code] = /^\/discount\/([^/]+)$/.exec(path) ?? [];
		if (code) {
			const to = url.searchParams.get('redirect') ?? '/';
			return redirect(visit, /^\/(?!\/)/.test(to) ? to : '/', [cookieOf('discount_code', decodeName(code))]);
		}
		const [, productHandle] = /^\/products\/([^/]+)\.js$/.exec(path) ?? [];
		if (productHandle) return productJson(visit, decodeName(productHandle));
		const page = findPage(visit);
		return page ? await show(visit, page) : await missing(visit);
	}

	function productJson(visit: Visit, handle: string): Response {
		const product = findProduct(shop, handle);
		if (!product) return json(visit, { message: 'No such product' }, 404);
		return json(visit, pages.productJson(visit, product));
	}

	async function write(visit: Visit): Promise<Response> {
		const { path, request } = visit;
		const [, action, script] = /^\/cart\/(add|change|update|clear)(\.js)?$/.exec(path) ?? [];
		if (action) return await cartRoute(visit, action as keyof typeof verbs, script !== undefined);
		if (path === '/checkout') return await checkout(visit);
		const given = new Map(await readFields(request));
		if (path === '/checkout/discount')
			return redirect(visit, '/checkout', [cookieOf('discount_code', given.get('discount') ?? '')]);
		if (path === '/account') return redirect(visit, '/account', [cookieOf('customer', given.get('customer') ?? '')]);
		return await missing(visit);
	}

	async function proxy(visit: Visit, target: AppProxyTarget, rest: string): Promise<Response> {
		const answered = await askApp(target, shop, visit, rest, await visit.request.arrayBuffer());
		switch (answered.kind) {
			case 'passed':
				return withCookies(visit, answered.response);
			case 'failed':
				return await show(visit, pages.foreign(visit, thirdPartyError), answered.status);
			case 'liquid': {
				const { response, hasLayout } = answered;
				const drawn = await pages.drawText(visit, answered.source);
				const body = hasLayout ? await pages.draw(visit, pages.foreign(visit, drawn)) : drawn;
				return withCookies(visit, new Response(body, { status: response.status, headers: response.headers }));
			}
		}
	}

	return async (request) => {
		if (new URL(request.url).pathname.startsWith('/api/')) return await storefrontApi.handle(request, shop);
		const visit = readVisit(request, carts.newToken);
		if (visit.path.startsWith('/cdn/')) return (await asset(visit.path)) ?? new Response('Not found', { status: 404 });
		if (visit.path === '/standard-actions/cart') return await act(visit);
		const rest = appProxy && shop.installation && proxiedPath(appProxy, visit.path);
		if (appProxy && rest !== undefined) return await proxy(visit, appProxy, rest);
		return request.method === 'POST' ? await write(visit) : await read(visit);
	};
}

function answer(visit: Visit, body: string, type: string, status: number): Response {
	return withCookies(visit, new Response(body, { status, headers: { 'content-type': type } }));
}

function withCookies(visit: Visit, response: Response): Response {
	for (const cookie of visit.cookies) response.headers.append('set-cookie', cookie);
	return response;
}

const file = (text: string | undefined, ending: string) =>
	text === undefined ? undefined : new Response(text, { headers: { 'content-type': typesByEnding[ending] ?? '' } });

function noSuchFile(error: unknown): undefined {
	if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
	throw error;
}

/** A part of a path that no encoding wrote is nobody's name. */
function decodeName(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch (error) {
		if (error instanceof URIError) return text;
		throw error;
	}
}

const pick = (given: Record<string, string>, names: readonly string[]) =>
	Object.fromEntries(names.flatMap((name) => (given[name] ? [[name, given[name]]] : [])));

function findMissing(given: Record<string, string>): string | undefined {
	if (!/^[^@\s]+@[^@\s]+$/.test(given.email ?? '')) return 'That e-mail address looks incomplete.';
	return given.first_name && given.last_name ? undefined : 'Please give a first and a last name.';
}
