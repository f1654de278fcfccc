/**
 * What the merchant sees of the demand that waits: by product, and by variant of one product, most units first. What is
 * loaded is sums and never a raincheck: one sum a product (or variant of the one product) and status, then for the page
 * one a variant, status and price that was held, with those variants. A raincheck has the product of its variant from
 * the moment it is taken, so that it is found under it whatever becomes of the product.
 */
import type { ShopDb } from '../../adapters/db/shop-db.server';
import { totalOf } from '../../domain/raincheck/decimal';
import { priceIn } from '../../domain/raincheck/locale';
import { isOpen, openStatuses, parseStatus } from '../../domain/raincheck/raincheck';
import { findBusyHour } from './read-busy-hour.server';
import { pageOf } from './read-paging.server';
import { containsText } from './read-search.server';
import { type Reader, readShop } from './read-shop.server';

export interface DemandQuery {
	readonly page: number;
	readonly size: number;
	/** Those are in it too of which no raincheck is open any more. */
	readonly isAll: boolean;
	/** Part of a product's or variant's title, or of a SKU; empty: all. */
	readonly search?: string;
}

/** One row a product. */
export async function readRaincheckDemand(reader: Reader, query: DemandQuery) {
	const { db } = reader;
	const { raincheckIsOn } = await readShop(reader);
	const sums = await db.raincheck.groupBy({
		by: ['productId', 'status'],
		where: withinChoice(query),
		_count: true,
		_sum: { quantity: true },
	});
	const sorted = byDemand(sums.map((sum) => ({ ...sum, key: sum.productId })));
	const found = await findProducts(db, sorted, query.search?.trim() ?? '');
	const list = await readRows(reader, 'productId', found, query);
	return { ...list, isOn: raincheckIsOn, busyAt: await findBusyHour(reader) };
}

/** One row a variant of this product; undefined for a product that we do not know. */
export async function readProductRainchecks(reader: Reader, productId: string, query: DemandQuery) {
	const { db } = reader;
	const product = await db.variant.findFirst({ where: { productId }, select: { productTitle: true } });
	if (!product && (await db.raincheck.count({ where: { productId } })) === 0) return undefined;
	const sums = await db.raincheck.groupBy({
		by: ['variantId', 'status'],
		where: { productId, ...withinChoice(query) },
		_count: true,
		_sum: { quantity: true },
	});
	const sorted = byDemand(sums.map((sum) => ({ ...sum, key: sum.variantId })));
	const found = await findVariants(db, productId, sorted, query.search?.trim() ?? '');
	const list = await readRows(reader, 'variantId', found, query);
	return { product: { id: productId, title: product?.productTitle ?? '' }, ...list };
}

const withinChoice = ({ isAll }: DemandQuery) => (isAll ? {} : { status: { in: [...openStatuses] } });

/** A question names so many ids at most: no engine takes any number. */
const idsAtOnce = 5_000;

async function findProducts(db: ShopDb, ids: readonly string[], search: string): Promise<readonly string[]> {
	if (search === '') return ids;
	const text = containsText(search);
	const found = new Set<string>();
	for (let from = 0; from < ids.length; from += idsAtOnce) {
		const rows = await db.variant.groupBy({
			by: ['productId'],
			where: {
				productId: { in: ids.slice(from, from + idsAtOnce) },
				OR: [{ productTitle: text }, { title: text }, { sku: text }],
			},
		});
		for (const { productId } of rows) found.add(productId);
	}
	return ids.filter((id) => found.has(id));
}

async function findVariants(db: ShopDb, productId: string, ids: readonly string[], search: string) {
	if (search === '') return ids;
	const text = containsText(search);
	const rows = await db.variant.findMany({
		where: { productId, OR: [{ title: text }, { sku: text }] },
		select: { id: true },
	});
	const found = new Set(rows.map(({ id }) => id));
	return ids.filter((id) => found.has(id));
}

async function readRows(reader: Reader, key: 'productId' | 'variantId', sorted: readonly string[], query: DemandQuery) {
	const { db } = reader;
	const { calendar, currency } = await readShop(reader);
	const { skip, ...paging } = pageOf(query.page, sorted.length, query.size);
	const keys = sorted.slice(skip, skip + query.size);
	const groups = await db.raincheck.groupBy({
		by: ['productId', 'variantId', 'status', 'heldPrice', 'currency'],
		where: { [key]: { in: keys } },
		_count: true,
		_sum: { quantity: true },
		_min: { queuedAt: true },
	});
	const variants = await db.variant.findMany({
		where: { id: { in: [...new Set(groups.map(({ variantId }) => variantId))] } },
		select: { id: true, productTitle: true, title: true, price: true, isDeleted: true },
	});
	const variantOf = new Map(variants.map((variant) => [variant.id, variant]));
	const rows = keys.map((id) => {
		const mine = groups.filter((group) => group[key] === id);
		const known = mine.flatMap(({ variantId }) => variantOf.get(variantId) ?? []);
		const shown = mine.filter(({ status }) => query.isAll || isOpen(parseStatus(status)));
		const [first, ...others] = new Set(shown.map(({ variantId }) => variantId));
		const count = (status: string) =>
			mine.filter((group) => group.status === status).reduce((sum, group) => sum + group._count, 0);
		// Whoever has not confirmed is no demand yet.
		const demand = mine.filter(({ status }) => isDemand(status));
		const value = totalOf(
			demand.map((group) => ({
				units: group._sum.quantity ?? 0,
				// A price that was held in a currency of before is promised no more.
				price: (group.currency === currency && group.heldPrice) || (variantOf.get(group.variantId)?.price ?? ''),
			})),
		);
		const oldest = demand.flatMap(({ _min }) => _min.queuedAt ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
		return {
			id,
			productTitle: known.find(({ productTitle }) => productTitle !== '')?.productTitle ?? '',
			variants: others.length + 1,
			/** Undefined where there are several. */
			onlyVariant:
				first !== undefined && others.length === 0
					? { id: first, title: variantOf.get(first)?.title ?? '' }
					: undefined,
			isDeleted: known.every(({ isDeleted }) => isDeleted),
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
	return { rows, paging, calendar };
}

const isDemand = (status: string): boolean => status === 'waiting' || status === 'offered';

interface StatusSum {
	readonly key: string;
	readonly status: string;
	readonly _count: number;
	readonly _sum: { readonly quantity: number | null };
}

/** Most units first, as they are shown; where nobody has confirmed, whom most have asked for. */
function byDemand(sums: readonly StatusSum[]): readonly string[] {
	const demands = new Map<string, { units: number; unconfirmed: number }>();
	for (const { key, status, _count, _sum } of sums) {
		const mine = demands.get(key) ?? { units: 0, unconfirmed: 0 };
		if (isDemand(status)) mine.units += _sum.quantity ?? 0;
		if (status === 'unconfirmed') mine.unconfirmed += _count;
		demands.set(key, mine);
	}
	return [...demands]
		.sort(([idA, a], [idB, b]) => b.units - a.units || b.unconfirmed - a.unconfirmed || (idA < idB ? -1 : 1))
		.map(([id]) => id);
}
