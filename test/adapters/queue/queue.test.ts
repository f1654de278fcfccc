import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { JobDefinition } from '../../../app/adapters/queue/job-definition';
import { openQueue, type Queue } from '../../../app/adapters/queue/queue.server';
import { forEachEngine } from '../../setup/database';

const schema = z.object({ shopId: z.string() });
const base = { schema, retryLimit: 2, retryDelaySeconds: 0, expireInSeconds: 60 } as const;
const lane: JobDefinition = { ...base, name: 'lane' };
const other: JobDefinition = { ...base, name: 'other' };
const inLane = (shopId: string) => [{ shopId }, shopId] as const;

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
	const queues: Queue[] = [];

	const startQueue = async (catalog: readonly JobDefinition[] = [lane, other]) => {
		const lines: string[] = [];
		const queue = openQueue({ database: opened().database, log: (line) => lines.push(line) });
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
		await queue.work('other', async (data, job) => seen.push([data, job.attempt, job.signal.aborted]), {
			pollSeconds: 600,
		});
		await queue.send('other', ...inLane('1'));
		await queue.send('other', ...inLane('2'));
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

	test('a send beside the transaction is refused at once instead of waiting for ever', async () => {
		const { queue } = await startQueue();
		await opened()
			.database.forShop('1')
			.$transaction(async () => {
				await expect(queue.send('lane', ...inLane('1'))).rejects.toThrow('Inside a transaction use the client');
			});
	});

	test('a job that fails is tried again as often as its definition says, then it is failed', async () => {
		const { queue } = await startQueue();
		const attempts: number[] = [];
		await queue.work(
			'other',
			async (_data, job) => {
				attempts.push(job.attempt);
				throw new Error('not yet');
			},
			{ pollSeconds: 0.5 },
		);
		await queue.send('other', ...inLane('1'));
		await until(async () => expect((await jobsOf('other')).map(({ state }) => state)).toEqual(['failed']));
		expect(attempts).toEqual([0, 1, 2]);
	});

	test('stopping waits for the job that runs and takes no other', async () => {
		const { queue } = await startQueue();
		const gate = makeGate();
		const done: string[] = [];
		let started = 0;
		await queue.work<{ shopId: string }>('other', async ({ shopId }) => {
			started++;
			await gate.opened;
			done.push(shopId);
		});
		await queue.send('other', ...inLane('1'));
		await until(() => expect(started).toBe(1));
		await queue.send('other', ...inLane('2'));
		let isStopped = false;
		const stopping = queue.stop().then(() => {
			isStopped = true;
		});
		expect(isStopped).toBe(false);
		gate.open();
		await stopping;
		expect(done).toEqual(['1']);
		expect((await jobsOf('other')).map(({ state }) => state)).toEqual(['completed', 'created']);
	});

	test('a lane without a key, wrong data and an unknown job are refused before they are stored', async () => {
		const { queue } = await startQueue();
		await expect(queue.send('lane', { shopId: '1' }, '')).rejects.toThrow('all shops would share it');
		await expect(queue.send('lane', { shop: '1' }, '1')).rejects.toThrow('shopId');
		await expect(queue.send('none', ...inLane('1'))).rejects.toThrow('is in no catalogue');
		expect(await jobsOf('other')).toEqual([]);
	});

	test('a second start finds its queues, and changes what their jobs may do', async () => {
		await startQueue();
		await startQueue([{ ...lane, retryLimit: 5 }]);
		const { rows } = await opened().database.executeSql("SELECT retry_limit FROM pgboss.queue WHERE name = 'lane'");
		expect(rows).toEqual([{ retry_limit: 5 }]);
	});
});
