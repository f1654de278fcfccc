import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openAsBlob, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, openDatabase, type RunSql } from '../../app/adapters/db/database.server';
import { knownMigrations, type Migration, migrate } from '../../app/adapters/db/migrate.server';
import { dependencies } from '../../package.json';

/*
 * Databases for tests: the embedded engine always, a PostgreSQL where TEST_DATABASE_URL names a server on which
 * databases may be made. Every database is new and migrated, and gone afterwards. It must never touch a database that
 * it did not make.
 */

export interface TestDatabase {
	readonly database: Database;
	/** To be opened once more, as a second process would; undefined for the embedded engine. */
	readonly url: string | undefined;
	close(): Promise<void>;
}

export interface TestEngine {
	readonly name: Database['engine'];
	/** A new database, migrated unless asked otherwise. */
	open(options?: { readonly isMigrated?: boolean }): Promise<TestDatabase>;
	/** One database for the test file; call it at the top and the result within tests. */
	prepare(): () => TestDatabase;
}

const pgliteVersion = dependencies['@electric-sql/pglite'];
const serverUrl = process.env.TEST_DATABASE_URL;
const onIdleError = (error: Error) => {
	throw error;
};

/** Calls `define` for each engine at hand and prints why one is left out. */
export function forEachEngine(define: (engine: TestEngine) => void): void {
	// A block for each, so that the hooks of one do not run for the other.
	describe('pglite', () => define(withPrepare('pglite', openEmbedded)));
	if (serverUrl) {
		describe('postgres', () => define(withPrepare('postgres', (options) => openOnServer(serverUrl, options))));
	} else process.stderr.write('PostgreSQL is left out: TEST_DATABASE_URL is not set.\n');
}

/** For tests of what lies above storage: one migrated database in memory for the test file, to be had within tests. */
export const prepareTestDatabase = (): (() => TestDatabase) => withPrepare('pglite', openEmbedded).prepare();

function withPrepare(
	name: TestEngine['name'],
	open: (options: { isMigrated?: boolean }) => Promise<TestDatabase>,
): TestEngine {
	return {
		name,
		open: (options = {}) => open(options),
		prepare: () => {
			let opened: TestDatabase | undefined;
			beforeAll(async () => {
				opened = await open({});
			});
			afterAll(() => opened?.close());
			return () => {
				if (opened === undefined) throw new Error('The database is there only while tests run.');
				return opened;
			};
		},
	};
}

async function openEmbedded({ isMigrated = true }: { readonly isMigrated?: boolean }): Promise<TestDatabase> {
	const template = await templateOf(isMigrated ? knownMigrations : []);
	const database = openDatabase({ kind: 'memory', template }, onIdleError);
	return { database, url: undefined, close: () => database.close() };
}

/** Making a cluster takes seconds and loading one does not, so it is made once for a set of migrations. */
async function templateOf(migrations: readonly Migration[]): Promise<Blob> {
	const directory = join(import.meta.dirname, '../.artifacts');
	const digest = createHash('sha256')
		.update(JSON.stringify([pgliteVersion, migrations]))
		.digest('hex')
		.slice(0, 16);
	const file = join(directory, `pglite-${digest}.tar`);
	if (!existsSync(file)) {
		const pglite = new PGlite();
		if (migrations.length > 0) {
			const run: RunSql = async (text, values) =>
				values === undefined
					? { rows: (await pglite.exec(text)).flatMap(({ rows }) => rows) }
					: pglite.query(text, [...values]);
			await migrate({ withConnection: (body) => body(run) }, migrations);
		}
		// A dump asked for before the engine is up never comes.
		await pglite.waitReady;
		const dump = await pglite.dumpDataDir('none');
		await pglite.close();
		mkdirSync(directory, { recursive: true });
		const unfinished = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
		writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()));
		renameSync(unfinished, file);
	}
	return openAsBlob(file, { type: 'application/x-tar' });
}

async function openOnServer(
	server: string,
	{ isMigrated = true }: { readonly isMigrated?: boolean },
): Promise<TestDatabase> {
	const name = `backorder_test_${randomBytes(8).toString('hex')}`;
	await onServer(server, `CREATE DATABASE ${name}`);
	// No server need speak UTC by itself.
	await onServer(server, `ALTER DATABASE ${name} SET timezone TO 'America/New_York'`);
	const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
	const database = openDatabase({ kind: 'server', url }, onIdleError);
	const close = async () => {
		await database.close();
		await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
	};
	if (isMigrated) {
		await migrate(database).catch(async (error: unknown) => {
			await close();
			throw error;
		});
	}
	return { database, url, close };
}

async function onServer(server: string, statement: string): Promise<void> {
	const client = new pg.Client({ connectionString: server });
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}
