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
/** Marks that lie closer together are answered by the ranking of the first, so that a stream of news does not rewrite the same rows. */
export const sameNewsMs = 60 * 1000;

const raw = (tx: ShopTx) => tx as ShopTx & Pick<PrismaClient, '$executeRaw' | '$queryRaw'>;

/** A launch day that has come is sorted out by the ranking, which knows the day. */
const isNeedy = Prisma.sql`NOT "isDeleted" AND "isTracked"
	AND ("available" <= ${scarceStock} OR "launchDay" IS NOT NULL OR "isKept")`;

/**
 * The rows of `chosen`, by their whole key. With the shop as a constant beside it, a planner whose statistics do not know
 * a new shop yet takes it for empty and goes through what was chosen once for each of its variants, which takes minutes where it has 100,000.
 */
export const isChosen = Prisma.sql`("shopId", id) IN (SELECT "shopId", id FROM chosen)`;

/** Due by the first of all times that were said; a ranking before the last of them leaves it due at the last. */
const dueBy = (at: Date) => Prisma.sql`
	"alternativesDueAt" = LEAST("alternativesDueAt", ${at}), "alternativesNewsAt" = GREATEST("alternativesNewsAt", ${at})`;

/** Of many ids PostgreSQL makes a table for `= ANY`, not for the operator that asks an array whether it has any of them. */
const namesAny = (ids: readonly string[]) => Prisma.sql`EXISTS (
	SELECT FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof("alternatives") = 'array' THEN "alternatives" END) AS named(id)
	WHERE named.id = ANY(${[...ids]}::text[])
)`;

/** Never before `at`, and never later than was said before. Only variants that have run out, or nearly, or are to come. */
export async function markAlternativesDue(
	tx: ShopTx,
	{ variantIds, productIds }: MovedCandidates,
	at: Date,
): Promise<void> {
	if (variantIds.length === 0 && productIds.length === 0) return;
	const { shopId } = tx;
	const products = Prisma.sql`${[...productIds]}::text[]`;
	/** All traits in one pass: asked for one by one, each of some hundred would go through the shop. */
	const nearBy = (trait: Prisma.Sql) => Prisma.sql`
		SELECT id FROM (
			SELECT id, count(*) OVER (PARTITION BY trait) AS carriers
			FROM (SELECT id, ${trait} AS trait FROM product WHERE "shopId" = ${shopId}) AS carried
			WHERE trait IN (SELECT ${trait} FROM moved)
		) AS shared WHERE carriers <= ${commonTrait}`;
	await markDueWhere(
		tx,
		at,
		Prisma.sql`${isNeedy} AND (
			${namesAny(variantIds)}
			OR "productId" = ANY(${products})
			OR "productId" IN (
				SELECT id FROM product
				WHERE "shopId" = ${shopId} AND "productType" IN (SELECT "productType" FROM moved WHERE "productType" <> '')
				UNION ALL ${nearBy(Prisma.sql`NULLIF(vendor, '')`)}
				UNION ALL ${nearBy(Prisma.sql`unnest(collections)`)}
				UNION ALL ${nearBy(Prisma.sql`unnest(tags)`)}
			)
			OR "productId" IN (SELECT "scopeId" FROM pinning WHERE scope = 'product')
			OR "productId" IN (
				SELECT id FROM product WHERE "shopId" = ${shopId}
					AND collections && ARRAY(SELECT "scopeId" FROM pinning WHERE scope = 'collection')
			)
		)`,
		Prisma.sql`moved AS MATERIALIZED (
			SELECT "productType", vendor, collections, tags FROM product WHERE "shopId" = ${shopId} AND id = ANY(${products})
		), pinning AS MATERIALIZED (
			SELECT scope, "scopeId" FROM alternative_rule
			WHERE "shopId" = ${shopId} AND kind = 'pin' AND "targetId" = ANY(${products})
		),`,
	);
}

/** Whoever has alternatives, of some products: to be ranked anew, not before `at`. */
export async function markNeedyDue(tx: ShopTx, at: Date, productIds: readonly string[]): Promise<void> {
	if (productIds.length === 0) return;
	await markDueWhere(tx, at, Prisma.sql`${isNeedy} AND "productId" = ANY(${[...productIds]}::text[])`);
}

/** The same of all that are in a collection. */
export async function markMembersDue(tx: ShopTx, at: Date, collectionId: string): Promise<void> {
	const members = Prisma.sql`SELECT id FROM product
		WHERE "shopId" = ${tx.shopId} AND collections @> ARRAY[${collectionId}]::text[]`;
	// Not as a join, which without statistics goes through all members once for each variant.
	await markDueWhere(tx, at, Prisma.sql`${isNeedy} AND ("productId" IN (${members})) IS TRUE`);
}

/** Whoever has alternatives, or still has some that it needs no more. */
export async function markAllNeedyDue(tx: ShopTx, at: Date): Promise<void> {
	await markDueWhere(tx, at, Prisma.sql`(${isNeedy} OR NOT "isDeleted" AND "alternatives" <> '[]'::jsonb)`);
}

export async function markVariantsDue(tx: ShopTx, at: Date, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	await markDueWhere(tx, at, Prisma.sql`id = ANY(${[...ids]}::text[])`);
}

/**
 * What is due by then already is locked all the same, not written: whoever ranks it must see what the mark is for.
 * @param first tables that `which` asks.
 */
async function markDueWhere(tx: ShopTx, at: Date, which: Prisma.Sql, first = Prisma.empty): Promise<void> {
	const close = new Date(at.getTime() - sameNewsMs);
	await withRawAccess(
		async () => raw(tx).$executeRaw`
		WITH ${first} chosen AS MATERIALIZED (
			SELECT "shopId", id, ("alternativesDueAt" <= ${at} AND "alternativesNewsAt" > ${close}) IS NOT TRUE AS "isNews"
			FROM variant WHERE "shopId" = ${tx.shopId} AND ${which} ORDER BY id FOR UPDATE
		)
		UPDATE variant SET ${dueBy(at)} WHERE ("shopId", id) IN (SELECT "shopId", id FROM chosen WHERE "isNews")`,
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
