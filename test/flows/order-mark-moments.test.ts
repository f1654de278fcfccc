/** The tag and the metafield of an order in hard moments: a refusal, a rename, a merchant's own hand. */
import { expect, test } from 'vitest';
import { AdminUserError } from '../../app/adapters/shopify/admin-errors';
import type { OrderFacts } from '../../app/domain/order';
import { applyOrder, dropDeletedOrder } from '../../app/flows/orders/apply-order.server';
import { writeMarks } from '../../app/flows/orders/write-marks.server';
import { readSettings } from '../../app/flows/pages/read-shop.server';
import { replanShop } from '../../app/flows/promises/replan.server';
import { saveSettings } from '../../app/flows/shop/save-settings.server';
import { prepareTestDatabase } from '../setup/database';
import { at, later, placed, sell, setDate, waitingOrder, withDate } from './backorder-scene';
import { anOrder, openFakeShop } from './fake-shop';
import { once } from './moments';

const prepared = prepareTestDatabase();
const openShop = () => openFakeShop(prepared().database);

test('tag goes when last line is fulfilled', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	shop.wait(60);
	shop.stock.set('500', { available: 0, committed: 0 });
	const gone = {
		...order,
		updatedAt: at(shop),
		seenAt: at(shop),
		tags: ['backordered'],
		lines: order.lines.map((l) => ({ ...l, openUnits: 0 })),
	};
	await applyOrder(shop.deps, shop.terms, gone);
	await shop.work();
	expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: false, hasTag: false, metafield: '' });
});

test('a covered order with a tag of the merchant of the same name is left alone', async () => {
	const shop = await openShop();
	await withDate(shop, 5);
	await placed(shop, '1', anOrder({ id: '1', tags: ['Backordered'] }));
	expect(shop.written).toEqual([]);
});

test('one order that Shopify refuses does not hold up the marks of others', async () => {
	const shop = await openShop();
	await withDate(shop);
	const admin = shop.deps.admin('');
	const addTag = admin.addTag;
	admin.addTag = async (id, tag) => {
		if (id === '1') throw new AdminUserError('tagsAdd', []);
		return addTag(id, tag);
	};
	sell(shop, waitingOrder('1'));
	sell(shop, waitingOrder('2'));
	for (const id of ['1', '2']) await applyOrder(shop.deps, shop.terms, shop.orders.get(id) as OrderFacts);
	await replanShop(shop.deps, shop.shopId);
	for (let n = 0; n < 3; n++) await writeMarks(shop.deps, shop.shopId).catch(() => {});
	expect(shop.written).toContain('tag 2 backordered');
});

test('a renamed tag while marks are being written leaves nothing of the old name', async () => {
	const shop = await openShop();
	await withDate(shop);
	sell(shop, waitingOrder('1'));
	await applyOrder(shop.deps, shop.terms, waitingOrder('1'));
	await replanShop(shop.deps, shop.shopId);
	const admin = shop.deps.admin('');
	const setMetafields = admin.setMetafields;
	const rename = once(async () =>
		saveSettings(shop.context, { ...(await readSettings(shop.context)), orderTag: 'waits' }),
	);
	admin.setMetafields = async (values) => {
		await setMetafields(values);
		await rename();
	};
	await shop.work();
	await shop.work();
	const tags = new Set<string>();
	for (const w of shop.written) {
		const [verb, , tag] = w.split(' ');
		if (verb === 'tag') tags.add(tag as string);
		if (verb === 'untag') tags.delete(tag as string);
	}
	expect([...tags]).toEqual(['waits']);
});

test('deleted order pending tag does not block; nothing due for deleted', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	await dropDeletedOrder(shop.deps, shop.shopId, '1');
	shop.wait(61);
	await shop.work();
	expect(await writeMarks(shop.deps, shop.shopId)).toBe(0);
});

test('merchant taking tag off order while a metafield is written', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	await setDate(shop, later);
	while ((await replanShop(shop.deps, shop.shopId)).kind === 'planned');
	shop.wait(30);
	const admin = shop.deps.admin('');
	const setMetafields = admin.setMetafields;
	const takeOff = once(() =>
		applyOrder(shop.deps, shop.terms, { ...order, updatedAt: at(shop), seenAt: at(shop), tags: [] }),
	);
	admin.setMetafields = async (values) => {
		await setMetafields(values);
		await takeOff();
	};
	shop.written.length = 0;
	await shop.work();
	expect(shop.written).toContain('tag 1 backordered');
});
