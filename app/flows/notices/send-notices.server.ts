/**
 * Sends the mails of noticed slips whose settle window is over. The row is a wake-up: the sender claims it, reads the
 * present truth, drops what healed, and writes down what it is about to say before the first byte of it leaves. A crash
 * in between leaves `maybe-sent`, which is never sent again by itself: never two mails for one slip.
 */
import { randomUUID } from 'node:crypto';
import type { ShopDb, ShopTx } from '../../adapters/db/shop-db.server';
import { sameJson } from '../../domain/canonical-json';
import { dayOf } from '../../domain/day';
import type { JourneyFact } from '../../domain/journey';
import { renderSlipNotice } from '../../domain/notice/render-slip-notice';
import { slipsOf } from '../../domain/order-decision';
import { findPromiseParts, findToldParts } from '../../domain/promise/schemas';
import { takeBackNotice, toldByNotice } from '../../domain/promise/slip';
import type { TellingAt, ToldPart } from '../../domain/promise/told';
import type { FlowDeps } from '../deps';
import { toJson } from '../json';
import { buyerPlace } from '../orders/apply-order.server';
import { recordJourney } from '../orders/record-journey.server';
import { markDirty } from '../promises/mark-dirty.server';
import { composeNotice } from './compose-notice';
import { claimMs, messageDomain, retryAfter, TruthHasMoved, waitMs } from './mail-outbox';

const slipsAtOnce = 50;

export async function sendNotices(deps: FlowDeps, shopId: string): Promise<number> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	// Before the shop is read whole, an order may look open that is not.
	if (shop?.status !== 'active' || shop.importStatus !== 'done') return 0;
	const due = await db.slip.findMany({
		where: {
			dueAt: { lte: deps.now() },
			OR: [{ status: 'open' }, { status: 'claimed', claimedUntil: { lt: deps.now() } }],
		},
		orderBy: { dueAt: 'asc' },
		take: slipsAtOnce,
		select: { id: true, orderId: true, status: true, claimedBy: true },
	});
	const failures: unknown[] = [];
	for (const slip of due) {
		const claim = randomUUID();
		const { count } = await db.slip.updateMany({
			where: { id: slip.id, status: slip.status, claimedBy: slip.claimedBy },
			data: { status: 'claimed', claimedBy: claim, claimedUntil: new Date(deps.now().getTime() + claimMs) },
		});
		if (count === 0) continue;
		try {
			await sendClaimed(deps, shopId, slip.id, slip.orderId, claim);
		} catch (failure) {
			failures.push(failure);
		}
	}
	// It is tried again when its claim runs out; no other buyer waits for it.
	if (failures.length > 0) throw failures[0];
	return due.length;
}

async function sendClaimed(
	deps: FlowDeps,
	shopId: string,
	slipId: string,
	orderId: string,
	claim: string,
): Promise<void> {
	try {
		await sendOne(deps, shopId, slipId, orderId, claim);
	} catch (failure) {
		if (!(failure instanceof TruthHasMoved)) throw failure;
		await deps.shopDb(shopId).slip.updateMany({
			where: { id: slipId, status: 'claimed', claimedBy: claim },
			data: { status: 'open', claimedBy: '', dueAt: new Date(deps.now().getTime() + waitMs) },
		});
	}
}

