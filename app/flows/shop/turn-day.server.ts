/**
 * A shop's midnight: a new day may make a told day pass, a date overdue or a lead time run out without any news. So
 * everything that is owed or published is planned anew once a day; what it means, the plan decides.
 */
import { markAllNeedyDue } from '../../adapters/db/alternatives-due.server';
import { dayOf } from '../../domain/day';
import type { FlowDeps } from '../deps';
import { forgetOldSales } from '../orders/count-sales.server';

/** True where it is a new day for the shop. */
export function isNewDay(shop: { readonly timezone: string; readonly midnightDay: string }, now: Date): boolean {
	return dayOf(now, shop.timezone) !== shop.midnightDay;
}

export async function turnDay(deps: FlowDeps, shopId: string): Promise<void> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirstOrThrow();
	if (!isNewDay(shop, deps.now())) return;
	await deps.markAllDirty(shopId);
	// Whatever no news has told of: launch days that have come, what sells, who shares only common traits.
	await markAllNeedyDue(db, deps.now());
	await forgetOldSales(deps, shopId, dayOf(deps.now(), shop.timezone));
	await db.shop.updateMany({ data: { midnightDay: dayOf(deps.now(), shop.timezone) } });
}
