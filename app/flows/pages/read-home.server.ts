/**
 * All that the home page shows. While the catalogue is still being read nothing else is: figures of half a shop would
 * be untrue. What it lists is what a merchant can act upon; it never writes.
 */

import type { ShopContext } from '../shop-context';
import { findBusyHour } from './read-busy-hour.server';
import { readDateNeeds } from './read-date-needs.server';
import { readFigures } from './read-figures.server';
import { type Reader, readShop } from './read-shop.server';
import { readWaitingOrders } from './read-waiting-orders.server';

type HomeReader = Reader & Pick<ShopContext, 'countQuarantined'>;

const needsShown = 5;
const ordersShown = 20;
const untoldShown = 5;
const debtsShown = 5;
/** A server that was busy takes a mail at the next tries; one that has refused so many, over half an hour, is down. */
const triesOfAnOutage = 4;

export async function readHome(reader: HomeReader, query: { readonly page: number }) {
	const shop = await readShop(reader);
	const { calendar } = shop;
	const needsReconnect = shop.status === 'reconnect';
	if (shop.importStatus !== 'done') {
		return { kind: 'importing' as const, calendar, needsReconnect, progress: progressOf(shop) };
	}
	return {
		kind: 'ready' as const,
		calendar,
		needsReconnect,
		isPlanning: (await reader.db.dirtyVariant.count({ where: { notBefore: { lte: reader.now() } } })) > 0,
		needs: await readDateNeeds(reader, 1, needsShown),
		figures: await readFigures(reader),
		waiting: await readWaitingOrders(reader, { page: query.page, size: ordersShown, name: '' }),
		attention: await readAttention(reader, shop.scopes),
	};
}

interface ImportColumns {
	readonly importStatus: string;
	readonly importBulkId: string;
	readonly importDone: number;
	readonly importTotal: number;
	readonly importNote: string;
}

function progressOf({ importStatus, importBulkId, importDone, importTotal, importNote }: ImportColumns) {
	if (importStatus === 'failed') return { phase: 'failed' as const, why: importNote };
	if (importStatus === 'stopped') return { phase: 'stopped' as const };
	const phase = (['products', 'orders'] as const).find((each) => each === importStatus) ?? ('variants' as const);
	// Between two operations the counts are still those of the one before.
	return importBulkId === '' ? { phase, done: 0, total: 0 } : { phase, done: importDone, total: importTotal };
}

/** What the app cannot put right by itself. */
async function readAttention(reader: HomeReader, scopes: string) {
	const { db, countQuarantined } = reader;
	const owing = { isDeleted: false, debt: { gt: 0 } };
	return {
		debts: await db.variant.findMany({
			where: owing,
			orderBy: [{ debt: 'desc' }, { id: 'asc' }],
			take: debtsShown,
			select: { id: true, productId: true, productTitle: true, title: true, debt: true },
		}),
		debtCount: await db.variant.count({ where: owing }),
		/** Without this scope older orders are never seen, which is then the likely cause of a debt. */
		seesOldOrders: has(scopes, 'read_all_orders'),
		quarantined: await countQuarantined(),
		untold: await readUntold(db),
		mailsHeldUp: await db.slip.count({ where: { status: 'open', attempts: { gte: triesOfAnOutage } } }),
		unverified: await db.order.count({ where: { isUnverified: true, waitingUnits: { gt: 0 } } }),
		rainchecks: { ...(await readHeldUp(db, scopes)), busyAt: await findBusyHour(reader) },
	};
}

/** Those who wait without having bought, and whose offer could not be said. */
async function readHeldUp(db: HomeReader['db'], scopes: string) {
	const isOpen = { status: { in: ['waiting', 'offered'] } };
	return {
		byDiscount: await db.raincheck.count({ where: { ...isOpen, trouble: 'discount' } }),
		byMail: await db.raincheck.count({ where: { ...isOpen, trouble: 'mail' } }),
		mayDiscount: has(scopes, 'write_discounts'),
	};
}

const has = (scopes: string, wanted: string) => scopes.split(',').some((scope) => scope.trim() === wanted);

/** Orders whose buyers should have been told and could not be. */
async function readUntold(db: HomeReader['db']) {
	const where = { status: 'unsendable' };
	const slips = await db.slip.findMany({
		where,
		orderBy: { dueAt: 'asc' },
		take: untoldShown,
		select: { orderId: true },
	});
	const orders = await db.order.findMany({
		where: { id: { in: slips.map((slip) => slip.orderId) } },
		orderBy: { id: 'asc' },
		select: { id: true, name: true },
	});
	return { orders, count: await db.slip.count({ where }) };
}
