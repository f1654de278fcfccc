/** A cart as Liquid and `/cart.js` show it. What the shop no longer has is not shown. */
import { Drop } from 'liquidjs';
import type { Shop } from '../store';
import { type Cart, type CartLine, cartTotal } from './carts';
import { type ProductPlace, productView, type VariantDrop } from './shop-view';

class LineDrop extends Drop {
	readonly key: string;
	readonly id: string;
	readonly variant_id: string;
	readonly variant: VariantDrop;
	readonly quantity: number;
	readonly properties: Readonly<Record<string, string>>;
	readonly price: number;

	constructor(line: CartLine, variant: VariantDrop) {
		super();
		this.key = line.key;
		this.id = variant.id;
		this.variant_id = variant.id;
		this.variant = variant;
		this.quantity = line.quantity;
		this.properties = Object.fromEntries(line.properties.map(({ name, value }) => [name, value]));
		this.price = variant.price;
	}
	get product() {
		return this.variant.product;
	}
	get product_id(): string {
		return this.product.id;
	}
	get title(): string {
		const { title } = this.variant;
		return title === 'Default Title' ? this.product.title : `${this.product.title} – ${title}`;
	}
	get url(): string {
		return this.variant.url;
	}
	get image() {
		return this.variant.image;
	}
	get sku(): string {
		return this.variant.sku;
	}
	get vendor(): string {
		return this.product.vendor;
	}
	get requires_shipping(): boolean {
		return this.variant.requires_shipping;
	}
	get final_price(): number {
		return this.price;
	}
	get original_price(): number {
		return this.price;
	}
	get line_price(): number {
		return this.price * this.quantity;
	}
	get original_line_price(): number {
		return this.line_price;
	}
	get final_line_price(): number {
		return this.line_price;
	}
	get options_with_values() {
		return this.product.options.map((name, at) => ({ name, value: this.variant.options[at] }));
	}
	toJSON(): object {
		const { id, key, variant_id, product_id, title, url, image, sku, vendor, quantity, price, properties } = this;
		const { final_price, line_price, final_line_price, original_price, requires_shipping } = this;
		const prices = { price, original_price, final_price, line_price, final_line_price };
		return {
			id,
			key,
			variant_id,
			product_id,
			title,
			url,
			image,
			sku,
			vendor,
			quantity,
			properties,
			requires_shipping,
			...prices,
		};
	}
}

export function lineView(shop: Shop, line: CartLine, place: ProductPlace): LineDrop | undefined {
	const record = shop.variants.get(line.variantId);
	const product = shop.products.get(record?.productId ?? '');
	const variant = product && productView(shop, product, place).variantOf(line.variantId);
	return variant && new LineDrop(line, variant);
}

/** @param currency as the visitor reads prices: only named, for nothing is converted. */
export function cartView(shop: Shop, cart: Cart, place: ProductPlace, currency = shop.facts.currency) {
	const items = cart.flatMap((line) => lineView(shop, line, place) ?? []);
	return {
		items,
		item_count: cart.reduce((sum, line) => sum + line.quantity, 0),
		total_price: cartTotal(shop, cart),
		original_total_price: cartTotal(shop, cart),
		items_subtotal_price: cartTotal(shop, cart),
		total_discount: 0,
		currency: { iso_code: currency },
		requires_shipping: items.some((item) => item.requires_shipping),
		attributes: {},
		note: '',
	};
}
