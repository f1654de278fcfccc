/**
 * The shop as its pages need it: settings, the state of the import, and its calendar. "Today" is the shop's day, never
 * the server's.
 */
import { dayOf } from '../../domain/day';
import type { ShopSettings } from '../../domain/shop-settings';
import type { ShopContext } from '../shop-context';

/** What a page of the admin reads with. */
export type Reader = Pick<ShopContext, 'db' | 'now'>;

export async function readShop({ db, now }: Reader) {
	const shop = await db.shop.findFirstOrThrow();
	return { ...shop, calendar: { today: dayOf(now(), shop.timezone), zone: shop.timezone } };
}

export async function readSettings(reader: Reader): Promise<ShopSettings> {
	const shop = await readShop(reader);
	return {
		leadTimeDays: shop.leadTimeDays ?? undefined,
		handlingDays: shop.handlingDays,
		toleranceDays: shop.toleranceDays,
		impliedTermDays: shop.impliedTermDays,
		settleSeconds: shop.settleSeconds,
		orderTag: shop.orderTag,
		raincheckIsOn: shop.raincheckIsOn,
		raincheckHoldsPrice: shop.raincheckHoldsPrice,
		raincheckOfferDays: shop.raincheckOfferDays,
		raincheckPlace: shop.raincheckPlace === 'after' ? 'after' : 'before',
		raincheckConfirmsEmail: shop.raincheckConfirmsEmail,
		raincheckMaxQuantity: shop.raincheckMaxQuantity,
	};
}
