/**
 * What the merchant sees of those who wait: the demand by variant, and who waits for one of them. Addresses are masked
 * here, so that a page never holds a whole one.
 */
import type { Sealer } from '../adapters/db/seal.server';
import { dayOf } from '../domain/day';
import { totalOf } from '../domain/raincheck/decimal';
import { priceIn } from '../domain/raincheck/locale';
import { lastDayOf } from '../domain/raincheck/offer-terms';
import { openStatuses, parseStatus } from '../domain/raincheck/raincheck';
import { perShop, shopKey } from './raincheck-limits';
import { findSealed, raincheckEmailPlace } from './raincheck-places';
import { pageOf } from './read-paging.server';
import { type Reader, readShop } from './read-shop.server';
import type { ShopContext } from './shop-context';

export interface DemandQuery {
	readonly page: number;
	readonly size: number;
	/** Variants that only had rainchecks are in it too. */
	readonly isAll: boolean;
}

export async function readRaincheckDemand(reader: Reader, query: DemandQuery) {
	const { db } = reader;
	const { calendar, currency, raincheckIsOn } = await readShop(reader);
	const sums = await db.raincheck.groupBy({
		by: ['variantId', 'status'],
		where: query.isAll ? {} : { status: { in: [...openStatuses] } },
		_count: true,
		_sum: { quantity: true },
	});
	const sorted = byDemand(
		sums.map(({ _sum, _count, ...sum }) => ({ ...sum, count: _count, units: _sum.quantity ?? 0 })),
	);
	const { skip, ...paging } = pageOf(query.page, sorted.length, query.size);
	const ids = sorted.slice(skip, skip + query.size);
	const variants = await db.variant.findMany({ where: { id: { in: ids } } });
	const groups = await db.raincheck.groupBy({
		by: ['variantId', 'status', 'heldPrice', 'currency'],
		where: { variantId: { in: ids } },
		_count: true,
		_sum: { quantity: true },
		_min: { queuedAt: true },
	});
	const rows = ids.map((id) => {
		const variant = variants.find((each) => each.id === id);
		const mine = groups.filter(({ variantId }) => variantId === id);
		const count = (status: string) =>
			mine.filter((group) => group.status === status).reduce((sum, group) => sum + group._count, 0);
		// Whoever has not confirmed is no demand yet.
		const demand = mine.filter(({ status }) => isDemand(status));
		const value = totalOf(
			demand.map((group) => ({
				units: group._sum.quantity ?? 0,
				// A price that was held in a currency of before is promised no more.
				price: (group.currency === currency && group.heldPrice) || (variant?.price ?? ''),
			})),
		);
		const oldest = demand.flatMap(({ _min }) => _min.queuedAt ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
		return {
			id,
			productTitle: variant?.productTitle ?? '',
			title: variant?.title ?? '',
			waiting: count('waiting'),
			offered: count('offered'),
			unconfirmed: count('unconfirmed'),
			redeemed: count('redeemed'),
			expired: count('expired'),
			units: demand.reduce((sum, group) => sum + (group._sum.quantity ?? 0), 0),
			value: priceIn(value, currency, 'en'),
			oldest,
		};
	});
	return { rows, paging, calendar, isOn: raincheckIsOn, busyAt: await findBusyHour(reader) };
}

const dayMs = 24 * 60 * 60 * 1000;

/** When the form last began to turn shoppers away, within a day. */
async function findBusyHour({ db, now }: Reader): Promise<Date | undefined> {
	const row = await db.rateWindow.findFirst({
		where: { key: shopKey, count: { gte: perShop.most }, startedAt: { gt: new Date(now().getTime() - dayMs) } },
		orderBy: { startedAt: 'desc' },
	});
	return row?.startedAt;
}

const isDemand = (status: string): boolean => status === 'waiting' || status === 'offered';

interface StatusSum {
	readonly variantId: string;
	readonly status: string;
	readonly count: number;
	readonly units: number;
}

/** Most units first, as they are shown; where nobody has confirmed, whom most have asked for. */
function byDemand(sums: readonly StatusSum[]): readonly string[] {
	const variants = new Map<string, { units: number; unconfirmed: number }>();
	for (const { variantId, status, count, units } of sums) {
		const mine = variants.get(variantId) ?? { units: 0, unconfirmed: 0 };
		if (isDemand(status)) mine.units += units;
		if (status === 'unconfirmed') mine.unconfirmed += count;
		variants.set(variantId, mine);
	}
	return [...variants]
		.sort(([idA, a], [idB, b]) => b.units - a.units || b.unconfirmed - a.unconfirmed || (idA < idB ? -1 : 1))
		.map(([id]) => id);
}

export interface WaiterQuery {
	readonly page: number;
	readonly size: number;
}

/** Undefined for a variant that we do not know. */
export async function readVariantRainchecks(
	reader: Pick<ShopContext, 'db' | 'sealer' | 'now'>,
	variantId: string,
	query: WaiterQuery,
) {
	const { db, sealer } = reader;
	const variant = await db.variant.findFirst({ where: { id: variantId } });
	if (!variant) return undefined;
	const { calendar, timezone } = await readShop(reader);
	const where = { variantId };
	const { skip, ...paging } = pageOf(query.page, await db.raincheck.count({ where }), query.size);
	const rainchecks = await db.raincheck.findMany({
		where,
		// The queue first, in its order; then what is over, oldest first.
		orderBy: [
			{ closedAt: { sort: 'asc', nulls: 'first' } },
			{ queuedAt: { sort: 'asc', nulls: 'last' } },
			{ createdAt: 'asc' },
			{ id: 'asc' },
		],
		skip,
		take: query.size,
	});
	const orders = await db.order.findMany({
		where: { id: { in: rainchecks.map(({ orderId }) => orderId).filter((id) => id !== '') } },
		select: { id: true, name: true },
	});
	const rows = rainchecks.map((row) => ({
		id: row.id,
		who: whoOf(sealer, row),
		status: parseStatus(row.status),
		quantity: row.quantity,
		offeredUnits: row.offeredUnits,
		since: dayOf(row.queuedAt ?? row.createdAt, timezone),
		offerUntil: row.offerUntil ? lastDayOf(row.offerUntil, timezone) : undefined,
		price: row.heldPrice === '' ? '' : priceIn(row.heldPrice, row.currency, 'en'),
		trouble: row.trouble,
		order: orders.find(({ id }) => id === row.orderId),
	}));
	const { id, productTitle, title, available } = variant;
	return { variant: { id, productTitle, title, available: available ?? undefined }, rows, paging, calendar };
}

interface SealedAddress {
	readonly shopId: string;
	readonly id: string;
	readonly emailSealed: string;
}

/** Masked; empty where it is forgotten, undefined where it cannot be read, which must not take the others with it. */
function whoOf(sealer: Sealer, { shopId, id, emailSealed }: SealedAddress): string | undefined {
	if (emailSealed === '') return '';
	const email = findSealed(sealer, emailSealed, raincheckEmailPlace(shopId, id));
	return email === undefined ? undefined : masked(email);
}

/** Enough to tell two apart, not enough to write to anybody: "a…@example.com". */
function masked(email: string): string {
	const at = email.lastIndexOf('@');
	return `${[...email][0] ?? ''}…${email.slice(at)}`;
}
