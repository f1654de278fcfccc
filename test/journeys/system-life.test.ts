/** A shop's life with the app: Shopify that fails, tokens that end, installs that end and begin, data that goes. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addLocation } from '../platform/catalogue';
import { requireBySku } from '../platform/seed';
import type { Shop } from '../platform/store';
import {
	type Actions,
	actIn,
	addGoods,
	type SystemWorld,
	settleSeconds,
	startSystemWorld,
	until,
	windowIn,
} from '../setup/system-world';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let world: SystemWorld;
let act: Actions;
let far: Shop;
let inFar: Actions;

beforeAll(async () => {
	world = await startSystemWorld((shop) => {
		for (const sku of [
			'FENCE',
			'BUSY',
			'HANG',
			'KEEP',
			'AWAY',
			'DELETED',
			'EDITED',
			'REVOKED',
			'EXPIRED',
			'JOB',
			'AGAIN',
		])
			addGoods(shop, sku, 0);
	});
	act = actIn(world);
	far = world.platform.store.addShop({
		domain: 'far-shop.myshopify.com',
		name: 'Far Shop',
		email: 'hello@far.example',
		ownerName: 'Fara',
		currency: 'EUR',
		timezone: 'Pacific/Auckland',
		locale: 'de',
		address: { address1: '1 Far Street', city: 'Auckland', countryCode: 'NZ', country: 'New Zealand' },
		firstId: 820_982_911_946_154_501n,
	});
	addLocation(far, { name: 'Far away' });
	for (const sku of ['FAR', 'OTHER']) addGoods(far, sku, 0);
	inFar = actIn(world, far);
	await world.open();
	await world.saveSettings();
	await world.open(far);
	await world.saveSettings({}, far);
});
afterAll(async () => {
	await world?.close();
});

afterEach(() => {
	world.platform.faults.http.length = 0;
	world.platform.faults.webhooks = undefined;
	world.intercept = undefined;
});

/** What was delivered has been acted upon. */
const inboxIsEmpty = () =>
	until('the inbox is empty', async () => {
		const health = (await (await world.raw('/health')).json()) as { inboxDepth: number };
		return health.inboxDepth === 0;
	});

const fence = async (shop: Actions = act, sku = 'FENCE') => {
	const id = await shop.order({ [sku]: 1 });
	await until('the fence is tagged', () => shop.isTagged(id));
};

test('ids beyond 2^53 are kept to the last digit', async () => {
	const { id } = inFar.variant('FAR');
	expect(Number.isSafeInteger(Number(id))).toBe(false);
	await inFar.setDateAndPublish('FAR', windowIn(20));
	const order = await inFar.order({ FAR: 2 });
	await until('the order is tagged', () => inFar.isTagged(order) && inFar.waiting(order) === 2);
	expect(inFar.markText(order)).toContain(`gid://shopify/LineItem/${inFar.requireOrder(order).lines[0]?.id}"`);
	expect(inFar.markText(order)).toContain(windowIn(20).latest);
	for (const path of [`/app/orders/${order}`, `/app/dates/${id}`, '/app/orders']) {
		const { status, text } = await world.page(path, far);
		expect(status).toBe(200);
		expect(text).toContain(path.endsWith('orders') ? inFar.requireOrder(order).name : 'Goods FAR');
	}
});

test('an order older than 60 days is owed without a name, and is seen once the merchant lets the app read it', async () => {
	const old = [...world.shop.orders.values()].find((order) =>
		order.lines.some(({ variantId }) => variantId === requireBySku(world.shop, 'PLA-SLA').id),
	);
	expect(old).toBeDefined();
	await until('the debt is shown', async () =>
		(await world.page('/app')).text.includes('2 units owed that no order names'),
	);
	expect(act.isTagged(old?.id ?? '')).toBe(false);
	world.platform.grantScopes(world.shop, ['read_all_orders']);
	await until('the order is tagged', () => act.isTagged(old?.id ?? '') && act.waiting(old?.id ?? '') === 2);
	await until('nothing is owed without a name', async () => {
		const { text } = await world.page('/app');
		return text.includes('Needs a date') && !text.includes('owed that no order names');
	});
});

