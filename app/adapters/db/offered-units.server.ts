/** How many units of a variant were offered by mails that are out or on their way. */
import { Prisma, type PrismaClient } from './generated/client';
import { type ShopTx, withRawAccess } from './shop-db.server';

interface OthersOffers {
	readonly variantId: string;
	/** The raincheck that is not counted. */
	readonly besides: string;
	/** Only of those whose place is before that of this one, which was queued then; undefined: of all. */
	readonly before: Date | undefined;
	/** The states of the first mail in which it counts. */
	readonly mailIs: readonly string[];
}

/**
 * Asked once for each mail, among as many offers as there are. The mail is looked up by its key for each of them, in a
 * sub-query of its own: a planner without statistics, who may join the two, holds every offer against every mail.
 */
export async function sumOffered(db: ShopTx, { variantId, besides, before, mailIs }: OthersOffers): Promise<number> {
	const client = db as ShopTx & Pick<PrismaClient, '$queryRaw'>;
	const isBefore = before ? Prisma.sql`AND ("queuedAt", id) < (${before}, ${besides})` : Prisma.empty;
	const [sum] = await withRawAccess(
		async () => client.$queryRaw<{ units: number }[]>`
		SELECT COALESCE(sum("offeredUnits"), 0)::int AS units FROM raincheck
		WHERE "shopId" = ${db.shopId} AND "variantId" = ${variantId} AND status = 'offered' AND id <> ${besides} ${isBefore}
			AND (
				SELECT status FROM raincheck_mail AS mail
				WHERE mail."shopId" = raincheck."shopId" AND mail."raincheckId" = raincheck.id AND mail.kind = 'ready'
			) = ANY(${[...mailIs]}::text[])`,
	);
	return sum?.units ?? 0;
}
