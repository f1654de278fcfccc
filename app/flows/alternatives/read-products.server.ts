/**
 * Keeps what is known of products as Shopify has it: read whole at the import, afterwards product by product and
 * collection by collection as news comes. Where a fact has really changed, the lists that it may change are ranked anew.
 * Never called inside a transaction: it asks Shopify first and saves afterwards.
 */
import { markNeedyDue } from '../../adapters/db/alternatives-due.server';
import { addToCollection, deleteProducts, takeFromCollection } from '../../adapters/db/product-rows.server';
import type { ShopProduct } from '../../adapters/shopify/shop-admin.server';
import { canonicalJson } from '../../domain/canonical-json';
import type { FlowDeps } from '../deps';
import { storableText } from '../storable-text';
import { settleLater } from './note-stock-moves.server';
import { speaksOf } from './save-alternative-rule.server';

/** Being in a larger collection says next to nothing of a product; each change of one would cost many calls. */
const membersAtMost = 2_000;
/** Where a merchant speaks of a collection it has to be known who is in it. */
const spokenOfAtMost = 50_000;
const rowsAtOnce = 250;

interface NamedShop {
	readonly id: string;
	readonly domain: string;
}

export interface ProductNews {
	/** Something else now than we knew. */
	readonly changed: readonly string[];
	/** Not in Shopify. */
	readonly missing: readonly string[];
}

export async function readChangedProducts(
	deps: FlowDeps,
	shop: NamedShop,
	ids: readonly string[],
): Promise<ProductNews> {
	const { products, missing } = await deps.admin(shop.domain).readProducts([...new Set(ids)]);
	const changed = await saveProducts(deps, shop.id, products);
	await noteChanged(deps, shop.id, changed);
	await dropProducts(deps, shop.id, missing);
	return { changed, missing };
}

/** The ids of those that are something else now. */
export async function saveProducts(
	deps: FlowDeps,
	shopId: string,
	products: readonly ShopProduct[],
): Promise<readonly string[]> {
	const db = deps.shopDb(shopId);
	const known = await db.product.findMany({ where: { id: { in: products.map(({ id }) => id) } } });
	const before = new Map(known.map((row) => [row.id, factsOf(row)]));
	const at = deps.now();
	const changed: string[] = [];
	await db.$transaction(async (tx) => {
		// In the order in which all who write many products lock them.
		for (const product of [...products].sort((a, b) => (a.id < b.id ? -1 : 1))) {
			const facts = storable(product);
			if (canonicalJson(before.get(product.id) ?? null) !== canonicalJson(facts)) changed.push(product.id);
			await tx.product.upsert({
				where: { shopId_id: { shopId, id: product.id } },
				create: { shopId, id: product.id, ...facts, readAt: at },
				update: { ...facts, readAt: at },
			});
		}
	});
	return changed;
}

/** Its variants are found to be gone by their own plans. */
export async function dropProducts(deps: FlowDeps, shopId: string, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	const db = deps.shopDb(shopId);
	await deleteProducts(db, ids);
	await db.alternativeRule.deleteMany({ where: { target: 'product', targetId: { in: [...ids] } } });
	await db.alternativeRule.deleteMany({ where: { scope: 'product', scopeId: { in: [...ids] } } });
	await settleLater(db, deps.now(), { variantIds: await variantsOf(deps, shopId, ids), productIds: [] });
}

/** Reads anew who is in a collection; a large one that nobody speaks of is left as it was read. */
export async function readChangedCollection(deps: FlowDeps, shop: NamedShop, collectionId: string): Promise<void> {
	const speaking = await deps.shopDb(shop.id).alternativeRule.count({ where: speaksOf(collectionId) });
	const atMost = speaking > 0 ? spokenOfAtMost : membersAtMost;
	const members = await deps.admin(shop.domain).readCollectionMembers(collectionId, atMost);
	switch (members.kind) {
		case 'too-many':
			return;
		case 'gone':
			return dropCollection(deps, shop.id, collectionId);
		case 'members':
			return saveMembers(deps, shop.id, collectionId, members.productIds);
	}
}

export async function dropCollection(deps: FlowDeps, shopId: string, collectionId: string): Promise<void> {
	await saveMembers(deps, shopId, collectionId, []);
	const db = deps.shopDb(shopId);
	await db.alternativeRule.deleteMany({ where: speaksOf(collectionId) });
}

/** Who is in a collection of which a rule has begun to speak: 1 where one was read, 0 where none waits for it. */
export async function readSpokenCollection(deps: FlowDeps, shopId: string): Promise<number> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	const next = await db.collectionReading.findFirst({ orderBy: [{ since: 'asc' }, { collectionId: 'asc' }] });
	if (shop?.status !== 'active' || !next) return 0;
	const { collectionId, since } = next;
	await readChangedCollection(deps, shop, collectionId);
	await db.collectionReading.deleteMany({ where: { collectionId, since } });
	return 1;
}

async function saveMembers(
	deps: FlowDeps,
	shopId: string,
	collectionId: string,
	productIds: readonly string[],
): Promise<void> {
	const db = deps.shopDb(shopId);
	const members = new Set(productIds);
	const was = new Set<string>();
	for (let last = ''; ; ) {
		const rows = await db.product.findMany({
			where: { id: { gt: last }, collections: { has: collectionId } },
			orderBy: { id: 'asc' },
			take: rowsAtOnce,
			select: { id: true },
		});
		if (rows.length === 0) break;
		const ids = rows.map(({ id }) => id);
		for (const id of ids) was.add(id);
		const left = ids.filter((id) => !members.has(id));
		if (left.length > 0) await takeFromCollection(db, collectionId, left);
		last = rows.at(-1)?.id ?? last;
	}
	const joined = productIds.filter((id) => !was.has(id));
	for (let from = 0; from < joined.length; from += rowsAtOnce) {
		const ids = joined.slice(from, from + rowsAtOnce);
		await addToCollection(db, collectionId, ids);
	}
	await noteChanged(deps, shopId, [...joined, ...[...was].filter((id) => !members.has(id))]);
}

/** A product that is something else now: its own lists at once, those of others a while later. */
async function noteChanged(deps: FlowDeps, shopId: string, productIds: readonly string[]): Promise<void> {
	for (let from = 0; from < productIds.length; from += rowsAtOnce) {
		const ids = productIds.slice(from, from + rowsAtOnce);
		const db = deps.shopDb(shopId);
		await markNeedyDue(db, deps.now(), ids);
		await settleLater(db, deps.now(), { variantIds: await variantsOf(deps, shopId, ids), productIds: ids });
	}
}

async function variantsOf(deps: FlowDeps, shopId: string, productIds: readonly string[]): Promise<string[]> {
	const where = { productId: { in: [...productIds] } };
	const rows = await deps.shopDb(shopId).variant.findMany({ where, select: { id: true } });
	return rows.map(({ id }) => id);
}

type Facts = Omit<ShopProduct, 'id'>;

const storable = ({ id: _id, ...facts }: ShopProduct) => ({
	...facts,
	title: storableText(facts.title),
	productType: storableText(facts.productType),
	vendor: storableText(facts.vendor),
	tags: facts.tags.map(storableText).sort(),
	collections: [...facts.collections].sort(),
});

function factsOf(row: Facts): Facts {
	const { title, handle, productType, vendor, tags, collections, isPublished, imageUrl } = row;
	const sorted = { tags: [...tags].sort(), collections: [...collections].sort() };
	return { title, handle, productType, vendor, ...sorted, isPublished, imageUrl };
}
