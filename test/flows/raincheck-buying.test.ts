/** What an order does to those who wait for what it buys, on both databases. */
import { expect } from 'vitest';
import { requireDay } from '../../app/domain/day';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { loadPlans } from '../../app/flows/promises/load-plans.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { changeRaincheck } from '../../app/flows/rainchecks/change-raincheck.server';
import type { FakeShop } from './fake-shop';
import {
	arrive,
	buy,
	codeIn,
	leave,
	offer,
	onEachEngine,
	rainchecks,
	runOut,
	settle,
	shopRow,
	statuses,
	stockIs,
	told,
} from './raincheck-scene';

onEachEngine(({ test }) => {
	/** The same order is heard of once more. */
	const hearAgain = (shop: FakeShop, id: string) => {
		const order = shop.orders.get(id);
		if (!order) throw new Error(`No order ${id}`);
		return applyOrder(shop.deps, shop.terms, order);
	};

	/** Units that stand before new sales. */
	async function ahead(shop: FakeShop): Promise<number | undefined> {
		await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
		const [loaded] = await loadPlans(shop.deps, await shopRow(shop), ['500'], requireDay('2026-11-22'));
		return loaded?.input.ahead;
	}

	test('whoever buys while they wait is served, is told nothing, and stands before nobody', async (shop) => {
		await runOut(shop);
		await buy(shop, { id: '1', email: 'ana@example.com' });
		await leave(shop, 'ana', { quantity: '3' });
		await leave(shop, 'ben');
		await hearAgain(shop, '1');
		expect(await statuses(shop)).toEqual(['waiting', 'waiting']);
		shop.wait(60);
		await buy(shop, { id: '2', email: 'Ana@example.com' });
		expect(await rainchecks(shop)).toMatchObject([{ status: 'redeemed', orderId: '2' }, { status: 'waiting' }]);
		expect(await ahead(shop)).toBe(1);
		await arrive(shop, 1);
		expect(told(shop)).toEqual(['ben']);
	});

	test('what a partial offer left out waits on in its place, and is offered as more comes', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana', { quantity: '5' });
		await leave(shop, 'ben');
		listed.price = '60.00';
		await arrive(shop, 2);
		expect(shop.mails[0]?.text).toContain('Once you have bought them, the rest keeps its place in the queue.');
		expect(await ahead(shop)).toBe(3);
		const code = codeIn(shop.mails[0]?.text ?? '');
		shop.wait(60);
		await buy(shop, { id: '1', code, email: 'ana@example.com', quantity: 2 });
		const [first] = await shop.db.raincheck.findMany({ where: { status: 'redeemed' }, include: { mails: true } });
		expect(first).toMatchObject({ quantity: 2, offeredUnits: 2, orderId: '1' });
		expect(first?.mails.map(({ kind, status }) => `${kind} ${status}`).sort()).toEqual([
			'ready sent',
			'reminder dropped',
		]);
		for (let n = 0; n < 3; n += 1) await hearAgain(shop, '1');
		await settle(shop);
		expect(
			await shop.db.raincheck.findMany({ where: { status: { not: 'redeemed' } }, orderBy: { queuedAt: 'asc' } }),
		).toMatchObject([
			{ status: 'waiting', quantity: 3, offeredUnits: 0, codeHash: '', heldPrice: '48.00' },
			{ status: 'waiting', quantity: 1 },
		]);
		expect(await ahead(shop)).toBe(4);
		expect(shop.deactivated).toEqual(['1']);

		shop.stock.set('500', { available: 4, committed: 2 });
		await stockIs(shop, 4);
		await settle(shop);
		expect(told(shop)).toEqual(['ana', 'ana', 'ben']);
		expect(codeIn(shop.mails[1]?.text ?? '')).not.toBe(code);
		await buy(shop, { id: '2', email: 'ana@example.com', quantity: 3 });
		await settle(shop);
		expect(
			await shop.db.raincheck.findMany({ where: { status: 'redeemed' }, orderBy: { orderId: 'asc' } }),
		).toMatchObject([
			{ orderId: '1', quantity: 2 },
			{ orderId: '2', quantity: 3 },
		]);
	});

	test('whoever buys fewer than were offered has what they want', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana', { quantity: '5' });
		await arrive(shop, 3);
		await buy(shop, { id: '1', email: 'ana@example.com', quantity: 1 });
		expect(await rainchecks(shop)).toMatchObject([{ status: 'redeemed', quantity: 5 }]);
	});

	test('an order from after the end that was noticed changes nothing', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		await arrive(shop, 1);
		shop.wait(7 * 24 * 3600 + 14 * 3600);
		await offer(shop);
		shop.wait(1);
		await buy(shop, { id: '1', email: 'ana@example.com' });
		expect(await rainchecks(shop)).toMatchObject([{ status: 'expired', orderId: '' }]);
	});

	test('the link of the first mail withdraws what waits on', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana', { quantity: '2' });
		const [ana] = await rainchecks(shop);
		await arrive(shop, 1);
		await buy(shop, { id: '1', email: 'ana@example.com' });
		expect(await changeRaincheck(shop.deps, shop.shopId, ana?.id ?? '', 'withdraw')).toBe('withdrawn');
		expect((await statuses(shop)).sort()).toEqual(['redeemed', 'withdrawn']);
	});

	test('whoever buys without the code is served too, and the code ends', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '60.00';
		await arrive(shop, 1);
		shop.wait(60);
		await buy(shop, { id: '1', email: 'ana@example.com' });
		await settle(shop);
		expect(await statuses(shop)).toEqual(['redeemed']);
		expect(shop.deactivated).toEqual(['1']);
	});

	test('an order of somebody else redeems nothing', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		await arrive(shop, 1);
		await buy(shop, { id: '2', email: 'somebody@example.com', code: 'RC-NONE' });
		expect(await statuses(shop)).toEqual(['offered']);
	});

	test('an order that was placed in time redeems an offer that has meanwhile expired', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '60.00';
		await arrive(shop, 1);
		const code = codeIn(shop.mails[0]?.text ?? '');
		await shop.db.raincheck.updateMany({
			data: { status: 'expired', closedAt: new Date(shop.deps.now().getTime() + 60_000) },
		});
		shop.wait(30);
		await buy(shop, { id: '1', code });
		expect(await rainchecks(shop)).toMatchObject([{ status: 'redeemed', orderId: '1' }]);
	});

	test('a code that was passed on redeems the raincheck that it was made for, and its buyer waits no more either', async (shop) => {
		const listed = await runOut(shop);
		for (const name of ['ana', 'ben']) await leave(shop, name);
		listed.price = '60.00';
		await arrive(shop, 1);
		await buy(shop, { id: '1', email: 'ben@example.com', code: codeIn(shop.mails[0]?.text ?? '') });
		expect(await statuses(shop)).toEqual(['redeemed', 'redeemed']);
	});
});
