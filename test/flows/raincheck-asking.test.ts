/** What becomes of a raincheck that is asked for: limits that one visitor cannot turn against others, and second tries. */
import { expect } from 'vitest';
import { purgeRainchecks } from '../../app/adapters/db/raincheck-rows.server';
import { readRaincheckDemand } from '../../app/flows/pages/read-rainchecks.server';
import { perHop, perSender, perShop } from '../../app/flows/rainchecks/raincheck-limits';
import { type Sender, takeRaincheck } from '../../app/flows/rainchecks/take-raincheck.server';
import type { FakeShop } from './fake-shop';
import {
	addMugs,
	arrive,
	leave,
	onEachEngine,
	rainchecks,
	runOut,
	serve,
	shopRow,
	told,
	typed,
} from './raincheck-scene';

const ask = async (shop: FakeShop, name: string, sender: Partial<Sender>) =>
	takeRaincheck(shop.deps, await shopRow(shop), typed(shop, name), { hops: [], customerId: '', ...sender });

onEachEngine(({ test }) => {
	const saved = { kind: 'saved', confirms: false };
	const savedInHour = async (shop: FakeShop) =>
		(await shop.db.rateWindow.findFirst({ where: { key: 'shop' } }))?.count ?? 0;

	test('a visitor who asks without end takes up their own share, and the next one is served', async (shop) => {
		await runOut(shop);
		await ask(shop, 'n0', { hops: ['203.0.113.7'] });
		await shop.db.rateWindow.updateMany({ where: { key: { startsWith: 'ip' } }, data: { count: perSender.most - 1 } });
		for (const name of ['n1', 'n2', 'n3']) expect(await ask(shop, name, { hops: ['203.0.113.7'] })).toEqual(saved);
		expect([(await rainchecks(shop)).length, await savedInHour(shop)]).toEqual([2, 2]);
		await ask(shop, 'ana', { hops: ['198.51.100.4'] });
		expect([(await rainchecks(shop)).length, await savedInHour(shop)]).toEqual([3, 3]);
	});

	test('addresses that a visitor writes before their own do not make them many', async (shop) => {
		await runOut(shop);
		await shop.db.shop.updateMany({ data: { raincheckConfirmsEmail: true } });
		const forging = { hops: ['203.0.113.7', '192.0.2.1'] };
		await ask(shop, 'first', forging);
		await shop.db.rateWindow.updateMany({ where: { key: { startsWith: 'hop' } }, data: { count: perHop.most - 1 } });
		await ask(shop, 'second', { hops: ['203.0.113.7', '192.0.2.2'] });
		await ask(shop, 'third', { hops: ['203.0.113.7', '192.0.2.3'] });
		expect(await rainchecks(shop)).toHaveLength(2);
		expect(await shop.db.rateWindow.count({ where: { key: { startsWith: 'ip' } } })).toBe(2);
		expect(perHop.most).toBeLessThan(perShop.most);
	});

	test('what was there already, or came too often, takes nothing from the shop', async (shop) => {
		await runOut(shop);
		for (let n = 0; n < 8; n += 1) await leave(shop, 'ana');
		expect(await savedInHour(shop)).toBe(1);
	});

	test('a second try before the mail was found sends it again, with the terms of the last form', async (shop) => {
		await runOut(shop, { raincheckConfirmsEmail: true });
		await leave(shop, 'ana');
		await serve(shop);
		const again = async (seconds: number, quantity: string) => {
			shop.wait(seconds - 1);
			await leave(shop, 'ana', { quantity, locale: 'de' });
			await serve(shop);
			return shop.mails.length;
		};
		expect(await again(599, '2')).toBe(1);
		await shop.db.variant.updateMany({ data: { price: '52.00' } });
		expect(await again(1, '3')).toBe(2);
		expect(await again(1, '4')).toBe(2);
		expect(new Set(shop.mails.map(({ messageId }) => messageId)).size).toBe(2);
		expect(shop.mails[1]?.subject).toBe('Bitte bestätigen Sie Ihre Vormerkung: Stoneware pitcher (Oat)');
		expect(await rainchecks(shop)).toMatchObject([{ status: 'unconfirmed', quantity: 4, heldPrice: '52.00' }]);
		// Whoever asks again is forgotten three days after that, as the newest mail says.
		shop.wait(3 * 24 * 3600 - 300);
		await purgeRainchecks(shop.database.prisma, shop.deps.now());
		expect(await rainchecks(shop)).toHaveLength(1);
		await shop.db.raincheck.updateMany({ data: { status: 'waiting' } });
		expect(await again(1200, '5')).toBe(2);
		expect(await rainchecks(shop)).toMatchObject([{ status: 'waiting', quantity: 4 }]);
	});

	test('a price is held only for whoever read it in the shop’s currency', async (shop) => {
		await runOut(shop);
		for (const [name, currency] of [
			['ana', 'USD'],
			['ben', 'EUR'],
			['cleo', ''],
		] as const)
			await leave(shop, name, { currency });
		expect((await rainchecks(shop)).map(({ heldPrice }) => heldPrice)).toEqual(['48.00', '', '48.00']);
	});

	test('an address may wait for many things at once, and is not mailed without end', async (shop) => {
		await runOut(shop, { raincheckConfirmsEmail: true });
		const ids = Array.from({ length: 22 }, (_, n) => String(600 + n));
		await addMugs(shop, ids);
		for (const id of ids.slice(0, 7)) await leave(shop, 'ana', { variant: id });
		expect(await rainchecks(shop)).toHaveLength(7);
		for (const id of ids.slice(7)) await leave(shop, 'ana', { variant: id }, `203.0.113.${id.slice(1)}`);
		expect(await rainchecks(shop)).toHaveLength(20);
		await leave(shop, 'ben', { variant: '621' });
		expect(await rainchecks(shop)).toHaveLength(21);
	});

	test('a shop that has saved what it can in an hour says so to everybody, and to its merchant', async (shop) => {
		await runOut(shop);
		const lines: string[] = [];
		shop.deps.log = (line) => lines.push(line);
		await leave(shop, 'ana');
		await shop.db.rateWindow.updateMany({ where: { key: 'shop' }, data: { count: perShop.most - 1 } });
		const query = { page: 1, size: 50, isAll: false };
		expect((await readRaincheckDemand(shop.context, query)).busyAt).toBeUndefined();
		expect(await leave(shop, 'ben')).toEqual(saved);
		expect(lines).toEqual([`Shop ${shop.shopId} takes no more rainchecks in this hour: ${perShop.most} were saved`]);
		const busy = { kind: 'problem', problem: { field: 'form', code: 'busy' } };
		// Whether an address has asked before is not told by the answer.
		expect([await leave(shop, 'ana'), await leave(shop, 'cleo')]).toEqual([busy, busy]);
		expect(await rainchecks(shop)).toHaveLength(2);
		expect((await readRaincheckDemand(shop.context, query)).busyAt).toEqual(new Date('2026-11-22T15:00:00.000Z'));
		shop.wait(3600);
		expect(await leave(shop, 'cleo')).toEqual(saved);
		expect(await rainchecks(shop)).toHaveLength(3);
		shop.wait(24 * 3600);
		expect((await readRaincheckDemand(shop.context, query)).busyAt).toBeUndefined();
	});

	test('whoever asks without end behind an address that many share does not use up the share of the others', async (shop) => {
		await runOut(shop);
		for (let n = 0; n < perSender.most + 5; n += 1) await ask(shop, `n${n}`, { hops: ['10.0.0.1', '203.0.113.7'] });
		expect(await shop.db.rateWindow.findMany({ where: { key: { startsWith: 'hop' } } })).toMatchObject([
			{ count: perSender.most },
		]);
	});

	test('asked for again when confirmations are no longer wanted, it is valid at once', async (shop) => {
		await runOut(shop, { raincheckConfirmsEmail: true });
		await leave(shop, 'ana');
		await shop.db.shop.updateMany({ data: { raincheckConfirmsEmail: false } });
		expect(await leave(shop, 'ana', { quantity: '2' })).toEqual(saved);
		await serve(shop);
		expect(told(shop)).toEqual([]);
		await arrive(shop, 2);
		expect(told(shop)).toEqual(['ana']);
		expect(await rainchecks(shop)).toMatchObject([{ status: 'offered', offeredUnits: 2 }]);
	});
});
