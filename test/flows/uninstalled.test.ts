/** A shop that is uninstalled, and one that comes back: nothing is done for it, and nobody hears of a passed day. */
import { expect, test } from 'vitest';
import { findDueWork, saveInstalledShop } from '../../app/adapters/db/shops.server';
import { sendNotices } from '../../app/flows/notices/send-notices.server';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { sweepShop } from '../../app/flows/orders/sweep-orders.server';
import { importStep } from '../../app/flows/shop/import-shop.server';
import { turnDay } from '../../app/flows/shop/turn-day.server';
import { prepareTestDatabase } from '../setup/database';
import { placed, sell, waitingOrder, withDate, withDueNotice } from './backorder-scene';
import { aLine, openFakeShop } from './fake-shop';

const prepared = prepareTestDatabase();
const openShop = () => openFakeShop(prepared().database);

test('uninstalled shop: no mails', async () => {
	const shop = await openShop();
	await withDueNotice(shop);
	await shop.db.shop.updateMany({ data: { status: 'uninstalled' } });
	await sendNotices(shop.deps, shop.shopId);
	expect(shop.mails).toEqual([]);
});

test('uninstalled shop: no work is found for it', async () => {
	const shop = await openShop();
	await withDate(shop);
	sell(shop, waitingOrder('1'));
	await applyOrder(shop.deps, shop.terms, waitingOrder('1'));
	await shop.db.shop.updateMany({ data: { status: 'uninstalled' } });
	const due = await findDueWork(shop.database.prisma, shop.deps.now());
	expect(due.replan).not.toContain(shop.shopId);
});

test('fulfilled while uninstalled, reinstalled: no mail about a passed day', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	await shop.db.shop.updateMany({ data: { status: 'uninstalled' } });
	shop.stock.set('500', { available: 0, committed: 0 });
	shop.orders.set('1', {
		...waitingOrder('1'),
		updatedAt: '2026-11-25T00:00:00.000Z',
		closedAt: '2026-11-25T00:00:00.000Z',
		lines: [aLine({ id: '91', openUnits: 0 })],
	});
	shop.wait(30 * 24 * 3600);
	const row = await shop.db.shop.findFirstOrThrow();
	await saveInstalledShop(
		shop.database.prisma,
		{
			id: row.id,
			domain: row.domain,
			name: row.name,
			email: row.email,
			timezone: row.timezone,
			currency: 'USD',
			countryCode: 'US',
			storefrontUrl: 'https://holm.example',
			pool: '1',
			hasOtherLocations: false,
			appInstallationId: '6',
			scopes: '',
		},
		shop.deps.now(),
	);
	const admin = shop.deps.admin('');
	admin.readImport = async () =>
		({
			status: 'completed',
			url: undefined,
			startedAt: shop.deps.now().toISOString(),
			rootCount: 0,
			objectCount: 0,
		}) as never;
	for (let n = 0; n < 6; n++) await importStep(shop.deps, shop.shopId);
	expect((await shop.db.shop.findFirst())?.importStatus).toBe('done');
	for (let n = 0; n < 3; n++) {
		await turnDay(shop.deps, shop.shopId);
		await sweepShop(shop.deps, shop.shopId);
		await shop.work();
		shop.wait(61);
	}
	await shop.work();
	expect(shop.mails).toEqual([]);
	expect(await shop.db.order.findFirst()).toMatchObject({ openUnits: 0 });
});
