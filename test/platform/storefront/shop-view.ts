/**
 * The catalogue as Liquid sees it: the one place where the storefront knows how the stand-in keeps its records. Prices
 * are whole cents. A drop is a window on the shop of this moment: nothing is read before the page asks for it.
 */
import { Drop } from 'liquidjs';
import { collectionsOf } from '../collections';
import { availableOnline } from '../inventory';
import { cents, type Product, type Shop, type Variant } from '../store';
import { type Reader, recordMetafields } from './metafield-drops';

export type { Reader } from './metafield-drops';

/** What Liquid answers with at most, of a product's variants. */
export const variantLimit = 250;

/** Pictures that the stand-in draws are asked of the host that serves the page. */
const pictureAt = (address: string): string => address.replace(/^https?:\/\/[^/]+(?=\/cdn\/)/, '');

class ImageDrop extends Drop {
	readonly src: string;
	readonly alt: string;
	readonly width = 600;
	readonly height = 750;
	readonly aspect_ratio = 0.8;

	constructor(address: string, alt: string) {
		super();
		this.src = pictureAt(address);
		this.alt = alt;
	}
	get preview_image(): ImageDrop {
		return this;
	}
	override valueOf(): string {
		return this.src;
	}
	toJSON(): string {
		return this.src;
	}
}

const imageOf = (address: string | undefined, alt: string) =>
	address === undefined ? undefined : new ImageDrop(address, alt);

export interface ProductPlace {
	/** "" or "/de" */
	readonly root: string;
	readonly reader: Reader;
	/** What `?variant=` names. */
	readonly selected?: string | null;
}

export class VariantDrop extends Drop {
	readonly #shop: Shop;
	readonly #variant: Variant;
	/** As Shopify's drop answers: the same one for every variant of a product. */
	readonly product: ProductDrop;
	readonly id: string;
	readonly title: string;
	readonly options: readonly string[];
	readonly price: number;
	readonly sku: string;
	readonly barcode: string | undefined;
	readonly taxable: boolean;

