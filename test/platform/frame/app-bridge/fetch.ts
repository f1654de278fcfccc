/**
 * App Bridge's fetch: a request to the app's own origin carries a fresh session token, and is sent once more where the
 * app says that the token was no good. Requests to anybody else go out as they are: a token must never leave the app.
 */
import type { HostLink } from './host-link';

const retryHeader = 'X-Shopify-Retry-Invalid-Session-Request';
const reauthorizeHeader = 'X-Shopify-API-Request-Failure-Reauthorize-Url';

export function patchFetch(link: HostLink, locale: string): void {
	const original = window.fetch.bind(window);

	const withToken = async (request: Request): Promise<Request> => {
		const headers = new Headers(request.headers);
		headers.set('Authorization', `Bearer ${await link.ask('id-token', null)}`);
		headers.set('X-Requested-With', 'XMLHttpRequest');
		if (!headers.has('Accept-Language')) headers.set('Accept-Language', locale);
		return new Request(request, { headers });
	};

	window.fetch = async (input, init) => {
		const request = new Request(input, init);
		const url = new URL(request.url, location.href);
		if (url.protocol === 'shopify:') {
			throw new Error('The stand-in for App Bridge has no direct API access (shopify:admin/...)');
		}
		if (!link.isFramed || url.origin !== location.origin || request.headers.has('Authorization')) {
			return original(input, init);
		}
		// The body can be read once: the copy is for the second try.
		const again = request.clone();
		let response = await original(await withToken(request));
		if (response.status === 401 && response.headers.has(retryHeader)) {
			response = await original(await withToken(again));
		}
		const reauthorize = response.headers.get(reauthorizeHeader);
		if (reauthorize) link.tell({ verb: 'top', url: new URL(reauthorize, location.href).href });
		return response;
	};
}
