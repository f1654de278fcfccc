import { Agent, request } from 'node:http';
import { expect, test } from 'vitest';
import type { NewInboxRow } from '../../app/adapters/db/inbox.server';
import { writeInGroups } from '../../app/flows/write-in-groups';
import { listen } from '../../app/serve.server';

const limits = { gatherMs: 1, rowsPerWrite: 2, rowsWaiting: 3, patienceMs: 50 };
type Row = Pick<NewInboxRow, 'eventId'>;

/** A gate that a test opens by hand. */
function gate() {
	let open: () => void = () => undefined;
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { open, opened };
}

test('stopping answers the request under way, takes no new one, and closes the database last', async () => {
	const order: string[] = [];
	const arrived = gate();
	const answer = gate();
	const listening = await listen(
		async (_request, response) => {
			arrived.open();
			await answer.opened;
			order.push('answered');
			response.end('done');
		},
		0,
		async () => {
			order.push('closed');
		},
	);
	const url = `http://127.0.0.1:${listening.port}/`;
	const underWay = fetch(url).then((response) => response.text());
	await arrived.opened;
	const stopped = listening.stop();

	await expect(fetch(url)).rejects.toThrow();
	answer.open();
	expect(await underWay).toBe('done');
	await stopped;
	expect(order).toEqual(['answered', 'closed']);
	expect(listening.stop()).toBe(listening.stop());
});

test('a connection that was kept alive does not hold the process', async () => {
	const listening = await listen(
		(_request, response) => response.end('x'),
		0,
		async () => undefined,
	);
	const agent = new Agent({ keepAlive: true });
	await new Promise((resolve) =>
		request({ port: listening.port, agent }, (response) => response.resume().on('end', resolve)).end(),
	);
	await listening.stop();
	agent.destroy();
});

test('a port that is taken is an error of the start', async () => {
	const first = await listen(
		() => undefined,
		0,
		async () => undefined,
	);
	await expect(
		listen(
			() => undefined,
			first.port,
			async () => undefined,
		),
	).rejects.toThrow('EADDRINUSE');
	await first.stop();
});

test('nobody is answered before the row is written, and what arrives meanwhile is written next, together', async () => {
	const groups: string[][] = [];
	const first = gate();
	const group = writeInGroups<Row>(
		async (rows) => {
			groups.push(rows.map(({ eventId }) => eventId));
			if (groups.length === 1) await first.opened;
		},
		{ ...limits, patienceMs: 5_000 },
	);
	const settled: string[] = [];
	const write = (eventId: string) => group.write({ eventId }).then(() => settled.push(eventId));
	const a = write('a');
	await expect.poll(() => groups.length).toBe(1);
	const others = Promise.all([write('b'), write('c'), write('d')]);
	expect(settled).toEqual([]);

	first.open();
	await a;
	await others;
	expect(groups).toEqual([['a'], ['b', 'c'], ['d']]);
});

test('a write that fails refuses exactly its group', async () => {
	const group = writeInGroups<Row>(async (rows) => {
		if (rows.some(({ eventId }) => eventId === 'bad')) throw new Error('down');
	}, limits);
	const outcomes = await Promise.allSettled(['bad', 'beside', 'good'].map((eventId) => group.write({ eventId })));
	expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});

test('a write that hangs is refused in time, and too many waiting are refused at once', async () => {
	const never = gate();
	const group = writeInGroups<Row>(() => never.opened, limits);
	const writes = ['1', '2', '3', '4'].map((eventId) => group.write({ eventId }));
	const outcomes = await Promise.allSettled(writes);
	expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.message)).toEqual([
		'The write took too long',
		'The write took too long',
		'The write took too long',
		'Too many rows wait to be written',
	]);
	never.open();
	await group.rest();
});

test('rest writes what still gathers', async () => {
	const written: Row[] = [];
	const group = writeInGroups<Row>(
		async (rows) => {
			written.push(...rows);
		},
		{ ...limits, gatherMs: 60_000, patienceMs: 60_000 },
	);
	const write = group.write({ eventId: 'a' });
	await group.rest();
	await write;
	expect(written).toEqual([{ eventId: 'a' }]);
	await group.rest();
});
