/** Several things at once, on both databases. */
import { test as anyTest, expect } from 'vitest';
import { AdminUserError } from '../../app/adapters/shopify/admin-errors';
import type { OrderFacts } from '../../app/domain/order';
import { sendNotices } from '../../app/flows/notices/send-notices.server';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { sweepShop } from '../../app/flows/orders/sweep-orders.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { replanShop } from '../../app/flows/promises/replan.server';
import { requireInstalledShop } from '../../app/flows/shop/install-shop.server';
import { turnDay } from '../../app/flows/shop/turn-day.server';
import { forEachEngine } from '../setup/database';
import { at, december, later, muchLater, sell, setDate, waitingOrder, withDate } from './backorder-scene';
import { aLine, anOrder, openFakeShop } from './fake-shop';

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = () => openFakeShop(prepared().database);
	const test = (name: string, body: () => Promise<void>, timeout?: number) =>
		anyTest(`${engine.name}: ${name}`, body, timeout);

	test('webhooks and plans at once: nothing fails', async () => {
		const shop = await openShop();
		await withDate(shop);
		for (let n = 0; n < 60; n++) await applyOrder(shop.deps, shop.terms, sell(shop, waitingOrder(String(n))));
		await shop.work();
		const failures: string[] = [];
		const note = (where: string) => (e: Error) => {
			failures.push(`${where}: ${''} ${e.message.split('\n').at(-1)?.slice(0, 120)}`);
		};
		for (let round = 0; round < 6; round++) {
			shop.wait(2);
			await setDate(shop, round % 2 ? later : muchLater);
			await Promise.all([
				replanShop(shop.deps, shop.shopId).catch(note('replan')),
				(async () => {
					for (let n = 59; n >= 0; n--)
						await applyOrder(shop.deps, shop.terms, {
							...waitingOrder(String(n)),
							updatedAt: at(shop),
							seenAt: at(shop),
							locale: `x${round}`,
						}).catch(note('apply'));
				})(),
				(async () => {
					for (let n = 0; n < 60; n += 3)
						await applyOrder(shop.deps, shop.terms, {
							...waitingOrder(String(n)),
							updatedAt: at(shop),
							seenAt: at(shop),
							locale: `y${round}`,
						}).catch(note('apply2'));
				})(),
			]);
		}
		expect(failures).toEqual([]);
	}, 120000);

	test('one of two lines fulfilled: the mark forgets it at once', async () => {
		const shop = await openShop();
		await withDate(shop);
		shop.stock.set('600', { available: -1, committed: 1 });
		const order = sell(shop, anOrder({ id: '1', lines: [aLine({ id: '91' }), aLine({ id: '92', variantId: '600' })] }));
		await applyOrder(shop.deps, shop.terms, order);
		await shop.work();
		expect(await shop.db.order.findFirst()).toMatchObject({ waitingUnits: 2 });
		shop.wait(60);
		shop.stock.set('500', { available: 0, committed: 0 });
		await applyOrder(shop.deps, shop.terms, {
			...order,
			updatedAt: at(shop),
			seenAt: at(shop),
			tags: ['backordered'],
			lines: [aLine({ id: '91', openUnits: 0 }), aLine({ id: '92', variantId: '600' })],
		});
		await shop.work();
		expect(await shop.db.order.findFirst()).toMatchObject({ waitingUnits: 1 });
	});

	test('two senders and two slips of one order: one mail', async () => {
		const shop = await openShop();
		await withDate(shop);
		await applyOrder(shop.deps, shop.terms, sell(shop, waitingOrder('1')));
		await shop.work();
		await setDate(shop, later);
		await shop.work();
		shop.wait(61);
		await Promise.all([
			sendNotices(shop.deps, shop.shopId),
			sendNotices(shop.deps, shop.shopId),
			sendNotices(shop.deps, shop.shopId),
		]);
		expect(shop.mails).toHaveLength(1);
	});

	test('a curve that was refused once is published when it is taken again', async () => {
		const shop = await openShop();
		shop.stock.set('500', { available: 0, committed: 0 });
		await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
		await shop.work();
		const admin = shop.deps.admin('');
		const set = admin.setMetafields;
		admin.setMetafields = async () => {
			throw new AdminUserError('metafieldsSet', []);
		};
		await setDate(shop, december);
		await shop.work();
		admin.setMetafields = set;
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
		expect(shop.metafields.get('gid://shopify/ProductVariant/500 promise')).toContain('2026-12-08');
	});

	test('stock that came while the shop was to be reconnected is seen when it is back', async () => {
		const shop = await openShop();
		await withDate(shop);
		await applyOrder(shop.deps, shop.terms, sell(shop, waitingOrder('1')));
		await shop.work();
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
		await shop.db.shop.updateMany({ data: { status: 'reconnect' } });
		shop.stock.set('500', { available: 5, committed: 1 });
		const row = await shop.db.shop.findFirstOrThrow();
		await requireInstalledShop(shop.deps, { findShop: async () => row } as never, row.domain);
		await sweepShop(shop.deps, shop.shopId);
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
		expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: false });
	});

	test('an order that cannot be stored does not stop sweeps and plans', async () => {
		const shop = await openShop();
		await withDate(shop);
		// More units than the column holds.
		shop.orders.set('1', anOrder({ id: '1', lines: [aLine({ id: '91', quantity: 3_000_000_000 })] }));
		sell(shop, waitingOrder('2'));
		await sweepShop(shop.deps, shop.shopId);
		expect(await shop.db.order.findMany({ select: { id: true } })).toEqual([{ id: '2' }]);
		expect((await shop.db.shop.findFirst())?.sweptUntil).toEqual(shop.deps.now());
		// Sold, and of this order no news came: the checksum makes the plan read the orders again, the first one too.
		sell(shop, { ...waitingOrder('3'), createdAt: at(shop), updatedAt: at(shop) });
		await shop.work();
		shop.wait(61);
		await shop.work();
		const tagged = await shop.db.order.findMany({ where: { wantsTag: true }, orderBy: { id: 'asc' } });
		expect(tagged.map(({ id }) => id)).toEqual(['2', '3']);
	});

	test('a title with half a character in it is stored without the half', async () => {
		const shop = await openShop();
		await applyOrder(shop.deps, shop.terms, anOrder({ id: '1', lines: [aLine({ id: '91', title: 'Mug \ud83d' })] }));
		expect((await shop.db.orderLine.findFirst())?.title).toBe('Mug \ufffd');
	});

	test('unsendable slip that moves again waits for its settle window', async () => {
		const shop = await openShop();
		await withDate(shop);
		await applyOrder(shop.deps, shop.terms, sell(shop, waitingOrder('1')));
		await shop.work();
		await setDate(shop, later);
		await shop.work();
		shop.wait(61);
		shop.mailing.outcome = { kind: 'refused', reason: 'x', isPermanent: true };
		await shop.work();
		shop.mailing.outcome = { kind: 'sent', response: '250' };
		shop.wait(86400);
		await setDate(shop, muchLater);
		await shop.work();
		expect(shop.mails).toEqual([]);
	});

	test('one slip-noticed entry for a move while claimed', async () => {
		const shop = await openShop();
		await withDate(shop);
		await applyOrder(shop.deps, shop.terms, sell(shop, waitingOrder('1')));
		await shop.work();
		await setDate(shop, later);
		await shop.work();
		await shop.db.slip.updateMany({
			data: { status: 'claimed', claimedBy: 'x', claimedUntil: new Date(shop.deps.now().getTime() + 120000) },
		});
		await setDate(shop, muchLater);
		await shop.work();
		for (let n = 0; n < 3; n++) {
			await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
			await shop.work();
		}
		expect(await shop.db.journeyEvent.count({ where: { kind: 'slip-noticed' } })).toBeLessThanOrEqual(2);
	});

	test('untracked: debt is not shown', async () => {
		const shop = await openShop();
		await withDate(shop);
		const admin = shop.deps.admin('');
		const readStock = admin.readStock;
		admin.readStock = async (ids) => {
			const a = await readStock(ids);
			return { ...a, variants: a.variants.map((v) => ({ ...v, isTracked: false, available: -7 })) };
		};
		await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
		await shop.work();
		expect(await shop.db.variant.findFirst({ where: { id: '500' } })).toMatchObject({ debt: 0, shortUnits: 0 });
	});

	test('three orders race for one unit, every order of news, with replans between', async () => {
		for (const order of [
			[1, 2, 3],
			[3, 2, 1],
			[2, 3, 1],
			[3, 1, 2],
		]) {
			const shop = await openShop();
			await withDate(shop, 1);
			const all = [1, 2, 3].map((n) =>
				sell(shop, anOrder({ id: String(n), createdAt: `2026-11-22T14:0${n}:00.000Z` })),
			);
			for (const n of order) {
				await applyOrder(shop.deps, shop.terms, all[n - 1] as OrderFacts);
				await shop.work();
				shop.wait(3);
			}
			shop.wait(70);
			await shop.work();
			await shop.work();
			expect(shop.written.filter((w) => w.startsWith('tag') || w.startsWith('untag')).sort()).toEqual([
				'tag 2 backordered',
				'tag 3 backordered',
			]);
		}
	}, 60000);

	test('two workers at once make the plan once', async () => {
		const shop = await openShop();
		await withDate(shop);
		await applyOrder(shop.deps, shop.terms, sell(shop, waitingOrder('1')));
		const both = await Promise.all([replanShop(shop.deps, shop.shopId), replanShop(shop.deps, shop.shopId)]);
		// Overtaken, or, on a busy machine, so late that nothing was due any more.
		expect(both.filter(({ kind }) => kind === 'planned')).toHaveLength(1);
		expect(await shop.db.journeyEvent.count({ where: { kind: 'promised' } })).toBe(1);
	});

	test('a drip of sales whose news is late does not keep a plan provisional for ever', async () => {
		const shop = await openShop();
		await withDate(shop);
		let settled = 0;
		let provisional = 0;
		const late: OrderFacts[] = [];
		for (let n = 0; n < 40; n++) {
			late.push(sell(shop, waitingOrder(String(n))));
			await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
			while ((await replanShop(shop.deps, shop.shopId)).kind === 'planned');
			(await shop.db.variant.findFirst({ where: { id: '500' } }))?.isProvisional ? provisional++ : settled++;
			shop.wait(10);
			const news = late.shift();
			if (news) {
				shop.orders.delete('none');
				await applyOrder(shop.deps, shop.terms, news);
			}
		}
		expect(settled).toBeGreaterThan(0);
	}, 60000);

	test('a merchant who keeps putting on a tag that nobody needs is not fought', async () => {
		const shop = await openShop();
		await withDate(shop);
		const order = sell(shop, waitingOrder('1'));
		await applyOrder(shop.deps, shop.terms, order);
		await shop.work();
		shop.stock.set('500', { available: 3, committed: 1 });
		await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
		await shop.work();
		shop.written.length = 0;
		for (let n = 0; n < 4; n++) {
			shop.wait(60);
			await applyOrder(shop.deps, shop.terms, {
				...order,
				updatedAt: at(shop),
				seenAt: at(shop),
				tags: ['backordered'],
			});
			await shop.work();
		}
		expect(shop.written.length).toBeLessThanOrEqual(1);
	});

	test('the same news again and again: sweeps cause no writes and no dirt', async () => {
		const shop = await openShop();
		await withDate(shop);
		const order = sell(shop, waitingOrder('1'));
		await applyOrder(shop.deps, shop.terms, order);
		await shop.work();
		shop.orders.set('1', { ...order, tags: ['backordered'] });
		shop.written.length = 0;
		const before = await shop.db.journeyEvent.count();
		for (let n = 0; n < 3; n++) {
			shop.wait(300);
			await sweepShop(shop.deps, shop.shopId);
			await shop.work();
		}
		expect(shop.written).toEqual([]);
		expect(await shop.db.journeyEvent.count()).toBe(before);
		expect(await shop.db.dirtyVariant.count()).toBe(0);
	});

	test('an order of 1 unit edited to 0 and back by a fulfilment that is cancelled keeps its place', async () => {
		const shop = await openShop();
		await withDate(shop);
		const order = sell(shop, waitingOrder('1'));
		await applyOrder(shop.deps, shop.terms, order);
		await shop.work();
		shop.wait(60);
		await applyOrder(shop.deps, shop.terms, {
			...order,
			updatedAt: at(shop),
			seenAt: at(shop),
			lines: [aLine({ id: '91', openUnits: 0 })],
		});
		shop.wait(60);
		await applyOrder(shop.deps, shop.terms, { ...order, updatedAt: at(shop), seenAt: at(shop) });
		expect((await shop.db.orderLine.findFirst())?.told).toMatchObject([{ by: 'property' }]);
	});
});
