/**
 * Forgets what has been done with for long. It must never take a row that something still waits for, nor one that shows
 * what a buyer was told: an order of which any unit ever waited stays, with its journey, its mails and the plans of its
 * variants, until its buyer or its shop is erased.
 */
import type { PrismaClient } from './generated/client';
import { purgeInbox } from './inbox.server';
import { purgeRainchecks } from './raincheck-rows.server';

const dayMs = 24 * 60 * 60 * 1000;
/** Webhooks that were worked through: Shopify repeats none for this long. */
const keepInboxDays = 7;
/** Carts live for weeks, and their property is believed as long as the curve behind it is kept. */
const keepCurvesDays = 365;
/** Since the last news of an order that stock covered and nothing is owed of. Should it owe again, it is taken in anew. */
const keepCoveredDays = 30;
/** The embedded engine answers nobody else meanwhile. */
const rowsAtOnce = 500;

/** True while there is more to forget. */
export async function purgeOldRows(prisma: PrismaClient, now: Date): Promise<boolean> {
	const before = (days: number) => new Date(now.getTime() - days * dayMs);
	await purgeInbox(prisma, before(keepInboxDays));
	await purgeRainchecks(prisma, now);
	await prisma.publishedCurve.deleteMany({ where: { publishedAt: { lt: before(keepCurvesDays) } } });
	const orders = await purgeCoveredOrders(prisma, before(keepCoveredDays));
	await purgePlans(prisma, before(keepCoveredDays));
	return orders === rowsAtOnce;
}

/** Their lines go with them. By shop, because that is how the index finds them. */
function purgeCoveredOrders(prisma: PrismaClient, before: Date): Promise<number> {
	return prisma.$executeRaw`
		DELETE FROM "order" WHERE ("shopId", id) IN (
			SELECT held."shopId", held.id FROM shop JOIN "order" AS held ON held."shopId" = shop.id
			WHERE held."openUnits" = 0 AND held."updatedAt" < ${before} AND NOT held."isBackorder" AND NOT held."isEffectDue"
			LIMIT ${rowsAtOnce} FOR UPDATE OF held SKIP LOCKED
		)`;
}

/** Of variants that no order names any more. */
function purgePlans(prisma: PrismaClient, before: Date): Promise<number> {
	return prisma.$executeRaw`
		DELETE FROM plan WHERE "plannedAt" < ${before} AND NOT EXISTS (
			SELECT FROM order_line AS line WHERE line."shopId" = plan."shopId" AND line."variantId" = plan."variantId"
		)`;
}
