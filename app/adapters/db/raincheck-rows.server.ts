/**
 * The questions about rainchecks that are not one shop's: who has work due, and what is to be forgotten. Everything else
 * goes through the client that is bound to one shop.
 */
import type { PrismaClient } from './generated/client';

export interface DueRainchecks {
	/** Shops with offers to make or to end. */
	readonly rainchecks: readonly string[];
	/** Shops with mails to send. */
	readonly raincheckMails: readonly string[];
}

export async function findDueRainchecks(prisma: PrismaClient, now: Date): Promise<DueRainchecks> {
	const stock = await prisma.variant.groupBy({ by: ['shopId'], where: { raincheckDueAt: { lte: now } } });
	const over = await prisma.raincheck.groupBy({
		by: ['shopId'],
		where: { status: 'offered', offerUntil: { lte: now } },
	});
	const mails = await prisma.raincheckMail.groupBy({
		by: ['shopId'],
		where: {
			dueAt: { lte: now },
			OR: [{ status: 'open' }, { status: 'claimed', claimedUntil: { lt: now } }],
		},
	});
	const ids = (rows: readonly { readonly shopId: string }[]) => rows.map(({ shopId }) => shopId);
	return { rainchecks: [...new Set(ids([...stock, ...over]))], raincheckMails: ids(mails) };
}

const dayMs = 24 * 60 * 60 * 1000;
/** Whoever did not confirm is forgotten: the mail says so. */
export const keepUnconfirmedDays = 3;
/** The links by which somebody who waits could withdraw end after as long. */
const longestWaitDays = 365;
const keepAddressDays = 90;
const keepCountsDays = 2;

export async function purgeRainchecks(prisma: PrismaClient, now: Date): Promise<void> {
	const before = (days: number) => new Date(now.getTime() - days * dayMs);
	// Their mails go with them.
	await prisma.raincheck.deleteMany({
		where: { status: 'unconfirmed', createdAt: { lt: before(keepUnconfirmedDays) } },
	});
	// What was deleted is never back. Mails that were to be sent find that it is over.
	await prisma.$executeRaw`
		UPDATE raincheck SET "status" = 'dropped', "closedAt" = ${now}, "version" = "version" + 1
		WHERE "status" IN ('unconfirmed', 'waiting', 'offered') AND EXISTS (
			SELECT FROM variant WHERE variant."shopId" = raincheck."shopId" AND variant.id = raincheck."variantId" AND "isDeleted"
		)`;
	await prisma.raincheck.updateMany({
		where: { status: 'waiting', queuedAt: { lt: before(longestWaitDays) } },
		data: { status: 'dropped', closedAt: now, version: { increment: 1 } },
	});
	const isClosed = { closedAt: { lt: before(keepAddressDays) }, emailHash: { not: '' } };
	await prisma.raincheckMail.updateMany({
		where: { raincheck: isClosed, renderedSealed: { not: '' } },
		data: { renderedSealed: '' },
	});
	await prisma.raincheck.updateMany({
		where: isClosed,
		data: { emailSealed: '', emailHash: '', customerId: '', codeSealed: '' },
	});
	await prisma.rateWindow.deleteMany({ where: { startedAt: { lt: before(keepCountsDays) } } });
}
