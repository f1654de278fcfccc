/**
 * Ranks what could be offered in place of one variant: the merchant's pins in their order, then other variants of the
 * same product, closest options first, then other products, one variant of each, by what they share. Every place comes
 * with its reasons. It looks only at products that share something, the rarest traits first, so that the work for one
 * variant does not grow with the catalogue. It must never name what is not in the index, what is excluded, or itself.
 */
import type { CandidateIndex, IndexedOption, IndexedProduct, IndexedVariant } from './candidate-index';
import { deepStock, unitsOf } from './candidate-index';
import type { Curation } from './curation';
import { compareIds, type OptionValue, type ProductFacts, type VariantFacts } from './facts';
import type { Reason, WeighedReason } from './reason';
import { optionKey, priceBand, rarityOf, type Trait, type TraitKind, traitKey, traitsOf, weights } from './traits';

export interface Ranked {
	readonly variantId: string;
	readonly productId: string;
	/** Of other products; pins and variants of the same product stand before them whatever they score. */
	readonly points: number;
	/** Weightiest kind first. */
	readonly reasons: readonly WeighedReason[];
}

/** Others of one product leave room for other products: they are often gone together. */
const siblingsAtMost = 6;
/** Products that a trait names at most: of a common one the best sold, as the rest differs in little else. */
const carriersLookedAt = 250;
const productsLookedAt = 1_200;
/** Of these every variant is compared. */
const productsCompared = 64;
const manySold = 1_000;

/** Made once for all variants of a product. */
export interface ProductLens {
	readonly product: ProductFacts;
	readonly curation: Curation;
	/** The product's own traits by the numbers that they have in the index. */
	readonly traits: ReadonlyMap<number, Trait>;
	/** By a trait's number, what it is worth where it is shared; of its own traits only. */
	readonly worth: ReadonlyMap<number, number>;
	/** The products to compare with, without its own, and the points of what is shared with each. */
	readonly near: readonly NearProduct[];
}

interface NearProduct {
	readonly product: IndexedProduct;
	readonly points: number;
}

export function lookAround(index: CandidateIndex, product: ProductFacts, curation: Curation): ProductLens {
	const traits = new Map<number, Trait>();
	for (const trait of traitsOf(product)) {
		const number = index.numberOf.get(trait.key);
		if (number !== undefined && carriersOf(index, number).length > 0) traits.set(number, trait);
	}
	const rarity = (number: number) => rarityOf(carriersOf(index, number).length, index.products.length);
	const total = new Map<string, number>();
	for (const [number, { kind }] of traits) total.set(kind, (total.get(kind) ?? 0) + rarity(number));
	const worth = new Map(
		[...traits].map(([number, { kind }]) => [number, (weights[kind] * rarity(number)) / (total.get(kind) ?? 1)]),
	);
	const mayBeOffered = isOffered(index, curation);
	const places = new Set<number>();
	const rarestFirst = [...traits].sort(
		([a, one], [b, other]) =>
			carriersOf(index, a).length - carriersOf(index, b).length || (one.key < other.key ? -1 : 1),
	);
	for (const [number] of rarestFirst) {
		const room = Math.min(carriersLookedAt, productsLookedAt - places.size);
		let taken = 0;
		for (const place of carriersOf(index, number)) {
			if (taken >= room) break;
			const candidate = index.products[place];
			if (!candidate || candidate.id === product.id || !mayBeOffered(candidate)) continue;
			places.add(place);
			taken += 1;
		}
	}
	const near = [...places]
		.flatMap((place) => {
			const candidate = index.products[place];
			return candidate ? [{ product: candidate, place, points: sharedPoints(worth, candidate) }] : [];
		})
		.sort((a, b) => b.points - a.points || a.place - b.place)
		.slice(0, productsCompared);
	return { product, curation, traits, worth, near };
}

export function rankAlternatives(
	index: CandidateIndex,
	lens: ProductLens,
	variant: VariantFacts,
	atMost: number,
): readonly Ranked[] {
	const mayBeOffered = isOffered(index, lens.curation);
	const score = scoreFor(variant);
	const best = ({ product, points }: NearProduct): Scored | undefined => {
		let found: Scored | undefined;
		for (const candidate of product.variants) {
			if (candidate.id === variant.id) continue;
			const scored = { product, candidate, points: points + score(candidate) };
			if (!found || scored.points > found.points) found = scored;
		}
		return found;
	};

	const pinned = lens.curation.pins.flatMap(({ productId, by }) => {
		const product = findProduct(index, productId);
		if (!product || !mayBeOffered(product)) return [];
		const scored = best({ product, points: sharedPoints(lens.worth, product) });
		return scored ? [{ ...scored, by }] : [];
	});
	const isPinned = new Set(pinned.map(({ candidate }) => candidate.id));
	const pinnedProducts = new Set(pinned.map(({ product }) => product.id));

	const own = findProduct(index, lens.product.id);
	const siblings =
		own && mayBeOffered(own)
			? own.variants
					.filter(({ id }) => id !== variant.id && !isPinned.has(id))
					.map((candidate) => ({
						product: own,
						candidate,
						shared: sharedOptions(optionKeys(variant.options), candidate.options).length,
						points: score(candidate),
					}))
					.sort((a, b) => b.shared - a.shared || b.points - a.points || compareIds(a.candidate.id, b.candidate.id))
					.slice(0, siblingsAtMost)
			: [];
	const others = lens.near
		.filter(({ product }) => !pinnedProducts.has(product.id))
		.flatMap((near) => best(near) ?? [])
		.sort((a, b) => b.points - a.points || compareIds(a.candidate.id, b.candidate.id));

	return [...pinned, ...siblings, ...others].slice(0, atMost).map((each) => ({
		variantId: each.candidate.id,
		productId: each.product.id,
		points: each.points,
		reasons: reasonsFor(lens, variant, each),
	}));
}

