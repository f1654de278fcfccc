/** News of one order against what is held of it: which is the newer, and what a line keeps through it. */
import { test as anyTest, expect } from 'vitest';
import type { OrderFacts } from '../../app/domain/order';
import { applyOrder } from '../../app/flows/apply-order.server';
import { sweepShop } from '../../app/flows/sweep-orders.server';
import { forEachEngine } from '../setup/database';
import { placed, withDate } from './backorder-scene';
import { openFakeShop } from './fake-shop';

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
