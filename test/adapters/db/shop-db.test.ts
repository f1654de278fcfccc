import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { forEachEngine } from '../../setup/database';

const at = new Date('2026-11-02T10:00:00.000Z');
const lot = (shopId: string, id: string, more: object = {}) => ({
	shopId,
	id,
	variantId: '11',
	kind: 'manual',
	quantity: 5,
	reason: `of ${shopId}`,
	updatedAt: at,
	...more,
});
const shop = (id: string) => ({ id, domain: `${id}.myshopify.com`, name: `Shop ${id}`, installedAt: at });
const order = (shopId: string, id: string) => ({ shopId, id, name: `#${id}`, createdAt: at, updatedAt: at });
const line = (shopId: string, id: string, orderId: string) => ({
	shopId,
	id,
	orderId,
	title: 'Lamp',
	quantity: 1,
	openUnits: 1,
});

forEachEngine((engine) => {
	const opened = engine.prepare();
	const prisma = () => opened().database.prisma;
	const one = () => opened().database.forShop('1');
	const lotsOf = (shopId: string) => prisma().lot.findMany({ where: { shopId }, orderBy: { id: 'asc' } });

	beforeEach(async () => {
		await prisma().order.deleteMany();
		await prisma().lot.deleteMany();
		await prisma().shop.deleteMany();
		await prisma().shop.createMany({ data: [shop('1'), shop('2')] });
		await prisma().lot.createMany({ data: [lot('1', 'a'), lot('2', 'a'), lot('2', 'b')] });
		await prisma().order.createMany({ data: [order('1', '1001'), order('2', '2001')] });
		await prisma().orderLine.createMany({ data: [line('1', '1', '1001'), line('2', '2', '2001')] });
	});

	test("every way to read answers with the shop's own rows only", async () => {
		const db = one();
		expect(await db.lot.findMany()).toEqual([expect.objectContaining({ shopId: '1', id: 'a' })]);
		expect(await db.lot.findMany({ where: { OR: [{ shopId: '2' }, { id: 'b' }] } })).toEqual([]);
		expect(await db.lot.findMany({ where: { NOT: { shopId: '1' } } })).toEqual([]);
		expect(await db.lot.findFirst({ where: { id: 'b' } })).toBeNull();
		await expect(db.lot.findFirstOrThrow({ where: { id: 'b' } })).rejects.toMatchObject({ code: 'P2025' });
		expect(await db.lot.count()).toBe(1);
		expect(await db.lot.count({ where: { shopId: '2' } })).toBe(0);
		expect(await db.lot.aggregate({ _sum: { quantity: true } })).toEqual({ _sum: { quantity: 5 } });
		expect(await db.lot.groupBy({ by: ['shopId'], _count: true })).toEqual([{ shopId: '1', _count: 1 }]);
		expect(await db.lot.findUnique({ where: { shopId_id: { shopId: '1', id: 'a' } } })).not.toBeNull();
	});

	test('a key of another shop is an error and not an empty answer', async () => {
		const db = one();
		const where = { shopId_id: { shopId: '2', id: 'a' } };
		const data = { reason: 'taken' };
		const says = 'it names another shop';
		await expect(db.lot.findUnique({ where })).rejects.toThrow(says);
		await expect(db.lot.findUniqueOrThrow({ where })).rejects.toThrow(says);
		await expect(db.lot.update({ where, data })).rejects.toThrow(says);
		await expect(db.lot.delete({ where })).rejects.toThrow(says);
		await expect(db.lot.upsert({ where, update: data, create: lot('1', 'a') })).rejects.toThrow(says);
		await expect(db.lot.findMany({ cursor: where })).rejects.toThrow(says);
		expect(await lotsOf('2')).toMatchObject([lot('2', 'a'), lot('2', 'b')]);
	});

	test("changing and deleting many reaches the shop's own rows only", async () => {
		const db = one();
		expect(await db.lot.updateMany({ data: { reason: 'moved' } })).toEqual({ count: 1 });
		expect(await db.lot.updateMany({ where: { shopId: '2' }, data: { reason: 'moved' } })).toEqual({ count: 0 });
		expect(await db.lot.updateManyAndReturn({ data: { quantity: 6 } })).toHaveLength(1);
		expect(await db.lot.deleteMany({ where: { OR: [{ shopId: '2' }, { shopId: '1' }] } })).toEqual({ count: 1 });
		expect(await lotsOf('2')).toMatchObject([lot('2', 'a'), lot('2', 'b')]);
	});

	test('a new row is given the shop, and one for another shop is refused', async () => {
		const db = one();
		const { shopId: _none, ...withoutShop } = lot('1', 'c');
		await db.lot.create({ data: withoutShop as ReturnType<typeof lot> });
		await db.lot.createMany({ data: [lot('1', 'd')] });
		await db.lot.upsert({
			where: { shopId_id: { shopId: '1', id: 'e' } },
			create: lot('1', 'e'),
			update: { reason: 'x' },
		});
		expect((await lotsOf('1')).map(({ id }) => id)).toEqual(['a', 'c', 'd', 'e']);
		const says = 'it names another shop';
		await expect(db.lot.create({ data: lot('2', 'x') })).rejects.toThrow(says);
		await expect(db.lot.createMany({ data: [lot('1', 'x'), lot('2', 'x')] })).rejects.toThrow(says);
		await expect(db.lot.createManyAndReturn({ data: lot('2', 'x') })).rejects.toThrow(says);
		await expect(
			db.lot.upsert({ where: { shopId_id: { shopId: '1', id: 'x' } }, create: lot('2', 'x'), update: {} }),
		).rejects.toThrow(says);
		expect(await prisma().lot.count({ where: { id: 'x' } })).toBe(0);
	});

	test('a row cannot be given away', async () => {
		const db = one();
		const where = { shopId_id: { shopId: '1', id: 'a' } };
		const says = 'it names another shop';
		await expect(db.lot.update({ where, data: { shopId: '2' } })).rejects.toThrow(says);
		await expect(db.lot.update({ where, data: { shopId: { set: '2' } } })).rejects.toThrow(says);
		await expect(db.lot.updateMany({ data: { shopId: '2' } })).rejects.toThrow(says);
		await expect(db.lot.upsert({ where, create: lot('1', 'a'), update: { shopId: '2' } })).rejects.toThrow(says);
		expect(await prisma().lot.count({ where: { shopId: '2' } })).toBe(2);
	});

	test('rows are not written through other rows, and relations read within the shop', async () => {
		const db = one();
		const where = { shopId_id: { shopId: '1', id: '1001' } };
		const stolen = { connect: { shopId_id: { shopId: '2', id: '2' } } };
		await expect(db.order.update({ where, data: { lines: stolen } })).rejects.toThrow('through lines');
		await expect(db.order.update({ where, data: { lines: { deleteMany: {} } } })).rejects.toThrow('through lines');
		await expect(
			db.orderLine.update({
				where: { shopId_id: { shopId: '1', id: '1' } },
				data: { order: { connect: { shopId_id: { shopId: '2', id: '2001' } } } },
			}),
		).rejects.toThrow('through order');
		const [read] = await db.order.findMany({ include: { lines: true } });
		expect(read?.lines.map(({ id }) => id)).toEqual(['1']);
		expect(await db.order.findMany({ where: { lines: { some: { id: '2' } } } })).toEqual([]);
	});

	test('of the shops a flow sees and changes its own', async () => {
		const db = one();
		expect((await db.shop.findMany()).map(({ id }) => id)).toEqual(['1']);
		expect(await db.shop.findUnique({ where: { domain: '2.myshopify.com' } })).toBeNull();
		expect(await db.shop.findUnique({ where: { domain: '1.myshopify.com' } })).toMatchObject({ id: '1' });
		await db.shop.update({ where: { id: '1' }, data: { leadTimeDays: 14 } });
		expect(await db.shop.updateMany({ where: { planVersion: 0 }, data: { planVersion: 1 } })).toEqual({ count: 1 });
		await expect(db.shop.update({ where: { id: '2' }, data: { leadTimeDays: 14 } })).rejects.toThrow('another shop');
		await expect(db.shop.update({ where: { id: '1' }, data: { id: '2' } })).rejects.toThrow('another shop');
		await expect(db.shop.create({ data: shop('3') })).rejects.toThrow('at install');
		await expect(db.shop.delete({ where: { id: '1' } })).rejects.toThrow('at install');
		await expect(db.shop.deleteMany()).rejects.toThrow('at install');
		expect(await prisma().shop.findUnique({ where: { id: '2' } })).toMatchObject({
			leadTimeDays: null,
			planVersion: 0,
		});
	});

	test('raw SQL and the tables that are not kept by shop are closed', async () => {
		const db = one() as unknown as ReturnType<typeof prisma>;
		const says = 'is not open to a client that is bound to a shop';
		await expect(db.$queryRaw`SELECT * FROM lot`).rejects.toThrow(says);
		await expect(db.$queryRawUnsafe('SELECT * FROM lot')).rejects.toThrow(says);
		await expect(db.$executeRaw`DELETE FROM lot`).rejects.toThrow(says);
		await expect(db.$executeRawUnsafe('DELETE FROM lot')).rejects.toThrow(says);
		await expect(db.session.findMany()).rejects.toThrow('not kept by shop');
		await expect(db.inbox.deleteMany()).rejects.toThrow('not kept by shop');
		expect(await prisma().lot.count()).toBe(3);
	});

	test('a transaction is bound as well, keeps all or nothing, and knows its shop', async () => {
		const db = one();
		expect(db.shopId).toBe('1');
		await db.$transaction(async (tx) => {
			expect(tx.shopId).toBe('1');
			expect(await tx.lot.count()).toBe(1);
			await tx.lot.create({ data: lot('1', 'kept') });
			await expect(tx.lot.create({ data: lot('2', 'x') })).rejects.toThrow('another shop');
			const raw = tx as unknown as ReturnType<typeof prisma>;
			await expect(raw.$queryRawUnsafe('SELECT 1')).rejects.toThrow('it would see every shop');
		});
		const undone = db.$transaction(async (tx) => {
			await tx.lot.deleteMany();
			throw new Error('changed its mind');
		});
		await expect(undone).rejects.toThrow('changed its mind');
		expect((await lotsOf('1')).map(({ id }) => id)).toEqual(['a', 'kept']);
		expect(await prisma().lot.count({ where: { shopId: '2' } })).toBe(2);
	});

	test('inside a transaction any other client is refused at once', async () => {
		const { database } = opened();
		const db = one();
		const says = 'Inside a transaction use the client that it was given';
		await db.$transaction(async (tx) => {
			await expect(db.lot.count()).rejects.toThrow(says);
			await expect(database.forShop('2').lot.count()).rejects.toThrow(says);
			await expect(db.$transaction(async () => 1)).rejects.toThrow(says);
			await expect(database.executeSql('SELECT 1')).rejects.toThrow(says);
			expect(await tx.lot.count()).toBe(1);
		});
		expect(await db.lot.count()).toBe(1);
	});

	test('a client without a shop cannot be made', () => {
		expect(() => opened().database.forShop('')).toThrow('without an id');
	});
});

test('every relation of the schema runs along the shop, and every table of a shop leads its key with it', () => {
	const schema = readFileSync('prisma/schema.prisma', 'utf8');
	const relations = [...schema.matchAll(/@relation\(fields: \[(\w+)[^\]]*\], references: \[(\w+)/g)];
	expect(relations.length).toBeGreaterThan(0);
	for (const [text, from, to] of relations) expect([text, from, to]).toEqual([text, 'shopId', 'shopId']);
	const models = [...schema.matchAll(/^model (\w+) \{(.*?)^\}/gms)].filter(([, , body]) =>
		/^ {2}shopId /m.test(body ?? ''),
	);
	expect(models.length).toBeGreaterThan(5);
	for (const [, name, body] of models) expect([name, body?.match(/@@id\(\[(\w+)/)?.[1]]).toEqual([name, 'shopId']);
});
