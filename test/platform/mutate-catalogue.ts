/** Mutations of products, variants and locations, as far as people and tests steer the shop with them. */
import {
	addLocation,
	addProduct,
	addVariant,
	changeLocation,
	changeProduct,
	changeVariant,
	deactivateLocation,
	type NewVariant,
	type ProductChanges,
	removeProduct,
	removeVariant,
	touchProduct,
	type VariantChanges,
} from './catalogue';
import {
	addCollection,
	addToCollection,
	changeCollection,
	removeCollection,
	removeFromCollection,
} from './collections';
import { gid } from './gid';
import { setTracked } from './inventory';
import { attempt, given, idIn } from './payload';
import type { Scene, View } from './scene';
import { type Address, type Collection, type Product, Refusal, requireRecord, type Variant } from './store';
import { collectionView, productView, variantView } from './view-product';
import { locationView, shopView } from './view-shop';

interface VariantInput {
	readonly id?: string | null;
	readonly price?: string | number | null;
	readonly compareAtPrice?: string | number | null;
	readonly barcode?: string | null;
	readonly taxable?: boolean | null;
	readonly inventoryPolicy?: Variant['inventoryPolicy'] | null;
	readonly inventoryItem?: {
		readonly tracked?: boolean | null;
		readonly sku?: string | null;
		readonly requiresShipping?: boolean | null;
	} | null;
	readonly optionValues?:
		| readonly {
				readonly name?: string | null;
				readonly optionName?: string | null;
				readonly optionId?: string | null;
		  }[]
		| null;
	readonly inventoryQuantities?: readonly { readonly availableQuantity: number; readonly locationId: string }[] | null;
}

interface BulkArgs {
	readonly productId: string;
	readonly variants: readonly VariantInput[];
	readonly strategy?: string | null;
}

interface ProductInput {
	readonly id?: string | null;
	readonly title?: string | null;
	readonly handle?: string | null;
	readonly descriptionHtml?: string | null;
	readonly productType?: string | null;
	readonly vendor?: string | null;
	readonly tags?: readonly string[] | null;
	readonly status?: Product['status'] | null;
	readonly giftCard?: boolean | null;
	readonly productOptions?:
		| readonly {
				readonly name?: string | null;
				readonly values?: readonly { readonly name?: string | null }[] | null;
		  }[]
		| null;
}

interface ProductArgs {
	readonly product?: ProductInput | null;
	readonly input?: ProductInput | null;
	readonly media?: readonly { readonly originalSource: string }[] | null;
}

interface CollectionInput {
	readonly id?: string | null;
	readonly title?: string | null;
	readonly handle?: string | null;
	readonly descriptionHtml?: string | null;
	readonly products?: readonly string[] | null;
	/** Smart collections are not kept. */
	readonly ruleSet?: unknown;
	readonly sources?: unknown;
}

interface CollectionArgs {
	readonly collection?: CollectionInput | null;
	readonly input?: CollectionInput | null;
}

interface MembersArgs {
	readonly id: string;
	readonly productIds: readonly string[];
}

const amountIn = (value: string | number | null | undefined): string | undefined =>
	value === null || value === undefined ? undefined : Number(value).toFixed(2);

function changesIn(input: VariantInput, field: readonly string[]): VariantChanges {
	const { barcode, taxable, inventoryPolicy } = input;
	const price = amountIn(input.price);
	if (Number(price) < 0)
		throw new Refusal('Price must be greater than or equal to 0', [...field, 'price'], 'GREATER_THAN_OR_EQUAL_TO');
	const compareAtPrice = amountIn(input.compareAtPrice);
	return given({ price, compareAtPrice, barcode, taxable, inventoryPolicy, sku: input.inventoryItem?.sku });
}

