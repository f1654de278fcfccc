/**
 * The life of the code that honours a held price: made under a code that is the same for every try, kept at what the
 * present price asks for while its offer stands, switched off when that is over. No other flow asks Shopify for a
 * discount. What a code takes off is written down when Shopify has done it, and is not known while that is under way:
 * nobody names a price that the code does not give.
 */
import { createHash } from 'node:crypto';
import type { ShopDb } from '../../adapters/db/shop-db.server';
import type { ShopRow } from '../../adapters/db/shops.server';
import { AdminError } from '../../adapters/shopify/admin-errors';
import type { CreatedDiscount } from '../../adapters/shopify/discounts.server';
import { amountOffFor, isHolding } from '../../domain/raincheck/offer-terms';
import type { FlowDeps } from '../deps';
import { describeFailure } from '../describe-failure';
import { TruthHasMoved } from '../notices/mail-outbox';
import { findSealed, hashCode, raincheckCodePlace, raincheckEmailPlace } from './raincheck-places';
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
	/** Shopify was asked, which takes its time. */
	readonly isNew: boolean;
}

/**
 * Makes the code give the held price at the present one.
 * @throws TruthHasMoved where the offer is over, or somebody else set another amount meanwhile.
 */
export async function setDiscount(
	deps: FlowDeps,
	shop: ShopRow,
	db: ShopDb,
	raincheck: RaincheckRow,
	live: PricedVariant,
): Promise<Discount> {
	const amountOff = amountOffFor(raincheck, shop.currency, live.price) ?? '';
	const known = knownCode(deps, raincheck);
	if (raincheck.discountAmountOff === amountOff && (amountOff === '' || known !== undefined)) {
		return { code: amountOff === '' ? '' : (known ?? ''), isNew: false };
	}
	const { id, variantId, offeredAt, offerUntil } = raincheck;
	const standing = { id, status: 'offered', offeredAt };
	const { count } = await db.raincheck.updateMany({ where: standing, data: { discountAmountOff: null } });
	if (count === 0 || !offeredAt || !offerUntil) throw new TruthHasMoved();
	const made = await askShopify(deps, shop, { ...raincheck, offeredAt, offerUntil }, live, amountOff);
	const isSaved = await db.$transaction(async (tx) => {
		const saved = await tx.raincheck.updateMany({
			where: { ...standing, discountAmountOff: null },
			data: {
				discountAmountOff: amountOff,
				discountId: made.discountId,
				codeSealed: made.code === '' ? '' : deps.sealer.seal(made.code, raincheckCodePlace(shop.id, id)),
				codeHash: made.code === '' ? '' : hashCode(deps.sealer, shop.id, made.code),
			},
		});
		if (saved.count === 1) return true;
		// Withdrawn meanwhile, or set by another at the same time, and nobody knows who was last at Shopify: whoever offers
		// ends it or sets it once more. One that nobody knows of could not be ended.
		await wakeRainchecks(tx, variantId, deps.now());
		await tx.raincheck.updateMany({
			where: { id },
			data: { discountAmountOff: null, ...(made.discountId === '' ? {} : { discountId: made.discountId }) },
		});
		return false;
	});
	if (!isSaved) throw new TruthHasMoved();
	return { code: amountOff === '' ? '' : made.code, isNew: true };
}

/** Undefined: there is none, or it cannot be read; then one is made anew. */
export const knownCode = (
	deps: Pick<FlowDeps, 'sealer'>,
	{ shopId, id, codeSealed }: Pick<RaincheckRow, 'shopId' | 'id' | 'codeSealed'>,
): string | undefined =>
	codeSealed === '' ? undefined : findSealed(deps.sealer, codeSealed, raincheckCodePlace(shopId, id));

interface StandingRow extends RaincheckRow {
	readonly offeredAt: Date;
	readonly offerUntil: Date;
}

interface Made {
	/** Empty: there is none. */
	readonly discountId: string;
	readonly code: string;
}

async function askShopify(
	deps: FlowDeps,
	shop: ShopRow,
	row: StandingRow,
	live: PricedVariant,
	amountOff: string,
): Promise<Made> {
	const admin = deps.admin(shop.domain);
	const known = { discountId: row.discountId, code: knownCode(deps, row) ?? '' };
	if (amountOff === '') {
		if (known.discountId !== '') await admin.deactivateDiscount(known.discountId);
		return known;
	}
	// One unit has it taken off once, so that the held price reaches no more units than were offered. Several have it each:
	// taken off once, an order of fewer would get them for less than was promised.
	const terms = { amountOff, isForEachUnit: row.offeredUnits > 1, endsAt: row.offerUntil };
	const isKnown = known.discountId !== '' && known.code !== '';
	if (isKnown && (await admin.updateDiscount(known.discountId, terms)) === 'done') return known;
	const code = codeOf(deps, shop.id, row.id, row.offeredAt);
	const makeFor = (customerId: string | undefined): Promise<CreatedDiscount> =>
		admin.createDiscount({
			...terms,
			title: `Raincheck: ${itemTitle(live)}`.slice(0, 200),
			code,
			variantId: row.variantId,
			customerId,
			startsAt: row.offeredAt,
		});
	const made = await makeForCustomer(deps, shop, row, makeFor);
	return { discountId: made, code };
}