	constructor(shop: Shop, variant: Variant, product: ProductDrop) {
		super();
		this.#shop = shop;
		this.#variant = variant;
		this.product = product;
		this.id = variant.id;
		this.title = variant.title;
		this.options = variant.optionValues;
		this.price = cents(variant.price);
		this.sku = variant.sku;
		this.barcode = variant.barcode;
		this.taxable = variant.taxable;
	}
	get #item() {
		return this.#shop.items.get(this.#variant.itemId);
	}
	get name(): string {
		return this.title === 'Default Title' ? this.product.title : `${this.product.title} - ${this.title}`;
	}
	get option1() {
		return this.options[0];
	}
	get option2() {
		return this.options[1];
	}
	get option3() {
		return this.options[2];
	}
	get compare_at_price(): number | undefined {
		return this.#variant.compareAtPrice === undefined ? undefined : cents(this.#variant.compareAtPrice);
	}
	get inventory_management(): 'shopify' | null {
		return this.#item?.tracked ? 'shopify' : null;
	}
	get inventory_policy(): 'continue' | 'deny' {
		return this.#variant.inventoryPolicy === 'CONTINUE' ? 'continue' : 'deny';
	}
	/** 0 where nothing is counted. */
	get inventory_quantity(): number {
		return availableOnline(this.#shop, this.#variant);
	}
	get available(): boolean {
		return !this.#item?.tracked || this.inventory_policy === 'continue' || this.inventory_quantity > 0;
	}
	get requires_shipping(): boolean {
		return this.#item?.requiresShipping ?? true;
	}
	get image() {
		return imageOf(this.#variant.image ?? this.product.firstImage, this.name);
	}
	get featured_image() {
		return this.image;
	}
	get featured_media() {
		return this.image;
	}
	get url(): string {
		return `${this.product.url}?variant=${this.id}`;
	}
	get selected(): boolean {
		return this.product.selected_variant?.id === this.id;
	}
	get metafields(): Drop {
		const { root, reader } = this.product.place;
		const shop = this.#shop;
		return recordMetafields(shop, `gid://shopify/ProductVariant/${this.id}`, reader, (type, id) => {
			if (type !== 'ProductVariant') throw new Error(`The stand-in's Liquid knows no reference to a ${type}`);
			return findVariantView(shop, id, { root, reader });
		});
	}
	toJSON(): object {
		const { id, title, options, option1, option2, option3, sku, requires_shipping, taxable, available } = this;
		const { name, price, compare_at_price, inventory_management, barcode, image } = this;
		const more = { name, options, price, compare_at_price, inventory_management, barcode, featured_image: image };
		return { id, title, option1, option2, option3, sku, requires_shipping, taxable, available, ...more };
	}
}

/** Prints and compares as its name. */
class OptionValueDrop extends Drop {
	readonly id: string;
	readonly name: string;
	readonly selected: boolean;
	readonly #findVariant: () => VariantDrop | undefined;

	constructor(id: string, name: string, selected: boolean, findVariant: () => VariantDrop | undefined) {
		super();
		this.id = id;
		this.name = name;
		this.selected = selected;
		this.#findVariant = findVariant;
	}
	get variant(): VariantDrop | undefined {
		return this.#findVariant();
	}
	get available(): boolean {
		return this.variant?.available === true;
	}
	override valueOf(): string {
		return this.name;
	}
	toJSON(): string {
		return this.name;
	}
}

export class ProductDrop extends Drop {
	readonly #shop: Shop;
	readonly #product: Product;
	readonly #drops = new Map<string, VariantDrop>();
	readonly place: ProductPlace;
	readonly id: string;
	readonly title: string;
	readonly handle: string;
	readonly vendor: string;
	readonly type: string;
	readonly description: string;
	readonly tags: readonly string[];
	readonly url: string;
	/** Groups of plans, of which the stand-in sells none. */
	readonly selling_plan_groups = [];

	constructor(shop: Shop, product: Product, place: ProductPlace) {
		super();
		this.#shop = shop;
		this.#product = product;
		this.place = place;
		this.id = product.id;
		this.title = product.title;
		this.handle = product.handle;
		this.vendor = product.vendor;
		this.type = product.productType;
		this.description = product.descriptionHtml;
		this.tags = product.tags;
		this.url = `${place.root}/products/${product.handle}`;
	}
	/** One of its variants, whether Liquid sees it among the first or not. */
	variantOf(id: string | undefined): VariantDrop | undefined {
		const variant = this.#product.variantIds.includes(id ?? '') ? this.#shop.variants.get(id ?? '') : undefined;
		if (!variant) return undefined;
		const drop = this.#drops.get(variant.id) ?? new VariantDrop(this.#shop, variant, this);
		this.#drops.set(variant.id, drop);
		return drop;
	}
	get #prices(): readonly number[] {
		return this.#product.variantIds.flatMap((id) => this.#shop.variants.get(id)?.price ?? []).map(cents);
	}
	get firstImage(): string | undefined {
		return this.#product.images[0];
	}
	get content(): string {
		return this.description;
	}
	get price(): number {
		return Math.min(...this.#prices);
	}
	get price_min(): number {
		return this.price;
	}
	get price_max(): number {
		return Math.max(...this.#prices);
	}
	get price_varies(): boolean {
		return this.price_min !== this.price_max;
	}
	get compare_at_price(): number | undefined {
		return this.selected_or_first_available_variant?.compare_at_price;
	}
	get available(): boolean {
		return this.first_available_variant !== undefined;
	}
	get images() {
		return this.#product.images.map((address) => imageOf(address, this.title));
	}
	get image() {
		return imageOf(this.firstImage, this.title);
	}
	get featured_image() {
		return this.image;
	}
	get featured_media() {
		return this.image;
	}
	get media() {
		return this.images;
	}
	get options(): readonly string[] {
		return this.#product.options.map(({ name }) => name);
	}
	get options_with_values() {
		const chosen = this.selected_or_first_available_variant?.options ?? [];
		return this.#product.options.map(({ name, values }, at) => ({
			name,
			position: at + 1,
			selected_value: chosen[at],
			values: values.map(
				(value, index) =>
					new OptionValueDrop(`${this.id}${at}${String(index).padStart(4, '0')}`, value, value === chosen[at], () =>
						this.findByOptions(chosen.map((one, position) => (position === at ? value : one))),
					),
			),
		}));
	}
	get options_by_name() {
		return Object.fromEntries(this.options_with_values.map((one) => [one.name, one]));
	}
	get has_only_default_variant(): boolean {
		const [first, ...others] = this.#product.variantIds;
		return others.length === 0 && this.#shop.variants.get(first ?? '')?.title === 'Default Title';
	}
	get variants(): readonly VariantDrop[] {
		return this.#product.variantIds.slice(0, variantLimit).flatMap((id) => this.variantOf(id) ?? []);
	}
	get variants_count(): number {
		return this.#product.variantIds.length;
	}
	get first_available_variant(): VariantDrop | undefined {
		const id = this.#product.variantIds.find((one) => this.variantOf(one)?.available);
		return this.variantOf(id);
	}
	get selected_variant(): VariantDrop | undefined {
		return this.variantOf(this.place.selected ?? undefined);
	}
	get selected_or_first_available_variant(): VariantDrop | undefined {
		const first = this.#product.variantIds[0];
		return this.selected_variant ?? this.first_available_variant ?? this.variantOf(first);
	}
	get collections() {
		return collectionsOf(this.#shop, this.#product).map(({ id, title, handle }) => ({
			id,
			title,
			handle,
			url: `${this.place.root}/collections/${handle}`,
		}));
	}
	get created_at(): string {
		return this.#product.createdAt;
	}
	get published_at(): string {
		return this.#product.createdAt;
	}
	get metafields(): Drop {
		return recordMetafields(this.#shop, `gid://shopify/Product/${this.id}`, this.place.reader, () => undefined);
	}
	/** Also one that `variants` does not show. */
	findByOptions(values: readonly string[]): VariantDrop | undefined {
		const id = this.#product.variantIds.find((one) => {
			const options = this.#shop.variants.get(one)?.optionValues ?? [];
			return options.length === values.length && options.every((value, at) => value === values[at]);
		});
		return this.variantOf(id);
	}
	toJSON(): object {
		const { id, title, handle, description, vendor, type, tags, price, price_min, price_max, available } = this;
		const { price_varies, variants, images, options, url } = this;
		const more = { price_varies, variants, images, featured_image: this.image, options, url };
		return { id, title, handle, description, vendor, type, tags, price, price_min, price_max, available, ...more };
	}
}

export const productView = (shop: Shop, product: Product, place: ProductPlace): ProductDrop =>
	new ProductDrop(shop, product, place);

/** Undefined where a visitor may not see it. */
export function findVariantView(shop: Shop, id: string, place: ProductPlace): VariantDrop | undefined {
	const product = shop.products.get(shop.variants.get(id)?.productId ?? '');
	if (!product || !isVisible(product)) return undefined;
	return new ProductDrop(shop, product, place).variantOf(id);
}

const isVisible = ({ status, isPublished }: Product) => status === 'ACTIVE' && isPublished;

/** What a visitor may see. */
export const productsOf = (shop: Shop): Product[] => [...shop.products.values()].filter(isVisible);

export const findProduct = (shop: Shop, handle: string): Product | undefined =>
	productsOf(shop).find((product) => product.handle === handle);
