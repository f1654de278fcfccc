/**
 * The stand-in for Shopify's admin, as one function from Request to Response: the pages around the app, session tokens
 * for it, and what App Bridge asks the admin for. It holds no state of its own; the shop's Admin API does.
 */
import { readFile } from 'node:fs/promises';
import { appPage } from './app-page';
import { browserScript } from './browser-script';
import { type AppIdentity, embeddedAddress, mintIdToken } from './id-token';
import { page } from './markup';
import type { PickedProduct, ScopesAnswer } from './protocol';
import type { ShellFacts } from './shell';
import {
	type AskAdmin,
	cancelOrder,
	fulfilOrder,
	readCollections,
	readOrders,
	readProducts,
	setAvailable,
	setPolicy,
} from './shop-data';
import { homePage, ordersPage, productsPage } from './shop-pages';

export interface FrameOptions {
	readonly app: AppIdentity & { readonly name: string; readonly appUrl: string };
	readonly shop: { readonly domain: string; readonly handle: string; readonly name: string };
	readonly links: ShellFacts['links'];
	readonly ask: AskAdmin;
	readonly scopes: () => ScopesAnswer;
	/** What `shopify.app.extensions()` answers. */
	readonly extensions: () => unknown[];
	readonly now: () => Date;
}

export type Frame = (request: Request) => Promise<Response>;

const script = async (entry: Parameters<typeof browserScript>[0]) =>
	new Response(await browserScript(entry), {
		headers: {
			'content-type': 'text/javascript; charset=utf-8',
			'cache-control': 'no-store',
			'access-control-allow-origin': '*',
		},
	});

export const appBridgeScript = (): Promise<Response> => script('app-bridge/app-bridge.ts');

const styles = new URL('./admin.css', import.meta.url);

const text = (body: string, type = 'text/plain') =>
	new Response(body, { headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' } });
const missing = () => page({ markup: '<title>Not found</title><h1>The stand-in has no such page.</h1>' }, 404);

export function createFrame(options: FrameOptions): Frame {
	const { app, shop } = options;
	const root = `/store/${shop.handle}`;
	const facts: ShellFacts = {
		handle: shop.handle,
		shopName: shop.name,
		appName: app.name,
		clientId: app.clientId,
		links: options.links,
	};

	const picked = async (query: string): Promise<readonly PickedProduct[]> =>
		(await readProducts(options.ask, query)).map(({ id, title, handle, variants }) => ({
			id,
			title,
			handle,
			variants: variants.nodes.map((variant) => ({
				id: variant.id,
				title: variant.title,
				displayName: `${title} - ${variant.title}`,
				sku: variant.sku ?? '',
				price: variant.price,
				inventoryQuantity: variant.inventoryQuantity,
			})),
		}));

	const pickedCollections = async (query: string): Promise<readonly PickedProduct[]> =>
		(await readCollections(options.ask, query)).map((collection) => ({ ...collection, variants: [] }));

	const get = async (path: string, search: URLSearchParams): Promise<Response> => {
		if (path === '') return page(homePage(facts));
		// Links into one order or product lead to the list that has it.
		if (/^\/orders(\/|$)/.test(path)) return page(ordersPage(facts, await readOrders(options.ask)));
		if (/^\/products(\/|$)/.test(path)) return page(productsPage(facts, await readProducts(options.ask)));
		if (path === '/stand-in/id-token') return text(mintIdToken(app, shop.domain, options.now()));
		if (path === '/stand-in/scopes') return Response.json(options.scopes());
		if (path === '/stand-in/extensions') return Response.json(options.extensions());
		if (path === '/stand-in/products') return Response.json(await picked(search.get('query') ?? ''));
		if (path === '/stand-in/collections') {
			return Response.json(await pickedCollections(search.get('query') ?? ''));
		}
		const own = `/apps/${app.clientId}`;
		if (path === own || path.startsWith(`${own}/`)) {
			const query = search.size > 0 ? `?${search}` : '';
			return page(appPage(facts, embeddedAddress(app, shop, `${path.slice(own.length)}${query}`, options.now())));
		}
		return missing();
	};

	const post = async (path: string, form: FormData): Promise<Response> => {
		const field = (name: string) => String(form.get(name) ?? '');
		try {
			if (path === '/orders/fulfil') await fulfilOrder(options.ask, field('id'));
			else if (path === '/orders/cancel') await cancelOrder(options.ask, field('id'));
			else if (path === '/products/stock') {
				await setAvailable(options.ask, field('item'), field('location'), Number(field('quantity')));
			} else if (path === '/products/policy') {
				await setPolicy(options.ask, field('product'), field('variant'), field('policy'));
			} else return missing();
		} catch (error) {
			// What the Admin API refused is the person's to read, on the page where they asked for it.
			const words = error instanceof Error ? error.message : String(error);
			return path.startsWith('/orders')
				? page(ordersPage(facts, await readOrders(options.ask), words), 422)
				: page(productsPage(facts, await readProducts(options.ask), words), 422);
		}
		return new Response(null, { status: 303, headers: { location: `${root}${path.replace(/\/[a-z]+$/, '')}` } });
	};

	return async (request) => {
		const url = new URL(request.url);
		if (url.pathname === '/') return new Response(null, { status: 302, headers: { location: root } });
		if (url.pathname === '/stand-in/admin.css') return text(await readFile(styles, 'utf8'), 'text/css');
		if (url.pathname === '/stand-in/outer.js') return script('outer/outer.ts');
		if (url.pathname !== root && !url.pathname.startsWith(`${root}/`)) return missing();
		const path = url.pathname.slice(root.length).replace(/\/$/, '');
		return request.method === 'POST' ? post(path, await request.formData()) : get(path, url.searchParams);
	};
}
