/**
 * Bodies that are about the shop or one of its buyers: compliance requests and granted scopes. What they name is
 * personal, so a problem with one says which field and never what was in it.
 */
import { z } from 'zod';
import { idShape, isProblem, type Problem, readBody } from './read-body';

export interface BuyerNews {
	/** Empty where Shopify names none. */
	readonly email: string;
	/** Shopify's id of them; empty where it names none. */
	readonly customerId: string;
	readonly orderIds: readonly string[];
}

const buyerShape = z.object({
	customer: z.object({ id: idShape.nullish(), email: z.string().nullish() }).nullish(),
	orders_requested: z.array(idShape).nullish(),
	orders_to_redact: z.array(idShape).nullish(),
});

/** customers/data_request and customers/redact. */
export function parseBuyerPayload(raw: string): BuyerNews | Problem {
	const body = readBody(buyerShape, raw);
	if (isProblem(body)) return body;
	return {
		email: body.customer?.email ?? '',
		customerId: body.customer?.id ?? '',
		orderIds: [...(body.orders_requested ?? []), ...(body.orders_to_redact ?? [])],
	};
}

export interface ShopName {
	readonly shopId: string;
	/** Its myshopify domain. */
	readonly domain: string;
}

/** Which shop a body is about and what it is called; of topics about a shop (shop/update, app/uninstalled) or its buyers. */
export function parseShopName(raw: string): ShopName | Problem {
	const aboutShop = z
		.object({ id: idShape, myshopify_domain: z.string() })
		.transform((body) => ({ shopId: body.id, domain: body.myshopify_domain }));
	const aboutBuyer = z
		.object({ shop_id: idShape, shop_domain: z.string() })
		.transform((body) => ({ shopId: body.shop_id, domain: body.shop_domain }));
	return readBody(z.union([aboutShop, aboutBuyer]), raw);
}

/** app/scopes_update: the scopes as they are now, in one line. */
export function parseScopesPayload(raw: string): { readonly scopes: string } | Problem {
	const body = readBody(z.object({ current: z.array(z.string()) }), raw);
	return isProblem(body) ? body : { scopes: [...body.current].sort().join(',') };
}
