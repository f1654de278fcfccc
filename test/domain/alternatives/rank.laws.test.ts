import fc from 'fast-check';
import { expect, test } from 'vitest';

fc.configureGlobal({ numRuns: 400 });

import type { CurationRule } from '../../../app/domain/alternatives/curation';
import { curate } from '../../../app/domain/alternatives/curation';
import type { CandidateProduct, CandidateVariant } from '../../../app/domain/alternatives/facts';
import { idsOf, rank, type Shelf } from './shelf';

const few = (...texts: string[]) => fc.constantFrom(...texts);
const productId = fc.integer({ min: 1, max: 9 }).map(String);

const product = fc.record({
	id: productId,
	title: few('Tall pitcher', 'Small pitcher', 'Wool rug', 'Rug', ''),
	productType: few('Pitcher', 'Rug', ''),
	vendor: few('Holm', 'Lind', ''),
	tags: fc.uniqueArray(few('wool', 'clay', 'sale', 'new'), { maxLength: 3 }),
	collections: fc.uniqueArray(few('71', '72', '73'), { maxLength: 2 }),
	isPublished: fc.boolean(),
});

const variant = fc.record({
	id: fc.integer({ min: 100, max: 140 }).map(String),
	productId,
	options: fc.uniqueArray(fc.record({ name: few('Size', 'Glaze'), value: few('S', 'M') }), {
		maxLength: 2,
		selector: ({ name }) => name,
	}),
	price: fc.integer({ min: 0, max: 90 }),
	stock: fc.oneof(
		fc.record({ kind: fc.constant('counted' as const), units: fc.integer({ min: -3, max: 12 }) }),
		fc.record({ kind: fc.constant('unlimited' as const) }),
	),
	sold: fc.integer({ min: 0, max: 3 }),
});

const rule: fc.Arbitrary<CurationRule> = fc.oneof(
	fc.record({
		scope: few('product') as fc.Arbitrary<'product'>,
		scopeId: productId,
		kind: few('pin', 'exclude') as fc.Arbitrary<'pin' | 'exclude'>,
		target: fc.constant('product' as const),
		targetId: productId,
		position: fc.integer({ min: 0, max: 3 }),
	}),
	fc.record({
		scope: fc.constant('collection' as const),
		scopeId: few('71', '72'),
		kind: fc.constant('exclude' as const),
		target: fc.constant('collection' as const),
		targetId: few('72', '73'),
		position: fc.constant(0),
	}),
);

interface Case extends Shelf {
	readonly rules: readonly CurationRule[];
	readonly source: CandidateVariant;
}

const someCase: fc.Arbitrary<Case> = fc
	.record({
		products: fc.uniqueArray(product, { minLength: 1, maxLength: 9, selector: ({ id }) => id }),
		variants: fc.uniqueArray(variant, { minLength: 1, maxLength: 24, selector: ({ id }) => id }),
		rules: fc.uniqueArray(rule, { maxLength: 5, selector: (each) => JSON.stringify({ ...each, position: 0 }) }),
		chosen: fc.nat(),
	})
	.map(({ products, variants, rules, chosen }) => {
		const known = variants.map((each, index) => {
			const owner = products.find(({ id }) => id === each.productId) ?? products[index % products.length];
			return { ...each, productId: owner?.id ?? '' };
		});
		const source = known[chosen % known.length] as CandidateVariant;
		// Most rules are to speak of the product that is looked at.
		const spoken = rules.map((each, index) =>
			each.scope === 'product' && index > 0 ? { ...each, scopeId: source.productId } : each,
		);
		return { products, variants: known, rules: spoken, source };
	});

const findProduct = ({ products }: Shelf, id: string) => products.find((each) => each.id === id) as CandidateProduct;

const everything = 1_000;

test('the order in which the shop is read does not matter', () => {
	fc.assert(
		fc.property(someCase, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (shop, keys) => {
			const shuffled = <Item>(items: readonly Item[]) =>
				items.map((item, index) => ({ item, key: keys[index % keys.length] ?? 0 })).sort((a, b) => a.key - b.key);
			const again: Shelf = {
				products: shuffled(shop.products).map(({ item }) => ({
					...item,
					tags: [...item.tags].reverse(),
					collections: [...item.collections].reverse(),
				})),
				variants: shuffled(shop.variants).map(({ item }) => item),
			};
			const rules = [...shop.rules].reverse();
			expect(rank(again, shop.source.id, rules)).toEqual(rank(shop, shop.source.id, shop.rules));
		}),
	);
});

test('only what can be bought and seen is named, once, never itself and never what is excluded', () => {
	let named = 0;
	fc.assert(
		fc.property(someCase, (shop) => {
			const ids = idsOf(rank(shop, shop.source.id, shop.rules));
			named += ids.length;
			expect(new Set(ids).size).toBe(ids.length);
			expect(ids.length).toBeLessThanOrEqual(12);
			const { excludedProducts, excludedCollections } = curate(shop.rules, findProduct(shop, shop.source.productId));
			for (const id of ids) {
				const found = shop.variants.find((each) => each.id === id) as CandidateVariant;
				const owner = findProduct(shop, found.productId);
				expect(id).not.toBe(shop.source.id);
				expect(found.stock.kind === 'unlimited' || found.stock.units > 0).toBe(true);
				expect(owner.isPublished).toBe(true);
				expect(excludedProducts.has(owner.id)).toBe(false);
				expect(owner.collections.some((collection) => excludedCollections.has(collection))).toBe(false);
			}
		}),
	);
	expect(named).toBeGreaterThan(50);
});

test('pins come first, in their order', () => {
	let pinned = 0;
	fc.assert(
		fc.property(someCase, (shop) => {
			const ranked = rank(shop, shop.source.id, shop.rules, everything);
			const { pins } = curate(shop.rules, findProduct(shop, shop.source.productId));
			const offered = pins.map(({ productId: id }) => id).filter((id) => ranked.some((each) => each.productId === id));
			const first = ranked.slice(0, offered.length).map((each) => each.productId);
			expect(first).toEqual(offered);
			pinned += offered.length;
		}),
	);
	expect(pinned).toBeGreaterThan(5);
});

test('excluding only removes: the rest keep their order', () => {
	let removed = 0;
	fc.assert(
		fc.property(someCase, productId, (shop, targetId) => {
			const rules = shop.rules.filter(({ kind }) => kind === 'pin');
			const before = rank(shop, shop.source.id, rules, everything);
			const more: CurationRule[] = [
				...rules,
				{ scope: 'product', scopeId: shop.source.productId, kind: 'exclude', target: 'product', targetId, position: 0 },
			];
			const after = idsOf(rank(shop, shop.source.id, more, everything));
			expect(after).toEqual(idsOf(before.filter((each) => each.productId !== targetId)));
			removed += before.length - after.length;
		}),
	);
	expect(removed).toBeGreaterThan(5);
});

test('every place has a reason', () => {
	fc.assert(
		fc.property(someCase, (shop) => {
			for (const { reasons } of rank(shop, shop.source.id, shop.rules)) expect(reasons.length).toBeGreaterThan(0);
		}),
	);
});
