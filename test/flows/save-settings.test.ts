import { expect, test } from 'vitest';
import { readSettings } from '../../app/flows/pages/read-shop.server';
import { saveSettings } from '../../app/flows/shop/save-settings.server';
import { prepareTestDatabase } from '../setup/database';
import { placed, withDate } from './backorder-scene';
import { type FakeShop, openFakeShop } from './fake-shop';

const prepared = prepareTestDatabase();

async function leaveRaincheck(shop: FakeShop, variantId: string, status: string) {
	const row = { id: `r${variantId}`, variantId, quantity: 1, status, emailHash: variantId, createdAt: shop.deps.now() };
	await shop.db.raincheck.create({ data: { shopId: shop.shopId, ...row } });
}

test('the terms of a raincheck are saved, published, and plan anew what is waited for', async () => {
	const shop = await openFakeShop(prepared().database);
	await leaveRaincheck(shop, '700', 'waiting');
	await leaveRaincheck(shop, '701', 'offered');
	await leaveRaincheck(shop, '702', 'redeemed');
	await shop.db.shop.updateMany({ data: { isStorefrontDue: false } });
	const terms = {
		...(await readSettings(shop.context)),
		raincheckIsOn: false,
		raincheckHoldsPrice: true,
		raincheckOfferDays: 3,
		raincheckPlace: 'after' as const,
		raincheckConfirmsEmail: false,
		raincheckMaxQuantity: 2,
	};
	await saveSettings(shop.context, terms);
	expect(await readSettings(shop.context)).toEqual(terms);
	expect((await shop.db.shop.findFirstOrThrow()).isStorefrontDue).toBe(true);
	const dirty = await shop.db.dirtyVariant.findMany({ orderBy: { variantId: 'asc' } });
	expect(dirty.map(({ variantId }) => variantId)).toEqual(['700', '701']);
});

test('a renamed tag raises the version of the orders that carry it, so that nobody writes the old one back', async () => {
	const shop = await openFakeShop(prepared().database);
	await withDate(shop);
	await placed(shop, '1');
	const before = await shop.db.order.findFirstOrThrow();
	await saveSettings(shop.context, { ...(await readSettings(shop.context)), orderTag: 'waits' });
	expect(await shop.db.order.findFirst()).toMatchObject({ staleTag: 'backordered', version: before.version + 1 });
});
