/**
 * Takes what the raincheck form sends. A field that is wrong is said so, and a shop that can take no more says that;
 * everything else gets one and the same answer, whether something was saved, was there already, looks scripted or comes
 * too often. Nothing in the answer tells whether an address is known. No Shopify call, and no mail is sent from here.
 */
import { randomUUID } from 'node:crypto';
import { countAsked, readAsked } from '../../adapters/db/rate-limit.server';
import type { ShopDb, ShopTx } from '../../adapters/db/shop-db.server';
import type { ShopRow } from '../../adapters/db/shops.server';
import { openStatuses } from '../../domain/raincheck/raincheck';
import {
	parseRequest,
	type RaincheckRequest,
	type RequestProblem,
	type TypedRequest,
} from '../../domain/raincheck/request';
import type { FlowDeps } from '../deps';
import { confirmAgainMs, perAddress, perHop, perMailbox, perSender, perShop, shopKey } from './raincheck-limits';
import { emailHashes, hashEmail, raincheckEmailPlace } from './raincheck-places';
import { wakeRainchecks } from './wake-rainchecks.server';

export interface Sender {
	/** Who passed the request on, nearest to us first; the last is the visitor, or what one has written there. */
	readonly hops: readonly string[];
	/** Who is signed in, by Shopify's word; empty: nobody. */
	readonly customerId: string;
}

export type TakenRaincheck =
	| { readonly kind: 'saved'; readonly confirms: boolean }
	| { readonly kind: 'problem'; readonly problem: RequestProblem };

type Deps = Pick<FlowDeps, 'shopDb' | 'sealer' | 'now' | 'log'>;

export async function takeRaincheck(
	deps: Deps,
	shop: ShopRow,
	typed: TypedRequest,
	sender: Sender,
): Promise<TakenRaincheck> {
	const problem = (value: RequestProblem): TakenRaincheck => ({ kind: 'problem', problem: value });
	const db = deps.shopDb(shop.id);
	if (!shop.raincheckIsOn) return problem({ field: 'form', code: 'off' });
	const parsed = parseRequest(typed, { most: shop.raincheckMaxQuantity, now: deps.now() });
	if (parsed.kind === 'problem') return parsed;
	const { request } = parsed;
	const variant = await findWanted(db, request.variantId);
	if (typeof variant === 'string') return problem({ field: 'variant', code: variant });
	// Before anything is known of the address or of who sends it, so that it tells nothing of either.
	const inThisHour = await readAsked(db, { key: shopKey, windowMs: perShop.windowMs }, deps.now());
	if (inThisHour >= perShop.most) return problem({ field: 'form', code: 'busy' });

	const saved: TakenRaincheck = { kind: 'saved', confirms: shop.raincheckConfirmsEmail };
	// A script's requests are counted like a person's: they use up the same share, and take as long.
	const full = await findFullShare(deps, shop.id, sender.hops);
	if (full === 'ip' || request.looksScripted) return saved;
	if (full === 'hop') return problem({ field: 'form', code: 'busy' });
	const wanted = { shop, variant, request, emailHash: hashEmail(deps.sealer, shop.id, request.email) };
	await db.$transaction(async (tx) => {
		// It locks address and variant until the end, so that the same form sent twice at once is one raincheck.
		const key = `address ${wanted.emailHash} ${variant.id}`;
		if ((await countAsked(tx, { key, windowMs: perAddress.windowMs }, deps.now())) > perAddress.most) return;
		const known = await tx.raincheck.findFirst({
			where: {
				variantId: variant.id,
				emailHash: { in: [...emailHashes(deps.sealer, shop.id, request.email)] },
				status: { in: [...openStatuses] },
			},
		});
		if (!known) await save(deps, tx, { ...wanted, customerId: sender.customerId });
		else if (known.status === 'unconfirmed') await renew(deps, tx, wanted, known);
	});
	return saved;
}

interface WantedVariant {
	readonly id: string;
	readonly productId: string;
	readonly price: string;
}

async function findWanted(db: ShopDb, id: string): Promise<WantedVariant | 'unknown' | 'buyable'> {
	const variant = await db.variant.findFirst({ where: { id } });
	if (!variant || variant.isDeleted) return 'unknown';
	// Drafts and archived products are never back. One that has not been read yet is taken for published.
	if (await db.product.findFirst({ where: { id: variant.productId, isPublished: false } })) return 'unknown';
	const isBuyable = !variant.isTracked || variant.policy === 'continue' || (variant.available ?? 0) > 0;
	if (!isBuyable) return variant;
	// News of it is on its way: the page, which sees the live counter, knows better than we do.
	const isMoving = variant.isTracked && (await db.dirtyVariant.count({ where: { variantId: id } })) > 0;
	return isMoving ? variant : 'buyable';
}

