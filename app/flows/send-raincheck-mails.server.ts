/**
 * Sends the mails to those who wait. The row is a wake-up: the sender claims it, reads the present truth, drops what is
 * no longer so, and writes down what it is about to say before the first byte of it leaves; a crash in between leaves
 * `maybe-sent`, which is never sent again. The last thing asked before a link goes out is Shopify's own stock: where it
 * is gone the offer is taken back, unsaid. The discount is made before the mail that names it, under a code that is the
 * same for every try.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { ShopDb } from '../adapters/db/shop-db.server';
import type { ShopRow } from '../adapters/db/shops.server';
import { AdminError } from '../adapters/shopify/admin-errors';
import { dayOf } from '../domain/day';
import { type RaincheckMail, renderRaincheckMail } from '../domain/notice/render-raincheck-mail';
import { priceIn, raincheckLocale } from '../domain/raincheck/locale';
import { lastDayOf, priceDifference, unsaidOfferMs } from '../domain/raincheck/offer-terms';
import { isOpen, parseStatus } from '../domain/raincheck/raincheck';
import { changeRaincheck } from './change-raincheck.server';
import type { FlowDeps } from './deps';
import { describeFailure } from './describe-failure';
import { isLasting, takeBackOffer } from './offer-rainchecks.server';
import { makeLink } from './raincheck-link.server';
import { hashCode, raincheckCodePlace, raincheckEmailPlace, raincheckMailPlace } from './raincheck-places';
import { itemTitle, shopAddress } from './raincheck-words';
import { wakeRainchecks } from './wake-rainchecks.server';

const mailsAtOnce = 50;
const claimMs = 2 * 60 * 1000;
const waitMs = 2000;
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

/** The raincheck changed between the reading and the mail: nothing has left, and the present truth is read once more. */
class TruthHasMoved extends Error {}

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

type Row = NonNullable<Awaited<ReturnType<typeof readMail>>>;

const readMail = (db: ShopDb, id: string) =>
	db.raincheckMail.findFirst({ where: { id }, include: { raincheck: true } });

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
		await wakeForDiscount(deps, db, row);
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

type Saying =
	| { readonly kind: 'mail'; readonly mail: RaincheckMail }
	| { readonly kind: 'nothing'; readonly why: string }
	| { readonly kind: 'take-back' };

async function whatToSay(deps: FlowDeps, shop: ShopRow, db: ShopDb, row: Row): Promise<Saying> {
	const { raincheck } = row;
	const now = deps.now();
	const address = shopAddress(shop);
	const link = (purpose: 'confirm' | 'see') =>
		`${address}${shop.proxyPath}/raincheck/${makeLink(deps.sealer, shop.id, { raincheckId: raincheck.id, purpose }, now)}`;
	const variant = await db.variant.findFirst({ where: { id: raincheck.variantId } });
	const locale = raincheckLocale(raincheck.locale);
	const common = {
		locale,
		shop: { name: shop.name, replyTo: shop.email },
		item: { title: variant ? itemTitle(variant) : '', imageUrl: variant?.imageUrl ?? '' },
		asked: raincheck.quantity,
		seeUrl: link('see'),
		today: dayOf(now, shop.timezone),
	};
	if (row.kind === 'confirm') {
		return { kind: 'mail', mail: { ...common, about: { kind: 'confirm', confirmUrl: link('confirm') } } };
	}
	const { offeredAt, offerUntil, offeredUnits } = raincheck;
	if (!offeredAt || !offerUntil || offerUntil <= now) return { kind: 'nothing', why: 'expired' };
	if (row.kind === 'reminder') {
		const ready = await db.raincheckMail.findFirst({ where: { raincheckId: raincheck.id, kind: 'ready' } });
		if (!ready || !saidStatuses.includes(ready.status)) return { kind: 'nothing', why: 'never offered' };
	} else if (now.getTime() - offeredAt.getTime() > unsaidOfferMs) return { kind: 'take-back' };

	const stock = await readLive(deps, shop, raincheck.variantId);
	if (!stock || !(await isStillFree(db, row, stock))) return goneFor(row);
	const discount = row.kind === 'ready' ? await ensureDiscount(deps, shop, db, row, stock) : knownCode(deps, row);
	// Asking for a discount takes its time, in which the last one may have been sold.
	if (discount.isNew) {
		const again = await readLive(deps, shop, raincheck.variantId);
		if (!again || !(await isStillFree(db, row, again))) return goneFor(row);
	}
	const isHeld = isPriceHeld(raincheck, shop, stock.price);
	const code = isHeld ? discount.code : '';
	const query = code === '' ? '' : `?discount=${encodeURIComponent(code)}`;
	return {
		kind: 'mail',
		mail: {
			...common,
			item: { ...common.item, title: itemTitle(stock) },
			about: {
				kind: row.kind === 'reminder' ? 'reminder' : 'ready',
				units: offeredUnits,
				lastDay: lastDayOf(offerUntil, shop.timezone),
				price: isHeld ? priceIn(raincheck.heldPrice, raincheck.currency, locale) : undefined,
				code,
				buyUrl: `${address}/cart/${raincheck.variantId}:${offeredUnits}${query}`,
			},
		},
	};
}

