/**
 * Products, variants and locations: how they come, change and go, and the news that each change makes. A variant and
 * its inventory item come together and are stocked at every active location, as Shopify's admin does it.
 */
import { collectionsOf, removeFromCollection } from './collections';
import { locationsByPriority, setQuantity, stockAt } from './inventory';
import {
	type Address,
	type InventoryItem,
	type Location,
	levelKey,
	type Product,
	Refusal,
	type Shop,
	type Variant,
} from './store';

interface NewLocation {
	readonly name: string;
	readonly address?: Address;
	readonly fulfillsOnlineOrders?: boolean;
}

export function addLocation(shop: Shop, { name, address, fulfillsOnlineOrders = true }: NewLocation): Location {
	const at = shop.now();
	const location: Location = {
		id: shop.nextId(),
		name,
		address: address ?? shop.facts.address,
		isActive: true,
		fulfillsOnlineOrders,
		priority: shop.locations.size,
		createdAt: at,
		updatedAt: at,
	};
	shop.locations.set(location.id, location);
	shop.tell({ topic: 'locations/create', locationId: location.id });
	return location;
}

export function changeLocation(
	shop: Shop,
	location: Location,
	changes: Partial<Pick<Location, 'name' | 'fulfillsOnlineOrders'>>,
): void {
	Object.assign(location, changes, { updatedAt: shop.now() });
	shop.tell({ topic: 'locations/update', locationId: location.id });
}

export function deactivateLocation(shop: Shop, location: Location): void {
	location.isActive = false;
	location.updatedAt = shop.now();
	shop.tell({ topic: 'locations/deactivate', locationId: location.id });
}

export interface NewVariant {
	readonly optionValues?: readonly string[];
	readonly sku?: string;
	readonly price: string;
	readonly inventoryPolicy?: Variant['inventoryPolicy'];
	readonly tracked?: boolean;
	readonly requiresShipping?: boolean;
	readonly image?: string;
	/** Available at the location of highest priority; or at each named location. */
	readonly available?: number | Readonly<Record<string, number>>;
}

export interface NewProduct {
	readonly title: string;
	readonly handle?: string;
	readonly descriptionHtml?: string;
	readonly productType?: string;
	readonly vendor?: string;
	readonly tags?: readonly string[];
	readonly status?: Product['status'];
	readonly isGiftCard?: boolean;
	readonly isPublished?: boolean;
	readonly options?: readonly { readonly name: string; readonly values: readonly string[] }[];
	readonly images?: readonly string[];
	readonly variants?: readonly NewVariant[];
}

export const handleOf = (title: string): string =>
	title
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');

export function addProduct(shop: Shop, input: NewProduct): Product {
	const at = shop.now();
	const handle = input.handle ?? handleOf(input.title);
	if ([...shop.products.values()].some((product) => product.handle === handle))
		throw new Refusal(`Handle '${handle}' already in use. Please provide a new handle.`, ['input', 'handle'], 'TAKEN');
	const options = input.options?.length ? input.options : [{ name: 'Title', values: ['Default Title'] }];
	const product: Product = {
		id: shop.nextId(),
		title: input.title,
		handle,
		descriptionHtml: input.descriptionHtml ?? '',
		productType: input.productType ?? '',
		vendor: input.vendor ?? shop.facts.name,
		tags: [...(input.tags ?? [])].sort(),
		status: input.status ?? 'ACTIVE',
		isGiftCard: input.isGiftCard ?? false,
		isPublished: input.isPublished ?? true,
		options: options.map(({ name, values }) => ({ id: shop.nextId(), name, values: [...values] })),
		images: [...(input.images ?? [])],
		variantIds: [],
		createdAt: at,
		updatedAt: at,
	};
	shop.products.set(product.id, product);
	const variants = (input.variants ?? [{ price: '0.00' }]).map((variant) => makeVariant(shop, product, variant));
	shop.tell({ topic: 'products/create', productId: product.id });
	for (const [index, variant] of variants.entries()) stockNew(shop, variant, input.variants?.[index]?.available);
	return product;
}

