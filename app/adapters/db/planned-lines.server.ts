/**
 * The order lines that the plans of some variants are made of, for any number of lines. They are found before their
 * orders are: a planner whose statistics do not know a shop yet would go through all of its orders once for each line.
 */
import type { Prisma, PrismaClient } from './generated/client';
import { type ShopTx, withRawAccess } from './shop-db.server';

export interface PlannedLine {
	readonly id: string;
	readonly orderId: string;
	readonly variantId: string;
	readonly openUnits: number;
	readonly demand: Prisma.JsonValue;
}

const raw = (tx: ShopTx) => tx as ShopTx & Pick<PrismaClient, '$queryRaw'>;

/** Those with open units. Of an order that still carries our mark, closed lines too: its mark goes with its last open unit. */
export async function readPlannedLines(tx: ShopTx, variantIds: readonly string[]): Promise<readonly PlannedLine[]> {
	return withRawAccess(
		async () => raw(tx).$queryRaw<PlannedLine[]>`
		WITH line AS MATERIALIZED (
			SELECT "shopId", id, "orderId", "variantId", "openUnits", demand FROM order_line
			WHERE "shopId" = ${tx.shopId} AND "variantId" = ANY(${[...variantIds]}::text[])
		)
		SELECT line.id, line."orderId", line."variantId", line."openUnits", line.demand
		FROM line JOIN "order" AS placed ON (placed."shopId", placed.id) = (line."shopId", line."orderId")
		WHERE line."openUnits" > 0 OR placed."wantsTag"`,
	);
}
