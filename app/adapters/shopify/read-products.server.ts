/**
 * Reads what a product is: its type, vendor, tags, collections, and whether shoppers can see it. What Shopify has no
 * longer is said to be missing, never to be empty.
 */
import type { ProductFacts } from '../../domain/alternatives/facts';
import type { AdminClient } from './admin-client.server';
import { AdminError } from './admin-errors';
import { readBulkFile } from './bulk-file.server';
import {
	type BulkProductsQuery,
	PageChangedProductsDocument,
	PageCollectionProductsDocument,
	PageVariantIdsDocument,
	type ProductPartsFragment,
	ReadCollectionSizeDocument,
	ReadCollectionTitlesDocument,
	ReadMoreCollectionsDocument,
	ReadProductsDocument,
	type ReadProductsQuery,
} from './generated/operations';
import { findGidType, requireId, toGid } from './gid';
import { inGroups } from './in-groups';
import { readPages } from './read-pages';

export interface ShopProduct extends ProductFacts {
	readonly handle: string;
	/** Whether shoppers can see it in the online store. */
	readonly isPublished: boolean;
	readonly imageUrl: string;
}

export interface ProductsAnswer {
	readonly products: readonly ShopProduct[];
	/** Deleted, or never there. */
	readonly missing: readonly string[];
}

export interface ProductChange {
	readonly id: string;
	readonly updatedAt: Date;
}

export interface ProductChangePage {
	readonly changes: readonly ProductChange[];
	/** Undefined after the last page. */
	readonly next: string | undefined;
}

export type CollectionMembers =
	| { readonly kind: 'members'; readonly productIds: readonly string[] }
	| { readonly kind: 'too-many' }
	| { readonly kind: 'gone' };

/** With 20 collections each, about a third of the 1,000 points that one query may cost. */
const productsAtOnce = 25;
const titlesAtOnce = 100;

export async function readProducts(client: AdminClient, ids: readonly string[]): Promise<ProductsAnswer> {
	const products: ShopProduct[] = [];
	for (const group of inGroups([...new Set(ids)], productsAtOnce)) {
		const answer = await client.run(ReadProductsDocument, { ids: group.map((id) => toGid('Product', id)) });
		for (const node of answer.nodes) {
			if (!isProduct(node)) continue;
			const collections = await readPages(node.collections, async (after) => {
				const { product } = await client.run(ReadMoreCollectionsDocument, { productId: node.id, after });
				return product?.collections;
			});
			products.push(toShopProduct(node, collections));
		}
	}
	const found = new Set(products.map(({ id }) => id));
	return { products, missing: ids.filter((id) => !found.has(id)) };
}

/** Oldest change first, as Shopify's search knows them: it lags behind its own writes. */
export async function pageProductsUpdatedSince(
	client: AdminClient,
	since: Date,
	cursor: string | undefined,
): Promise<ProductChangePage> {
	const variables = { query: `updated_at:>='${since.toISOString()}'`, after: cursor ?? null };
	const { nodes, pageInfo } = (await client.run(PageChangedProductsDocument, variables)).products;
	return {
		changes: nodes.map(({ id, updatedAt }) => ({ id: requireId(id), updatedAt: new Date(updatedAt) })),
		next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined,
	};
}

/** The variants of some products, in no order. */
export async function readVariantIds(client: AdminClient, productIds: readonly string[]): Promise<readonly string[]> {
	const found: string[] = [];
	for (const group of inGroups(productIds, productsAtOnce)) {
		const query = `product_ids:${group.join(',')}`;
		const page = async (after: string | null) =>
			(await client.run(PageVariantIdsDocument, { query, after })).productVariants;
		for (const { id } of await readPages(await page(null), page)) found.push(requireId(id));
	}
	return found;
}

type ProductNode = ReadProductsQuery['nodes'][number];
type KnownProduct = Extract<ProductNode, ProductPartsFragment>;

const isProduct = (node: ProductNode): node is KnownProduct => node?.id !== undefined;

type ProductRow = BulkProductsQuery['products']['edges'][number]['node'];

export async function* readImportedProducts(url: string): AsyncGenerator<ShopProduct> {
	for await (const { root, rows } of readBulkFile(url)) {
		const other = rows.find(({ id }) => findGidType(id) !== 'Collection');
		if (other) throw new AdminError('refused', 'A bulk file has a row of a kind that nobody asked for');
		// A row has the fields that its query asked for.
		yield toShopProduct(root as unknown as ProductRow, rows);
	}
}

function toShopProduct(product: ProductPartsFragment, collections: readonly { readonly id: string }[]): ShopProduct {
	return {
		id: requireId(product.id),
		title: product.title,
		handle: product.handle,
		productType: product.productType,
		vendor: product.vendor,
		tags: product.tags,
		collections: collections.map(({ id }) => requireId(id)),
		isPublished: product.status === 'ACTIVE' && product.onlineStoreUrl !== null,
		imageUrl: product.featuredMedia?.preview?.image?.url ?? '',
	};
}

/** The products in a collection, unless there are more than `atMost`. */
export async function readCollectionMembers(
	client: AdminClient,
	collectionId: string,
	atMost: number,
): Promise<CollectionMembers> {
	const id = toGid('Collection', collectionId);
	const { collection } = await client.run(ReadCollectionSizeDocument, { id });
	if (!collection) return { kind: 'gone' };
	if ((collection.productsCount?.count ?? 0) > atMost) return { kind: 'too-many' };
	const page = async (after: string | null) =>
		(await client.run(PageCollectionProductsDocument, { id, after })).collection?.products;
	const first = await page(null);
	if (!first) return { kind: 'gone' };
	const nodes = await readPages(first, page);
	return { kind: 'members', productIds: nodes.map((node) => requireId(node.id)) };
}

/** Titles by id; of a collection that is gone there is none. */
export async function readCollectionTitles(
	client: AdminClient,
	ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const titles = new Map<string, string>();
	for (const group of inGroups([...new Set(ids)], titlesAtOnce)) {
		const answer = await client.run(ReadCollectionTitlesDocument, { ids: group.map((id) => toGid('Collection', id)) });
		for (const node of answer.nodes) {
			if (node && 'title' in node) titles.set(requireId(node.id), node.title);
		}
	}
	return titles;
}
