/**
 * Makes the offers to those who wait. Our rows are read first and Shopify's stock after them, so that what is sold in
 * between makes fewer offers and never more; the save holds the variant's row and counts the standing offers once more.
 * On the way offers whose time is over are ended, discounts of what is over are switched off, and those of what stands
 * follow the price. It sends nothing: an offer leaves its mails as rows.
 */
import { randomUUID } from 'node:crypto';
import type { ShopDb, ShopTx } from '../../adapters/db/shop-db.server';
import type { VariantStock } from '../../adapters/shopify/shop-admin.server';
import { chooseOffers, type Offer } from '../../domain/raincheck/choose-offers';
import { type FreeLevel, freeFor, nextFreeAt, noteFree, parseFreeLevels } from '../../domain/raincheck/free-stock';
import { headStartMs, offerTerms } from '../../domain/raincheck/offer-terms';
import type { FlowDeps } from '../deps';
import { toJson } from '../json';
import { endOffers } from './end-offers.server';
import { endDiscounts, keepHeldPrices } from './raincheck-discount.server';

const variantsAtOnce = 50;
const waitingAtOnce = 500;
/** A plan is being made anew, or is provisional: its end wakes the variant, and this is for the case that it does not. */
const waitMs = 5000;
const muteMs = 5 * 60 * 1000;

/** Variants and offers that were looked at; 0: nothing was due. */
export async function offerRainchecks(deps: FlowDeps, shopId: string): Promise<number> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	if (shop?.status !== 'active' || shop.importStatus !== 'done') return 0;
	const expired = await endOffers(deps, db);
	const due = await db.variant.findMany({
		where: { raincheckDueAt: { lte: deps.now() } },
		orderBy: [{ raincheckDueAt: 'asc' }, { id: 'asc' }],
		take: variantsAtOnce,
	});
	if (due.length === 0) return expired;
	const ids = due.map(({ id }) => id);
	const dirty = await db.dirtyVariant.findMany({ where: { variantId: { in: ids } }, select: { variantId: true } });
	const isMoving = new Set(dirty.map(({ variantId }) => variantId));
	const looked: Looked[] = [];
	for (const variant of due) {
		const mark = { id: variant.id, raincheckDueAt: variant.raincheckDueAt };
		const endAt = await endDiscounts(deps, shop.domain, db, variant.id);
		if (variant.isProvisional || isMoving.has(variant.id)) {
			await db.variant.updateMany({ where: mark, data: { raincheckDueAt: later(deps, waitMs) } });
			continue;
		}
		const queue = await readQueue(db, variant.id);
		const isAnybodys = queue.waiting.length > 0 || queue.outstanding > 0;
		if (isAnybodys) looked.push({ mark, queue, levels: parseFreeLevels(variant.freeSince), endAt });
		else await db.variant.updateMany({ where: mark, data: { raincheckDueAt: endAt ?? null, freeSince: [] } });
	}
	if (looked.length > 0) {
		const isMute = await isMailDown(deps, db);
		const { variants } = await deps.admin(shop.domain).readStock(looked.map(({ mark }) => mark.id));
		for (const each of looked) {
			const stock = variants.find(({ id }) => id === each.mark.id);
			const retryAt = stock && (await keepHeldPrices(deps, shop, db, each.mark.id, stock));
			const { offers, levels, nextAt } = decide(deps, shop.raincheckPlace, each, stock);
			await saveOffers(deps, shop, db, each, {
				levels,
				offers: isMute ? [] : offers,
				nextAt: firstOf(nextAt, retryAt, each.endAt, isMute && offers.length > 0 ? later(deps, muteMs) : undefined),
			});
		}
	}
	return due.length + expired;
}

const later = (deps: Pick<FlowDeps, 'now'>, ms: number) => new Date(deps.now().getTime() + ms);

/** Then offers only grow old: they are made when they can be said. */
async function isMailDown(deps: FlowDeps, db: ShopDb): Promise<boolean> {
	const refused = await db.raincheckMail.count({ where: { kind: 'ready', status: 'open', attempts: { gt: 0 } } });
	return refused > 0 && (await deps.mailer.verify()).kind !== 'ready';
}

interface Looked {
	/** The variant's mark as it was before anything else was read. */
	readonly mark: { readonly id: string; readonly raincheckDueAt: Date | null };
	readonly queue: Queue;
	readonly levels: readonly FreeLevel[];
	/** When to try again what could not be ended. */
	readonly endAt: Date | undefined;
}

interface Queue {
	readonly outstanding: number;
	/** The first of the queue, each with its version. */
	readonly waiting: readonly {
		readonly id: string;
		readonly version: number;
		readonly quantity: number;
		readonly queuedAt: string;
		readonly heldDays: number;
	}[];
}

