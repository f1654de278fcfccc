/** When an order is tagged and marked, and when that goes again: only what has changed is written to Shopify. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { forEachEngine } from '../setup/database';
import { placed, sell, withDate } from './backorder-scene';
import { aLine, anOrder, openFakeShop } from './fake-shop';

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = () => openFakeShop(prepared().database);

	test('a covered order is kept in mind and causes no write to Shopify', async () => {
		const shop = await openShop();
		await withDate(shop, 3);
		await applyOrder(shop.deps, shop.terms, sell(shop, anOrder({ id: '1' })));
		await shop.work();
		expect(shop.written).toEqual([]);
		expect(await shop.db.order.findFirst()).toMatchObject({ isBackorder: false, openUnits: 1, waitingUnits: 0 });
		expect(await shop.db.journeyEvent.count()).toBe(0);
	});

	test('an order that stock does not cover is tagged, marked with what waits until when, and begins a journey', async () => {
		const shop = await openShop();
		await withDate(shop, 1);
		const order = sell(shop, anOrder({ id: '1', lines: [aLine({ id: '91', quantity: 3 })] }));
		await applyOrder(shop.deps, shop.terms, order);
		await shop.work();
		expect(shop.written).toEqual(['tag 1 backordered', 'set gid://shopify/Order/1 backorder']);
		expect(JSON.parse(shop.metafields.get('gid://shopify/Order/1 backorder') ?? '')).toEqual({
			waiting: [
				{
					line: 'gid://shopify/LineItem/91',
					quantity: 2,
					earliest: '2026-12-03',
					latest: '2026-12-08',
					basis: 'manual',
				},
			],
			until: '2026-12-08',
		});
		const journey = await shop.db.journeyEvent.findMany({ orderBy: { at: 'asc' } });
		expect(journey.map((event) => event.kind)).toEqual(['ordered', 'promised', 'tagged']);
	});

	test('our own write, come back as news, changes nothing', async () => {
		const shop = await openShop();
		await withDate(shop);
		const order = await placed(shop, '1');
		shop.wait(2);
		shop.written.length = 0;
		await applyOrder(shop.deps, shop.terms, {
			...order,
			tags: ['Backordered'],
			updatedAt: shop.deps.now().toISOString(),
			seenAt: shop.deps.now().toISOString(),
		});
		await shop.work();
		expect(shop.written).toEqual([]);
	});

	test('three orders race for one unit: exactly the last two are tagged, in whatever order their news comes', async () => {
		const orders = ['1', '2', '3'].map((id) => anOrder({ id, createdAt: `2026-11-22T14:00:0${id}.000Z` }));
		await fc.assert(
			fc.asyncProperty(
				fc.shuffledSubarray(orders, { minLength: 3 }),
				fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
				async (arrivals, doesWorkBetween) => {
					const shop = await openShop();
					await withDate(shop, 1);
					for (const order of orders) sell(shop, order);
					for (const [index, order] of arrivals.entries()) {
						await applyOrder(shop.deps, shop.terms, order);
						await applyOrder(shop.deps, shop.terms, order);
						if (doesWorkBetween[index]) {
							shop.wait(1);
							await shop.work();
						}
					}
					shop.wait(120);
					await shop.work();
					const tagged = shop.written.filter((line) => line.includes('tag '));
					expect(tagged.sort()).toEqual(['tag 2 backordered', 'tag 3 backordered']);
				},
			),
			{ numRuns: 8 },
		);
	});

	test('stock arrives: the queue moves up, and tag and metafield go with the last line', async () => {
		const shop = await openShop();
		await withDate(shop);
		await placed(shop, '1');
		await placed(shop, '2');
		shop.written.length = 0;
		shop.stock.set('500', { available: -1, committed: 2 });
		await shop.deps.markAllDirty(shop.shopId);
		await shop.work();
		expect(shop.written).toEqual(['untag 1 backordered', 'delete gid://shopify/Order/1 backorder']);
		expect(await shop.db.orderLine.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
			{ promise: [{ basis: 'stock' }] },
			{ promise: [{ basis: 'manual' }] },
		]);
	});

	test.each(['cancelled', 'shipped', 'refunded', 'closed'])(
		'the tag and the metafield go with the last open unit of a waiting order that is %s',
		async (how) => {
			const shop = await openShop();
			await withDate(shop);
			const order = await placed(shop, '1');
			shop.wait(5);
			const at = shop.deps.now().toISOString();
			const over = { ...order, tags: ['backordered'], updatedAt: at, seenAt: at };
			shop.stock.set('500', how === 'shipped' ? { available: -1, committed: 0 } : { available: 0, committed: 0 });
			if (how === 'cancelled') await applyOrder(shop.deps, shop.terms, { ...over, cancelledAt: at });
			else if (how === 'closed') await applyOrder(shop.deps, shop.terms, { ...over, closedAt: at });
			else await applyOrder(shop.deps, shop.terms, { ...over, lines: [{ ...aLine({ id: '91' }), openUnits: 0 }] });
			await shop.work();
			expect(shop.written.slice(-2)).toEqual(['untag 1 backordered', 'delete gid://shopify/Order/1 backorder']);
			expect(await shop.db.order.findFirst()).toMatchObject({ waitingUnits: 0, latestDay: null, wantsTag: false });
		},
	);

	test('a tag that somebody takes off is put back once, then left off and listed', async () => {
		const shop = await openShop();
		await withDate(shop);
		const order = await placed(shop, '1');
		for (const _ of [1, 2]) {
			shop.wait(10);
			const at = shop.deps.now().toISOString();
			await applyOrder(shop.deps, shop.terms, { ...order, tags: [], updatedAt: at, seenAt: at });
			await shop.work();
		}
		expect(shop.written.filter((line) => line.startsWith('tag'))).toEqual(['tag 1 backordered', 'tag 1 backordered']);
		expect(await shop.db.journeyEvent.count({ where: { kind: 'tag-left-off' } })).toBe(1);
	});
});
