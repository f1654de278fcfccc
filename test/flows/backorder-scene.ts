/**
 * The scene that most flow tests play in: one variant that has run out and has a date which the storefront was given,
 * and buyers who were shown that date. It expects nothing; the tests do.
 */
import { requireDay } from '../../app/domain/day';
import type { OrderFacts } from '../../app/domain/order';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { setShipDate } from '../../app/flows/promises/set-ship-date.server';
import { aLine, anOrder, type FakeShop } from './fake-shop';

export const december = { earliest: requireDay('2026-12-03'), latest: requireDay('2026-12-08') };
export const later = { earliest: requireDay('2026-12-15'), latest: requireDay('2026-12-19') };
export const muchLater = { earliest: requireDay('2027-01-04'), latest: requireDay('2027-01-08') };

export const setDate = (shop: FakeShop, window: typeof december, reason = '') =>
	setShipDate(shop.context, {
		variantId: '500',
		date: { ...window, quantity: undefined },
		launch: undefined,
		reason,
	});

/** The variant is known, has a date that the storefront was given, and this many on hand. */
export async function withDate(shop: FakeShop, onHand = 0): Promise<void> {
	shop.stock.set('500', { available: onHand, committed: 0 });
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await shop.work();
	await setDate(shop, december);
	await shop.work();
	shop.written.length = 0;
}

/** Shopify books the sale; whether we hear of it is another matter. */
export function sell(shop: FakeShop, order: OrderFacts): OrderFacts {
	const level = shop.stock.get('500') ?? { available: 0, committed: 0 };
	const units = order.lines
		.filter((line) => line.variantId === '500')
		.reduce((sum, line) => sum + Number(line.openUnits), 0);
	shop.stock.set('500', { available: level.available - units, committed: level.committed + units });
	shop.orders.set(order.id, order);
	return order;
}

const said = [{ name: '_backorder', value: '1@2026-12-03/2026-12-08' }];
export const waitingOrder = (id: string) => anOrder({ id, lines: [aLine({ id: `9${id}`, properties: said })] });

export async function placed(shop: FakeShop, id: string, order = waitingOrder(id)): Promise<OrderFacts> {
	sell(shop, order);
	await applyOrder(shop.deps, shop.terms, order);
	await shop.work();
	return order;
}

/** The present second, as Shopify writes `updated_at`. */
export const at = (shop: FakeShop) => new Date(Math.floor(shop.deps.now().getTime() / 1000) * 1000).toISOString();

/** A buyer who was told of a date that has moved since: the mail about it is due now. */
export async function withDueNotice(shop: FakeShop): Promise<OrderFacts> {
	await withDate(shop);
	const order = await placed(shop, '1');
	await setDate(shop, later);
	await shop.work();
	shop.wait(61);
	return order;
}
