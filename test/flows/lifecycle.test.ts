import { Session } from '@shopify/shopify-app-remix/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	claimErrands,
	claimInbox,
	closeInbox,
	inboxPlace,
	makeErrands,
	postponeInbox,
	quarantineInbox,
	storeInInbox,
} from '../../app/adapters/db/inbox.server';
import { renameShop } from '../../app/adapters/db/rename-shop.server';
import { createSessionStorage } from '../../app/adapters/db/session-storage.server';
import {
	dropSessions,
	eraseShop,
	findShopByDomain,
	findShopById,
	saveInstalledShop,
} from '../../app/adapters/db/shops.server';
import type { ShopAdmin } from '../../app/adapters/shopify/shop-admin.server';
import { drainInbox, type Inbox } from '../../app/flows/orders/drain-inbox.server';
import { runErrands } from '../../app/flows/orders/run-errands.server';
import type { ShopRegistry } from '../../app/flows/shop/install-shop.server';
import { forEachEngine, type TestDatabase } from '../setup/database';
import { anOrder, aProduct, openFakeShop } from './fake-shop';

let opened: TestDatabase | undefined;

async function openShop() {
	if (!opened) throw new Error('The database is there only while tests run');
	const { database } = opened;
	const shop = await openFakeShop(database);
	const { domain } = await shop.db.shop.findFirstOrThrow();
	const { prisma } = database;
	const { sealer } = shop.deps;
	const sessions = createSessionStorage(prisma, sealer);
	const registry: ShopRegistry = {
		findShop: (name) => findShopByDomain(prisma, name),
		findShopById: (id) => findShopById(prisma, id),
		rename: (named, to) => renameShop({ prisma, sealer, sessions }, named.id, named.domain, to),
		saveInstalled: (facts, at) => saveInstalledShop(prisma, facts, at),
		dropSessions: (name, before) => dropSessions(prisma, name, before),
		erase: (id, name) => eraseShop(prisma, id, name),
	};
	const inbox: Inbox = {
		claim: (now, holdMs, limit) => claimInbox(prisma, now, holdMs, limit),
		claimErrands: (name, now, holdMs, limit) => claimErrands(prisma, name, now, holdMs, limit),
		close: (ids) => closeInbox(prisma, ids),
		makeErrands: (ids) => makeErrands(prisma, ids),
		quarantine: (id, note) => quarantineInbox(prisma, id, note),
		postpone: (ids, at, note) => postponeInbox(prisma, ids, at, note),
	};
	let events = 0;
	return {
		...shop,
		domain,
		prisma,
		sessions,
		/** Stores the webhook as the server would, and works through the inbox. */
		async hear(
			topic: string,
			body: unknown,
			triggeredAt = shop.deps.now(),
			eventId = `event-${++events}-${domain}`,
			from = domain,
		) {
			const row = {
				domain: from,
				topic,
				eventId,
				triggeredAt,
				receivedAt: shop.deps.now(),
				status: 'new' as const,
				note: '',
			};
			const text = typeof body === 'string' ? body : JSON.stringify(body);
			await storeInInbox(database, [{ ...row, bodySealed: shop.deps.sealer.seal(text, inboxPlace(row)) }]);
			await drainInbox({ flows: shop.deps, registry, inbox });
			await runErrands({ flows: shop.deps, registry, inbox }, shop.shopId);
			return prisma.inbox.findFirstOrThrow({ where: { topic, eventId } });
		},
	};
}

const orderBody = (id: string | number, over: object = {}) => ({
	id,
	admin_graphql_api_id: `gid://shopify/Order/${id}`,
	name: '#1043',
	created_at: '2026-11-22T09:00:00-05:00',
	updated_at: '2026-11-22T09:00:00-05:00',
	cancelled_at: null,
	closed_at: null,
	customer_locale: 'en-US',
	email: 'ana@example.com',
	tags: '',
	source_name: 'web',
	line_items: [
		{
			id: 91,
			variant_id: 500,
			name: 'Stoneware pitcher - Oat',
			title: 'Stoneware pitcher',
			quantity: 2,
			current_quantity: 2,
			requires_shipping: true,
			gift_card: false,
			properties: [],
		},
	],
	fulfillments: [],
	refunds: [],
	...over,
});

forEachEngine((engine) => {
	describe(engine.name, () => {
		beforeAll(async () => {
			opened = await engine.open();
		});
		afterAll(() => opened?.close());
		defineTests();
	});
});

