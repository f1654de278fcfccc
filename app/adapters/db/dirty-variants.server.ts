/**
 * Raises the generation of any number of variants in one statement, inside the caller's transaction where there is one.
 * Two statements would not do: between them a plan that had read less than the caller knows could take the row away.
 */
import type { PrismaClient } from './generated/client';
import { type ShopTx, withRawAccess } from './shop-db.server';

export function raiseGenerations(tx: ShopTx, shopId: string, variantIds: readonly string[], at: Date): Promise<number> {
	if (shopId !== tx.shopId) throw new Error('Variants of another shop than the one the client is bound to.');
	const client = tx as ShopTx & Pick<PrismaClient, '$executeRaw'>;
	// Sorted, so that two who mark the same variants never wait for each other.
	return withRawAccess(
		async () => client.$executeRaw`
			INSERT INTO dirty_variant ("shopId", "variantId", "generation", "since", "notBefore")
			SELECT ${shopId}, id, 1, ${at}, ${at} FROM unnest(${[...variantIds]}::text[]) AS id ORDER BY id
			ON CONFLICT ("shopId", "variantId") DO UPDATE SET generation = dirty_variant.generation + 1, "notBefore" = ${at}`,
	);
}
