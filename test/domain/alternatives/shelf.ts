/** A small shop for the ranking: products with facts that a test may override, and an index over them. */
import { buildIndex, type CandidateIndex } from '../../../app/domain/alternatives/candidate-index';
import { type CurationRule, curate } from '../../../app/domain/alternatives/curation';
import type { CandidateProduct, CandidateVariant } from '../../../app/domain/alternatives/facts';
import { lookAround, type Ranked, rankAlternatives } from '../../../app/domain/alternatives/rank';

export interface Item {
	readonly product: CandidateProduct;
	readonly variant: CandidateVariant;
}

export function aProduct(over: Partial<CandidateProduct> & { readonly id: string }): CandidateProduct {
	return {
		title: '',
		productType: '',
		vendor: '',
		tags: [],
		collections: [],
		isPublished: true,
		...over,
	};
}

export function aVariant(
	over: Partial<CandidateVariant> & { readonly id: string; readonly productId: string },
): CandidateVariant {
	return { options: [], price: 48, stock: { kind: 'counted', units: 20 }, sold: 0, ...over };
}

export interface Shelf {
	readonly products: readonly CandidateProduct[];
	readonly variants: readonly CandidateVariant[];
}

function indexOf({ products, variants }: Shelf): CandidateIndex {
	const builder = buildIndex();
	for (const product of products) builder.addProduct(product);
	for (const variant of variants) builder.addVariant(variant);
	return builder.finish();
}

export function rank(
	shelf: Shelf,
	variantId: string,
	rules: readonly CurationRule[] = [],
	atMost = 12,
): readonly Ranked[] {
	const variant = shelf.variants.find(({ id }) => id === variantId);
	const product = shelf.products.find(({ id }) => id === variant?.productId);
	if (!variant || !product) throw new Error(`The shelf has no variant ${variantId}`);
	const index = indexOf(shelf);
	return rankAlternatives(index, lookAround(index, product, curate(rules, product)), variant, atMost);
}

export const idsOf = (ranked: readonly Ranked[]): readonly string[] => ranked.map(({ variantId }) => variantId);

export const aRule = (over: Partial<CurationRule> & Pick<CurationRule, 'kind' | 'targetId'>): CurationRule => ({
	scope: 'product',
	scopeId: '1',
	target: 'product',
	position: 0,
	...over,
});
