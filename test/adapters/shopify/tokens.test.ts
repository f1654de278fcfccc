import { Session } from '@shopify/shopify-app-remix/server';
import { expect, test } from 'vitest';
import { AdminError, NeedsReconnect } from '../../../app/adapters/shopify/admin-errors';
import { createTokenSource, type TokenSessions } from '../../../app/adapters/shopify/tokens.server';
import { type Answer, fakeFetch, fakeTime } from './fake-fetch';

const domain = 'holm-studio.myshopify.com';
const id = `offline_${domain}`;
const minutes = (count: number) => count * 60_000;

function memorySessions(time: { now(): Date }) {
	const rows = new Map<string, Session>();
	const leases = new Map<string, { by: string; until: number }>();
	const sessions: TokenSessions = {
		loadSession: async (key) => rows.get(key),
		storeSession: async (session) => {
			rows.set(session.id, session);
			return true;
		},
		takeLease: async (key, by, untilMs, nowMs) => {
			const held = leases.get(key);
			if (!rows.has(key) || (held && held.by !== by && held.until > nowMs)) return false;
			leases.set(key, { by, until: untilMs });
			return true;
		},
		dropLease: async (key, by) => {
			if (leases.get(key)?.by === by) leases.delete(key);
		},
	};
	const keep = (token: string, lifeMs: number | undefined, refreshToken: string | undefined = 'shprt_first') =>
		rows.set(
			id,
			new Session({
				id,
				shop: domain,
				state: '',
				isOnline: false,
				accessToken: token,
				scope: 'write_orders',
				...(lifeMs === undefined ? {} : { expires: new Date(time.now().getTime() + lifeMs) }),
				...(refreshToken === '' ? {} : { refreshToken }),
			}),
		);
	return { sessions, rows, leases, keep };
}

const renewed = (token = 'shpat_second', refreshToken = 'shprt_second') =>
	Response.json({
		access_token: token,
		scope: 'write_orders',
		expires_in: 3600,
		refresh_token: refreshToken,
		refresh_token_expires_in: 7_776_000,
	});

function setUp(answer: Answer = () => renewed()) {
	const time = fakeTime();
	const calls = fakeFetch(answer);
	const memory = memorySessions(time);
	const open = () =>
		createTokenSource({
			sessions: memory.sessions,
			apiKey: 'key',
			apiSecret: 'secret',
			now: time.now,
			sleep: time.sleep,
		});
	return { ...memory, time, calls, open, tokens: open() };
}

test('a token with more than five minutes left is given without a question', async () => {
	const { keep, tokens, calls } = setUp();
	keep('shpat_first', minutes(5) + 1);
	expect(await tokens.getToken(domain)).toBe('shpat_first');
	expect(calls.length).toBe(0);
});

test('a token with five minutes left is exchanged for its successor, which is stored', async () => {
	const { keep, tokens, calls, rows, leases, time } = setUp();
	keep('shpat_first', minutes(5));
	expect(await tokens.getToken(domain)).toBe('shpat_second');
	expect(calls[0]?.url).toBe(`https://${domain}/admin/oauth/access_token`);
	expect(calls[0]?.body).toEqual({
		client_id: 'key',
		client_secret: 'secret',
		grant_type: 'refresh_token',
		refresh_token: 'shprt_first',
	});
	const stored = rows.get(id);
	expect(stored?.accessToken).toBe('shpat_second');
	expect(stored?.refreshToken).toBe('shprt_second');
	expect(stored?.expires).toEqual(new Date(time.now().getTime() + 3_600_000));
	expect(leases.size).toBe(0);
});

test('a token that never ends is left alone', async () => {
	const { keep, tokens, calls } = setUp();
	keep('shpat_forever', undefined);
	expect(await tokens.getToken(domain)).toBe('shpat_forever');
	expect(calls.length).toBe(0);
});

test('callers of one process share one refresh', async () => {
	const { keep, tokens, calls } = setUp();
	keep('shpat_first', -1);
	const given = await Promise.all([tokens.getToken(domain), tokens.getToken(domain), tokens.getToken(domain)]);
	expect(given).toEqual(['shpat_second', 'shpat_second', 'shpat_second']);
	expect(calls.length).toBe(1);
});

