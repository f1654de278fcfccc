/**
 * The one way to say that a variant's plan is out of date. A generation is raised, never a flag set, so that news that
 * arrives while a plan is being made is not lost with it.
 */
import { raiseGenerations } from '../../adapters/db/dirty-variants.server';
import type { ShopTx } from '../../adapters/db/shop-db.server';

export async function markDirty(tables: ShopTx, shopId: string, variantIds: Iterable<string>, at: Date): Promise<void> {
	const ids = [...new Set(variantIds)];
	if (ids.length > 0) await raiseGenerations(tables, shopId, ids, at);
}
