/**
 * Counts what sells, so that alternatives can tell. Every new order comes by webhook, whole, whether anything in it waits
 * or not; only the number of units of each variant and day is kept of it. It begins with the install. A webhook that is
 * lost, or taken up once more after a crash, is off by one order: it orders alternatives, and pays nobody.
 */
import { addSales } from '../../adapters/db/variant-sales.server';
import { addDays, type Day, dayOf } from '../../domain/day';
import type { OrderFacts } from '../../domain/order';
import { salesDays } from '../alternatives/load-candidates.server';
import type { FlowDeps } from '../deps';

/** Of an order's first webhook only. */
export async function countSales(
	deps: Pick<FlowDeps, 'shopDb'>,
	shop: { readonly id: string; readonly timezone: string },
	{ createdAt, cancelledAt, lines }: Pick<OrderFacts, 'createdAt' | 'cancelledAt' | 'lines'>,
): Promise<void> {
	if (cancelledAt !== undefined) return;
	const sold = lines.flatMap(({ variantId, quantity }) => (variantId ? [{ variantId, units: quantity }] : []));
	await addSales(deps.shopDb(shop.id), dayOf(new Date(createdAt), shop.timezone), sold);
}

export async function forgetOldSales(deps: Pick<FlowDeps, 'shopDb'>, shopId: string, today: Day): Promise<void> {
	await deps.shopDb(shopId).variantSale.deleteMany({ where: { day: { lt: addDays(today, -salesDays) } } });
}
