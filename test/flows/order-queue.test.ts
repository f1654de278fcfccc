/** Who waits and until when, as news comes late, twice, or not at all; and what the storefront is given of it. */
import { expect, test } from 'vitest';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { forEachEngine } from '../setup/database';
import { placed, sell, withDate } from './backorder-scene';
import { aLine, anOrder, openFakeShop } from './fake-shop';

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = () => openFakeShop(prepared().database);

	test('while units are committed that nobody told us of, nothing is said; a lost webhook is found and all is right', async () => {
		const shop = await openShop();
		await withDate(shop, 1);
		sell(shop, anOrder({ id: '1', createdAt: '2026-11-22T14:59:01.000Z' }));
		const second = sell(shop, anOrder({ id: '2', createdAt: '2026-11-22T14:59:02.000Z' }));
		// The news of the first, who has the unit, is lost.
		await applyOrder(shop.deps, shop.terms, second);
		await shop.work();
		expect(await shop.db.variant.findFirst()).toMatchObject({ isProvisional: true });
		expect(shop.written).toEqual([]);
		shop.wait(61);
		await shop.work();
		expect(await shop.db.variant.findFirst()).toMatchObject({ isProvisional: false, settledUnnamed: 0 });
		expect(await shop.db.order.count()).toBe(2);
		expect(shop.written.filter((line) => line.startsWith('tag'))).toEqual(['tag 2 backordered']);
	});

	test('a draft that keeps units back is the new rest after the settle window, and is shown as debt only if stock is short', async () => {
		const shop = await openShop();
		await withDate(shop, 0);
		const order = sell(shop, anOrder({ id: '1' }));
		const level = shop.stock.get('500');
		if (level) level.committed += 4;
		await applyOrder(shop.deps, shop.terms, order);
		await shop.work();
		expect(shop.written).toEqual([]);
		shop.wait(61);
		await shop.work();
		expect(await shop.db.variant.findFirst()).toMatchObject({ isProvisional: false, settledUnnamed: 4, debt: 0 });
		expect(shop.written).toContain('tag 1 backordered');
	});

	test('a cancelled order leaves the queue, and who stood behind it moves up', async () => {
		const shop = await openShop();
		await withDate(shop, 1);
		await placed(shop, '1');
		const first = shop.orders.get('1');
		await placed(shop, '2');
		expect(shop.written).toContain('tag 2 backordered');
		shop.wait(5);
		const at = shop.deps.now().toISOString();
		shop.stock.set('500', { available: 0, committed: 1 });
		if (first) await applyOrder(shop.deps, shop.terms, { ...first, cancelledAt: at, updatedAt: at, seenAt: at });
		await shop.work();
		expect(shop.written).toContain('untag 2 backordered');
	});

	test('older news of an order never overwrites newer', async () => {
		const shop = await openShop();
		await withDate(shop);
		const order = await placed(shop, '1');
		const newer = { ...order, updatedAt: '2026-11-22T14:30:00.000Z', seenAt: '2026-11-22T14:30:00.000Z' };
		await applyOrder(shop.deps, shop.terms, { ...newer, lines: [{ ...aLine({ id: '91' }), openUnits: 0 }] });
		expect(await applyOrder(shop.deps, shop.terms, order)).toEqual({ kind: 'stale' });
		expect(await shop.db.order.findFirst()).toMatchObject({ openUnits: 0 });
	});

	test('a product deleted while units wait keeps its buyers in the queue', async () => {
		const shop = await openShop();
		await withDate(shop);
		const order = await placed(shop, '1');
		shop.stock.delete('500');
		await shop.deps.markAllDirty(shop.shopId);
		await shop.work();
		expect(await shop.db.variant.findFirst()).toMatchObject({ isDeleted: true, shortUnits: 1 });
		expect(await shop.db.order.findFirst()).toMatchObject({ waitingUnits: 1 });
		// From now on Shopify names no variant for the line.
		shop.wait(5);
		const at = shop.deps.now().toISOString();
		const line = { ...aLine({ id: '91' }), variantId: undefined };
		await applyOrder(shop.deps, shop.terms, { ...order, lines: [line], updatedAt: at, seenAt: at });
		await shop.work();
		expect(await shop.db.order.findFirst()).toMatchObject({ waitingUnits: 1, openUnits: 1 });
	});

	test('the curve goes to the storefront when it changes, and again when it grows old, not in between', async () => {
		const shop = await openShop();
		await withDate(shop);
		const key = 'gid://shopify/ProductVariant/500 promise';
		expect(JSON.parse(shop.metafields.get(key) ?? '')).toEqual({
			asOf: shop.deps.now().toISOString(),
			steps: [],
			then: { basis: 'manual', earliest: '2026-12-03', latest: '2026-12-08' },
		});
		await shop.deps.markAllDirty(shop.shopId);
		await shop.work();
		expect(shop.written).toEqual([]);
		shop.wait(12 * 3600 + 1);
		await shop.work();
		expect(shop.written).toEqual(['set gid://shopify/ProductVariant/500 promise']);
	});
});
