import { expect, test } from 'vitest';
import { type Day, requireDay } from '../../app/domain/day';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { clearShipDate, setShipDate } from '../../app/flows/promises/set-ship-date.server';
import { prepareTestDatabase } from '../setup/database';
import { placed } from './backorder-scene';
import { aLine, anOrder, type FakeShop, openFakeShop } from './fake-shop';

const prepared = prepareTestDatabase();

const launch = requireDay('2026-12-10');
const setLaunch = (shop: FakeShop, day: Day | undefined, reason = '') =>
	setShipDate(shop.context, { variantId: '500', date: undefined, launch: day, reason });

/** A variant of which so many are on hand, to be launched on 10 December. */
async function openPreOrder(onHand: number): Promise<FakeShop> {
	const shop = await openFakeShop(prepared().database);
	shop.stock.set('500', { available: onHand, committed: 0 });
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await shop.work();
	await setLaunch(shop, launch);
	await shop.work();
	return shop;
}

const curveOf = (shop: FakeShop) =>
	JSON.parse(shop.metafields.get('gid://shopify/ProductVariant/500 promise') ?? 'null') as {
		readonly steps: readonly unknown[];
		readonly then: unknown;
	} | null;
const promiseOf = async (shop: FakeShop, lineId: string) =>
	(await shop.db.orderLine.findFirstOrThrow({ where: { id: lineId } })).promise;

const launchDays = { basis: 'launch', earliest: '2026-12-10', latest: '2026-12-10' };
const said = [{ name: '_backorder', value: '1@2026-12-10/2026-12-10' }];

test('a pre-order is sold from stock, waits for its launch day, and its order says so', async () => {
	const shop = await openPreOrder(5);
	expect(curveOf(shop)).toMatchObject({ steps: [{ downTo: 0, ...launchDays }], then: launchDays });

	await placed(shop, '60', anOrder({ id: '60', lines: [aLine({ id: '960', properties: said })] }));
	expect(await promiseOf(shop, '960')).toMatchObject([
		{ quantity: 1, basis: 'launch', evidence: { kind: 'launch', day: '2026-12-10' } },
	]);
	expect(shop.written).toContain('tag 60 backordered');
	expect(shop.metafields.get('gid://shopify/Order/60 backorder')).toContain('"basis":"launch"');
	expect(await shop.db.slip.count()).toBe(0);
});

test('a launch day that moves later tells its buyers once, with the merchant’s reason', async () => {
	const shop = await openPreOrder(5);
	await placed(shop, '61', anOrder({ id: '61', lines: [aLine({ id: '961', properties: said })] }));
	await setLaunch(shop, requireDay('2027-01-12'), 'The printer needs longer');
	await shop.work();
	shop.wait(61);
	await shop.work();
	expect(shop.mails).toHaveLength(1);
	expect(shop.mails[0]?.text).toContain('12 Jan');
	expect(shop.mails[0]?.text).toContain('The printer needs longer');
	shop.wait(600);
	await shop.work();
	expect(shop.mails).toHaveLength(1);
});

test('on its launch day what stock covers ships, and the storefront no longer speaks of a launch', async () => {
	const shop = await openPreOrder(5);
	await placed(shop, '62', anOrder({ id: '62', lines: [aLine({ id: '962', properties: said })] }));
	shop.wait(18 * 24 * 60 * 60);
	await shop.deps.markAllDirty(shop.shopId);
	await shop.work();
	expect(await promiseOf(shop, '962')).toMatchObject([{ basis: 'stock' }]);
	expect(curveOf(shop)).toMatchObject({ steps: [], then: { basis: 'unknown' } });
	expect(shop.written).toContain('untag 62 backordered');
});

test('taking the launch day away frees what is in stock', async () => {
	const shop = await openPreOrder(5);
	await placed(shop, '63', anOrder({ id: '63', lines: [aLine({ id: '963', properties: said })] }));
	expect(await clearShipDate(shop.context, { variantId: '500' })).toEqual({ kind: 'saved', affectedOrders: 1 });
	await shop.work();
	expect(await promiseOf(shop, '963')).toMatchObject([{ basis: 'stock' }]);
	expect(await clearShipDate(shop.context, { variantId: '500' })).toEqual({ kind: 'unknown-variant' });
});

test('a reason alone is kept with the launch day and promises nothing by itself', async () => {
	const shop = await openPreOrder(0);
	await setLaunch(shop, undefined, 'Words');
	await shop.work();
	expect(curveOf(shop)).toMatchObject({ steps: [], then: { basis: 'unknown' } });
	await setLaunch(shop, launch);
	expect(await shop.db.lot.count()).toBe(0);
});

test('a launch day for a variant that is not this shop’s is saved nowhere', async () => {
	const shop = await openPreOrder(0);
	const other = await openFakeShop(prepared().database);
	expect(await setLaunch(other, requireDay('2027-03-01'))).toEqual({ kind: 'unknown-variant' });
	expect((await shop.db.variant.findFirstOrThrow({ where: { id: '500' } })).launchDay).toBe('2026-12-10');
});

async function leaveRaincheck(shop: FakeShop, id: string, status: string, quantity: number) {
	const offered = status === 'offered' ? { offeredUnits: quantity } : {};
	const row = { id, variantId: '500', quantity, status, emailHash: id, createdAt: shop.deps.now(), ...offered };
	await shop.db.raincheck.create({ data: { shopId: shop.shopId, ...row } });
}

test('rainchecks before new sales move the storefront’s steps and no promise; after them they move nothing', async () => {
	const shop = await openPreOrder(5);
	await setLaunch(shop, undefined);
	await shop.work();
	await leaveRaincheck(shop, '1', 'waiting', 2);
	await leaveRaincheck(shop, '2', 'offered', 1);
	await leaveRaincheck(shop, '3', 'unconfirmed', 7);
	await leaveRaincheck(shop, '4', 'redeemed', 7);
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await shop.work();
	expect(curveOf(shop)?.steps).toEqual([{ downTo: 3, basis: 'stock' }]);
	await placed(shop, '64');
	expect(await promiseOf(shop, '964')).toMatchObject([{ basis: 'stock' }]);

	await shop.db.shop.updateMany({ data: { raincheckPlace: 'after' } });
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await shop.work();
	expect(curveOf(shop)?.steps).toEqual([]);
});
