import { fileURLToPath } from 'node:url';
import { PGlite, type QueryOptions } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { defineConfig, type PrismaConfig } from 'prisma/config';

/*
 * Decides how the Prisma command line works on this repository: offline, with its JavaScript schema engine over a
 * Postgres in memory, so that writing a migration needs no server and downloads nothing. It must never reach a real
 * database by accident: the app applies its migrations itself (app/adapters/db/migrate.server.ts).
 *
 * `migrate dev` of this release writes the first migration and refuses every later one ("must be provided through an
 * external factory"); those are written with `migrate diff --from-migrations prisma/migrations --to-schema-datamodel
 * prisma/schema.prisma --script`. Whoever has Prisma's native engine names it in PRISMA_SCHEMA_ENGINE_BINARY beside
 * DATABASE_URL, and all of the command line works, `migrate deploy` too.
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

/** The engine sends a whole migration as one query without values, which only the simple protocol takes. */
function openScratchDatabase(): PGlite {
	const pglite = new PGlite();
	const query = pglite.query.bind(pglite);
	const runScript = async (text: string, options?: QueryOptions) =>
		(await pglite.exec(text, options)).at(-1) ?? { rows: [], fields: [] };
	return Object.assign(pglite, {
		query: (text: string, values?: unknown[], options?: QueryOptions) =>
			values === undefined || values.length === 0 ? runScript(text, options) : query(text, values, options),
	});
}

async function openMigrationDriver(): Promise<MigrationDriver> {
	const driver = new PrismaPGlite(openScratchDatabase());
	const connectToShadowDb = () => new PrismaPGlite(openScratchDatabase()).connect();
	// The driver's types are of an older release of the same interface.
	return Object.assign(driver, { connectToShadowDb }) as unknown as MigrationDriver;
}

const paths = { schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } };

export default nativeEngine && databaseUrl
	? defineConfig({ ...paths, engine: 'classic', datasource: { url: databaseUrl } })
	: defineConfig({ ...paths, experimental: { adapter: true }, engine: 'js', adapter: openMigrationDriver });
