/**
 * Carts of visitors, kept in memory by a cookie's token. Units of one variant with the same properties are one line, as
 * on Shopify; what the shop cannot sell is refused with the words a theme shows.
 */
import { randomUUID } from 'node:crypto';
import { availableOnline } from '../inventory';
import { cents, type Shop } from '../store';

export interface CartLine {
	readonly key: string;
	readonly variantId: string;
	readonly quantity: number;
	readonly properties: readonly { readonly name: string; readonly value: string }[];
}

export type Cart = readonly CartLine[];

export interface Carts {
	readonly read: (token: string) => Cart;
	readonly write: (token: string, cart: Cart) => void;
	readonly newToken: () => string;
}

export function createCarts(): Carts {
	const carts = new Map<string, Cart>();
	return {
		read: (token) => carts.get(token) ?? [],
		write: (token, cart) => {
			carts.set(token, cart);
		},
		newToken: () => randomUUID(),
	};
}

export type Added = { readonly kind: 'added'; readonly cart: Cart; readonly line: CartLine } | Refused;
export interface Refused {
	readonly kind: 'refused';
	readonly status: 404 | 422;
	readonly why: string;
}

/** Fields as a product form posts them: `id`, `quantity`, `properties[...]`. */
export function addToCart(shop: Shop, cart: Cart, fields: readonly (readonly [string, string])[]): Added {
	const last = (name: string) => fields.findLast(([key]) => key === name)?.[1];
	const variantId = last('id') ?? '';
	const quantity = Number(last('quantity') ?? 1);
	const variant = shop.variants.get(variantId);
	if (!variant) return { kind: 'refused', status: 404, why: 'Cannot find variant' };
	if (!Number.isInteger(quantity) || quantity < 1)
		return { kind: 'refused', status: 422, why: 'The quantity must be a whole number, 1 or more.' };
	const properties = new Map<string, string>();
	for (const [key, value] of fields) {
		const name = /^properties\[(.+)\]$/s.exec(key)?.[1];
		if (name !== undefined && value !== '') properties.set(name, value);
	}
	const named = [...properties].map(([name, value]) => ({ name, value }));
	const key = `${variantId}:${Buffer.from(JSON.stringify(named)).toString('base64url')}`;
	const before = cart.find((line) => line.key === key);
	const line = { key, variantId, quantity: (before?.quantity ?? 0) + quantity, properties: named };
	const made = before ? cart.map((one) => (one === before ? line : one)) : [...cart, line];
	const shortage = findShortage(shop, made, variantId);
	return shortage ?? { kind: 'added', cart: made, line };
}

function findShortage(shop: Shop, cart: Cart, variantId: string): Refused | undefined {
	const variant = shop.variants.get(variantId);
	const isTracked = variant && shop.items.get(variant.itemId)?.tracked === true;
	if (!isTracked || variant.inventoryPolicy === 'CONTINUE') return undefined;
	const wanted = cart.reduce((sum, line) => sum + (line.variantId === variantId ? line.quantity : 0), 0);
	const left = Math.max(0, availableOnline(shop, variant));
	const why = left === 0 ? 'This item is sold out.' : `You can only add ${left} of this item to the cart.`;
	return wanted > left ? { kind: 'refused', status: 422, why } : undefined;
}

/** Zero takes the line away. */
export function changeLine(
	shop: Shop,
	cart: Cart,
	key: string,
	quantity: number,
): Added | { kind: 'removed'; cart: Cart } {
	const line = cart.find((one) => one.key === key);
	if (!line || !Number.isInteger(quantity) || quantity < 0)
		return { kind: 'refused', status: 422, why: 'No such line, or no such quantity.' };
	if (quantity === 0) return { kind: 'removed', cart: cart.filter((one) => one !== line) };
	const changed = { ...line, quantity };
	const made = cart.map((one) => (one === line ? changed : one));
	return findShortage(shop, made, line.variantId) ?? { kind: 'added', cart: made, line: changed };
}

export function cartTotal(shop: Shop, cart: Cart): number {
	return cart.reduce((sum, line) => sum + cents(shop.variants.get(line.variantId)?.price ?? '0') * line.quantity, 0);
}