test('whatever Shopify answers on the way, the order carries its mark in the end, once', async () => {
	const { http } = world.platform.faults;
	world.platform.webhooks.hold();
	const id = await act.order({ BUSY: 3 });
	http.push(
		// The first thing that the app asks, whatever it is.
		{ fault: { kind: 'throttled' } },
		{ fault: { kind: 'status', status: 429, retryAfterSeconds: 1 } },
		{ fault: { kind: 'status', status: 500 }, field: 'tagsAdd' },
		{ fault: { kind: 'throttled' }, field: 'tagsAdd' },
		{ fault: { kind: 'lost-answer' }, field: 'tagsAdd' },
		{ fault: { kind: 'status', status: 503 }, field: 'metafieldsSet' },
		{ fault: { kind: 'lost-answer' }, field: 'metafieldsSet' },
	);
	world.platform.webhooks.release();
	await until('every fault was met', () => http.length === 0);
	await until('the order carries its mark', () => act.isTagged(id) && act.waiting(id) === 3);
	await fence();
	expect(act.requireOrder(id).tags).toEqual(['backordered']);
	expect(world.shop.metafields.get(`gid://shopify/Order/${id}`)?.size).toBe(1);
	const { text } = await world.page(`/app/orders/${id}`);
	expect(text.match(/Tagged/g)?.length ?? 0).toBeLessThanOrEqual(1);
});

test('while Shopify hangs for one shop the others are served, and the one gets there in the end', async () => {
	world.platform.faults.http.push({ fault: { kind: 'hang' }, field: 'tagsAdd' });
	const slow = await act.order({ HANG: 1 });
	await until('its call hangs', () => world.platform.faults.http.length === 0);
	const other = await inFar.order({ OTHER: 1 });
	await until('the other shop’s order is tagged', () => inFar.isTagged(other), 12_000);
	await until('the order is tagged', () => act.isTagged(slow), 40_000);
});

test('a process that is killed in the middle of its work is soon at it again', async () => {
	world.platform.faults.http.push({ fault: { kind: 'hang' }, field: 'tagsAdd' });
	const id = await act.order({ JOB: 1 });
	await until('the work is under way', () => world.platform.faults.http.length === 0);
	await world.restartApp('SIGKILL');
	await until('the order is tagged', () => act.isTagged(id) && act.waiting(id) === 1, 25_000);
	await fence();
});

test('a token that has ended is renewed once', async () => {
	const before = world.calls.length;
	world.platform.expireTokens(world.shop);
	await fence();
	const renewals = world.calls.slice(before).filter(({ name, shop }) => name === 'token' && shop.startsWith('holm'));
	expect(renewals.map(({ status }) => status)).toEqual([200]);
});

test('a token that was taken back stops the shop’s work until a merchant opens the app', async () => {
	const waits = await act.order({ REVOKED: 2 });
	await until('it waits', () => act.waiting(waits) === 2);
	const taken = new Set<string>();
	let isTaking = true;
	world.intercept = async (request) => {
		const { hostname, pathname } = new URL(request.url);
		if (!hostname.startsWith('holm')) return undefined;
		if (pathname.includes('/oauth/'))
			return (await request.text()).includes('refresh_token')
				? Response.json({ error: 'invalid_request' }, { status: 400 })
				: undefined;
		const token = request.headers.get('x-shopify-access-token') ?? '';
		if (isTaking) taken.add(token);
		return taken.has(token) ? Response.json({ errors: 'Invalid API key or access token' }, { status: 401 }) : undefined;
	};
	const during = await act.order({ REVOKED: 1 });
	await until('the app says so', () => world.app().output().includes('has to be reconnected'));
	isTaking = false;
	const calls = () => world.calls.filter(({ shop }) => shop.startsWith('holm')).length;
	const before = calls();
	await act.stock('REVOKED', -2);
	// The far shop's work goes on meanwhile; when it is done, this one's would have been too.
	await fence(inFar, 'OTHER');
	expect(calls()).toBe(before);

	await world.open();
	await until('the order that came meanwhile is tagged', () => act.isTagged(during) && act.waiting(during) === 1);
	await until('the stock that came meanwhile is shared out', () => act.waiting(waits) === 1);
});

test('a metafield that was edited by hand is written anew with the next change', async () => {
	await act.setDateAndPublish('EDITED', windowIn(20));
	const id = await act.order({ EDITED: 3 });
	await until('it says so', () => act.waiting(id) === 3);
	const namespace = `app--${world.shop.appId}`;
	await act.ask(
		'mutation($metafields: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $metafields) { userErrors { message } } }',
		{
			metafields: [
				{
					ownerId: `gid://shopify/ProductVariant/${act.variant('EDITED').id}`,
					namespace,
					key: 'promise',
					type: 'json',
					value: '{"steps":"tomorrow!"}',
				},
				{ ownerId: `gid://shopify/Order/${id}`, namespace, key: 'backorder', type: 'json', value: '[1]' },
			],
		},
	);
	expect(act.curveText('EDITED')).toContain('tomorrow!');
	await act.setDateAndPublish('EDITED', windowIn(30));
	await until(
		'the order says the new date',
		() => act.waiting(id) === 3 && act.markText(id).includes(windowIn(30).latest),
	);
	expect(act.curveText('EDITED')).not.toContain('tomorrow!');
});

