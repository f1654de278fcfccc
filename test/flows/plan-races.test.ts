/** News that comes between two steps of a plan: it covers nobody falsely, and nothing that is wanted is lost. */
import { expect, test } from 'vitest';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { replanShop } from '../../app/flows/promises/replan.server';
import { prepareTestDatabase } from '../setup/database';
import { at, later, placed, sell, setDate, waitingOrder, withDate } from './backorder-scene';
import { anOrder, openFakeShop } from './fake-shop';
import { beforeTransaction, once } from './moments';

const prepared = prepareTestDatabase();
const openShop = () => openFakeShop(prepared().database);

test('fulfilled between load and save: tag goes, promise stays empty', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	shop.wait(60);
	await setDate(shop, later);
	const admin = shop.deps.admin('');
	const readCommitted = admin.readCommitted;
	const fulfil = once(async () => {
		const gone = {
			...order,
			updatedAt: at(shop),
			seenAt: at(shop),
			tags: ['backordered'],
			lines: order.lines.map((l) => ({ ...l, openUnits: 0 })),
		};
		shop.orders.set('1', gone);
		shop.stock.set('500', { available: 0, committed: 0 });
		await applyOrder(shop.deps, shop.terms, gone);
	});
	admin.readCommitted = async (ids) => {
		const answer = await readCommitted(ids);
		await fulfil();
		return answer;
	};
	await shop.work();
	expect((await shop.db.orderLine.findFirst())?.promise).toEqual([]);
	expect(await shop.db.order.findFirst()).toMatchObject({
		wantsTag: false,
		hasTag: false,
		waitingUnits: 0,
		metafield: '',
	});
});

test('news between the stock read and the load does not cover anybody falsely', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	shop.written.length = 0;
	const admin = shop.deps.admin('');
	const readStock = admin.readStock;
	const hear = once(() =>
		applyOrder(shop.deps, shop.terms, sell(shop, anOrder({ id: '2', createdAt: '2026-11-22T14:30:00.000Z' }))),
	);
	admin.readStock = async (ids) => {
		const answer = await readStock(ids);
		await hear();
		return answer;
	};
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await replanShop(shop.deps, shop.shopId);
	expect(await shop.db.order.findFirst({ where: { id: '1' } })).toMatchObject({ wantsTag: true });
	await shop.work();
	expect(shop.written.filter((w) => w.startsWith('untag'))).toEqual([]);
});

test('an order placed during the reread does not cover anybody falsely', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	// a draft reserves a unit: checksum off
	shop.stock.set('500', { available: -2, committed: 2 });
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await shop.work();
	shop.wait(61);
	const admin = shop.deps.admin('');
	const readOrders = admin.readOrders;
	const hear = once(async () => {
		for (const id of ['2', '3'])
			await applyOrder(shop.deps, shop.terms, sell(shop, anOrder({ id, createdAt: '2026-11-22T14:30:00.000Z' })));
	});
	admin.readOrders = async (ids) => {
		await hear();
		return readOrders(ids);
	};
	await replanShop(shop.deps, shop.shopId);
	expect(await shop.db.order.findFirst({ where: { id: '1' } })).toMatchObject({ wantsTag: true });
	expect(await shop.db.variant.findFirst({ where: { id: '500' } })).toMatchObject({ settledUnnamed: 1 });
});

test('webhook racing the plan between read and transaction does not lose the mark', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = sell(shop, waitingOrder('1'));
	await applyOrder(shop.deps, shop.terms, order);
	shop.wait(5);
	const deps = beforeTransaction(shop.deps, () => replanShop(shop.deps, shop.shopId));
	await applyOrder(deps, shop.terms, { ...order, updatedAt: at(shop), seenAt: at(shop), locale: 'de' });
	expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: true, isEffectDue: true });
});
