/**
 * Why one variant stands in for another, as codes with evidence. Every reason is a fact that both share, or that the
 * alternative has; wording is the page's, and no reason is ever made up to fill a gap.
 */
import { z } from 'zod';
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

/**
 * The one to tell a merchant: their own choice, then the same product, then what weighed most of what both share. Price,
 * stock and sales order those that share something; alone they are no reason to offer anything.
 */
export function mainReason(reasons: readonly WeighedReason[]): Reason | undefined {
	const decisive = reasons.find(({ reason }) => reason.kind === 'pinned' || reason.kind === 'same-product');
	if (decisive) return decisive.reason;
	const shared = reasons.filter(({ reason: { kind } }) => kind !== 'price' && kind !== 'stock' && kind !== 'sales');
	// The first of equals: reasons come in the order of their weight.
	return (shared.length > 0 ? shared : reasons).reduce<WeighedReason | undefined>(
		(best, each) => (best === undefined || each.points > best.points ? each : best),
		undefined,
	)?.reason;
}

const text = z.string();
const count = z.number();
const option = { name: text, value: text };
const shape = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('pinned'), by: z.enum(['product', 'collection']) }),
	z.object({ kind: z.literal('same-product'), differs: z.array(z.object(option)) }),
	z.object({ kind: z.literal('type'), productType: text }),
	z.object({ kind: z.literal('option'), ...option }),
	z.object({ kind: z.literal('tag'), tag: text }),
	z.object({ kind: z.literal('vendor'), vendor: text }),
	z.object({ kind: z.literal('collection'), collectionId: text }),
	z.object({ kind: z.literal('price'), percent: count }),
	z.object({ kind: z.literal('title-word'), word: text }),
	z.object({ kind: z.literal('stock'), units: count.optional() }),
	z.object({ kind: z.literal('sales'), units: count }),
]);

/** A reason that was stored; undefined where another version or a hand wrote it. */
export const findReason = (json: unknown): Reason | undefined => shape.safeParse(json).data as Reason | undefined;
