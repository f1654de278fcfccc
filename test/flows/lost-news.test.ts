/** News that never came, and what finds it all the same. */
import { test as anyTest, expect } from 'vitest';
import { sweepShop } from '../../app/flows/orders/sweep-orders.server';
import { forEachEngine } from '../setup/database';
import { placed, sell, waitingOrder, withDate } from './backorder-scene';
import { aLine, anOrder, type FakeShop, openFakeShop } from './fake-shop';

/** Sweeps as they come, every five minutes. */
async function sweepFor(shop: FakeShop, minutes: number): Promise<void> {
	for (let passed = 0; passed < minutes; passed += 5) {
		shop.wait(300);
		await sweepShop(shop.deps, shop.shopId);
		await shop.work();
	}
}

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = () => openFakeShop(prepared().database);
	const test = (name: string, body: () => Promise<void>) => anyTest(`${engine.name}: ${name}`, body);

	test('stock that came without news is found within the hour, and no sooner than stock grows old', async () => {
		const shop = await openShop();
		await withDate(shop);
		await placed(shop, '1');
		shop.stock.set('500', { available: 4, committed: 1 });
		await sweepFor(shop, 25);
		expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: true });
		await sweepFor(shop, 15);
		expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: false });
		expect(shop.written).toContain('untag 1 backordered');
	});

	test('stock that went without news is found for an order that it covered', async () => {
		const shop = await openShop();
		await withDate(shop, 1);
		await placed(shop, '1', anOrder({ id: '1' }));
		expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: false });
		shop.stock.set('500', { available: -1, committed: 1 });
		await sweepFor(shop, 40);
		expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: true });
	});

	test('stock that nobody is owed and nobody waits for is not asked for again', async () => {
		const shop = await openShop();
		await withDate(shop, 3);
		await sweepFor(shop, 40);
		expect((await shop.db.variant.findFirst())?.stockReadAt).toEqual(new Date('2026-11-22T15:00:00.000Z'));
	});

	test('a plan that waits for its settle window goes on waiting', async () => {
		const shop = await openShop();
		await withDate(shop);
		await placed(shop, '1');
		// Somebody else has bought, and of that order no news will come for a while.
		sell(shop, { ...waitingOrder('2'), lines: [aLine({ id: '92' })] });
		shop.orders.delete('2');
		shop.wait(31 * 60);
		await sweepShop(shop.deps, shop.shopId);
		await shop.work();
		const waiting = await shop.db.dirtyVariant.findFirst();
		expect(waiting?.notBefore).toEqual(new Date(shop.deps.now().getTime() + 60_000));
		shop.wait(1);
		await shop.deps.markStaleDirty(shop.shopId, new Date('2026-12-31T00:00:00.000Z'));
		expect(await shop.db.dirtyVariant.findFirst()).toEqual(waiting);
	});
});
