/** Counts what is sold of variants by day, whoever counts at the same time. */
import type { PrismaClient } from './generated/client';
import { type ShopTx, withRawAccess } from './shop-db.server';

export interface SoldUnits {
	readonly variantId: string;
	readonly units: number;
}

/** @param day in the shop's zone. */
export async function addSales(tx: ShopTx, day: string, sold: readonly SoldUnits[]): Promise<void> {
	if (sold.length === 0) return;
	const client = tx as ShopTx & Pick<PrismaClient, '$executeRaw'>;
	const ids = sold.map(({ variantId }) => variantId);
	const units = sold.map((each) => each.units);
	await withRawAccess(
		async () => client.$executeRaw`
		INSERT INTO variant_sale ("shopId", "variantId", "day", "units")
		SELECT ${tx.shopId}, id, ${day}, sum(units) FROM unnest(${ids}::text[], ${units}::int[]) AS sold(id, units)
		GROUP BY id ORDER BY id
		ON CONFLICT ("shopId", "variantId", "day") DO UPDATE SET units = variant_sale.units + EXCLUDED.units`,
	);
}
