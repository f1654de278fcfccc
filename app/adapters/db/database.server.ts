import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { lockDataDir } from './data-dir-lock.server';
import { createPgliteDriver, createPostgresDriver, type DriverFactory } from './driver.server';
import { PrismaClient } from './generated/client';
import { bindToShop, type ShopDb } from './shop-db.server';

/*
 * Decides where rows are kept: a PostgreSQL behind DATABASE_URL, or the same dialect embedded in this process. Nothing
 * outside may ask which. It must never let a statement wait for a transaction that waits for the statement: the
 * embedded engine is one connection, so inside a transaction only the transaction's own client answers.
 */

export type DatabasePlace =
	| { readonly kind: 'server'; readonly url: string }
	| { readonly kind: 'directory'; readonly dataDir: string }
	/** Gone with the process. `template`: a data directory as `dumpDataDir` of the engine writes it. */
	| { readonly kind: 'memory'; readonly template?: Blob };

export interface Rows {
	// biome-ignore lint/suspicious/noExplicitAny: the queue reads columns of its own tables, as its library types them.
	readonly rows: any[];
}

/** One connection for the length of a call; several statements in one text are allowed where there are no values. */
export type RunSql = (text: string, values?: readonly unknown[]) => Promise<Rows>;

export interface Database {
	/** For the log only. */
	readonly engine: 'postgres' | 'pglite';
	/** Sees every shop: for adapters, never for flows. */
	readonly prisma: PrismaClient;
	forShop(shopId: string): ShopDb;
	executeSql: RunSql;
	/** A connection of its own, so that session locks hold and end with it. */
	withConnection<T>(body: (run: RunSql) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

/** Milliseconds. One transaction of the embedded engine holds up everything else, so both are short. */
const transactionOptions = { maxWait: 4_000, timeout: 15_000 };
const CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/** The hook is awaited before a connection is handed out; the published types do not know of it yet. */
interface PoolOptions extends pg.PoolConfig {
	onConnect(client: pg.ClientBase): Promise<void>;
}

interface Engine {
	readonly name: Database['engine'];
	readonly driver: DriverFactory;
	readonly run: RunSql;
	withConnection<T>(body: (run: RunSql) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

/** Returns at once; the first statement waits until the engine is ready. */
export function openDatabase(place: DatabasePlace, onIdleError: (error: Error) => void): Database {
	const engine = place.kind === 'server' ? openServer(place.url, onIdleError) : openEmbedded(place);
	const prisma = new PrismaClient({ adapter: engine.driver, transactionOptions });
	const openTransaction = new AsyncLocalStorage<{ isOpen: boolean }>();

	const requireNoTransaction = () => {
		if (openTransaction.getStore()?.isOpen) {
			throw new Error(
				'Inside a transaction use the client that it was given: any other one would wait for the transaction to end.',
			);
		}
	};
	const markTransaction = async <T>(body: () => Promise<T>): Promise<T> => {
		const mark = { isOpen: true };
		try {
			return await openTransaction.run(mark, body);
		} finally {
			// What was started inside and outlives it, such as a timer, is free again.
			mark.isOpen = false;
		}
	};

	return {
		engine: engine.name,
		prisma,
		forShop: (shopId) => bindToShop({ prisma, shopId, requireNoTransaction, markTransaction }),
		executeSql: async (text, values) => {
			requireNoTransaction();
			return engine.run(text, values);
		},
		withConnection: (body) => engine.withConnection(body),
		close: async () => {
			await prisma.$disconnect();
			await engine.close();
		},
	};
}

function openServer(url: string, onIdleError: (error: Error) => void): Engine {
	// The driver drops the offset of a timestamp that it reads, so every session must speak UTC.
	const onConnect = async (client: pg.ClientBase) => {
		await client.query("SET TIME ZONE 'UTC'");
	};
	const settings = {
		connectionString: url,
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		application_name: 'backorder',
	};
	const options: PoolOptions = { ...settings, max: CONNECTIONS, onConnect };
	const pool = new pg.Pool(options);
	// Unheard, a connection that breaks while nobody uses it ends the process. One that is being closed may break.
	pool.on('error', (error) => {
		if (!pool.ending) onIdleError(error);
	});
	return {
		name: 'postgres',
		driver: createPostgresDriver(pool),
		run: (text, values) => pool.query(text, values === undefined ? undefined : [...values]).then(flattenRows),
		withConnection: async (body) => {
			const client = new pg.Client(settings);
			client.on('error', onIdleError);
			await client.connect();
			try {
				await onConnect(client);
				return await body((text, values) =>
					client.query(text, values === undefined ? undefined : [...values]).then(flattenRows),
				);
			} finally {
				await client.end();
			}
		},
		close: () => pool.end(),
	};
}

function openEmbedded(place: Exclude<DatabasePlace, { kind: 'server' }>): Engine {
	const release = place.kind === 'directory' ? lockDataDir(place.dataDir) : () => undefined;
	const pglite = startPglite(place);
	// Asked for again by whoever runs the first statement; unheard until then it would end the process.
	pglite.waitReady.catch(() => undefined);

	const runUnlocked: RunSql = async (text, values) => {
		if (values !== undefined && values.length > 0) return pglite.query(text, [...values]);
		return flattenRows(await pglite.exec(text));
	};
	const run: RunSql = async (text, values) => {
		try {
			return await runUnlocked(text, values);
		} catch (error) {
			// A text with a BEGIN of its own that failed half-way would leave the only connection in a dead transaction.
			if (pglite.isInTransaction()) await pglite.exec('ROLLBACK');
			throw error;
		}
	};
	return {
		name: 'pglite',
		driver: createPgliteDriver(pglite),
		run,
		withConnection: (body) => body(run),
		close: async () => {
			if (!pglite.closed) await pglite.close();
			release();
		},
	};
}

function startPglite(place: Exclude<DatabasePlace, { kind: 'server' }>): PGlite {
	if (place.kind === 'memory') return new PGlite(place.template === undefined ? {} : { loadDataDir: place.template });
	const directory = join(place.dataDir, 'pglite');
	mkdirSync(directory, { recursive: true });
	return new PGlite(directory);
}

/** A text of several statements answers with a result for each. */
function flattenRows(results: Rows | readonly Rows[]): Rows {
	return { rows: [results].flat().flatMap((result) => result.rows) };
}
