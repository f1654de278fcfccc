/** One column that cannot be read harms its own row: no other order's plan, list or mail, and never by a false mail. */
import { beforeEach, expect, test } from 'vitest';
import { sendNotices } from '../../app/flows/notices/send-notices.server';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { readOrder } from '../../app/flows/pages/read-order.server';
import { readDatePreview, readShipDate } from '../../app/flows/pages/read-ship-date.server';
import { readWaitingOrders } from '../../app/flows/pages/read-waiting-orders.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { setShipDate } from '../../app/flows/promises/set-ship-date.server';
import { prepareTestDatabase } from '../setup/database';
import { at, later, muchLater, placed, setDate, waitingOrder, withDate } from './backorder-scene';
import { aLine, anOrder, openFakeShop } from './fake-shop';

const prepared = prepareTestDatabase();

const logged: string[] = [];
beforeEach(() => {
	logged.length = 0;
});

async function openShop() {
	const shop = await openFakeShop(prepared().database);
	Object.assign(shop.deps, { log: (line: string) => logged.push(line) });
	return shop;
}
type Shop = Awaited<ReturnType<typeof openShop>>;

const garbage = { written: 'by hand' };
const spoil = (shop: Shop, id: string, column: 'demand' | 'told' | 'promise') =>
	shop.db.orderLine.updateMany({ where: { id }, data: { [column]: garbage } });
const lineOf = (shop: Shop, id: string) => shop.db.orderLine.findFirstOrThrow({ where: { id } });

/** Two buyers wait for the date that the page showed them. */
async function withTwoBuyers(): Promise<Shop> {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	await placed(shop, '2');
	return shop;
}

async function mailsAfter(shop: Shop, window: typeof later): Promise<readonly string[]> {
	await setDate(shop, window);
	await shop.work();
	shop.wait(61);
	await shop.work();
	return shop.mails.map((mail) => mail.to).sort();
}
const both = ['buyer-1@example.com', 'buyer-2@example.com'];

test('a promise that cannot be read is made anew, and its buyer hears of the slip like any other', async () => {
	const shop = await withTwoBuyers();
	await spoil(shop, '91', 'promise');
	expect(await mailsAfter(shop, later)).toEqual(both);
	expect((await lineOf(shop, '91')).promise).toMatchObject([{ quantity: 1, eta: { latest: '2026-12-19' } }]);
	expect(logged).toEqual(['The promise of order line 91 could not be read, and was made anew']);
});

test('an order that holds such a promise of another variant keeps its mark until that one is planned', async () => {
	const shop = await openShop();
	await withDate(shop);
	shop.stock.set('501', { available: -1, committed: 1 });
	const lines = [...waitingOrder('1').lines, aLine({ id: '95', variantId: '501' })];
	await placed(shop, '1', anOrder({ id: '1', lines }));
	await placed(shop, '2');
	const { wantedMetafield } = await shop.db.order.findFirstOrThrow({ where: { id: '1' } });
	expect(wantedMetafield).toContain('LineItem/95');
	await spoil(shop, '95', 'promise');
	expect(await mailsAfter(shop, later)).toEqual(both);
	expect((await lineOf(shop, '95')).promise).toMatchObject([{ quantity: 1, basis: 'unknown' }]);
	const healed = await shop.db.order.findFirstOrThrow({ where: { id: '1' } });
	expect(healed.wantedMetafield).toContain('LineItem/95');
	expect(healed.wantedMetafield).toContain('2026-12-19');
});

test('where nobody can say what a buyer was told nothing is said to them; the others hear', async () => {
	const shop = await withTwoBuyers();
	await spoil(shop, '91', 'told');
	expect(await mailsAfter(shop, later)).toEqual(['buyer-2@example.com']);
	expect(await shop.db.slip.count({ where: { orderId: '1' } })).toBe(0);
	expect((await shop.db.order.findFirstOrThrow({ where: { id: '1' } })).wantedMetafield).toContain('2026-12-19');
	expect(logged).toContain('What the buyer of order 1 was told cannot be read: no mail is sent about it');
	expect(logged.join()).not.toContain('by hand');
});

test('a mail that is already due is not sent on it, and is kept for a person', async () => {
	const shop = await withTwoBuyers();
	await setDate(shop, later);
	await shop.work();
	await spoil(shop, '91', 'told');
	shop.wait(61);
	await shop.work();
	expect(shop.mails.map((mail) => mail.to)).toEqual(['buyer-2@example.com']);
	expect(await shop.db.slip.findFirst({ where: { orderId: '1' } })).toMatchObject({
		status: 'unsendable',
		note: 'what was told cannot be read',
	});
});

test('news of the order is taken in beside it and writes nothing over it', async () => {
	const shop = await withTwoBuyers();
	await spoil(shop, '91', 'told');
	shop.wait(60);
	const edited = { updatedAt: at(shop), seenAt: at(shop), lines: [aLine({ id: '91', quantity: 3 })] };
	shop.stock.set('500', { available: -4, committed: 4 });
	await applyOrder(shop.deps, shop.terms, { ...waitingOrder('1'), ...edited });
	expect(await lineOf(shop, '91')).toMatchObject({ openUnits: 3, told: garbage });
	expect(await mailsAfter(shop, muchLater)).toEqual(['buyer-2@example.com']);
});

