/**
 * What the stand-in of Shopify keeps of a shop, in memory: facts and records, no behaviour. Ids are Shopify's numeric
 * ids as text, because real ones exceed 2^53; instants are ISO text; money is decimal text in the shop's currency.
 * Only the verbs beside this file (inventory.ts, orders.ts, ...) may change a record, since they also tell the news.
 */

export interface Address {
	firstName?: string;
	lastName?: string;
	company?: string;
	address1?: string;
	address2?: string;
	city?: string;
	province?: string;
	provinceCode?: string;
	zip?: string;
	country?: string;
	countryCode?: string;
	phone?: string;
}

export interface ShopFacts {
	readonly id: string;
	/** "holm-studio.myshopify.com" */
	readonly domain: string;
	name: string;
	email: string;
	ownerName: string;
	currency: string;
	/** IANA zone. */
	timezone: string;
	locale: string;
	address: Address;
	readonly createdAt: string;
}

/** Lower priority numbers are routed to first. */
export interface Location {
	readonly id: string;
	name: string;
	address: Address;
	isActive: boolean;
	fulfillsOnlineOrders: boolean;
	priority: number;
	readonly createdAt: string;
	updatedAt: string;
}

export interface ProductOption {
	readonly id: string;
	name: string;
	values: string[];
}

export interface Product {
	readonly id: string;
	title: string;
	handle: string;
	descriptionHtml: string;
	productType: string;
	vendor: string;
	tags: string[];
	status: 'ACTIVE' | 'ARCHIVED' | 'DRAFT';
	isGiftCard: boolean;
	/** In the online store; an active product may be kept out of it. */
	isPublished: boolean;
	options: ProductOption[];
	/** Absolute addresses, in order. */
	images: string[];
	variantIds: string[];
	readonly createdAt: string;
	updatedAt: string;
}

export interface Variant {
	readonly id: string;
	readonly productId: string;
	readonly itemId: string;
	/** One for each option of the product, in its order. */
	optionValues: string[];
	/** The values joined by " / ". */
	title: string;
	sku: string;
	price: string;
	compareAtPrice: string | undefined;
	barcode: string | undefined;
	taxable: boolean;
	inventoryPolicy: 'DENY' | 'CONTINUE';
	/** An absolute address; undefined where the variant shows the product's first. */
	image: string | undefined;
	readonly createdAt: string;
	updatedAt: string;
}

export interface InventoryItem {
	readonly id: string;
	readonly variantId: string;
	tracked: boolean;
	requiresShipping: boolean;
	cost: string | undefined;
	readonly createdAt: string;
	updatedAt: string;
}

/** Every quantity that is kept; on hand is not kept but follows from them (see `onHandOf` in inventory.ts). */
export const keptNames = [
	'available',
	'committed',
	'damaged',
	'incoming',
	'quality_control',
	'reserved',
	'safety_stock',
] as const;
export type KeptName = (typeof keptNames)[number];

export interface Level {
	readonly itemId: string;
	readonly locationId: string;
	readonly quantities: Record<KeptName, number>;
	/** When each was last written; absent where never. */
	readonly writtenAt: Partial<Record<KeptName | 'on_hand', string>>;
	isActive: boolean;
	readonly createdAt: string;
	updatedAt: string;
}

export interface Customer {
	readonly id: string;
	email: string | undefined;
	firstName: string | undefined;
	lastName: string | undefined;
	phone: string | undefined;
	locale: string;
	readonly createdAt: string;
	updatedAt: string;
}

export interface Attribute {
	readonly key: string;
	readonly value: string;
}

export interface Line {
	readonly id: string;
	readonly variantId: string | undefined;
	readonly productId: string | undefined;
	readonly title: string;
	readonly variantTitle: string | undefined;
	readonly sku: string;
	readonly vendor: string;
	readonly price: string;
	/** What a code took off the units as ordered, in all. */
	discount: string;
	/** As ordered, or as an edit raised it; never lowered. */
	quantity: number;
	/** Less what was refunded or removed. */
	currentQuantity: number;
	readonly properties: readonly Attribute[];
	readonly requiresShipping: boolean;
	readonly taxable: boolean;
	readonly isGiftCard: boolean;
	/** False where the sale left the books alone: untracked, a custom item, or an order created with BYPASS. */
	readonly claimsStock: boolean;
}

export interface FulfilmentOrderLine {
	readonly id: string;
	readonly lineId: string;
	total: number;
	remaining: number;
}

export interface Hold {
	readonly id: string;
	readonly handle: string;
	readonly reason: string;
	readonly notes: string | undefined;
	/** The token kind that placed it: an app sees its own. */
	readonly heldBy: 'app' | 'staff';
}

export interface FulfilmentOrder {
	readonly id: string;
	readonly orderId: string;
	locationId: string;
	status: 'OPEN' | 'ON_HOLD' | 'CLOSED' | 'CANCELLED' | 'INCOMPLETE';
	readonly lines: FulfilmentOrderLine[];
	holds: Hold[];
	readonly createdAt: string;
	updatedAt: string;
}

export interface Fulfilment {
	readonly id: string;
	readonly name: string;
	readonly fulfilmentOrderIds: readonly string[];
	readonly locationId: string;
	readonly lines: readonly { readonly id: string; readonly lineId: string; readonly quantity: number }[];
	readonly tracking: { readonly company?: string; readonly number?: string; readonly url?: string } | undefined;
	readonly createdAt: string;
}

export type RestockType = 'CANCEL' | 'RETURN' | 'NO_RESTOCK';

