/**
 * The inbox: webhooks as they came, sealed. The row is the job. It stores, hands out and closes rows, and never looks
 * into a body. A closed row stays without its body for a while, because Shopify delivers the same event again.
 */
import type { Database } from './database.server';
import { Prisma, type PrismaClient } from './generated/client';

export type InboxDb = Pick<PrismaClient, '$executeRaw' | '$queryRaw'>;

export interface NewInboxRow {
	readonly domain: string;
	readonly topic: string;
	readonly eventId: string;
	readonly triggeredAt: Date | undefined;
	readonly receivedAt: Date;
	readonly bodySealed: string;
	/** `quarantined` keeps a row from the drain; its note says why and holds nothing of the body. */
	readonly status: 'new' | 'quarantined';
	readonly note: string;
}

export interface InboxRow {
	readonly id: bigint;
	readonly domain: string;
	readonly topic: string;
	readonly eventId: string;
	readonly triggeredAt: Date | null;
	readonly receivedAt: Date;
	readonly bodySealed: string;
	readonly attempts: number;
}

export interface InboxStatus {
	/** Rows that are not worked through yet, errands too. */
	readonly depth: number;
	readonly oldestAt: Date | null;
	readonly quarantined: number;
}

/** Where a body is sealed to: moved to another row, it does not open. */
export const inboxPlace = (row: Pick<InboxRow, 'domain' | 'topic' | 'eventId'>) => ({
	shop: row.domain,
	table: 'inbox',
	column: 'body_sealed',
	row: `${row.topic}:${row.eventId}`,
});

const storeSql = `
	INSERT INTO inbox ("domain", "topic", "eventId", "triggeredAt", "receivedAt", "bodySealed", "status", "note")
	SELECT "domain", "topic", "eventId", "triggeredAt", "receivedAt", "bodySealed", "status", "note"
	FROM json_to_recordset($1::json) AS rows (
		"domain" text, "topic" text, "eventId" text, "triggeredAt" timestamptz,
		"receivedAt" timestamptz, "bodySealed" text, "status" text, "note" text
	)
	ON CONFLICT DO NOTHING`;

/**
 * One statement with one value for any number of rows; the same event twice is one row. It goes past Prisma, which
 * would take a quarter of the whole cost of an acknowledgement to bring such long texts to the database.
 */
export async function storeInInbox(
	database: Pick<Database, 'executeSql'>,
	rows: readonly NewInboxRow[],
): Promise<void> {
	await database.executeSql(storeSql, [JSON.stringify(rows)]);
}

/**
 * Takes the oldest rows that nobody holds, for `holdMs`; whoever dies holding them loses them to the next. Skips rows
 * that another process is taking at this moment.
 */
export const claimInbox = (db: InboxDb, now: Date, holdMs: number, limit: number): Promise<InboxRow[]> =>
	claim(db, Prisma.sql`"status" = 'new'`, now, holdMs, limit);

/** The same of one shop's errands. */
export const claimErrands = (
	db: InboxDb,
	domain: string,
	now: Date,
	holdMs: number,
	limit: number,
): Promise<InboxRow[]> => claim(db, Prisma.sql`"status" = 'errand' AND "domain" = ${domain}`, now, holdMs, limit);

async function claim(db: InboxDb, which: Prisma.Sql, now: Date, holdMs: number, limit: number): Promise<InboxRow[]> {
	const until = new Date(now.getTime() + holdMs);
	const rows = await db.$queryRaw<InboxRow[]>`
		UPDATE inbox SET "claimedUntil" = ${until}, "attempts" = "attempts" + 1
		WHERE id IN (
			SELECT id FROM inbox
			WHERE ${which} AND ("claimedUntil" IS NULL OR "claimedUntil" < ${now})
			ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED
		)
		RETURNING id, "domain", "topic", "eventId", "triggeredAt", "receivedAt", "bodySealed", "attempts"`;
	return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Done with: the buyers' data in the body goes, the fact that the event was seen stays. */
export async function closeInbox(db: InboxDb, ids: readonly bigint[]): Promise<void> {
	await db.$executeRaw`
		UPDATE inbox SET "status" = 'done', "bodySealed" = '', "claimedUntil" = NULL WHERE id = ANY(${[...ids]}::bigint[])`;
}

/** Has to wait for somebody outside: its shop's own lane goes on with it, and its tries are counted from there. */
export async function makeErrands(db: InboxDb, ids: readonly bigint[]): Promise<void> {
	await db.$executeRaw`
		UPDATE inbox SET "status" = 'errand', "attempts" = 0, "claimedUntil" = NULL WHERE id = ANY(${[...ids]}::bigint[])`;
}

/** The shops whose errands somebody could go on now. One of a shop that is gone is nobody's. */
export function findShopsWithErrands(db: InboxDb, now: Date): Promise<{ readonly id: string }[]> {
	return db.$queryRaw`
		SELECT id FROM shop WHERE "domain" IN (
			SELECT "domain" FROM inbox
			WHERE "status" = 'errand' AND ("claimedUntil" IS NULL OR "claimedUntil" < ${now})
		)`;
}

/** Not usable now or ever. The body is kept, sealed, for whoever looks into it. `note` must not quote it. */
export async function quarantineInbox(db: InboxDb, id: bigint, note: string): Promise<void> {
	await db.$executeRaw`UPDATE inbox SET "status" = 'quarantined', "note" = ${note}, "claimedUntil" = NULL WHERE id = ${id}`;
}

/** A try that failed for a passing reason: the row is looked at again at `at`. */
export async function postponeInbox(db: InboxDb, ids: readonly bigint[], at: Date, note: string): Promise<void> {
	await db.$executeRaw`UPDATE inbox SET "claimedUntil" = ${at}, "note" = ${note} WHERE id = ANY(${[...ids]}::bigint[])`;
}

/**
 * Forgets closed and quarantined rows received before `before`, long after Shopify's last repeat; and errands of a shop
 * that was erased while they were handed over.
 */
export async function purgeInbox(db: InboxDb, before: Date): Promise<number> {
	return db.$executeRaw`
		DELETE FROM inbox WHERE "receivedAt" < ${before} AND (
			"status" IN ('done', 'quarantined')
			OR "status" = 'errand' AND NOT EXISTS (SELECT FROM shop WHERE shop."domain" = inbox."domain")
		)`;
}

export async function readInboxStatus(db: InboxDb): Promise<InboxStatus> {
	const [status] = await db.$queryRaw<InboxStatus[]>`
		SELECT
			count(*) FILTER (WHERE "status" <> 'quarantined')::int AS depth,
			min("receivedAt") FILTER (WHERE "status" <> 'quarantined') AS "oldestAt",
			count(*) FILTER (WHERE "status" = 'quarantined')::int AS quarantined
		FROM inbox WHERE "status" IN ('new', 'errand', 'quarantined')`;
	if (!status) throw new Error('A count without a row');
	return status;
}
