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
	/** In the order of their keys. */
	readonly traits: readonly Trait[];
	/** By id. */
	readonly variants: readonly IndexedVariant[];
}

export interface CandidateIndex {
	/** The best sold first, then the deepest stock. */
	readonly products: readonly IndexedProduct[];
	/** Where a product stands among them. */
	readonly placeOf: ReadonlyMap<string, number>;
	/** Places of the products with this trait, ascending. */
	readonly carriersOf: ReadonlyMap<string, readonly number[]>;
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
	const traits = new Map<string, Trait>();
	const options = new Map<string, IndexedOption>();
	const products = new Map<string, { readonly traits: readonly Trait[]; readonly variants: IndexedVariant[] }>();

	const known = <Value>(table: Map<string, Value>, key: string, value: Value): Value => {
		const found = table.get(key);
		if (found === undefined) table.set(key, value);
		return found ?? value;
	};
	return {
		addProduct: (product) => {
			if (!product.isPublished) return;
			products.set(product.id, {
				traits: traitsOf(product).map((trait) => known(traits, trait.key, trait)),
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
					return key === undefined ? [] : [known(options, `${name}\0${value}`, { name, value, key })];
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
			const carriersOf = new Map<string, number[]>();
			for (const [place, { traits }] of ordered.entries()) {
				for (const { key } of traits) {
					const carriers = carriersOf.get(key);
					if (carriers) carriers.push(place);
					else carriersOf.set(key, [place]);
				}
			}
			return {
				products: ordered,
				placeOf: new Map(ordered.map(({ id }, place) => [id, place])),
				carriersOf,
			};
		},
	};
}

/** As far as depth says anything. */
export const unitsOf = (stock: StockDepth): number =>
	stock.kind === 'unlimited' ? deepStock : Math.min(stock.units, deepStock);