/**
 * For whoever Shopify knows by the address that the code is mailed to, who need not be the one who was signed in when it was
 * typed; for whoever has the code where Shopify knows nobody.
 */
async function makeForCustomer(
	deps: FlowDeps,
	shop: ShopRow,
	row: RaincheckRow,
	makeFor: (customerId: string | undefined) => Promise<CreatedDiscount>,
): Promise<string> {
	const email = findSealed(deps.sealer, row.emailSealed, raincheckEmailPlace(shop.id, row.id));
	const found = email === undefined ? undefined : await deps.admin(shop.domain).findCustomer(email);
	if (found !== undefined) {
		const made = await makeFor(found);
		if (made.kind === 'made') return made.id;
	}
	const made = await makeFor(undefined);
	if (made.kind === 'made') return made.id;
	throw new AdminError('refused', 'A discount for nobody in particular was refused for its customer');
}

/** The same for every try of one offer, and known to nobody without our key. */
function codeOf(deps: FlowDeps, shopId: string, raincheckId: string, offeredAt: Date): string {
	const secret = deps.sealer.hash(shopId, `raincheck code ${raincheckId} ${offeredAt.toISOString()}`);
	const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
	const bytes = createHash('sha256').update(secret).digest().subarray(0, 14);
	return `RC${[...bytes].map((byte) => alphabet[byte % alphabet.length]).join('')}`;
}

/** Whether asking again soon is of no use. */
export const isLasting = ({ kind }: AdminError): boolean =>
	kind === 'access-denied' || kind === 'refused' || kind === 'user-error';

const retrySoonMs = 60 * 1000;
const retryLateMs = 30 * 60 * 1000;
const codesAtOnce = 50;

/**
 * The price may have moved since the mail: each code that an offer needs, and each that it has, is brought to the present
 * price. Answers when to look again, where not all of it was done.
 */
export async function keepHeldPrices(
	deps: FlowDeps,
	shop: ShopRow,
	db: ShopDb,
	variantId: string,
	live: PricedVariant,
): Promise<Date | undefined> {
	// Read after the price: a mail that is still to be composed reads a price that is no older.
	const offered = await db.raincheck.findMany({
		where: { variantId, status: 'offered', mails: { some: { kind: 'ready', status: { not: 'open' } } } },
		orderBy: [{ queuedAt: 'asc' }, { id: 'asc' }],
	});
	const moved = offered.filter(
		(row) =>
			(isHolding(row, shop.currency) || row.discountId !== '') &&
			row.discountAmountOff !== (amountOffFor(row, shop.currency, live.price) ?? ''),
	);
	const retryAt = await tryEach(deps, moved.slice(0, codesAtOnce), (row) => setDiscount(deps, shop, db, row, live));
	return retryAt ?? (moved.length > codesAtOnce ? deps.now() : undefined);
}

/** What Shopify refuses of one keeps it from no other; what ails Shopify itself waits. Answers when to try again. */
async function tryEach<T extends { readonly id: string }>(
	deps: FlowDeps,
	rows: readonly T[],
	work: (row: T) => Promise<unknown>,
): Promise<Date | undefined> {
	const later = (ms: number) => new Date(deps.now().getTime() + ms);
	let retryAt: Date | undefined;
	for (const row of rows) {
		try {
			await work(row);
		} catch (failure) {
			// The variant was woken by whoever moved it.
			if (failure instanceof TruthHasMoved) continue;
			if (!(failure instanceof AdminError) || failure.kind === 'needs-reconnect') throw failure;
			deps.log(`The discount of raincheck ${row.id} is not as it should be: ${describeFailure(failure)}`);
			if (!isLasting(failure)) return later(retrySoonMs);
			retryAt = later(retryLateMs);
		}
	}
	return retryAt;
}

/**
 * A code that was never mailed, or whose offer is over, takes nothing off any more. It ends by itself on its last day, so
 * one that Shopify does not end keeps nobody from an offer. Answers when to look again, where not all of it was done.
 */
export async function endDiscounts(
	deps: FlowDeps,
	domain: string,
	db: ShopDb,
	variantId: string,
): Promise<Date | undefined> {
	const over = await db.raincheck.findMany({
		where: { variantId, discountId: { not: '' }, status: { not: 'offered' } },
		select: { id: true, discountId: true },
	});
	return tryEach(deps, over, async ({ id, discountId }) => {
		await deps.admin(domain).deactivateDiscount(discountId);
		await db.raincheck.updateMany({ where: { id, discountId }, data: { discountId: '', discountAmountOff: '' } });
	});
}
