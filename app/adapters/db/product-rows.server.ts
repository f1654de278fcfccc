/**
 * Writes to any number of products in one statement. Each locks its rows in the order of their ids first, as whoever
 * saves products does, and finds them by their whole key; see alternatives-due.server.ts for both.
 */
import { isChosen } from './alternatives-due.server';
import { Prisma, type PrismaClient } from './generated/client';
import { type ShopTx, withRawAccess } from './shop-db.server';

const raw = (tx: ShopTx) => tx as ShopTx & Pick<PrismaClient, '$executeRaw'>;

const inOrder = (tx: ShopTx, which: Prisma.Sql) => Prisma.sql`chosen AS MATERIALIZED (
	SELECT "shopId", id FROM product WHERE "shopId" = ${tx.shopId} AND ${which} ORDER BY id FOR UPDATE
)`;
const among = (ids: readonly string[]) => Prisma.sql`id = ANY(${[...ids]}::text[])`;

export async function addToCollection(tx: ShopTx, collectionId: string, ids: readonly string[]): Promise<void> {
	await withRawAccess(
		async () => raw(tx).$executeRaw`
		WITH ${inOrder(tx, among(ids))}
		UPDATE product SET "collections" = array_append("collections", ${collectionId}::text) WHERE ${isChosen}`,
	);
}

export async function takeFromCollection(tx: ShopTx, collectionId: string, ids: readonly string[]): Promise<void> {
	await withRawAccess(
		async () => raw(tx).$executeRaw`
		WITH ${inOrder(tx, among(ids))}
		UPDATE product SET "collections" = array_remove("collections", ${collectionId}::text) WHERE ${isChosen}`,
	);
}

export async function deleteProducts(tx: ShopTx, ids: readonly string[]): Promise<void> {
	await deleteWhere(tx, among(ids));
}

/** Those that nobody has read since. */
export async function deleteProductsUnread(tx: ShopTx, since: Date): Promise<void> {
	await deleteWhere(tx, Prisma.sql`"readAt" < ${since}`);
}

async function deleteWhere(tx: ShopTx, which: Prisma.Sql): Promise<void> {
	await withRawAccess(
		async () => raw(tx).$executeRaw`WITH ${inOrder(tx, which)} DELETE FROM product WHERE ${isChosen}`,
	);
}
