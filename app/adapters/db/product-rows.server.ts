/**
 * Writes to any number of products in one statement. Each locks its rows in the order of their ids first, as whoever
 * saves products does; see alternatives-due.server.ts.
 */
import { Prisma, type PrismaClient } from './generated/client';
import { type ShopTx, withRawAccess } from './shop-db.server';

const raw = (tx: ShopTx) => tx as ShopTx & Pick<PrismaClient, '$executeRaw'>;

const inOrder = (tx: ShopTx, ids: readonly string[]) => Prisma.sql`chosen AS MATERIALIZED (
	SELECT id FROM product WHERE "shopId" = ${tx.shopId} AND id = ANY(${[...ids]}::text[]) ORDER BY id FOR UPDATE
)`;

export async function addToCollection(tx: ShopTx, collectionId: string, ids: readonly string[]): Promise<void> {
	await withRawAccess(
		async () => raw(tx).$executeRaw`
		WITH ${inOrder(tx, ids)}
		UPDATE product SET "collections" = array_append("collections", ${collectionId}::text)
		WHERE "shopId" = ${tx.shopId} AND id IN (SELECT id FROM chosen)`,
	);
}

export async function deleteProducts(tx: ShopTx, ids: readonly string[]): Promise<void> {
	await withRawAccess(
		async () => raw(tx).$executeRaw`
		WITH ${inOrder(tx, ids)}
		DELETE FROM product WHERE "shopId" = ${tx.shopId} AND id IN (SELECT id FROM chosen)`,
	);
}
