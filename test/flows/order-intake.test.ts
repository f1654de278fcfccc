/** News of one order against what is held of it: which is the newer, and what a line keeps through it. */
import { test as anyTest, expect } from 'vitest';
import type { OrderFacts } from '../../app/domain/order';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { sweepShop } from '../../app/flows/orders/sweep-orders.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { forEachEngine } from '../setup/database';
import { at, placed, waitingOrder, withDate } from './backorder-scene';
import { aLine, anOrder, openFakeShop } from './fake-shop';

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = () => openFakeShop(prepared().database);
	const test = (name: string, body: () => Promise<void>) => anyTest(`${engine.name}: ${name}`, body);

	const differences: readonly (readonly [string, Partial<OrderFacts>])[] = [
		['the tag', { tags: ['backordered'] }],
		['the address', { buyer: { email: 'ana@example.org', name: 'Ana Ruiz' } }],
		['the cancellation', { cancelledAt: '2026-11-22T14:00:00.000Z', lines: [] }],
		['the language', { locale: 'de' }],
	];
	for (const [what, over] of differences) {
		test(`two states of one second and instant that differ in ${what} are settled by Shopify`, async () => {
			const shop = await openShop();
			await withDate(shop);
			const order = await placed(shop, '1');
			await shop.db.order.updateMany({ data: { tagWrittenAt: null, hasTag: false } });
			expect(await applyOrder(shop.deps, shop.terms, order)).toEqual({ kind: 'stale' });
			expect(await applyOrder(shop.deps, shop.terms, { ...order, ...over })).toEqual({ kind: 'ask' });
		});
	}

	test('a part of a shipment that is cancelled returns to its place, with what was told', async () => {
		const shop = await openShop();
		await withDate(shop);
		const properties = [{ name: '_backorder', value: '2@2026-12-03/2026-12-08' }];
		const first = await placed(shop, '1', anOrder({ id: '1', lines: [aLine({ id: '91', quantity: 2, properties })] }));
		const second = await placed(shop, '2', { ...waitingOrder('2'), createdAt: '2026-11-22T14:30:00.000Z' });
		const before = await shop.db.orderLine.findFirstOrThrow({ where: { id: '91' } });
		for (const openUnits of [1, 2]) {
			shop.wait(60);
			shop.stock.set('500', { available: -1 - openUnits, committed: 1 + openUnits });
			const lines = [aLine({ id: '91', quantity: 2, openUnits, properties })];
			await applyOrder(shop.deps, shop.terms, { ...first, lines, updatedAt: at(shop), seenAt: at(shop) });
			await shop.work();
		}
		const after = await shop.db.orderLine.findFirstOrThrow({ where: { id: '91' } });
		expect(after).toMatchObject({ openUnits: 2, demand: before.demand, told: before.told });
		expect(after.told).toMatchObject([{ quantity: 2, by: 'property', eta: { latest: '2026-12-08' } }]);
		// Two units come in: both are the first order's.
		shop.stock.set('500', { available: -1, committed: 3 });
		await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
		await shop.work();
		expect(await shop.db.order.findFirst({ where: { id: '1' } })).toMatchObject({ waitingUnits: 0 });
		expect(await shop.db.order.findFirst({ where: { id: second.id } })).toMatchObject({ waitingUnits: 1 });
	});

	test('a sweep brings the address that was changed within the second of the last news', async () => {
		const shop = await openShop();
		await withDate(shop);
		const order = await placed(shop, '1');
		const before = await shop.db.order.findFirstOrThrow();
		shop.orders.set('1', { ...order, tags: ['backordered'], buyer: { email: 'ana@example.org', name: 'Ana Ruiz' } });
		await sweepShop(shop.deps, shop.shopId);
		const after = await shop.db.order.findFirstOrThrow();
		expect(after.buyerHash).toBe(shop.deps.sealer.hash(shop.shopId, 'ana@example.org'));
		expect(after.version).toBe(before.version + 1);
		await sweepShop(shop.deps, shop.shopId);
		expect((await shop.db.order.findFirstOrThrow()).version).toBe(after.version);
	});
});
