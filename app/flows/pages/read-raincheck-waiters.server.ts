/**
 * Who waits for one variant, and where the rainchecks of one address are. Addresses are masked here, so that a page
 * never holds a whole one but that which its reader has typed; they rest sealed, so that only a whole one is found.
 */
import type { Sealer } from '../../adapters/db/seal.server';
import { dayOf } from '../../domain/day';
import { priceIn } from '../../domain/raincheck/locale';
import { lastDayOf } from '../../domain/raincheck/offer-terms';
import { openStatuses, parseStatus } from '../../domain/raincheck/raincheck';
import { emailHashes, findSealed, raincheckEmailPlace } from '../rainchecks/raincheck-places';
import type { ShopContext } from '../shop-context';
import { pageOf } from './read-paging.server';
import { readShop } from './read-shop.server';

/** `over`: redeemed, expired, withdrawn or dropped. */
export type WaiterFilter = 'waiting' | 'offered' | 'unconfirmed' | 'over' | 'all';

export interface WaiterQuery {
	readonly page: number;
	readonly size: number;
	readonly filter?: WaiterFilter;
	/** A whole address; empty: everybody's. */
	readonly email?: string;
}

type WaiterReader = Pick<ShopContext, 'shopId' | 'db' | 'sealer' | 'now'>;

/** Undefined for a variant that we do not know. */
export async function readVariantRainchecks(reader: WaiterReader, variantId: string, query: WaiterQuery) {
	const { db } = reader;
	const variant = await db.variant.findFirst({ where: { id: variantId } });
	if (!variant && (await db.raincheck.count({ where: { variantId } })) === 0) return undefined;
	const { filter = 'all', email = '' } = query;
	const where = { variantId, ...ofStatus(filter), ...(email ? ofAddress(reader, email) : {}) };
	const { rows, ...list } = await readRows(reader, where, query);
	return {
		variant: {
			id: variantId,
			productTitle: variant?.productTitle ?? '',
			title: variant?.title ?? '',
			available: variant?.available ?? undefined,
			isDeleted: variant?.isDeleted ?? true,
		},
		rows: rows.map(({ variantId: _same, ...row }) => row),
		...list,
	};
}

/** All of one address, across the shop, with what each is for. */
export async function readAddressRainchecks(reader: WaiterReader, email: string, query: Omit<WaiterQuery, 'email'>) {
	const { rows, ...list } = await readRows(reader, ofAddress(reader, email), query);
	const variants = await reader.db.variant.findMany({
		where: { id: { in: rows.map(({ variantId }) => variantId) } },
		select: { id: true, productTitle: true, title: true },
	});
	const variantOf = new Map(variants.map((variant) => [variant.id, variant]));
	return {
		rows: rows.map(({ variantId, ...row }) => ({
			...row,
			variant: variantOf.get(variantId) ?? { id: variantId, productTitle: '', title: '' },
		})),
		...list,
	};
}

function ofStatus(filter: WaiterFilter) {
	if (filter === 'all') return {};
	return { status: filter === 'over' ? { notIn: [...openStatuses] } : filter };
}

const ofAddress = ({ sealer, shopId }: WaiterReader, email: string) => ({
	emailHash: { in: [...emailHashes(sealer, shopId, email)] },
});

async function readRows(reader: WaiterReader, where: object, query: WaiterQuery) {
	const { db, sealer } = reader;
	const { calendar, timezone } = await readShop(reader);
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
		variantId: row.variantId,
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
	return { rows, paging, calendar };
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
