/** A shop with one pitcher that sells on, and what tests ask of it: the platform, its clock and a way to call the Admin API. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addLocation, addProduct, type NewVariant } from '../catalogue';
import { findLevel, onHandOf } from '../inventory';
import { createPlatform, type PlatformInput } from '../platform';
import type { Shop, Variant } from '../store';

export const apiKey = '0123456789abcdef0123456789abcdef';
export const apiSecret = 'standin-secret-of-the-tests';
export const domain = 'one-shop.myshopify.com';
export const appToml = readFileSync(join(process.cwd(), 'shopify.app.toml'), 'utf8');

export interface Answer {
	readonly status: number;
	readonly data: Record<string, unknown>;
	readonly errors: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[] | undefined;
	readonly extensions: {
		readonly cost: {
			readonly requestedQueryCost: number;
			readonly actualQueryCost: number | null;
			readonly throttleStatus: { readonly currentlyAvailable: number };
		};
	};
}

export function shopOfOne(
	options: Partial<PlatformInput> & { readonly variant?: Partial<NewVariant>; readonly firstId?: bigint } = {},
) {
	const { variant: more, firstId, ...input } = options;
	let present = Date.parse('2026-11-20T15:00:00Z');
	const delivered: { readonly request: Request; readonly body: string }[] = [];
	const platform = createPlatform({
		appUrl: 'https://app.example',
		apiKey,
		apiSecret,
		appToml,
		now: () => new Date(present),
		isRunningByItself: false,
		deliver: async (request) => {
			delivered.push({ request: request.clone(), body: await request.text() });
			return new Response(null, { status: 200 });
		},
		...input,
	});
	const shop = platform.store.addShop({
		domain,
		name: 'One Shop',
		email: 'hello@one.example',
		ownerName: 'Una',
		currency: 'USD',
		timezone: 'America/New_York',
		locale: 'en',
		address: { address1: '1 One Street', city: 'Portland', countryCode: 'US', country: 'United States' },
		...(firstId === undefined ? {} : { firstId }),
	});
	const location = addLocation(shop, { name: 'Studio' });
	const product = addProduct(shop, {
		title: 'Pitcher',
		variants: [{ price: '48.00', sku: 'PIT', inventoryPolicy: 'CONTINUE', available: 5, ...more }],
	});
	platform.install(shop);
	const variant = shop.variants.get(product.variantIds[0] ?? '') as Variant;

	const call = async (token: string, query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
		const response = await platform.fetch(
			new Request(`https://${domain}/admin/api/2026-10/graphql.json`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
				body: JSON.stringify({ query, variables }),
			}),
		);
		return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
	};
	const staff = (query: string, variables: Record<string, unknown> = {}) =>
		call(platform.staffToken(shop), query, variables);

	const exchange = async (body: Record<string, unknown> = {}) => {
		const response = await platform.fetch(
			new Request(`https://${domain}/admin/oauth/access_token`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({
					client_id: apiKey,
					client_secret: apiSecret,
					grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
					subject_token: platform.sessionToken(shop),
					subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
					requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
					expiring: '1',
					...body,
				}),
			}),
		);
		return { status: response.status, body: (await response.json()) as Record<string, string> };
	};
	const app = async (query: string, variables: Record<string, unknown> = {}) =>
		call((await exchange()).body.access_token ?? '', query, variables);

	return {
		platform,
		shop,
		product,
		variant,
		location,
		delivered,
		call,
		staff,
		app,
		exchange,
		pass: (milliseconds: number) => {
			present += milliseconds;
		},
		/** "available/committed/on hand" */
		books: () => booksOf(shop, variant, location.id),
	};
}

export function booksOf(shop: Shop, variant: Variant, locationId: string): string {
	const level = findLevel(shop, variant.itemId, locationId);
	return level ? `${level.quantities.available}/${level.quantities.committed}/${onHandOf(level)}` : 'none';
}

export const gidOf = (type: string, record: { readonly id: string }): string => `gid://shopify/${type}/${record.id}`;
