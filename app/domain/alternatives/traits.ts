/**
 * What two products can have in common, as traits: type, tags, vendor, collections, the words of the title. A trait that
 * few products have says more than one that many have; how much each kind may say at most is settled here.
 */
import type { OptionValue, ProductFacts } from './facts';

export type TraitKind = 'type' | 'tag' | 'vendor' | 'collection' | 'title-word';

export interface Trait {
	readonly kind: TraitKind;
	/** As the shop writes it. */
	readonly text: string;
	/** The same for all ways to write it. */
	readonly key: string;
}

/** Points at most. Another variant of the same product comes before all of them. */
export const weights = {
	type: 30,
	option: 20,
	tag: 16,
	vendor: 9,
	collection: 8,
	price: 6,
	'title-word': 5,
	stock: 2,
	sales: 1,
} as const satisfies Record<TraitKind | 'option' | 'price' | 'stock' | 'sales', number>;

const folded = (text: string) => text.normalize('NFKC').trim().toLowerCase();

export const traitKey = (kind: TraitKind, text: string): string => `${kind}:${folded(text)}`;

/** Finds words in languages that write none apart, too. */
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** Each once, in an order that depends on nothing but the product. */
export function traitsOf(product: ProductFacts): readonly Trait[] {
	const found = new Map<string, Trait>();
	const add = (kind: TraitKind, text: string) => {
		const key = traitKey(kind, text);
		if (text.trim() !== '' && !found.has(key)) found.set(key, { kind, text, key });
	};
	add('type', product.productType);
	add('vendor', product.vendor);
	for (const tag of product.tags) add('tag', tag);
	for (const id of product.collections) add('collection', id);
	for (const { segment, isWordLike } of words.segment(product.title)) {
		if (isWordLike && segment.length > 1) add('title-word', segment);
	}
	return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** What Shopify calls the only variant of a product says nothing. */
export const optionKey = ({ name, value }: OptionValue): string | undefined =>
	folded(name) === 'title' && folded(value) === 'default title' ? undefined : `${folded(name)}:${folded(value)}`;

/** @param carriers among `products`, at least 1. */
export const rarityOf = (carriers: number, products: number): number => Math.log(1 + products / carriers);

/** A price this many times as high, or as low, is no longer of the same band. */
export const priceBand = 2;
/** A smaller move changes hardly a place. */
const priceMoveAtLeast = 1.1;

/** Whether a price has moved so far that it may stand elsewhere in a list. */
export const isOtherPrice = (was: number, now: number): boolean =>
	was > 0 && now > 0 ? Math.max(was / now, now / was) >= priceMoveAtLeast : was !== now;