function makeVariant(shop: Shop, product: Product, input: NewVariant): Variant {
	const at = shop.now();
	const optionValues = input.optionValues ?? product.options.map((option) => option.values[0] ?? 'Default Title');
	if (optionValues.length !== product.options.length)
		throw new Refusal(
			`A variant of "${product.title}" names ${product.options.length} option values`,
			['variants'],
			'INVALID',
		);
	const title = optionValues.join(' / ');
	if (product.variantIds.some((id) => shop.variants.get(id)?.title === title))
		throw new Refusal(`The variant '${title}' already exists.`, ['variants'], 'VARIANT_ALREADY_EXISTS');
	for (const [index, option] of product.options.entries()) {
		const value = optionValues[index];
		if (value !== undefined && !option.values.includes(value)) option.values.push(value);
	}
	const id = shop.nextId();
	const item: InventoryItem = {
		id: shop.nextId(),
		variantId: id,
		tracked: input.tracked ?? true,
		requiresShipping: input.requiresShipping ?? !product.isGiftCard,
		cost: undefined,
		createdAt: at,
		updatedAt: at,
	};
	const variant: Variant = {
		id,
		productId: product.id,
		itemId: item.id,
		optionValues: [...optionValues],
		title,
		sku: input.sku ?? '',
		price: Number(input.price).toFixed(2),
		compareAtPrice: undefined,
		barcode: undefined,
		taxable: !product.isGiftCard,
		inventoryPolicy: input.inventoryPolicy ?? 'DENY',
		image: input.image,
		createdAt: at,
		updatedAt: at,
	};
	shop.items.set(item.id, item);
	shop.variants.set(variant.id, variant);
	product.variantIds.push(variant.id);
	shop.tell({ topic: 'inventory_items/create', itemId: item.id });
	return variant;
}

function stockNew(shop: Shop, variant: Variant, available: NewVariant['available']): void {
	const item = shop.items.get(variant.itemId);
	if (!item?.tracked) return;
	const locations = locationsByPriority(shop);
	for (const [index, location] of locations.entries()) {
		const level = stockAt(shop, item.id, location.id);
		const wanted = typeof available === 'object' ? available[location.name] : index === 0 ? available : 0;
		setQuantity(shop, level, 'available', wanted ?? 0);
	}
}

export function addVariant(shop: Shop, product: Product, input: NewVariant): Variant {
	const variant = makeVariant(shop, product, input);
	stockNew(shop, variant, input.available);
	touchProduct(shop, product);
	return variant;
}

export function touchProduct(shop: Shop, product: Product): void {
	product.updatedAt = shop.now();
	shop.tell({ topic: 'products/update', productId: product.id });
}

export type VariantChanges = Partial<
	Pick<Variant, 'price' | 'sku' | 'inventoryPolicy' | 'compareAtPrice' | 'barcode' | 'taxable' | 'image'>
>;

/** Tells nothing by itself: several variants of a product change in one call and make one piece of news. */
export function changeVariant(shop: Shop, variant: Variant, changes: VariantChanges): void {
	Object.assign(variant, changes);
	variant.updatedAt = shop.now();
}

export type ProductChanges = Partial<
	Pick<Product, 'title' | 'handle' | 'descriptionHtml' | 'productType' | 'vendor' | 'tags' | 'status' | 'isPublished'>
>;

export function changeProduct(shop: Shop, product: Product, changes: ProductChanges): void {
	Object.assign(product, changes);
	product.tags.sort();
	touchProduct(shop, product);
}

export function removeVariant(shop: Shop, variant: Variant): void {
	const product = shop.products.get(variant.productId);
	if (product) product.variantIds = product.variantIds.filter((id) => id !== variant.id);
	shop.variants.delete(variant.id);
	shop.items.delete(variant.itemId);
	for (const locationId of shop.locations.keys()) shop.levels.delete(levelKey(variant.itemId, locationId));
	shop.metafields.delete(`gid://shopify/ProductVariant/${variant.id}`);
	shop.tell({ topic: 'inventory_items/delete', id: variant.itemId });
}

export function removeProduct(shop: Shop, product: Product): void {
	for (const id of [...product.variantIds]) {
		const variant = shop.variants.get(id);
		if (variant) removeVariant(shop, variant);
	}
	for (const collection of collectionsOf(shop, product)) removeFromCollection(shop, collection, [product]);
	shop.products.delete(product.id);
	shop.metafields.delete(`gid://shopify/Product/${product.id}`);
	shop.tell({ topic: 'products/delete', id: product.id });
}
