/** One raincheck as whoever left it sees it through a signed link. It changes nothing, and asks nobody outside. */
import type { ShopDb } from '../../adapters/db/shop-db.server';
import type { ShopRow } from '../../adapters/db/shops.server';
import { dayOf } from '../../domain/day';
import type { RaincheckView } from '../../domain/raincheck/liquid-pages';
import { dayIn, priceIn, type RaincheckLocale, raincheckLocale } from '../../domain/raincheck/locale';
import { amountOffFor, lastDayOf } from '../../domain/raincheck/offer-terms';
import { parseStatus, type RaincheckStatus } from '../../domain/raincheck/raincheck';
import type { FlowDeps } from '../deps';
import { knownCode } from './raincheck-discount.server';
import type { RaincheckLink } from './raincheck-link.server';
import { itemTitle, shopAddress } from './raincheck-words';

type Deps = Pick<FlowDeps, 'shopDb' | 'sealer' | 'now'>;

export interface SeenRaincheck {
	readonly locale: RaincheckLocale;
	readonly view: RaincheckView;
}

export async function readRaincheck(
	deps: Deps,
	shop: ShopRow,
	{ raincheckId, purpose }: RaincheckLink,
): Promise<SeenRaincheck | undefined> {
	const db = deps.shopDb(shop.id);
	const row = await db.raincheck.findFirst({ where: { id: raincheckId } });
	// Redacted: whoever holds the link is no longer known to us.
	if (!row || row.emailHash === '') return undefined;
	const variant = await db.variant.findFirst({ where: { id: row.variantId } });
	const locale = raincheckLocale(row.locale);
	const status = await presentStatus(db, row, deps.now());
	const { offerUntil, queuedAt } = row;
	const isOffered = status === 'offered' && offerUntil !== null;
	const ahead =
		status === 'waiting' && queuedAt
			? await db.raincheck.count({
					where: {
						variantId: row.variantId,
						status: { in: ['waiting', 'offered'] },
						OR: [{ queuedAt: { lt: queuedAt } }, { queuedAt, id: { lt: row.id } }],
					},
				})
			: undefined;
	const hidden = { id: variant?.productId ?? '', isPublished: false };
	const isInShop = variant !== null && !variant.isDeleted && (await db.product.count({ where: hidden })) === 0;
	const isBuyable = isInShop && (!variant.isTracked || (variant.available ?? 0) > 0);
	const amountOff = amountOffFor(row, shop.currency, variant?.price ?? row.heldPrice);
	// To whom something is offered, the price is named only while the code gives it.
	const isPriceNamed = amountOff !== undefined && (!isOffered || amountOff === row.discountAmountOff);
	const code = amountOff && row.discountAmountOff !== '' ? (knownCode(deps, row) ?? '') : '';
	const query = code === '' ? '' : `?discount=${encodeURIComponent(code)}`;
	return {
		locale,
		view: {
			status,
			title: variant ? itemTitle(variant) : '',
			asked: row.quantity,
			offered: isOffered ? row.offeredUnits : undefined,
			place: ahead === undefined ? undefined : ahead + 1,
			price: isPriceNamed ? priceIn(row.heldPrice, row.currency, locale) : undefined,
			until: isOffered
				? dayIn(lastDayOf(offerUntil, shop.timezone), locale, dayOf(deps.now(), shop.timezone))
				: undefined,
			buyUrl:
				isOffered && isBuyable ? `${shopAddress(shop)}/cart/${row.variantId}:${row.offeredUnits}${query}` : undefined,
			mayConfirm: purpose === 'confirm',
		},
	};
}

interface StandingRow {
	readonly id: string;
	readonly status: string;
	readonly offerUntil: Date | null;
}

/** What the worker makes of an offer whose time is over, a moment before it does: the page must not sell it any more. */
async function presentStatus(db: ShopDb, { id, status, offerUntil }: StandingRow, now: Date): Promise<RaincheckStatus> {
	if (status !== 'offered' || (offerUntil && offerUntil > now)) return parseStatus(status);
	const said = { raincheckId: id, kind: 'ready', status: { in: ['maybe-sent', 'sent'] } };
	return (await db.raincheckMail.count({ where: said })) > 0 ? 'expired' : 'waiting';
}
