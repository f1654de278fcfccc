/**
 * Whether a request to the app proxy came through Shopify, for which shop and just now. A good signature says only that:
 * everything else in the request is whatever its sender chose, the body most of all, which is not signed.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface ProxySignature {
	/** "holm-studio.myshopify.com" */
	readonly domain: string;
	/** Who is signed in to the storefront; empty: nobody. */
	readonly customerId: string;
	/** Where the proxy stands on the storefront: "/apps/backorder". */
	readonly pathPrefix: string;
}

/** As Shopify's own library has it. */
const toleranceMs = 90 * 1000;
const signedOnce = ['shop', 'timestamp', 'signature', 'path_prefix', 'logged_in_customer_id'];
const longestQuery = 8192;

/** Undefined where it is unsigned, forged or stale. @param secrets the client secret, and the one before while it rotates. */
export function readProxySignature(
	query: URLSearchParams,
	secrets: readonly string[],
	now: Date,
): ProxySignature | undefined {
	if (query.toString().length > longestQuery || signedOnce.some((name) => query.getAll(name).length > 1))
		return undefined;
	const given = Buffer.from(query.get('signature') ?? '', 'hex');
	const message = Buffer.from(messageOf(query), 'utf8');
	const isSigned = secrets.some((secret) => {
		const wanted = createHmac('sha256', secret).update(message).digest();
		return given.length === wanted.length && timingSafeEqual(given, wanted);
	});
	if (!isSigned) return undefined;

	const timestamp = query.get('timestamp') ?? '';
	const age = now.getTime() - Number(timestamp) * 1000;
	if (!/^\d{1,12}$/.test(timestamp) || Math.abs(age) > toleranceMs) return undefined;
	const domain = query.get('shop') ?? '';
	if (!/^[a-z0-9][a-z0-9-]{0,100}\.myshopify\.com$/.test(domain)) return undefined;
	const customerId = query.get('logged_in_customer_id') ?? '';
	const pathPrefix = query.get('path_prefix') ?? '';
	return {
		domain,
		customerId: /^\d{1,20}$/.test(customerId) ? customerId : '',
		pathPrefix: /^\/[\w-]{1,50}\/[\w-]{1,50}$/.test(pathPrefix) ? pathPrefix : '',
	};
}

/** Sorted and joined without a separator; values of a repeated name with commas between them. */
function messageOf(query: URLSearchParams): string {
	const names = [...new Set(query.keys())].filter((name) => name !== 'signature');
	return names
		.map((name) => `${name}=${query.getAll(name).join(',')}`)
		.sort()
		.join('');
}
