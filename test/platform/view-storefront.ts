/**
 * The Storefront API's views: what a shopper may know of a shop. A draft, an archived product and one that was taken out
 * of the online store do not exist here; a metafield is there only where its definition says `public_read`.
 */
import { GraphQLError } from 'graphql';
import { connect, connectInOrder, keyFor, type PageArgs, type SortKey } from './connection';
import { findGid, gid } from './gid';
import { availableOnline } from './inventory';
import { findMetafield, referencesOf, resolveNamespace } from './metafields';
import { imageView, type View } from './scene';
import { productFields, searchFor } from './search';
import { type Collection, cents, type Metafield, type Product, type Shop, type Variant } from './store';
import { isPublished, plainText } from './view-product';

interface Context {
	readonly language?: string;
	readonly country?: string;
}

interface SearchArgs extends PageArgs {
	readonly query?: string | null;
	readonly sortKey?: string | null;
}

interface NameArgs {
	readonly handle?: string | null;
	readonly id?: string | null;
}

interface MetafieldName {
	readonly namespace?: string | null;
	readonly key: string;
}

const paged = { isBulk: false };

const productKeys: Readonly<Record<string, (product: Product) => SortKey['value']>> = {
	ID: () => '',
	RELEVANCE: () => '',
	TITLE: (product) => product.title.toLowerCase(),
	VENDOR: (product) => product.vendor.toLowerCase(),
	PRODUCT_TYPE: (product) => product.productType.toLowerCase(),
	CREATED_AT: (product) => product.createdAt,
	UPDATED_AT: (product) => product.updatedAt,
};

