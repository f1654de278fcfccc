/** What buyers were told, where only a part is covered or a day has passed: held against it, and told once. */
import { expect, test } from 'vitest';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { turnDay } from '../../app/flows/shop/turn-day.server';
import { prepareTestDatabase } from '../setup/database';
import { at, later, muchLater, placed, setDate, waitingOrder, withDate } from './backorder-scene';
import { aLine, anOrder, openFakeShop } from './fake-shop';

const prepared = prepareTestDatabase();
const openShop = () => openFakeShop(prepared().database);

const fiveNowTwoLater = () =>
	anOrder({
		id: '1',
		lines: [
			aLine({ id: '91', quantity: 7, properties: [{ name: '_backorder', value: '5@now;2@2026-12-03/2026-12-08' }] }),
		],
	});

test('five now, two later: the two are held against what they were told', async () => {
	const shop = await openShop();
	await withDate(shop, 5);
	const order = fiveNowTwoLater();
	await placed(shop, '1', order);
	await setDate(shop, later);
	await shop.work();
	shop.wait(61);
	await shop.work();
	expect(shop.mails).toHaveLength(1);
});

test('after the five ship, the two keep their told day', async () => {
	const shop = await openShop();
	await withDate(shop, 5);
	const order = fiveNowTwoLater();
	await placed(shop, '1', order);
	shop.wait(60);
	shop.stock.set('500', { available: -2, committed: 2 });
	const shipped = {
		...order,
		updatedAt: at(shop),
		seenAt: at(shop),
		lines: order.lines.map((l) => ({ ...l, openUnits: 2 })),
	};
	shop.orders.set('1', shipped);
	await applyOrder(shop.deps, shop.terms, shipped);
	await shop.work();
	expect((await shop.db.orderLine.findFirst())?.told).toMatchObject([{ quantity: 2, eta: { latest: '2026-12-08' } }]);
});

test('partly covered line: one mail, and none on each day after', async () => {
	const shop = await openShop();
	await withDate(shop, 1);
	const order = anOrder({
		id: '1',
		lines: [aLine({ id: '91', quantity: 2, properties: [{ name: '_backorder', value: '2@2026-12-03/2026-12-08' }] })],
	});
	await placed(shop, '1', order);
	await setDate(shop, muchLater);
	await shop.work();
	shop.wait(61);
	await shop.work();
	const first = shop.mails.length;
	for (let n = 0; n < 4; n++) {
		shop.wait(24 * 3600);
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
		shop.wait(61);
		await shop.work();
	}
	expect([first, shop.mails.length]).toEqual([1, 1]);
});

test('told day passed, stock is there, not shipped: not a mail each day', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	shop.stock.set('500', { available: 0, committed: 1 });
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await shop.work();
	shop.wait(17 * 24 * 3600);
	for (let n = 0; n < 5; n++) {
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
		shop.wait(61);
		await shop.work();
		shop.wait(24 * 3600);
	}
	expect(shop.mails).toHaveLength(1);
});

test('closed and reopened: place and told stay', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	shop.wait(3600);
	await applyOrder(shop.deps, shop.terms, {
		...order,
		updatedAt: at(shop),
		seenAt: at(shop),
		closedAt: at(shop),
		lines: order.lines.map((l) => ({ ...l, openUnits: 0 })),
	});
	await shop.work();
	shop.wait(3600);
	await applyOrder(shop.deps, shop.terms, { ...order, updatedAt: at(shop), seenAt: at(shop) });
	await shop.work();
	const line = await shop.db.orderLine.findFirst();
	expect([line?.demand, line?.told]).toMatchObject([
		[{ at: order.createdAt }],
		[{ by: 'property', eta: { latest: '2026-12-08' } }],
	]);
});

test('a property of a window that had passed before the order is not believed', async () => {
	const shop = await openShop();
	await withDate(shop);
	shop.wait(30 * 24 * 3600);
	await turnDay(shop.deps, shop.shopId);
	await shop.work();
	await placed(shop, '1', { ...waitingOrder('1'), createdAt: at(shop), updatedAt: at(shop), seenAt: at(shop) });
	shop.wait(61);
	await shop.work();
	expect(shop.mails).toEqual([]);
});

test('units that stock covers make no journey entry every midnight', async () => {
	const shop = await openShop();
	await withDate(shop, 1);
	await placed(shop, '1', anOrder({ id: '1', lines: [aLine({ id: '91', quantity: 2 })] }));
	const before = await shop.db.journeyEvent.count();
	for (let n = 0; n < 3; n++) {
		shop.wait(24 * 3600);
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
	}
	expect(await shop.db.journeyEvent.count()).toBe(before);
});
