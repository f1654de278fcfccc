import { expect, test } from 'vitest';
import { findReason, mainReason } from '../../../app/domain/alternatives/reason';
import { traitsOf } from '../../../app/domain/alternatives/traits';
import { aProduct, aRule, aVariant, idsOf, rank, type Shelf } from './shelf';

const size = (value: string) => ({ name: 'Size', value });
const glaze = (value: string) => ({ name: 'Glaze', value });

/** One product that has run out, and others with one variant each: product n has the variant n0. */
function shelfWith(own: object, others: Readonly<Record<string, object>>, variantOf: object = {}): Shelf {
	const facts = (id: string): object => (variantOf as Record<string, object>)[id] ?? {};
	return {
		products: [aProduct({ id: '1', ...own }), ...Object.entries(others).map(([id, over]) => aProduct({ id, ...over }))],
		variants: [
			aVariant({ id: '10', productId: '1', stock: { kind: 'counted', units: 0 }, ...facts('1') }),
			...Object.keys(others).map((id) => aVariant({ id: `${id}0`, productId: id, ...facts(id) })),
		],
	};
}

test('another variant of the same product comes first, the closest options before the others', () => {
	const shelf: Shelf = {
		products: [aProduct({ id: '1', productType: 'Mug' }), aProduct({ id: '2', productType: 'Mug' })],
		variants: [
			aVariant({ id: '10', productId: '1', options: [size('M'), glaze('Oat')], stock: { kind: 'counted', units: 0 } }),
			aVariant({ id: '11', productId: '1', options: [size('L'), glaze('Moss')] }),
			aVariant({ id: '12', productId: '1', options: [size('M'), glaze('Moss')] }),
			aVariant({ id: '20', productId: '2', options: [size('M'), glaze('Oat')], sold: 500 }),
		],
	};
	const ranked = rank(shelf, '10');
	expect(idsOf(ranked)).toEqual(['12', '11', '20']);
	expect(ranked.map(({ reasons }) => mainReason(reasons))).toEqual([
		{ kind: 'same-product', differs: [glaze('Moss')] },
		{ kind: 'same-product', differs: [size('L'), glaze('Moss')] },
		{ kind: 'type', productType: 'Mug' },
	]);
});

test('among variants of a product options decide before price, stock and sales', () => {
	const own = [size('M'), glaze('Oat'), { name: 'Handle', value: 'Left' }];
	const shelf: Shelf = {
		products: [aProduct({ id: '1' })],
		variants: [
			aVariant({ id: '10', productId: '1', options: own, stock: { kind: 'counted', units: 0 } }),
			aVariant({ id: '11', productId: '1', options: [size('L')], sold: 1_000, stock: { kind: 'unlimited' } }),
			aVariant({ id: '12', productId: '1', options: [size('M')], price: 400, stock: { kind: 'counted', units: 1 } }),
		],
	};
	expect(idsOf(rank(shelf, '10'))).toEqual(['12', '11']);
});

test('type says more than options, options more than a vendor, a vendor more than a word of the title', () => {
	const shelf = shelfWith(
		{ title: 'Harbour lamp', productType: 'Lamp', vendor: 'Holm', tags: ['brass'], collections: ['7'] },
		{
			2: { title: 'Harbour rug' },
			3: { title: 'Bowl', vendor: 'Holm' },
			4: { title: 'Plate', productType: 'Lamp' },
			5: { title: 'Vase', tags: ['Brass'] },
			6: { title: 'Shelf', collections: ['7'] },
		},
	);
	expect(idsOf(rank(shelf, '10'))).toEqual(['40', '50', '30', '60', '20']);
});

test('of two that share as much otherwise, the one in the same size is nearer', () => {
	const shelf = shelfWith(
		{ productType: 'Shirt' },
		{ 2: { productType: 'Shirt' }, 3: { productType: 'Shirt' } },
		{ 1: { options: [size('M')] }, 2: { options: [size('L')] }, 3: { options: [{ name: 'SIZE', value: 'm ' }] } },
	);
	const ranked = rank(shelf, '10');
	expect(idsOf(ranked)).toEqual(['30', '20']);
	expect(ranked[0]?.reasons.map(({ reason }) => reason.kind)).toContain('option');
});

test('a tag that few products have says more than one that many have', () => {
	const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [String(index + 100), { tags: ['sale'] }]));
	const shelf = shelfWith({ tags: ['sale', 'left-handed'] }, { ...many, 900: { tags: ['left-handed'] } });
	expect(idsOf(rank(shelf, '10'))[0]).toBe('9000');
});

test('a near price beats a far one, deeper stock and more sales beat less, and ties go by id', () => {
	const other = { productType: 'Mug' };
	const shelf = shelfWith(
		other,
		{ 2: other, 3: other, 4: other, 5: other, 6: other },
		{
			2: { price: 200, sold: 900, stock: { kind: 'unlimited' } },
			4: { stock: { kind: 'counted', units: 90 } },
			6: { sold: 40 },
		},
	);
	expect(idsOf(rank(shelf, '10'))).toEqual(['40', '60', '30', '50', '20']);
});

test('the only variant of a product shares no option with the only variant of another', () => {
	const only = [{ name: 'Title', value: 'Default Title' }];
	const shelf = shelfWith(
		{ vendor: 'Holm' },
		{ 2: {}, 3: { vendor: 'Holm' } },
		{ 1: { options: only }, 2: { options: only } },
	);
	expect(idsOf(rank(shelf, '10'))).toEqual(['30']);
});

test('what shares nothing is no alternative', () => {
	expect(rank(shelfWith({ title: 'Lamp' }, { 2: { title: 'Socks' } }), '10')).toEqual([]);
});

