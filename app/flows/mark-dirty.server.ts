/**
 * The one way to say that a variant's plan is out of date. A generation is raised, never a flag set, so that news that
 * arrives while a plan is being made is not lost with it.
 */
import type { ShopDb } from '../adapters/db/shop-db.server';

type Tables = Pick<ShopDb, 'dirtyVariant'>;

export async function markDirty(tables: Tables, shopId: string, variantIds: Iterable<string>, at: Date): Promise<void> {
	// In one order for all, so that two who mark the same variants never wait for each other.
	for (const variantId of [...new Set(variantIds)].sort()) {
		await tables.dirtyVariant.upsert({
			where: { shopId_variantId: { shopId, variantId } },
			create: { shopId, variantId, since: at, notBefore: at },
			update: { generation: { increment: 1 }, notBefore: at },
		});
	}
}
