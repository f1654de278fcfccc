/**
 * Makes the lists of alternatives of a shop's due variants anew: claim, rank, publish where a list differs. A variant
 * that has plenty keeps whatever stands. The index over the shop is kept for a short while, because due variants come
 * one by one; so the row of everybody who is named is looked at once more, and what is due because of them comes later.
 */
import type { CandidateIndex } from '../domain/alternatives/candidate-index';
import { curate } from '../domain/alternatives/curation';
import { lookAround, type ProductLens, rankAlternatives } from '../domain/alternatives/rank';
import { type Day, dayOf } from '../domain/day';
import type { FlowDeps } from './deps';
import { candidateColumns, loadCandidates, loadRules, variantFacts } from './load-candidates.server';
import { isInStock, isNeedy } from './needy-variants';
import { settleMs } from './note-stock-moves.server';
import { type AlternativeList, publishAlternatives } from './publish-alternatives.server';

const variantsAtOnce = 100;
const listLength = 12;
/** Spare places for those whose row says that they are gone. */
const lookedAt = 24;
/** Well before a change of a candidate is looked at. */
const indexKeptMs = 60_000;
/** How soon the variants of a process that died are taken up again; longer than any change may set them back. */
const holdMs = 3 * settleMs;

interface KeptIndex {
	readonly index: CandidateIndex;
	readonly today: Day;
	readonly until: number;
}

/** Variants looked at; call again while it is not 0. */
export type RankAlternatives = (shopId: string) => Promise<number>;

export function createRanking(deps: FlowDeps): RankAlternatives {
	const kept = new Map<string, KeptIndex>();
	const indexOf = async (shopId: string, now: Date, today: Day): Promise<CandidateIndex> => {
		const found = kept.get(shopId);
		if (found && found.until > now.getTime() && found.today === today) return found.index;
		kept.delete(shopId);
		const index = await loadCandidates(deps.shopDb(shopId), now, today);
		const fresh = { index, today, until: now.getTime() + indexKeptMs };
		kept.set(shopId, fresh);
		// A shop at rest takes no memory.
		setTimeout(() => kept.get(shopId) === fresh && kept.delete(shopId), indexKeptMs).unref();
		return index;
	};
	return (shopId) => rankDue(deps, shopId, indexOf);
}

async function rankDue(
	deps: FlowDeps,
	shopId: string,
	indexOf: (shopId: string, now: Date, today: Day) => Promise<CandidateIndex>,
): Promise<number> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	if (shop?.status !== 'active') return 0;
	const now = deps.now();
	const today = dayOf(now, shop.timezone);
	const due = await db.variant.findMany({
		where: { alternativesDueAt: { lte: now } },
		orderBy: [{ productId: 'asc' }, { id: 'asc' }],
		take: variantsAtOnce,
		select: { id: true },
	});
	if (due.length === 0) return 0;
	const ids = due.map(({ id }) => id);
	// Claimed by a time of its own: whatever is said meanwhile sets an earlier one, which is then not taken away.
	const claim = new Date(now.getTime() + holdMs);
	await db.variant.updateMany({
		where: { id: { in: ids }, alternativesDueAt: { lte: now } },
		data: { alternativesDueAt: claim },
	});

	const lists = await rankAll(deps, shopId, ids, today, () => indexOf(shopId, now, today));
	const { outdated } = await publishAlternatives(deps, shop, lists);
	const release = async (which: readonly string[], dueAt: Date | null) => {
		if (which.length === 0) return;
		const where = { id: { in: [...which] }, alternativesDueAt: claim };
		await db.variant.updateMany({ where, data: { alternativesDueAt: dueAt } });
	};
	await release(outdated, new Date(now.getTime() + settleMs));
	await release(
		ids.filter((id) => !outdated.includes(id)),
		null,
	);
	return due.length;
}

/** The lists that differ from what stands. */
async function rankAll(
	deps: FlowDeps,
	shopId: string,
	ids: readonly string[],
	today: Day,
	openIndex: () => Promise<CandidateIndex>,
): Promise<readonly AlternativeList[]> {
	const db = deps.shopDb(shopId);
	const rows = await db.variant.findMany({
		where: { id: { in: [...ids] } },
		orderBy: [{ productId: 'asc' }, { id: 'asc' }],
		select: { ...candidateColumns, alternatives: true },
	});
	const needy = rows.filter((row) => isNeedy(row, today));
	if (needy.length === 0) return [];
	const products = await db.product.findMany({
		where: { id: { in: [...new Set(needy.map((row) => row.productId))] } },
	});
	const rules = await loadRules(db, products);
	const index = await openIndex();
	const lenses = new Map<string, ProductLens>(
		products.map((product) => [product.id, lookAround(index, product, curate(rules, product))]),
	);
	const ranked = needy.flatMap((row) => {
		// A product that was not read yet makes its variants due once it is.
		const lens = lenses.get(row.productId);
		return lens
			? [{ row, ids: rankAlternatives(index, lens, variantFacts(row), lookedAt).map((each) => each.variantId) }]
			: [];
	});
	const present = await findPresent(
		deps,
		shopId,
		ranked.flatMap((each) => each.ids),
		today,
	);
	return ranked.flatMap(({ row, ids }) => {
		const list = ids.filter((id) => present.has(id)).slice(0, listLength);
		return JSON.stringify(list) === JSON.stringify(row.alternatives)
			? []
			: [{ variantId: row.id, ids: list, hadAny: Array.isArray(row.alternatives) && row.alternatives.length > 0 }];
	});
}

async function findPresent(
	deps: FlowDeps,
	shopId: string,
	ids: readonly string[],
	today: Day,
): Promise<ReadonlySet<string>> {
	const rows = await deps
		.shopDb(shopId)
		.variant.findMany({ where: { id: { in: [...new Set(ids)] } }, select: candidateColumns });
	return new Set(rows.filter((row) => isInStock(row, today)).map(({ id }) => id));
}
