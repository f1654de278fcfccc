/**
 * Sends the mails to those who wait. The row is a wake-up: the sender claims it, reads the present truth, drops what is
 * no longer so, and writes down what it is about to say before the first byte of it leaves; a crash in between leaves
 * `maybe-sent`, which is never sent again.
 */
import { randomUUID } from 'node:crypto';
import type { ShopDb } from '../adapters/db/shop-db.server';
import type { ShopRow } from '../adapters/db/shops.server';
import { AdminError } from '../adapters/shopify/admin-errors';
import { renderRaincheckMail } from '../domain/notice/render-raincheck-mail';
import { changeRaincheck } from './change-raincheck.server';
import { readMail, whatToSay } from './compose-raincheck-mail.server';
import type { FlowDeps } from './deps';
import { describeFailure } from './describe-failure';
import { claimMs, messageDomain, TruthHasMoved, waitMs } from './mail-outbox';
import { takeBackOffer } from './offer-rainchecks.server';
import { isLasting } from './raincheck-discount.server';
import { raincheckEmailPlace, raincheckMailPlace } from './raincheck-places';

const mailsAtOnce = 50;
/** The last of them fails for good. */
const retryMs = [60, 300, 1800, 7200].map((seconds) => seconds * 1000);

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
	for (const mail of due) {
		const claim = randomUUID();
		const { count } = await db.raincheckMail.updateMany({
			where: { id: mail.id, status: mail.status, claimedBy: mail.claimedBy },
			data: { status: 'claimed', claimedBy: claim, claimedUntil: new Date(deps.now().getTime() + claimMs) },
		});
		if (count === 1) await sendClaimed(deps, shop, db, { id: mail.id, claim });
	}
	return due.length;
}

interface Claimed {
	readonly id: string;
	readonly claim: string;
}

const mineOf = ({ id, claim }: Claimed) => ({ id, status: 'claimed', claimedBy: claim });

async function sendClaimed(deps: FlowDeps, shop: ShopRow, db: ShopDb, claimed: Claimed): Promise<void> {
	const later = (ms: number) => ({
		status: 'open',
		claimedBy: '',
		dueAt: new Date(deps.now().getTime() + ms),
	});
	try {
		await sendOne(deps, shop, db, claimed);
	} catch (failure) {
		if (failure instanceof TruthHasMoved) {
			await db.raincheckMail.updateMany({ where: mineOf(claimed), data: later(waitMs) });
			return;
		}
		if (!(failure instanceof AdminError)) throw failure;
		await db.raincheckMail.updateMany({
			where: mineOf(claimed),
			data: { ...later(retryMs[isLasting(failure) ? 2 : 0] ?? waitMs), note: failure.message },
		});
		if (failure.kind === 'needs-reconnect') throw failure;
		deps.log(`A mail about a raincheck waits for Shopify: ${describeFailure(failure)}`);
	}
}

async function sendOne(deps: FlowDeps, shop: ShopRow, db: ShopDb, claimed: Claimed): Promise<void> {
	const row = await readMail(db, claimed.id);
	if (!row) return;
	const { raincheck } = row;
	const drop = (note: string) =>
		db.raincheckMail.updateMany({
			where: mineOf(claimed),
			data: { status: 'dropped', closedAt: deps.now(), note },
		});
	const standing = row.kind === 'confirm' ? 'unconfirmed' : 'offered';
	if (raincheck.status !== standing) {
		await drop(raincheck.status);
		return;
	}
	if (raincheck.emailSealed === '') {
		await drop('no address');
		return;
	}
	const told = await whatToSay(deps, shop, db, row);
	if (told.kind === 'nothing') {
		await drop(told.why);
		return;
	}
	if (told.kind === 'take-back') return takeBackOffer(deps, db, raincheck);

	const rendered = renderRaincheckMail(told.mail);
	const messageId = `<raincheck-${row.id}@${messageDomain(deps.mailFrom)}>`;
	const to = deps.sealer.open(raincheck.emailSealed, raincheckEmailPlace(shop.id, raincheck.id));
	const mail = { to, subject: rendered.subject, html: rendered.html, text: rendered.text };
	const outcome = await deps.mailer.send(
		{ messageId, replyTo: shop.email, fromName: shop.name, ...mail },
		{
			beforeData: () =>
				db.$transaction(async (tx) => {
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
					const unchanged = await tx.raincheck.updateMany({
						where: { id: raincheck.id, version: raincheck.version, status: standing },
						data: {
							version: { increment: 1 },
							...(row.kind === 'reminder' ? { remindedAt: deps.now() } : {}),
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

/** Nothing of the mail was taken: another try is due. A buyer whom no mail reaches must not keep units from others. */
async function reopen(
	deps: FlowDeps,
	shopId: string,
	{ id, claim }: Claimed,
	refusal: { readonly reason: string; readonly isPermanent: boolean },
): Promise<void> {
	const db = deps.shopDb(shopId);
	const mail = await db.raincheckMail.findFirst({ where: { id, claimedBy: claim } });
	// Our claim had run out, and somebody else has taken it up: what becomes of it is theirs to say.
	if (!mail) return;
	const delay = retryMs[mail.attempts];
	const isOver = refusal.isPermanent || delay === undefined;
	await db.raincheckMail.updateMany({
		where: { id, claimedBy: claim },
		data: {
			status: isOver ? 'unsendable' : 'open',
			claimedBy: '',
			attempts: { increment: 1 },
			note: refusal.reason,
			closedAt: isOver ? deps.now() : null,
			...(isOver ? {} : { dueAt: new Date(deps.now().getTime() + delay) }),
		},
	});
	if (isOver && mail.kind !== 'reminder') await changeRaincheck(deps, shopId, mail.raincheckId, 'drop');
}
