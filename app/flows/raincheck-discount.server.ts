/**
 * The life of the code that honours a held price: made under a code that is the same for every try, kept while its offer
 * stands, switched off when that is over. No other flow asks Shopify for a discount.
 */
import { createHash } from 'node:crypto';
import type { ShopDb } from '../adapters/db/shop-db.server';
import type { ShopRow } from '../adapters/db/shops.server';
import { AdminError } from '../adapters/shopify/admin-errors';
import { isPriceHeld, priceDifference } from '../domain/raincheck/offer-terms';
import { isOpen, parseStatus } from '../domain/raincheck/raincheck';
import type { FlowDeps } from './deps';
import { describeFailure } from './describe-failure';
import { hashCode, raincheckCodePlace, raincheckEmailPlace } from './raincheck-places';
import { itemTitle } from './raincheck-words';
import { wakeRainchecks } from './wake-rainchecks.server';

type RaincheckRow = NonNullable<Awaited<ReturnType<ShopDb['raincheck']['findFirst']>>>;

export interface PricedVariant {
	readonly productTitle: string;
	readonly title: string;
	readonly price: string;
}

export interface Discount {
	/** Empty: none is needed. */
	readonly code: string;
	readonly isNew: boolean;
}

export const knownCode = (deps: FlowDeps, { shopId, id, codeSealed }: RaincheckRow): Discount => ({
	code: codeSealed === '' ? '' : deps.sealer.open(codeSealed, raincheckCodePlace(shopId, id)),
	isNew: false,
});

export async function ensureDiscount(
	deps: FlowDeps,
	shop: ShopRow,
	db: ShopDb,
	raincheck: RaincheckRow,
	live: PricedVariant,
): Promise<Discount> {
	if (raincheck.discountId !== '' && raincheck.codeSealed !== '') return knownCode(deps, raincheck);
	if (!isPriceHeld(raincheck, shop.currency, live.price)) return { code: '', isNew: false };
	const amountOff = priceDifference(raincheck.heldPrice, live.price);
	const { offeredAt, offerUntil } = raincheck;
	if (amountOff === undefined || !offeredAt || !offerUntil) return { code: '', isNew: false };
	const admin = deps.admin(shop.domain);
	const code = codeOf(deps, shop.id, raincheck.id, offeredAt);
	const email = deps.sealer.open(raincheck.emailSealed, raincheckEmailPlace(shop.id, raincheck.id));
	const customerId = raincheck.customerId || (await admin.findCustomer(email));
	const made = await admin.createDiscount({
		title: `Raincheck: ${itemTitle(live)}`.slice(0, 200),
		code,
		variantId: raincheck.variantId,
		customerId,
		amountOff,
		isForEachUnit: true,
		startsAt: offeredAt,
		endsAt: offerUntil,
	});
	if (made.kind === 'no-such-customer') throw new AdminError('refused', 'The customer of a discount is gone');
	// Whatever has become of the raincheck meanwhile: a discount that nobody knows of could not be switched off.
	await db.raincheck.updateMany({
		where: { id: raincheck.id },
		data: {
			discountId: made.id,
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
export async function wakeForDiscount(deps: FlowDeps, db: ShopDb, raincheck: RaincheckRow): Promise<void> {
	if (raincheck.discountId === '' || isOpen(parseStatus(raincheck.status))) return;
	await db.$transaction((tx) => wakeRainchecks(tx, raincheck.variantId, deps.now()));
}

/** Whether asking again soon is of no use. */
export const isLasting = ({ kind }: AdminError): boolean =>
	kind === 'access-denied' || kind === 'refused' || kind === 'user-error';

const keepDiscount = ['offered', 'unconfirmed'];

/** A code that was never mailed, or whose offer is over, takes nothing off any more. */
export async function endDiscounts(deps: FlowDeps, domain: string, db: ShopDb, variantId: string): Promise<void> {
	const over = await db.raincheck.findMany({
		where: { variantId, discountId: { not: '' }, status: { notIn: keepDiscount } },
		select: { id: true, discountId: true },
	});
	for (const { id, discountId } of over) {
		try {
			await deps.admin(domain).deactivateDiscount(discountId);
		} catch (failure) {
			if (!(failure instanceof AdminError) || !isLasting(failure)) throw failure;
			// It ends by itself on its last day, and must not keep others from their offers.
			deps.log(`The discount of raincheck ${id} was not switched off: ${describeFailure(failure)}`);
			continue;
		}
		await db.raincheck.updateMany({ where: { id, discountId }, data: { discountId: '' } });
	}
}
