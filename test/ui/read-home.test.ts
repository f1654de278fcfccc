/** What the home page is given on a real database: needs, figures, what waits, what asks for attention. */
import { expect, test } from 'vitest';
import { requireDay } from '../../app/domain/day';
import { findDateNeed } from '../../app/flows/pages/read-date-needs.server';
import { judgeFirstDate } from '../../app/flows/pages/read-figures.server';
import { readHome } from '../../app/flows/pages/read-home.server';
import { prepareTestDatabase } from '../setup/database';
import { said, waits, window } from './promise-fixtures';
import { openReadingShop, type ReadingShop } from './reading-shop';

const prepared = prepareTestDatabase();
const openShop = () => openReadingShop(prepared().database);

async function requireReadyHome({ reader }: ReadingShop) {
	const home = await readHome(reader, { page: 1 });
	if (home.kind !== 'ready') throw new Error('the import is not done');
	return home;
}

test('home lists short variants without a date, with the orders that wait, most units first', async () => {
	const shop = await openShop();
	await shop.addVariant('1', { shortUnits: 2, available: -2 });
	await shop.addVariant('2', { shortUnits: 5, available: -5 });
	await shop.addVariant('3', { shortUnits: 1, available: -1 });
	await shop.addVariant('4', { available: 7 });
	await shop.addLot('3', '2026-12-08');
	await shop.addOrder({ id: '10', variantId: '1', promise: [waits(2, { kind: 'unknown' })] });
	await shop.addOrder({ id: '11', variantId: '2', promise: [waits(5, { kind: 'unknown' })], units: 5 });
	await shop.addOrder({ id: '12', variantId: '3', promise: [waits(1, said)], units: 1, latestDay: '2026-12-08' });

	const home = await requireReadyHome(shop);
	expect(home.needs.rows.map((row) => [row.id, row.units, row.orders, row.need.kind])).toEqual([
		['2', 5, 1, 'none-set'],
		['1', 2, 1, 'none-set'],
	]);
	expect(home.waiting.rows.map((row) => row.name)).toEqual(['#12', '#10', '#11']);
	expect(home.figures).toMatchObject({ waitingUnits: 8, openUnits: 8, waitingOrders: 3, openOrders: 3 });
	expect(home.attention.quarantined).toBe(2);
});

test('a date that has passed, or covers too few, needs the merchant again', async () => {
	const shop = await openShop();
	await shop.addVariant('1', { shortUnits: 2 });
	await shop.addVariant('2', { shortUnits: 2 });
	await shop.addLot('1', '2026-11-20');
	await shop.addLot('2', '2026-12-08', 1);
	await shop.addOrder({ id: '10', variantId: '1', promise: [waits(2, { kind: 'unknown' })] });
	await shop.addOrder({ id: '11', variantId: '2', promise: [waits(1, said), waits(1, { kind: 'unknown' })] });
	const home = await requireReadyHome(shop);
	expect(home.needs.rows.map((row) => row.need)).toEqual([
		{ kind: 'passed', since: '2026-11-20' },
		{ kind: 'covers-too-few' },
	]);
});

test('a lead time answers for variants without a date until it has run out', async () => {
	const shop = await openShop();
	await shop.reader.db.shop.updateMany({ data: { leadTimeDays: 14 } });
	await shop.addVariant('1', { shortUnits: 2 });
	await shop.addVariant('2', { shortUnits: 2 });
	await shop.addOrder({ id: '10', variantId: '1', promise: [waits(2, said, { basis: 'lead-time' })] });
	await shop.addOrder({ id: '11', variantId: '2', promise: [waits(2, { kind: 'unknown' })] });
	const home = await requireReadyHome(shop);
	expect(home.needs.rows.map((row) => [row.id, row.need.kind])).toEqual([['2', 'lead-time-passed']]);
});

