import { expect, test } from 'vitest';
import { createPlatform } from '../platform';
import { appToml, shopOfOne } from './shop-of-one';

const name = '{ shop { name } }';

test('the stand-in does not start beside a secret that could be real', () => {
	const start = (apiSecret: string) => () =>
		createPlatform({ appUrl: 'https://app.example', apiKey: 'k', apiSecret, appToml });
	expect(start(`shpss_${'0'.repeat(32)}`)).toThrow('a secret of its own');
	expect(start('0123456789abcdef0123456789abcdef')).toThrow('a secret of its own');
});

test('every answer says that it is a stand-in', async () => {
	const { platform } = shopOfOne();
	const response = await platform.fetch(new Request('https://unknown.myshopify.com/'));
	expect([response.status, response.headers.get('x-stand-in')]).toEqual([404, '1']);
});

test('token exchange answers an expiring token with the scopes, and the token opens the Admin API', async () => {
	const { exchange, call, shop } = shopOfOne();
	const { status, body } = await exchange();
	expect([status, body.expires_in, body.refresh_token_expires_in, body.scope]).toEqual([
		200,
		3600,
		7_776_000,
		shop.installation?.scopes.join(','),
	]);
	expect((await call(body.access_token ?? '', name)).data).toEqual({ shop: { name: 'One Shop' } });
	expect((await call('shpat_unknown', name)).status).toBe(401);
});

test('two exchanges at once both work: the first load of the app does that', async () => {
	const { exchange, call } = shopOfOne();
	const both = await Promise.all([exchange(), exchange()]);
	for (const { body } of both) expect((await call(body.access_token ?? '', name)).status).toBe(200);
});

test('a forged, stale or foreign session token is refused, and so is a wrong secret', async () => {
	const { exchange } = shopOfOne();
	expect((await exchange({ subject_token: 'a.b.c' })).body.error).toBe('invalid_subject_token');
	expect((await exchange({ client_secret: 'standin-other' })).body.error).toBe('application_cannot_be_found');
});

test('a token dies after an hour, and the refresh token buys a new one', async () => {
	const { exchange, call, pass } = shopOfOne();
	const { body } = await exchange();
	pass(3_600_000);
	expect((await call(body.access_token ?? '', name)).status).toBe(401);
	const refreshed = await exchange({ grant_type: 'refresh_token', refresh_token: body.refresh_token });
	expect((await call(refreshed.body.access_token ?? '', name)).status).toBe(200);
	expect(refreshed.body.refresh_token).not.toBe(body.refresh_token);
});

test('a refresh whose answer was lost can be tried again, until its replacement is used', async () => {
	const { exchange } = shopOfOne();
	const { body } = await exchange();
	const refresh = (token: string | undefined) => exchange({ grant_type: 'refresh_token', refresh_token: token });
	const first = await refresh(body.refresh_token);
	const again = await refresh(body.refresh_token);
	expect([again.status, again.body.refresh_token]).toEqual([200, first.body.refresh_token]);
	expect((await refresh(first.body.refresh_token)).status).toBe(200);
	expect((await refresh(body.refresh_token)).status).toBe(400);
});

test('an uninstall revokes at once and tells the app; a new exchange installs again', async () => {
	const { platform, shop, exchange, call, delivered } = shopOfOne();
	const { body } = await exchange();
	platform.uninstall(shop);
	await platform.tick();
	expect((await call(body.access_token ?? '', name)).status).toBe(401);
	expect((await exchange({ grant_type: 'refresh_token', refresh_token: body.refresh_token })).status).toBe(400);
	expect(delivered.map(({ request }) => request.headers.get('x-shopify-topic'))).toEqual(['app/uninstalled']);
	expect((await exchange()).status).toBe(200);
	expect(shop.installation).toBeDefined();
});
