/** Webhooks of products that never came: what finds their news all the same, how soon, and how much it asks for. */
import { test as anyTest, expect } from 'vitest';
import { sweepShop } from '../../app/flows/orders/sweep-orders.server';
import { forEachEngine } from '../setup/database';
import { minutes, openShelf } from './alternatives-scene';
import { aProduct } from './fake-shop';

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = async () => {
		const shop = await openShelf(prepared().database);
		await shop.rank();
		const asked: string[] = [];
		const { readProducts } = shop.admin;
		shop.admin.readProducts = (ids) => {
			asked.push(...ids);
			return readProducts(ids);
		};
		const sweep = async (afterMinutes: number) => {
			shop.wait(minutes(afterMinutes));
			await sweepShop(shop.deps, shop.shopId);
			await shop.work();
		};
		/** Later, when lists have settled. */
		const listLater = async () => {
			shop.wait(minutes(10));
			await shop.rank();
			return shop.listOf('500');
		};
		/** Shopify has it otherwise from now on, and says nothing. */
		const change = (id: string, over: object) => {
			const known = shop.products.get(id) ?? aProduct({ id });
			shop.products.set(id, { ...known, ...over });
			shop.changed.set(id, shop.deps.now());
		};
		return { ...shop, asked, sweep, listLater, change };
	};
	const test = (name: string, body: () => Promise<void>) => anyTest(`${engine.name}: ${name}`, body, 60_000);

	test('a product that was changed without news is found by the next sweep, and so are the lists that it changes', async () => {
		const shop = await openShop();
		shop.change('1520', { title: 'Low jug', tags: ['new'], isPublished: false });
		await shop.sweep(5);
		const { title, tags, isPublished } = await shop.db.product.findFirstOrThrow({ where: { id: '1520' } });
		expect({ title, tags, isPublished }).toEqual({ title: 'Low jug', tags: ['new'], isPublished: false });
		expect(await shop.listLater()).toEqual(['510']);
	});

	test('a product and a variant that were made without news are found', async () => {
		const shop = await openShop();
		shop.stock.set('530', { available: 90, committed: 0 });
		shop.change('1530', { collections: ['71'] });
		shop.stock.set('511', { available: 40, committed: 0, facts: { productId: '1510' } });
		shop.change('1510', {});
		await shop.sweep(5);
		expect(await shop.variantOf('530')).toMatchObject({ available: 90 });
		expect(await shop.variantOf('511')).toMatchObject({ productId: '1510', available: 40 });
		expect(await shop.listLater()).toEqual(['530', '511', '520']);
	});

	test('stock and price of a candidate that changed without news are found', async () => {
		const shop = await openShop();
		shop.stock.set('520', { available: 0, committed: 0 });
		shop.change('1520', {});
		await shop.sweep(5);
		expect(await shop.listLater()).toEqual(['510']);
	});

	test('what a webhook has brought, or is still to bring, is not read again', async () => {
		const shop = await openShop();
		const { readAt } = await shop.db.product.findFirstOrThrow({ where: { id: '1510' } });
		shop.changed.set('1510', new Date(readAt.getTime() - 1_000));
		await shop.sweep(4);
		shop.changed.set('1520', shop.deps.now());
		await shop.sweep(1);
		expect(shop.asked).toEqual([]);
		await shop.sweep(5);
		expect(shop.asked).toEqual(['1520']);
		await shop.sweep(5);
		expect(shop.asked).toEqual(['1520']);
	});

	test('a product that was deleted without news is gone within a day, from every list', async () => {
		const shop = await openShop();
		shop.products.delete('1520');
		shop.stock.delete('520');
		await shop.sweep(60 * 17);
		expect(shop.asked).toEqual([]);
		await shop.sweep(60 * 2);
		expect(await shop.db.product.count({ where: { id: '1520' } })).toBe(0);
		expect(await shop.variantOf('520')).toMatchObject({ isDeleted: true });
		expect(await shop.listLater()).toEqual(['510']);
	});

	test('a collection that was joined without news counts within a day', async () => {
		const shop = await openShop();
		shop.products.set('1510', aProduct({ id: '1510', collections: ['71', '72'] }));
		await shop.sweep(60 * 19);
		const row = await shop.db.product.findFirstOrThrow({ where: { id: '1510' } });
		expect([...row.collections].sort()).toEqual(['71', '72']);
		expect(await shop.dueOf('500')).not.toBeNull();
		await shop.sweep(5);
		expect(shop.asked).toHaveLength(3);
	});

	test('of very many changes each sweep reads a piece, until all are read', async () => {
		const shop = await openShop();
		const instant = shop.deps.now();
		const ids = Array.from({ length: 800 }, (_, at) => `9${String(at).padStart(5, '0')}`);
		for (const id of ids) shop.products.set(id, aProduct({ id }));
		shop.admin.pageProductsUpdatedSince = async (since, cursor = '0') => {
			const all = ids.map((id, at) => ({ id, updatedAt: new Date(instant.getTime() + at) }));
			const left = all.filter(({ updatedAt }) => updatedAt >= since);
			const from = Number(cursor);
			return {
				changes: left.slice(from, from + 250),
				next: from + 250 < left.length ? String(from + 250) : undefined,
			};
		};
		const known = async () => (await shop.db.product.count()) - 3;
		await shop.sweep(5);
		expect(await known()).toBe(500);
		await shop.sweep(5);
		expect(await known()).toBe(800);
		await shop.sweep(5);
		const { productsSweptUntil } = await shop.db.shop.findFirstOrThrow();
		expect(productsSweptUntil).toEqual(new Date(shop.deps.now().getTime() - 10 * 60_000));
		await shop.sweep(5);
		expect(shop.asked).toHaveLength(800);
	});
});
