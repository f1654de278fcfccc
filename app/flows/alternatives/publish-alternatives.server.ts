/**
 * Puts lists of alternatives on the storefront, as references in a variant metafield, best first. Only differences are
 * written. A list that Shopify does not take names somebody who is gone, or belongs to one: both are put right by their
 * own plans, and the list is made anew.
 */
import { type RankedList, saveAlternatives } from '../../adapters/db/alternatives-due.server';
import { AdminUserError } from '../../adapters/shopify/admin-errors';
import type { ShopAdmin } from '../../adapters/shopify/shop-admin.server';
import type { MetafieldValue } from '../../adapters/shopify/write-marks.server';
import type { FlowDeps } from '../deps';
import { markDirty } from '../promises/mark-dirty.server';

export const alternativesMetafieldKey = 'alternatives';

/** Shopify takes so many metafields in one call, all or none. */
const listsAtOnce = 25;

export interface AlternativeList extends RankedList {
	/** Whether there is anything to take away where it is empty. */
	readonly hadAny: boolean;
}

const variantGid = (id: string) => `gid://shopify/ProductVariant/${id}`;

export interface Published {
	/** Lists that named somebody who is gone: to be made anew once that is known. */
	readonly outdated: readonly string[];
	/** Lists that Shopify does not take, for whatever reason. All others stand as given, and are saved so. */
	readonly refused: readonly string[];
}

export async function publishAlternatives(
	deps: FlowDeps,
	shop: { readonly id: string; readonly domain: string },
	lists: readonly AlternativeList[],
): Promise<Published> {
	const admin = deps.admin(shop.domain);
	const refused: AlternativeList[] = [];
	for (let from = 0; from < lists.length; from += listsAtOnce) {
		const group = lists.slice(from, from + listsAtOnce);
		const failed = await writeAllOrEach(deps, admin, group);
		refused.push(...failed);
		const taken = group.filter((list) => !failed.includes(list));
		await saveAlternatives(deps.shopDb(shop.id), taken);
	}
	if (refused.length === 0) return { outdated: [], refused: [] };
	const { missing } = await admin.readStock([...new Set(refused.flatMap(({ variantId, ids }) => [variantId, ...ids]))]);
	await markDirty(deps.shopDb(shop.id), shop.id, missing, deps.now());
	const isGone = new Set(missing);
	const isOutdated = ({ variantId, ids }: AlternativeList) => [variantId, ...ids].some((id) => isGone.has(id));
	return {
		outdated: refused.filter(isOutdated).map(({ variantId }) => variantId),
		refused: refused.filter((list) => !isOutdated(list)).map(({ variantId }) => variantId),
	};
}

/** Shopify writes a group whole or not at all: where one spoils it, each is written alone. Those that were refused. */
async function writeAllOrEach(
	deps: FlowDeps,
	admin: ShopAdmin,
	lists: readonly AlternativeList[],
): Promise<readonly AlternativeList[]> {
	try {
		await write(admin, lists);
		return [];
	} catch (failure) {
		if (!(failure instanceof AdminUserError)) throw failure;
	}
	const refused: AlternativeList[] = [];
	for (const list of lists) {
		try {
			await write(admin, [list]);
		} catch (failure) {
			if (!(failure instanceof AdminUserError)) throw failure;
			deps.log(`The alternatives of variant ${list.variantId} were not taken: ${failure.message}`);
			refused.push(list);
		}
	}
	return refused;
}

async function write(admin: ShopAdmin, lists: readonly AlternativeList[]): Promise<void> {
	const place = (variantId: string) => ({ ownerId: variantGid(variantId), key: alternativesMetafieldKey });
	const values: MetafieldValue[] = lists
		.filter(({ ids }) => ids.length > 0)
		.map(({ variantId, ids }) => ({
			...place(variantId),
			type: 'list.variant_reference',
			value: JSON.stringify(ids.map(variantGid)),
		}));
	// An empty list is no value of a metafield: it is taken away.
	const empty = lists.filter(({ ids, hadAny }) => ids.length === 0 && hadAny).map(({ variantId }) => place(variantId));
	if (values.length > 0) await admin.setMetafields(values);
	if (empty.length > 0) await admin.deleteMetafields(empty);
}
