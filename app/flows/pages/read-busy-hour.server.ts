/** Whether the raincheck form has turned shoppers away lately. It never tells who they were: nobody knows. */
import { perShop, shopKey } from '../rainchecks/raincheck-limits';
import type { Reader } from './read-shop.server';

const dayMs = 24 * 60 * 60 * 1000;

/** When the form last began to turn shoppers away, within a day. */
export async function findBusyHour({ db, now }: Reader): Promise<Date | undefined> {
	const row = await db.rateWindow.findFirst({
		where: { key: shopKey, count: { gte: perShop.most }, startedAt: { gt: new Date(now().getTime() - dayMs) } },
		orderBy: { startedAt: 'desc' },
	});
	return row?.startedAt;
}
