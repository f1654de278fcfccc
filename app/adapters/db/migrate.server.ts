import { createHash, randomUUID } from 'node:crypto';
import type { Database, RunSql } from './database.server';

/*
 * Decides whether this process may work on the database that it found: it brings the schema up to what the process
 * knows, and refuses a schema that is newer or was changed by hand. The bookkeeping is Prisma's own, so that
 * `prisma migrate deploy` stays usable. It must never undo or skip a migration.
 */

export interface Migration {
	/** The directory's name, which begins with the time at which it was written. */
	readonly name: string;
	readonly sql: string;
}

const files = import.meta.glob<string>('/prisma/migrations/*/migration.sql', {
	query: '?raw',
	import: 'default',
	eager: true,
});

/** What this process knows, in the order in which it is applied. */
export const knownMigrations: readonly Migration[] = Object.entries(files)
	.map(([path, sql]) => ({ name: path.split('/').at(-2) ?? path, sql }))
	.sort((a, b) => (a.name < b.name ? -1 : 1));

/** Prisma takes the same lock, so its command line and this wait for each other too. */
const ADVISORY_LOCK = 72_707_369;

const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
	id VARCHAR(36) PRIMARY KEY NOT NULL,
	checksum VARCHAR(64) NOT NULL,
	finished_at TIMESTAMPTZ,
	migration_name VARCHAR(255) NOT NULL,
	logs TEXT,
	rolled_back_at TIMESTAMPTZ,
	started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
	applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

interface Applied {
	readonly migration_name: string;
	readonly checksum: string;
	readonly finished_at: unknown;
}

/** Returns the names of the migrations that it applied. Throws with a sentence where it must not go on. */
export async function migrate(
	database: Pick<Database, 'withConnection'>,
	migrations: readonly Migration[] = knownMigrations,
): Promise<readonly string[]> {
	if (migrations.length === 0)
		throw new Error('This build carries no migrations, so it cannot tell what it may work on.');
	return database.withConnection(async (run) => {
		await run('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
		try {
			await run(BOOKKEEPING);
			const pending = requirePending(migrations, await readApplied(run));
			for (const migration of pending) await apply(run, migration);
			return pending.map((migration) => migration.name);
		} finally {
			await run('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]);
		}
	});
}

async function readApplied(run: RunSql): Promise<readonly Applied[]> {
	const { rows } = await run(
		'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name',
	);
	return rows;
}

function requirePending(migrations: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
	const known = new Map(migrations.map((migration) => [migration.name, migration]));
	for (const { migration_name: name, checksum, finished_at: finishedAt } of applied) {
		const migration = known.get(name);
		if (migration === undefined) {
			throw new Error(
				`The database holds the migration ${name}, which this version does not know: it was used by a newer one. Start that version.`,
			);
		}
		if (finishedAt === null) {
			throw new Error(
				`The migration ${name} was begun and not finished by another tool. Mend the database, then say so with: prisma migrate resolve`,
			);
		}
		if (checksum !== checksumOf(migration)) {
			throw new Error(
				`The migration ${name} is not the one that the database was given. A migration that was applied is never edited: add a new one.`,
			);
		}
	}
	const done = new Set(applied.map((row) => row.migration_name));
	return migrations.filter((migration) => !done.has(migration.name));
}

/** One transaction: a migration that fails leaves neither its tables nor a mark. */
async function apply(run: RunSql, migration: Migration): Promise<void> {
	await run('BEGIN');
	try {
		await run(migration.sql);
		await run(
			`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
			VALUES ($1, $2, $3, clock_timestamp(), 1)`,
			[randomUUID(), checksumOf(migration), migration.name],
		);
		await run('COMMIT');
	} catch (error) {
		await run('ROLLBACK');
		throw new Error(`The migration ${migration.name} failed and was undone.`, { cause: error });
	}
}

/** Of the file as it is committed: a checkout with other line ends is the same migration. */
function checksumOf({ sql }: Migration): string {
	return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
}