test('two processes make one call: who has no lease waits for the other', async () => {
	const { keep, open, calls } = setUp();
	keep('shpat_first', -1);
	const given = await Promise.all([open().getToken(domain), open().getToken(domain)]);
	expect(given).toEqual(['shpat_second', 'shpat_second']);
	expect(calls.length).toBe(1);
});

test('while somebody else renews it, a token that still lives is used', async () => {
	const { keep, tokens, calls, leases, time } = setUp();
	keep('shpat_first', minutes(2));
	leases.set(id, { by: 'another process', until: time.now().getTime() + minutes(1) });
	expect(await tokens.getToken(domain)).toBe('shpat_first');
	expect(calls.length).toBe(0);
});

test('a lease whose holder died is taken over when it has run out', async () => {
	const { keep, tokens, calls, leases, time } = setUp();
	keep('shpat_first', -1);
	leases.set(id, { by: 'a dead process', until: time.now().getTime() + 10_000 });
	expect(await tokens.getToken(domain)).toBe('shpat_second');
	expect(time.slept.length).toBeGreaterThan(0);
	expect(calls.length).toBe(1);
});

test('the token that lives longer wins over one that came meanwhile', async () => {
	const meanwhile = setUp(() => {
		meanwhile.keep('shpat_merchant', minutes(90));
		return renewed();
	});
	meanwhile.keep('shpat_first', -1);
	expect(await meanwhile.tokens.getToken(domain)).toBe('shpat_merchant');
	expect(meanwhile.rows.get(id)?.accessToken).toBe('shpat_merchant');
});

test('a refusal counts for nothing where the merchant has just brought a new token', async () => {
	const meanwhile = setUp(() => {
		meanwhile.keep('shpat_merchant', minutes(60));
		return Response.json({ error: 'invalid_request' }, { status: 400 });
	});
	meanwhile.keep('shpat_first', -1);
	expect(await meanwhile.tokens.getToken(domain)).toBe('shpat_merchant');
});

test('a token that Shopify refused is renewed however long it had to live, once for all who saw it', async () => {
	const { keep, open, calls } = setUp();
	keep('shpat_first', minutes(50));
	const given = await Promise.all([open().getToken(domain, 'shpat_first'), open().getToken(domain, 'shpat_first')]);
	expect(given).toEqual(['shpat_second', 'shpat_second']);
	expect(calls.length).toBe(1);
});

test('a refused token that was replaced already costs no call', async () => {
	const { keep, tokens, calls } = setUp();
	keep('shpat_newer', minutes(50));
	expect(await tokens.getToken(domain, 'shpat_older')).toBe('shpat_newer');
	expect(calls.length).toBe(0);
});

test('a refused refresh token, none, or no session mean that the shop needs to be reconnected', async () => {
	const { keep, rows, tokens } = setUp(() => Response.json({ error: 'invalid_request' }, { status: 400 }));
	await expect(tokens.getToken(domain)).rejects.toBeInstanceOf(NeedsReconnect);
	keep('shpat_first', -1);
	await expect(tokens.getToken(domain)).rejects.toBeInstanceOf(NeedsReconnect);
	keep('shpat_first', -1, '');
	await expect(tokens.getToken(domain)).rejects.toBeInstanceOf(NeedsReconnect);
	expect(rows.get(id)?.accessToken).toBe('shpat_first');
});

test('when Shopify cannot be reached, a token that still lives is used and a dead one is not', async () => {
	const { keep, tokens, leases } = setUp(() => Promise.reject(new TypeError('fetch failed')));
	keep('shpat_first', minutes(2));
	expect(await tokens.getToken(domain)).toBe('shpat_first');
	keep('shpat_first', -1);
	const failure = await tokens.getToken(domain).catch((reason: unknown) => reason);
	expect(failure).toBeInstanceOf(AdminError);
	expect(failure).toMatchObject({ kind: 'unavailable' });
	expect(leases.size).toBe(0);
});

test('an uninstall during the refresh brings no token back', async () => {
	const meanwhile = setUp(() => {
		meanwhile.rows.delete(id);
		return renewed();
	});
	meanwhile.keep('shpat_first', -1);
	await expect(meanwhile.tokens.getToken(domain)).rejects.toBeInstanceOf(NeedsReconnect);
	expect(meanwhile.rows.size).toBe(0);
});