interface Scored {
	readonly product: IndexedProduct;
	readonly candidate: IndexedVariant;
	readonly points: number;
}

const carriersOf = (index: CandidateIndex, number: number): readonly number[] => index.carriers[number] ?? [];

function findProduct(index: CandidateIndex, id: string): IndexedProduct | undefined {
	const place = index.placeOf.get(id);
	return place === undefined ? undefined : index.products[place];
}

function isOffered(
	index: CandidateIndex,
	{ excludedProducts, excludedCollections }: Curation,
): (product: IndexedProduct) => boolean {
	const excluded = new Set(
		[...excludedCollections].flatMap((id) => index.numberOf.get(traitKey('collection', id)) ?? []),
	);
	return ({ id, traits }) =>
		!excludedProducts.has(id) && !(excluded.size > 0 && traits.some((each) => excluded.has(each)));
}

/** Traits come in one order, so that equal sums are equal to the last digit. */
function sharedPoints(worth: ProductLens['worth'], candidate: IndexedProduct): number {
	let points = 0;
	for (const number of candidate.traits) points += worth.get(number) ?? 0;
	return points;
}

/** What a candidate is worth by itself, whatever its product shares. */
function scoreFor({ options, price }: VariantFacts): (candidate: IndexedVariant) => number {
	const keys = optionKeys(options);
	return (candidate) =>
		(keys.size === 0 ? 0 : (weights.option * sharedOptions(keys, candidate.options).length) / keys.size) +
		pricePoints(price, candidate.price) +
		stockPoints(candidate) +
		salesPoints(candidate);
}

const optionKeys = (options: readonly OptionValue[]): ReadonlySet<string> =>
	new Set(options.flatMap((option) => optionKey(option) ?? []));

/** The candidate's options that the source has too. */
const sharedOptions = (keys: ReadonlySet<string>, theirs: readonly IndexedOption[]): readonly IndexedOption[] =>
	theirs.filter(({ key }) => keys.has(key));

const pricePoints = (own: number, theirs: number): number =>
	own > 0 && theirs > 0 ? weights.price * Math.max(0, 1 - Math.abs(Math.log(theirs / own)) / Math.log(priceBand)) : 0;

const share = (count: number, most: number): number => Math.log(1 + Math.min(count, most)) / Math.log(1 + most);

const stockPoints = ({ stock }: IndexedVariant): number => weights.stock * share(unitsOf(stock), deepStock);

const salesPoints = ({ sold }: IndexedVariant): number => weights.sales * share(sold, manySold);

interface Offered {
	readonly product: IndexedProduct;
	readonly candidate: IndexedVariant;
	/** Whose pin it is. */
	readonly by?: 'product' | 'collection' | undefined;
}

function reasonsFor(
	lens: ProductLens,
	variant: VariantFacts,
	{ product, candidate, by }: Offered,
): readonly WeighedReason[] {
	const found: WeighedReason[] = [];
	const add = (reason: Reason, points: number) => found.push({ reason, points });
	const traits = (kind: TraitKind, reasonOf: (text: string) => Reason) => {
		for (const number of product.traits) {
			const trait = lens.traits.get(number);
			if (trait?.kind === kind) add(reasonOf(trait.text), lens.worth.get(number) ?? 0);
		}
	};
	const keys = optionKeys(variant.options);
	const shared = sharedOptions(keys, candidate.options);
	if (by) add({ kind: 'pinned', by }, 0);
	if (product.id === lens.product.id) {
		const other = candidate.options.filter(({ key }) => !keys.has(key));
		const differs = other.map(({ name, value }) => ({ name, value }));
		add({ kind: 'same-product', differs }, 0);
	}
	traits('type', (productType) => ({ kind: 'type', productType }));
	for (const { name, value } of shared) add({ kind: 'option', name, value }, weights.option / keys.size);
	traits('tag', (tag) => ({ kind: 'tag', tag }));
	traits('vendor', (vendor) => ({ kind: 'vendor', vendor }));
	traits('collection', (collectionId) => ({ kind: 'collection', collectionId }));
	const price = pricePoints(variant.price, candidate.price);
	if (price > 0) add({ kind: 'price', percent: Math.round((candidate.price / variant.price - 1) * 100) }, price);
	traits('title-word', (word) => ({ kind: 'title-word', word }));
	const units = candidate.stock.kind === 'counted' ? candidate.stock.units : undefined;
	add({ kind: 'stock', units }, stockPoints(candidate));
	if (candidate.sold > 0) add({ kind: 'sales', units: candidate.sold }, salesPoints(candidate));
	return found;
}
