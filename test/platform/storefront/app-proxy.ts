/**
 * Shopify's app proxy: what is asked under the app's path on the storefront's own domain goes to the app, signed, with
 * who is logged in and without cookies. Liquid that comes back is drawn inside the theme; anything else passes. An app
 * that does not answer is an error page of the shop, never a failure of it.
 */
import { signProxyQuery } from '../sign';
import type { Shop } from '../store';
import type { Visit } from './visit';

export interface AppProxyTarget {
	/** Of the path on the storefront: `/{prefix}/{subpath}`. */
	readonly prefix: string;
	readonly subpath: string;
	/** Where the app takes it, absolute. */
	readonly url: string;
	readonly apiSecret: string;
	/** How a request reaches the app; the network, where absent. */
	readonly send?: (request: Request) => Promise<Response>;
}

export type Proxied =
	| { readonly kind: 'passed'; readonly response: Response }
	| { readonly kind: 'liquid'; readonly source: string; readonly hasLayout: boolean; readonly response: Response }
	| { readonly kind: 'failed'; readonly status: number };

/** Never handed on, in one direction or the other. */
const strippedFromRequest = ['cookie', 'host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding'];
const strippedFromResponse = [
	...['set-cookie', 'accept-patch', 'accept-ranges', 'connection', 'date', 'delta-base', 'im', 'p3p', 'pragma'],
	...['preference-applied', 'proxy-authenticate', 'public-key-pins', 'server', 'service-worker-allowed', 'trailer'],
	...['tk', 'warning', 'x-powered-by', 'content-length', 'content-encoding', 'transfer-encoding', 'keep-alive'],
];

/** What follows the proxy's own path; undefined for a path that is not the proxy's. */
export function proxiedPath({ prefix, subpath }: AppProxyTarget, path: string): string | undefined {
	const own = `/${prefix}/${subpath}`;
	return path === own || path.startsWith(`${own}/`) ? path.slice(own.length) : undefined;
}

/** @param rest of the path. @param body as it came. */
export async function askApp(
	target: AppProxyTarget,
	shop: Shop,
	visit: Visit,
	rest: string,
	body: ArrayBuffer,
): Promise<Proxied> {
	const { method, headers } = visit.request;
	const query = new URLSearchParams(visit.url.search);
	query.delete('signature');
	const added = {
		shop: shop.facts.domain,
		logged_in_customer_id: visit.customerId ?? '',
		path_prefix: `/${target.prefix}/${target.subpath}`,
		timestamp: String(Math.floor(shop.clock().getTime() / 1000)),
	};
	for (const [name, value] of Object.entries(added)) query.set(name, value);
	const sent = new Headers(headers);
	for (const name of strippedFromRequest) sent.delete(name);
	sent.set('x-forwarded-for', headers.get('x-forwarded-for') ?? '127.0.0.1');
	sent.set('x-forwarded-host', visit.url.host);
	const url = `${target.url.replace(/\/$/, '')}${rest}?${signProxyQuery(query, target.apiSecret)}`;
	const hasBody = method !== 'GET' && method !== 'HEAD' && body.byteLength > 0;
	const request = new Request(url, { method, headers: sent, redirect: 'manual', ...(hasBody ? { body } : {}) });
	let response: Response;
	try {
		response = await (target.send ?? fetch)(request);
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		return { kind: 'failed', status: 502 };
	}
	if (response.status >= 500) return { kind: 'failed', status: response.status };
	const kept = new Headers(response.headers);
	for (const name of strippedFromResponse) kept.delete(name);
	if (!response.headers.get('content-type')?.startsWith('application/liquid')) {
		const content = [204, 205, 304].includes(response.status) ? null : await response.arrayBuffer();
		return { kind: 'passed', response: new Response(content, { status: response.status, headers: kept }) };
	}
	kept.set('content-type', 'text/html; charset=utf-8');
	const text = await response.text();
	const layoutTag = /{%-?\s*layout\s+none\s*-?%}/;
	return {
		kind: 'liquid',
		source: text.replace(layoutTag, ''),
		hasLayout: !layoutTag.test(text),
		response: new Response(null, { status: response.status, headers: kept }),
	};
}