test('a product that is deleted leaves its buyers waiting, and everybody else served', async () => {
	await act.setDateAndPublish('DELETED', windowIn(20));
	const id = await act.order({ DELETED: 2 });
	await until('it waits', () => act.waiting(id) === 2);
	const variant = act.variant('DELETED');
	await act.ask('mutation($input: ProductDeleteInput!) { productDelete(input: $input) { userErrors { message } } }', {
		input: { id: `gid://shopify/Product/${variant.productId}` },
	});
	await fence();
	expect([act.isTagged(id), act.waiting(id)]).toEqual([true, 2]);
	expect((await world.page(`/app/orders/${id}`)).status).toBe(200);
	expect((await world.page(`/app/dates/${variant.id}`)).status).toBeLessThan(500);
	await act.ask(
		'mutation($id: ID!) { orderCancel(orderId: $id, reason: CUSTOMER, restock: true) { orderCancelUserErrors { message } } }',
		{ id: `gid://shopify/Order/${id}` },
	);
	await until('a cancelled one is let go', () => !act.isTagged(id));
});

test('uninstalled and installed again, the shop keeps its settings and dates and takes in what it missed', async () => {
	await act.setDateAndPublish('KEEP', windowIn(20));
	const before = await act.order({ KEEP: 1 });
	await until('it waits', () => act.waiting(before) === 1);
	world.platform.uninstall(world.shop);
	await until('the app has heard of it', () =>
		world.platform.webhooks.log.some(({ topic, state }) => topic === 'app/uninstalled' && state === 'delivered'),
	);
	await inboxIsEmpty();
	const missed = await act.order({ AWAY: 1 });
	await world.open();
	await until('what was missed is tagged', () => act.isTagged(missed));
	expect((await world.page('/app/settings')).text).toContain(`value="${settleSeconds}"`);
	await until('the date is there', async () =>
		(await world.page(`/app/dates/${act.variant('KEEP').id}`)).text.includes(windowIn(20).latest),
	);
	await until(
		'who waited waits',
		() => act.waiting(before) === 1 && act.markText(before).includes(windowIn(20).latest),
	);
});

test('news of an uninstall that comes after the next install wipes nothing', async () => {
	world.platform.faults.webhooks = (topic) => (topic === 'app/uninstalled' ? { kind: 'dropped' } : undefined);
	world.platform.uninstall(world.shop);
	world.platform.faults.webhooks = undefined;
	const late = world.platform.webhooks.log.findLast(({ topic }) => topic === 'app/uninstalled');
	world.platform.install(world.shop);
	const waits = await act.order({ AGAIN: 1 });
	await until('the app works again', async () => {
		// Somebody opens it now and then.
		await world.page('/app');
		return act.isTagged(waits);
	});
	const { pathname } = new URL(late?.address ?? '');
	const answer = await world.raw(pathname, {
		method: 'POST',
		headers: { ...late?.headers },
		body: late?.rawBody ?? '',
	});
	expect(answer.status).toBe(200);
	await fence();
	await fence();
	expect((await world.page('/app/settings')).text).toContain(`value="${settleSeconds}"`);
});

test('48 hours after an uninstall everything of the shop is gone, and of no other shop', async () => {
	const order = [...far.orders.keys()][0] ?? '';
	expect((await world.page(`/app/orders/${order}`, far)).status).toBe(200);
	world.platform.uninstall(far);
	await until('the app has heard of it', () => heard('app/uninstalled'));
	far.tell({ topic: 'shop/redact' });
	await until('the app has heard of that', () => heard('shop/redact'));
	// What was there would still be known after an install that reads nothing but the catalogue: this order is over.
	await inFar.ask(
		'mutation($id: ID!) { orderCancel(orderId: $id, reason: CUSTOMER, restock: true) { orderCancelUserErrors { message } } }',
		{ id: `gid://shopify/Order/${order}` },
	);
	await inboxIsEmpty();
	await world.open(far);
	expect((await world.page(`/app/orders/${order}`, far)).status).toBe(404);
	const settings = (await world.page('/app/settings', far)).text;
	expect(settings).toContain('value="60"');
	expect(settings).not.toContain(`value="${settleSeconds}"`);
	expect((await world.page(`/app/dates/${inFar.variant('FAR').id}`, far)).text).not.toContain(windowIn(20).latest);
	await fence();
	expect((await world.page('/app/settings')).text).toContain(`value="${settleSeconds}"`);
});

const heard = (topic: string) =>
	world.platform.webhooks.log.some(
		(each) => each.topic === topic && each.shop === far.facts.domain && each.state === 'delivered',
	);

test('the stand-in was asked nothing that it does not know, and nothing was told of what is sealed', () => {
	expect(world.platform.gaps).toEqual([]);
	expect(world.proxy.refused()).toEqual([]);
	const said = world.app().output();
	for (const secret of ['mira.hansen', 'shpat_', 'shprt_', 'eyJ']) expect(said).not.toContain(secret);
});
