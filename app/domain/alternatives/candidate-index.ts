/**
 * All variants of a shop that could be offered, found by what their products are: by type, tag, vendor, collection or
 * word of the title. It holds only what can be bought now and seen, each text once, so that a large catalogue fits; it
 * is filled once, in any order of variants, and never changed.
 */
import { type CandidateProduct, type CandidateVariant, compareIds, type OptionValue, type StockDepth } from './facts';
import { optionKey, type Trait, traitsOf } from './traits';

export interface IndexedOption extends OptionValue {
	/** The same for all ways to write it. */
	readonly key: string;
}

export interface IndexedVariant {
	readonly id: string;
	readonly price: number;
	readonly stock: StockDepth;
	readonly sold: number;
	readonly options: readonly IndexedOption[];
}

export interface IndexedProduct {
	readonly id: string;
	/** Their numbers, in the order of their keys. */
	readonly traits: Int32Array;
	/** By id. */
	readonly variants: readonly IndexedVariant[];
}

export interface CandidateIndex {
	/** The best sold first, then the deepest stock. */
	readonly products: readonly IndexedProduct[];
	/** Where a product stands among them. */
	readonly placeOf: ReadonlyMap<string, number>;
	/** A trait's number by its key. */
	readonly numberOf: ReadonlyMap<string, number>;
	readonly traits: readonly Trait[];
	/** By a trait's number, the places of the products that have it, ascending. */
	readonly carriers: readonly (readonly number[])[];
	/** Of all products together: how much it holds. */
	readonly variants: number;
}

export interface IndexBuilder {
	addProduct(product: CandidateProduct): void;
	/** Of a product that was added; one of a product that nobody knows cannot be offered. */
	addVariant(variant: CandidateVariant): void;
	finish(): CandidateIndex;
}

/** Depth beyond which more stock says no more. */
export const deepStock = 100;

export const isSellable = ({ stock }: Pick<CandidateVariant, 'stock'>): boolean =>
	stock.kind === 'unlimited' || stock.units > 0;

export function buildIndex(): IndexBuilder {
	const numberOf = new Map<string, number>();
	const traits: Trait[] = [];
	const options = new Map<string, IndexedOption>();
	const products = new Map<string, { readonly traits: Int32Array; readonly variants: IndexedVariant[] }>();

	const knownOption = (option: IndexedOption): IndexedOption => {
		const place = `${option.name}\0${option.value}`;
		const found = options.get(place);
		if (!found) options.set(place, option);
		return found ?? option;
	};
	const numberFor = (trait: Trait): number => {
		const number = numberOf.get(trait.key) ?? traits.length;
		if (number === traits.length) {
			numberOf.set(trait.key, number);
			traits.push(trait);
		}
		return number;
	};
	return {
		addProduct: (product) => {
			if (!product.isPublished) return;
			products.set(product.id, {
				traits: Int32Array.from(traitsOf(product), numberFor),
				variants: [],
			});
		},
		addVariant: (variant) => {
			const product = products.get(variant.productId);
			if (!product || !isSellable(variant)) return;
			const { id, price, stock, sold } = variant;
			product.variants.push({
				id,
				price,
				stock,
				sold,
				options: variant.options.flatMap((option) => {
					const { name, value } = option;
					const key = optionKey(option);
					return key === undefined ? [] : [knownOption({ name, value, key })];
				}),
			});
		},
		finish: () => {
			const ordered = [...products]
				.filter(([, { variants }]) => variants.length > 0)
				.map(([id, { traits, variants }]) => ({
					product: { id, traits, variants: variants.sort((a, b) => compareIds(a.id, b.id)) },
					sold: variants.reduce((sum, { sold }) => sum + sold, 0),
					units: variants.reduce((sum, { stock }) => sum + unitsOf(stock), 0),
				}))
				.sort((a, b) => b.sold - a.sold || b.units - a.units || compareIds(a.product.id, b.product.id))
				.map(({ product }) => product);
			const carriers: number[][] = traits.map(() => []);
			for (const [place, product] of ordered.entries()) {
				for (const number of product.traits) carriers[number]?.push(place);
			}
			return {
				products: ordered,
				placeOf: new Map(ordered.map(({ id }, place) => [id, place])),
				numberOf,
				traits,
				carriers,
				variants: ordered.reduce((sum, { variants }) => sum + variants.length, 0),
			};
		},
	};
}

/** As far as depth says anything. */
export const unitsOf = (stock: StockDepth): number =>
	stock.kind === 'unlimited' ? deepStock : Math.min(stock.units, deepStock);
