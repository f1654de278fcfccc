/**
 * Sends the mails to those who wait. The row is a wake-up: the sender claims it, reads the present truth, drops what is
 * no longer so, and writes down what it is about to say before the first byte of it leaves; a crash in between leaves
 * `maybe-sent`, which is never sent again.
 */
import { randomUUID } from 'node:crypto';
import type { ShopDb } from '../../adapters/db/shop-db.server';
import type { ShopRow } from '../../adapters/db/shops.server';
import { AdminError } from '../../adapters/shopify/admin-errors';
import { renderRaincheckMail } from '../../domain/notice/render-raincheck-mail';
import type { RenderedNotice } from '../../domain/notice/slip-notice';
import type { FlowDeps } from '../deps';
import { describeFailure } from '../describe-failure';
import { claimMs, messageDomain, retryAfter, TruthHasMoved, waitMs } from '../notices/mail-outbox';
import { changeRaincheck } from './change-raincheck.server';
import { type MailRow, readMail, whatToSay } from './compose-raincheck-mail.server';
import { passOffer, takeBackOffer } from './end-offers.server';
import { isLasting } from './raincheck-discount.server';
import { findSealed, raincheckEmailPlace, raincheckMailPlace } from './raincheck-places';

const mailsAtOnce = 50;
/** An hour, at half an hour each: nobody else may have the unit meanwhile. */
const triesOfRefused = 3;
/** Some two and a half hours. */
const triesOfMail = 5;

export async function sendRaincheckMails(deps: FlowDeps, shopId: string): Promise<number> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	if (shop?.status !== 'active') return 0;
	const due = await db.raincheckMail.findMany({
		where: {
			dueAt: { lte: deps.now() },
			OR: [{ status: 'open' }, { status: 'claimed', claimedUntil: { lt: deps.now() } }],
		},
		// Of offers made together, whoever waited longest hears first.
		orderBy: [{ dueAt: 'asc' }, { raincheck: { queuedAt: 'asc' } }, { raincheckId: 'asc' }],
		take: mailsAtOnce,
		select: { id: true, status: true, claimedBy: true },
	});
	const failures: unknown[] = [];
	for (const mail of due) {
		const claim = randomUUID();
		const { count } = await db.raincheckMail.updateMany({
			where: { id: mail.id, status: mail.status, claimedBy: mail.claimedBy },
			data: { status: 'claimed', claimedBy: claim, claimedUntil: new Date(deps.now().getTime() + claimMs) },
		});
		if (count === 0) continue;
		try {
			await sendClaimed(deps, shop, db, { id: mail.id, claim });
		} catch (failure) {
			failures.push(failure);
		}
	}
	// It is tried again when its claim runs out; nobody else waits for it.
	if (failures.length > 0) throw failures[0];
	return due.length;
}

interface Claimed {
	readonly id: string;
	readonly claim: string;
}

const mineOf = ({ id, claim }: Claimed) => ({ id, status: 'claimed', claimedBy: claim });

async function sendClaimed(deps: FlowDeps, shop: ShopRow, db: ShopDb, claimed: Claimed): Promise<void> {
	try {
		await sendOne(deps, shop, db, claimed);
	} catch (failure) {
		if (failure instanceof TruthHasMoved) {
			const dueAt = new Date(deps.now().getTime() + waitMs);
			await db.raincheckMail.updateMany({ where: mineOf(claimed), data: { status: 'open', claimedBy: '', dueAt } });
			return;
		}
		if (!(failure instanceof AdminError)) throw failure;
		await waitForShopify(deps, db, claimed, failure);
		if (failure.kind === 'needs-reconnect') throw failure;
		deps.log(`A mail about a raincheck waits for Shopify: ${describeFailure(failure)}`);
	}
}

/**
 * Shopify would not do what the mail needs. What is missing for the whole shop holds up everybody, and is mended by the
 * merchant; what is refused of this one discount is refused again, and after a few tries the unit goes to the next.
 */
async function waitForShopify(deps: FlowDeps, db: ShopDb, claimed: Claimed, failure: AdminError): Promise<void> {
	const row = await db.raincheckMail.findFirst({ where: mineOf(claimed), include: { raincheck: true } });
	if (!row) return;
	const lasts = isLasting(failure);
	if (lasts && row.kind !== 'confirm') {
		await db.raincheck.updateMany({ where: { id: row.raincheckId }, data: { trouble: 'discount' } });
	}
	const isHopeless = lasts && failure.kind !== 'access-denied' && row.attempts + 1 >= triesOfRefused;
	if (isHopeless && row.kind === 'ready') return passOffer(deps, db, row.raincheck);
	await db.raincheckMail.updateMany({
		where: mineOf(claimed),
		data: {
			note: failure.message,
			...(lasts ? { attempts: { increment: 1 } } : {}),
			...(isHopeless
				? { status: 'unsendable', closedAt: deps.now() }
				: { status: 'open', claimedBy: '', dueAt: new Date(deps.now().getTime() + retryAfter(lasts ? 2 : 0)) }),
		},
	});
}