function newVariant(scene: Scene, product: Product, input: VariantInput): NewVariant {
	const values = product.options.map((option) => {
		const named = input.optionValues?.find(
			(each) =>
				each.optionName === option.name || (each.optionId && idIn('ProductOption', each.optionId) === option.id),
		);
		if (!named?.name)
			throw new Refusal('You need to add option values for all options', ['variants'], 'NEED_TO_ADD_OPTION_VALUES');
		return named.name;
	});
	const byLocation = (input.inventoryQuantities ?? []).map(({ locationId, availableQuantity }) => {
		const location = requireRecord(scene.shop.locations, idIn('Location', locationId), 'Location', ['variants']);
		return [location.name, availableQuantity] as const;
	});
	return given({
		optionValues: values,
		price: amountIn(input.price) ?? '0.00',
		sku: input.inventoryItem?.sku,
		tracked: input.inventoryItem?.tracked,
		requiresShipping: input.inventoryItem?.requiresShipping,
		inventoryPolicy: input.inventoryPolicy,
		available: Object.fromEntries(byLocation),
	}) as NewVariant;
}

export function catalogueMutations(scene: Scene): View {
	const { shop } = scene;
	const requireProduct = (id: string): Product => {
		const product = shop.products.get(idIn('Product', id));
		if (!product) throw new Refusal('Product does not exist', ['productId'], 'PRODUCT_DOES_NOT_EXIST');
		return product;
	};
	const requireOwn = (product: Product, id: string | null | undefined, field: readonly string[]): Variant => {
		if (!id) throw new Refusal('Product variant is missing ID attribute', field, 'PRODUCT_VARIANT_ID_MISSING');
		const variant = shop.variants.get(idIn('ProductVariant', id));
		if (variant?.productId === product.id) return variant;
		throw new Refusal('Product variant does not exist', field, 'PRODUCT_VARIANT_DOES_NOT_EXIST');
	};
	const requireCollection = (id: string): Collection =>
		requireRecord(shop.collections, idIn('Collection', id), 'Collection');
	const requireProducts = (ids: readonly string[]): Product[] =>
		ids.map((id) => requireRecord(shop.products, idIn('Product', id), 'Product', ['productIds']));
	return {
		productVariantsBulkUpdate: ({ productId, variants }: BulkArgs) =>
			attempt(() => {
				const product = requireProduct(productId);
				const wanted = variants.map((input, index) => {
					const field = ['variants', String(index)];
					if (input.inventoryQuantities?.length)
						throw new Refusal(
							'Inventory quantities can only be provided during create. To update inventory for existing variants, use inventoryAdjustQuantities.',
							[...field, 'inventoryQuantities'],
							'NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE',
						);
					return { input, variant: requireOwn(product, input.id, [...field, 'id']), changes: changesIn(input, field) };
				});
				for (const { input, variant, changes } of wanted) {
					changeVariant(shop, variant, changes);
					const item = requireRecord(shop.items, variant.itemId, 'The inventory item');
					if (typeof input.inventoryItem?.tracked === 'boolean') setTracked(shop, item, input.inventoryItem.tracked);
				}
				touchProduct(shop, product);
				return {
					product: productView(scene, product),
					productVariants: wanted.map(({ variant }) => variantView(scene, variant)),
				};
			}),
		productVariantsBulkCreate: ({ productId, variants, strategy }: BulkArgs) =>
			attempt(() => {
				const product = requireProduct(productId);
				const standalone = product.variantIds.length === 1 ? shop.variants.get(product.variantIds[0] ?? '') : undefined;
				const inputs = variants.map((input) => newVariant(scene, product, input));
				const isReplaced = strategy === 'REMOVE_STANDALONE_VARIANT' || standalone?.title === 'Default Title';
				if (standalone && isReplaced) removeVariant(shop, standalone);
				const made = inputs.map((input) => addVariant(shop, product, input));
				return { product: productView(scene, product), productVariants: made.map((each) => variantView(scene, each)) };
			}),
		productVariantsBulkDelete: ({
			productId,
			variantsIds,
		}: {
			readonly productId: string;
			readonly variantsIds: readonly string[];
		}) =>
			attempt(() => {
				const product = requireProduct(productId);
				const wanted = variantsIds.map((id) => requireOwn(product, id, ['variantsIds']));
				for (const variant of wanted) removeVariant(shop, variant);
				touchProduct(shop, product);
				return { product: productView(scene, product) };
			}),
		productCreate: (args: ProductArgs) =>
			attempt(() => {
				const input = args.product ?? args.input ?? {};
				if (!input.title) throw new Refusal("Title can't be blank", ['title'], 'BLANK');
				const options = input.productOptions?.map((option) => ({
					name: option.name ?? '',
					values: (option.values ?? []).map((value) => value.name ?? ''),
				}));
				const { title, handle, descriptionHtml, productType, vendor, tags, status } = input;
				const product = addProduct(shop, {
					...given({ handle, descriptionHtml, productType, vendor, tags, status, options, isGiftCard: input.giftCard }),
					title,
					images: (args.media ?? []).map((each) => each.originalSource),
				});
				return { product: productView(scene, product), shop: shopView(scene) };
			}),
		productUpdate: (args: ProductArgs) =>
			attempt(() => {
				const input = args.product ?? args.input ?? {};
				const product = requireRecord(shop.products, idIn('Product', input.id ?? ''), 'Product');
				const { title, handle, descriptionHtml, productType, vendor, tags, status } = input;
				changeProduct(
					shop,
					product,
					given({ title, handle, descriptionHtml, productType, vendor, tags, status }) as ProductChanges,
				);
				return { product: productView(scene, product) };
			}),
		productDelete: ({ input }: { readonly input: { readonly id: string } }) =>
			attempt(() => {
				const product = requireRecord(shop.products, idIn('Product', input.id), 'Product');
				removeProduct(shop, product);
				return { deletedProductId: gid('Product', product.id), productDeleteOperation: null, shop: shopView(scene) };
			}),
		collectionCreate: (args: CollectionArgs) =>
			attempt(() => {
				const input = args.collection ?? args.input ?? {};
				if (!input.title) throw new Refusal("Title can't be blank", ['title']);
				if (input.ruleSet || input.sources) throw new Error('The stand-in keeps hand-picked collections only');
				const { title, handle, descriptionHtml } = input;
				const products = requireProducts(input.products ?? []);
				const collection = addCollection(shop, { title, products, ...given({ handle, descriptionHtml }) });
				return { collection: collectionView(scene, collection) };
			}),
		collectionUpdate: (args: CollectionArgs) =>
			attempt(() => {
				const input = args.collection ?? args.input ?? {};
				const collection = requireCollection(input.id ?? '');
				const { title, handle, descriptionHtml } = input;
				changeCollection(shop, collection, given({ title, handle, descriptionHtml }) as Partial<Collection>);
				return { collection: collectionView(scene, collection), job: null };
			}),
		collectionDelete: ({ input }: { readonly input: { readonly id: string } }) =>
			attempt(() => {
				removeCollection(shop, requireCollection(input.id));
				return { deletedCollectionId: input.id, shop: shopView(scene) };
			}),
		collectionAddProducts: ({ id, productIds }: MembersArgs) =>
			attempt(() => {
				const collection = requireCollection(id);
				addToCollection(shop, collection, requireProducts(productIds));
				return { collection: collectionView(scene, collection) };
			}),
		collectionRemoveProducts: ({ id, productIds }: MembersArgs) =>
			attempt(() => {
				removeFromCollection(shop, requireCollection(id), requireProducts(productIds));
				return { job: { __typename: 'Job', id: gid('Job', shop.nextId()), done: true } };
			}),
		locationAdd: ({
			input,
		}: {
			readonly input: {
				readonly name: string;
				readonly fulfillsOnlineOrders?: boolean | null;
				readonly address: Address;
			};
		}) =>
			attempt(() => {
				const { name, address } = input;
				const location = addLocation(shop, {
					name,
					address: given(address) as Address,
					...given({ fulfillsOnlineOrders: input.fulfillsOnlineOrders }),
				});
				return { location: locationView(scene, location) };
			}),
		locationEdit: ({
			id,
			input,
		}: {
			readonly id: string;
			readonly input: { readonly name?: string | null; readonly fulfillsOnlineOrders?: boolean | null };
		}) =>
			attempt(() => {
				const location = requireRecord(shop.locations, idIn('Location', id), 'Location', ['id']);
				const { name, fulfillsOnlineOrders } = input;
				changeLocation(shop, location, given({ name, fulfillsOnlineOrders }));
				return { location: locationView(scene, location) };
			}),
		locationDeactivate: ({ locationId }: { readonly locationId: string }) =>
			attempt(() => {
				const location = requireRecord(shop.locations, idIn('Location', locationId), 'Location', ['locationId']);
				deactivateLocation(shop, location);
				return { location: locationView(scene, location) };
			}, 'locationDeactivateUserErrors'),
	};
}
