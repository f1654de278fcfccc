/** The Admin API's views of products, variants, inventory items and levels. */
import { GraphQLError } from 'graphql';
import { collectionsOf } from './collections';
import { connect, connectInOrder, keyFor, type PageArgs, type SortKey } from './connection';
import { findIdOf, gid, levelGid } from './gid';
import { availableOnline, findLevel, isQuantityName, levelsOf, quantityNames, quantityOf } from './inventory';
import { exactly, imageView, money, type Scene, type View } from './scene';
import { collectionFields, searchFor } from './search';
import { type Collection, cents, type InventoryItem, type Level, type Product, type Variant } from './store';
import { locationView, metafieldFields } from './view-shop';

const isVariant = (variant: Variant | undefined): variant is Variant => variant !== undefined;

/** In the online store: an active product that nobody took out of it. */
export const isPublished = (product: Product): boolean => product.status === 'ACTIVE' && product.isPublished;

export const plainText = (html: string): string =>
	html
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();

export function productView(scene: Scene, product: Product): View {
	const { shop } = scene;
	const variants = () => product.variantIds.map((id) => shop.variants.get(id)).filter(isVariant);
	const prices = () => variants().sort((a, b) => cents(a.price) - cents(b.price));
	const isTracked = (variant: Variant) => shop.items.get(variant.itemId)?.tracked === true;
	const image = product.images[0];
	return {
		__typename: 'Product',
		id: gid('Product', product.id),
		legacyResourceId: product.id,
		title: product.title,
		handle: product.handle,
		description: () => plainText(product.descriptionHtml),
		descriptionHtml: product.descriptionHtml,
		productType: product.productType,
		vendor: product.vendor,
		tags: product.tags,
		status: product.status,
		isGiftCard: product.isGiftCard,
		requiresSellingPlan: false,
		hasVariantsThatRequiresComponents: false,
		hasOnlyDefaultVariant: () => variants().length === 1 && variants()[0]?.title === 'Default Title',
		hasOutOfStockVariants: () => variants().some((each) => isTracked(each) && availableOnline(shop, each) <= 0),
		tracksInventory: () => variants().some(isTracked),
		totalInventory: () => variants().reduce((sum, each) => sum + availableOnline(shop, each), 0),
		variantsCount: () => exactly(product.variantIds.length),
		createdAt: product.createdAt,
		updatedAt: product.updatedAt,
		publishedAt: isPublished(product) ? product.createdAt : null,
		publishedOnCurrentPublication: isPublished(product),
		onlineStoreUrl: isPublished(product) ? `https://${shop.facts.domain}/products/${product.handle}` : null,
		onlineStorePreviewUrl: `https://${shop.facts.domain}/products/${product.handle}`,
		options: ({ first }: { readonly first?: number | null }) =>
			product.options.slice(0, first ?? undefined).map((option, index) => ({
				__typename: 'ProductOption',
				id: gid('ProductOption', option.id),
				name: option.name,
				position: index + 1,
				values: option.values,
				optionValues: option.values.map((name, valueIndex) => ({
					__typename: 'ProductOptionValue',
					id: gid('ProductOptionValue', `${option.id}${valueIndex}`),
					name,
					hasVariants: variants().some((variant) => variant.optionValues[index] === name),
				})),
			})),
		category: null,
		collections: ({ query, sortKey, ...args }: CollectionArgs) => {
			const kept = collectionsOf(shop, product).filter(searchFor(query, collectionFields));
			return connect(scene, args, kept, collectionKey(sortKey), (each) => collectionView(scene, each));
		},
		inCollection: ({ id }: { readonly id: string }) =>
			shop.collections.get(findIdOf('Collection', id) ?? '')?.productIds.includes(product.id) ?? false,
		featuredImage: image ? imageView(image, product.title) : null,
		featuredMedia: image ? mediaView(product, image, 0) : null,
		images: (args: PageArgs) => {
			const images = product.images.map((url, index) => ({ id: String(index), url }));
			return connectInOrder(scene, args, images, ({ url }) => imageView(url, product.title));
		},
		media: (args: PageArgs) => {
			const images = product.images.map((url, index) => ({ id: String(index), url, index }));
			return connectInOrder(scene, args, images, ({ url, index }) => mediaView(product, url, index));
		},
		mediaCount: () => exactly(product.images.length),
		priceRangeV2: () => ({
			minVariantPrice: money(scene, prices()[0]?.price ?? '0.00'),
			maxVariantPrice: money(scene, prices().at(-1)?.price ?? '0.00'),
		}),
		variants: (args: PageArgs) => connectInOrder(scene, args, variants(), (variant) => variantView(scene, variant)),
		...metafieldFields(scene, gid('Product', product.id)),
	};
}

