/**
 * The store as Liquid sees it: the one place where the storefront knows how the stand-in keeps its records. Prices are
 * whole cents. `metafields["$app"]` resolves for the app's own extension only, and no other spelling of it does.
 */
import { Drop } from 'liquidjs';
import { availableOnline } from '../inventory';
import { findMetafield } from '../metafields';
import { cents, type Product, type Shop, type Variant } from '../store';

/** Whose Liquid asks. */
export type Reader = 'theme' | 'app';

class Metafields extends Drop {
	readonly #shop: Shop;
	readonly #ownerId: string;
	readonly #reader: Reader;

	constructor(shop: Shop, ownerId: string, reader: Reader) {
		super();
		this.#shop = shop;
		this.#ownerId = ownerId;
		this.#reader = reader;
	}

	override liquidMethodMissing(namespace: string | number): unknown {
		if (namespace !== '$app' || this.#reader !== 'app') return undefined;
		return new Namespace((key) => findMetafield(this.#shop, this.#ownerId, '$app', key));
	}
}

class Namespace extends Drop {
	readonly #find: (key: string) => { readonly type: string; readonly value: string } | undefined;

	constructor(find: (key: string) => { readonly type: string; readonly value: string } | undefined) {
		super();
		this.#find = find;
	}

	override liquidMethodMissing(key: string | number): unknown {
		const found = this.#find(String(key));
		return found && { type: found.type, value: found.type === 'json' ? JSON.parse(found.value) : found.value };
	}
}

export interface VariantView {
	readonly id: string;
	readonly title: string;
	readonly options: readonly string[];
	readonly price: number;
	readonly sku: string;
	readonly available: boolean;
	readonly inventory_management: 'shopify' | null;
	readonly inventory_policy: 'continue' | 'deny';
	readonly inventory_quantity: number;
	readonly requires_shipping: boolean;
	readonly image: string;
	readonly metafields: Drop;
}

export interface ProductView {
	readonly id: string;
	readonly title: string;
	readonly handle: string;
	readonly vendor: string;
	readonly type: string;
	readonly description: string;
	readonly url: string;
	readonly price: number;
	readonly available: boolean;
	readonly image: string;
	readonly options_with_values: readonly { readonly name: string; readonly values: readonly string[] }[];
	readonly has_only_default_variant: boolean;
	/** Liquid answers with 250 at most. */
	readonly variants: readonly VariantView[];
	readonly variants_count: number;
	readonly selected_or_first_available_variant: VariantView | undefined;
}

/** Pictures that the stand-in draws are asked of the host that serves the page. */
const pictureAt = (address: string | undefined): string => address?.replace(/^https?:\/\/[^/]+(?=\/cdn\/)/, '') ?? '';

export function variantView(shop: Shop, variant: Variant, reader: Reader): VariantView {
	const item = shop.items.get(variant.itemId);
	const product = shop.products.get(variant.productId);
	const isTracked = item?.tracked === true;
	const quantity = isTracked ? availableOnline(shop, variant) : 0;
	const doesContinue = variant.inventoryPolicy === 'CONTINUE';
	return {
		id: variant.id,
		title: variant.title,
		options: variant.optionValues,
		price: cents(variant.price),
		sku: variant.sku,
		available: !isTracked || doesContinue || quantity > 0,
		inventory_management: isTracked ? 'shopify' : null,
		inventory_policy: doesContinue ? 'continue' : 'deny',
		inventory_quantity: quantity,
		requires_shipping: item?.requiresShipping ?? true,
		image: pictureAt(variant.image ?? product?.images[0]),
		metafields: new Metafields(shop, `gid://shopify/ProductVariant/${variant.id}`, reader),
	};
}

export interface ProductPlace {
	/** "" or "/de" */
	readonly root: string;
	readonly reader: Reader;
	/** What `?variant=` names. */
	readonly selected?: string | null;
}

export function productView(shop: Shop, product: Product, { root, reader, selected }: ProductPlace): ProductView {
	const all = product.variantIds.flatMap((id) => {
		const variant = shop.variants.get(id);
		return variant ? [variantView(shop, variant, reader)] : [];
	});
	const chosen = all.find(({ id }) => id === selected) ?? all.find(({ available }) => available) ?? all[0];
	return {
		id: product.id,
		title: product.title,
		handle: product.handle,
		vendor: product.vendor,
		type: product.productType,
		description: product.descriptionHtml,
		url: `${root}/products/${product.handle}`,
		price: Math.min(...all.map(({ price }) => price)),
		available: all.some(({ available }) => available),
		image: pictureAt(product.images[0]),
		options_with_values: product.options.map(({ name, values }) => ({ name, values })),
		has_only_default_variant: all.length === 1 && all[0]?.title === 'Default Title',
		variants: all.slice(0, 250),
		variants_count: all.length,
		selected_or_first_available_variant: chosen,
	};
}

/** What a visitor may see: active products, those of one type where it is named. */
export const productsOf = (shop: Shop, type?: string): Product[] =>
	[...shop.products.values()].filter(
		({ status, productType }) => status === 'ACTIVE' && (type === undefined || typeHandle(productType) === type),
	);

export const findProduct = (shop: Shop, handle: string): Product | undefined =>
	productsOf(shop).find((product) => product.handle === handle);

export const typeHandle = (type: string): string => type.toLowerCase().replace(/[^a-z0-9]+/g, '-');

export const typesOf = (shop: Shop): string[] =>
	[...new Set(productsOf(shop).map((one) => one.productType))].filter(Boolean);
