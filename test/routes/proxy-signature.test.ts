/** Whose requests through the app proxy are answered: a Request in, a Response out, on the real context. */
import { expect, test } from 'vitest';
import { readProxySignature } from '../../app/adapters/shopify/proxy-signature.server';
import { type Proxied, proxied } from './proxied';
import { ask, askNowhere, fields, openProxiedApp, send } from './proxy-scene';

const { db } = openProxiedApp();

const count = () => db().raincheck.count();

test('Shopify’s own example of a signature is one to us', () => {
	const query = new URLSearchParams(
		'extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555&signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb',
	);
	expect(readProxySignature(query, ['hush'], new Date(1317327555_000))).toEqual({
		domain: 'shop-name.myshopify.com',
		customerId: '1',
		pathPrefix: '/apps/awesome_reviews',
	});
	expect(readProxySignature(query, ['hush'], new Date(1317327555_000 + 91_000))).toBeUndefined();
	expect(readProxySignature(query, ['other'], new Date(1317327555_000))).toBeUndefined();
});

test('who is signed in is kept by Shopify’s word, and never by the form’s', async () => {
	await send({ logged_in_customer_id: '66' }, { query: { logged_in_customer_id: '77' } });
	expect(await db().raincheck.findFirst()).toMatchObject({ customerId: '77' });
});

test('unsigned, forged, stale and doubled: 401 with nothing in it, and nothing happens', async () => {
	const stale = String(Math.floor(Date.now() / 1000) - 120);
	const wrong: Proxied[] = [
		{ secret: 'another secret' },
		{ query: { signature: '' } },
		{ query: { signature: 'zz' } },
		{ query: { signature: '00'.repeat(32) } },
		{ query: { timestamp: stale } },
		{ query: { timestamp: 'NaN' } },
		{ query: { shop: 'holm-studio.example.com' } },
		{ query: { x: 'y'.repeat(9000) } },
	];
	for (const options of wrong) {
		for (const response of [await send({}, options), await ask(proxied('/raincheck/x', options), 'x')])
			expect([response.status, await response.text()]).toEqual([401, '']);
	}
	const request = proxied('/raincheck', { body: fields() });
	const doubled = new Request(`${request.url}&shop=other.myshopify.com`, { method: 'POST', body: fields() });
	expect((await ask(doubled)).status).toBe(401);
	const changed = new Request(request.url.replace('holm-studio', 'other'), { method: 'POST', body: fields() });
	expect((await ask(changed)).status).toBe(401);
	expect((await ask(new Request('https://backorder.example/proxy/raincheck'))).status).toBe(401);
	expect((await askNowhere(proxied('/x', { secret: 'no' }))).status).toBe(401);
	expect(await count()).toBe(0);
});

test('the secret before is still good while it is rotated', async () => {
	expect((await send({}, { secret: 'hush-before' })).status).toBe(200);
	expect(await count()).toBe(1);
});

test('a shop that is not ours, or no longer, an address that is none and another method are refused politely', async () => {
	for (const shop of ['stranger.myshopify.com', 'gone.myshopify.com'])
		expect([(await send({}, { query: { shop } })).status, await count()]).toEqual([404, 0]);
	for (const method of ['GET', 'POST']) {
		const response = await askNowhere(proxied('/unknown', { method }));
		expect([response.status, await response.text()]).toEqual([404, 'Not found']);
	}
	for (const method of ['PUT', 'DELETE', 'PATCH']) expect((await send({}, { method })).status).toBe(405);
	expect((await ask(proxied('/raincheck'))).status).toBe(405);
});

test('a renamed proxy is learnt from its requests, and a nonsense name is not', async () => {
	await send({}, { query: { path_prefix: '/a/wait' } });
	expect(await db().shop.findFirst()).toMatchObject({ proxyPath: '/a/wait', isStorefrontDue: true });
	await send({}, { query: { path_prefix: '/a/"><script>' } });
	expect(await db().shop.findFirst()).toMatchObject({ proxyPath: '/a/wait' });
});
