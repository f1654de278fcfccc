/** Orders that lose their product, are deleted, or have a title that cannot be stored as it is. */
import { expect, test } from 'vitest';
import { applyOrder, dropDeletedOrder } from '../../app/flows/orders/apply-order.server';
import { prepareTestDatabase } from '../setup/database';
import { at, placed, withDate } from './backorder-scene';
import { aLine, anOrder, openFakeShop } from './fake-shop';

const prepared = prepareTestDatabase();
const openShop = () => openFakeShop(prepared().database);

test('product deleted while on backorder: the echo keeps the promise', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	shop.stock.delete('500');
	shop.wait(60);
	await applyOrder(shop.deps, shop.terms, {
		...order,
		updatedAt: at(shop),
		seenAt: at(shop),
		tags: ['backordered'],
		lines: order.lines.map((l) => ({ ...l, variantId: undefined })),
	});
	await shop.work();
	expect(await shop.db.orderLine.findFirst()).toMatchObject({ openUnits: 1, variantId: '500' });
	expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: true });
});

test('a deleted order is not raised by late news', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	shop.wait(60);
	const late = { ...order, updatedAt: at(shop), seenAt: at(shop) };
	shop.wait(60);
	await dropDeletedOrder(shop.deps, shop.shopId, '1');
	await applyOrder(shop.deps, shop.terms, late);
	expect(await shop.db.order.findFirst()).toMatchObject({ openUnits: 0 });
});

test('a title with half an emoji does not stop the plans of the shop', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1', anOrder({ id: '1', lines: [aLine({ id: '91', title: 'Mug \ud83d' })] }));
	expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: true });
});
