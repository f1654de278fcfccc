import { expect, test } from 'vitest';
import { forEachEngine } from '../../setup/database';

const shop = (id: string, more: object = {}) => ({
	id,
	domain: `${id}.myshopify.com`,
	name: `Shop ${id}`,
	installedAt: new Date('2026-11-02T10:00:00.000Z'),
	...more,
});

forEachEngine((engine) => {
	const opened = engine.prepare();
	const prisma = () => opened().database.prisma;

	test('what is written is read back, instants and JSON included', async () => {
		const at = new Date('2026-07-05T23:59:59.987Z');
		await prisma().shop.create({ data: shop('10', { installedAt: at, name: "Zoë's Töpferei ✓", leadTimeDays: null }) });
		expect(await prisma().shop.findUnique({ where: { id: '10' } })).toMatchObject({
			installedAt: at,
			name: "Zoë's Töpferei ✓",
			leadTimeDays: null,
		});
		const data = { was: [], now: [{ quantity: 2, day: '2026-12-03' }], text: 'ü "quoted"' };
		await prisma().journeyEvent.create({ data: { shopId: '10', id: '1', orderId: '1', at, kind: 'promised', data } });
		expect(await prisma().journeyEvent.findFirst({ where: { at: { lte: at, gte: at } } })).toMatchObject({ at, data });
		const { id } = await prisma().inbox.create({
			data: { domain: 'd', topic: 't', eventId: 'e', triggeredAt: at, bodySealed: '' },
		});
		expect(typeof id).toBe('bigint');
	});

	test('an instant is the same for a session whose zone is not UTC', async () => {
		const at = new Date('2026-07-05T12:00:00.000Z');
		await prisma().shop.create({ data: shop('11', { installedAt: at }) });
		const { rows } = await opened().database.executeSql(
			'SELECT extract(epoch FROM "installedAt")::bigint AS seconds, current_setting(\'TimeZone\') AS zone FROM shop WHERE id = $1',
			['11'],
		);
		expect([Number(rows[0].seconds), rows[0].zone]).toEqual([at.getTime() / 1000, 'UTC']);
		expect((await prisma().shop.findUniqueOrThrow({ where: { id: '11' } })).installedAt).toEqual(at);
	});

	test('a broken rule has one code on every engine', async () => {
		await prisma().shop.create({ data: shop('20') });
		await expect(prisma().shop.create({ data: shop('20') })).rejects.toMatchObject({ code: 'P2002' });
		await expect(prisma().shop.create({ data: shop('21', { domain: '20.myshopify.com' }) })).rejects.toMatchObject({
			code: 'P2002',
			meta: { driverAdapterError: { cause: { constraint: { fields: ['domain'] } } } },
		});
		const line = { shopId: '20', id: '1', orderId: 'none', title: '', quantity: 1, openUnits: 1 };
		await expect(prisma().orderLine.create({ data: line })).rejects.toMatchObject({ code: 'P2003' });
		await expect(prisma().shop.update({ where: { id: 'none' }, data: {} })).rejects.toMatchObject({ code: 'P2025' });
	});

	test('a transaction with a failed statement does not pass for kept, even where the failure was caught', async () => {
		await prisma().shop.create({ data: shop('30') });
		const run = prisma().$transaction(async (tx) => {
			await tx.shop.create({ data: shop('31') });
			await tx.shop.create({ data: shop('30') }).catch(() => undefined);
		});
		await expect(run).rejects.toThrow();
		expect(await prisma().shop.findUnique({ where: { id: '31' } })).toBeNull();
		expect(await prisma().shop.count({ where: { id: '30' } })).toBe(1);
	});

	test('a transaction that outlives its time is undone and the next one works', async () => {
		const late = prisma().$transaction(
			async (tx) => {
				await tx.shop.create({ data: shop('40') });
				for (;;) await tx.$queryRaw`SELECT 1 FROM pg_sleep(0.01)`;
			},
			{ timeout: 200 },
		);
		await expect(late).rejects.toMatchObject({ code: 'P2028' });
		await prisma().$transaction((tx) => tx.shop.create({ data: shop('41') }));
		expect((await prisma().shop.findMany({ where: { id: { in: ['40', '41'] } } })).map(({ id }) => id)).toEqual(['41']);
	});

	test('transactions at the same time all end', async () => {
		await prisma().shop.create({ data: shop('50') });
		const increments = Array.from({ length: 20 }, () =>
			opened()
				.database.forShop('50')
				.$transaction(async (tx) => {
					await tx.shop.update({ where: { id: '50' }, data: { planVersion: { increment: 1 } } });
				}),
		);
		await Promise.all(increments);
		expect(await prisma().shop.findUnique({ where: { id: '50' } })).toMatchObject({ planVersion: 20 });
	});

	test('statements of one text answer together, and a failure half-way leaves the connection clean', async () => {
		const { database } = opened();
		expect((await database.executeSql('SELECT 1 AS n; SELECT 2 AS n')).rows).toEqual([{ n: 1 }, { n: 2 }]);
		await expect(database.executeSql('BEGIN; SELECT 1/0; COMMIT')).rejects.toThrow('division by zero');
		expect((await database.executeSql('SELECT $1::text AS t', ['x'])).rows).toEqual([{ t: 'x' }]);
	});

	test('an upsert by key is one statement, so that two at once both count', async () => {
		const db = opened().database.forShop('60');
		const key = { shopId: '60', variantId: '1' };
		const wake = () =>
			db.dirtyVariant.upsert({
				where: { shopId_variantId: key },
				create: key,
				update: { generation: { increment: 1 } },
			});
		await Promise.all(Array.from({ length: 10 }, wake));
		expect(await db.dirtyVariant.findMany()).toMatchObject([{ generation: 10 }]);
	});

	test('a closed database raises and does not answer', async () => {
		const { database, close } = await engine.open();
		await close();
		await expect(database.prisma.shop.findMany()).rejects.toThrow();
		await expect(database.executeSql('SELECT 1')).rejects.toThrow();
	});
});