export function storefrontRoot(shop: Shop, context: Context): View {
	/** "48.0", as this API prints decimals. */
	const money = (amount: string): View => ({
		amount: String(Number(amount)).includes('.') ? String(Number(amount)) : `${Number(amount)}.0`,
		currencyCode: shop.facts.currency,
	});

	const metafieldFields = (ownerId: string): View => {
		const read = ({ namespace, key }: MetafieldName): View | null => {
			const found = findMetafield(shop, ownerId, namespace, key);
			const isOwn = resolveNamespace(shop, namespace) === resolveNamespace(shop, '$app');
			const isOpen = isOwn && shop.publicMetafields.has(`${findGid(ownerId)?.type}.${key}`);
			return found && isOpen ? metafieldView(found) : null;
		};
		return {
			metafield: read,
			metafields: ({ identifiers }: { readonly identifiers: readonly MetafieldName[] }) => {
				if (identifiers.length <= 250) return identifiers.map(read);
				throw new GraphQLError('The input array size must not exceed 250.', {
					extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' },
				});
			},
		};
	};

	const metafieldView = (metafield: Metafield): View => ({
		__typename: 'Metafield',
		id: gid('Metafield', metafield.id),
		namespace: metafield.namespace,
		key: metafield.key,
		type: metafield.type,
		value: metafield.value,
		list: metafield.type.startsWith('list.'),
		description: null,
		createdAt: metafield.createdAt,
		updatedAt: metafield.updatedAt,
		reference: null,
		references: (args: PageArgs) =>
			metafield.type.startsWith('list.')
				? connectInOrder(
						paged,
						args,
						referencesOf(shop, metafield).flatMap((id) => findVariant(id) ?? []),
						variantView,
					)
				: null,
	});

	const variantsOf = (product: Product): Variant[] => product.variantIds.flatMap((id) => shop.variants.get(id) ?? []);

	function findVariant(id: string): Variant | undefined {
		const variant = shop.variants.get(id);
		const product = shop.products.get(variant?.productId ?? '');
		return variant && product && isPublished(product) ? variant : undefined;
	}

	const sells = (
		variant: Variant,
	): { readonly isTracked: boolean; readonly goesOn: boolean; readonly left: number } => ({
		isTracked: shop.items.get(variant.itemId)?.tracked === true,
		goesOn: variant.inventoryPolicy === 'CONTINUE',
		left: availableOnline(shop, variant),
	});

	const canBuy = (variant: Variant): boolean => {
		const { isTracked, goesOn, left } = sells(variant);
		return !isTracked || goesOn || left > 0;
	};

	function variantView(variant: Variant): View {
		const product = shop.products.get(variant.productId);
		const item = shop.items.get(variant.itemId);
		if (!product || !item) throw new Error(`Variant ${variant.id} has lost its product or its item`);
		const { isTracked, goesOn, left } = sells(variant);
		const image = variant.image ?? product.images[0];
		return {
			__typename: 'ProductVariant',
			id: gid('ProductVariant', variant.id),
			title: variant.title,
			sku: variant.sku,
			barcode: variant.barcode ?? null,
			availableForSale: canBuy(variant),
			// Out of stock and sold on: a backorder.
			currentlyNotInStock: isTracked && goesOn && left <= 0,
			quantityAvailable: left,
			price: money(variant.price),
			compareAtPrice: variant.compareAtPrice === undefined ? null : money(variant.compareAtPrice),
			requiresShipping: item.requiresShipping,
			requiresComponents: false,
			taxable: variant.taxable,
			image: image ? imageView(image, product.title) : null,
			selectedOptions: product.options.map((option, index) => ({
				name: option.name,
				value: variant.optionValues[index],
			})),
			quantityRule: { increment: 1, maximum: null, minimum: 1 },
			product: () => productView(product),
			...metafieldFields(gid('ProductVariant', variant.id)),
		};
	}

	function productView(product: Product): View {
		const prices = () => variantsOf(product).sort((a, b) => cents(a.price) - cents(b.price));
		const image = product.images[0];
		return {
			__typename: 'Product',
			id: gid('Product', product.id),
			title: product.title,
			handle: product.handle,
			description: ({ truncateAt }: { readonly truncateAt?: number | null }) =>
				plainText(product.descriptionHtml).slice(0, truncateAt ?? undefined),
			descriptionHtml: product.descriptionHtml,
			productType: product.productType,
			vendor: product.vendor,
			tags: product.tags,
			isGiftCard: product.isGiftCard,
			requiresSellingPlan: false,
			availableForSale: variantsOf(product).some(canBuy),
			totalInventory: variantsOf(product).reduce((sum, variant) => sum + availableOnline(shop, variant), 0),
			createdAt: product.createdAt,
			updatedAt: product.updatedAt,
			publishedAt: product.createdAt,
			onlineStoreUrl: `https://${shop.facts.domain}/products/${product.handle}`,
			featuredImage: image ? imageView(image, product.title) : null,
			priceRange: () => ({
				minVariantPrice: money(prices()[0]?.price ?? '0'),
				maxVariantPrice: money(prices().at(-1)?.price ?? '0'),
			}),
			options: ({ first }: { readonly first?: number | null }) =>
				product.options.slice(0, first ?? undefined).map(({ id, name, values }) => ({
					__typename: 'ProductOption',
					id: gid('ProductOption', id),
					name,
					values,
					optionValues: values.map((value, index) => ({
						__typename: 'ProductOptionValue',
						id: gid('ProductOptionValue', `${id}${index}`),
						name: value,
						swatch: null,
					})),
				})),
			variantsCount: { count: product.variantIds.length, precision: 'EXACT' },
			variants: (args: SearchArgs) => connectInOrder(paged, args, sorted(args, variantsOf(product)), variantView),
			collections: (args: PageArgs) => {
				const kept = [...shop.collections.values()].filter(({ productIds }) => productIds.includes(product.id));
				return connectInOrder(paged, args, kept, collectionView);
			},
			...metafieldFields(gid('Product', product.id)),
		};
	}

	function sorted<T>({ sortKey }: SearchArgs, inOrder: T[]): T[] {
		if (!sortKey || sortKey === 'POSITION' || sortKey === 'MANUAL' || sortKey === 'COLLECTION_DEFAULT') return inOrder;
		throw new GraphQLError(`The stand-in cannot sort by ${sortKey}`, { extensions: { code: 'STAND_IN_GAP' } });
	}

	function collectionView(collection: Collection): View {
		const products = () => collection.productIds.flatMap((id) => shop.products.get(id) ?? []).filter(isPublished);
		return {
			__typename: 'Collection',
			id: gid('Collection', collection.id),
			title: collection.title,
			handle: collection.handle,
			description: plainText(collection.descriptionHtml),
			descriptionHtml: collection.descriptionHtml,
			image: null,
			onlineStoreUrl: `https://${shop.facts.domain}/collections/${collection.handle}`,
			updatedAt: collection.updatedAt,
			products: (args: SearchArgs) => ({
				...connectInOrder(paged, args, sorted(args, products()), productView),
				filters: [],
			}),
			...metafieldFields(gid('Collection', collection.id)),
		};
	}

	const domain = { host: shop.facts.domain, sslEnabled: true, url: `https://${shop.facts.domain}` };
	const shopView = (): View => ({
		__typename: 'Shop',
		id: gid('Shop', shop.facts.id),
		name: shop.facts.name,
		description: null,
		moneyFormat: '$'.concat('{{amount}}'),
		primaryDomain: domain,
		...metafieldFields(gid('Shop', shop.facts.id)),
	});

	const published = () => [...shop.products.values()].filter(isPublished);
	const oneOf =
		<T extends { readonly id: string; readonly handle: string }>(
			type: string,
			all: () => T[],
			view: (each: T) => View,
		) =>
		({ handle, id }: NameArgs): View | null => {
			const wanted = id ? findGid(id) : undefined;
			if (id && wanted?.type !== type)
				throw new GraphQLError(`Invalid global id '${id}'`, { extensions: { code: 'INVALID_VARIABLE' } });
			const found = all().find((each) => (id ? each.id === wanted?.id : each.handle === handle));
			return found ? view(found) : null;
		};
	const product = oneOf('Product', published, productView);
	const collection = oneOf('Collection', () => [...shop.collections.values()], collectionView);

	const node = ({ id }: { readonly id: string }): View | null => {
		const found = findGid(id);
		if (!found) throw new GraphQLError(`Invalid global id '${id}'`, { extensions: { code: 'INVALID_VARIABLE' } });
		if (found.type === 'Product') return product({ id });
		if (found.type === 'Collection') return collection({ id });
		if (found.type === 'Shop') return found.id === shop.facts.id ? shopView() : null;
		if (found.type === 'ProductVariant') {
			const variant = findVariant(found.id);
			return variant ? variantView(variant) : null;
		}
		throw new GraphQLError(`The stand-in shows no ${found.type} in the Storefront API`, {
			extensions: { code: 'STAND_IN_GAP' },
		});
	};

	return {
		__typename: 'QueryRoot',
		shop: shopView,
		localization: () => localization(shop, context),
		product,
		productByHandle: product,
		products: ({ sortKey, ...args }: SearchArgs) => {
			const kept = published().filter(searchFor(args.query, productFields(shop)));
			return { ...connect(paged, args, kept, keyFor(productKeys, sortKey ?? 'ID'), productView), filters: [] };
		},
		collection,
		collectionByHandle: collection,
		collections: (args: PageArgs) => connectInOrder(paged, args, [...shop.collections.values()], collectionView),
		node,
		nodes: ({ ids }: { readonly ids: readonly string[] }) => {
			if (ids.length <= 250) return ids.map((id) => node({ id }));
			throw new GraphQLError('The input array size must not exceed 250.', {
				extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' },
			});
		},
	};
}

function localization(shop: Shop, { language, country }: Context): View {
	const code = (language ?? shop.facts.locale).toUpperCase();
	const region = country ?? shop.facts.address.countryCode ?? 'US';
	const tag = code.toLowerCase().replace('_', '-');
	return {
		language: {
			isoCode: code,
			name: new Intl.DisplayNames('en', { type: 'language' }).of(tag),
			endonymName: new Intl.DisplayNames(tag, { type: 'language' }).of(tag),
		},
		country: { isoCode: region, name: new Intl.DisplayNames('en', { type: 'region' }).of(region) },
	};
}
