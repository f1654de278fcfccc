/** A mail that cannot leave, or may have left; and what nobody can be said to have been told. */
import { expect, test } from 'vitest';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { clearShipDate } from '../../app/flows/promises/set-ship-date.server';
import { forEachEngine } from '../setup/database';
import { later, sell, setDate, waitingOrder, withDate, withDueNotice } from './backorder-scene';
import { aLine, anOrder, openFakeShop } from './fake-shop';

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = () => openFakeShop(prepared().database);

	test('a process that dies while the mail leaves never sends a second one', async () => {
		const shop = await openShop();
		await withDueNotice(shop);
		shop.mailing.isDown = true;
		await expect(shop.work()).rejects.toThrow('The process ends here');
		shop.mailing.isDown = false;
		shop.wait(3600);
		await shop.deps.markAllDirty(shop.shopId);
		await shop.work();
		expect(shop.mails).toEqual([]);
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'maybe-sent' });
	});

	test('a mail that the server refuses is tried again, and the buyer does not count as told meanwhile', async () => {
		const shop = await openShop();
		await withDueNotice(shop);
		shop.mailing.outcome = { kind: 'refused', reason: 'RCPT: 450', isPermanent: false };
		await shop.work();
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'open', attempts: 1, note: 'RCPT: 450' });
		shop.mailing.outcome = { kind: 'sent', response: '250' };
		shop.wait(61);
		await shop.work();
		expect(shop.mails).toHaveLength(1);
	});

	test('an order without an address is kept for the merchant, not dropped', async () => {
		const shop = await openShop();
		await withDate(shop);
		const order = sell(shop, { ...waitingOrder('1'), buyer: undefined });
		await applyOrder(shop.deps, shop.terms, order);
		await shop.work();
		await setDate(shop, later);
		await shop.work();
		shop.wait(61);
		await shop.work();
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'unsendable', note: 'no address' });
		expect(await shop.db.journeyEvent.findFirst({ where: { kind: 'slip-unsendable' } })).toMatchObject({
			orderId: '1',
			data: { why: 'no-address' },
		});
	});

	test('what an order older than the install was told is not known: its term counts from the install, and nobody is mailed', async () => {
		const shop = await openShop();
		await withDate(shop);
		await clearShipDate(shop.context, { variantId: '500' });
		const old = sell(shop, anOrder({ id: '1', createdAt: '2026-09-20T10:00:00.000Z' }));
		await applyOrder(shop.deps, shop.terms, old);
		await shop.work();
		shop.wait(61);
		await shop.work();
		expect(shop.mails).toEqual([]);
		expect(await shop.db.slip.count()).toBe(0);
		expect((await shop.db.orderLine.findFirst())?.told).toMatchObject([
			{ by: 'implied', eta: { latest: '2026-11-30' } },
		]);
	});

	test('a property that nobody published is not believed: the implied term counts', async () => {
		const shop = await openShop();
		await withDate(shop);
		const forged = [{ name: '_backorder', value: '1@2026-11-23/2026-11-23' }];
		const order = sell(shop, anOrder({ id: '1', lines: [aLine({ id: '91', properties: forged })] }));
		await applyOrder(shop.deps, shop.terms, order);
		await shop.work();
		const line = await shop.db.orderLine.findFirst();
		expect(line?.told).toMatchObject([{ by: 'implied', eta: { latest: '2026-12-22' } }]);
	});
});
