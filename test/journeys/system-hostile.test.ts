/** What people who are not Shopify and not this shop's merchant may try over HTTP, and what they get: nothing, politely. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addLocation } from '../platform/catalogue';
import { clientId } from '../platform/demo/world';
import { signSessionToken } from '../platform/sign';
import type { Shop } from '../platform/store';
import { type Answer, brokenTails, sendTo } from '../setup/system-hostile';
import {
	type Actions,
	actIn,
	addGoods,
	type SystemWorld,
	startSystemWorld,
	until,
	windowIn,
} from '../setup/system-world';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let world: SystemWorld;
let act: Actions;
let other: Shop;
let order: string;
let slip: string;

beforeAll(async () => {
	world = await startSystemWorld((shop) => {
		for (const sku of ['SECRET', 'FENCE']) addGoods(shop, sku, 0);
	});
	act = actIn(world);
	other = world.platform.store.addShop({
		domain: 'other-shop.myshopify.com',
		name: 'Other Shop',
		email: 'hello@other.example',
		ownerName: 'Otto',
		currency: 'USD',
		timezone: 'UTC',
		locale: 'en',
		address: { address1: '1 Other Street', city: 'Bath', countryCode: 'GB', country: 'United Kingdom' },
		firstId: 990_000_000_001n,
	});
	addLocation(other, { name: 'Elsewhere' });
	addGoods(other, 'PLAIN', 5);
	await world.open();
	await world.saveSettings();
	await world.open(other);
	await act.setDateAndPublish('SECRET', windowIn(40));
	order = await act.order(
		{ SECRET: 2 },
		{ email: 'secret.buyer@mail.example', told: `2@${windowIn(40).earliest}/${windowIn(40).latest}` },
	);
	await until('it waits', () => act.markText(order).includes(windowIn(40).latest));
	await act.setDate('SECRET', windowIn(50), 'a secret reason');
	await world.mailbox.waitFor(({ to }) => to.includes('secret.buyer@mail.example'), 30_000);
	await until('the order’s page links the mail', async () => {
		slip = /\/mail\/([0-9a-f-]{36})/.exec((await world.page(`/app/orders/${order}`)).text)?.[1] ?? '';
		return slip !== '';
	});
});
afterAll(async () => {
	await world?.close();
});

const send: ReturnType<typeof sendTo> = (...request) => sendTo(world.app().port)(...request);
const asMerchant = (shop: Shop = world.shop) => ({ authorization: `Bearer ${world.platform.sessionToken(shop)}` });
const formType = { 'content-type': 'application/x-www-form-urlencoded' };

/** No failure of ours, and nothing that tells how the app is made. */
const expectPolite = ({ status, text }: Answer, what: string) => {
	expect.soft(status, `${what}: ${text.slice(0, 300)}`).toBeGreaterThanOrEqual(200);
	expect.soft(status, `${what}: ${text.slice(0, 300)}`).toBeLessThan(500);
	expect.soft(text, what).not.toMatch(/\n\s+at .+[:(]\d+|node_modules|build\/server|PrismaClient|ECONN|ZodError/);
};

const secrets = () => [
	'SECRET',
	'secret',
	order,
	act.requireOrder(order).name,
	act.variant('SECRET').id,
	'Stoneware pitcher',
	'Holm Studio',
];

test('another shop’s session token sees nothing of this shop, and changes nothing in it', async () => {
	const { id } = act.variant('SECRET');
	const own = await world.page(`/app/orders/${order}`);
	expect(own.text).toContain('Goods SECRET');
	const paths = [
		'/app',
		'/app/orders',
		`/app/orders?q=${encodeURIComponent(act.requireOrder(order).name)}`,
		'/app/dates',
		'/app/dates?q=SECRET&show=all',
		'/app/settings',
	];
	for (const path of paths) {
		const { status, text } = await world.page(path, other);
		expect(status, path).toBe(200);
		const body = text.replaceAll(/SECRET&amp;|q=[^"\\]*|value="[^"]*"/g, '');
		for (const secret of ['Goods SECRET', 'Stoneware pitcher', 'Holm Studio', 'secret.buyer', 'a secret reason'])
			expect(body, path).not.toContain(secret);
	}
	for (const path of [`/app/orders/${order}`, `/app/orders/${order}/mail/${slip}`, `/app/dates/${id}`]) {
		expect((await world.page(path)).status, path).toBe(200);
		const document = await world.page(path, other);
		const data = await send('GET', `${path}.data`, asMerchant(other));
		for (const answer of [document, data]) {
			expect(answer.status, path).toBe(404);
			for (const secret of ['Goods SECRET', 'secret.buyer', 'a secret reason', windowIn(50).latest])
				expect(answer.text, path).not.toContain(secret);
		}
	}
	for (const intent of ['', 'remove']) {
		const form = new URLSearchParams({ intent, ...windowIn(70), quantity: '', reason: 'stolen' });
		const answer = await send('POST', `/app/dates/${id}.data`, { ...asMerchant(other), ...formType }, `${form}`);
		expect(answer.status).toBe(404);
	}
	expect((await world.page(`/app/dates/${id}`)).text).toContain(windowIn(50).latest);
	expect(secrets().length).toBeGreaterThan(0);
});

test('the shop in the address does not count, only the one in the token', async () => {
	const query = new URLSearchParams({
		embedded: '1',
		shop: world.shop.facts.domain,
		host: btoa('admin.shopify.com/store/holm-studio'),
		id_token: world.platform.sessionToken(other),
	});
	const { status, text } = await send('GET', `/app/orders/${order}?${query}`);
	expect(status).toBe(404);
	expect(text).not.toContain('Goods SECRET');
});

test('a session token that is forged, of another app, old or missing opens nothing', async () => {
	const shop = world.shop.facts.domain;
	const genuine = world.platform.sessionToken(world.shop);
	const [head, claims] = genuine.split('.');
	const none = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${claims}.`;
	const secret = 'standin-secret-of-the-demo';
	const tokens = [
		'',
		'x',
		'a.b.c',
		none,
		`${head}.${claims}.AAAA`,
		signSessionToken({ apiKey: clientId, apiSecret: 'standin-guessed', shop }),
		signSessionToken({ apiKey: 'another-app', apiSecret: secret, shop }),
		signSessionToken({ apiKey: clientId, apiSecret: secret, shop, issuedAt: 1_700_000_000 }),
	];
	for (const token of tokens) {
		const data = await send('GET', `/app/orders/${order}.data`, { authorization: `Bearer ${token}` });
		expectPolite(data, `Bearer ${token.slice(0, 20)}`);
		expect(data.status, token).not.toBe(200);
		const document = await world.raw(
			`/app/orders/${order}?${new URLSearchParams({ embedded: '1', shop, host: btoa('admin.shopify.com/store/holm-studio'), id_token: token })}`,
		);
		const text = await document.text();
		expectPolite({ status: document.status, text }, `id_token ${token.slice(0, 20)}`);
		expect(text).not.toContain('Goods SECRET');
		const saved = await send(
			'POST',
			'/app/settings.data',
			{ authorization: `Bearer ${token}`, ...formType },
			'settleSeconds=1',
		);
		expect(saved.status, token).not.toBe(200);
	}
	expectPolite(await send('GET', '/app/orders'), 'no token');
	expect(await send('GET', '/app/orders')).not.toMatchObject({ status: 200 });
});

test('webhooks that Shopify did not sign are refused, and change nothing', async () => {
	const genuine = world.platform.webhooks.log.find(({ topic }) => topic === 'orders/create');
	if (!genuine) throw new Error('No order was told');
	const forged = [
		{ ...genuine.headers, 'X-Shopify-Hmac-Sha256': 'AAAA' },
		{ ...genuine.headers, 'X-Shopify-Hmac-Sha256': '' },
		{ ...genuine.headers, 'X-Shopify-Hmac-Sha256': '\u00ff'.repeat(44) },
		Object.fromEntries(Object.entries(genuine.headers).filter(([name]) => !name.includes('Hmac'))),
	];
	for (const headers of forged) {
		const answer = await send('POST', '/webhooks/orders', headers, genuine.rawBody);
		expect(answer.status).toBe(401);
		expectPolite(answer, 'forged webhook');
	}
	expect((await send('POST', '/webhooks/orders', genuine.headers, `${genuine.rawBody} `)).status).toBe(401);
	// Signed with the body of another topic, it cannot make the app forget a shop that is there.
	const redirected = {
		...genuine.headers,
		'X-Shopify-Topic': 'shop/redact',
		'X-Shopify-Event-Id': crypto.randomUUID(),
	};
	expectPolite(await send('POST', '/webhooks/orders', redirected, genuine.rawBody), 'another topic');
	for (const method of ['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'])
		expect((await send(method, '/webhooks/orders', genuine.headers)).status, method).toBe(405);
	expectPolite(await send('POST', '/webhooks/%zz', genuine.headers, genuine.rawBody), 'broken webhook path');
	const id = await act.order({ FENCE: 1 });
	await until('the shop is served as before', () => act.isTagged(id));
	expect((await world.page(`/app/orders/${order}`)).status).toBe(200);
});

test('a robot is shown nothing, and a person who drives one is told why', async () => {
	const answer = await send('GET', '/app', { ...asMerchant(), 'user-agent': 'Mozilla/5.0 HeadlessChrome/153.0' });
	expect(answer.status).toBe(410);
	expect(answer.text).toContain('This browser names itself as a robot');
	expect(answer.text).not.toContain('Something went wrong');
});

test('addresses that are no addresses are answered without a failure', async () => {
	const roots = ['', '/app', '/app/orders', `/app/orders/${order}/mail`, '/app/dates', '/auth', '/assets', '/health'];
	for (const root of roots) {
		for (const tail of brokenTails) {
			const path = `${root}${tail}` || '/';
			if (!path.startsWith('/')) continue;
			expectPolite(await send('GET', path), `GET ${path.slice(0, 60)}`);
			if (!root.startsWith('/app')) continue;
			expectPolite(await send('GET', path, asMerchant()), `GET ${path.slice(0, 60)} by the merchant`);
			expectPolite(await send('GET', `${path}.data`, asMerchant()), `GET ${path.slice(0, 60)}.data by the merchant`);
		}
	}
	for (const query of [
		'page=-1',
		'page=1e9',
		'page=99999999999999999999',
		'page=%00',
		'q=%00',
		'q=%25',
		'q=%ff',
		'show=x',
		'history=-5',
		'history=1e8',
		'earliest=%00',
		'_routes=x',
		'_data=x',
		`q=${'%27'.repeat(2_000)}`,
	]) {
		for (const path of [
			'/app',
			'/app/orders',
			'/app/dates',
			`/app/orders/${order}`,
			`/app/dates/${act.variant('SECRET').id}`,
		])
			expectPolite(await send('GET', `${path}.data?${query}`, asMerchant()), `GET ${path}.data?${query.slice(0, 40)}`);
	}
});

test('methods and bodies that no route takes are refused without a failure', async () => {
	const date = `/app/dates/${act.variant('SECRET').id}`;
	const routes = [
		'/',
		'/app',
		'/app/orders',
		`/app/orders/${order}`,
		'/app/settings',
		'/app/dates',
		date,
		'/auth/login',
		'/health',
		'/nowhere',
	];
	for (const path of routes) {
		for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND']) {
			// The home page's action is a real one: it starts the reading over.
			if (method !== 'OPTIONS' && method !== 'HEAD' && path === '/app') continue;
			for (const suffix of path === '/' || path === '/health' ? [''] : ['', '.data'])
				expectPolite(
					await send(method, `${path}${suffix}`, { ...asMerchant(), ...formType }, 'x=1'),
					`${method} ${path}${suffix}`,
				);
		}
	}
	const bodies: readonly (readonly [string, string | Buffer])[] = [
		['application/json', '{"a":'],
		['application/json', '[]'],
		['text/plain', 'x'],
		['', ''],
		['multipart/form-data', 'x'],
		['multipart/form-data; boundary=b', 'no boundary at all'],
		[
			'multipart/form-data; boundary=b',
			'--b\r\nContent-Disposition: form-data; name="earliest"; filename="f"\r\n\r\nx\r\n--b--\r\n',
		],
		['application/x-www-form-urlencoded', '%zz=%ff&&&=&'],
		['application/x-www-form-urlencoded', 'earliest=2026-02-30&latest=9999-99-99&quantity=1e9&reason=%00'],
		[
			'application/x-www-form-urlencoded',
			`earliest=${windowIn(50).earliest}&latest=${windowIn(50).latest}&quantity=&reason=%00zero`,
		],
		[
			'application/x-www-form-urlencoded',
			'intent=save&orderTag=%00&settleSeconds=1&handlingDays=0&toleranceDays=0&impliedTermDays=30&leadTimeDays=&raincheckOfferDays=7&raincheckPlace=before&raincheckMaxQuantity=10',
		],
		[
			'application/x-www-form-urlencoded',
			'intent=save&orderTag=%F0%9F%8D%B5%ED%A0%80&settleSeconds=-1&handlingDays=NaN&toleranceDays=&impliedTermDays=0x1&leadTimeDays=1.5',
		],
		['application/octet-stream', Buffer.alloc(3_000_000, 1)],
		['application/x-www-form-urlencoded', `reason=${'a'.repeat(3_000_000)}`],
	];
	for (const [type, body] of bodies) {
		for (const path of ['/app/settings.data', `${date}.data`])
			expectPolite(
				await send('POST', path, { ...asMerchant(), ...(type ? { 'content-type': type } : {}) }, body),
				`POST ${path} ${type} ${body.toString().slice(0, 40)}`,
			);
	}
});

test('a webhook larger than any, or one that never ends, does not hold the app up', async () => {
	const huge = await send(
		'POST',
		'/webhooks/orders',
		{ 'x-shopify-hmac-sha256': 'AAAA' },
		Buffer.alloc(17 * 1024 * 1024, 32),
	).catch((error: NodeJS.ErrnoException) => ({
		status: error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 413 : 0,
		text: '',
	}));
	expect([401, 413]).toContain(huge.status);
	const hanging = [1, 2, 3].map(() => {
		const socket = connect(world.app().port, '127.0.0.1');
		socket.on('error', () => {});
		socket.write(
			'POST /webhooks/orders HTTP/1.1\r\nHost: x\r\nX-Shopify-Hmac-Sha256: AAAA\r\nContent-Length: 1000\r\n\r\n{',
		);
		return socket;
	});
	const nonsense = await new Promise<string>((resolve) => {
		const socket = connect(world.app().port, '127.0.0.1', () => socket.write('\u0000\u0001 / HTTP/9.9\r\n\r\n'));
		let said = '';
		socket.on('data', (data) => {
			said += data;
		});
		socket.on('error', () => resolve(said));
		socket.on('close', () => resolve(said));
	});
	expect(nonsense).toMatch(/^HTTP\/1\.1 400|^$/);
	expect((await send('GET', '/health')).status).toBe(200);
	const id = await act.order({ FENCE: 1 });
	await until('the shop is served as before', () => act.isTagged(id));
	for (const socket of hanging) socket.destroy();
});

test('after all of it the shop is as it was, and the app’s own words tell nobody’s secrets', async () => {
	expect((await world.page(`/app/orders/${order}`)).text).toContain('Goods SECRET');
	expect((await world.page('/app/settings')).text).toContain('value="backordered"');
	expect(act.isTagged(order)).toBe(true);
	const said = world.app().output();
	for (const secret of ['secret.buyer', 'shpat_', 'shprt_', 'a secret reason']) expect(said).not.toContain(secret);
	expect(world.proxy.refused()).toEqual([]);
});
