/**
 * Finds the variants whose alternatives something elsewhere has put out of date. One statement for any number of them:
 * which lists a variant stands in is asked of the lists themselves, and nothing is loaded.
 */
import { Prisma, type PrismaClient } from './generated/client';

/** What could be offered and cannot any more, or could not and now can, or is now something else. */
export interface MovedCandidates {
	/** Variants: the lists that name one are to be ranked anew. */
	readonly variantIds: readonly string[];
	/** Products that may now be wanted where they are not named yet: by their own variants, by their type, by a pin. */
	readonly productIds: readonly string[];
}

/** Below this much stock a variant has alternatives, so that they stand ready when it runs out. */
export const scarceStock = 3;

/** Never before `at`, and never later than was said before. Only variants that have run out, or nearly, or are to come. */
export async function markAlternativesDue(
	prisma: PrismaClient,
	shopId: string,
	{ variantIds, productIds }: MovedCandidates,
	at: Date,
): Promise<void> {
	if (variantIds.length === 0 && productIds.length === 0) return;
	const products = Prisma.sql`${[...productIds]}::text[]`;
	await prisma.$executeRaw`
		UPDATE variant SET "alternativesDueAt" = LEAST(COALESCE("alternativesDueAt", ${at}), ${at})
		WHERE "shopId" = ${shopId} AND NOT "isDeleted" AND "isTracked"
			AND ("available" <= ${scarceStock} OR "launchDay" IS NOT NULL)
			AND (
				jsonb_exists_any("alternatives", ${[...variantIds]}::text[])
				OR "productId" = ANY(${products})
				OR "productId" IN (
					SELECT near.id FROM product AS near JOIN product AS moved ON moved."shopId" = near."shopId"
					WHERE near."shopId" = ${shopId} AND moved.id = ANY(${products})
						AND moved."productType" <> '' AND moved."productType" = near."productType"
				)
				OR "productId" IN (
					SELECT wanting.id FROM product AS wanting JOIN alternative_rule AS rule ON rule."shopId" = wanting."shopId"
					WHERE wanting."shopId" = ${shopId} AND rule."kind" = 'pin' AND rule."targetId" = ANY(${products})
						AND (rule."scope" = 'product' AND rule."scopeId" = wanting.id
							OR rule."scope" = 'collection' AND rule."scopeId" = ANY(wanting."collections"))
				)
			)`;
}