const goneFor = (row: Row): Saying =>
	row.kind === 'ready' ? { kind: 'take-back' } : { kind: 'nothing', why: 'stock gone' };

interface LiveVariant {
	readonly productTitle: string;
	readonly title: string;
	readonly price: string;
	/** Undefined: not counted, so it never runs out. */
	readonly available: number | undefined;
}

/** Undefined: it is no longer there. */
async function readLive(deps: FlowDeps, shop: ShopRow, variantId: string): Promise<LiveVariant | undefined> {
	const { variants } = await deps.admin(shop.domain).readStock([variantId]);
	const [stock] = variants;
	return stock && { ...stock, available: stock.isTracked ? stock.available : undefined };
}

const saidStatuses = ['maybe-sent', 'sent'];

/** Whether there is a unit for each that was offered by a mail, this one included. A reminder needs one unit only. */
async function isStillFree(db: ShopDb, row: Row, { available }: LiveVariant): Promise<boolean> {
	if (available === undefined) return true;
	if (row.kind === 'reminder') return available > 0;
	const others = await db.raincheck.aggregate({
		where: {
			variantId: row.raincheck.variantId,
			status: 'offered',
			id: { not: row.raincheckId },
			// What another sender has in hand may be on its way.
			mails: { some: { kind: 'ready', status: { in: ['claimed', ...saidStatuses] } } },
		},
		_sum: { offeredUnits: true },
	});
	return available >= row.raincheck.offeredUnits + (others._sum.offeredUnits ?? 0);
}

/** A price that has fallen below the held one is better than any code, and nothing is said of the old one. */
function isPriceHeld(raincheck: Row['raincheck'], shop: ShopRow, current: string): boolean {
	if (raincheck.heldPrice === '' || raincheck.currency !== shop.currency) return false;
	return Number(raincheck.heldPrice) <= Number(current);
}

interface Discount {
	/** Empty: none is needed. */
	readonly code: string;
	readonly isNew: boolean;
}

const knownCode = (deps: FlowDeps, { shopId, raincheck }: Row): Discount => ({
	code:
		raincheck.codeSealed === '' ? '' : deps.sealer.open(raincheck.codeSealed, raincheckCodePlace(shopId, raincheck.id)),
	isNew: false,
});

async function ensureDiscount(
	deps: FlowDeps,
	shop: ShopRow,
	db: ShopDb,
	row: Row,
	live: LiveVariant,
): Promise<Discount> {
	const { raincheck } = row;
	if (raincheck.discountId !== '' && raincheck.codeSealed !== '') return knownCode(deps, row);
	if (!isPriceHeld(raincheck, shop, live.price)) return { code: '', isNew: false };
	const amountOff = priceDifference(raincheck.heldPrice, live.price);
	const { offeredAt, offerUntil } = raincheck;
	if (amountOff === undefined || !offeredAt || !offerUntil) return { code: '', isNew: false };
	const admin = deps.admin(shop.domain);
	const code = codeOf(deps, shop.id, raincheck.id, offeredAt);
	const email = deps.sealer.open(raincheck.emailSealed, raincheckEmailPlace(shop.id, raincheck.id));
	const customerId = raincheck.customerId || (await admin.findCustomer(email));
	const discountId = await admin.createDiscount({
		title: `Raincheck: ${itemTitle(live)}`.slice(0, 200),
		code,
		variantId: raincheck.variantId,
		customerId,
		amountOff,
		startsAt: offeredAt,
		endsAt: offerUntil,
	});
	// Whatever has become of the raincheck meanwhile: a discount that nobody knows of could not be switched off.
	await db.raincheck.updateMany({
		where: { id: raincheck.id },
		data: {
			discountId,
			codeSealed: deps.sealer.seal(code, raincheckCodePlace(shop.id, raincheck.id)),
			codeHash: hashCode(deps.sealer, shop.id, code),
		},
	});
	return { code, isNew: true };
}

/** The same for every try of one offer, and known to nobody without our key. */
function codeOf(deps: FlowDeps, shopId: string, raincheckId: string, offeredAt: Date): string {
	const secret = deps.sealer.hash(shopId, `raincheck code ${raincheckId} ${offeredAt.toISOString()}`);
	const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
	const bytes = createHash('sha256').update(secret).digest().subarray(0, 14);
	return `RC${[...bytes].map((byte) => alphabet[byte % alphabet.length]).join('')}`;
}

/** Withdrawn while its discount was being made: only whoever offers switches it off. */
async function wakeForDiscount(deps: FlowDeps, db: ShopDb, { raincheck }: Row): Promise<void> {
	if (raincheck.discountId === '' || isOpen(parseStatus(raincheck.status))) return;
	await db.$transaction((tx) => wakeRainchecks(tx, raincheck.variantId, deps.now()));
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

const messageDomain = (from: string): string => /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
