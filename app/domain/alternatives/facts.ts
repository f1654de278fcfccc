/**
 * What is known of products and variants when alternatives are ranked. Plain facts as the shop has them; nothing here
 * decides.
 */

export interface OptionValue {
	/** "Size" */
	readonly name: string;
	/** "M" */
	readonly value: string;
}

export interface ProductFacts {
	readonly id: string;
	readonly title: string;
	/** Empty where the merchant gave none. */
	readonly productType: string;
	readonly vendor: string;
	readonly tags: readonly string[];
	/** Ids. */
	readonly collections: readonly string[];
}

export type StockDepth =
	| { readonly kind: 'counted'; readonly units: number }
	/** Not counted: it does not run out. */
	| { readonly kind: 'unlimited' };

export interface VariantFacts {
	readonly id: string;
	readonly productId: string;
	readonly options: readonly OptionValue[];
	/** In the shop's currency. */
	readonly price: number;
}

/** A product that may be offered in place of another. */
export interface CandidateProduct extends ProductFacts {
	/** Whether shoppers can see it. */
	readonly isPublished: boolean;
}

/** A variant that may be offered in place of another. */
export interface CandidateVariant extends VariantFacts {
	readonly stock: StockDepth;
	/** Units sold lately. */
	readonly sold: number;
}

/** Ids are numbers of any length as text: the order of the numbers. */
export const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
