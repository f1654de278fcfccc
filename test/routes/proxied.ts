/** Requests to the app proxy as Shopify sends them on: signed here by hand, with the parameters that it adds. */
import { createHmac } from 'node:crypto';

export const proxySecret = 'hush';

/** The signature over a query, as Shopify's documentation describes it. */
export function signQuery(query: URLSearchParams, secret = proxySecret): string {
	const names = [...new Set(query.keys())].filter((name) => name !== 'signature');
	const message = names
		.map((name) => `${name}=${query.getAll(name).join(',')}`)
		.sort()
		.join('');
	return createHmac('sha256', secret).update(message).digest('hex');
}

export interface Proxied {
	readonly query?: Readonly<Record<string, string>>;
	readonly secret?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: BodyInit;
	readonly method?: string;
}

export function proxied(path: string, { query = {}, secret, headers = {}, body, method }: Proxied = {}): Request {
	const url = new URL(`https://backorder.example/proxy${path}`);
	const added = {
		shop: 'holm-studio.myshopify.com',
		logged_in_customer_id: '',
		path_prefix: '/apps/backorder',
		timestamp: String(Math.floor(Date.now() / 1000)),
		...query,
	};
	for (const [name, value] of Object.entries(added)) url.searchParams.append(name, value);
	if (!('signature' in query)) url.searchParams.append('signature', signQuery(url.searchParams, secret));
	return new Request(url, {
		method: method ?? (body === undefined ? 'GET' : 'POST'),
		headers: { 'X-Forwarded-For': '203.0.113.7, 10.0.0.1', ...headers },
		...(body === undefined ? {} : { body }),
	});
}