async function sendOne(deps: FlowDeps, shopId: string, slipId: string, orderId: string, claim: string): Promise<void> {
	const db = deps.shopDb(shopId);
	const mine = { id: slipId, status: 'claimed', claimedBy: claim };
	const shop = await db.shop.findFirstOrThrow();
	const order = await db.order.findFirst({ where: { id: orderId }, include: { lines: { orderBy: { id: 'asc' } } } });
	const drop = (why: Extract<JourneyFact, { kind: 'slip-dropped' }>['why']) =>
		db.$transaction(async (tx) => {
			await tx.slip.updateMany({ where: mine, data: { status: 'dropped', closedAt: deps.now(), note: why } });
			await recordJourney(tx, shopId, orderId, deps.now(), [{ kind: 'slip-dropped', slip: slipId, why }]);
		});

	const giveUp = (why: Extract<JourneyFact, { kind: 'slip-unsendable' }>['why'], note: string) =>
		db.$transaction(async (tx) => {
			await tx.slip.updateMany({ where: mine, data: { status: 'unsendable', note } });
			await recordJourney(tx, shopId, orderId, deps.now(), [{ kind: 'slip-unsendable', slip: slipId, why }]);
		});

	if (!order || order.cancelledAt || order.closedAt || order.openUnits === 0) return drop('order-over');
	const wait = async () => {
		const dueAt = new Date(deps.now().getTime() + waitMs);
		await db.slip.updateMany({ where: mine, data: { status: 'open', claimedBy: '', dueAt } });
	};
	if (await isPlanMoving(db, order.lines)) return wait();
	const today = dayOf(deps.now(), shop.timezone);
	const openLines = order.lines.filter((line) => line.openUnits > 0);
	const unpromised = openLines.filter((line) => !findPromiseParts(line.promise));
	if (unpromised.length > 0) {
		const variantIds = unpromised.map((line) => line.variantId);
		await markDirty(db, shopId, variantIds, deps.now());
		return wait();
	}
	if (openLines.some((line) => !findToldParts(line.told))) {
		deps.log(`What the buyer of order ${orderId} was told cannot be read: its mail is not sent`);
		return giveUp('unreadable', 'what was told cannot be read');
	}
	const lines = openLines.map((line) => ({
		id: line.id,
		title: line.title,
		told: findToldParts(line.told) ?? [],
		promise: findPromiseParts(line.promise) ?? [],
	}));
	const slips = slipsOf(lines, { today, toleranceDays: shop.toleranceDays });
	const first = slips[0];
	if (!first) return drop('healed');
	if (order.buyerSealed === '') {
		return giveUp('no-address', 'no address');
	}
	const buyer = JSON.parse(deps.sealer.open(order.buyerSealed, buyerPlace(shopId, orderId))) as { email: string };

	const variantIds = openLines.map((line) => line.variantId);
	const [variants, lots] = await Promise.all([
		db.variant.findMany({ where: { id: { in: variantIds } }, select: { id: true, imageUrl: true } }),
		db.lot.findMany({ where: { variantId: { in: variantIds } }, select: { variantId: true, reason: true } }),
	]);
	const rendered = renderSlipNotice(
		composeNotice({ shop, order: { ...order, lines: openLines }, slips, variants, lots, today }),
	);
	const messageId = `<${slipId}@${messageDomain(deps.mailFrom)}>`;
	const mail = { to: buyer.email, subject: rendered.subject, html: rendered.html, text: rendered.text };
	const telling = { at: deps.now().toISOString(), day: today, impliedTermDays: shop.impliedTermDays };
	// The mail lists the whole order: a day that it names is one that the buyer holds, whether or not its line has slipped.
	const saying = lines
		.map(({ id, told, promise }) => ({ line: id, was: told, next: toldByNotice(told, promise, telling) }))
		.filter(({ was, next }) => !sameJson(was, next));

	const outcome = await deps.mailer.send(
		{ messageId, replyTo: shop.email, fromName: shop.name, ...mail },
		{
			beforeData: () =>
				db.$transaction(async (tx) => {
					// The order before what hangs on it, as plans do: else the two wait for each other.
					const where = { id: orderId, version: order.version };
					const unchanged = await tx.order.updateMany({ where, data: { version: { increment: 1 } } });
					const written = await tx.slip.updateMany({
						where: mine,
						data: {
							status: 'maybe-sent',
							messageId,
							subject: rendered.subject,
							renderedSealed: deps.sealer.seal(JSON.stringify(mail), renderedPlace(shopId, slipId)),
							closedAt: deps.now(),
						},
					});
					if (unchanged.count !== 1 || written.count !== 1) throw new TruthHasMoved();
					for (const { line, next } of saying) {
						await tx.orderLine.updateMany({ where: { id: line }, data: { told: toJson(next) } });
					}
				}),
		},
	);

	const told = (isCertain: boolean) =>
		recordJourney(db, shopId, orderId, deps.now(), [
			{ kind: 'told', slip: slipId, was: first.was, now: first.now, isCertain },
		]);
	switch (outcome.kind) {
		case 'sent':
			await db.slip.updateMany({
				where: { id: slipId, status: 'maybe-sent', claimedBy: claim },
				data: { status: 'sent', note: '' },
			});
			return told(true);
		case 'uncertain':
			await db.slip.updateMany({ where: { id: slipId, claimedBy: claim }, data: { note: outcome.reason } });
			return told(false);
		case 'refused':
			return reopen(deps, shopId, { slipId, orderId, claim }, { saying, telling }, outcome);
	}
}

