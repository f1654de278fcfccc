/**
 * A pitcher that has run out among two that are in stock, for the flows of alternatives: stock and facts are set, heard
 * of and ranked as in the real shop, and what stands on the storefront is read back.
 */
import type { Database } from '../../app/adapters/db/database.server';
import type { ShopAdmin, VariantStock } from '../../app/adapters/shopify/shop-admin.server';
import { createRanking } from '../../app/flows/alternatives/rank-alternatives.server';
import { readChangedProducts } from '../../app/flows/alternatives/read-products.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { aProduct, openFakeShop } from './fake-shop';

/** The pitcher 500 (of product 1500, as the fake has it) has run out; 510 and 520 are of other products and in stock. */
export async function openShelf(database: Database) {
	const shop = await openFakeShop(database);
	const named = { id: shop.shopId, domain: (await shop.db.shop.findFirstOrThrow()).domain };
	const ranking = createRanking(shop.deps);
	const sellable = new Map([
		['500', 0],
		['510', 9],
		['520', 30],
	]);
	for (const [id, available] of sellable) {
		shop.stock.set(id, { available, committed: 0 });
		shop.products.set(`1${id}`, aProduct({ id: `1${id}`, collections: ['71'] }));
	}
	shop.collections.set('71', ['1500', '1510', '1520']);
	await readChangedProducts(shop.deps, named, ['1500', '1510', '1520']);
	const hear = async (...ids: string[]) => {
		await markDirty(shop.db, shop.shopId, ids, shop.deps.now());
		await shop.work();
	};
	const rank = async () => {
		let looked = 0;
		for (let more = await ranking(shop.shopId); more > 0; more = await ranking(shop.shopId)) looked += more;
		return looked;
	};
	await hear(...sellable.keys());
	// What was heard while it was set up is due with the first ranking.
	shop.wait(minutes(10));
	const variantOf = (id: string) => shop.db.variant.findFirstOrThrow({ where: { id } });
	return {
		...shop,
		named,
		/** What a merchant's choice is looked up in. */
		catalogue: {
			readProducts: (ids: readonly string[]) => readChangedProducts(shop.deps, named, ids),
			readCollectionTitles: (ids: readonly string[]) => shop.deps.admin('').readCollectionTitles(ids),
		},
		/** Shopify, to be made to answer otherwise. */
		admin: shop.deps.admin('') as { -readonly [Verb in keyof ShopAdmin]: ShopAdmin[Verb] },
		variantOf,
		/** Its row as it was planned; due at once. */
		makeDue: async (...ids: string[]) => {
			await shop.db.variant.updateMany({ where: { id: { in: ids } }, data: { alternativesDueAt: shop.deps.now() } });
		},
		/** A new product with one variant, in stock unless said; `over` are the product's facts. */
		addProduct: async (id: string, over: object, available = 9, facts: Partial<VariantStock> = {}) => {
			shop.stock.set(id, { available, committed: 0, facts });
			shop.products.set(`1${id}`, aProduct({ id: `1${id}`, title: '', productType: '', vendor: '', ...over }));
			await readChangedProducts(shop.deps, named, [`1${id}`]);
			await hear(id);
		},
		hear,
		rank,
		setStock: async (id: string, available: number, facts: Partial<VariantStock> = {}) => {
			shop.stock.set(id, { available, committed: 0, facts });
			await hear(id);
		},
		listOf: (id: string): string[] | undefined => {
			const text = shop.metafields.get(`gid://shopify/ProductVariant/${id} alternatives`);
			return text === undefined
				? undefined
				: (JSON.parse(text) as string[]).map((gid) => gid.replace('gid://shopify/ProductVariant/', ''));
		},
		writes: () => shop.written.filter((line) => line.endsWith('alternatives')).length,
		dueOf: async (id: string) => (await variantOf(id)).alternativesDueAt,
		pin: (targetId: string, over: object = {}) =>
			shop.db.alternativeRule.create({
				data: {
					shopId: shop.shopId,
					id: `rule-${targetId}`,
					scope: 'product',
					scopeId: '1500',
					kind: 'pin',
					target: 'product',
					targetId,
					updatedAt: shop.deps.now(),
					...over,
				},
			}),
	};
}

export const minutes = (count: number) => count * 60;
