/** A shop with a location whose stock is not sold online: what ships from there is no demand of the pool. */
import { test as anyTest, expect } from 'vitest';
import { type InboxRow, inboxPlace } from '../../app/adapters/db/inbox.server';
import { findShopByDomain } from '../../app/adapters/db/shops.server';
import type { ShopAdmin, ShopFacts } from '../../app/adapters/shopify/shop-admin.server';
import { drainInbox, type Inbox } from '../../app/flows/orders/drain-inbox.server';
import { runErrands } from '../../app/flows/orders/run-errands.server';
import { sweepShop } from '../../app/flows/orders/sweep-orders.server';
import { forEachEngine } from '../setup/database';
import { withDate } from './backorder-scene';
import { aLine, anOrder, type FakeShop, openFakeShop } from './fake-shop';

/** One webhook from its arrival to its end; true where Shopify was asked about it. */
async function hear(shop: FakeShop, topic: string, body: object): Promise<boolean> {
	const { domain } = await shop.db.shop.findFirstOrThrow();
	const at = shop.deps.now();
	const named = { id: 1n, domain, topic, eventId: 'event-1' };
	const bodySealed = shop.deps.sealer.seal(JSON.stringify(body), inboxPlace(named));
	const row: InboxRow = { ...named, bodySealed, triggeredAt: at, receivedAt: at, attempts: 1 };
	let isErrand = false;
	let isClosed = false;
	const inbox: Inbox = {
		claim: async () => [row],
		claimErrands: async () => [row],
		close: async (ids) => {
			isClosed = ids.length === 1;
		},
		makeErrands: async () => {
			isErrand = true;
		},
		quarantine: async (_id, note) => expect.unreachable(note),
		postpone: async (_ids, _at, note) => expect.unreachable(note),
	};
	const registry = { findShop: () => findShopByDomain(shop.database.prisma, domain), rename: expect.unreachable };
	const deps = { flows: shop.deps, registry: registry as never, inbox };
	await drainInbox(deps);
	if (isErrand) await runErrands(deps, shop.shopId);
	expect(isClosed).toBe(true);
	return isErrand;
}

const body = (id: number, minute: number) => ({
	id,
	name: `#${id}`,
	created_at: `2026-11-22T14:0${minute}:00Z`,
	updated_at: `2026-11-22T14:0${minute}:00Z`,
	tags: '',
	line_items: [
		{ id: 90 + id, variant_id: 500, name: 'Pitcher', quantity: 1, current_quantity: 1, requires_shipping: true },
	],
	fulfillments: [],
	refunds: [],
});

/** As Shopify answers for the order: of its unit, so many ship from the pool. */
const read = (shop: FakeShop, id: string, minute: number, openUnits: number) =>
	shop.orders.set(
		id,
		anOrder({ id, createdAt: `2026-11-22T14:0${minute}:00.000Z`, lines: [aLine({ id: `9${id}`, openUnits })] }),
	);

type Writable = { -readonly [Verb in keyof ShopAdmin]: ShopAdmin[Verb] };

function answerShop(shop: FakeShop, over: Partial<ShopFacts>): void {
	const admin = shop.deps.admin('') as Writable;
	const { readShop } = admin;
	admin.readShop = async () => ({ ...(await readShop()), ...over });
}

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = async (hasOtherLocations: boolean) => {
		const shop = await openFakeShop(prepared().database);
		await shop.db.shop.updateMany({ data: { hasOtherLocations } });
		return shop;
	};
	const test = (name: string, run: () => Promise<void>) => anyTest(`${engine.name}: ${name}`, run);

	test('an order that a store ships covers nobody and waits for nothing', async () => {
		const shop = await openShop(true);
		await withDate(shop);
		for (const id of [1, 2, 3]) {
			read(shop, String(id), id, id === 3 ? 0 : 1);
			expect(await hear(shop, 'orders/create', body(id, id))).toBe(true);
		}
		shop.stock.set('500', { available: -2, committed: 2 });
		await shop.deps.markAllDirty(shop.shopId);
		await shop.work();
		expect(shop.written.filter((each) => each.startsWith('tag')).sort()).toEqual([
			'tag 1 backordered',
			'tag 2 backordered',
		]);
		expect(await shop.db.variant.findFirst()).toMatchObject({ shortUnits: 2, settledUnnamed: 0, isProvisional: false });
		expect(await shop.db.order.count({ where: { id: '3' } })).toBe(0);
	});

	test('units that move to a store leave the pool, and come back to their place', async () => {
		const shop = await openShop(true);
		await withDate(shop);
		for (const id of [1, 2]) {
			read(shop, String(id), id, 1);
			await hear(shop, 'orders/create', body(id, id));
		}
		const lineOf = () => shop.db.orderLine.findFirst({ where: { id: '91' } });
		const before = await lineOf();
		for (const openUnits of [0, 1]) {
			shop.wait(60);
			read(shop, '1', 1, openUnits);
			await hear(shop, 'orders/updated', { ...body(1, 1), updated_at: '2026-11-22T15:00:00Z' });
			expect(await lineOf()).toMatchObject({ openUnits });
		}
		expect(await lineOf()).toMatchObject({ demand: before?.demand, told: before?.told });
	});

	test('what the webhook can say of itself is not asked: all is shipped, or every location serves online orders', async () => {
		const shop = await openShop(true);
		await withDate(shop);
		const fulfillments = [{ status: 'success', line_items: [{ id: 91, quantity: 1 }] }];
		expect(await hear(shop, 'orders/updated', { ...body(1, 1), fulfillments })).toBe(false);
		expect(await hear(shop, 'orders/cancelled', { ...body(2, 2), cancelled_at: '2026-11-22T14:05:00Z' })).toBe(false);
		const whole = await openShop(false);
		await withDate(whole);
		expect(await hear(whole, 'orders/create', body(1, 1))).toBe(false);
		expect(await whole.db.order.findFirst()).toMatchObject({ id: '1', openUnits: 1 });
	});

	test('a location that leaves the pool has open orders counted anew; one more store has not', async () => {
		const shop = await openShop(false);
		answerShop(shop, { pool: '1', hasOtherLocations: true });
		expect(await hear(shop, 'locations/create', { id: 2 })).toBe(true);
		expect(await shop.db.shop.findFirst()).toMatchObject({ pool: '1', hasOtherLocations: true, importStatus: 'done' });
		answerShop(shop, { pool: '1,2', hasOtherLocations: false });
		await hear(shop, 'locations/update', { id: 2 });
		expect(await shop.db.shop.findFirst()).toMatchObject({ hasOtherLocations: false, importStatus: 'orders' });
		await shop.db.shop.updateMany({ data: { importStatus: 'stopped' } });
		answerShop(shop, { pool: '1', hasOtherLocations: true });
		await hear(shop, 'locations/update', { id: 2 });
		// The merchant has stopped the import, and says when it goes on.
		expect(await shop.db.shop.findFirst()).toMatchObject({ pool: '1', importStatus: 'stopped' });
	});

	test('a sweep learns the pool once a day, whatever news of it was lost', async () => {
		const shop = await openShop(false);
		await shop.db.shop.updateMany({ data: { pool: '1', sweptUntil: shop.deps.now() } });
		answerShop(shop, { pool: '1', hasOtherLocations: true });
		const knows = async () => (await shop.db.shop.findFirst())?.hasOtherLocations;
		await sweepShop(shop.deps, shop.shopId);
		expect(await knows()).toBe(false);
		// Midnight in New York is at 5:00 UTC.
		shop.wait(14 * 3600);
		await sweepShop(shop.deps, shop.shopId);
		expect(await knows()).toBe(true);
	});
});
