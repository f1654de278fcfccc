import { expect, test } from 'vitest';
import { purgeOldRows } from '../../../app/adapters/db/purge.server';
import { forEachEngine } from '../../setup/database';

const now = new Date('2026-11-22T15:00:00.000Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60 * 1000);

forEachEngine((engine) => {
	const opened = engine.prepare();

	async function openShop(id: string) {
		const { database } = opened();
		const installedAt = daysAgo(400);
		await database.prisma.shop.create({ data: { id, domain: `${id}.myshopify.com`, name: id, installedAt } });
		const db = database.forShop(id);
		return {
			db,
			/** An order that stock covered, shipped long ago, with one line. */
			async order(orderId: string, over: object = {}) {
				const dates = { createdAt: daysAgo(200), updatedAt: daysAgo(31) };
				await db.order.create({
					data: { shopId: id, id: orderId, name: `#${orderId}`, ...dates, buyerSealed: 'x', ...over },
				});
				const line = { id: `9${orderId}`, orderId, variantId: `5${orderId}`, title: 'Bowl', quantity: 1, openUnits: 0 };
				await db.orderLine.create({ data: { shopId: id, ...line } });
			},
			plan: (variantId: string, plannedAt: Date) =>
				db.plan.create({ data: { shopId: id, variantId, version: 1, plannedAt, input: {} } }),
		};
	}
	const purge = () => purgeOldRows(opened().database.prisma, now);

	test('an order that stock covered goes 30 days after the last news of it, with its buyer and its lines', async () => {
		const { db, order } = await openShop('1');
		await order('1');
		await order('2', { updatedAt: daysAgo(29) });
		expect(await purge()).toBe(false);
		expect((await db.order.findMany()).map(({ id }) => id)).toEqual(['2']);
		expect((await db.orderLine.findMany()).map(({ orderId }) => orderId)).toEqual(['2']);
	});

	test('what is owed, what is to be written and what ever waited stays, with all that was said', async () => {
		const { db, order } = await openShop('2');
		await order('1', { openUnits: 1 });
		await order('2', { isEffectDue: true });
		await order('3', { isBackorder: true, updatedAt: daysAgo(300) });
		const at = daysAgo(300);
		await db.journeyEvent.create({ data: { shopId: '2', id: 'j', orderId: '3', at, kind: 'promised', data: {} } });
		const sent = { id: 's', orderId: '3', status: 'sent', firstAt: at, dueAt: at, planVersion: 1 };
		await db.slip.create({ data: { shopId: '2', ...sent, renderedSealed: 'the mail' } });
		await purge();
		expect((await db.order.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual(['1', '2', '3']);
		expect(await db.journeyEvent.count()).toBe(1);
		expect(await db.slip.findFirst()).toMatchObject({ renderedSealed: 'the mail' });
	});

	test('the plan of a variant goes when no order names it any more', async () => {
		const { db, order, plan } = await openShop('3');
		await order('1', { isBackorder: true });
		await order('2');
		await plan('51', daysAgo(200));
		await plan('52', daysAgo(200));
		await plan('53', daysAgo(29));
		await purge();
		expect((await db.plan.findMany({ orderBy: { variantId: 'asc' } })).map(({ variantId }) => variantId)).toEqual([
			'51',
			'53',
		]);
	});

	test('many go a part at a time', async () => {
		const { db } = await openShop('4');
		const dates = { createdAt: daysAgo(200), updatedAt: daysAgo(31) };
		await db.order.createMany({
			data: Array.from({ length: 501 }, (_, id) => ({ shopId: '4', id: String(id), name: '', ...dates })),
		});
		expect(await purge()).toBe(true);
		expect(await db.order.count()).toBe(1);
		expect(await purge()).toBe(false);
		expect(await db.order.count()).toBe(0);
	});
});
