/** Which variants' stock was read too long ago to be relied on, although somebody is owed it or waits for it. */
import type { PrismaClient } from './generated/client';

/** What one sweep hands to the plans; the longest unread come first, the others with the next sweeps. */
const variantsAtMost = 1000;

/** What is to be planned anyway stays as it is: a plan that waits for its settle window must go on waiting. */
export async function markStaleDirty(prisma: PrismaClient, shopId: string, readBefore: Date, at: Date): Promise<void> {
	await prisma.$executeRaw`
		INSERT INTO dirty_variant ("shopId", "variantId", "generation", "since", "notBefore")
		SELECT ${shopId}, stale.id, 1, ${at}, ${at} FROM (
			SELECT id FROM variant
			WHERE "shopId" = ${shopId} AND "stockReadAt" < ${readBefore} AND (
				"shortUnits" > 0 OR "debt" > 0
				OR EXISTS (
					SELECT 1 FROM order_line
					WHERE order_line."shopId" = variant."shopId" AND order_line."variantId" = variant.id AND "openUnits" > 0
				)
				OR EXISTS (
					SELECT 1 FROM raincheck
					WHERE raincheck."shopId" = variant."shopId" AND raincheck."variantId" = variant.id
						AND "status" IN ('waiting', 'offered')
				)
			)
			ORDER BY "stockReadAt" LIMIT ${variantsAtMost}
		) AS stale
		ORDER BY stale.id
		ON CONFLICT ("shopId", "variantId") DO NOTHING`;
}
