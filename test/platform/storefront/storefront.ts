/**
 * The stand-in's storefront of one shop: a `fetch` that renders the extension's own Liquid in a small theme, keeps carts
 * and turns a checkout into an order by the same verb as the Admin API. It is no shop: every page says so.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { placeOrder } from '../orders';
import { Refusal, type Shop } from '../store';
import { type Added, addToCart, type Cart, cartTotal, changeLine, createCarts } from './carts';
import { countries, createPages, extensionAssetsAt, themeAssetsAt } from './pages';
import { drawPicture } from './pictures';
import { findProduct } from './shop-view';
import { readFields, readVisit, type Visit } from './visit';

export interface StorefrontOptions {
	readonly shop: Shop;
	/** Where extensions/ and test/ lie. */
	readonly projectRoot?: string;
}

export type Storefront = (request: Request) => Promise<Response>;

const typesByEnding: Record<string, string> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };

export function createStorefront({ shop, projectRoot = process.cwd() }: StorefrontOptions): Storefront {
	const carts = createCarts();
	const readCart = ({ cartToken }: Visit): Cart =>
		carts.read(cartToken).filter((line) => shop.variants.has(line.variantId));
	const pages = createPages({ shop, projectRoot, readCart });

	const html = (visit: Visit, body: string, status = 200) => answer(visit, body, 'text/html; charset=utf-8', status);
	const json = (visit: Visit, body: unknown, status = 200) =>
		answer(visit, JSON.stringify(body), 'application/json', status);
	const redirect = (visit: Visit, to: string) => {
		const response = new Response(null, { status: 303, headers: { location: `${visit.root}${to}` } });
		return withCookies(visit, response);
	};

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

	async function cartRoute(visit: Visit, action: 'add' | 'change', wantsJson: boolean): Promise<Response> {
		const fields = await readFields(visit.request);
		const before = readCart(visit);
		const value = (name: string) => fields.findLast(([key]) => key === name)?.[1] ?? '';
		const result: Added | { kind: 'removed'; cart: Cart } =
			action === 'add'
				? addToCart(shop, before, fields)
				: changeLine(shop, before, value('id'), Number(value('quantity')));
		if (result.kind === 'refused') {
			const { status, why } = result;
			if (wantsJson) return json(visit, { status, message: 'Cart Error', description: why }, status);
			return html(visit, await pages.cart(visit, before, why), status);
		}
		carts.write(visit.cartToken, result.cart);
		if (!wantsJson) return redirect(visit, value('checkout') ? '/checkout' : '/cart');
		return json(visit, result.kind === 'added' ? pages.cartItems(visit, [result.line])[0] : cartJson(visit));
	}

	const cartJson = (visit: Visit) => {
		const cart = readCart(visit);
		return {
			item_count: cart.reduce((sum, line) => sum + line.quantity, 0),
			total_price: cartTotal(shop, cart),
			items: pages.cartItems(visit, cart).map((item) => ({ ...item, properties: asRecord(item.properties) })),
		};
	};

	async function checkout(visit: Visit): Promise<Response> {
		const cart = readCart(visit);
		const given = Object.fromEntries(await readFields(visit.request));
		const problem = cart.length === 0 ? 'The cart is empty.' : findMissing(given);
		if (problem) return html(visit, await pages.checkout(visit, cart, given, problem), 422);
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
				locale: visit.locale,
				sourceName: 'web',
			});
			carts.write(visit.cartToken, []);
			return redirect(visit, `/checkout/thanks/${order.id}`);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			return html(visit, await pages.checkout(visit, cart, given, error.message), 422);
		}
	}

	async function show(visit: Visit): Promise<Response> {
		const { path, url } = visit;
		const [, area, name = ''] = /^\/(products|collections|checkout\/thanks)\/([^/]+)\/?$/.exec(path) ?? [];
		if (path === '/') return html(visit, (await pages.home(visit)) ?? '');
		if (path === '/cart') return html(visit, await pages.cart(visit, readCart(visit)));
		if (path === '/cart.js') return json(visit, cartJson(visit));
		if (path === '/checkout') return html(visit, await pages.checkout(visit, readCart(visit)));
		const product = area === 'products' ? findProduct(shop, decodeURIComponent(name)) : undefined;
		if (product && url.searchParams.has('section_id')) return html(visit, await pages.productSection(visit, product));
		if (product) return html(visit, await pages.product(visit, product));
		const collection = area === 'collections' ? await pages.home(visit, name) : undefined;
		if (collection) return html(visit, collection);
		const order = area === 'checkout/thanks' ? shop.orders.get(name) : undefined;
		if (order) return html(visit, await pages.thanks(visit, order));
		return html(visit, await pages.missing(visit), 404);
	}

	return async (request) => {
		const visit = readVisit(request, carts.newToken);
		if (visit.path.startsWith('/cdn/')) return (await asset(visit.path)) ?? new Response('Not found', { status: 404 });
		if (request.method !== 'POST') return await show(visit);
		const [, action, script] = /^\/cart\/(add|change)(\.js)?$/.exec(visit.path) ?? [];
		if (action === 'add' || action === 'change') return await cartRoute(visit, action, script !== undefined);
		if (visit.path === '/checkout') return await checkout(visit);
		return html(visit, await pages.missing(visit), 404);
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

const asRecord = (properties: unknown) =>
	Object.fromEntries((properties as { name: string; value: string }[]).map(({ name, value }) => [name, value]));

const pick = (given: Record<string, string>, names: readonly string[]) =>
	Object.fromEntries(names.flatMap((name) => (given[name] ? [[name, given[name]]] : [])));

function findMissing(given: Record<string, string>): string | undefined {
	if (!/^[^@\s]+@[^@\s]+$/.test(given.email ?? '')) return 'That e-mail address looks incomplete.';
	return given.first_name && given.last_name ? undefined : 'Please give a first and a last name.';
}
