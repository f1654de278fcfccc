/**
 * What we need to know of an order, whoever told us: a webhook's body or the Admin API. Ids are Shopify's numeric ids
 * as text (they may exceed 2^53); instants are ISO text. Nothing here is decided, only named.
 */

export interface OrderFacts {
	readonly id: string;
	/** "#1043" */
	readonly name: string;
	readonly createdAt: string;
	/** Whole seconds: two states may share it. */
	readonly updatedAt: string;
	/** When the webhook was triggered, or the start of the request that fetched this. */
	readonly seenAt: string;
	readonly cancelledAt: string | undefined;
	readonly closedAt: string | undefined;
	/** "en", "de-DE"; empty where unknown. */
	readonly locale: string;
	/** Ship-to country, ISO 3166 alpha-2; empty where unknown. */
	readonly countryCode: string;
	readonly tags: readonly string[];
	/** Undefined where the shop has not approved the field or the order has none. */
	readonly buyer: { readonly email: string; readonly name: string } | undefined;
	/** As they were typed at the checkout, whether they took anything off or not. */
	readonly discountCodes: readonly string[];
	/** "web", "pos", "shopify_draft_order" ... */
	readonly sourceName: string;
	readonly lines: readonly LineFacts[];
}

export interface LineFacts {
	readonly id: string;
	/** Undefined for a custom item or a deleted variant. */
	readonly variantId: string | undefined;
	/** Product and variant as the order has them. */
	readonly title: string;
	/** Units ever ordered: at the checkout, and by edits. What was shipped or taken back counts on. */
	readonly quantity: number;
	/**
	 * Units that the pool has still to ship: the sum of `remainingQuantity` over the line's open fulfilment-order lines at
	 * its locations. `ask` where a payload cannot say (a refund beside a fulfilment) and the order must be fetched.
	 */
	readonly openUnits: number | 'ask';
	readonly isShippable: boolean;
	readonly properties: readonly { readonly name: string; readonly value: string }[];
}
