/** The end of what we hold of those who wait: by time, by Shopify's word, with the shop, on both databases. */
import { expect } from 'vitest';
import { purgeRainchecks } from '../../app/adapters/db/raincheck-rows.server';
import { eraseShop } from '../../app/adapters/db/shops.server';
import { redactBuyer, reportBuyer } from '../../app/flows/orders/redact-buyer.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { changeRaincheck } from '../../app/flows/rainchecks/change-raincheck.server';
import { readRaincheck } from '../../app/flows/rainchecks/read-raincheck.server';
import { takeRaincheck } from '../../app/flows/rainchecks/take-raincheck.server';
import type { FakeShop } from './fake-shop';
import {
	addMugs,
	arrive,
	buy,
	codeIn,
	leave,
	onEachEngine,
	rainchecks,
	runOut,
	serve,
	settle,
	shopRow,
	statuses,
	stockIs,
	told,
	typed,
} from './raincheck-scene';

const dayS = 24 * 60 * 60;

onEachEngine(({ test, openShop }) => {
	const purge = (shop: FakeShop) => purgeRainchecks(shop.database.prisma, shop.deps.now());

	test('what was deleted is never back: whoever waits for it is let go, and forgotten in time', async (shop) => {
		await runOut(shop);
		for (const name of ['ana', 'ben', 'cleo']) await leave(shop, name);
		await arrive(shop, 2);
		await buy(shop, { id: '1', email: 'ana@example.com' });
		await purge(shop);
		expect(await statuses(shop)).toEqual(['redeemed', 'offered', 'waiting']);
		shop.stock.delete('500');
		await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
		await shop.work();
		await purge(shop);
		expect(await statuses(shop)).toEqual(['redeemed', 'dropped', 'dropped']);
		shop.wait(10 * dayS);
		await serve(shop);
		expect(told(shop)).toEqual(['ana', 'ben']);
		shop.wait(81 * dayS);
		await purge(shop);
		expect((await rainchecks(shop)).map(({ emailHash, emailSealed }) => emailHash + emailSealed)).toEqual(['', '', '']);
	});

	test('whoever has waited for a year is let go', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		shop.wait(365 * dayS - 1);
		await leave(shop, 'ben');
		await purge(shop);
		expect(await statuses(shop)).toEqual(['waiting', 'waiting']);
		shop.wait(2);
		await purge(shop);
		expect(await statuses(shop)).toEqual(['dropped', 'waiting']);
		await arrive(shop, 2);
		expect(told(shop)).toEqual(['ben']);
	});

	test('a shop that is erased leaves nothing of those who waited, and others keep theirs', async () => {
		const [shop, other] = [await openShop(), await openShop()];
		for (const each of [shop, other]) {
			await runOut(each);
			await leave(each, 'ana');
			await leave(each, 'ben');
			await arrive(each, 1);
		}
		const { domain } = await shopRow(shop);
		await eraseShop(shop.database.prisma, shop.shopId, domain);
		const left = async ({ db }: FakeShop) => [
			await db.raincheck.count(),
			await db.raincheckMail.count(),
			await db.rateWindow.count(),
		];
		expect(await left(shop)).toEqual([0, 0, 0]);
		expect(await left(other)).toEqual([2, 2, expect.toSatisfy((count: number) => count > 0)]);
		await settle(other);
		expect(await statuses(other)).toEqual(['offered', 'waiting']);
	});

	test('a buyer who is forgotten is found by address and by customer, in whatever state they wait', async (shop) => {
		await runOut(shop);
		const { db } = shop;
		await addMugs(shop, ['601', '602']);
		await leave(shop, 'ana');
		await leave(shop, 'ben');
		await arrive(shop, 1);
		await buy(shop, { id: '1', email: 'ana@example.com' });
		await leave(shop, 'ana', { variant: '601' });
		await db.shop.updateMany({ data: { raincheckConfirmsEmail: true } });
		await leave(shop, 'ana', { variant: '602' });
		// Left while signed in, for an address that Shopify does not know of.
		shop.wait(1);
		const elsewhere = typed(shop, 'ana.at.work', { variant: '602' });
		await takeRaincheck(shop.deps, await shopRow(shop), elsewhere, { hops: [], customerId: '77' });
		expect(await statuses(shop)).toEqual(['redeemed', 'waiting', 'waiting', 'unconfirmed', 'unconfirmed']);

		const ana = { email: ' ANA@example.com', customerId: '77', orderIds: [] };
		await reportBuyer(shop.deps, shop.shopId, ana);
		const report = shop.mails.at(-1)?.text ?? '';
		// Of the order and of four rainchecks.
		expect(report.match(/"email": "ana/g)).toHaveLength(5);
		expect(report).toContain('"email": "ana.at.work@example.com"');
		await redactBuyer(shop.deps, shop.shopId, ana);
		const rows = await rainchecks(shop);
		expect(rows.map(({ status }) => status)).toEqual(['redeemed', 'waiting', 'dropped', 'dropped', 'dropped']);
		for (const row of rows.filter(({ status }) => status !== 'waiting')) {
			expect(row).toMatchObject({ emailSealed: '', emailHash: '', customerId: '', codeSealed: '' });
			const link = { raincheckId: row.id, purpose: 'see' } as const;
			expect(await readRaincheck(shop.deps, await shopRow(shop), link)).toBeUndefined();
			expect(await changeRaincheck(shop.deps, shop.shopId, row.id, 'confirm')).toBe(row.status);
		}
		expect(await db.raincheckMail.count({ where: { status: { in: ['open', 'claimed'] } } })).toBe(0);
		expect(await db.raincheckMail.count({ where: { renderedSealed: { not: '' } } })).toBe(0);
		const before = shop.mails.length;
		await serve(shop);
		expect(shop.mails).toHaveLength(before);
		expect(rows[1]?.emailSealed).not.toBe('');
	});

	test('a buyer who is forgotten leaves no address, no mail and no code; a buyer who asks gets all of it', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		await leave(shop, 'ben');
		listed.price = '60.00';
		await arrive(shop, 1);
		const ana = { email: 'Ana@example.com', customerId: '', orderIds: [] };
		await reportBuyer(shop.deps, shop.shopId, ana);
		expect(shop.mails.at(-1)?.text).toContain('"status": "offered"');
		expect(shop.mails.at(-1)?.text).toContain('The price of $48.00 is yours until 29 Nov');
		expect(shop.mails.at(-1)?.text).not.toContain('ben@example.com');
		await redactBuyer(shop.deps, shop.shopId, ana);
		await settle(shop);
		expect(await rainchecks(shop)).toMatchObject([
			{ status: 'dropped', emailSealed: '', emailHash: '', codeSealed: '', customerId: '' },
			{ status: 'offered' },
		]);
		expect(await shop.db.raincheckMail.count({ where: { renderedSealed: { not: '' } } })).toBe(1);
		expect(shop.deactivated).toEqual(['1']);
		expect(told(shop).at(-1)).toBe('ben');
	});

	test('who did not confirm is forgotten after three days, and whose raincheck is over after ninety', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		await arrive(shop, 1);
		await buy(shop, { id: '1', email: 'ana@example.com' });
		await stockIs(shop, 0);
		await shop.db.shop.updateMany({ data: { raincheckConfirmsEmail: true } });
		await leave(shop, 'ben');
		const purge = () => purgeRainchecks(shop.database.prisma, shop.deps.now());
		shop.wait(3 * dayS - 60);
		await purge();
		expect(await statuses(shop)).toEqual(['redeemed', 'unconfirmed']);
		shop.wait(120);
		await purge();
		expect(await statuses(shop)).toEqual(['redeemed']);
		expect(await shop.db.rateWindow.count()).toBe(0);
		expect((await rainchecks(shop))[0]?.emailHash).not.toBe('');
		shop.wait(90 * dayS);
		await purge();
		expect(await rainchecks(shop)).toMatchObject([{ emailHash: '', emailSealed: '', orderId: '1' }]);
		expect(await shop.db.raincheckMail.count({ where: { renderedSealed: { not: '' } } })).toBe(0);
	});

	test('rows hold no address in the clear', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '60.00';
		await arrive(shop, 1);
		await serve(shop);
		const rows = [
			await shop.db.raincheck.findMany(),
			await shop.db.raincheckMail.findMany(),
			await shop.db.rateWindow.findMany(),
		];
		const text = JSON.stringify(rows);
		expect(text).not.toContain('ana@');
		expect(text).not.toContain('203.0.113.7');
		expect(text).not.toContain(codeIn(shop.mails[0]?.text ?? 'none'));
	});
});
