/**
 * What the pages about alternatives show: which variants have them, what stands for each and the one reason why, and
 * what the merchant has said. The reason is the one that was stored when the list was made. It never writes.
 */

import { AdminError } from '../../adapters/shopify/admin-errors';
import type { ShopAdmin } from '../../adapters/shopify/shop-admin.server';
import { findReason, type Reason } from '../../domain/alternatives/reason';
import type { Day } from '../../domain/day';
import { isInStock, needyVariants, variantsInStock } from '../alternatives/needy-variants';
import { inOrder, type RuleScope } from '../alternatives/save-alternative-rule.server';
import { pageOf } from './read-paging.server';
import { mostShortFirst, variantsNamed } from './read-search.server';
import { type Reader, readShop } from './read-shop.server';

export interface ShownAlternative {
	readonly id: string;
	readonly productId: string;
	readonly productTitle: string;
	readonly title: string;
	/** Undefined where it cannot be had now; the storefront then leaves it out by itself. */
	readonly why: Reason | undefined;
}

/** `unread`: nobody has told us of its product. `unlisted`: no list stands and none is due, as Shopify took none. */
export type ListState = 'ranked' | 'ranking' | 'unread' | 'unlisted';

export interface VariantQuery {
	readonly page: number;
	readonly size: number;
	readonly search: string;
}

export async function readAlternatives(reader: Reader, query: VariantQuery) {
	const { calendar } = await readShop(reader);
	const where = { AND: [needyVariants(calendar.today), variantsNamed(query.search)] };
	const { rows, paging } = await readVariants(reader, where, query, calendar.today);
	return { rows, paging, calendar };
}

/** One product with what was said of it; undefined where the shop has none of this id. */
export async function readCuration(reader: Reader, productId: string, page: number) {
	const { db } = reader;
	const { calendar } = await readShop(reader);
	const product = await db.product.findFirst({ where: { id: productId } });
	const variant = await db.variant.findFirst({ where: { productId, isDeleted: false } });
	if (!product && !variant) return undefined;
	const where = { AND: [needyVariants(calendar.today), { productId }] };
	const { rows, paging } = await readVariants(reader, where, { page, size: variantsShown }, calendar.today);
	const collections = product?.collections ?? [];
	return {
		product: {
			id: productId,
			title: product?.title ?? variant?.productTitle ?? '',
			/** Not read yet: nothing can be ranked for it. */
			isRead: product !== null,
			collections,
		},
		variants: { rows, paging },
		...(await readRules(reader, { scope: 'product', scopeId: productId }, calendar.today)),
		collectionRules: await countRules(reader, collections),
	};
}

/** How many of these variants are being ranked, or about to be. */
export const countRanking = ({ db, now }: Reader, variantIds: readonly string[]): Promise<number> =>
	db.variant.count({
		where: {
			id: { in: [...variantIds] },
			isDeleted: false,
			OR: [{ alternativesClaimedUntil: { not: null } }, { alternativesDueAt: { lte: now() } }],
		},
	});

/** What was said of a collection. Whether Shopify still has it is for whoever asks for its title. */
export async function readCollectionCuration(reader: Reader, collectionId: string) {
	const { calendar } = await readShop(reader);
	const members = { collections: { has: collectionId } };
	return {
		members: await reader.db.product.count({ where: members }),
		/** Who is in it is being read from Shopify. */
		isBeingRead: (await countReadings(reader, [collectionId])) > 0,
		...(await readRules(reader, { scope: 'collection', scopeId: collectionId }, calendar.today)),
	};
}

/** Of how many of these collections the members are being read, or about to be. */
export const countReadings = ({ db }: Pick<Reader, 'db'>, collectionIds: readonly string[]): Promise<number> =>
	db.collectionReading.count({ where: { collectionId: { in: [...collectionIds] } } });

/** Titles of collections, as far as Shopify tells: a page is shown without them rather than not at all. */
export async function readTitles(
	admin: Pick<ShopAdmin, 'readCollectionTitles'>,
	ids: readonly string[],
): Promise<Readonly<Record<string, string>>> {
	if (ids.length === 0) return {};
	try {
		return Object.fromEntries(await admin.readCollectionTitles(ids));
	} catch (failure) {
		if (!(failure instanceof AdminError)) throw failure;
		return {};
	}
}

const variantsShown = 20;

/** Why a pin is not offered, whatever was said; or what is still to come of a collection. */
export type RuleState = 'hidden' | 'sold-out' | 'being-read';

