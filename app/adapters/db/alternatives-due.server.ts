/**
 * Which variants' alternatives are out of date, and who is at it: found, claimed, released and saved in one statement
 * for any number of variants. Which lists a variant stands in is asked of the lists themselves, and nothing is loaded.
 * Every statement first locks its rows in the order of their ids, as a plan that is saved does: else the two would wait
 * for each other. What was locked is materialized, because a sub-query could be asked once more for every row.
 */
import { Prisma, type PrismaClient } from './generated/client';
import { type ShopTx, withRawAccess } from './shop-db.server';

/** What could be offered and cannot any more, or could not and now can, or is now something else. */
export interface MovedCandidates {
	/** Variants: the lists that name one are to be ranked anew. */
	readonly variantIds: readonly string[];
	/** Products that may now be wanted where they are not named yet: by who shares something with them, or by a pin. */
	readonly productIds: readonly string[];
}

export interface RankedList {
	readonly variantId: string;
	/** Best first. */
	readonly ids: readonly string[];
	/** Why each stands there, in the same order. */
	readonly reasons: readonly unknown[];
}

/** Below this much stock a variant has alternatives, so that they stand ready when it runs out. */
export const scarceStock = 3;
/**
 * A vendor, tag or collection that more products than this have decides little, and would put every list of a shop out
 * of date with each move: what it changes is found at night. A type decides most, so it always counts.
 */
const commonTrait = 250;

const raw = (tx: ShopTx) => tx as ShopTx & Pick<PrismaClient, '$executeRaw' | '$queryRaw'>;

/** A launch day that has come is sorted out by the ranking, which knows the day. */
const isNeedy = Prisma.sql`NOT "isDeleted" AND "isTracked"
	AND ("available" <= ${scarceStock} OR "launchDay" IS NOT NULL OR "isKept")`;

/**
 * The rows of `chosen`, by their whole key. With the shop as a constant beside it, a planner whose statistics do not know
 * a new shop yet takes it for empty and goes through what was chosen once for each of its variants, which takes minutes where it has 100,000.
 */
const isChosen = Prisma.sql`("shopId", id) IN (SELECT "shopId", id FROM chosen)`;

/** Due by the first of all times that were said; a ranking before the last of them leaves it due at the last. */
const dueBy = (at: Date) => Prisma.sql`
	"alternativesDueAt" = LEAST("alternativesDueAt", ${at}), "alternativesNewsAt" = GREATEST("alternativesNewsAt", ${at})`;

/** Never before `at`, and never later than was said before. Only variants that have run out, or nearly, or are to come. */
export async function markAlternativesDue(
	tx: ShopTx,
	{ variantIds, productIds }: MovedCandidates,
	at: Date,
): Promise<void> {
	if (variantIds.length === 0 && productIds.length === 0) return;
	const { shopId } = tx;
	const products = Prisma.sql`${[...productIds]}::text[]`;
	const isRare = (carries: Prisma.Sql) => Prisma.sql`(
		SELECT count(*) FROM (
			SELECT 1 FROM product AS other WHERE other."shopId" = ${shopId} AND ${carries} LIMIT ${commonTrait + 1}
		) AS carriers
	) <= ${commonTrait}`;
	const rareOf = (column: Prisma.Sql) => Prisma.sql`ARRAY(
		SELECT trait FROM (SELECT DISTINCT unnest(${column}) AS trait FROM moved) AS traits
		WHERE ${isRare(Prisma.sql`other.${column} @> ARRAY[trait]`)}
	)`;
	await withRawAccess(
		async () => raw(tx).$executeRaw`
		WITH moved AS MATERIALIZED (
			SELECT "productType", vendor, collections, tags FROM product WHERE "shopId" = ${shopId} AND id = ANY(${products})
		), chosen AS MATERIALIZED (
			SELECT "shopId", id FROM variant
			WHERE "shopId" = ${shopId} AND ${isNeedy} AND (
				jsonb_exists_any("alternatives", ${[...variantIds]}::text[])
				OR "productId" = ANY(${products})
				OR "productId" IN (
					SELECT near.id FROM product AS near
					WHERE near."shopId" = ${shopId} AND (
						near."productType" IN (SELECT "productType" FROM moved WHERE "productType" <> '')
						OR near.vendor IN (
							SELECT vendor FROM moved WHERE vendor <> '' AND ${isRare(Prisma.sql`other.vendor = moved.vendor`)}
						)
						OR near.collections && ${rareOf(Prisma.sql`collections`)}
						OR near.tags && ${rareOf(Prisma.sql`tags`)}
					)
				)
				OR "productId" IN (
					SELECT wanting.id FROM product AS wanting JOIN alternative_rule AS rule ON rule."shopId" = wanting."shopId"
					WHERE wanting."shopId" = ${shopId} AND rule."kind" = 'pin' AND rule."targetId" = ANY(${products})
						AND (rule."scope" = 'product' AND rule."scopeId" = wanting.id
							OR rule."scope" = 'collection' AND rule."scopeId" = ANY(wanting."collections"))
				)
			)
			ORDER BY id FOR UPDATE
		)
		UPDATE variant SET ${dueBy(at)} WHERE ${isChosen}`,
	);
}

