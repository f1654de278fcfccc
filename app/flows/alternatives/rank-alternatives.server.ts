/**
 * Makes the lists of alternatives of a shop's due variants anew: claim, rank, publish where a list differs. A variant
 * that has plenty again loses its list when the day turns. The index over the shop is kept for a while; so the row of
 * everybody who is named is looked at once more, and what is due because of them comes later.
 */
import { setImmediate as letOthers } from 'node:timers/promises';
import {
	claimDueAlternatives,
	type RankedList,
	releaseAlternatives,
	saveAlternatives,
} from '../../adapters/db/alternatives-due.server';
import type { ShopDb } from '../../adapters/db/shop-db.server';
import type { CandidateIndex } from '../../domain/alternatives/candidate-index';
import { type CurationRule, curate } from '../../domain/alternatives/curation';
import type { ProductFacts } from '../../domain/alternatives/facts';
import { lookAround, rankAlternatives } from '../../domain/alternatives/rank';
import { mainReason, type Reason } from '../../domain/alternatives/reason';
import { sameJson } from '../../domain/canonical-json';
import { type Day, dayOf } from '../../domain/day';
import type { FlowDeps } from '../deps';
import { keepIndexes, type OpenIndex } from './kept-indexes';
import { loadCandidates, loadRules, variantFacts } from './load-candidates.server';
import { isNeedy, variantsInStock } from './needy-variants';
import { settleMs } from './note-stock-moves.server';
import { type AlternativeList, publishAlternatives } from './publish-alternatives.server';
import { readChangedProducts } from './read-products.server';

const variantsAtOnce = 100;
const listLength = 12;
/** Spare places for those whose row says that they are gone. */
const lookedAt = 24;
/** How soon the variants of a process that died, or could not reach Shopify, are taken up again. */
const holdMs = 5 * 60 * 1000;

/** Variants looked at; call again while it is not 0. */
export type RankAlternatives = (shopId: string) => Promise<number>;

export function createRanking(deps: FlowDeps): RankAlternatives {
	const openIndex = keepIndexes((shopId, today) => loadCandidates(deps.shopDb(shopId), today));
	return (shopId) => rankDue(deps, shopId, openIndex);
}

async function rankDue(deps: FlowDeps, shopId: string, openIndex: OpenIndex): Promise<number> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	if (shop?.status !== 'active') return 0;
	const now = deps.now();
	const until = new Date(now.getTime() + holdMs);
	const ids = await claimDueAlternatives(db, now, until, variantsAtOnce);
	if (ids.length === 0) return 0;

	const today = dayOf(now, shop.timezone);
	const ranked = await rankAll(deps, shop, ids, today, () => openIndex(shopId, now, today));
	await saveAlternatives(
		db,
		ranked.filter(({ isListed }) => isListed),
	);
	const { outdated } = await publishAlternatives(
		deps,
		shop,
		ranked.filter(({ isListed }) => !isListed),
	);
	await releaseAlternatives(db, outdated, until, new Date(now.getTime() + settleMs));
	const done = ids.filter((id) => !outdated.includes(id));
	await releaseAlternatives(db, done, until, undefined);
	return ids.length;
}

interface ChangedList extends AlternativeList {
	/** The same variants stand already, for other reasons. */
	readonly isListed: boolean;
}

/** The lists that differ from what stands. */
async function rankAll(
	deps: FlowDeps,
	shop: { readonly id: string; readonly domain: string },
	ids: readonly string[],
	today: Day,
	openIndex: () => Promise<CandidateIndex>,
): Promise<readonly ChangedList[]> {
	const db = deps.shopDb(shop.id);
	const rows = await db.variant.findMany({
		where: { id: { in: [...ids] } },
		orderBy: [{ productId: 'asc' }, { id: 'asc' }],
		select: rankedColumns,
	});
	const needy = rows.filter((row) => isNeedy(row, today));
	const ranked = needy.length === 0 ? [] : await rankNeedy(deps, shop, needy, openIndex);
	const present = await findPresent(
		db,
		ranked.flatMap(({ offered }) => offered.map(({ id }) => id)),
		today,
	);
	const listOf = new Map(
		ranked.map(({ variantId, offered }) => {
			const list = offered.filter(({ id }) => present.has(id)).slice(0, listLength);
			return [
				variantId,
				{ variantId, ids: list.map(({ id }) => id), reasons: list.map(({ why }) => why) } satisfies RankedList,
			];
		}),
	);
	return rows.flatMap((row): ChangedList[] => {
		const hadAny = Array.isArray(row.alternatives) && row.alternatives.length > 0;
		const nothing = !isNeedy(row, today) && hadAny ? { variantId: row.id, ids: [], reasons: [] } : undefined;
		const list = listOf.get(row.id) ?? nothing;
		if (!list) return [];
		const isListed = sameJson(list.ids, row.alternatives);
		return isListed && sameJson(list.reasons, row.alternativeReasons) ? [] : [{ ...list, hadAny, isListed }];
	});
}

const rankedColumns = {
	id: true,
	productId: true,
	options: true,
	price: true,
	isDeleted: true,
	isTracked: true,
	isKept: true,
	available: true,
	launchDay: true,
	alternatives: true,
	alternativeReasons: true,
} as const;

interface NeedyRow {
	readonly id: string;
	readonly productId: string;
	readonly options: unknown;
	readonly price: string;
}

interface Offers {
	readonly variantId: string;
	readonly offered: readonly { readonly id: string; readonly why: Reason | undefined }[];
}

async function rankNeedy(
	deps: FlowDeps,
	shop: { readonly id: string; readonly domain: string },
	needy: readonly NeedyRow[],
	openIndex: () => Promise<CandidateIndex>,
): Promise<readonly Offers[]> {
	const products = await loadProducts(deps, shop, [...new Set(needy.map(({ productId }) => productId))]);
	const rules = await loadRules(deps.shopDb(shop.id), products);
	const index = await openIndex();
	const offers: Offers[] = [];
	for (const product of products) {
		const own = needy.filter(({ productId }) => productId === product.id);
		offers.push(...rankProduct(index, rules, product, own));
		// Webhooks are answered by the same thread.
		await letOthers();
	}
	return offers;
}

function rankProduct(
	index: CandidateIndex,
	rules: readonly CurationRule[],
	product: ProductFacts,
	rows: readonly NeedyRow[],
): readonly Offers[] {
	const lens = lookAround(index, product, curate(rules, product));
	return rows.map((row) => ({
		variantId: row.id,
		offered: rankAlternatives(index, lens, variantFacts(row), lookedAt).map(({ variantId, reasons }) => ({
			id: variantId,
			why: mainReason(reasons),
		})),
	}));
}

/** Those of which no webhook has told are read from Shopify first; one that it does not have either is left out. */
async function loadProducts(
	deps: FlowDeps,
	shop: { readonly id: string; readonly domain: string },
	ids: readonly string[],
) {
	const { product } = deps.shopDb(shop.id);
	const where = { id: { in: [...ids] } };
	const known = await product.findMany({ where });
	const isKnown = new Set(known.map(({ id }) => id));
	const unknown = ids.filter((id) => !isKnown.has(id));
	if (unknown.length === 0) return known;
	await readChangedProducts(deps, shop, unknown);
	return product.findMany({ where });
}

async function findPresent(db: ShopDb, ids: readonly string[], today: Day): Promise<ReadonlySet<string>> {
	const named = [...new Set(ids)];
	if (named.length === 0) return new Set();
	const where = { id: { in: named }, ...variantsInStock(today) };
	const rows = await db.variant.findMany({ where, select: { id: true } });
	return new Set(rows.map(({ id }) => id));
}
