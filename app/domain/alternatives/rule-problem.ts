/** What can be wrong with what a merchant says about alternatives. */
export type RuleProblem =
	| { readonly kind: 'nothing-chosen' }
	/** A collection is no alternative: only its products are. */
	| { readonly kind: 'collection-pinned' }
	| { readonly kind: 'itself' }
	| { readonly kind: 'unknown-product' }
	| { readonly kind: 'too-many'; readonly most: number };
