/** The storefront trusts a curve for two days: what is written as its instant has to be when it was last known to hold. */
import { expect, test } from 'vitest';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { publishCurves } from '../../app/flows/promises/publish-curves.server';
import { replanShop } from '../../app/flows/promises/replan.server';
import { prepareTestDatabase } from '../setup/database';
import { later, setDate, withDate } from './backorder-scene';
import { type FakeShop, openFakeShop } from './fake-shop';

const prepared = prepareTestDatabase();

const hour = 3600;
const metafield = 'gid://shopify/ProductVariant/500 promise';
const asOf = (shop: FakeShop): string => JSON.parse(shop.metafields.get(metafield) ?? '{}').asOf;

async function publishAll(shop: FakeShop): Promise<void> {
	while ((await publishCurves(shop.deps, shop.shopId)) > 0);
}

async function openShop(): Promise<FakeShop> {
	const shop = await openFakeShop(prepared().database);
	await withDate(shop);
	return shop;
}

test('where nothing has moved, what is old is renewed', async () => {
	const shop = await openShop();
	shop.wait(13 * hour);
	await publishAll(shop);
	expect(asOf(shop)).toBe(shop.deps.now().toISOString());
});

test('a curve that could not be planned anew grows old, however often it is looked at, until it is planned', async () => {
	const shop = await openShop();
	shop.wait(1 * hour);
	const moved = shop.deps.now().toISOString();
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	for (let looked = 0; looked < 6; looked++) {
		shop.wait(10 * hour);
		await publishAll(shop);
	}
	expect(Date.parse(asOf(shop))).toBeLessThanOrEqual(Date.parse(moved));

	// Its plan is back and says the same: at the next look the page is told.
	shop.wait(1 * hour + 1);
	await shop.work();
	expect(asOf(shop)).toBe(shop.deps.now().toISOString());
});

test('a new curve is only as true as the last moment at which nothing had moved', async () => {
	const shop = await openShop();
	await setDate(shop, later);
	while ((await replanShop(shop.deps, shop.shopId)).kind === 'planned');
	shop.wait(1 * hour);
	const moved = shop.deps.now().toISOString();
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	shop.wait(1 * hour);
	await publishAll(shop);
	expect(asOf(shop)).toBe(moved);
	expect(shop.metafields.get(metafield)).toContain(later.earliest);
});
