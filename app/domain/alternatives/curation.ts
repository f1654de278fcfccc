/**
 * What a merchant's rules come to for one product: what is always offered, in order, and what never is. What is said of
 * the product itself comes before what is said of its collections. An exclusion beats a pin, whoever said it: excluding
 * only ever removes.
 */
import { compareIds, type ProductFacts } from './facts';

export interface CurationRule {
	readonly scope: 'product' | 'collection';
	/** The product, or the collection, for whose products it speaks. */
	readonly scopeId: string;
	readonly kind: 'pin' | 'exclude';
	/** A collection can only be excluded. */
	readonly target: 'product' | 'collection';
	readonly targetId: string;
	/** Among the pins of one scope. */
	readonly position: number;
}

export interface Curation {
	readonly pins: readonly { readonly productId: string; readonly by: CurationRule['scope'] }[];
	readonly excludedProducts: ReadonlySet<string>;
	readonly excludedCollections: ReadonlySet<string>;
}

export function curate(rules: readonly CurationRule[], product: Pick<ProductFacts, 'id' | 'collections'>): Curation {
	const collections = new Set(product.collections);
	const speaking = rules.filter(({ scope, scopeId }) =>
		scope === 'product' ? scopeId === product.id : collections.has(scopeId),
	);
	const excluded = (target: CurationRule['target']) =>
		new Set(
			speaking.filter((rule) => rule.kind === 'exclude' && rule.target === target).map(({ targetId }) => targetId),
		);
	const pins = speaking
		.filter(({ kind, target }) => kind === 'pin' && target === 'product')
		.sort(
			(a, b) =>
				Number(a.scope === 'collection') - Number(b.scope === 'collection') ||
				compareIds(a.scopeId, b.scopeId) ||
				a.position - b.position ||
				compareIds(a.targetId, b.targetId),
		);
	const seen = new Set<string>();
	return {
		pins: pins.flatMap(({ targetId, scope }) => {
			if (seen.has(targetId)) return [];
			seen.add(targetId);
			return [{ productId: targetId, by: scope }];
		}),
		excludedProducts: excluded('product'),
		excludedCollections: excluded('collection'),
	};
}
