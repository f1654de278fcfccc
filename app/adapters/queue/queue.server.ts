import { type SendOptions as BossSendOptions, type Db, PgBoss } from 'pg-boss';
import type { JobDefinition } from './job-definition';

/*
 * Decides how a wake becomes a job: in the database of the rows that it speaks of, in their transaction where there is
 * one, and at most one waiting for each lane. It must never let a wake be lost to a job that had already begun to look.
 */

export interface QueueDatabase<Tx> {
	readonly engine: 'postgres' | 'pglite';
	executeSql: Db['executeSql'];
	executeSqlIn(tx: Tx, text: string, values?: readonly unknown[]): ReturnType<Db['executeSql']>;
}

export interface SendOptions {
	/** The lane of a `stately` job: the shop. */
	readonly singletonKey?: string;
	/** Not before this. A waiting job is never put off by it, only brought forward. */
	readonly startAfter?: Date;
}

/** `coalesced`: a job of the lane waits already, and will see what this send was about. */
export type Sent = { readonly kind: 'queued'; readonly id: string } | { readonly kind: 'coalesced' };

export interface RunningJob {
	readonly id: string;
	/** 0 on the first run. */
	readonly attempt: number;
	/** Aborted when the job has run out of its time, or the process must end before it does. */
	readonly signal: AbortSignal;
}

export type JobHandler<Data> = (data: Data, job: RunningJob) => Promise<unknown>;

export interface WorkOptions {
	/** How many run at once in this process. */
	readonly concurrency?: number;
	/** How often to look for jobs that another process sent; 0.5 or more. */
	readonly pollSeconds?: number;
}

export interface Queue<Tx = unknown> {
	start(): Promise<void>;
	/** Waits for the jobs that run, up to a limit; takes no new ones. */
	stop(options?: { readonly timeoutMs?: number }): Promise<void>;
	/** Call after `start` and before anything else; again with the same catalogue changes nothing. */
	createQueues(catalog: readonly JobDefinition[]): Promise<void>;
	send(name: string, data: object, options?: SendOptions): Promise<Sent>;
	/** The job is there if and only if the transaction commits. */
	sendIn(tx: Tx, name: string, data: object, options?: SendOptions): Promise<Sent>;
	work<Data extends object>(name: string, handler: JobHandler<Data>, options?: WorkOptions): Promise<void>;
	/** Lets the workers of this process look at once, instead of at their next poll. Call it after the commit. */
	wake(name: string): void;
	/** A cron line in the given time zone, UTC unless said. */
	schedule(name: string, cron: string, data: object, options?: { readonly timeZone?: string }): Promise<void>;
}

export interface QueueSettings<Tx> {
	readonly database: QueueDatabase<Tx>;
	/** One line, with no data of a job. */
	readonly log: (line: string) => void;
	/** Whether this process works: cron, expiry and clean-up run only there. */
	readonly isWorker?: boolean;
}

const SCHEMA = 'pgboss';
const POLL_SECONDS = 1;
/** A process that died leaves its jobs running in the books; nothing else of their lane starts until that is seen. */
const HEARTBEAT_SECONDS = 15;
const WATCH_SECONDS = 5;
const STOP_TIMEOUT_MS = 30_000;
/** Finished jobs are kept a day, to be looked at; the rows that they spoke of are the record. */
const KEEP_SECONDS = 24 * 60 * 60;
const RETRY_DELAY_MAX_SECONDS = 15 * 60;
/** A waiting job is taken between two looks at it; more often than this it cannot be chance. */
const SEND_ATTEMPTS = 20;

