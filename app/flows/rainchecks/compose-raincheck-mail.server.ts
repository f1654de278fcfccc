/**
 * What one mail to somebody who waits says, from the present truth. The last thing asked before a link goes out is
 * Shopify's own stock: where it is gone the offer is taken back, unsaid. It writes nothing but the discount, which is made
 * before the mail that names it.
 */
import { sumOffered } from '../../adapters/db/offered-units.server';
import type { ShopDb } from '../../adapters/db/shop-db.server';
import type { ShopRow } from '../../adapters/db/shops.server';
import { dayOf } from '../../domain/day';
import type { RaincheckMail } from '../../domain/notice/render-raincheck-mail';
import { priceIn, raincheckLocale } from '../../domain/raincheck/locale';
import { isHolding, isPriceHeld, lastDayOf, unsaidOfferMs } from '../../domain/raincheck/offer-terms';
import type { FlowDeps } from '../deps';
import { TruthHasMoved } from '../notices/mail-outbox';
import { type PricedVariant, setDiscount } from './raincheck-discount.server';
import { makeLink } from './raincheck-link.server';
import { itemTitle, shopAddress } from './raincheck-words';

export type MailRow = NonNullable<Awaited<ReturnType<typeof readMail>>>;

export const readMail = (db: ShopDb, id: string) =>
	db.raincheckMail.findFirst({ where: { id }, include: { raincheck: true } });

export type Saying =
	| { readonly kind: 'mail'; readonly mail: RaincheckMail }
	| { readonly kind: 'nothing'; readonly why: string }
	| { readonly kind: 'take-back' };

export async function whatToSay(deps: FlowDeps, shop: ShopRow, db: ShopDb, row: MailRow): Promise<Saying> {
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
	return sayOffer(deps, shop, db, row, common);
}

/** @throws TruthHasMoved, AdminError: nothing can be said of it now. */
async function sayOffer(
	deps: FlowDeps,
	shop: ShopRow,
	db: ShopDb,
	row: MailRow,
	common: Omit<RaincheckMail, 'about'>,
): Promise<Saying> {
	const { raincheck } = row;
	const now = deps.now();
	const { offeredAt, offerUntil, offeredUnits } = raincheck;
	if (!offeredAt || !offerUntil || offerUntil <= now) return { kind: 'nothing', why: 'expired' };
	if (row.kind === 'reminder') {
		const ready = await db.raincheckMail.findFirst({ where: { raincheckId: raincheck.id, kind: 'ready' } });
		if (!ready || !saidStatuses.includes(ready.status)) return { kind: 'nothing', why: 'never offered' };
	} else if (now.getTime() - offeredAt.getTime() > unsaidOfferMs) return { kind: 'take-back' };

	const stock = await readLive(deps, shop, raincheck.variantId);
	if (!stock || !(await isStillFree(db, row, stock))) return goneFor(row);
	const { code, isNew } = await setDiscount(deps, shop, db, raincheck, stock);
	// Asking for a discount takes its time, in which the last one may have been sold, or priced otherwise.
	if (isNew) {
		const again = await readLive(deps, shop, raincheck.variantId);
		if (!again || !(await isStillFree(db, row, again))) return goneFor(row);
		if (again.price !== stock.price) throw new TruthHasMoved();
	}
	const isHeld = isPriceHeld(raincheck, shop.currency, stock.price);
	const query = code === '' ? '' : `?discount=${encodeURIComponent(code)}`;
	const cartUrl = `${shopAddress(shop)}/cart/${raincheck.variantId}:${offeredUnits}${query}`;
	// A price that rises after the mail gets its code then: the page will have it, a cart that was linked before will not.
	const isPriceOpen = code === '' && isHolding(raincheck, shop.currency);
	return {
		kind: 'mail',
		mail: {
			...common,
			item: { ...common.item, title: itemTitle(stock) },
			about: {
				kind: row.kind === 'reminder' ? 'reminder' : 'ready',
				units: offeredUnits,
				lastDay: lastDayOf(offerUntil, shop.timezone),
				price: isHeld ? priceIn(raincheck.heldPrice, raincheck.currency, common.locale) : undefined,
				code,
				buyUrl: isPriceOpen ? common.seeUrl : cartUrl,
			},
		},
	};
}

const goneFor = (row: MailRow): Saying =>
	row.kind === 'ready' ? { kind: 'take-back' } : { kind: 'nothing', why: 'stock gone' };

interface LiveVariant extends PricedVariant {
	/** Undefined: not counted, so it never runs out. */
	readonly available: number | undefined;
}

/** Undefined: nobody can buy it. */
async function readLive(deps: FlowDeps, shop: ShopRow, variantId: string): Promise<LiveVariant | undefined> {
	const { variants } = await deps.admin(shop.domain).readStock([variantId]);
	const [stock] = variants;
	return stock?.isPublished ? { ...stock, available: stock.isTracked ? stock.available : undefined } : undefined;
}

const saidStatuses = ['maybe-sent', 'sent'];

/**
 * Whether there is a unit for each that was offered by a mail, this one included. A reminder is for whoever is served
 * first: of fewer units than were offered, those who wait longest are reminded.
 */
async function isStillFree(db: ShopDb, row: MailRow, { available }: LiveVariant): Promise<boolean> {
	if (available === undefined) return true;
	const { id, variantId, queuedAt, offeredUnits } = row.raincheck;
	const before = row.kind === 'reminder' && queuedAt ? queuedAt : undefined;
	// What another sender has in hand may be on its way.
	const others = await sumOffered(db, { variantId, besides: id, before, mailIs: ['claimed', ...saidStatuses] });
	return available >= offeredUnits + others;
}
