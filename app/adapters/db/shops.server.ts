/**
 * The few questions that are not asked by one shop: which shop a domain is, who has work due, and the end of a shop's
 * rows. Everything else goes through the client that is bound to one shop.
 */
import type { Prisma, PrismaClient } from './generated/client';
import { findShopsWithErrands } from './inbox.server';
import { findDueRainchecks } from './raincheck-rows.server';

export type ShopRow = Prisma.ShopGetPayload<object>;

export async function findShopByDomain(prisma: PrismaClient, domain: string): Promise<ShopRow | undefined> {
	return (await prisma.shop.findUnique({ where: { domain } })) ?? undefined;
}

export async function findShopById(prisma: PrismaClient, id: string): Promise<ShopRow | undefined> {
	return (await prisma.shop.findUnique({ where: { id } })) ?? undefined;
}

export interface ShopFactsRow {
	readonly id: string;
	readonly domain: string;
	readonly name: string;
	readonly email: string;
	readonly timezone: string;
	readonly currency: string;
	readonly countryCode: string;
	readonly storefrontUrl: string;
	readonly pool: string;
	readonly hasOtherLocations: boolean;
	readonly appInstallationId: string;
	readonly scopes: string;
}

/** The shop as installed now; its settings stay as they were if it was here before. */
export async function saveInstalledShop(prisma: PrismaClient, facts: ShopFactsRow, at: Date): Promise<ShopRow> {
	const { id, ...rest } = facts;
	// The app's data and its tokens went with the installation before this one.
	const unpublished = { isStorefrontDue: true, storefrontToken: '' };
	const installed = { ...rest, ...unpublished, status: 'active', installedAt: at, uninstalledAt: null };
	const reading = { importStatus: 'variants', importBulkId: '', importDone: 0, importTotal: 0, importNote: '' };
	return prisma.shop.upsert({
		where: { id },
		create: { id, ...installed, ...reading },
		update: { ...installed, ...reading },
	});
}

/** What there is to do, by shop. The rows are the work; this only finds them. */
export interface DueWork {
	readonly errands: readonly string[];
	readonly replan: readonly string[];
	readonly marks: readonly string[];
	readonly curves: readonly string[];
	readonly notices: readonly string[];
	readonly storefront: readonly string[];
	readonly rainchecks: readonly string[];
	readonly raincheckMails: readonly string[];
	readonly alternatives: readonly string[];
	readonly import: readonly string[];
	readonly sweep: readonly string[];
	readonly midnight: readonly { readonly id: string; readonly timezone: string; readonly midnightDay: string }[];
}

export const sweepEveryMs = 5 * 60 * 1000;
const curveAgeMs = 12 * 60 * 60 * 1000;

export async function findDueWork(prisma: PrismaClient, now: Date): Promise<DueWork> {
	const active = await prisma.shop.findMany({
		where: { status: 'active' },
		select: {
			id: true,
			timezone: true,
			midnightDay: true,
			importStatus: true,
			sweptUntil: true,
			isStorefrontDue: true,
		},
	});
	// Nothing is planned or said before a shop is read whole; nobody is woken for one that is gone or cut off.
	const isReady = new Set(active.filter((shop) => shop.importStatus === 'done').map((shop) => shop.id));
	const ids = (rows: readonly { shopId: string }[]) =>
		rows.map((row) => row.shopId).filter((shopId) => isReady.has(shopId));
	const replan = await prisma.dirtyVariant.groupBy({ by: ['shopId'], where: { notBefore: { lte: now } } });
	const marks = await prisma.order.groupBy({ by: ['shopId'], where: { isEffectDue: true } });
	const due = await prisma.variant.groupBy({ by: ['shopId'], where: { isCurveDue: true, isDeleted: false } });
	const old = await prisma.variant.groupBy({
		by: ['shopId'],
		where: { isDeleted: false, publishedAt: { lt: new Date(now.getTime() - curveAgeMs) } },
	});
	const notices = await prisma.slip.groupBy({
		by: ['shopId'],
		where: {
			dueAt: { lte: now },
			OR: [{ status: 'open' }, { status: 'claimed', claimedUntil: { lt: now } }],
		},
	});
	const alternatives = await prisma.variant.groupBy({
		by: ['shopId'],
		where: {
			OR: [
				{ alternativesClaimedUntil: { lte: now } },
				{ alternativesClaimedUntil: null, alternativesDueAt: { lte: now } },
			],
		},
	});
	const readings = await prisma.collectionReading.groupBy({ by: ['shopId'] });
	const isActive = (shopId: string) => active.some((shop) => shop.id === shopId);
	const { rainchecks, raincheckMails } = await findDueRainchecks(prisma, now);
	const sweepBefore = new Date(now.getTime() - sweepEveryMs);
	return {
		// Of every shop, whatever its status: a data request is answered even after the uninstall.
		errands: (await findShopsWithErrands(prisma, now)).map((shop) => shop.id),
		replan: ids(replan),
		marks: ids(marks),
		curves: [...new Set(ids([...due, ...old]))],
		notices: ids(notices),
		alternatives: [...new Set(ids([...alternatives, ...readings]))],
		storefront: active.filter((shop) => shop.isStorefrontDue).map((shop) => shop.id),
		rainchecks: rainchecks.filter((shopId) => isReady.has(shopId)),
		// A confirmation is awaited by somebody, import or not.
		raincheckMails: raincheckMails.filter(isActive),
		import: active
			.filter((shop) => ['variants', 'products', 'orders'].includes(shop.importStatus))
			.map((shop) => shop.id),
		sweep: active
			.filter((shop) => shop.importStatus === 'done' && (!shop.sweptUntil || shop.sweptUntil < sweepBefore))
			.map((shop) => shop.id),
		midnight: active.filter((shop) => isReady.has(shop.id)),
	};
}