interface CollectionArgs extends PageArgs {
	readonly query?: string | null;
	readonly sortKey?: string | null;
}

const collectionKeys: Readonly<Record<string, (collection: Collection) => SortKey['value']>> = {
	ID: () => '',
	RELEVANCE: () => '',
	TITLE: (collection) => collection.title.toLowerCase(),
	UPDATED_AT: (collection) => collection.updatedAt,
};

export const collectionKey = (sortKey: string | null | undefined) => keyFor(collectionKeys, sortKey ?? 'ID');

export function collectionView(scene: Scene, collection: Collection): View {
	const { shop } = scene;
	const products = () => collection.productIds.flatMap((id) => shop.products.get(id) ?? []);
	return {
		__typename: 'Collection',
		id: gid('Collection', collection.id),
		legacyResourceId: collection.id,
		title: collection.title,
		handle: collection.handle,
		description: () => plainText(collection.descriptionHtml),
		descriptionHtml: collection.descriptionHtml,
		sortOrder: 'MANUAL',
		templateSuffix: null,
		ruleSet: null,
		image: null,
		publishedOnCurrentPublication: true,
		updatedAt: collection.updatedAt,
		productsCount: () => exactly(collection.productIds.length),
		hasProduct: ({ id }: { readonly id: string }) => collection.productIds.includes(findIdOf('Product', id) ?? ''),
		products: ({ sortKey, ...args }: CollectionArgs) => {
			if (sortKey && sortKey !== 'COLLECTION_DEFAULT' && sortKey !== 'MANUAL')
				throw new GraphQLError(`The stand-in cannot sort a collection by ${sortKey}`, {
					extensions: { code: 'STAND_IN_GAP' },
				});
			return connectInOrder(scene, args, products(), (each) => productView(scene, each));
		},
		...metafieldFields(scene, gid('Collection', collection.id)),
	};
}

const mediaView = (product: Product, url: string, index: number): View => ({
	__typename: 'MediaImage',
	id: gid('MediaImage', `${product.id}${index}`),
	alt: product.title,
	mediaContentType: 'IMAGE',
	status: 'READY',
	image: imageView(url, product.title),
	preview: { image: imageView(url, product.title), status: 'READY' },
});

