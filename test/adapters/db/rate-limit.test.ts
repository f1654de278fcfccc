/** What is counted is counted once, whoever counts: the same battery on each database, and over two of its clients. */
import { afterAll, test as anyTest, beforeAll, expect } from 'vitest';
import { type Database, openDatabase } from '../../../app/adapters/db/database.server';
import { countAsked, readAsked } from '../../../app/adapters/db/rate-limit.server';
import { forEachEngine } from '../../setup/database';

const now = new Date('2026-11-22T15:20:00.000Z');
const hour = { windowMs: 60 * 60 * 1000 };

forEachEngine((engine) => {
	const opened = engine.prepare();
	const test = (name: string, body: () => Promise<void>) => anyTest(`${engine.name}: ${name}`, body);
	let second: Database | undefined;
	beforeAll(() => {
		const { url } = opened();
		// A server is spoken to as another process would. The embedded engine is in one process only.
		if (url !== undefined) {
			second = openDatabase({ kind: 'server', url }, (error) => {
				throw error;
			});
		}
	});
	afterAll(() => second?.close());
	const clients = (shopId: string) =>
		[opened().database, second ?? opened().database].map((each) => each.forShop(shopId));

	test('two clients that count at once miss nothing and count nothing twice', async () => {
		const key = { key: 'together', ...hour };
		const counts = await Promise.all(
			Array.from({ length: 10 }, () => clients('1').map((db) => countAsked(db, key, now))).flat(),
		);
		expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
		for (const db of clients('1')) expect(await readAsked(db, key, now)).toBe(20);
	});

	test('each key, each window and each shop is counted for itself', async () => {
		const [db, other] = clients('2');
		if (!db || !other) throw new Error('There are two clients');
		const count = (key: string, at: string) => countAsked(db, { key, ...hour }, new Date(`2026-11-22T${at}Z`));
		expect(await count('a', '15:00:00.000')).toBe(1);
		expect(await count('a', '15:59:59.999')).toBe(2);
		expect(await count('a', '16:00:00.000')).toBe(1);
		expect(await count('b', '15:00:00.000')).toBe(1);
		expect(await countAsked(opened().database.forShop('3'), { key: 'a', ...hour }, now)).toBe(1);
		expect(await readAsked(other, { key: 'a', ...hour }, now)).toBe(2);
		expect(await readAsked(other, { key: 'never', ...hour }, now)).toBe(0);
	});

	test('whoever counts in a transaction is done before the next one counts, and what is rolled back was not counted', async () => {
		const [db, other] = clients('4');
		if (!db || !other) throw new Error('There are two clients');
		const key = { key: 'turns', ...hour };
		const order: string[] = [];
		let counted: () => void = () => undefined;
		const hasCounted = new Promise<void>((resolve) => {
			counted = resolve;
		});
		const first = db.$transaction(async (tx) => {
			await countAsked(tx, key, now);
			counted();
			await tx.rateWindow.count();
			order.push('first is done');
		});
		await hasCounted;
		const next = other.$transaction(async (tx) => {
			order.push(`next is ${await countAsked(tx, key, now)}`);
		});
		await Promise.all([first, next]);
		expect(order).toEqual(['first is done', 'next is 2']);
		const failed = db.$transaction(async (tx) => {
			await countAsked(tx, key, now);
			throw new Error('Not this time');
		});
		await expect(failed).rejects.toThrow('Not this time');
		expect(await readAsked(other, key, now)).toBe(2);
	});
});