interface Said {
	readonly saying: readonly { readonly line: string; readonly was: readonly ToldPart[] }[];
	readonly telling: TellingAt;
}

/** Nothing of the mail was taken: what the buyer had been told before holds again. Another try is due, unless it is final. */
async function reopen(
	deps: FlowDeps,
	shopId: string,
	{ slipId, orderId, claim }: { readonly slipId: string; readonly orderId: string; readonly claim: string },
	said: Said,
	refusal: { readonly reason: string; readonly isPermanent: boolean },
): Promise<void> {
	await deps.shopDb(shopId).$transaction(async (tx) => {
		const slip = await tx.slip.findFirst({ where: { id: slipId, claimedBy: claim } });
		// Our claim had run out, and somebody else has taken it up: what becomes of it is theirs to say.
		if (!slip) return;
		if (slip.status === 'maybe-sent') await takeBack(tx, orderId, said);
		const isOver = refusal.isPermanent;
		await tx.slip.updateMany({
			where: { id: slipId, claimedBy: claim },
			data: {
				status: isOver ? 'unsendable' : 'open',
				claimedBy: '',
				attempts: { increment: 1 },
				note: refusal.reason,
				closedAt: isOver ? deps.now() : null,
				...(isOver ? {} : { dueAt: new Date(deps.now().getTime() + retryAfter(slip.attempts)) }),
			},
		});
		if (isOver) {
			const fact = { kind: 'slip-unsendable', slip: slipId, why: 'refused' } as const;
			await recordJourney(tx, shopId, orderId, deps.now(), [fact]);
		}
	});
}

/** Units may have shipped or joined while the server was thinking: told speaks of those that are open at present. */
async function takeBack(tx: ShopTx, orderId: string, { saying, telling }: Said): Promise<void> {
	await tx.order.updateMany({ where: { id: orderId }, data: { version: { increment: 1 } } });
	const lines = await tx.orderLine.findMany({ where: { id: { in: saying.map(({ line }) => line) } } });
	for (const { id, openUnits, told } of lines) {
		const was = saying.find(({ line }) => line === id)?.was ?? [];
		const next = takeBackNotice(findToldParts(told) ?? was, was, openUnits, telling);
		await tx.orderLine.updateMany({ where: { id }, data: { told: toJson(next) } });
	}
}

/** Whether news of the order's variants is still to be planned: then nothing may be said yet. */
async function isPlanMoving(db: ShopDb, lines: readonly { readonly variantId: string }[]): Promise<boolean> {
	const ids = lines.map((line) => line.variantId);
	const [dirty, provisional] = await Promise.all([
		db.dirtyVariant.count({ where: { variantId: { in: ids } } }),
		db.variant.count({ where: { id: { in: ids }, isProvisional: true } }),
	]);
	return dirty + provisional > 0;
}

export const renderedPlace = (shopId: string, slipId: string) =>
	({ shop: shopId, table: 'slip', column: 'rendered_sealed', row: slipId }) as const;
