/**
 * Whether the tables are as this process knows them. In a rolling deploy a newer process migrates while this one still
 * serves; it goes on, since migrations only add, but whoever watches it should see that it is behind.
 */
import type { Database } from './database.server';
import { knownMigrations } from './migrate.server';

export async function isSchemaCurrent(database: Pick<Database, 'executeSql'>): Promise<boolean> {
	const { rows } = await database.executeSql(
		'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
	);
	const applied = new Set(rows.map(({ name }) => name));
	return applied.size === knownMigrations.length && knownMigrations.every(({ name }) => applied.has(name));
}
