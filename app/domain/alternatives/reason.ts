/**
 * Why one variant stands in for another, as codes with evidence. Every reason is a fact that both share, or that the
 * alternative has; wording is the page's, and no reason is ever made up to fill a gap.
 */
import type { OptionValue } from './facts';

export type Reason =
	/** The merchant chose it, for the product or for a collection that it is in. */
	| { readonly kind: 'pinned'; readonly by: 'product' | 'collection' }
	/** Another variant of the same product; `differs` are its own values. */
	| { readonly kind: 'same-product'; readonly differs: readonly OptionValue[] }
	| { readonly kind: 'type'; readonly productType: string }
	| ({ readonly kind: 'option' } & OptionValue)
	| { readonly kind: 'tag'; readonly tag: string }
	| { readonly kind: 'vendor'; readonly vendor: string }
	| { readonly kind: 'collection'; readonly collectionId: string }
	/** Percent by which it costs more; negative: less. */
	| { readonly kind: 'price'; readonly percent: number }
	| { readonly kind: 'title-word'; readonly word: string }
	/** Undefined: not counted. */
	| { readonly kind: 'stock'; readonly units: number | undefined }
	| { readonly kind: 'sales'; readonly units: number };

export interface WeighedReason {
	readonly reason: Reason;
	readonly points: number;
}

/** The one to tell a merchant: their own choice, then the same product, then what weighed most. */
export function mainReason(reasons: readonly WeighedReason[]): Reason | undefined {
	const decisive = reasons.find(({ reason }) => reason.kind === 'pinned' || reason.kind === 'same-product');
	if (decisive) return decisive.reason;
	// The first of equals: reasons come in the order of their weight.
	return reasons.reduce<WeighedReason | undefined>(
		(best, each) => (best === undefined || each.points > best.points ? each : best),
		undefined,
	)?.reason;
}