test('a line whose demand cannot be read queues where its order was placed', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	const second = { ...waitingOrder('2'), createdAt: '2026-11-22T14:30:00.000Z', updatedAt: '2026-11-22T14:30:00.000Z' };
	await placed(shop, '2', second);
	await spoil(shop, '91', 'demand');
	await setDate(shop, later);
	shop.stock.set('500', { available: -1, committed: 2 });
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await shop.work();
	expect((await lineOf(shop, '91')).promise).toMatchObject([{ quantity: 1, basis: 'stock' }]);
	expect((await lineOf(shop, '92')).promise).toMatchObject([{ quantity: 1, basis: 'manual' }]);
	expect(logged).toContain('The demand of order line 91 cannot be read: all of it queues where its order was placed');

	shop.wait(60);
	const edited = { updatedAt: at(shop), seenAt: at(shop), lines: [aLine({ id: '91', quantity: 2 })] };
	await applyOrder(shop.deps, shop.terms, { ...waitingOrder('1'), ...edited });
	expect((await lineOf(shop, '91')).demand).toMatchObject([
		{ units: 1, at: '2026-11-22T14:00:00.000Z', day: '2026-11-22' },
		{ units: 1, at: at(shop) },
	]);
});

const curveOf = (shop: Shop, id: string) =>
	JSON.parse(shop.metafields.get(`gid://shopify/ProductVariant/${id} promise`) ?? 'null');

test('a curve that cannot be read is silent on its page, and the curves beside it are refreshed', async () => {
	const shop = await openShop();
	shop.stock.set('600', { available: 3, committed: 0 });
	await markDirty(shop.db, shop.shopId, ['600'], shop.deps.now());
	await withDate(shop);
	const date = { ...later, quantity: undefined };
	await setShipDate(shop.context, { variantId: '600', date, launch: undefined, reason: '' });
	await shop.work();
	const before = curveOf(shop, '600');
	expect(before.then).toMatchObject({ latest: '2026-12-19' });
	await shop.db.variant.updateMany({ where: { id: '500' }, data: { curve: garbage } });
	shop.wait(13 * 3600);
	await shop.work();
	expect(curveOf(shop, '500')).toEqual({ asOf: shop.deps.now().toISOString(), steps: [], then: { basis: 'unknown' } });
	expect(curveOf(shop, '600')).toEqual({ ...before, asOf: shop.deps.now().toISOString() });
	await shop.work();
	expect(curveOf(shop, '500').then).toMatchObject({ latest: '2026-12-08' });
});

test('a plan replaces a curve that cannot be read, even by one that says nothing', async () => {
	const shop = await openShop();
	await withDate(shop);
	await shop.db.variant.updateMany({ where: { id: '500' }, data: { curve: garbage } });
	await shop.db.lot.deleteMany();
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await shop.work();
	expect(curveOf(shop, '500').then).toEqual({ basis: 'unknown' });
});

test('a published curve that cannot be read confirms nobody, and takes nothing from the others', async () => {
	const shop = await openShop();
	await withDate(shop);
	const publishedAt = new Date('2026-11-20T00:00:00.000Z');
	await shop.db.publishedCurve.createMany({
		data: [{ shopId: shop.shopId, variantId: '500', publishedAt, steps: garbage }],
	});
	await placed(shop, '1');
	expect((await lineOf(shop, '91')).told).toMatchObject([{ by: 'property', eta: { latest: '2026-12-08' } }]);
	await shop.db.publishedCurve.updateMany({ data: { steps: garbage } });
	await placed(shop, '2');
	expect((await lineOf(shop, '92')).told).toMatchObject([{ by: 'implied' }]);
});

test('the pages still list and open', async () => {
	const shop = await withTwoBuyers();
	for (const column of ['demand', 'told', 'promise'] as const) await spoil(shop, '91', column);
	const reader = { db: shop.db, now: shop.deps.now };
	const { rows } = await readWaitingOrders(reader, { page: 1, size: 20, name: '' });
	expect(rows.map((row) => [row.id, row.now])).toEqual([
		['1', undefined],
		['2', { kind: 'window', earliest: '2026-12-03', latest: '2026-12-08' }],
	]);
	expect((await readOrder(reader, '1', 1))?.lines).toMatchObject([{ id: '91', promise: [], told: [] }]);
	expect((await readShipDate(reader, '500', 1))?.waiting.rows).toMatchObject([{ orderId: '2', parts: [{}] }]);
	const preview = await readDatePreview(reader, '500', {
		date: { ...later, quantity: undefined },
		launch: undefined,
	});
	expect(preview).toMatchObject({ waitingOrders: 2, told: [{ orders: 1 }] });
});

test('a mail that cannot be made keeps no other from being sent', async () => {
	const shop = await withTwoBuyers();
	await setDate(shop, later);
	await shop.work();
	await shop.db.order.updateMany({ where: { id: '1' }, data: { buyerSealed: 'moved here from another row' } });
	shop.wait(61);
	await expect(sendNotices(shop.deps, shop.shopId)).rejects.toThrow();
	expect(shop.mails.map((mail) => mail.to)).toEqual(['buyer-2@example.com']);
});
