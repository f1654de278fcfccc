import '@shopify/shopify-app-remix/adapters/node';
import { type Session, shopifyApp } from '@shopify/shopify-app-remix/server';
import { expect, test } from 'vitest';
import { addLocation, addProduct } from '../catalogue';
import { placeOrder } from '../orders';
import { signProxyQuery } from '../sign';
import { createStore } from '../store';
import type { AppProxyTarget } from './app-proxy';
import { createStorefront } from './storefront';
import { visitorOf } from './visitor';

const secret = 'standin-secret';
const domain = 'holm-studio.myshopify.com';

function openShop(answer: (request: Request) => Response | Promise<Response>) {
	const shop = createStore(() => new Date()).addShop({
		domain,
		name: 'Holm Studio',
		email: 'hello@holm.example',
		ownerName: 'Ida Holm',
		currency: 'USD',
		timezone: 'UTC',
		locale: 'en',
		address: { countryCode: 'US' },
	});
	shop.installation = { id: '1', scopes: [], installedAt: shop.now() };
	addLocation(shop, { name: 'Studio' });
	const product = addProduct(shop, { title: 'Pitcher', variants: [{ price: '48.00', available: 3 }] });
	const ada = { email: 'ada@mail.example', firstName: 'Ada', lastName: 'L' };
	const order = placeOrder(shop, { lines: [{ variantId: product.variantIds[0] ?? '', quantity: 1 }], customer: ada });
	const asked: Request[] = [];
	const send = async (request: Request) => {
		asked.push(request.clone());
		return await answer(request);
	};
	const appProxy: AppProxyTarget = {
		prefix: 'apps',
		subpath: 'backorder',
		url: 'https://app.example/proxy',
		apiSecret: secret,
		send,
	};
	const visitor = visitorOf(createStorefront({ shop, appProxy }));
	return { shop, asked, customerId: order.customerId ?? '', ...visitor };
}

const liquid = (text: string, status = 200) =>
	new Response(text, { status, headers: { 'content-type': 'application/liquid; charset=utf-8' } });

const library = () =>
	shopifyApp({
		apiKey: 'standin-key',
		apiSecretKey: secret,
		apiVersion: '2026-10' as never,
		appUrl: 'https://app.example',
		scopes: ['write_products'],
		sessionStorage: {
			storeSession: async () => true,
			loadSession: async () => undefined,
			deleteSession: async () => true,
			deleteSessions: async () => true,
			findSessionsByShop: async (): Promise<Session[]> => [],
		},
	});

test("the signature is that of Shopify's own example", () => {
	const query = 'extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1';
	const signed = signProxyQuery(
		new URLSearchParams(`${query}&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555`),
		'hush',
	);
	expect(signed.get('signature')).toBe('4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb');
});

test("what the app is asked is signed so that Shopify's library believes it, whatever the visitor adds", async () => {
	const { send, asked } = openShop(() => Response.json({ kind: 'saved' }));
	await send('/apps/backorder/raincheck/abc?x=1&x=2&a-b=%C3%A9&shop=evil.example&signature=f00&timestamp=1');
	const [request] = asked;
	const url = new URL(request?.url ?? '');
	expect(url.pathname).toBe('/proxy/raincheck/abc');
	expect(url.searchParams.getAll('shop')).toEqual([domain]);
	expect(url.searchParams.get('path_prefix')).toBe('/apps/backorder');
	expect(url.searchParams.get('logged_in_customer_id')).toBe('');
	const { authenticate } = library();
	expect(await authenticate.public.appProxy(new Request(url))).toBeDefined();
	url.searchParams.set('x', '3');
	const refusal = await authenticate.public.appProxy(new Request(url)).catch((response: Response) => response.status);
	expect(refusal).toBe(400);
});

