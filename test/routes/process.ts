/**
 * The process as a test meets it: the real HTTP stack on a free port over a Postgres in memory with the app's own
 * migrations. Requests are signed here, by hand, as Shopify signs them.
 */
import { createHmac } from 'node:crypto';
import { type Database, openDatabase } from '../../app/adapters/db/database.server';
import { type NewInboxRow, readInboxStatus, storeInInbox } from '../../app/adapters/db/inbox.server';
import { migrate } from '../../app/adapters/db/migrate.server';
import { isSchemaCurrent } from '../../app/adapters/db/schema-status.server';
import { createSealer } from '../../app/adapters/db/seal.server';
import type { IngestDeps } from '../../app/flows/orders/ingest-webhook.server';
import { writeInGroups } from '../../app/flows/write-in-groups';
import { type AppParts, createApp } from '../../app/http.server';
import { listen } from '../../app/serve.server';

export const secret = 'the-client-secret';
export const previousSecret = 'the-secret-before';

export const sealer = createSealer({ current: Buffer.alloc(32, 7) });

export async function openEmptyDatabase(): Promise<Database> {
	const database = openDatabase({ kind: 'memory' }, (error) => {
		throw error;
	});
	await migrate(database);
	return database;
}

export async function startProcess(
	database: Database,
	overrides: Partial<Omit<AppParts, 'ingest'>> & { readonly ingest?: Partial<IngestDeps> } = {},
) {
	const { prisma } = database;
	const lines: string[] = [];
	const writes: number[] = [];
	const group = writeInGroups(
		(rows: readonly NewInboxRow[]) => {
			writes.push(rows.length);
			return storeInInbox(database, rows);
		},
		{ gatherMs: 3, rowsPerWrite: 500, rowsWaiting: 5_000, patienceMs: 3_500 },
	);
	const now = () => new Date('2026-11-22T10:00:00Z');
	const log = (line: string) => lines.push(line);
	const app = createApp({
		health: {
			role: 'all',
			readInboxStatus: () => readInboxStatus(prisma),
			areMigrationsCurrent: () => isSchemaCurrent(database),
			now,
		},
		log,
		// A build without routes: what it is asked for it does not know, which is enough to see who answered.
		pages: {
			entry: { module: { default: () => new Response('a page of Remix') } },
			routes: {},
			assets: { entry: { module: '', imports: [] }, routes: {}, url: '', version: '' },
			basename: '/',
			publicPath: '/',
			assetsBuildDirectory: '',
			future: { v3_singleFetch: true } as never,
			isSpaMode: false,
			mode: 'production',
		},
		...overrides,
		ingest: {
			secrets: [secret, previousSecret],
			sealer,
			store: group.write,
			now,
			log,
			...overrides.ingest,
		},
	});
	const listening = await listen(app, 0, group.rest);
	return {
		url: `http://127.0.0.1:${listening.port}`,
		stop: listening.stop,
		lines,
		writes,
	};
}

export const sign = (body: string | Buffer, key = secret): string =>
	createHmac('sha256', key).update(body).digest('base64');

export const body = JSON.stringify({ admin_graphql_api_id: 'gid://shopify/Order/820982911946154508', name: '#9999' });

export const signedHeaders = (overrides: Record<string, string> = {}, of: string | Buffer = body) => ({
	'content-type': 'application/json',
	'x-shopify-topic': 'orders/create',
	'x-shopify-shop-domain': 'drift.myshopify.com',
	'x-shopify-api-version': '2026-10',
	'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
	'x-shopify-event-id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
	'x-shopify-triggered-at': '2026-11-22T09:59:58.123456789Z',
	'x-shopify-hmac-sha256': sign(of),
	...overrides,
});