export function openQueue<Tx>({ database, log, isWorker = true }: QueueSettings<Tx>): Queue<Tx> {
	const boss = new PgBoss({
		db: { executeSql: (text, values) => database.executeSql(text, values) },
		backend: database.engine,
		schema: SCHEMA,
		supervise: isWorker,
		superviseIntervalSeconds: WATCH_SECONDS,
		monitorIntervalSeconds: WATCH_SECONDS,
		schedule: isWorker,
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

	const put = async (name: string, data: object, options: SendOptions, db: Db | undefined): Promise<Sent> => {
		const definition = requireDefinition(name);
		if (definition.policy === 'stately' && !options.singletonKey) {
			throw new Error(`The job ${name} runs in lanes: without a singletonKey all shops would share one.`);
		}
		const payload = definition.schema.parse(data);
		const sending: BossSendOptions = { ...options, ...(db === undefined ? {} : { db }) };
		for (let attempt = 0; attempt < SEND_ATTEMPTS; attempt++) {
			const id = await boss.send(name, payload, sending);
			if (id !== null) return { kind: 'queued', id };
			if (await bringForward(boss, name, options, db)) return { kind: 'coalesced' };
		}
		throw new Error(`The job ${name} was neither queued nor found waiting.`);
	};

	return {
		start: async () => {
			await boss.start();
			// The embedded database has no other process: what it holds as running died with the one before.
			if (database.engine === 'pglite')
				await database.executeSql(`DELETE FROM ${SCHEMA}.job WHERE state = 'active'`, []);
		},
		stop: ({ timeoutMs = STOP_TIMEOUT_MS } = {}) => boss.stop({ graceful: true, timeout: timeoutMs }),
		createQueues: async (catalog) => {
			for (const definition of catalog) {
				await createQueue(boss, definition);
				definitions.set(definition.name, definition);
			}
		},
		send: async (name, data, options = {}) => {
			const sent = await put(name, data, options, undefined);
			wakeAll(name);
			return sent;
		},
		sendIn: (tx, name, data, options = {}) =>
			put(name, data, options, { executeSql: (text, values) => database.executeSqlIn(tx, text, values) }),
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
		wake: wakeAll,
		schedule: async (name, cron, data, { timeZone = 'UTC' } = {}) => {
			await boss.schedule(name, cron, requireDefinition(name).schema.parse(data), { tz: timeZone });
		},
	};

	function wakeAll(name: string): void {
		for (const id of workers.get(name) ?? []) boss.notifyWorker(id);
	}
}

async function createQueue(boss: PgBoss, definition: JobDefinition): Promise<void> {
	const { name, policy } = definition;
	const settings = {
		retryLimit: definition.retryLimit,
		retryDelay: definition.retryDelaySeconds,
		...(definition.retryDelaySeconds > 0 ? { retryBackoff: true, retryDelayMax: RETRY_DELAY_MAX_SECONDS } : {}),
		expireInSeconds: definition.expireInSeconds,
		heartbeatSeconds: HEARTBEAT_SECONDS,
		deleteAfterSeconds: KEEP_SECONDS,
	};
	await boss.createQueue(name, { policy, ...settings });
	const queue = await boss.getQueue(name);
	if (queue?.policy !== policy) {
		throw new Error(
			`The queue ${name} was made as ${queue?.policy} and cannot become ${policy}: give the job a new name.`,
		);
	}
	await boss.updateQueue(name, settings);
}

/**
 * Touches the waiting job, which holds it back until the caller's transaction ends: a worker that took it before the
 * commit would not see the rows, and the wake would be lost. False where no job waits any more.
 */
async function bringForward(
	boss: PgBoss,
	name: string,
	{ singletonKey, startAfter = new Date() }: SendOptions,
	db: Db | undefined,
): Promise<boolean> {
	if (singletonKey === undefined) throw new Error(`The job ${name} was refused by its queue.`);
	const through = db === undefined ? {} : { db };
	const { jobs } = await boss.update(name, undefined, { singletonKey, match: 'newest', ...through });
	const [id] = jobs;
	if (id === undefined) return false;
	const [waiting] = await boss.findJobs(name, { id, ...through });
	if (waiting !== undefined && waiting.startAfter > startAfter)
		await boss.update(name, undefined, { id, startAfter, ...through });
	return true;
}