/** The status of the raincheck of which a mail speaks. */
const speaksOf = ({ kind }: Pick<MailRow, 'kind'>) => (kind === 'confirm' ? 'unconfirmed' : 'offered');

async function sendOne(deps: FlowDeps, shop: ShopRow, db: ShopDb, claimed: Claimed): Promise<void> {
	const row = await readMail(db, claimed.id);
	if (!row) return;
	const { raincheck } = row;
	const drop = async (note: string) => {
		const data = { status: 'dropped', closedAt: deps.now(), note };
		await db.raincheckMail.updateMany({ where: mineOf(claimed), data });
	};
	if (raincheck.status !== speaksOf(row)) return drop(raincheck.status);
	const to = findSealed(deps.sealer, raincheck.emailSealed, raincheckEmailPlace(shop.id, raincheck.id));
	if (to === undefined) {
		deps.log(`The address of raincheck ${raincheck.id} cannot be read: it is dropped`);
		await changeRaincheck(deps, shop.id, raincheck.id, 'drop');
		return;
	}
	const saying = await whatToSay(deps, shop, db, row);
	switch (saying.kind) {
		case 'nothing':
			return drop(saying.why);
		case 'take-back':
			return takeBackOffer(deps, db, raincheck);
		case 'mail':
			return handOver(deps, shop, db, claimed, { row, to, rendered: renderRaincheckMail(saying.mail) });
	}
}

interface Letter {
	readonly row: MailRow;
	readonly to: string;
	readonly rendered: RenderedNotice;
}

/** @throws TruthHasMoved where row or raincheck have changed since they were read: nothing has left. */
async function handOver(
	deps: FlowDeps,
	shop: ShopRow,
	db: ShopDb,
	claimed: Claimed,
	{ row, to, rendered }: Letter,
): Promise<void> {
	const { raincheck } = row;
	const messageId = `<raincheck-${row.id}@${messageDomain(deps.mailFrom)}>`;
	const mail = { to, subject: rendered.subject, html: rendered.html, text: rendered.text };
	const outcome = await deps.mailer.send(
		{ messageId, replyTo: shop.email, fromName: shop.name, ...mail },
		{
			beforeData: () =>
				db.$transaction(async (tx) => {
					// In the order of all who close a raincheck and its mails: else the two wait for each other.
					const unchanged = await tx.raincheck.updateMany({
						where: { id: raincheck.id, version: raincheck.version, status: speaksOf(row) },
						data: { version: { increment: 1 }, trouble: '' },
					});
					const written = await tx.raincheckMail.updateMany({
						where: mineOf(claimed),
						data: {
							status: 'maybe-sent',
							messageId,
							subject: rendered.subject,
							renderedSealed: deps.sealer.seal(JSON.stringify(mail), raincheckMailPlace(shop.id, row.id)),
							closedAt: deps.now(),
						},
					});
					if (written.count !== 1 || unchanged.count !== 1) throw new TruthHasMoved();
				}),
		},
	);
	switch (outcome.kind) {
		case 'sent':
			await db.raincheckMail.updateMany({
				where: { id: row.id, status: 'maybe-sent', claimedBy: claimed.claim },
				data: { status: 'sent', note: '' },
			});
			return;
		case 'uncertain':
			await db.raincheckMail.updateMany({
				where: { id: row.id, claimedBy: claimed.claim },
				data: { note: outcome.reason },
			});
			return;
		case 'refused':
			return reopen(deps, shop.id, claimed, outcome);
	}
}

/**
 * Nothing of the mail was taken. Only an answer about the address or the mail ends a raincheck; everything else is tried
 * for ever. Where the server is there and still refuses, the unit goes to somebody whom it may reach.
 */
async function reopen(
	deps: FlowDeps,
	shopId: string,
	{ id, claim }: Claimed,
	{ reason, isPermanent }: { readonly reason: string; readonly isPermanent: boolean },
): Promise<void> {
	const db = deps.shopDb(shopId);
	const mail = await db.raincheckMail.findFirst({ where: { id, claimedBy: claim }, include: { raincheck: true } });
	// Our claim had run out, and somebody else has taken it up: what becomes of it is theirs to say.
	if (!mail) return;
	const isReady = mail.kind === 'ready';
	const isStuck = !isPermanent && isReady && mail.attempts + 1 >= triesOfMail;
	if (isStuck) await db.raincheck.updateMany({ where: { id: mail.raincheckId }, data: { trouble: 'mail' } });
	if (isStuck && (await deps.mailer.verify()).kind === 'ready') return passOffer(deps, db, mail.raincheck);
	await db.raincheckMail.updateMany({
		where: { id, claimedBy: claim },
		data: {
			status: isPermanent ? 'unsendable' : 'open',
			claimedBy: '',
			attempts: { increment: 1 },
			note: reason,
			closedAt: isPermanent ? deps.now() : null,
			...(isPermanent ? {} : { dueAt: new Date(deps.now().getTime() + retryAfter(mail.attempts)) }),
		},
	});
	if (isPermanent && mail.kind !== 'reminder') await changeRaincheck(deps, shopId, mail.raincheckId, 'drop');
}
