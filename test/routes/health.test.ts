import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../app/adapters/db/database.server';
import type { AppParts } from '../../app/http.server';
import { body, openEmptyDatabase, signedHeaders, startProcess } from './process';

let database: Database;
beforeAll(async () => {
	database = await openEmptyDatabase();
});
afterAll(() => database.close());

const at = (iso: string) => new Date(iso);

const health = {
	role: 'all' as const,
	areMigrationsCurrent: async () => true,
	readInboxStatus: async () => ({ depth: 0, oldestAt: null, quarantined: 0 }),
	now: () => at('2026-11-22T10:00:00Z'),
};

async function ask(overrides: Partial<typeof health>) {
	const running = await startProcess(database, { health: { ...health, ...overrides } });
	const response = await fetch(`${running.url}/health`);
	const answer = { status: response.status, body: await response.json() };
	await running.stop();
	return answer;
}

test('a process whose database answers is well, and says how far behind the inbox is', async () => {
	await database.prisma.inbox.createMany({
		data: [
			{ domain: 'd', topic: 't', eventId: '1', bodySealed: '', receivedAt: at('2026-11-22T09:58:00Z') },
			{ domain: 'd', topic: 't', eventId: '2', bodySealed: '', receivedAt: at('2026-11-22T09:59:00Z') },
			{ domain: 'd', topic: 't', eventId: '3', bodySealed: '', status: 'done', receivedAt: at('2026-11-22T09:00:00Z') },
			{
				domain: 'd',
				topic: 't',
				eventId: '4',
				bodySealed: '',
				status: 'quarantined',
				receivedAt: at('2026-11-22T09:00:00Z'),
			},
		],
	});
	const running = await startProcess(database);
	const response = await fetch(`${running.url}/health`);

	expect(response.status).toBe(200);
	expect(response.headers.get('cache-control')).toBe('no-store');
	expect(await response.json()).toEqual({
		kind: 'well',
		role: 'all',
		inboxDepth: 2,
		inboxOldestSeconds: 120,
		inboxQuarantined: 1,
	});
	await running.stop();
});

test('an empty inbox has no age', async () => {
	expect(await ask({})).toMatchObject({ status: 200, body: { inboxDepth: 0, inboxOldestSeconds: 0 } });
});

test('a process behind the migrations of a newer one says so', async () => {
	const newer = "VALUES ('a', '', '29990101000000_of_a_newer_version', now())";
	const columns = 'id, checksum, migration_name, finished_at';
	await database.executeSql(`INSERT INTO _prisma_migrations (${columns}) ${newer}`);
	const running = await startProcess(database);
	const response = await fetch(`${running.url}/health`);
	expect([response.status, await response.json()]).toMatchObject([200, { kind: 'outdated' }]);
	await running.stop();
	await database.executeSql("DELETE FROM _prisma_migrations WHERE id = 'a'");
});

test('a database that refuses is 503, without what it said', async () => {
	const refuse = () => Promise.reject(new Error('password authentication failed for user shop'));
	expect(await ask({ readInboxStatus: refuse })).toEqual({ status: 503, body: { kind: 'no-database', role: 'all' } });
});

test('a database that hangs is 503 within the time that a watcher waits', async () => {
	const hang = () => new Promise<never>(() => undefined);
	expect(await ask({ readInboxStatus: hang })).toEqual({ status: 503, body: { kind: 'no-database', role: 'all' } });
});

test('a worker serves health and nothing else', async () => {
	const running = await startProcess(database, {
		health: { ...health, role: 'worker' as never },
		pages: undefined,
	});
	const statusOf = async (path: string, init?: RequestInit) => (await fetch(running.url + path, init)).status;

	expect(await statusOf('/health')).toBe(200);
	expect(await statusOf('/webhooks/orders', { method: 'POST', headers: signedHeaders(), body })).toBe(404);
	expect(await statusOf('/app')).toBe(404);
	await running.stop();
});

test('every answer tells browsers not to guess types and not to pass addresses on', async () => {
	const running = await startProcess(database);
	for (const path of ['/health', '/webhooks/orders', '/assets/none.js', '/none']) {
		const { headers } = await fetch(running.url + path);
		expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
		expect([path, headers.get('referrer-policy')]).toEqual([path, 'same-origin']);
		expect([path, headers.get('x-powered-by')]).toEqual([path, null]);
	}
	await running.stop();
});

test('a file that is not there is a 404 in plain words', async () => {
	const running = await startProcess(database);
	const response = await fetch(`${running.url}/assets/none.js`);
	expect([response.status, await response.text()]).toEqual([404, 'Not found']);
	expect(running.lines).toEqual([]);
	await running.stop();
});

test('a page that fails is logged with its path, and never with the signature of a link', async () => {
	const broken = new Proxy<NonNullable<AppParts['pages']>>({} as never, {
		get: () => {
			throw new Error('The build is broken');
		},
	});
	const running = await startProcess(database, { pages: broken });
	for (const path of ['/app/orders', '/proxy/raincheck/0b5e4a52.c.zz.secret?shop=x'])
		expect((await fetch(running.url + path)).status).toBe(500);
	await running.stop();
	const heads = running.lines.map((line) => line.split('\n')[0]);
	expect(heads).toEqual([
		'GET /app/orders failed: Error: The build is broken',
		'GET /proxy/raincheck/… failed: Error: The build is broken',
	]);
});