function defineTests() {
	test('an order that a webhook brings is held, its body is gone, and no buyer is readable in the row', async () => {
		const shop = await openShop();
		const row = await shop.hear('orders/create', orderBody(1));
		expect(row).toMatchObject({ status: 'done', bodySealed: '' });
		const order = await shop.db.order.findFirstOrThrow();
		expect(order).toMatchObject({ id: '1', openUnits: 2 });
		expect(JSON.stringify(order)).not.toContain('ana@');
		expect(await shop.db.dirtyVariant.count()).toBe(1);
	});

	test('ids beyond 2^53 arrive exactly', async () => {
		const shop = await openShop();
		const body = JSON.stringify(orderBody('BIG'))
			.replaceAll('"BIG"', '820982911946154509')
			.replaceAll('Order/BIG', 'Order/820982911946154509');
		await shop.hear('orders/create', body);
		expect((await shop.db.order.findFirstOrThrow()).id).toBe('820982911946154509');
	});

	test('the same event twice is one row', async () => {
		const shop = await openShop();
		await shop.hear('orders/create', orderBody(1), shop.deps.now(), 'twice');
		await shop.hear('orders/create', orderBody(1), shop.deps.now(), 'twice');
		expect(await shop.prisma.inbox.count({ where: { domain: shop.domain } })).toBe(1);
	});

	test.each([
		['orders/create', '{"id": 1,'],
		['orders/create', '[]'],
		['orders/create', '{"id": "; drop table"}'],
		['refunds/create', '{}'],
		['inventory_levels/update', '{"inventory_item_id": null}'],
		['products/update', 'null'],
		['customers/redact', '7'],
	])('%s with %j is quarantined with the reason, and nothing else waits for it', async (topic, body) => {
		const shop = await openShop();
		const row = await shop.hear(topic, body);
		expect(row.status).toBe('quarantined');
		expect(row.note).not.toBe('');
		expect((await shop.hear('orders/create', orderBody(2))).status).toBe('done');
	});

	test('a refund wakes: the order is read anew', async () => {
		const shop = await openShop();
		shop.orders.set('7', anOrder({ id: '7' }));
		await shop.hear('refunds/create', { id: 3, order_id: 7 });
		expect(await shop.db.order.findFirst()).toMatchObject({ id: '7', openUnits: 1 });
	});

	test('a failure that may pass is tried again, and given up into quarantine, visibly', async () => {
		const shop = await openShop();
		shop.deps.admin('').readOrders = async () => {
			throw new Error('ana@example.com is what a message may quote');
		};
		let row = await shop.hear('refunds/create', { id: 3, order_id: 7 });
		expect(row).toMatchObject({ status: 'errand', attempts: 1, note: 'Error' });
		for (let attempt = 2; attempt <= 8; attempt += 1) {
			shop.wait(3600);
			await shop.hear('app/unknown', {});
			row = await shop.prisma.inbox.findFirstOrThrow({ where: { id: row.id } });
		}
		expect(row).toMatchObject({ status: 'quarantined', attempts: 8 });
	});

	test('a deleted order is owed nothing, and its variant is planned anew', async () => {
		const shop = await openShop();
		await shop.hear('orders/create', orderBody(1));
		await shop.db.dirtyVariant.deleteMany();
		await shop.hear('orders/delete', { id: 1 });
		expect(await shop.db.order.findFirst()).toMatchObject({ openUnits: 0 });
		expect(await shop.db.dirtyVariant.count()).toBe(1);
	});

	test('uninstalled: its work stops; a late word of it after a new install wipes nothing', async () => {
		const shop = await openShop();
		await shop.hear('orders/create', orderBody(1));
		await shop.hear('app/uninstalled', { id: 1 }, new Date('2026-11-20T00:00:00.000Z'));
		expect(await shop.db.shop.findFirst()).toMatchObject({ status: 'active' });
		await shop.hear('app/uninstalled', { id: 1 });
		expect(await shop.db.shop.findFirst()).toMatchObject({ status: 'uninstalled' });
		expect(await shop.db.order.count()).toBe(1);
		await shop.hear('orders/create', orderBody(2));
		expect(await shop.db.order.count()).toBe(1);
	});

	test('shop/redact erases a shop that is gone, and only that one', async () => {
		const [gone, other] = [await openShop(), await openShop()];
		for (const shop of [gone, other]) await shop.hear('orders/create', orderBody(1));
		await gone.hear('app/uninstalled', { id: 1 });
		await other.hear('shop/redact', { shop_id: 1 });
		await gone.hear('shop/redact', { shop_id: 1 });
		expect(await gone.db.order.count()).toBe(0);
		expect(await gone.prisma.shop.count({ where: { domain: gone.domain } })).toBe(0);
		expect(await other.db.order.count()).toBe(1);
		expect(await other.db.shop.findFirst()).toMatchObject({ status: 'active' });
	});

	test('a shop that was renamed is heard under its new name, with its token and what it had still to do', async () => {
		const shop = await openShop();
		const { prisma, sessions, domain, shopId } = shop;
		const renamed = `new-${domain}`;
		const offline = { id: `offline_${domain}`, shop: domain, state: '', isOnline: false, accessToken: 'shpat_1' };
		await sessions.storeSession(new Session(offline));
		const admin = shop.deps.admin(domain) as { -readonly [Verb in keyof ShopAdmin]: ShopAdmin[Verb] };
		const { readShop, readOrders } = admin;
		admin.readOrders = async () => {
			throw new Error('Not at the moment');
		};
		shop.orders.set('7', anOrder({ id: '7' }));
		const waiting = await shop.hear('refunds/create', { id: 3, order_id: 7 });
		expect(waiting).toMatchObject({ status: 'errand', domain });

		admin.readShop = async () => ({ ...(await readShop()), domain: renamed });
		const news = { id: Number(shopId), myshopify_domain: renamed };
		expect(await shop.hear('shop/update', news, undefined, 'renamed', renamed)).toMatchObject({ status: 'done' });
		expect(await shop.db.shop.findFirst()).toMatchObject({ domain: renamed, status: 'active' });
		expect(await sessions.loadSession(`offline_${renamed}`)).toMatchObject({ shop: renamed, accessToken: 'shpat_1' });
		expect(await prisma.session.count({ where: { domain } })).toBe(0);

		admin.readOrders = readOrders;
		shop.wait(3600);
		await shop.hear('orders/create', orderBody(1), undefined, 'after', renamed);
		expect((await shop.db.order.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual(['1', '7']);
		expect(await prisma.inbox.findFirst({ where: { id: waiting.id } })).toMatchObject({ status: 'done' });

		// Late news of the time before: the shop's own facts have the last word.
		const old = { id: Number(shopId), myshopify_domain: domain };
		await shop.hear('shop/update', old, undefined, 'late', domain);
		expect(await shop.db.shop.findFirst()).toMatchObject({ domain: renamed });
		expect(await sessions.loadSession(`offline_${renamed}`)).toMatchObject({ accessToken: 'shpat_1' });
	});

	test('a name counts only where the signed body has it, and only for a shop of ours', async () => {
		const shop = await openShop();
		const { domain, shopId } = shop;
		const claim = (id: string, name: string, header: string, event: string) =>
			shop.hear('shop/update', { id, myshopify_domain: name }, undefined, event, header);
		await claim(shopId, 'a.myshopify.com', 'b.myshopify.com', `other-header-${shopId}`);
		await claim('1', 'c.myshopify.com', 'c.myshopify.com', `other-shop-${shopId}`);
		expect(await shop.db.shop.findFirst()).toMatchObject({ domain });
	});

	test('a shop that was renamed unheard is erased all the same', async () => {
		const shop = await openShop();
		const renamed = `new-${shop.domain}`;
		await shop.hear('orders/create', orderBody(1));
		const { shopId } = shop;
		await shop.hear('app/uninstalled', { id: shopId, myshopify_domain: renamed }, undefined, `un-${shopId}`, renamed);
		expect(await shop.db.shop.findFirst()).toMatchObject({ status: 'uninstalled' });
		await shop.hear('shop/redact', { shop_id: shopId, shop_domain: renamed }, undefined, `re-${shopId}`, renamed);
		expect(await shop.prisma.shop.count({ where: { id: shopId } })).toBe(0);
	});

	test('a redacted buyer is gone from orders and mails; quantities and dates stay', async () => {
		const shop = await openShop();
		await shop.hear('orders/create', orderBody(1));
		await shop.hear('orders/create', orderBody(2, { line_items: [{ ...orderBody(2).line_items[0], id: 92 }] }));
		await shop.hear('customers/redact', { customer: { email: 'ANA@example.com' }, orders_to_redact: [] });
		const orders = await shop.db.order.findMany();
		expect(orders).toHaveLength(2);
		for (const order of orders) expect(order).toMatchObject({ buyerSealed: '', buyerHash: '', openUnits: 2 });
	});

	test('a data request sends the owner of the shop all that is held, and nobody else anything', async () => {
		const shop = await openShop();
		await shop.hear('orders/create', orderBody(1));
		await shop.hear('customers/data_request', { customer: { email: 'ana@example.com' }, orders_requested: [1] });
		expect(shop.mails).toHaveLength(1);
		expect(shop.mails[0]?.to).toBe('hello@holm.example');
		expect(shop.mails[0]?.text).toContain('ana@example.com');
		expect(shop.mails[0]?.text).toContain('#1043');
	});

	test('news of products and collections is kept as facts, one reading for all news of a product', async () => {
		const shop = await openShop();
		const reads: string[][] = [];
		const admin = shop.deps.admin(shop.domain) as { -readonly [Verb in keyof ShopAdmin]: ShopAdmin[Verb] };
		const { readProducts } = admin;
		admin.readProducts = (ids) => {
			reads.push([...ids]);
			return readProducts(ids);
		};
		shop.products.set('1500', aProduct({ id: '1500' }));
		expect(await shop.hear('products/update', { id: 1500, variant_gids: [] })).toMatchObject({ status: 'done' });
		expect(reads).toEqual([['1500']]);
		expect(await shop.db.product.findFirst()).toMatchObject({ id: '1500', productType: 'Pitcher', collections: [] });
		shop.collections.set('71', ['1500']);
		expect(await shop.hear('collections/update', { id: 71 })).toMatchObject({ status: 'done' });
		expect(await shop.db.product.findFirst()).toMatchObject({ collections: ['71'] });
		await shop.hear('collections/delete', { id: 71 });
		expect(await shop.db.product.findFirst()).toMatchObject({ collections: [] });
		expect(await shop.hear('collections/delete', { id: 'x' })).toMatchObject({ status: 'quarantined' });
		await shop.hear('products/delete', { id: 1500 });
		expect(await shop.db.product.count()).toBe(0);
	});
}
