/**
 * Carts of visitors, kept in memory by a cookie's token. Units of one variant with the same properties are one line, as
 * on Shopify; what the shop cannot sell is refused with the words a theme shows.
 */
import { randomUUID } from 'node:crypto';
import { availableOnline } from '../inventory';
import { cents, type Shop } from '../store';
import type { Fields } from './visit';

interface Property {
	readonly name: string;
	readonly value: string;
}

export interface CartLine {
	readonly key: string;
	readonly variantId: string;
	readonly quantity: number;
	readonly properties: readonly Property[];
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

export type Changed = { readonly kind: 'changed'; readonly cart: Cart; readonly lines: readonly CartLine[] } | Refused;
export interface Refused {
	readonly kind: 'refused';
	readonly status: 400 | 404 | 422;
	readonly why: string;
}

const refused = (status: Refused['status'], why: string): Refused => ({ kind: 'refused', status, why });

/** Fields as a product form posts them (`id`, `quantity`, `properties[...]`), or several of them as `items[0][id]`. */
export function addToCart(shop: Shop, cart: Cart, fields: Fields): Changed {
	const groups = groupItems(fields);
	const lines: CartLine[] = [];
	let made = cart;
	for (const group of groups) {
		const added = addOne(shop, made, group);
		if (added.kind === 'refused') return added;
		made = added.cart;
		lines.push(...added.lines);
	}
	return { kind: 'changed', cart: made, lines };
}

function groupItems(fields: Fields): readonly Fields[] {
	const groups = new Map<string, (readonly [string, string])[]>();
	for (const [name, value] of fields) {
		const [, index = '', inner = '', rest = ''] = /^items\[(\d+)\]\[([^\]]+)\](.*)$/s.exec(name) ?? [];
		if (inner) groups.set(index, [...(groups.get(index) ?? []), [`${inner}${rest}`, value]]);
	}
	return groups.size > 0 ? [...groups.values()] : [fields];
}

const lastOf = (fields: Fields, wanted: string) => fields.findLast(([name]) => name === wanted)?.[1];

function readProperties(fields: Fields): readonly Property[] {
	const properties = new Map<string, string>();
	for (const [key, value] of fields) {
		const name = /^properties\[(.+)\]$/s.exec(key)?.[1];
		if (name !== undefined && value !== '') properties.set(name, value);
	}
	return [...properties].map(([name, value]) => ({ name, value }));
}

const keyOf = (variantId: string, properties: readonly Property[]) =>
	`${variantId}:${Buffer.from(JSON.stringify(properties)).toString('base64url')}`;

function addOne(shop: Shop, cart: Cart, fields: Fields): Changed {
	const variantId = lastOf(fields, 'id') ?? '';
	const quantity = Number(lastOf(fields, 'quantity') ?? 1);
	if (!shop.variants.has(variantId)) return refused(404, 'Cannot find variant');
	if (!Number.isInteger(quantity) || quantity < 1)
		return refused(422, 'The quantity must be a whole number, 1 or more.');
	return putLine(shop, cart, { variantId, quantity, properties: readProperties(fields) });
}

/** Joined with the line that says the same of the same variant. */
function putLine(shop: Shop, cart: Cart, { variantId, quantity, properties }: Omit<CartLine, 'key'>): Changed {
	const key = keyOf(variantId, properties);
	const before = cart.find((line) => line.key === key);
	const line = { key, variantId, quantity: (before?.quantity ?? 0) + quantity, properties };
	const made = before ? cart.map((one) => (one === before ? line : one)) : [...cart, line];
	return findShortage(shop, made, variantId) ?? { kind: 'changed', cart: made, lines: [line] };
}

function findShortage(shop: Shop, cart: Cart, variantId: string): Refused | undefined {
	const variant = shop.variants.get(variantId);
	const isTracked = variant && shop.items.get(variant.itemId)?.tracked === true;
	if (!isTracked || variant.inventoryPolicy === 'CONTINUE') return undefined;
	const wanted = cart.reduce((sum, line) => sum + (line.variantId === variantId ? line.quantity : 0), 0);
	const left = Math.max(0, availableOnline(shop, variant));
	const why = left === 0 ? 'This item is sold out.' : `You can only add ${left} of this item to the cart.`;
	return wanted > left ? refused(422, why) : undefined;
}

/**
 * Fields as `/cart/change` takes them: `id` (a line's key, or its variant) or `line` (counted from 1), then `quantity`,
 * `properties`, or both. Zero takes the line away; other properties make it another line.
 */
export function changeLine(shop: Shop, cart: Cart, fields: Fields): Changed {
	const id = lastOf(fields, 'id');
	const line =
		id === undefined
			? cart[Number(lastOf(fields, 'line')) - 1]
			: (cart.find((one) => one.key === id) ?? cart.find((one) => one.variantId === id));
	const quantity = Number(lastOf(fields, 'quantity') ?? line?.quantity);
	if (!line || !Number.isInteger(quantity) || quantity < 0) return refused(422, 'No such line, or no such quantity.');
	const others = cart.filter((one) => one !== line);
	if (quantity === 0) return { kind: 'changed', cart: others, lines: [] };
	const isOther = fields.some(([name]) => name.startsWith('properties['));
	if (isOther)
		return putLine(shop, others, { variantId: line.variantId, quantity, properties: readProperties(fields) });
	const changed = { ...line, quantity };
	const made = cart.map((one) => (one === line ? changed : one));
	return findShortage(shop, made, line.variantId) ?? { kind: 'changed', cart: made, lines: [changed] };
}

/** Fields as `/cart/update` takes them: `updates[key or variant]` with the quantity that is wanted. */
export function updateCart(shop: Shop, cart: Cart, fields: Fields): Changed {
	let made: Changed = { kind: 'changed', cart, lines: [] };
	for (const [name, value] of fields) {
		const id = /^updates\[(.+)\]$/s.exec(name)?.[1];
		if (id === undefined) continue;
		const has: boolean = made.cart.some((line) => line.key === id || line.variantId === id);
		const named = [['id', id] as const, ['quantity', value] as const];
		made = has ? changeLine(shop, made.cart, named) : addOne(shop, made.cart, named);
		if (made.kind === 'refused') return made;
	}
	return made;
}

/** A link that makes a cart: `/cart/{variant}:{quantity},...`. Undefined where the path is none. */
export function readPermalink(path: string, properties: string | null): readonly Fields[] | undefined {
	const [, list = ''] = /^\/cart\/(\d+:\d+(?:,\d+:\d+)*)$/.exec(path) ?? [];
	if (!list) return undefined;
	const said = Object.entries(decodeProperties(properties));
	return list.split(',').map((pair) => {
		const [id = '', quantity = ''] = pair.split(':');
		return [
			['id', id],
			['quantity', quantity],
			...said.map(([name, value]) => [`properties[${name}]`, value] as const),
		];
	});
}

/** Base64url of a JSON object of texts; anything else is nothing. */
function decodeProperties(text: string | null): Record<string, string> {
	if (!text) return {};
	try {
		const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
		if (typeof read !== 'object' || read === null || Array.isArray(read)) return {};
		return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)]));
	} catch (error) {
		if (error instanceof SyntaxError) return {};
		throw error;
	}
}

export function cartTotal(shop: Shop, cart: Cart): number {
	return cart.reduce((sum, line) => sum + cents(shop.variants.get(line.variantId)?.price ?? '0') * line.quantity, 0);
}