test('one product takes one place among others, with the variant that fits best', () => {
	const shelf: Shelf = {
		products: [aProduct({ id: '1', productType: 'Mug' }), aProduct({ id: '2', productType: 'Mug' })],
		variants: [
			aVariant({ id: '10', productId: '1', options: [size('S')], stock: { kind: 'counted', units: 0 } }),
			aVariant({ id: '20', productId: '2', options: [size('L')] }),
			aVariant({ id: '21', productId: '2', options: [size('S')] }),
		],
	};
	expect(idsOf(rank(shelf, '10'))).toEqual(['21']);
});

test('variants of one product leave room for other products', () => {
	const siblings = Array.from({ length: 40 }, (_, index) => aVariant({ id: String(100 + index), productId: '1' }));
	const shelf: Shelf = {
		products: [aProduct({ id: '1', vendor: 'Holm' }), aProduct({ id: '2', vendor: 'Holm' })],
		variants: [...siblings, aVariant({ id: '900', productId: '2' })],
	};
	const ids = idsOf(rank(shelf, '100'));
	expect(ids).toHaveLength(7);
	expect(ids.at(-1)).toBe('900');
});

test('pins come first and in order, those of the product before those of its collections', () => {
	const shelf = shelfWith(
		{ productType: 'Mug', collections: ['7'] },
		{ 2: { productType: 'Mug' }, 3: {}, 4: {}, 5: {} },
	);
	const rules = [
		aRule({ kind: 'pin', targetId: '5', position: 1 }),
		aRule({ kind: 'pin', targetId: '4', position: 0, scope: 'collection', scopeId: '7' }),
		aRule({ kind: 'pin', targetId: '3', position: 0 }),
		aRule({ kind: 'pin', targetId: '3', position: 4, scope: 'collection', scopeId: '7' }),
		aRule({ kind: 'pin', targetId: '2', scopeId: '99' }),
	];
	const ranked = rank(shelf, '10', rules);
	expect(idsOf(ranked)).toEqual(['30', '50', '40', '20']);
	expect(ranked.map(({ reasons }) => mainReason(reasons)).slice(0, 3)).toEqual([
		{ kind: 'pinned', by: 'product' },
		{ kind: 'pinned', by: 'product' },
		{ kind: 'pinned', by: 'collection' },
	]);
});

test('an exclusion beats a pin, by product or by collection, and can take the own product out', () => {
	const shelf = shelfWith(
		{ productType: 'Mug', collections: ['7'] },
		{ 2: { productType: 'Mug', collections: ['8'] }, 3: { productType: 'Mug' }, 4: { productType: 'Mug' } },
	);
	const wide = { ...shelf, variants: [...shelf.variants, aVariant({ id: '11', productId: '1' })] };
	const rules = [
		aRule({ kind: 'pin', targetId: '3' }),
		aRule({ kind: 'exclude', targetId: '3', scope: 'collection', scopeId: '7' }),
		aRule({ kind: 'exclude', target: 'collection', targetId: '8' }),
		aRule({ kind: 'exclude', targetId: '1' }),
	];
	expect(idsOf(rank(wide, '10'))).toEqual(['11', '20', '30', '40']);
	expect(idsOf(rank(wide, '10', rules))).toEqual(['40']);
});

test('why stands in the shop’s own words, and each word of it is a fact', () => {
	const shelf = shelfWith(
		{ title: 'Tall Pitcher', productType: 'Pitcher', vendor: 'Holm', tags: ['Stoneware'] },
		{ 2: { title: 'small pitcher', productType: 'PITCHER', vendor: 'holm', tags: ['stoneware', 'new'] } },
		{ 2: { price: 36, sold: 4 } },
	);
	const [ranked] = rank(shelf, '10');
	expect(ranked?.reasons.map(({ reason }) => reason)).toEqual([
		{ kind: 'type', productType: 'Pitcher' },
		{ kind: 'tag', tag: 'Stoneware' },
		{ kind: 'vendor', vendor: 'Holm' },
		{ kind: 'price', percent: -25 },
		{ kind: 'title-word', word: 'Pitcher' },
		{ kind: 'stock', units: 20 },
		{ kind: 'sales', units: 4 },
	]);
});

test('the reason is what both share, not what they cost or how much there is', () => {
	const many = Array.from({ length: 9 }, (_, at) => String(at + 70));
	// All but one of its collections are rarer, so the one that it shares with the first weighs little.
	const shelf = shelfWith(
		{ collections: ['7', ...many] },
		{ 2: { collections: ['7'] }, 3: { collections: ['7'] }, 4: { collections: many } },
	);
	const first = rank(shelf, '10').find(({ productId }) => productId === '2');
	expect(first?.reasons.map(({ reason, points }) => [reason.kind, points > 2])).toEqual([
		['collection', false],
		['price', true],
		['stock', false],
	]);
	expect(mainReason(first?.reasons ?? [])).toEqual({ kind: 'collection', collectionId: '7' });
});

test('a reason is read back as it was stored, and one that another hand wrote is none', () => {
	const stored = [
		{ kind: 'same-product', differs: [glaze('Moss')] },
		{ kind: 'stock', units: undefined },
		{ kind: 'collection', collectionId: '7' },
	] as const;
	expect(JSON.parse(JSON.stringify(stored)).map(findReason)).toEqual(stored);
	for (const odd of [null, 'type', { kind: 'type' }, { kind: 'praise' }]) expect(findReason(odd)).toBeUndefined();
});

test('titles are compared by words in languages that write none apart, too', () => {
	const words = traitsOf(aProduct({ id: '1', title: '陶器のピッチャー' })).map(({ text }) => text);
	expect(words.length).toBeGreaterThan(1);
	expect(words).toContain('ピッチャー');
});
