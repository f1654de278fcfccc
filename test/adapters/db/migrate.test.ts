import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../app/adapters/db/database.server';
import { knownMigrations, type Migration, migrate } from '../../../app/adapters/db/migrate.server';
import { forEachEngine, type TestDatabase } from '../../setup/database';

const later: Migration = { name: '29990101000000_later', sql: 'CREATE TABLE later (id TEXT);\r\nSELECT 1;' };
const broken: Migration = { name: '29990101000000_broken', sql: 'CREATE TABLE half (id TEXT); SELECT 1/0;' };
const names = knownMigrations.map(({ name }) => name);

forEachEngine((engine) => {
	const within = async (body: (opened: TestDatabase) => Promise<void>) => {
		const opened = await engine.open({ isMigrated: false });
		try {
			await body(opened);
		} finally {
			await opened.close();
		}
	};

	test('an empty database is brought up once and then left alone', () =>
		within(async ({ database }) => {
			expect(names.length).toBeGreaterThan(0);
			expect(await migrate(database)).toEqual(names);
			expect(await migrate(database)).toEqual([]);
			expect(await migrate(database, [...knownMigrations, later])).toEqual([later.name]);
			expect(await database.prisma.shop.count()).toBe(0);
			const { rows } = await database.executeSql('SELECT * FROM _prisma_migrations ORDER BY migration_name');
			expect(rows).toHaveLength(names.length + 1);
			expect(rows[0]).toMatchObject({
				migration_name: names[0],
				checksum: createHash('sha256')
					.update(knownMigrations[0]?.sql ?? '')
					.digest('hex'),
				finished_at: expect.any(Date),
				rolled_back_at: null,
				logs: null,
				applied_steps_count: 1,
			});
		}));

	test('a database that a newer version used is refused', () =>
		within(async ({ database }) => {
			await migrate(database, [...knownMigrations, later]);
			await expect(migrate(database)).rejects.toThrow(
				'The database holds the migration 29990101000000_later, which this version does not know',
			);
		}));

	test('an applied migration that was edited is refused, other line ends are not an edit', () =>
		within(async ({ database }) => {
			await migrate(database, [later]);
			expect(await migrate(database, [{ ...later, sql: later.sql.replaceAll('\r\n', '\n') }])).toEqual([]);
			await expect(migrate(database, [{ ...later, sql: `${later.sql} SELECT 2;` }])).rejects.toThrow('is never edited');
		}));

	test('a migration that fails leaves nothing, says which one, and can be tried again', () =>
		within(async ({ database }) => {
			await expect(migrate(database, [...knownMigrations, broken])).rejects.toThrow(broken.name);
			const { rows } = await database.executeSql("SELECT to_regclass('half') AS half");
			expect(rows).toEqual([{ half: null }]);
			expect(await migrate(database)).toEqual([]);
		}));

	test('one that another tool left unfinished is refused, one that was rolled back is done again', () =>
		within(async ({ database }) => {
			await migrate(database, [later]);
			await database.executeSql('UPDATE _prisma_migrations SET finished_at = NULL');
			await expect(migrate(database, [later])).rejects.toThrow('was begun and not finished');
			await database.executeSql('DROP TABLE later');
			await database.executeSql('UPDATE _prisma_migrations SET rolled_back_at = now()');
			expect(await migrate(database, [later])).toEqual([later.name]);
		}));

	test('a build without migrations does not take an empty list for an empty schema', () =>
		within(async ({ database }) => {
			await expect(migrate(database, [])).rejects.toThrow('carries no migrations');
		}));

	if (engine.name === 'postgres') {
		test('two processes that start together migrate once', () =>
			within(async ({ database, url = '' }) => {
				const second = openDatabase({ kind: 'server', url }, () => undefined);
				try {
					const done = await Promise.all([migrate(database), migrate(second), migrate(database), migrate(second)]);
					expect(done.flat()).toEqual(names);
					expect(done.filter((applied) => applied.length === 0)).toHaveLength(3);
				} finally {
					await second.close();
				}
			}));
	}
});

test('the migrations make the schema that the client was generated from', { timeout: 120_000 }, () => {
	const arguments_ = ['migrate', 'diff', '--from-migrations', 'prisma/migrations'];
	const target = ['--to-schema-datamodel', 'prisma/schema.prisma', '--script'];
	const difference = execFileSync('node_modules/.bin/prisma', [...arguments_, ...target], { encoding: 'utf8' });
	expect(difference).toContain('-- This is an empty migration.');
});
