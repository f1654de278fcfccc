/** The real worker over its real queue: what one shop's Shopify, or the mail server, cannot hold up. */
import { afterEach, expect, test, vi } from 'vitest';
import { inboxPlace, readInboxStatus, storeInInbox } from '../../app/adapters/db/inbox.server';
import {
	dropSessions,
	eraseShop,
	findShopByDomain,
	findShopById,
	saveInstalledShop,
} from '../../app/adapters/db/shops.server';
import { NeedsReconnect } from '../../app/adapters/shopify/admin-errors';
import type { ShopAdmin } from '../../app/adapters/shopify/shop-admin.server';
import type { AppContext } from '../../app/context.server';
import type { FlowDeps } from '../../app/flows/deps';
import { startWork } from '../../app/jobs/start-work.server';
import { prepareTestDatabase } from '../setup/database';
import { anOrder, openFakeShop } from './fake-shop';

const prepared = prepareTestDatabase();

const ends: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
	// What hangs is let go first, or the worker would wait for it.
	for (const end of ends.splice(0)) await end();
});

async function openShop() {
	const { database } = prepared();
	const shop = await openFakeShop(database);
	const { domain } = await shop.db.shop.findFirstOrThrow();
	return { ...shop, domain, admin: shop.deps.admin(domain) };
}
type Shop = Awaited<ReturnType<typeof openShop>>;

let events = 0;
/** As the server stores it. */
async function store(shop: Shop, topic: string, ...bodies: readonly object[]): Promise<void> {
	const { deps, domain, database } = shop;
	const rows = bodies.map((body) => {
		events += 1;
		const eventId = `event-${events}`;
		const place = inboxPlace({ domain, topic, eventId });
		const bodySealed = deps.sealer.seal(JSON.stringify(body), place);
		const at = { triggeredAt: deps.now(), receivedAt: deps.now() };
		return { domain, topic, eventId, ...at, bodySealed, status: 'new' as const, note: '' };
	});
	await storeInInbox(database, rows);
}

const inboxOf = (shop: Shop) =>
	shop.database.prisma.inbox.findMany({ where: { domain: shop.domain }, orderBy: { id: 'asc' } });

async function work(shops: readonly [Shop, ...Shop[]], over: Partial<FlowDeps> = {}): Promise<void> {
	const { database, deps } = shops[0];
	const { prisma } = database;
	const admin = (domain: string) => (shops.find((shop) => shop.domain === domain) as Shop).admin;
	const registry: AppContext['registry'] = {
		findShop: (name) => findShopByDomain(prisma, name),
		findShopById: (id) => findShopById(prisma, id),
		rename: () => Promise.reject(new Error('No shop is renamed in this test')),
		saveInstalled: (facts, at) => saveInstalledShop(prisma, facts, at),
		dropSessions: (name, before) => dropSessions(prisma, name, before),
		erase: (id, name) => eraseShop(prisma, id, name),
	};
	const flows = { ...deps, admin, ...over };
	const worker = await startWork({ database, flows, registry } as AppContext);
	ends.push(() => worker.stop());
}

/** A call that has begun and does not end before the test does. */
function hang<T>() {
	const call = Promise.withResolvers<T>();
	const begun = Promise.withResolvers<void>();
	const run = () => {
		begun.resolve();
		return call.promise;
	};
	ends.push(() => Promise.resolve(call.reject(new Error('The test is over'))));
	call.promise.catch(() => undefined);
	return { run, begun: begun.promise };
}

const orderBody = (id: number, lineId: number) => ({
	id,
	name: `#${id}`,
	created_at: '2026-11-22T09:00:00-05:00',
	updated_at: '2026-11-22T09:00:00-05:00',
	tags: '',
	line_items: [
		{ id: lineId, variant_id: 500, name: 'Pitcher', quantity: 1, current_quantity: 1, requires_shipping: true },
	],
	fulfillments: [],
	refunds: [],
});

const soon = { timeout: 40_000, interval: 50 };
const countReads = (shop: Shop): string[][] => {
	const reads: string[][] = [];
	const { readOrders } = shop.admin;
	(shop.admin as { -readonly [Verb in keyof ShopAdmin]: ShopAdmin[Verb] }).readOrders = (ids) => {
		reads.push([...ids]);
		return readOrders(ids);
	};
	return reads;
};

