/** When a buyer is told that the date has moved: once, after the settle window, and against what was said last. */
import { expect, test } from 'vitest';
import { requireDay } from '../../app/domain/day';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { clearShipDate } from '../../app/flows/promises/set-ship-date.server';
import { turnDay } from '../../app/flows/shop/turn-day.server';
import { forEachEngine } from '../setup/database';
import { december, later, placed, setDate, withDate } from './backorder-scene';
import { aLine, anOrder, openFakeShop } from './fake-shop';

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = () => openFakeShop(prepared().database);

	test('when the date moves later, one mail goes out after the settle window: what was said, what is said now, and why', async () => {
		const shop = await openShop();
		await withDate(shop);
		await placed(shop, '1');
		await setDate(shop, later, 'A third of the batch cracked in the second firing');
		await shop.work();
		expect(shop.mails).toEqual([]);
		shop.wait(59);
		await shop.work();
		expect(shop.mails).toEqual([]);
		shop.wait(2);
		await shop.work();
		await shop.work();
		expect(shop.mails).toHaveLength(1);
		expect(shop.mails[0]).toMatchObject({ to: 'buyer-1@example.com', replyTo: 'hello@holm.example' });
		for (const words of ['3–8 Dec', '15–19 Dec', 'A third of the batch cracked', '#1']) {
			expect(shop.mails[0]?.text).toContain(words);
		}
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'sent' });
		shop.wait(3600);
		await shop.deps.markAllDirty(shop.shopId);
		await shop.work();
		expect(shop.mails).toHaveLength(1);
	});

	const withoutDate = async () => {
		const shop = await openShop();
		shop.stock.set('500', { available: 0, committed: 0 });
		await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
		await shop.work();
		const properties = [{ name: '_backorder', value: '1@unknown' }];
		await placed(shop, '1', anOrder({ id: '1', lines: [aLine({ id: '91', quantity: 1, properties })] }));
		return shop;
	};

	test('who was told that the date is being confirmed gets it once by mail, and what comes after is measured against it', async () => {
		const shop = await withoutDate();
		await setDate(shop, december);
		await shop.work();
		shop.wait(61);
		await shop.work();
		await shop.work();
		expect(shop.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('ships 3–8 Dec')]);
		expect(shop.mails[0]?.text).not.toContain('sorry');
		await setDate(shop, later);
		await shop.work();
		shop.wait(61);
		await shop.work();
		expect(shop.mails[1]?.text).toMatch(/We said: 3–8 Dec.*15–19 Dec.*sorry/s);
	});

	test('a date that is being confirmed for longer than the implied term is told as one that has passed', async () => {
		const shop = await withoutDate();
		shop.wait(29 * 86_400);
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
		shop.wait(61);
		await shop.work();
		expect(shop.mails).toEqual([]);
		shop.wait(2 * 86_400);
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
		shop.wait(61);
		await shop.work();
		expect(shop.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('has no ship date yet')]);
	});

	test('a second move after the mail is told again, against what the mail had said', async () => {
		const shop = await openShop();
		await withDate(shop);
		await placed(shop, '1');
		for (const window of [later, { earliest: requireDay('2027-01-04'), latest: requireDay('2027-01-08') }]) {
			await setDate(shop, window);
			await shop.work();
			shop.wait(61);
			await shop.work();
		}
		expect(shop.mails.map((mail) => mail.text.includes('15–19 Dec'))).toEqual([true, true]);
		expect(shop.mails[1]?.text).toContain('4–8 Jan 2027');
	});

	test('moved twice within the window: one mail, with the last date', async () => {
		const shop = await openShop();
		await withDate(shop);
		await placed(shop, '1');
		await setDate(shop, { earliest: requireDay('2026-12-10'), latest: requireDay('2026-12-11') });
		await shop.work();
		shop.wait(40);
		await setDate(shop, later);
		await shop.work();
		shop.wait(40);
		await shop.work();
		expect(shop.mails).toEqual([]);
		shop.wait(30);
		await shop.work();
		expect(shop.mails).toHaveLength(1);
		expect(shop.mails[0]?.text).toContain('15–19 Dec');
	});

	test('healed before the window ends: no mail, and the journey says so', async () => {
		const shop = await openShop();
		await withDate(shop);
		await placed(shop, '1');
		await setDate(shop, later);
		await shop.work();
		shop.wait(30);
		await setDate(shop, december);
		await shop.work();
		shop.wait(300);
		await shop.work();
		expect(shop.mails).toEqual([]);
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'dropped', note: 'healed' });
	});

	test('within the tolerance nobody is told', async () => {
		const shop = await openShop();
		await shop.db.shop.updateMany({ data: { toleranceDays: 11 } });
		await withDate(shop);
		await placed(shop, '1');
		await setDate(shop, later);
		await shop.work();
		shop.wait(300);
		await shop.work();
		expect(shop.mails).toEqual([]);
	});

	test('a told day that passes unshipped is a slip', async () => {
		const shop = await openShop();
		await withDate(shop);
		await placed(shop, '1');
		shop.wait(17 * 24 * 3600);
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
		shop.wait(61);
		await shop.work();
		expect(shop.mails).toHaveLength(1);
		expect(shop.mails[0]?.text).toContain('3–8 Dec');
	});

	test('a slip that was noticed is dropped when its order is over', async () => {
		const shop = await openShop();
		await withDate(shop);
		const order = await placed(shop, '1');
		await setDate(shop, later);
		await shop.work();
		shop.wait(5);
		const at = shop.deps.now().toISOString();
		shop.stock.set('500', { available: 0, committed: 0 });
		await applyOrder(shop.deps, shop.terms, { ...order, cancelledAt: at, updatedAt: at, seenAt: at });
		await shop.work();
		shop.wait(300);
		await shop.work();
		expect(shop.mails).toEqual([]);
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'dropped' });
	});

	test('a date taken away leaves the buyer without one: that is a slip too', async () => {
		const shop = await openShop();
		await withDate(shop);
		await placed(shop, '1');
		await clearShipDate(shop.context, { variantId: '500' });
		await shop.work();
		shop.wait(61);
		await shop.work();
		expect(shop.mails).toHaveLength(1);
		expect(shop.mails[0]?.subject).toContain('no ship date');
	});
});
