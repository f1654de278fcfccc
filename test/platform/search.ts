/**
 * Shopify's search syntax over records: `field:value`, comparators, quotes, AND, OR, NOT, a leading minus and
 * parentheses. A field that we do not know is a loud error, where Shopify would quietly ignore it.
 */
import { GraphQLError } from 'graphql';
import { availableOnline } from './inventory';
import { fulfilmentStatusOf } from './orders';
import type { Collection, Customer, InventoryItem, Location, Order, Product, Shop, Variant } from './store';

type Value = string | number | boolean | readonly string[] | undefined;
/** A field answers the record's value to compare, or decides by itself. */
type Field<T> = (record: T, wanted: string) => Value | { readonly matches: boolean };
export type Fields<T> = Readonly<Record<string, Field<T>>>;

type Test<T> = (record: T) => boolean;

/** @returns what the query keeps; everything for an empty query */
export function searchFor<T>(query: string | null | undefined, fields: Fields<T>): Test<T> {
	const tokens =
		query?.match(/\(|\)|-?[\w.$-]+:(?:[<>]=?)?(?:'[^']*'|"[^"]*"|[^\s()]+)|'[^']*'|"[^"]*"|[^\s()]+/g) ?? [];
	if (tokens.length === 0) return () => true;
	let at = 0;
	const parseOr = (): Test<T> => {
		const options = [parseAnd()];
		while (tokens[at] === 'OR') {
			at++;
			options.push(parseAnd());
		}
		return (record) => options.some((test) => test(record));
	};
	const parseAnd = (): Test<T> => {
		const needed = [parseOne()];
		while (at < tokens.length && tokens[at] !== 'OR' && tokens[at] !== ')') {
			if (tokens[at] === 'AND') at++;
			needed.push(parseOne());
		}
		return (record) => needed.every((test) => test(record));
	};
	const parseOne = (): Test<T> => {
		const token = tokens[at++];
		if (token === undefined) throw badSearch(`The search query ${query} ends too early`);
		if (token === 'NOT') {
			const test = parseOne();
			return (record) => !test(record);
		}
		if (token === '(') {
			const test = parseOr();
			if (tokens[at++] !== ')') throw badSearch(`The search query ${query} lacks a closing parenthesis`);
			return test;
		}
		return testOf(token, fields);
	};
	return parseOr();
}

const badSearch = (message: string) => new GraphQLError(message, { extensions: { code: 'STAND_IN_GAP' } });

function testOf<T>(token: string, fields: Fields<T>): Test<T> {
	const match = /^(-?)([\w.$-]+):([<>]=?)?([\s\S]+)$/.exec(token);
	if (!match) {
		const text = fields.default;
		if (!text) throw badSearch(`The stand-in knows no free text search for ${token}`);
		const wanted = token.replace(/^["']|["']$/g, '').toLowerCase();
		return (record) => String(text(record, wanted)).toLowerCase().includes(wanted);
	}
	const [, minus, name = '', comparator, quoted = ''] = match;
	const field = fields[name];
	if (!field) throw badSearch(`The stand-in knows no search field ${name}`);
	const wanted = quoted.replace(/^(["'])(.*)\1$/s, '$2');
	const test: Test<T> = (record) => holds(field(record, wanted), comparator, wanted);
	return minus ? (record) => !test(record) : test;
}

function holds(value: ReturnType<Field<never>>, comparator: string | undefined, wanted: string): boolean {
	if (typeof value === 'object' && 'matches' in value) return value.matches;
	if (wanted === '*') return value !== undefined && value !== '';
	if (value === undefined) return false;
	if (typeof value === 'object') return value.some((each: string) => each.toLowerCase() === wanted.toLowerCase());
	const sign = compare(String(value), wanted);
	if (comparator === '>=') return sign >= 0;
	if (comparator === '>') return sign > 0;
	if (comparator === '<=') return sign <= 0;
	if (comparator === '<') return sign < 0;
	if (wanted.endsWith('*')) return String(value).toLowerCase().startsWith(wanted.slice(0, -1).toLowerCase());
	return sign === 0;
}

function compare(value: string, wanted: string): number {
	if (/^\d{4}-\d{2}-\d{2}T/.test(value)) {
		const instant = Date.parse(wanted);
		if (Number.isNaN(instant)) throw badSearch(`${wanted} is no instant`);
		return Date.parse(value) - instant;
	}
	if (/^-?\d+(\.\d+)?$/.test(value) && /^-?\d+(\.\d+)?$/.test(wanted)) {
		// Ids do not fit a double.
		const isWhole = !value.includes('.') && !wanted.includes('.');
		const difference = isWhole ? BigInt(value) - BigInt(wanted) : Number(value) - Number(wanted);
		return difference === 0n || difference === 0 ? 0 : difference > 0 ? 1 : -1;
	}
	const [a, b] = [value.toLowerCase(), wanted.toLowerCase()];
	return a === b ? 0 : a < b ? -1 : 1;
}

const orderStatus = (order: Order, wanted: string): boolean => {
	const status = order.cancelledAt !== undefined ? 'cancelled' : order.closedAt !== undefined ? 'closed' : 'open';
	return wanted === 'any' || (wanted === 'not_closed' ? status !== 'closed' : wanted === status);
};

const shipping: Readonly<Record<string, readonly string[]>> = {
	unshipped: ['UNFULFILLED', 'ON_HOLD'],
	unfulfilled: ['UNFULFILLED', 'ON_HOLD', 'PARTIALLY_FULFILLED'],
	partial: ['PARTIALLY_FULFILLED'],
	shipped: ['FULFILLED'],
	fulfilled: ['FULFILLED'],
	on_hold: ['ON_HOLD'],
};

export const orderFields: Fields<Order> = {
	default: (order) => `${order.name} ${order.email ?? ''}`,
	id: (order) => order.id,
	name: (order, wanted) => ({ matches: order.name.replace('#', '') === wanted.replace('#', '') }),
	status: (order, wanted) => ({ matches: orderStatus(order, wanted.toLowerCase()) }),
	fulfillment_status: (order, wanted) => ({ matches: shipping[wanted]?.includes(fulfilmentStatusOf(order)) ?? false }),
	financial_status: (order) => (order.isPaid ? 'paid' : 'pending'),
	created_at: (order) => order.createdAt,
	updated_at: (order) => order.updatedAt,
	processed_at: (order) => order.processedAt,
	tag: (order) => order.tags,
	tag_not: (order, wanted) => ({ matches: !order.tags.some((tag) => tag.toLowerCase() === wanted.toLowerCase()) }),
	sku: (order) => order.lines.map((line) => line.sku),
	email: (order) => order.email,
	customer_id: (order) => order.customerId,
	source_name: (order) => order.sourceName,
	test: (order) => order.isTest,
};

function published(product: Product, wanted: string): boolean {
	const isShown = product.status === 'ACTIVE' && product.isPublished;
	if (wanted === 'published') return isShown;
	if (wanted === 'unpublished') return !isShown;
	throw badSearch(`The stand-in knows no published_status ${wanted}`);
}

export const productFields: (shop: Shop) => Fields<Product> = (shop) => ({
	default: (product) => product.title,
	id: (product) => product.id,
	title: (product) => product.title,
	handle: (product) => product.handle,
	vendor: (product) => product.vendor,
	product_type: (product) => product.productType,
	status: (product) => product.status,
	tag: (product) => product.tags,
	sku: (product) => product.variantIds.map((id) => shop.variants.get(id)?.sku ?? ''),
	variant_id: (product) => product.variantIds,
	published_status: (product, wanted) => ({ matches: published(product, wanted) }),
	collection_id: (product) =>
		[...shop.collections.values()].flatMap(({ id, productIds }) => (productIds.includes(product.id) ? [id] : [])),
	created_at: (product) => product.createdAt,
	updated_at: (product) => product.updatedAt,
});

export const collectionFields: Fields<Collection> = {
	default: (collection) => collection.title,
	id: (collection) => collection.id,
	title: (collection) => collection.title,
	handle: (collection) => collection.handle,
	collection_type: () => 'custom',
	updated_at: (collection) => collection.updatedAt,
};

export const customerFields: Fields<Customer> = {
	default: (customer) => [customer.firstName, customer.lastName, customer.email].filter(Boolean).join(' '),
	id: (customer) => customer.id,
	email: (customer) => customer.email,
	first_name: (customer) => customer.firstName,
	last_name: (customer) => customer.lastName,
	phone: (customer) => customer.phone,
	updated_at: (customer) => customer.updatedAt,
};

export const variantFields: (shop: Shop) => Fields<Variant> = (shop) => ({
	default: (variant) => `${shop.products.get(variant.productId)?.title} ${variant.title} ${variant.sku}`,
	id: (variant) => variant.id,
	sku: (variant) => variant.sku,
	title: (variant) => variant.title,
	product_id: (variant) => variant.productId,
	product_ids: (variant, wanted) => ({ matches: wanted.split(',').includes(variant.productId) }),
	product_status: (variant) => shop.products.get(variant.productId)?.status,
	inventory_quantity: (variant) => availableOnline(shop, variant),
	updated_at: (variant) => variant.updatedAt,
});

export const itemFields: (shop: Shop) => Fields<InventoryItem> = (shop) => ({
	id: (item) => item.id,
	sku: (item) => shop.variants.get(item.variantId)?.sku,
	created_at: (item) => item.createdAt,
	updated_at: (item) => item.updatedAt,
});

export const locationFields: Fields<Location> = {
	default: (location) => location.name,
	id: (location) => location.id,
	name: (location) => location.name,
	active: (location) => location.isActive,
};