async function readQueue(db: ShopDb, variantId: string): Promise<Queue> {
	const rows = await db.raincheck.findMany({
		where: { variantId, status: 'waiting' },
		orderBy: [{ queuedAt: 'asc' }, { id: 'asc' }],
		take: waitingAtOnce,
		select: { id: true, version: true, quantity: true, queuedAt: true, createdAt: true, heldDays: true },
	});
	return {
		outstanding: await countOutstanding(db, variantId),
		waiting: rows.map(({ queuedAt, createdAt, ...row }) => ({
			...row,
			queuedAt: (queuedAt ?? createdAt).toISOString(),
		})),
	};
}

async function countOutstanding(tables: Pick<ShopTx, 'raincheck'>, variantId: string): Promise<number> {
	const { _sum } = await tables.raincheck.aggregate({
		where: { variantId, status: 'offered' },
		_sum: { offeredUnits: true },
	});
	return _sum.offeredUnits ?? 0;
}

interface Decision {
	readonly offers: readonly Offer[];
	readonly levels: readonly FreeLevel[];
	/** When to look again, if nothing happens before. */
	readonly nextAt: Date | undefined;
}

function decide(
	deps: Pick<FlowDeps, 'now'>,
	place: string,
	{ queue, levels }: Looked,
	stock: VariantStock | undefined,
): Decision {
	const now = deps.now();
	// Nobody waits: what was free for how long begins anew with whoever is next.
	if (queue.waiting.length === 0) return { offers: [], levels: [], nextAt: undefined };
	// What nobody can buy, deleted or hidden, has nothing; what is not counted never runs out.
	const buyable = stock?.isPublished ? stock : undefined;
	const isEndless = buyable !== undefined && !buyable.isTracked;
	const wanted = queue.waiting.reduce((sum, { quantity }) => sum + quantity, queue.outstanding);
	const live = isEndless ? wanted : Math.max(0, buyable?.available ?? 0);
	const seen = noteFree(levels, live, now);
	const hasHeadStart = place === 'after' && !isEndless;
	const free = hasHeadStart ? Math.min(live, freeFor(seen, headStartMs, now)) : live;
	const offers = chooseOffers({ free, outstanding: queue.outstanding, waiting: queue.waiting });
	const isMore = queue.waiting.length === waitingAtOnce && offers.length === waitingAtOnce;
	return {
		offers,
		levels: seen,
		nextAt: isMore ? now : hasHeadStart ? nextFreeAt(seen, headStartMs, now) : undefined,
	};
}

const firstOf = (...moments: readonly (Date | undefined)[]): Date | undefined =>
	moments.flatMap((each) => each ?? []).sort((a, b) => a.getTime() - b.getTime())[0];

interface OfferingShop {
	readonly id: string;
	readonly timezone: string;
	readonly raincheckOfferDays: number;
}

/** Somebody else changed what this was decided on: the variant stays due. */
class Overtaken extends Error {}

async function saveOffers(
	deps: FlowDeps,
	shop: OfferingShop,
	db: ShopDb,
	{ mark, queue }: Looked,
	{ offers, levels, nextAt }: Decision,
): Promise<void> {
	const at = deps.now();
	try {
		await db.$transaction(async (tx) => {
			const { count } = await tx.variant.updateMany({
				where: mark,
				data: { raincheckDueAt: nextAt ?? null, freeSince: toJson(levels) },
			});
			if (count === 0 || (await countOutstanding(tx, mark.id)) !== queue.outstanding) throw new Overtaken();
			for (const { id, units } of offers) {
				const { version = -1, heldDays = 0 } = queue.waiting.find((each) => each.id === id) ?? {};
				// The days that the form named with a price are kept, whatever the setting says by now.
				const terms = offerTerms(at, shop.timezone, Math.max(heldDays, shop.raincheckOfferDays));
				const saved = await tx.raincheck.updateMany({
					where: { id, version, status: 'waiting' },
					data: {
						status: 'offered',
						version: { increment: 1 },
						offeredAt: at,
						offeredUnits: units,
						offerUntil: terms.until,
					},
				});
				if (saved.count === 0) throw new Overtaken();
				const mail = { shopId: shop.id, raincheckId: id, status: 'open' };
				await tx.raincheckMail.create({ data: { ...mail, id: randomUUID(), kind: 'ready', dueAt: at } });
				if (terms.remindAt) {
					await tx.raincheckMail.create({
						data: { ...mail, id: randomUUID(), kind: 'reminder', dueAt: terms.remindAt },
					});
				}
			}
		});
	} catch (failure) {
		if (!(failure instanceof Overtaken)) throw failure;
	}
}
