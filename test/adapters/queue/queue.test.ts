import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { ShopTx } from '../../../app/adapters/db/shop-db.server';
import type { JobDefinition } from '../../../app/adapters/queue/job-definition';
import { openQueue, type Queue } from '../../../app/adapters/queue/queue.server';
import { forEachEngine } from '../../setup/database';

const schema = z.object({ shopId: z.string() });
const base = { schema, retryLimit: 2, retryDelaySeconds: 0, expireInSeconds: 60 } as const;
const lane: JobDefinition = { ...base, name: 'lane', policy: 'stately' };
const plain: JobDefinition = { ...base, name: 'plain', policy: 'standard' };
const inLane = (shopId: string, more: object = {}) => [{ shopId }, { singletonKey: shopId, ...more }] as const;

/** A door that a handler waits at until the test opens it. */
function makeGate() {
	let open = () => {};
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { opened, open };
}

forEachEngine((engine) => {
	const opened = engine.prepare();
	const queues: Queue<ShopTx>[] = [];

	const startQueue = async (catalog: readonly JobDefinition[] = [lane, plain]) => {
		const lines: string[] = [];
		const queue = openQueue<ShopTx>({ database: opened().database, log: (line) => lines.push(line) });
		queues.push(queue);
		await queue.start();
		await queue.createQueues(catalog);
		return { queue, lines };
	};
	const jobsOf = async (name: string) => {
		const { rows } = await opened().database.executeSql(
			'SELECT state, singleton_key AS key, start_after <= now() AS due FROM pgboss.job WHERE name = $1 ORDER BY created_on',
			[name],
		);
		return rows;
	};
	const until = (claim: () => unknown) => vi.waitFor(claim, { timeout: 15_000, interval: 20 });

	afterEach(async () => {
		for (const queue of queues.splice(0)) await queue.stop();
		await opened().database.executeSql('DELETE FROM pgboss.job');
	});

	test('a job reaches its worker with its data, at once when this process sends it', async () => {
		const { queue } = await startQueue();
		const seen: unknown[] = [];
		await queue.work('plain', async (data, job) => seen.push([data, job.attempt, job.signal.aborted]), {
			pollSeconds: 600,
		});
		await queue.send('plain', { shopId: '1' });
		await queue.send('plain', { shopId: '2' });
		await until(() => expect(seen).toHaveLength(2));
		expect(seen).toEqual([
			[{ shopId: '1' }, 0, false],
			[{ shopId: '2' }, 0, false],
		]);
	});

	test('in a lane one waits and one runs, and a wake during the run is not lost', async () => {
		const { queue } = await startQueue();
		const gate = makeGate();
		let runs = 0;
		let atOnce = 0;
		let most = 0;
		await queue.work(
			'lane',
			async () => {
				most = Math.max(most, ++atOnce);
				if (++runs === 1) await gate.opened;
				atOnce--;
			},
			{ concurrency: 3, pollSeconds: 0.5 },
		);
		expect((await queue.send('lane', ...inLane('1'))).kind).toBe('queued');
		await until(() => expect(runs).toBe(1));
		expect((await queue.send('lane', ...inLane('1'))).kind).toBe('queued');
		for (let wake = 0; wake < 5; wake++) {
			expect(await queue.send('lane', ...inLane('1'))).toEqual({ kind: 'coalesced' });
		}
		expect((await jobsOf('lane')).map(({ state }) => state)).toEqual(['active', 'created']);
		gate.open();
		await until(async () =>
			expect((await jobsOf('lane')).map(({ state }) => state)).toEqual(['completed', 'completed']),
		);
		expect([runs, most]).toEqual([2, 1]);
	});

	test('lanes of different shops do not wait for each other', async () => {
		const { queue } = await startQueue();
		const gate = makeGate();
		const running: string[] = [];
		await queue.work<{ shopId: string }>(
			'lane',
			async ({ shopId }) => {
				running.push(shopId);
				await gate.opened;
			},
			{ concurrency: 2, pollSeconds: 0.5 },
		);
		await queue.send('lane', ...inLane('1'));
		await queue.send('lane', ...inLane('2'));
		await until(() => expect([...running].sort()).toEqual(['1', '2']));
		gate.open();
	});

	test('a job sent in a transaction is there if and only if it commits', async () => {
		const { queue } = await startQueue();
		const db = opened().database.forShop('1');
		const undone = db.$transaction(async (tx) => {
			await tx.dirtyVariant.create({ data: { shopId: '1', variantId: 'undone' } });
			expect((await queue.sendIn(tx, 'lane', ...inLane('1'))).kind).toBe('queued');
			expect((await queue.sendIn(tx, 'lane', ...inLane('1'))).kind).toBe('coalesced');
			throw new Error('changed its mind');
		});
		await expect(undone).rejects.toThrow('changed its mind');
		expect(await jobsOf('lane')).toEqual([]);
		await db.$transaction(async (tx) => {
			await tx.dirtyVariant.create({ data: { shopId: '1', variantId: 'kept' } });
			await queue.sendIn(tx, 'lane', ...inLane('1'));
		});
		expect(await jobsOf('lane')).toEqual([{ state: 'created', key: '1', due: true }]);
		expect((await db.dirtyVariant.findMany()).map(({ variantId }) => variantId)).toEqual(['kept']);
	});

	test('a send beside the transaction is refused at once instead of waiting for ever', async () => {
		const { queue } = await startQueue();
		await opened()
			.database.forShop('1')
			.$transaction(async () => {
				await expect(queue.send('lane', ...inLane('1'))).rejects.toThrow('Inside a transaction use the client');
			});
	});

	if (engine.name === 'postgres') {
		test('the job that a transaction coalesced with does not run before the commit', async () => {
			const { queue } = await startQueue();
			const db = opened().database.forShop('9');
			const seen: number[] = [];
			const gate = makeGate();
			const sent = makeGate();
			await queue.send('lane', ...inLane('9'));
			await queue.send('plain', { shopId: '9' });
			const writing = db.$transaction(async (tx) => {
				await tx.dirtyVariant.create({ data: { shopId: '9', variantId: '1' } });
				expect((await queue.sendIn(tx, 'lane', ...inLane('9'))).kind).toBe('coalesced');
				sent.open();
				await gate.opened;
			});
			await sent.opened;
			await queue.work('lane', async () => seen.push(await db.dirtyVariant.count()), { pollSeconds: 0.5 });
			// Two further jobs come and go meanwhile, so the lane's worker has looked and found nothing to take.
			let others = 0;
			await queue.work('plain', async () => ++others, { pollSeconds: 0.5 });
			await until(() => expect(others).toBe(1));
			await queue.send('plain', { shopId: '9' });
			await until(() => expect(others).toBe(2));
			expect(seen).toEqual([]);
			gate.open();
			await writing;
			await until(() => expect(seen).toEqual([1]));
		});
	}

	test('a wake for now brings a job forward that waits for later, one for later never puts it off', async () => {
		const { queue } = await startQueue();
		const later = { startAfter: new Date(Date.now() + 3_600_000) };
		await queue.send('lane', ...inLane('1', later));
		expect(await jobsOf('lane')).toEqual([{ state: 'created', key: '1', due: false }]);
		expect(await queue.send('lane', ...inLane('1'))).toEqual({ kind: 'coalesced' });
		expect(await jobsOf('lane')).toEqual([{ state: 'created', key: '1', due: true }]);
		expect(await queue.send('lane', ...inLane('1', later))).toEqual({ kind: 'coalesced' });
		expect(await jobsOf('lane')).toEqual([{ state: 'created', key: '1', due: true }]);
	});

	test('a job that fails is tried again as often as its definition says, then it is failed', async () => {
		const { queue } = await startQueue();
		const attempts: number[] = [];
		await queue.work(
			'plain',
			async (_data, job) => {
				attempts.push(job.attempt);
				throw new Error('not yet');
			},
			{ pollSeconds: 0.5 },
		);
		await queue.send('plain', { shopId: '1' });
		await until(async () => expect((await jobsOf('plain')).map(({ state }) => state)).toEqual(['failed']));
		expect(attempts).toEqual([0, 1, 2]);
	});

	test('stopping waits for the job that runs and takes no other', async () => {
		const { queue } = await startQueue();
		const gate = makeGate();
		const done: string[] = [];
		let started = 0;
		await queue.work<{ shopId: string }>('plain', async ({ shopId }) => {
			started++;
			await gate.opened;
			done.push(shopId);
		});
		await queue.send('plain', { shopId: '1' });
		await until(() => expect(started).toBe(1));
		await queue.send('plain', { shopId: '2' });
		let isStopped = false;
		const stopping = queue.stop().then(() => {
			isStopped = true;
		});
		expect(isStopped).toBe(false);
		gate.open();
		await stopping;
		expect(done).toEqual(['1']);
		expect((await jobsOf('plain')).map(({ state }) => state)).toEqual(['completed', 'created']);
	});

	test('a lane without a key, wrong data and an unknown job are refused before they are stored', async () => {
		const { queue } = await startQueue();
		await expect(queue.send('lane', { shopId: '1' })).rejects.toThrow(
			'without a singletonKey all shops would share one',
		);
		await expect(queue.send('plain', { shop: '1' })).rejects.toThrow('shopId');
		await expect(queue.send('none', { shopId: '1' })).rejects.toThrow('is in no catalogue');
		expect(await jobsOf('plain')).toEqual([]);
	});

	test('a second start finds its queues, and a change of policy is refused', async () => {
		await startQueue();
		const { queue } = await startQueue([{ ...lane, retryLimit: 5 }]);
		const { rows } = await opened().database.executeSql("SELECT retry_limit FROM pgboss.queue WHERE name = 'lane'");
		expect(rows).toEqual([{ retry_limit: 5 }]);
		await expect(queue.createQueues([{ ...lane, policy: 'standard' }])).rejects.toThrow('give the job a new name');
	});

	test('a cron line is kept once for a job, in its time zone', async () => {
		const { queue, lines } = await startQueue();
		await queue.schedule('plain', '0 3 * * *', { shopId: '1' }, { timeZone: 'Europe/Berlin' });
		await queue.schedule('plain', '0 4 * * *', { shopId: '1' }, { timeZone: 'Europe/Berlin' });
		const { rows } = await opened().database.executeSql('SELECT name, cron, timezone FROM pgboss.schedule');
		expect(rows).toEqual([{ name: 'plain', cron: '0 4 * * *', timezone: 'Europe/Berlin' }]);
		expect(lines).toEqual([]);
	});
});