/** Whose share is used up: the visitor's, or that of somebody who passes on the requests of many. */
async function findFullShare(deps: Deps, shopId: string, hops: readonly string[]): Promise<'ip' | 'hop' | undefined> {
	const db = deps.shopDb(shopId);
	const shares = hops.map((hop, index) => {
		const [whose, limit] = index === hops.length - 1 ? (['ip', perSender] as const) : (['hop', perHop] as const);
		return { ...limit, whose, key: `${whose} ${deps.sealer.hash(shopId, `ip ${hop}`)}` };
	});
	// What cannot be forged is read first: whoever is stopped there makes no counters under addresses of their choice.
	for (const share of shares) if ((await readAsked(db, share, deps.now())) >= share.most) return share.whose;
	// And counted last: whoever is stopped before takes nothing from those who share it.
	for (const share of shares.reverse()) if ((await countAsked(db, share, deps.now())) > share.most) return share.whose;
	return undefined;
}

/** Only what is saved, so that no flood of refused requests takes the form from everybody. */
async function countForShop(deps: Deps, tx: ShopTx): Promise<void> {
	const count = await countAsked(tx, { key: shopKey, windowMs: perShop.windowMs }, deps.now());
	if (count === perShop.most) deps.log(`Shop ${tx.shopId} takes no more rainchecks in this hour: ${count} were saved`);
}

interface Wanted {
	readonly shop: ShopRow;
	readonly variant: WantedVariant;
	readonly request: RaincheckRequest;
	readonly emailHash: string;
}

function termsOf({ shop, variant, request }: Wanted) {
	// Whoever reads prices in another currency was promised none.
	const isShops = request.currency === '' || request.currency === shop.currency;
	const isHeld = shop.raincheckHoldsPrice && isShops;
	return {
		quantity: request.quantity,
		locale: request.locale,
		heldPrice: isHeld ? variant.price : '',
		heldDays: isHeld ? shop.raincheckOfferDays : 0,
		currency: shop.currency,
	};
}

/** Valid at once where no confirmation is wanted. */
const standingOf = (shop: ShopRow, at: Date) =>
	shop.raincheckConfirmsEmail
		? { status: 'unconfirmed', queuedAt: null, waitsSince: null }
		: { status: 'waiting', queuedAt: at, waitsSince: at };

async function save(deps: Deps, tx: ShopTx, wanted: Wanted & { readonly customerId: string }): Promise<void> {
	const { shop, variant, request, emailHash, customerId } = wanted;
	const id = randomUUID();
	const at = deps.now();
	const confirms = shop.raincheckConfirmsEmail;
	if (await hasMailEnough(deps, tx, emailHash)) return;
	if (!confirms) await wakeRainchecks(tx, variant.id, at);
	await tx.raincheck.create({
		data: {
			...termsOf(wanted),
			...standingOf(shop, at),
			shopId: shop.id,
			id,
			variantId: variant.id,
			productId: variant.productId,
			emailSealed: deps.sealer.seal(request.email, raincheckEmailPlace(shop.id, id)),
			emailHash,
			customerId,
			createdAt: at,
		},
	});
	if (confirms) await mailConfirmation(tx, id, at);
	await countForShop(deps, tx);
}

/** Asked for once more before it was confirmed: the last form stands, and its mail goes out again if it was not found. */
async function renew(
	deps: Deps,
	tx: ShopTx,
	wanted: Wanted,
	known: { readonly id: string; readonly version: number },
): Promise<void> {
	const { shop, variant } = wanted;
	const at = deps.now();
	const confirms = shop.raincheckConfirmsEmail;
	if (!confirms) await wakeRainchecks(tx, variant.id, at);
	const renewed = await tx.raincheck.updateMany({
		where: { id: known.id, version: known.version },
		data: { ...termsOf(wanted), ...standingOf(shop, at), createdAt: at, version: { increment: 1 } },
	});
	if (renewed.count === 0 || !confirms) return;
	const unfound = {
		raincheckId: known.id,
		kind: 'confirm',
		status: { notIn: ['open', 'claimed'] },
		closedAt: { lte: new Date(at.getTime() - confirmAgainMs) },
	};
	if ((await tx.raincheckMail.count({ where: unfound })) === 0) return;
	if (await hasMailEnough(deps, tx, wanted.emailHash)) return;
	// A new row has a new Message-ID: under the old one a mailbox may take it for the mail that it has already.
	await tx.raincheckMail.deleteMany({ where: unfound });
	await mailConfirmation(tx, known.id, at);
}

async function hasMailEnough(deps: Deps, tx: ShopTx, emailHash: string): Promise<boolean> {
	const key = `mailbox ${emailHash}`;
	return (await countAsked(tx, { key, windowMs: perMailbox.windowMs }, deps.now())) > perMailbox.most;
}

async function mailConfirmation(tx: ShopTx, raincheckId: string, at: Date): Promise<void> {
	const data = { shopId: tx.shopId, id: randomUUID(), raincheckId, kind: 'confirm', status: 'open', dueAt: at };
	await tx.raincheckMail.create({ data });
}
