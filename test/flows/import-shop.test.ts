import { expect, test } from 'vitest';
import type { ShopAdmin } from '../../app/adapters/shopify/shop-admin.server';
import { importStep, requestImport, stopImport } from '../../app/flows/shop/import-shop.server';
import { prepareTestDatabase } from '../setup/database';
import { anOrder, aProduct, type FakeShop, openFakeShop } from './fake-shop';

const prepared = prepareTestDatabase();

async function openShop(over: Partial<ShopAdmin> = {}): Promise<FakeShop> {
	const shop = await openFakeShop(prepared().database);
	shop.stock.set('500', { available: -1, committed: 1 });
	const admin = shop.deps.admin('');
	const { variants } = await admin.readStock(['500']);
	Object.assign(admin, {
		startImport: async (kind: string) => ({ variants: '1', products: '2', orders: '3' })[kind],
		readImport: async () => ({
			status: 'completed',
			objectCount: 1,
			rootCount: 1,
			url: 'https://files.example/bulk',
			startedAt: shop.deps.now().toISOString(),
		}),
		readImportedVariants: async function* () {
			yield* variants;
		},
		readImportedProducts: async function* () {
			yield aProduct({ id: '1500', collections: ['71'] });
		},
		readImportedOrders: async function* () {
			yield anOrder({ id: '1' });
		},
		...over,
	});
	await requestImport(shop.context);
	return shop;
}

const step = (shop: FakeShop) => importStep(shop.deps, shop.shopId);

test('first the variants, then the products, then the open orders, then everything that is owed is planned', async () => {
	const shop = await openShop();
	const seen: string[] = [];
	for (let steps = 0; steps < 6; steps += 1) {
		await step(shop);
		seen.push((await shop.db.shop.findFirstOrThrow()).importStatus);
	}
	expect(seen).toEqual(['variants', 'products', 'products', 'orders', 'orders', 'done']);
	expect(await shop.db.variant.findFirst()).toMatchObject({ id: '500', available: -1 });
	expect(await shop.db.product.findFirst()).toMatchObject({ id: '1500', productType: 'Pitcher', collections: ['71'] });
	// It has run out, so its alternatives are to be found.
	expect(await shop.db.variant.findFirst()).toMatchObject({ alternativesDueAt: shop.deps.now() });
	expect(await shop.db.order.findFirst()).toMatchObject({ id: '1', openUnits: 1 });
	expect(await shop.db.dirtyVariant.count()).toBe(1);
	expect((await shop.db.shop.findFirst())?.sweptUntil).toEqual(shop.deps.now());
});

test('while Shopify gathers, the count moves', async () => {
	let objectCount = 0;
	const shop = await openShop({
		readImport: async () => {
			objectCount += 40;
			return { status: 'running', objectCount };
		},
	});
	await step(shop);
	for (const done of [40, 80]) {
		await step(shop);
		expect(await shop.db.shop.findFirst()).toMatchObject({ importStatus: 'variants', importDone: done });
	}
});

test('a failed operation says why and stops; asking again starts over', async () => {
	const shop = await openShop({
		readImport: async () => ({ status: 'failed', note: 'Shopify ended the import: TIMEOUT' }),
	});
	await step(shop);
	await step(shop);
	expect(await shop.db.shop.findFirst()).toMatchObject({
		importStatus: 'failed',
		importNote: 'Shopify ended the import: TIMEOUT',
	});
	await requestImport(shop.context);
	expect(await shop.db.shop.findFirst()).toMatchObject({ importStatus: 'variants', importNote: '' });
});

test('a merchant can stop it in the middle of a file; what was read stays, and nothing goes on', async () => {
	let shop: FakeShop | undefined;
	let taken = 0;
	shop = await openShop({
		readImportedOrders: async function* () {
			for (let id = 1; id <= 1000; id += 1) {
				if (id === 150 && shop) await stopImport(shop.context);
				taken = id;
				yield anOrder({ id: String(id) });
			}
		},
	});
	for (let steps = 0; steps < 8; steps += 1) await step(shop);
	expect(await shop.db.shop.findFirst()).toMatchObject({ importStatus: 'stopped' });
	expect(taken).toBeLessThan(202);
	expect(await shop.db.order.count()).toBe(200);
});

test('read twice, a shop is the same', async () => {
	const shop = await openShop();
	for (const _ of [1, 2]) {
		await requestImport(shop.context);
		for (let steps = 0; steps < 6; steps += 1) await step(shop);
	}
	expect(await shop.db.order.count()).toBe(1);
	expect(await shop.db.variant.count()).toBe(1);
	expect(await shop.db.product.count()).toBe(1);
});

test('a product that a later reading does not have is forgotten', async () => {
	const shop = await openShop();
	const forgotten = { id: '1999', readAt: new Date('2026-11-01T00:00:00Z') };
	await shop.db.product.create({ data: { shopId: shop.shopId, ...forgotten } });
	for (let steps = 0; steps < 6; steps += 1) await step(shop);
	expect(await shop.db.product.findMany({ select: { id: true } })).toEqual([{ id: '1500' }]);
});

test('the database is told of what has come once it is a thousand rows, and as each kind ends', async () => {
	const shop = await openShop();
	const [variant] = (await shop.deps.admin('').readStock(['500'])).variants;
	if (!variant) throw new Error('The shop has a variant');
	shop.deps.admin('').readImportedVariants = async function* () {
		for (let id = 0; id < 1_100; id += 1) yield { ...variant, id: `v${id}` };
	};
	const told: number[] = [];
	shop.deps.refreshStatistics = async () => {
		told.push(await shop.db.variant.count());
	};
	for (let steps = 0; steps < 6; steps += 1) await step(shop);
	expect(told).toEqual([1_000, 1_100, 1_100, 1_100]);
});

test('a database that cannot be told does not hold an import up', async () => {
	const shop = await openShop();
	const logged: string[] = [];
	shop.deps.log = (line) => logged.push(line);
	shop.deps.refreshStatistics = async () => {
		throw new Error('no right to it');
	};
	for (let steps = 0; steps < 6; steps += 1) await step(shop);
	expect(await shop.db.shop.findFirst()).toMatchObject({ importStatus: 'done' });
	expect(logged).toHaveLength(3);
	expect(logged[0]).toMatch(/statistics could not be refreshed/);
});