export function variantView(scene: Scene, variant: Variant): View {
	const { shop } = scene;
	const product = shop.products.get(variant.productId);
	const item = shop.items.get(variant.itemId);
	if (!product || !item) throw new Error(`Variant ${variant.id} has lost its product or its item`);
	const available = availableOnline(shop, variant);
	const isUnlimited = !item.tracked || variant.inventoryPolicy === 'CONTINUE';
	const image = variant.image ?? product.images[0];
	return {
		__typename: 'ProductVariant',
		id: gid('ProductVariant', variant.id),
		legacyResourceId: variant.id,
		title: variant.title,
		displayName: variant.title === 'Default Title' ? product.title : `${product.title} - ${variant.title}`,
		sku: variant.sku,
		barcode: variant.barcode ?? null,
		price: variant.price,
		compareAtPrice: variant.compareAtPrice ?? null,
		taxable: variant.taxable,
		position: product.variantIds.indexOf(variant.id) + 1,
		inventoryPolicy: variant.inventoryPolicy,
		inventoryQuantity: available,
		sellableOnlineQuantity: isUnlimited ? 1_000_000 : Math.max(0, available),
		availableForSale: product.status === 'ACTIVE' && (isUnlimited || available > 0),
		requiresComponents: false,
		showUnitPrice: false,
		image: variant.image ? imageView(variant.image, variant.title) : null,
		media: (args: PageArgs) => {
			const images = image ? [{ id: '0', url: image }] : [];
			return connectInOrder(scene, args, images, ({ url }) => mediaView(product, url, product.images.indexOf(url)));
		},
		selectedOptions: product.options.map((option, index) => ({
			name: option.name,
			value: variant.optionValues[index],
		})),
		createdAt: variant.createdAt,
		updatedAt: variant.updatedAt,
		product: () => productView(scene, product),
		inventoryItem: () => itemView(scene, item),
		...metafieldFields(scene, gid('ProductVariant', variant.id)),
	};
}

export function itemView(scene: Scene, item: InventoryItem): View {
	const { shop } = scene;
	const variant = shop.variants.get(item.variantId);
	if (!variant) throw new Error(`Inventory item ${item.id} has lost its variant`);
	const levels = () => (item.tracked ? levelsOf(shop, item.id) : []);
	return {
		__typename: 'InventoryItem',
		id: gid('InventoryItem', item.id),
		legacyResourceId: item.id,
		sku: variant.sku,
		tracked: item.tracked,
		trackedEditable: { locked: false, reason: null },
		requiresShipping: item.requiresShipping,
		unitCost: item.cost === undefined ? null : money(scene, item.cost),
		countryCodeOfOrigin: null,
		provinceCodeOfOrigin: null,
		harmonizedSystemCode: null,
		createdAt: item.createdAt,
		updatedAt: item.updatedAt,
		locationsCount: () => exactly(levels().length),
		variant: () => variantView(scene, variant),
		variants: (args: PageArgs) => connectInOrder(scene, args, [variant], (each) => variantView(scene, each)),
		inventoryLevel: ({ locationId }: { readonly locationId: string }) => {
			const level = findLevel(shop, item.id, findIdOf('Location', locationId) ?? '');
			return level ? levelView(scene, level) : null;
		},
		inventoryLevels: (args: PageArgs) =>
			connect(
				scene,
				args,
				levels(),
				(level) => ({ value: level.locationId, id: level.locationId }),
				(level) => levelView(scene, level),
			),
	};
}

export function levelView(scene: Scene, level: Level): View {
	const item = scene.shop.items.get(level.itemId);
	const location = scene.shop.locations.get(level.locationId);
	if (!item || !location) throw new Error(`Level ${level.itemId} at ${level.locationId} has lost its item or location`);
	return {
		__typename: 'InventoryLevel',
		id: levelGid(level.locationId, level.itemId),
		isActive: level.isActive,
		canDeactivate: true,
		deactivationAlert: null,
		createdAt: level.createdAt,
		updatedAt: level.updatedAt,
		item: () => itemView(scene, item),
		location: () => locationView(scene, location),
		quantities: ({ names }: { readonly names: readonly string[] }) =>
			names.map((name) => {
				if (!isQuantityName(name))
					throw new GraphQLError(
						`The specified quantity name is invalid. Valid values are: ${quantityNames.join(', ')}.`,
					);
				return {
					__typename: 'InventoryQuantity',
					id: `gid://shopify/InventoryQuantity/${level.locationId}?inventory_item_id=${level.itemId}&name=${name}`,
					name,
					quantity: quantityOf(level, name),
					updatedAt: level.writtenAt[name] ?? null,
				};
			}),
	};
}
