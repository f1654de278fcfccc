/**
 * Hand-picked collections: how they come, change and go. What is in a collection is a fact of the collection and of its
 * products, so that both are news when it changes.
 */
import { handleOf, touchProduct } from './catalogue';
import { type Collection, type Product, Refusal, type Shop } from './store';

interface NewCollection {
	readonly title: string;
	readonly handle?: string;
	readonly descriptionHtml?: string;
	readonly products?: readonly Product[];
}

export function addCollection(shop: Shop, { title, products = [], ...more }: NewCollection): Collection {
	const handle = more.handle ?? handleOf(title);
	if ([...shop.collections.values()].some((collection) => collection.handle === handle))
		throw new Refusal(`Handle '${handle}' has already been taken`, ['handle']);
	const at = shop.now();
	const collection: Collection = {
		id: shop.nextId(),
		title,
		handle,
		descriptionHtml: more.descriptionHtml ?? '',
		productIds: products.map((product) => product.id),
		createdAt: at,
		updatedAt: at,
	};
	shop.collections.set(collection.id, collection);
	shop.tell({ topic: 'collections/create', collectionId: collection.id });
	for (const product of products) touchProduct(shop, product);
	return collection;
}

export const collectionsOf = (shop: Shop, product: Product): Collection[] =>
	[...shop.collections.values()].filter((collection) => collection.productIds.includes(product.id));

export function changeCollection(
	shop: Shop,
	collection: Collection,
	changes: Partial<Pick<Collection, 'title' | 'handle' | 'descriptionHtml' | 'productIds'>>,
): void {
	Object.assign(collection, changes);
	collection.updatedAt = shop.now();
	shop.tell({ topic: 'collections/update', collectionId: collection.id });
}

/** @throws Refusal where one of them is in it already, as Shopify's older mutation does. */
export function addToCollection(shop: Shop, collection: Collection, products: readonly Product[]): void {
	if (products.some((product) => collection.productIds.includes(product.id)))
		throw new Refusal('Product is already in the collection', ['productIds']);
	changeCollection(shop, collection, {
		productIds: [...collection.productIds, ...products.map((product) => product.id)],
	});
	for (const product of products) touchProduct(shop, product);
}

export function removeFromCollection(shop: Shop, collection: Collection, products: readonly Product[]): void {
	const gone = new Set(products.map((product) => product.id));
	const removed = products.filter((product) => collection.productIds.includes(product.id));
	if (removed.length === 0) return;
	changeCollection(shop, collection, { productIds: collection.productIds.filter((id) => !gone.has(id)) });
	for (const product of removed) touchProduct(shop, product);
}

export function removeCollection(shop: Shop, collection: Collection): void {
	shop.collections.delete(collection.id);
	shop.metafields.delete(`gid://shopify/Collection/${collection.id}`);
	shop.tell({ topic: 'collections/delete', id: collection.id });
	for (const id of collection.productIds) {
		const product = shop.products.get(id);
		if (product) touchProduct(shop, product);
	}
}
