/** What a large plan costs whoever waits for it, on both databases. */
import { test as anyTest, expect } from 'vitest';
import type { ShopDb, ShopTx } from '../../app/adapters/db/shop-db.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { replanShop } from '../../app/flows/promises/replan.server';
import { forEachEngine } from '../setup/database';
import { waitsForLock } from '../setup/waits-for-lock';
import { type FakeShop, openFakeShop } from './fake-shop';

const ids = Array.from({ length: 120 }, (_, index) => String(1000 + index));

async function withVariants(shop: FakeShop): Promise<void> {
	for (const id of ids) shop.stock.set(id, { available: 3, committed: 0 });
	await markDirty(shop.db, shop.shopId, ids, shop.deps.now());
}

/** Counts the statements of each transaction that the flows make, and calls `between` after each. */
function countStatements(shop: FakeShop, between: (transaction: number) => Promise<void> = async () => {}) {
	const counts: number[] = [];
	const countingTx = (tx: ShopTx, count: () => void): ShopTx =>
		new Proxy(tx, {
			get(target, name) {
				const model: unknown = Reflect.get(target, name);
				if (typeof model !== 'object' || model === null || String(name).startsWith('_')) return model;
				return new Proxy(model, {
					get(inner, operation) {
						count();
						return Reflect.get(inner, operation);
					},
				});
			},
		});
	const shopDb = shop.deps.shopDb;
	const countingDb = (db: ShopDb): ShopDb =>
		new Proxy(db, {
			get(target, name) {
				if (name !== '$transaction') return Reflect.get(target, name);
				return async (body: (tx: ShopTx) => Promise<unknown>) => {
					let statements = 0;
					const count = () => {
						statements += 1;
					};
					const result = await target.$transaction((tx) => body(countingTx(tx, count)));
					counts.push(statements);
					await between(counts.length);
					return result;
				};
			},
		});
	shop.deps.shopDb = (id) => countingDb(shopDb(id));
	return counts;
}

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const test = (name: string, body: (shop: FakeShop) => Promise<void>) =>
		anyTest(`${engine.name}: ${name}`, async () => body(await openFakeShop(prepared().database)));

	test('a plan of many variants is saved in short transactions, and flips its version with the last', async (shop) => {
		await withVariants(shop);
		const versions: number[] = [];
		const counts = countStatements(shop, async () => {
			versions.push((await shop.db.shop.findFirstOrThrow()).planVersion);
		});
		expect(await replanShop(shop.deps, shop.shopId)).toMatchObject({ kind: 'planned', variants: 120 });
		expect(versions.slice(0, 3)).toEqual([0, 0, 1]);
		expect(Math.max(...counts)).toBeLessThan(80);
		expect(await shop.db.variant.count({ where: { id: { in: ids }, available: 3 } })).toBe(120);
		expect(await shop.db.plan.count({ where: { version: 1 } })).toBe(120);
		expect(await shop.db.dirtyVariant.count()).toBe(0);
		// Once more, over what stands there.
		await markDirty(shop.db, shop.shopId, ids, shop.deps.now());
		await replanShop(shop.deps, shop.shopId);
		expect(await shop.db.plan.count({ where: { version: 2 } })).toBe(120);
	});

	test('news of a variant that is saved already keeps it dirty', async (shop) => {
		await withVariants(shop);
		countStatements(shop, async (transaction) => {
			if (transaction === 1) await markDirty(shop.db, shop.shopId, ['1000'], shop.deps.now());
		});
		expect(await replanShop(shop.deps, shop.shopId)).toMatchObject({ kind: 'planned', variants: 119 });
		expect(await shop.db.dirtyVariant.findMany()).toMatchObject([{ variantId: '1000', generation: 2 }]);
	});

	// The embedded engine has one connection: there no second transaction begins while one is open.
	if (engine.name === 'pglite') return;

	test('a plan that is done and somebody who marks variants never wait for each other', async (shop) => {
		// They lie in the table in this order.
		for (const id of ['2', '1']) {
			shop.stock.set(id, { available: 3, committed: 0 });
			await markDirty(shop.db, shop.shopId, [id], shop.deps.now());
		}
		const locked = Promise.withResolvers<void>();
		const admin = shop.deps.admin('');
		const { readStock } = admin;
		admin.readStock = async (asked) => {
			await locked.promise;
			return readStock(asked);
		};
		const planning = replanShop(shop.deps, shop.shopId);
		await shop.db.$transaction(async (tx) => {
			const data = { since: shop.deps.now() };
			await tx.dirtyVariant.updateMany({ where: { variantId: '1' }, data });
			locked.resolve();
			await waitsForLock(prepared().url ?? '');
			await tx.dirtyVariant.updateMany({ where: { variantId: '2' }, data });
		});
		expect(await planning).toMatchObject({ kind: 'planned', variants: 2 });
	});
});
