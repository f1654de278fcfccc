/**
 * What Shopify's standard actions write to a cart and read of it, in the Storefront API's shapes: global ids, errors where
 * nothing was changed, warnings where less was added than was wanted.
 */
import { z } from 'zod';
import type { Shop } from '../store';
import { addToCart, type Cart, cartTotal } from './carts';

const payload = z.object({
	lines: z.array(
		z.object({
			merchandiseId: z.string().regex(/^gid:\/\/shopify\/ProductVariant\/\d+$/),
			quantity: z.number().int().positive().default(1),
			attributes: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
		}),
	),
});

interface Told {
	readonly code: string;
	readonly message: string;
}

export interface ActionResult {
	readonly cart: Cart;
	readonly userErrors: readonly Told[];
	readonly warnings: readonly Told[];
}

/** Undefined where the payload is malformed: the action then rejects. */
export function changeByAction(shop: Shop, cart: Cart, body: unknown): ActionResult | undefined {
	const given = payload.safeParse(body);
	if (!given.success) return undefined;
	let made = cart;
	const warnings: Told[] = [];
	for (const { merchandiseId, quantity, attributes } of given.data.lines) {
		const id = merchandiseId.split('/').at(-1) ?? '';
		const properties = attributes.map(({ key, value }) => [`properties[${key}]`, value] as const);
		for (let wanted = quantity; wanted > 0; wanted -= 1) {
			const added = addToCart(shop, made, [['id', id], ['quantity', `${wanted}`], ...properties]);
			if (added.kind === 'changed') {
				made = added.cart;
				break;
			}
			if (added.status === 404) {
				const message = `The merchandise with id ${merchandiseId} does not exist.`;
				return { cart, userErrors: [{ code: 'INVALID', message }], warnings: [] };
			}
			warnings[0] ??= { code: 'MERCHANDISE_NOT_ENOUGH_STOCK', message: added.why };
		}
	}
	return { cart: made, userErrors: [], warnings };
}

export function actionCart(shop: Shop, token: string, cart: Cart): object {
	const amount = (cartTotal(shop, cart) / 100).toFixed(2);
	return {
		id: `gid://shopify/Cart/${token}`,
		totalQuantity: cart.reduce((sum, { quantity }) => sum + quantity, 0),
		cost: { totalAmount: { amount, currencyCode: shop.facts.currency } },
		lines: {
			nodes: cart.map(({ key, variantId, quantity, properties }) => ({
				id: `gid://shopify/CartLine/${key}`,
				quantity,
				merchandise: { id: `gid://shopify/ProductVariant/${variantId}` },
				attributes: properties.map(({ name, value }) => ({ key: name, value })),
			})),
		},
	};
}
