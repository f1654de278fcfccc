import { beforeEach, expect, test } from 'vitest';
import { readPlannedLines } from '../../../app/adapters/db/planned-lines.server';
import { refreshStatistics } from '../../../app/adapters/db/refresh-statistics.server';
import { forEachEngine } from '../../setup/database';

const at = new Date('2026-11-22T12:00:00.000Z');
const order = (id: string, more: object = {}) => ({
	shopId: '1',
	id,
	name: `#${id}`,
	createdAt: at,
	updatedAt: at,
	...more,
});
const line = (id: string, orderId: string, openUnits: number, more: object = {}) => ({
	shopId: '1',
	id,
	orderId,
	openUnits,
	variantId: '500',
	title: 'Pitcher',
	quantity: 2,
	...more,
});

forEachEngine((engine) => {
	const opened = engine.prepare();
	const prisma = () => opened().database.prisma;

	beforeEach(async () => {
		await prisma().orderLine.deleteMany();
		await prisma().order.deleteMany();
	});

	test('a plan is made of open lines, and of closed ones whose order still carries the mark', async () => {
		const demand = [{ units: 2, at: at.toISOString(), day: '2026-11-22' }];
		await prisma().order.createMany({
			data: [order('1'), order('2', { wantsTag: true }), { ...order('1', { wantsTag: true }), shopId: '2' }],
		});
		await prisma().orderLine.createMany({
			data: [
				line('11', '1', 2, { demand }),
				line('12', '1', 0),
				line('13', '1', 2, { variantId: '600' }),
				line('21', '2', 0),
				line('22', '2', 1, { variantId: '510' }),
				{ ...line('11', '1', 2), shopId: '2' },
			],
		});
		const lines = await readPlannedLines(opened().database.forShop('1'), ['500', '510']);
		expect([...lines].sort((a, b) => Number(a.id) - Number(b.id))).toEqual([
			{ id: '11', orderId: '1', variantId: '500', openUnits: 2, demand },
			{ id: '21', orderId: '2', variantId: '500', openUnits: 0, demand: [] },
			{ id: '22', orderId: '2', variantId: '510', openUnits: 1, demand: [] },
		]);
	});

	test('the database knows how large its tables are once it is told', async () => {
		const known = async () => {
			const { rows } = await opened().database.executeSql(`SELECT reltuples FROM pg_class WHERE relname = 'order'`);
			return Number(rows[0]?.reltuples);
		};
		await prisma().order.createMany({ data: Array.from({ length: 300 }, (_, id) => order(String(id))) });
		expect(await known()).not.toBe(300);
		await refreshStatistics(prisma());
		expect(await known()).toBe(300);
	});
});