/** Whoever has alternatives, of some products: to be ranked anew, not before `at`. */
export async function markNeedyDue(tx: ShopTx, at: Date, productIds: readonly string[]): Promise<void> {
	if (productIds.length === 0) return;
	await markDueWhere(tx, at, Prisma.sql`${isNeedy} AND "productId" = ANY(${[...productIds]}::text[])`);
}

/** Whoever has alternatives, or still has some that it needs no more. */
export async function markAllNeedyDue(tx: ShopTx, at: Date): Promise<void> {
	await markDueWhere(tx, at, Prisma.sql`(${isNeedy} OR NOT "isDeleted" AND "alternatives" <> '[]'::jsonb)`);
}

export async function markVariantsDue(tx: ShopTx, at: Date, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	await markDueWhere(tx, at, Prisma.sql`id = ANY(${[...ids]}::text[])`);
}

async function markDueWhere(tx: ShopTx, at: Date, which: Prisma.Sql): Promise<void> {
	await withRawAccess(
		async () => raw(tx).$executeRaw`
		WITH chosen AS MATERIALIZED (
			SELECT "shopId", id FROM variant WHERE "shopId" = ${tx.shopId} AND ${which} ORDER BY id FOR UPDATE
		)
		UPDATE variant SET ${dueBy(at)} WHERE ${isChosen}`,
	);
}

/**
 * Takes what is due, whole products together. Its due time is taken away, so that one which is set meanwhile is news,
 * or put off to the last that was said; until it is released, or `until` has passed, nobody else takes it.
 */
export async function claimDueAlternatives(
	tx: ShopTx,
	now: Date,
	until: Date,
	atMost: number,
): Promise<readonly string[]> {
	const rows = await withRawAccess(
		async () => raw(tx).$queryRaw<{ id: string }[]>`
		WITH chosen AS MATERIALIZED (
			SELECT "shopId", id FROM variant
			WHERE "shopId" = ${tx.shopId} AND ("alternativesClaimedUntil" <= ${now}
				OR "alternativesClaimedUntil" IS NULL AND "alternativesDueAt" <= ${now})
			ORDER BY "productId", id LIMIT ${atMost} FOR UPDATE SKIP LOCKED
		)
		UPDATE variant SET "alternativesDueAt" = CASE WHEN "alternativesNewsAt" > ${now} THEN "alternativesNewsAt" END,
			"alternativesClaimedUntil" = ${until}
		WHERE ${isChosen}
		RETURNING id`,
	);
	return rows.map(({ id }) => id);
}

/** Ends a claim. @param dueAt when to look again; undefined: not before news comes. */
export async function releaseAlternatives(
	tx: ShopTx,
	ids: readonly string[],
	claimedUntil: Date,
	dueAt: Date | undefined,
): Promise<void> {
	if (ids.length === 0) return;
	const due = dueAt ? Prisma.sql`, ${dueBy(dueAt)}` : Prisma.empty;
	await withRawAccess(
		async () => raw(tx).$executeRaw`
		WITH chosen AS MATERIALIZED (
			SELECT "shopId", id FROM variant
			WHERE "shopId" = ${tx.shopId} AND id = ANY(${[...ids]}::text[]) AND "alternativesClaimedUntil" = ${claimedUntil}
			ORDER BY id FOR UPDATE
		)
		UPDATE variant SET "alternativesClaimedUntil" = NULL ${due}
		WHERE ${isChosen}`,
	);
}

export async function saveAlternatives(tx: ShopTx, lists: readonly RankedList[]): Promise<void> {
	if (lists.length === 0) return;
	const rows = JSON.stringify(lists.map(({ variantId, ids, reasons }) => ({ id: variantId, ids, reasons })));
	await withRawAccess(
		async () => raw(tx).$executeRaw`
		WITH list AS MATERIALIZED (
			SELECT variant."shopId", variant.id, ranked.ids, ranked.reasons
			FROM variant JOIN jsonb_to_recordset(${rows}::jsonb) AS ranked(id text, ids jsonb, reasons jsonb) USING (id)
			WHERE variant."shopId" = ${tx.shopId} ORDER BY variant.id FOR UPDATE OF variant
		)
		UPDATE variant SET "alternatives" = list.ids, "alternativeReasons" = list.reasons
		FROM list WHERE variant."shopId" = list."shopId" AND variant.id = list.id`,
	);
}