test('method, body and forwarding headers arrive, cookies do not, in either direction', async () => {
	const { ask, asked } = openShop(
		() =>
			new Response('{"kind":"saved"}', {
				status: 201,
				headers: {
					'content-type': 'application/json',
					'set-cookie': 'spy=1',
					'x-powered-by': 'Express',
					'x-own': 'yes',
				},
			}),
	);
	const headers = { accept: 'application/json', 'x-forwarded-for': '203.0.113.7' };
	const body = new URLSearchParams({ email: 'ana@example.com' });
	const answer = await ask('/apps/backorder/raincheck', { method: 'POST', body, headers });
	const [request] = asked;
	expect([request?.method, await request?.text()]).toEqual(['POST', 'email=ana%40example.com']);
	expect(request?.headers.get('cookie')).toBeNull();
	expect(request?.headers.get('accept')).toBe('application/json');
	expect(request?.headers.get('x-forwarded-for')).toBe('203.0.113.7');
	expect(request?.headers.get('x-forwarded-host')).toBe('holm.example');
	expect([answer.status, await answer.json()]).toEqual([201, { kind: 'saved' }]);
	expect([answer.headers.get('x-powered-by'), answer.headers.get('x-own')]).toEqual([null, 'yes']);
	expect(answer.headers.getSetCookie().join()).not.toContain('spy');
});

test('Liquid that the app answers is drawn inside the theme, in the language of the path', async () => {
	const { send } = openShop(() => liquid('<p>{{ shop.name }}: {{ request.locale.iso_code }}</p>', 404));
	const answer = await send('/de/apps/backorder/x');
	const html = await answer.text();
	expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
	expect(html).toContain('<p>Holm Studio: de</p>');
	expect(html).toContain('Ein lokaler Ersatz für einen Shopify-Shop.');
});

test('a fragment asks for no layout and gets none', async () => {
	const { text } = openShop(() => liquid('{% layout none %}<p>{{ shop.name }}</p>'));
	expect(await text('/apps/backorder/x')).toBe('<p>Holm Studio</p>');
});

test('text of a buyer that the app forgot to neutralise runs, as it would on Shopify', async () => {
	const { text } = openShop(() => liquid('{% layout none %}<p>{{ 6 | times: 7 }}</p>'));
	expect(await text('/apps/backorder/x')).toBe('<p>42</p>');
});

test('Liquid that is none is said on the page and breaks nothing', async () => {
	const { send } = openShop(() => liquid('{% if %}<script>'));
	const answer = await send('/apps/backorder/x');
	const html = await answer.text();
	expect(answer.status).toBe(200);
	expect(html).toContain('Liquid error: ');
	expect(html).not.toContain('{% if %}<script>');
});

test('HTML and redirects pass as they are', async () => {
	const { send } = openShop((request) =>
		new URL(request.url).pathname.endsWith('/go')
			? new Response(null, { status: 303, headers: { location: '/apps/backorder/there' } })
			: new Response('<b>there</b>', { headers: { 'content-type': 'text/html' } }),
	);
	const moved = await send('/apps/backorder/go');
	expect([moved.status, moved.headers.get('location')]).toEqual([303, '/apps/backorder/there']);
	expect(await (await send('/apps/backorder/there')).text()).toBe('<b>there</b>');
});

test('an app that fails or does not answer is an error page of the shop', async () => {
	for (const [fail, status] of [
		[() => Promise.reject(new TypeError('fetch failed')), 502],
		[async () => new Response('stack trace', { status: 500 }), 500],
	] as const) {
		const { send } = openShop(fail);
		const answer = await send('/apps/backorder/x');
		const html = await answer.text();
		expect(answer.status).toBe(status);
		expect(html).toContain('There was an error in the third-party application.');
		expect(html).not.toContain('stack trace');
	}
});

test('who is signed in is told by the id of the customer', async () => {
	const { send, asked, customerId } = openShop(() => Response.json({}));
	const page = await (await send('/account')).text();
	expect(page).toContain('ada@mail.example');
	await send('/account', { customer: customerId });
	expect(await (await send('/account')).text()).toContain('You are signed in as ada@mail.example.');
	await send('/apps/backorder/x');
	expect(new URL(asked[0]?.url ?? '').searchParams.get('logged_in_customer_id')).toBe(customerId);
	await send('/account', { customer: '' });
	await send('/apps/backorder/x');
	expect(new URL(asked[1]?.url ?? '').searchParams.get('logged_in_customer_id')).toBe('');
});

test('only the own path is the app’s, and only while it is installed', async () => {
	const { send, shop, asked } = openShop(() => Response.json({}));
	expect((await send('/apps/backorders/x')).status).toBe(404);
	expect((await send('/apps/backorder')).status).toBe(200);
	shop.installation = undefined;
	expect((await send('/apps/backorder')).status).toBe(404);
	expect(asked).toHaveLength(1);
});
