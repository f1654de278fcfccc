/** What can be wrong with what a merchant says about alternatives. */
export type RuleProblem =
	| { readonly kind: 'nothing-chosen' }
	/** A collection is no alternative: only its products are. */
	| { readonly kind: 'collection-pinned' }
	| { readonly kind: 'itself' }
	/** Shopify has none of this id. */
	| { readonly kind: 'gone'; readonly chosen: readonly Chosen[] }
	/** Shopify did not answer, and we know nothing of them. */
	| { readonly kind: 'unread'; readonly chosen: readonly Chosen[] }
	| { readonly kind: 'too-many'; readonly most: number };

export interface Chosen {
	readonly target: 'product' | 'collection';
	readonly id: string;
	/** As far as it is known. */
	readonly title: string | undefined;
}
