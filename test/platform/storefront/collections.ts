/**
 * Lists of products that a visitor can open: everything, a collection of the merchant's, the products of one type, and
 * what somebody searches for. What
 * a page shows of a list is cut off where Liquid without pagination cuts it.
 */
import type { Product, Shop } from '../store';
import { type ProductPlace, productsOf, productView } from './shop-view';

const pageLength = 50;

export const typeHandle = (type: string): string => type.toLowerCase().replace(/[^a-z0-9]+/g, '-');

export const typesOf = (shop: Shop): string[] =>
	[...new Set(productsOf(shop).map((one) => one.productType))].filter(Boolean);

interface Listed {
	readonly handle: string;
	readonly title: string;
	readonly products: readonly Product[];
}

export function findCollection(shop: Shop, handle: string): Listed | undefined {
	if (handle === 'all') return { handle, title: '', products: productsOf(shop) };
	const picked = [...shop.collections.values()].find((collection) => collection.handle === handle);
	if (picked) {
		const products = productsOf(shop).filter(({ id }) => picked.productIds.includes(id));
		return { handle, title: picked.title, products };
	}
	const products = productsOf(shop).filter(({ productType }) => typeHandle(productType) === handle);
	return products[0] && { handle, title: products[0].productType, products };
}

export function collectionView(shop: Shop, { handle, title, products }: Listed, place: ProductPlace) {
	return {
		handle,
		title,
		url: `${place.root}/collections/${handle}`,
		products_count: products.length,
		all_products_count: products.length,
		/** Made when it is asked for: a page of the theme and the app's embed have drops of their own. */
		get products() {
			return products.slice(0, pageLength).map((one) => productView(shop, one, place));
		},
	};
}

/** Those in which every word occurs. */
export function findByWords(shop: Shop, terms: string): readonly Product[] {
	const words = terms.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return [];
	return productsOf(shop).filter(({ title, productType, vendor, tags, options }) => {
		const values = options.flatMap((option) => option.values);
		const text = [title, productType, vendor, ...tags, ...values].join(' ').toLowerCase();
		return words.every((word) => text.includes(word));
	});
}

export function searchView(shop: Shop, terms: string | null, place: ProductPlace) {
	const found = findByWords(shop, terms ?? '');
	return {
		performed: Boolean(terms),
		terms: terms ?? '',
		results_count: found.length,
		get results() {
			return found
				.slice(0, pageLength)
				.map((one) => Object.assign(productView(shop, one, place), { object_type: 'product' }));
		},
	};
}

/** What goes with a product: first of its own type, then with its tags. */
export function findRelated(shop: Shop, product: Product, limit: number): readonly Product[] {
	const likeness = (other: Product) =>
		(other.productType === product.productType ? 100 : 0) +
		other.tags.filter((tag) => product.tags.includes(tag)).length;
	return productsOf(shop)
		.filter((other) => other !== product)
		.sort((a, b) => likeness(b) - likeness(a))
		.slice(0, limit);
}

export function recommendationsView(shop: Shop, product: Product, limit: number, place: ProductPlace) {
	const found = findRelated(shop, product, limit);
	return {
		performed: true,
		intent: 'related',
		products_count: found.length,
		products: found.map((one) => productView(shop, one, place)),
	};
}
