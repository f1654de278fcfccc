/** The end of what we hold of those who wait: by time, by Shopify's word, with the shop, on both databases. */
import { test as anyTest, expect } from 'vitest';
import { purgeRainchecks } from '../../app/adapters/db/raincheck-rows.server';
import { eraseShop } from '../../app/adapters/db/shops.server';
import { changeRaincheck } from '../../app/flows/change-raincheck.server';
import { markDirty } from '../../app/flows/mark-dirty.server';
import { readRaincheck } from '../../app/flows/read-raincheck.server';
import { redactBuyer, reportBuyer } from '../../app/flows/redact-buyer.server';
import { takeRaincheck } from '../../app/flows/take-raincheck.server';
import { forEachEngine } from '../setup/database';
import { type FakeShop, openFakeShop } from './fake-shop';
import {
	arrive,
	buy,
	leave,
	rainchecks,
	runOut,
	serve,
	settle,
	shopRow,
	statuses,
	told,
	typed,
} from './raincheck-scene';

const dayS = 24 * 60 * 60;

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = () => openFakeShop(prepared().database);
	const test = (name: string, body: () => Promise<void>) => anyTest(`${engine.name}: ${name}`, body, 60_000);
	const purge = (shop: FakeShop) => purgeRainchecks(shop.database.prisma, shop.deps.now());

	test('what was deleted is never back: whoever waits for it is let go, and forgotten in time', async () => {
		const shop = await openShop();
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

	test('whoever has waited for a year is let go', async () => {
		const shop = await openShop();
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

	test('a buyer who is forgotten is found by address and by customer, in whatever state they wait', async () => {
		const shop = await openShop();
		await runOut(shop);
		const { db } = shop;
		const variant = {
			shopId: shop.shopId,
			productId: '1600',
			inventoryItemId: '2600',
			productTitle: 'Mug',
			available: 0,
		};
		await db.variant.createMany({
			data: [
				{ ...variant, id: '601' },
				{ ...variant, id: '602' },
			],
		});
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
});