export interface Refund {
	readonly id: string;
	readonly note: string;
	readonly lines: readonly {
		readonly id: string;
		readonly lineId: string;
		readonly quantity: number;
		readonly restockType: RestockType;
		readonly locationId: string | undefined;
	}[];
	/** What was paid back. */
	readonly amount: string;
	readonly createdAt: string;
}

export interface Order {
	readonly id: string;
	readonly number: number;
	/** "#1043" */
	readonly name: string;
	readonly lines: Line[];
	readonly fulfilmentOrders: FulfilmentOrder[];
	readonly fulfilments: Fulfilment[];
	readonly refunds: Refund[];
	tags: string[];
	note: string | undefined;
	email: string | undefined;
	phone: string | undefined;
	readonly customerId: string | undefined;
	shippingAddress: Address | undefined;
	readonly billingAddress: Address | undefined;
	attributes: Attribute[];
	readonly shippingPrice: string;
	readonly discounts: readonly OrderDiscount[];
	readonly sourceName: string;
	readonly locale: string;
	isPaid: boolean;
	readonly isTest: boolean;
	isEdited: boolean;
	cancelReason: string | undefined;
	cancelledAt: string | undefined;
	closedAt: string | undefined;
	readonly processedAt: string;
	readonly createdAt: string;
	updatedAt: string;
}

/** A hand-picked collection; what it holds is in its own order. */
export interface Collection {
	readonly id: string;
	title: string;
	handle: string;
	descriptionHtml: string;
	productIds: string[];
	readonly createdAt: string;
	updatedAt: string;
}

/** What takes something off, by code. */
export interface Discount {
	readonly id: string;
	readonly codeId: string;
	readonly title: string;
	readonly code: string;
	readonly startsAt: string;
	endsAt: string | undefined;
	/** Undefined: anybody. */
	readonly customerIds: readonly string[] | undefined;
	readonly value:
		| { readonly kind: 'percentage'; readonly fraction: number }
		| { readonly kind: 'amount'; readonly amount: string; readonly appliesOnEachItem: boolean };
	readonly items:
		| { readonly kind: 'all' }
		| { readonly kind: 'some'; readonly variantIds: readonly string[]; readonly productIds: readonly string[] };
	readonly usageLimit: number | undefined;
	readonly appliesOncePerCustomer: boolean;
	readonly combinesWith: {
		readonly orderDiscounts: boolean;
		readonly productDiscounts: boolean;
		readonly shippingDiscounts: boolean;
	};
	usageCount: number;
	/** Customers' ids and addresses in lower case, one entry or two a use. */
	readonly usedBy: Set<string>;
	readonly createdAt: string;
	updatedAt: string;
}

/** What an order was given off, by code; the lines say how it was shared out. */
export interface OrderDiscount {
	readonly code: string;
	readonly amount: string;
	readonly type: 'fixed_amount' | 'percentage';
	/** As the discount says it: money, or percent. */
	readonly value: string;
	readonly appliesOnEachItem: boolean;
}

/** What opens the Storefront API; public, since browsers send it. */
export interface StorefrontToken {
	readonly id: string;
	readonly title: string;
	readonly accessToken: string;
	readonly scopes: readonly string[];
	readonly createdAt: string;
}

export interface Metafield {
	readonly id: string;
	readonly ownerId: string;
	/** As stored: "app--1001" where `$app` was written. */
	readonly namespace: string;
	readonly key: string;
	type: string;
	value: string;
	readonly createdAt: string;
	updatedAt: string;
}

/** The app in a shop; gone with the uninstall. */
export interface Installation {
	readonly id: string;
	/** What the merchant granted, as `X-OAuth-Scopes` would print it. */
	scopes: string[];
	readonly installedAt: string;
}

/** News of a change, told once, at the moment of the change. */
export type News =
	| {
			readonly topic:
				| 'orders/create'
				| 'orders/updated'
				| 'orders/cancelled'
				| 'orders/fulfilled'
				| 'orders/partially_fulfilled';
			readonly orderId: string;
	  }
	| {
			readonly topic: 'orders/edited';
			readonly orderId: string;
			readonly additions: readonly { readonly id: string; readonly delta: number }[];
			readonly removals: readonly { readonly id: string; readonly delta: number }[];
			readonly note: string;
			readonly notify: boolean;
	  }
	| { readonly topic: 'orders/delete'; readonly id: string }
	| { readonly topic: 'refunds/create'; readonly orderId: string; readonly refundId: string }
	| {
			readonly topic: 'inventory_levels/update' | 'inventory_levels/connect';
			readonly itemId: string;
			readonly locationId: string;
	  }
	| { readonly topic: 'inventory_levels/disconnect'; readonly itemId: string; readonly locationId: string }
	| { readonly topic: 'inventory_items/create' | 'inventory_items/update'; readonly itemId: string }
	| { readonly topic: 'inventory_items/delete'; readonly id: string }
	| { readonly topic: 'products/create' | 'products/update'; readonly productId: string }
	| { readonly topic: 'products/delete'; readonly id: string }
	| { readonly topic: 'collections/create' | 'collections/update'; readonly collectionId: string }
	| { readonly topic: 'collections/delete'; readonly id: string }
	| {
			readonly topic: 'locations/create' | 'locations/update' | 'locations/activate' | 'locations/deactivate';
			readonly locationId: string;
	  }
	| { readonly topic: 'shop/update' | 'app/uninstalled' | 'shop/redact' }
	| { readonly topic: 'app/scopes_update'; readonly previous: readonly string[]; readonly current: readonly string[] }
	| {
			readonly topic: 'bulk_operations/finish';
			readonly id: string;
			readonly createdAt: string;
			readonly status: string;
	  }
	| { readonly topic: 'customers/data_request' | 'customers/redact'; readonly customerId: string };