test('a shop whose Shopify hangs holds up neither other shops nor its own other news', async () => {
	const [stuck, other] = [await openShop(), await openShop()];
	const { run, begun } = hang<never>();
	stuck.admin.readOrders = run;
	const before = await readInboxStatus(stuck.database.prisma);
	other.orders.set('8', anOrder({ id: '8' }));
	other.stock.set('500', { available: -2, committed: 2 });
	await store(stuck, 'refunds/create', { id: 3, order_id: 7 });
	await work([stuck, other]);
	await begun;
	await store(stuck, 'orders/create', orderBody(20, 920));
	await store(other, 'refunds/create', { id: 4, order_id: 8 });
	await store(other, 'orders/create', orderBody(9, 909));
	await vi.waitFor(async () => {
		expect((await inboxOf(other)).map(({ status }) => status)).toEqual(['done', 'done']);
		expect((await inboxOf(stuck)).map(({ status }) => status)).toEqual(['errand', 'done']);
		expect(await other.db.order.findMany({ orderBy: { id: 'asc' }, select: { id: true, isBackorder: true } })).toEqual([
			{ id: '8', isBackorder: true },
			{ id: '9', isBackorder: true },
		]);
	}, soon);
	const { depth, oldestAt } = await readInboxStatus(stuck.database.prisma);
	expect({ depth, oldestAt }).toEqual({ depth: before.depth + 1, oldestAt: stuck.deps.now() });
});

test('a mail server that hangs over a data request holds up no news', async () => {
	const shop = await openShop();
	const { run, begun } = hang<never>();
	await store(shop, 'customers/data_request', { customer: { email: 'ana@example.com' }, orders_requested: [] });
	await work([shop], { mailer: { ...shop.deps.mailer, send: run } });
	await begun;
	await store(shop, 'orders/create', orderBody(1, 901));
	await vi.waitFor(async () => {
		expect((await inboxOf(shop)).map(({ status }) => status)).toEqual(['errand', 'done']);
	}, soon);
});

test('however many rows name an order, it is fetched once, with the others that wait', async () => {
	const shop = await openShop();
	for (const id of ['7', '8']) shop.orders.set(id, anOrder({ id }));
	const reads = countReads(shop);
	const bodies = Array.from({ length: 10 }, (_, index) => ({ id: index, order_id: 7 }));
	await store(shop, 'refunds/create', ...bodies, { id: 99, order_id: 8 });
	await work([shop]);
	await vi.waitFor(async () => {
		expect((await inboxOf(shop)).map(({ status }) => status)).toEqual(Array(11).fill('done'));
	}, soon);
	expect(reads).toEqual([['7', '8']]);
	for (const row of await inboxOf(shop)) expect(row.bodySealed).toBe('');
});

test('an order that cannot be taken in is tried again, and those read with it are done', async () => {
	const shop = await openShop();
	const lines: string[] = [];
	shop.orders.set('7', anOrder({ id: '7', createdAt: 'no instant', updatedAt: '2026-11-22T14:00:00.000Z' }));
	shop.orders.set('8', anOrder({ id: '8' }));
	await store(shop, 'refunds/create', { id: 3, order_id: 7 }, { id: 4, order_id: 8 });
	await work([shop], { log: (line) => void lines.push(line) });
	await vi.waitFor(async () => {
		expect(await inboxOf(shop)).toMatchObject([
			{ status: 'errand', attempts: 1, claimedUntil: new Date(shop.deps.now().getTime() + 4000) },
			{ status: 'done' },
		]);
	}, soon);
	expect(await shop.db.order.findMany({ select: { id: true } })).toEqual([{ id: '8' }]);
	expect(lines.join('\n')).toContain('Order 7 was read and not taken in');
	expect(lines.join('\n')).not.toContain('no instant');
});

test('a shop that takes our token no more is marked, and its rows are kept for another try', async () => {
	const shop = await openShop();
	shop.admin.readOrders = async () => {
		throw new NeedsReconnect(shop.domain, 'in this test');
	};
	await store(shop, 'refunds/create', { id: 3, order_id: 7 });
	await work([shop]);
	await vi.waitFor(async () => {
		expect(await shop.db.shop.findFirst()).toMatchObject({ status: 'reconnect' });
	}, soon);
	expect(await inboxOf(shop)).toMatchObject([{ status: 'errand', attempts: 1, note: 'NeedsReconnect' }]);
});

test('nothing is read from a shop that went while its rows waited, and none of them waits for ever', async () => {
	const shop = await openShop();
	const reads = countReads(shop);
	await store(shop, 'orders/edited', { order_edit: { order_id: 7 } });
	await shop.database.prisma.inbox.updateMany({ where: { domain: shop.domain }, data: { status: 'errand' } });
	await shop.db.shop.updateMany({ data: { status: 'uninstalled' } });
	await work([shop]);
	await vi.waitFor(async () => {
		expect((await inboxOf(shop)).map(({ status }) => status)).toEqual(['done']);
	}, soon);
	expect(reads).toEqual([]);
});