/** All variants that are owed or waited for, were sold beyond stock or publish a date, in one statement for any size of shop. */
export async function markAllDirty(prisma: PrismaClient, shopId: string, at: Date): Promise<void> {
	await prisma.$executeRaw`
		INSERT INTO dirty_variant ("shopId", "variantId", "generation", "since", "notBefore")
		SELECT ${shopId}, owed.id, 1, ${at}, ${at} FROM (
			SELECT DISTINCT "variantId" AS id FROM order_line WHERE "shopId" = ${shopId} AND "openUnits" > 0 AND "variantId" <> ''
			UNION
			SELECT "variantId" FROM raincheck WHERE "shopId" = ${shopId} AND "status" IN ('waiting', 'offered')
			UNION
			SELECT id FROM variant WHERE "shopId" = ${shopId} AND NOT "isDeleted" AND ("policy" = 'continue' OR "curve" IS NOT NULL)
		) AS owed
		ORDER BY owed.id
		ON CONFLICT ("shopId", "variantId") DO UPDATE SET generation = dirty_variant.generation + 1, "notBefore" = ${at}`;
}

/** Forgets a shop whole. There is no way back. */
export async function eraseShop(prisma: PrismaClient, shopId: string, domain: string): Promise<void> {
	const where = { shopId };
	await prisma.$transaction([
		prisma.raincheckMail.deleteMany({ where }),
		prisma.raincheck.deleteMany({ where }),
		prisma.rateWindow.deleteMany({ where }),
		prisma.journeyEvent.deleteMany({ where }),
		prisma.slip.deleteMany({ where }),
		prisma.plan.deleteMany({ where }),
		prisma.dirtyVariant.deleteMany({ where }),
		prisma.orderLine.deleteMany({ where }),
		prisma.order.deleteMany({ where }),
		prisma.lot.deleteMany({ where }),
		prisma.wording.deleteMany({ where }),
		prisma.publishedCurve.deleteMany({ where }),
		prisma.variant.deleteMany({ where }),
		prisma.product.deleteMany({ where }),
		prisma.variantSale.deleteMany({ where }),
		prisma.alternativeRule.deleteMany({ where }),
		prisma.collectionReading.deleteMany({ where }),
		prisma.inbox.deleteMany({ where: { domain, status: { not: 'new' } } }),
		prisma.session.deleteMany({ where: { domain } }),
		prisma.shop.deleteMany({ where: { id: shopId } }),
	]);
}

export function countQuarantined(prisma: PrismaClient, domain: string): Promise<number> {
	return prisma.inbox.count({ where: { domain, status: 'quarantined' } });
}

/** Tokens of an install that is over; what was stored after it belongs to the next one. */
export async function dropSessions(prisma: PrismaClient, domain: string, before: Date): Promise<void> {
	await prisma.session.deleteMany({ where: { domain, updatedAt: { lt: before } } });
}