test('a date need follows from dates, lead time and undated units', () => {
	const today = requireDay('2026-11-24');
	const need = (over: Partial<Parameters<typeof findDateNeed>[0]>) =>
		findDateNeed({ today, hasLeadTime: false, lastDays: [], hasUnitsWithoutDay: false, ...over })?.kind;
	expect(need({})).toBe('none-set');
	expect(need({ hasLeadTime: true })).toBeUndefined();
	expect(need({ hasLeadTime: true, hasUnitsWithoutDay: true })).toBe('lead-time-passed');
	expect(need({ lastDays: [today] })).toBeUndefined();
	expect(need({ lastDays: [today], hasUnitsWithoutDay: true })).toBe('covers-too-few');
	expect(need({ lastDays: [requireDay('2026-11-23')] })).toBe('passed');
});

test('while the shop is still being read, home shows that and nothing else', async () => {
	const shop = await openShop();
	await shop.reader.db.shop.updateMany({
		data: { importStatus: 'orders', importBulkId: 'b', importDone: 3, importTotal: 9 },
	});
	expect(await readHome(shop.reader, { page: 1 })).toMatchObject({
		kind: 'importing',
		progress: { phase: 'orders', done: 3, total: 9 },
	});
	await shop.reader.db.shop.updateMany({ data: { importStatus: 'failed', importNote: 'ACCESS_DENIED' } });
	expect(await readHome(shop.reader, { page: 1 })).toMatchObject({
		progress: { phase: 'failed', why: 'ACCESS_DENIED' },
	});
	await shop.reader.db.shop.updateMany({ data: { importStatus: 'stopped' } });
	expect(await readHome(shop.reader, { page: 1 })).toMatchObject({ progress: { phase: 'stopped' } });
});

test('an unnamed debt is shown with what is known of its cause', async () => {
	const shop = await openShop();
	await shop.addVariant('1', { debt: 3, available: -3 });
	expect((await requireReadyHome(shop)).attention).toMatchObject({
		debtCount: 1,
		seesOldOrders: false,
		debts: [{ id: '1', debt: 3 }],
	});
	await shop.reader.db.shop.updateMany({ data: { scopes: 'read_orders,read_all_orders' } });
	expect((await requireReadyHome(shop)).attention.seesOldOrders).toBe(true);
});

test('a first date is kept, missed, or not yet to be judged', () => {
	const today = requireDay('2026-11-24');
	const from = requireDay('2026-08-26');
	const judge = (firstDay?: string, leftOn?: string) =>
		judgeFirstDate({
			firstDay: firstDay === undefined ? undefined : requireDay(firstDay),
			leftOn: leftOn === undefined ? undefined : requireDay(leftOn),
			today,
			from,
		});
	expect(judge('2026-11-20', '2026-11-20')).toBe('kept');
	expect(judge('2026-11-20', '2026-11-21')).toBe('missed');
	expect(judge('2026-11-23')).toBe('missed');
	expect(judge('2026-11-24')).toBeUndefined();
	expect(judge('2026-05-01', '2026-05-01')).toBeUndefined();
	expect(judge(undefined, '2026-11-20')).toBeUndefined();
});

test('kept first dates are counted from the journey of finished lines', async () => {
	const shop = await openShop();
	const { db, shopId } = shop.reader;
	await shop.addVariant('1');
	await shop.addOrder({ id: '10', variantId: '1', promise: [] });
	await shop.addOrder({ id: '11', variantId: '1', promise: [] });
	await db.order.updateMany({ data: { openUnits: 0, waitingUnits: 0 } });
	await db.orderLine.updateMany({ data: { openUnits: 0 } });
	for (const [id, left] of [
		['10', '2026-11-19'],
		['11', '2026-11-23'],
	] as const) {
		const add = (kind: string, at: string, data: object) =>
			db.journeyEvent.create({
				data: {
					shopId,
					id: `${id} ${kind}`,
					orderId: id,
					kind,
					at: new Date(at),
					data: JSON.parse(JSON.stringify(data)),
				},
			});
		const promise = { line: `l${id}`, title: '', was: [], now: [waits(2, window('2026-11-20'))], reason: '' };
		await add('promised', '2026-11-14T15:12:00Z', promise);
		await add('units-left', `${left}T15:12:00Z`, { line: `l${id}`, title: '', units: 2 });
	}
	expect((await requireReadyHome(shop)).figures.firstDates).toEqual({ judged: 2, kept: 1 });
});
