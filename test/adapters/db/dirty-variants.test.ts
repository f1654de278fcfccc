import { expect, test } from 'vitest';
import { raiseGenerations } from '../../../app/adapters/db/dirty-variants.server';
import { forEachEngine } from '../../setup/database';

const first = new Date('2026-11-22T15:00:00.000Z');
const second = new Date('2026-11-22T15:01:00.000Z');
const ids = Array.from({ length: 2_000 }, (_, place) => String(place));

forEachEngine((engine) => {
	const opened = engine.prepare();

	test('any number of variants is one statement: known ones are raised, new ones are made', async () => {
		const db = opened().database.forShop('1');
		expect(await raiseGenerations(db, '1', ids.slice(0, 500), first)).toBe(500);
		expect(await raiseGenerations(db, '1', ids, second)).toBe(2_000);
		expect(await db.dirtyVariant.count({ where: { generation: 2, since: first, notBefore: second } })).toBe(500);
		expect(await db.dirtyVariant.count({ where: { generation: 1, since: second, notBefore: second } })).toBe(1_500);
		expect(await opened().database.forShop('2').dirtyVariant.count()).toBe(0);
	});

	test('in a transaction it is there if and only if that commits', async () => {
		const db = opened().database.forShop('3');
		const undone = db.$transaction(async (tx) => {
			await raiseGenerations(tx, '3', ['1'], first);
			throw new Error('changed its mind');
		});
		await expect(undone).rejects.toThrow('changed its mind');
		expect(await db.dirtyVariant.count()).toBe(0);
		await db.$transaction((tx) => raiseGenerations(tx, '3', ['1'], first));
		expect(await db.dirtyVariant.findMany()).toMatchObject([{ variantId: '1', generation: 1 }]);
	});

	test('many who mark the same variants in any order are all counted', async () => {
		const db = opened().database.forShop('4');
		const some = ids.slice(0, 200);
		const mark = (place: number) => raiseGenerations(db, '4', place % 2 === 0 ? some : some.toReversed(), first);
		await Promise.all(Array.from({ length: 10 }, (_, place) => mark(place)));
		expect(await db.dirtyVariant.count({ where: { generation: 10 } })).toBe(200);
	});

	test('variants of another shop than its own are refused', async () => {
		const db = opened().database.forShop('5');
		expect(() => raiseGenerations(db, '6', ['1'], first)).toThrow('another shop');
	});
});
