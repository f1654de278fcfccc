/**
 * What the pages about alternatives show: which variants have them, what stands for each and the one reason why, and
 * what the merchant has said. Reasons are found anew from the facts as they are, never stored. It never writes.
 */

import { AdminError } from '../adapters/shopify/admin-errors';
import type { ShopAdmin } from '../adapters/shopify/shop-admin.server';
import { buildIndex } from '../domain/alternatives/candidate-index';
import { curate } from '../domain/alternatives/curation';
import { explainAlternative, lookAround } from '../domain/alternatives/rank';
import { mainReason, type Reason } from '../domain/alternatives/reason';
import type { Day } from '../domain/day';
import { loadRules, readSales, toCandidate, variantFacts } from './load-candidates.server';
import { isInStock, needyVariants } from './needy-variants';
import { pageOf } from './read-paging.server';
import { containsText } from './read-search.server';
import { type Reader, readShop } from './read-shop.server';
import { inOrder, type RuleScope } from './save-alternative-rule.server';

export interface ShownAlternative {
	readonly id: string;
	readonly productId: string;
	readonly productTitle: string;
	readonly title: string;
	/** Undefined where it cannot be had now; the storefront then leaves it out by itself. */
	readonly why: Reason | undefined;
}

export interface VariantQuery {
	readonly page: number;
	readonly size: number;
	readonly search: string;
}

export async function readAlternatives(reader: Reader, query: VariantQuery) {
	const { calendar } = await readShop(reader);
	const search = query.search.trim();
	const found = search ? containsText(search) : undefined;
	const where = {
		AND: [needyVariants, found ? { OR: [{ productTitle: found }, { title: found }, { sku: found }] } : {}],
	};
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
	const where = { AND: [needyVariants, { productId }] };
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
		...(await readRules(reader, { scope: 'product', scopeId: productId })),
		collectionRules: await countRules(reader, collections),
		isRanking: await isRanking(reader, { productId }),
	};
}

/** What was said of a collection. Whether Shopify still has it is for whoever asks for its title. */
export async function readCollectionCuration(reader: Reader, collectionId: string) {
	const members = { collections: { has: collectionId } };
	return {
		members: await reader.db.product.count({ where: members }),
		...(await readRules(reader, { scope: 'collection', scopeId: collectionId })),
	};
}

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

async function readRules({ db }: Reader, scope: RuleScope) {
	const rows = await db.alternativeRule.findMany({ where: { ...scope }, orderBy: inOrder });
	const productIds = rows.filter(({ target }) => target === 'product').map(({ targetId }) => targetId);
	const products = await db.product.findMany({ where: { id: { in: productIds } }, select: { id: true, title: true } });
	const titles = new Map(products.map(({ id, title }) => [id, title]));
	const shown = rows.map(({ id, kind, target, targetId }) => ({
		id,
		kind,
		isCollection: target === 'collection',
		targetId,
		/** Of a product; a collection's is Shopify's to tell. */
		title: titles.get(targetId),
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

const isRanking = async ({ db, now }: Reader, where: object): Promise<boolean> =>
	(await db.variant.count({ where: { AND: [needyVariants, where, { alternativesDueAt: { lte: now() } }] } })) > 0;

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
		orderBy: [{ shortUnits: 'desc' }, { productTitle: 'asc' }, { title: 'asc' }, { id: 'asc' }],
		skip,
		take: query.size,
	});
	const ids = [...new Set(variants.flatMap(({ alternatives }) => idsOf(alternatives)))];
	const others = await db.variant.findMany({ where: { id: { in: ids } } });
	const products = await db.product.findMany({
		where: { id: { in: [...variants, ...others].map(({ productId }) => productId) } },
	});
	const rules = await loadRules(
		db,
		products.filter(({ id }) => variants.some(({ productId }) => productId === id)),
	);
	const sold = await readSales(db, reader.now(), ids);
	const builder = buildIndex();
	for (const product of products) builder.addProduct(product);
	for (const other of others) {
		if (isInStock(other, today)) builder.addVariant(toCandidate(other, sold.get(other.id) ?? 0));
	}
	const index = builder.finish();
	const rows = variants.map((variant) => {
		const product = products.find(({ id }) => id === variant.productId);
		const lens = product && lookAround(index, product, curate(rules, product));
		const alternatives = idsOf(variant.alternatives).flatMap((id): ShownAlternative[] => {
			const other = others.find((each) => each.id === id);
			if (!other) return [];
			const { productId, productTitle, title } = other;
			const reasons = lens && explainAlternative(index, lens, variantFacts(variant), other);
			return [{ id, productId, productTitle, title, why: reasons && mainReason(reasons) }];
		});
		return {
			id: variant.id,
			productId: variant.productId,
			productTitle: variant.productTitle,
			title: variant.title,
			sku: variant.sku,
			available: variant.available ?? undefined,
			units: variant.shortUnits,
			/** Never ranked, or about to be. */
			isRanking:
				variant.alternatives === null ||
				(variant.alternativesDueAt !== null && variant.alternativesDueAt <= reader.now()),
			alternatives,
		};
	});
	return { rows, paging };
}

const idsOf = (json: unknown): readonly string[] =>
	Array.isArray(json) ? json.filter((id): id is string => typeof id === 'string') : [];
