/**
 * A handler that believes itself at Shopify's address, mounted on a port of this machine: requests are given the real
 * host, and in what comes back Shopify's addresses become local ones. Only a person's browser needs it; whoever comes
 * through the proxy sees the handler as it is.
 */
import type { Handler } from './node-http';

/** Tried in order, so the longer address comes first. */
export type Rewrites = readonly (readonly [from: string, to: string])[];

export const rewriteText = (text: string, rewrites: Rewrites): string =>
	rewrites.reduce((result, [from, to]) => result.replaceAll(from, to), text);

export const isText = (type: string): boolean => /^(text\/|application\/(javascript|json|manifest))/.test(type);

/** @param host the origin that the handler knows itself by, such as `https://admin.shopify.com`. */
export function mountLocally(handler: Handler, host: string, rewrites: () => Rewrites): Handler {
	return async (request) => {
		const url = new URL(request.url);
		const inside = new Request(new URL(`${url.pathname}${url.search}`, host), request);
		const response = await handler(inside);
		const headers = new Headers(response.headers);
		const location = headers.get('location');
		if (location) headers.set('location', rewriteText(location, rewrites()));
		if (!isText(headers.get('content-type') ?? ''))
			return new Response(response.body, { status: response.status, headers });
		headers.delete('content-length');
		const isBodyless = response.status === 204 || response.status === 304;
		const body = isBodyless ? null : rewriteText(await response.text(), rewrites());
		return new Response(body, { status: response.status, headers });
	};
}
