import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { defineConfig, type PrismaConfig } from 'prisma/config';

/*
 * Decides how the Prisma command line works on this repository: offline, with its JavaScript schema engine over a
 * Postgres in memory, so that writing a migration needs no server and downloads nothing. It must never reach a real
 * database by accident: the app applies its migrations itself (app/adapters/db/migrate.server.ts). Whoever has
 * Prisma's native engine names it in PRISMA_SCHEMA_ENGINE_BINARY beside DATABASE_URL, and `migrate deploy` works too.
 */

const nativeEngine = process.env.PRISMA_SCHEMA_ENGINE_BINARY;
const databaseUrl = process.env.DATABASE_URL;

// Without these the command line downloads engines that nothing here calls. Any file that exists satisfies it.
const anyFile = fileURLToPath(import.meta.url);
process.env.PRISMA_QUERY_ENGINE_LIBRARY ??= anyFile;
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= anyFile;
// `validate` wants the variable that the schema names, though nothing connects to it.
process.env.DATABASE_URL ??= 'postgresql://nowhere.invalid/backorder';

type MigrationDriver = Awaited<ReturnType<Extract<PrismaConfig, { engine: 'js' }>['adapter']>>;

const paths = { schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } };

export default nativeEngine && databaseUrl
	? defineConfig({ ...paths, engine: 'classic', datasource: { url: databaseUrl } })
	: defineConfig({
			...paths,
			experimental: { adapter: true },
			engine: 'js',
			// The driver's types are of an older release of the same interface.
			adapter: async () => new PrismaPGlite(new PGlite()) as unknown as MigrationDriver,
		});
