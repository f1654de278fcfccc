/**
 * Finds what webhooks of products have lost, a bounded piece each time. What changed in Shopify since the last look is read
 * unless it has been read after that, with its variants; and whatever was not read for long is read once more, which finds
 * what no search tells: deleted products, and collections that they have joined or left. What is young is left to its
 * webhook, which may be under way.
 */
import type { ProductChange } from '../../adapters/shopify/read-products.server';
import type { FlowDeps } from '../deps';
import { markDirty } from '../promises/mark-dirty.server';
import { readChangedProducts } from './read-products.server';

const minuteMs = 60 * 1000;
/** Shopify's search lags behind its own writes. */
const overlapMs = 10 * minuteMs;
const youngMs = 2 * minuteMs;
/** Shopify tells the second of a change: a reading within it may have come before. */
const grainMs = 1_000;
/** The first look at a shop reaches this far back. */
const firstReachMs = 60 * minuteMs;
/** With this and the pace below, 100,000 products are read once more within a day. */
const oldMs = 18 * 60 * minuteMs;
const readsAtMost = 500;
const changesAtMost = 2_500;

export interface SweptCatalogue {
	readonly id: string;
	readonly domain: string;
	readonly productsSweptUntil: Date | null;
}

/** How many products were something else than we knew. */
export async function sweepProducts(deps: FlowDeps, shop: SweptCatalogue): Promise<number> {
	return (await readChangesSince(deps, shop)) + (await readOldest(deps, shop));
}

async function readChangesSince(deps: FlowDeps, shop: SweptCatalogue): Promise<number> {
	const startedAt = deps.now().getTime();
	const since = shop.productsSweptUntil ?? new Date(startedAt - firstReachMs);
	const admin = deps.admin(shop.domain);
	let reached = since;
	let seen = 0;
	let read = 0;
	let changed = 0;
	let cursor: string | undefined;
	do {
		const page = await admin.pageProductsUpdatedSince(since, cursor);
		const settled = page.changes.filter(({ updatedAt }) => updatedAt.getTime() <= startedAt - youngMs);
		const unread = await findUnread(deps, shop.id, settled);
		changed += await readAgain(deps, shop, unread, 'all');
		reached = settled.at(-1)?.updatedAt ?? reached;
		seen += page.changes.length;
		read += unread.length;
		cursor = page.next;
		// However many share one instant, the next look must begin after it.
	} while (cursor !== undefined && ((read < readsAtMost && seen < changesAtMost) || reached <= since));
	const until = cursor === undefined ? new Date(startedAt - overlapMs) : reached;
	if (until > since) await deps.shopDb(shop.id).shop.updateMany({ data: { productsSweptUntil: until } });
	return changed;
}

async function findUnread(
	deps: FlowDeps,
	shopId: string,
	changes: readonly ProductChange[],
): Promise<readonly string[]> {
	const where = { id: { in: changes.map(({ id }) => id) } };
	const known = await deps.shopDb(shopId).product.findMany({ where, select: { id: true, readAt: true } });
	const readAt = new Map(known.map((row) => [row.id, row.readAt.getTime()]));
	return changes
		.filter(({ id, updatedAt }) => (readAt.get(id) ?? 0) < updatedAt.getTime() + grainMs)
		.map(({ id }) => id);
}

async function readOldest(deps: FlowDeps, shop: SweptCatalogue): Promise<number> {
	const old = await deps.shopDb(shop.id).product.findMany({
		where: { readAt: { lt: new Date(deps.now().getTime() - oldMs) } },
		orderBy: { readAt: 'asc' },
		take: readsAtMost,
		select: { id: true },
	});
	return await readAgain(
		deps,
		shop,
		old.map(({ id }) => id),
		'changed',
	);
}

/** @param plan whose variants are planned anew, new ones too: an update may be of a variant alone. */
async function readAgain(
	deps: FlowDeps,
	shop: SweptCatalogue,
	ids: readonly string[],
	plan: 'all' | 'changed',
): Promise<number> {
	if (ids.length === 0) return 0;
	const { changed, missing } = await readChangedProducts(deps, shop, ids);
	const news = [...changed, ...missing];
	const planned = plan === 'all' ? ids : news;
	if (planned.length === 0) return 0;
	const db = deps.shopDb(shop.id);
	const listed = await deps.admin(shop.domain).readVariantIds(planned);
	const known = await db.variant.findMany({ where: { productId: { in: [...planned] } }, select: { id: true } });
	await markDirty(db, shop.id, [...listed, ...known.map(({ id }) => id)], deps.now());
	return news.length;
}
