import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireDay } from '../../app/domain/day';
import { applyOrder } from '../../app/flows/apply-order.server';
import { clearShipDate } from '../../app/flows/set-ship-date.server';
import { turnDay } from '../../app/flows/turn-day.server';
import { forEachEngine, type TestDatabase } from '../setup/database';
import { december, later, placed, sell, setDate, waitingOrder, withDate } from './backorder-scene';
import { aLine, anOrder, type FakeShop, openFakeShop } from './fake-shop';

let opened: TestDatabase | undefined;

async function openShop(): Promise<FakeShop> {
	if (!opened) throw new Error('The database is there only while tests run');
	return openFakeShop(opened.database);
}

forEachEngine((engine) => {
	describe(engine.name, () => {
		beforeAll(async () => {
			opened = await engine.open();
		});
		afterAll(() => opened?.close());
		defineTests();
	});
});

function defineTests() {
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

	test('a process that dies while the mail leaves never sends a second one', async () => {
		const shop = await openShop();
		await withDate(shop);
		await placed(shop, '1');
		await setDate(shop, later);
		await shop.work();
		shop.wait(61);
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
		await withDate(shop);
		await placed(shop, '1');
		await setDate(shop, later);
		await shop.work();
		shop.wait(61);
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
}