async function readRules({ db }: Reader, scope: RuleScope, today: Day) {
	const rows = await db.alternativeRule.findMany({ where: { ...scope }, orderBy: inOrder });
	const idsOfTarget = (wanted: string) =>
		rows.filter(({ target }) => target === wanted).map(({ targetId }) => targetId);
	const productIds = idsOfTarget('product');
	const products = await db.product.findMany({
		where: { id: { in: productIds } },
		select: { id: true, title: true, isPublished: true },
	});
	const known = new Map(products.map((product) => [product.id, product]));
	const inStock = await db.variant.groupBy({
		by: ['productId'],
		where: { AND: [variantsInStock(today), { productId: { in: productIds } }] },
	});
	const isInStockNow = new Set(inStock.map(({ productId }) => productId));
	const readings = await db.collectionReading.findMany({ where: { collectionId: { in: idsOfTarget('collection') } } });
	const isBeingRead = new Set(readings.map(({ collectionId }) => collectionId));
	const stateOf = (kind: string, target: string, id: string): RuleState | undefined => {
		if (target === 'collection') return isBeingRead.has(id) ? 'being-read' : undefined;
		if (kind !== 'pin') return undefined;
		if (known.get(id)?.isPublished === false) return 'hidden';
		return isInStockNow.has(id) ? undefined : 'sold-out';
	};
	const shown = rows.map(({ id, kind, target, targetId }) => ({
		id,
		kind,
		isCollection: target === 'collection',
		targetId,
		/** Of a product; a collection's is Shopify's to tell. */
		title: known.get(targetId)?.title,
		state: stateOf(kind, target, targetId),
	}));
	return {
		pins: shown.filter(({ kind }) => kind === 'pin'),
		exclusions: shown.filter(({ kind }) => kind === 'exclude'),
	};
}

async function countRules({ db }: Reader, collections: readonly string[]): Promise<Readonly<Record<string, number>>> {
	const counts = await db.alternativeRule.groupBy({
		by: ['scopeId'],
		where: { scope: 'collection', scopeId: { in: [...collections] } },
		_count: true,
	});
	return Object.fromEntries(counts.map(({ scopeId, _count }) => [scopeId, _count]));
}

async function readVariants(
	reader: Reader,
	where: object,
	query: { readonly page: number; readonly size: number },
	today: Day,
) {
	const { db } = reader;
	const { skip, ...paging } = pageOf(query.page, await db.variant.count({ where }), query.size);
	const variants = await db.variant.findMany({
		where,
		orderBy: mostShortFirst,
		skip,
		take: query.size,
	});
	const ids = [...new Set(variants.flatMap(({ alternatives }) => idsOf(alternatives)))];
	const others = new Map((await db.variant.findMany({ where: { id: { in: ids } } })).map((row) => [row.id, row]));
	const products = await db.product.findMany({
		where: { id: { in: [...variants, ...others.values()].map(({ productId }) => productId) } },
		select: { id: true, isPublished: true },
	});
	const isRead = new Set(products.map(({ id }) => id));
	const isHidden = new Set(products.filter(({ isPublished }) => !isPublished).map(({ id }) => id));
	const now = reader.now();
	const rows = variants.map((variant) => {
		const reasons = Array.isArray(variant.alternativeReasons) ? variant.alternativeReasons : [];
		const alternatives = idsOf(variant.alternatives).flatMap((id, place): ShownAlternative[] => {
			const other = others.get(id);
			if (!other) return [];
			const { productId, productTitle, title } = other;
			const isOffered = isInStock(other, today) && !isHidden.has(productId);
			const why = isOffered ? (findReason(reasons[place]) ?? stockOf(other)) : undefined;
			return [{ id, productId, productTitle, title, why }];
		});
		return {
			id: variant.id,
			productId: variant.productId,
			productTitle: variant.productTitle,
			title: variant.title,
			sku: variant.sku,
			available: variant.available ?? undefined,
			units: variant.shortUnits,
			list: listState(variant, isRead.has(variant.productId), now),
			alternatives,
		};
	});
	return { rows, paging };
}

interface ListColumns {
	readonly alternatives: unknown;
	readonly alternativesDueAt: Date | null;
	readonly alternativesClaimedUntil: Date | null;
}

function listState(row: ListColumns, isRead: boolean, now: Date): ListState {
	const isDue = row.alternativesDueAt !== null && row.alternativesDueAt <= now;
	if (isDue || row.alternativesClaimedUntil !== null) return 'ranking';
	if (row.alternatives !== null) return 'ranked';
	return isRead ? 'unlisted' : 'unread';
}

/** Of a reason that cannot be read: what is true whatever it was. */
const stockOf = ({
	isTracked,
	available,
}: {
	readonly isTracked: boolean;
	readonly available: number | null;
}): Reason => ({
	kind: 'stock',
	units: isTracked ? (available ?? 0) : undefined,
});

const idsOf = (json: unknown): readonly string[] =>
	Array.isArray(json) ? json.filter((id): id is string => typeof id === 'string') : [];
