import { setImmediate } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import type { Prisma } from './generated/client';

/*
 * Decides what Prisma sees of a driver, so that both engines fail alike: a constraint has one error code whatever lies
 * below, and a commit that kept nothing is an error. It must never know a table.
 */

export type DriverFactory = NonNullable<Prisma.PrismaClientOptions['adapter']>;
type Driver = Awaited<ReturnType<DriverFactory['connect']>>;
type DriverTransaction = Awaited<ReturnType<Driver['startTransaction']>>;

export function createPostgresDriver(pool: Pool): DriverFactory {
	const driver = new PrismaPg(pool);
	return {
		provider: driver.provider,
		adapterName: driver.adapterName,
		connect: async () => {
			const connection = await driver.connect();
			return guard(connection, (isolation) => connection.startTransaction(isolation));
		},
	};
}

export function createPgliteDriver(pglite: PGlite): DriverFactory {
	// The driver drops the outcome of COMMIT, so it is kept here on its way through.
	let outcome: Promise<unknown> = Promise.resolve();
	const recorded = new Proxy(pglite, {
		get(target, property) {
			if (property === 'transaction') {
				return (body: Parameters<PGlite['transaction']>[0]) => {
					const running = target.transaction(body);
					running.catch(() => undefined);
					outcome = running;
					return running;
				};
			}
			const value: unknown = Reflect.get(target, property, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
	const driver = new PrismaPGlite(recorded);
	return {
		provider: 'postgres',
		adapterName: driver.adapterName,
		connect: async () => {
			// Its types are of an older release of the same interface, which Prisma 6 still accepts.
			const connection = (await driver.connect()) as unknown as Driver;
			return guard(connection, async () => {
				// One connection runs one transaction at a time, so an isolation level would say nothing.
				const starting = connection.startTransaction();
				const ended = outcome;
				const transaction = await starting;
				return {
					...forward(transaction),
					queryRaw: (query) => transaction.queryRaw(query).finally(breathe),
					executeRaw: (query) => transaction.executeRaw(query).finally(breathe),
					commit: async () => {
						await transaction.commit();
						await ended;
					},
				};
			});
		},
	};
}

const BREATH_MS = 8;
let breathedAt = 0;

/**
 * The embedded engine answers without ever leaving this turn of the event loop: unbroken, a transaction of many
 * statements would keep timers, its own time limit among them, and every request waiting until it ends.
 */
async function breathe(): Promise<void> {
	if (performance.now() - breathedAt < BREATH_MS) return;
	await setImmediate();
	breathedAt = performance.now();
}

function guard(driver: Driver, start: (isolation: Isolation) => Promise<DriverTransaction>): Driver {
	return {
		provider: driver.provider,
		adapterName: driver.adapterName,
		queryRaw: (query) => driver.queryRaw(query).catch(rethrowNamed),
		executeRaw: (query) => driver.executeRaw(query).catch(rethrowNamed),
		executeScript: (script) => driver.executeScript(script),
		startTransaction: async (isolation) => guardTransaction(await start(isolation)),
		getConnectionInfo: () => driver.getConnectionInfo?.() ?? { supportsRelationJoins: true },
		dispose: () => driver.dispose(),
	};
}

type Isolation = Parameters<Driver['startTransaction']>[0];

/** PostgreSQL answers COMMIT without an error after a statement failed, and has rolled everything back. */
function guardTransaction(transaction: DriverTransaction): DriverTransaction {
	let hasFailed = false;
	const note = (error: unknown): never => {
		hasFailed = true;
		return rethrowNamed(error);
	};
	return {
		...forward(transaction),
		queryRaw: (query) => transaction.queryRaw(query).catch(note),
		executeRaw: (query) => transaction.executeRaw(query).catch(note),
		commit: async () => {
			await transaction.commit();
			if (hasFailed) {
				throw new Error('A statement of this transaction failed, so nothing of the transaction was kept.');
			}
		},
	};
}

function forward(transaction: DriverTransaction): DriverTransaction {
	return {
		provider: transaction.provider,
		adapterName: transaction.adapterName,
		options: transaction.options,
		queryRaw: (query) => transaction.queryRaw(query),
		executeRaw: (query) => transaction.executeRaw(query),
		commit: () => transaction.commit(),
		rollback: () => transaction.rollback(),
	};
}

interface PostgresFailure {
	kind: string;
	code: string;
	detail?: string | undefined;
	column?: string | undefined;
}

/** The driver of the embedded engine hands on bare SQLSTATE codes; Prisma's own driver names these. */
function rethrowNamed(error: unknown): never {
	if (error instanceof Error && isPostgresFailure(error.cause)) {
		const named = nameOf(error.cause);
		if (named !== undefined) error.cause = { ...named, originalCode: error.cause.code, originalMessage: error.message };
	}
	throw error;
}

function isPostgresFailure(cause: unknown): cause is PostgresFailure {
	return typeof cause === 'object' && cause !== null && 'kind' in cause && cause.kind === 'postgres' && 'code' in cause;
}

function nameOf({ code, detail, column }: PostgresFailure): { kind: string; [evidence: string]: unknown } | undefined {
	const fields = detail?.match(/Key \(([^)]+)\)/)?.[1]?.split(', ');
	const constraint = fields === undefined ? undefined : { fields };
	switch (code) {
		case '23505':
			return { kind: 'UniqueConstraintViolation', constraint };
		case '23503':
			return { kind: 'ForeignKeyConstraintViolation', constraint };
		case '23502':
			return { kind: 'NullConstraintViolation', constraint: column === undefined ? constraint : { fields: [column] } };
		case '22001':
			return { kind: 'LengthMismatch', column };
		case '40001':
			return { kind: 'TransactionWriteConflict' };
		default:
			return undefined;
	}
}
