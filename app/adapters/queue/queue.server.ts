import { type Db, PgBoss } from 'pg-boss';
import type { JobDefinition } from './job-definition';

/*
 * Decides how a wake becomes a job: at most one waits and one runs for each lane, and one that failed waits longer every
 * time. It must never let a wake be lost to a job that had already begun to look.
 */

export interface QueueDatabase {
	readonly engine: 'postgres' | 'pglite';
	executeSql: Db['executeSql'];
}

/** `coalesced`: a job of the lane waits already, and will see what this send was about. */
export type Sent = { readonly kind: 'queued'; readonly id: string } | { readonly kind: 'coalesced' };

export interface RunningJob {
	readonly id: string;
	/** 0 on the first run. */
	readonly attempt: number;
	/** Aborted when the job has run out of its time, or the queue has stopped waiting for it. */
	readonly signal: AbortSignal;
}

export type JobHandler<Data> = (data: Data, job: RunningJob) => Promise<unknown>;

export interface WorkOptions {
	/** How many run at once in this process. */
	readonly concurrency?: number;
	/** How often to look for jobs that nobody here sent just now; 0.5 or more. */
	readonly pollSeconds?: number;
}

/** Lanes in which a job waits, runs, or waits to be tried again. */
export interface BusyLanes {
	has(name: string, lane: string): boolean;
}

export interface Queue {
	start(): Promise<void>;
	/** Waits for the jobs that run, up to a limit of a second or more; takes no new ones. */
	stop(options?: { readonly timeoutMs?: number }): Promise<void>;
	/** Call after `start` and before anything else; again with the same catalogue changes nothing. */
	createQueues(catalog: readonly JobDefinition[]): Promise<void>;
	/** Not inside a transaction: the embedded engine would wait for ever. */
	send(name: string, data: object, lane: string): Promise<Sent>;
	readBusyLanes(): Promise<BusyLanes>;
	work<Data extends object>(name: string, handler: JobHandler<Data>, options?: WorkOptions): Promise<void>;
}

export interface QueueSettings {
	readonly database: QueueDatabase;
	/** One line, with no data of a job. */
	readonly log: (line: string) => void;
}

const SCHEMA = 'pgboss';
/** A send wakes the workers of its own process at once; this finds what is to be tried again, or was left behind. */
const POLL_SECONDS = 5;
/** A process that died leaves its jobs running in the books; nothing else of their lane starts until that is seen. */
const HEARTBEAT_SECONDS = 15;
const WATCH_SECONDS = 5;
/** Well below the time that the process gives itself to end: what is left of it closes the database. */
const STOP_TIMEOUT_MS = 12_000;
/** Finished jobs are kept a day, to be looked at; the rows that they spoke of are the record. */
const KEEP_SECONDS = 24 * 60 * 60;
/** What failed for minutes is looked at this often: whatever heals is taken up soon after. */
const RETRY_DELAY_MAX_SECONDS = 2 * 60;

export function openQueue({ database, log }: QueueSettings): Queue {
	const boss = new PgBoss({
		db: { executeSql: (text, values) => database.executeSql(text, values) },
		backend: database.engine,
		schema: SCHEMA,
		supervise: true,
		superviseIntervalSeconds: WATCH_SECONDS,
		monitorIntervalSeconds: WATCH_SECONDS,
		schedule: false,
	});
	boss.on('error', (error) => log(`The queue reports: ${error.message}`));
	boss.on('warning', (warning) => log(`The queue warns: ${warning.message}`));

	const definitions = new Map<string, JobDefinition>();
	const workers = new Map<string, string[]>();
	const requireDefinition = (name: string): JobDefinition => {
		const definition = definitions.get(name);
		if (definition === undefined) throw new Error(`The job ${name} is in no catalogue that createQueues was given.`);
		return definition;
	};

	return {
		start: async () => {
			await boss.start();
			// The embedded database has no other process: whatever it holds is of the one before, and what is due is sent again.
			if (database.engine === 'pglite')
				await database.executeSql(`DELETE FROM ${SCHEMA}.job WHERE state <= 'active'`, []);
		},
		stop: ({ timeoutMs = STOP_TIMEOUT_MS } = {}) => boss.stop({ graceful: true, timeout: timeoutMs }),
		createQueues: async (catalog) => {
			for (const definition of catalog) {
				await createQueue(boss, definition);
				definitions.set(definition.name, definition);
			}
		},
		send: async (name, data, lane) => {
			if (lane === '')
				throw new Error(`The job ${name} runs in lanes: without the name of one all shops would share it.`);
			const id = await boss.send(name, requireDefinition(name).schema.parse(data), { singletonKey: lane });
			for (const worker of workers.get(name) ?? []) boss.notifyWorker(worker);
			return id === null ? { kind: 'coalesced' } : { kind: 'queued', id };
		},
		readBusyLanes: async () => {
			// As the unique index of such lanes has it, so that finished jobs cost nothing.
			const { rows } = await database.executeSql(
				`SELECT name, singleton_key AS lane FROM ${SCHEMA}.job WHERE state <= 'active' AND policy = 'stately'`,
				[],
			);
			const lanes = new Set(rows.map(({ name, lane }) => `${name} ${lane}`));
			return { has: (name, lane) => lanes.has(`${name} ${lane}`) };
		},
		work: async (name, handler, { concurrency = 1, pollSeconds = POLL_SECONDS } = {}) => {
			const { schema } = requireDefinition(name);
			const ids = workers.get(name) ?? [];
			workers.set(name, ids);
			// One by one, because only a worker that was asked for by itself can be woken by its id.
			for (let started = 0; started < concurrency; started++) {
				const id = await boss.work<object>(name, { pollingIntervalSeconds: pollSeconds }, async ([job]) => {
					if (job === undefined) return;
					const data = schema.parse(job.data) as Parameters<typeof handler>[0];
					await handler(data, { id: job.id, attempt: job.retryCount, signal: job.signal });
				});
				ids.push(id);
			}
		},
	};
}

async function createQueue(boss: PgBoss, definition: JobDefinition): Promise<void> {
	const settings = {
		retryLimit: definition.retryLimit,
		retryDelay: definition.retryDelaySeconds,
		...(definition.retryDelaySeconds > 0 ? { retryBackoff: true, retryDelayMax: RETRY_DELAY_MAX_SECONDS } : {}),
		expireInSeconds: definition.expireInSeconds,
		heartbeatSeconds: HEARTBEAT_SECONDS,
		deleteAfterSeconds: KEEP_SECONDS,
	};
	await boss.createQueue(definition.name, { policy: 'stately', ...settings });
	await boss.updateQueue(definition.name, settings);
}
