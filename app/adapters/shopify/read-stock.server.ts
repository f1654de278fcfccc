/**
 * Reads what Shopify holds of variants: facts with the counter over all locations that sell online, and where it
 * matters the levels behind it. What Shopify has no longer is said to be missing, never to be zero.
 */
import type { AdminClient } from './admin-client.server';
import {
	type LevelPartsFragment,
	ReadLevelsDocument,
	type ReadLevelsQuery,
	ReadMoreLevelsDocument,
	ReadStockDocument,
	type ReadStockQuery,
	type StockPartsFragment,
} from './generated/operations';
import { requireId, toGid } from './gid';
import { inGroups } from './in-groups';
import { isInPool } from './pool';
import { readPages } from './read-pages';

export interface VariantStock {
	readonly id: string;
	readonly productId: string;
	readonly inventoryItemId: string;
	readonly productTitle: string;
	/** Empty where the product has only one variant. */
	readonly title: string;
	readonly sku: string;
	readonly imageUrl: string;
	/** Decimal text in the shop's currency. */
	readonly price: string;
	readonly policy: 'deny' | 'continue';
	readonly options: readonly { readonly name: string; readonly value: string }[];
	readonly isTracked: boolean;
	/** Whether shoppers can see its product in the online store. */
	readonly isPublished: boolean;
	/** Negative where more was sold than there was; without meaning where stock is not tracked. */
	readonly available: number;
}

export interface StockAnswer {
	readonly variants: readonly VariantStock[];
	/** Deleted, or never there. */
	readonly missing: readonly string[];
}

/** Over the locations of the pool. */
export interface LevelSums {
	readonly available: number;
	readonly committed: number;
}

/** With two pictures each, about 11 points of the 1,000 that one query may cost. */
const stockAtOnce = 80;
const levelsAtOnce = 25;

export async function readStock(client: AdminClient, ids: readonly string[]): Promise<StockAnswer> {
	const variants: VariantStock[] = [];
	for (const group of inGroups([...new Set(ids)], stockAtOnce)) {
		const answer = await client.run(ReadStockDocument, { ids: group.map((id) => toGid('ProductVariant', id)) });
		for (const node of answer.nodes)
			if (isVariant(node)) variants.push(toVariantStock(node, node.media.nodes[0]?.preview?.image?.url));
	}
	const found = new Set(variants.map((variant) => variant.id));
	return { variants, missing: ids.filter((id) => !found.has(id)) };
}

type StockNode = ReadStockQuery['nodes'][number];
type KnownVariant = Extract<StockNode, StockPartsFragment>;

const isVariant = (node: StockNode): node is KnownVariant => node?.id !== undefined;

/** @param ownImage the variant's own picture, where it has one. */
export function toVariantStock(variant: StockPartsFragment, ownImage: string | undefined): VariantStock {
	return {
		id: requireId(variant.id),
		productId: requireId(variant.product.id),
		inventoryItemId: requireId(variant.inventoryItem.id),
		productTitle: variant.product.title,
		// Shopify's name for the only variant of a product; no shopper sees it.
		title: variant.title === 'Default Title' ? '' : variant.title,
		sku: variant.sku ?? '',
		imageUrl: ownImage ?? variant.product.featuredMedia?.preview?.image?.url ?? '',
		price: variant.price,
		policy: variant.inventoryPolicy === 'CONTINUE' ? 'continue' : 'deny',
		options: variant.selectedOptions.map(({ name, value }) => ({ name, value })),
		isTracked: variant.inventoryItem.tracked,
		isPublished: variant.product.status === 'ACTIVE' && variant.product.onlineStoreUrl !== null,
		// Null only where nothing is counted.
		available: variant.inventoryQuantity ?? 0,
	};
}

/** Variants that Shopify does not have are left out. */
export async function readCommitted(
	client: AdminClient,
	variantIds: readonly string[],
): Promise<ReadonlyMap<string, LevelSums>> {
	const sums = new Map<string, LevelSums>();
	for (const group of inGroups([...new Set(variantIds)], levelsAtOnce)) {
		const answer = await client.run(ReadLevelsDocument, { variantIds: group.map((id) => toGid('ProductVariant', id)) });
		for (const node of answer.nodes) {
			if (!hasLevels(node)) continue;
			const levels = await readPages(node.inventoryItem.inventoryLevels, async (after) => {
				const more = await client.run(ReadMoreLevelsDocument, { inventoryItemId: node.inventoryItem.id, after });
				return more.inventoryItem?.inventoryLevels;
			});
			sums.set(requireId(node.id), sumLevels(levels));
		}
	}
	return sums;
}

type LevelsNode = ReadLevelsQuery['nodes'][number];
type NodeWithLevels = Exclude<LevelsNode, Readonly<Record<PropertyKey, never>> | null>;

const hasLevels = (node: LevelsNode): node is NodeWithLevels => node?.id !== undefined;

function sumLevels(levels: LevelPartsFragment['nodes']): LevelSums {
	const online = levels.filter((level) => isInPool(level.location)).flatMap((level) => level.quantities);
	const sum = (name: string) =>
		online.filter((quantity) => quantity.name === name).reduce((total, { quantity }) => total + quantity, 0);
	return { available: sum('available'), committed: sum('committed') };
}
