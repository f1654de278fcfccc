/**
 * Takes the marks of variants whose plan is about to be called done, in the order in which whoever marks variants takes
 * them: one that deletes in another order and one that marks would wait for each other. For the end of a transaction,
 * after the orders and variants that it writes, as with those who mark.
 */
import type { PrismaClient } from './generated/client';
import { type ShopTx, withRawAccess } from './shop-db.server';

export async function lockGenerations(tx: ShopTx, variantIds: readonly string[]): Promise<void> {
	const client = tx as ShopTx & Pick<PrismaClient, '$queryRaw'>;
	await withRawAccess(
		async () => client.$queryRaw`
			SELECT "variantId" FROM dirty_variant
			WHERE "shopId" = ${tx.shopId} AND "variantId" = ANY(${[...variantIds]}::text[])
			ORDER BY "variantId" FOR UPDATE`,
	);
}
