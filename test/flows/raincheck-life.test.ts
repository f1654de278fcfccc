/** The life of a raincheck, from the form to the order, on both databases. */
import { test as anyTest, expect } from 'vitest';
import { purgeRainchecks } from '../../app/adapters/db/raincheck-rows.server';
import { changeRaincheck } from '../../app/flows/change-raincheck.server';
import { markDirty } from '../../app/flows/mark-dirty.server';
import { offerRainchecks } from '../../app/flows/offer-rainchecks.server';
import { makeLink, readLink } from '../../app/flows/raincheck-link.server';
import { readRaincheck } from '../../app/flows/read-raincheck.server';
import { redactBuyer, reportBuyer } from '../../app/flows/redact-buyer.server';
import { forEachEngine } from '../setup/database';
import { openFakeShop } from './fake-shop';
import {
	arrive,
	buy,
	codeIn,
	leave,
	rainchecks,
	runOut,
	serve,
	settle,
	shopRow,
	statuses,
	stockIs,
	told,
} from './raincheck-scene';

const dayS = 24 * 60 * 60;

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = () => openFakeShop(prepared().database);
	const test = (name: string, body: () => Promise<void>, timeout?: number) =>
		anyTest(`${engine.name}: ${name}`, body, timeout);

	test('a raincheck waits for its confirmation, is offered in turn, and is redeemed by its code', async () => {
		const shop = await openShop();
		const listed = await runOut(shop, { raincheckConfirmsEmail: true });
		expect(await leave(shop, 'ana', { quantity: '2', locale: 'de' })).toEqual({ kind: 'saved', confirms: true });
		await settle(shop);
		expect(await statuses(shop)).toEqual(['unconfirmed']);
		expect(shop.mails.map(({ subject }) => subject)).toEqual([
			'Bitte bestätigen Sie Ihre Vormerkung: Stoneware pitcher (Oat)',
		]);
		const token = /raincheck\/([^"\s]+\.c\.[^"\s]+)/.exec(shop.mails[0]?.text ?? '')?.[1] ?? '';
		const link = readLink(shop.deps.sealer, shop.shopId, token, shop.deps.now());
		expect(link?.purpose).toBe('confirm');
		await changeRaincheck(shop.deps, shop.shopId, link?.raincheckId ?? '', 'confirm');
		await settle(shop);
		expect(await statuses(shop)).toEqual(['waiting']);

		listed.price = '52.50';
		shop.wait(3 * dayS);
		await arrive(shop, 5);
		expect(await rainchecks(shop)).toMatchObject([
			{ status: 'offered', offeredUnits: 2, offerUntil: new Date('2026-12-03T05:00:00.000Z') },
		]);
		expect(shop.mails).toHaveLength(2);
		const mail = shop.mails[1];
		expect(mail).toMatchObject({
			to: 'ana@example.com',
			subject: 'Stoneware pitcher (Oat) ist wieder da, zu Ihrem Preis von 48,00\u00a0$',
		});
		expect(mail?.text).toContain('Bis 2. Dez. gilt für Sie der Preis von 48,00\u00a0$');
		const code = codeIn(mail?.text ?? '');
		expect(mail?.text).toContain(`https://holm.example/cart/500:2?discount=${code}`);
		expect(shop.discounts).toMatchObject([
			{
				code,
				variantId: '500',
				amountOff: '4.50',
				customerId: undefined,
				startsAt: new Date('2026-11-25T15:00:01.000Z'),
				endsAt: new Date('2026-12-03T05:00:00.000Z'),
			},
		]);
		expect(code).toMatch(/^RC[2-9A-Z]{14}$/);

		shop.wait(60);
		await buy(shop, { id: '1', code: code.toLowerCase(), quantity: 2 });
		await settle(shop);
		expect(await rainchecks(shop)).toMatchObject([{ status: 'redeemed', orderId: '1' }]);
		shop.wait(30 * dayS);
		await settle(shop);
		expect(shop.mails).toHaveLength(2);
	});

	test('as many links go out as units are free, in order, and the next when one is redeemed and more comes', async () => {
		const shop = await openShop();
		await runOut(shop);
		for (const name of ['ana', 'ben', 'cleo', 'dora'])
			await leave(shop, name, { quantity: name === 'ben' ? '2' : '1' });
		await arrive(shop, 2);
		// Ben asked for two and one is left for him: he is told so, rather than passed over.
		expect(told(shop)).toEqual(['ana', 'ben']);
		expect(shop.mails[1]?.text).toContain('You asked for 2. Free now: 1, and this mail is for those.');
		expect(shop.mails[1]?.text).toMatch(/Buy it at \$48\.00:\nhttps:\/\/holm\.example\/apps\/backorder\/raincheck\//);
		await buy(shop, { id: '1', email: 'ANA@example.com' });
		await settle(shop);
		expect(await statuses(shop)).toEqual(['redeemed', 'offered', 'waiting', 'waiting']);
		expect(told(shop)).toEqual(['ana', 'ben']);
		shop.stock.set('500', { available: 2, committed: 1 });
		await stockIs(shop, 2);
		await settle(shop);
		expect(told(shop)).toEqual(['ana', 'ben', 'cleo']);
	});

	test('an offer has one reminder, ends with its last day, and its unit goes to the next', async () => {
		const shop = await openShop();
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		await leave(shop, 'ben');
		listed.price = '60.00';
		await arrive(shop, 1);
		expect(told(shop)).toEqual(['ana']);
		shop.wait(6 * dayS);
		await settle(shop);
		await settle(shop);
		expect(told(shop)).toEqual(['ana', 'ana']);
		expect(shop.mails[1]?.subject).toBe('Stoneware pitcher (Oat): your price of $48.00 ends on 29 Nov');
		expect(codeIn(shop.mails[1]?.text ?? '')).toBe(shop.discounts[0]?.code);
		shop.wait(2 * dayS);
		await settle(shop);
		expect(await statuses(shop)).toEqual(['expired', 'offered']);
		expect(told(shop)).toEqual(['ana', 'ana', 'ben']);
		expect(shop.deactivated).toEqual(['1']);
		expect(new Set(shop.discounts.map(({ code }) => code)).size).toBe(2);
	});

	test('of fewer units than were offered, those who wait longest are reminded', async () => {
		const shop = await openShop();
		await runOut(shop);
		for (const name of ['ana', 'ben', 'cleo']) await leave(shop, name, { quantity: '2' });
		await arrive(shop, 6);
		expect(told(shop)).toEqual(['ana', 'ben', 'cleo']);
		shop.stock.set('500', { available: 5, committed: 0 });
		shop.wait(6 * dayS);
		await settle(shop);
		expect(told(shop).slice(3)).toEqual(['ana', 'ben']);
	});

	test('what shoppers cannot see is not back: nobody is told or reminded until it is shown', async () => {
		const shop = await openShop();
		await runOut(shop);
		for (const name of ['ana', 'ben']) await leave(shop, name);
		const units = (available: number, isPublished: boolean) => {
			shop.stock.set('500', { available, committed: 0, facts: { isPublished } });
		};
		const look = async () => {
			await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
			await settle(shop);
		};
		units(1, false);
		await look();
		expect([told(shop), await statuses(shop)]).toEqual([[], ['waiting', 'waiting']]);
		units(1, true);
		await look();
		expect(told(shop)).toEqual(['ana']);
		// Hidden between the offer and its mail, and once more before the reminder.
		units(2, true);
		await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
		await shop.work();
		while ((await offerRainchecks(shop.deps, shop.shopId)) > 0);
		units(2, false);
		await serve(shop);
		expect([told(shop), await statuses(shop)]).toEqual([['ana'], ['offered', 'waiting']]);
		shop.wait(6 * dayS);
		await settle(shop);
		expect(told(shop)).toEqual(['ana']);
	});

	test('an offer of one day has no reminder', async () => {
		const shop = await openShop();
		await runOut(shop, { raincheckOfferDays: 1 });
		await leave(shop, 'ana');
		await arrive(shop, 1);
		shop.wait(dayS);
		await settle(shop);
		shop.wait(dayS);
		await settle(shop);
		expect(told(shop)).toEqual(['ana']);
		expect(await statuses(shop)).toEqual(['expired']);
	});

	test('behind new sales, only units that were free for a day are offered', async () => {
		const shop = await openShop();
		await runOut(shop, { raincheckPlace: 'after' });
		for (const name of ['ana', 'ben', 'cleo']) await leave(shop, name);
		await arrive(shop, 3);
		shop.wait(12 * 3600);
		await arrive(shop, 1);
		shop.wait(3600);
		await arrive(shop, 2);
		expect(told(shop)).toEqual([]);
		// A day after the three came, one has been free all the time; the second came back later.
		shop.wait(11 * 3600);
		await settle(shop);
		expect(told(shop)).toEqual(['ana']);
		shop.wait(13 * 3600);
		await settle(shop);
		expect(told(shop)).toEqual(['ana', 'ben']);
	});

	test('without a price promise it is an alert with the same pacing, and names no price and no code', async () => {
		const shop = await openShop();
		const listed = await runOut(shop, { raincheckHoldsPrice: false });
		await leave(shop, 'ana');
		await leave(shop, 'ben');
		listed.price = '60.00';
		await arrive(shop, 1);
		expect(told(shop)).toEqual(['ana']);
		expect(shop.mails[0]?.subject).toBe('Stoneware pitcher (Oat) is back');
		expect(shop.mails[0]?.text).not.toMatch(/\$|discount/);
		expect(shop.discounts).toEqual([]);
	});

	test('a price that has not risen needs no code, and one that has fallen is not spoken of', async () => {
		const shop = await openShop();
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		await leave(shop, 'ben');
		await arrive(shop, 1);
		expect(shop.mails[0]?.subject).toBe('Stoneware pitcher (Oat) is back, at your price of $48.00');
		listed.price = '40.00';
		await arrive(shop, 2);
		expect(shop.mails[1]?.subject).toBe('Stoneware pitcher (Oat) is back');
		expect(shop.discounts).toEqual([]);
	});

	test('the discount is for the customer who is known by the address', async () => {
		const shop = await openShop();
		const listed = await runOut(shop);
		shop.customers.set('ana@example.com', '77');
		await leave(shop, 'ana');
		listed.price = '50.00';
		await arrive(shop, 1);
		expect(shop.discounts).toMatchObject([{ customerId: '77', amountOff: '2.00' }]);
		expect(shop.discounts[0]?.title).toBe('Raincheck: Stoneware pitcher (Oat)');
	});

	test('withdrawn or dropped: no mail, the code ends, and the unit goes to the next', async () => {
		const shop = await openShop();
		const listed = await runOut(shop);
		for (const name of ['ana', 'ben', 'cleo']) await leave(shop, name);
		listed.price = '60.00';
		await arrive(shop, 1);
		const [ana, ben] = await rainchecks(shop);
		expect(await changeRaincheck(shop.deps, shop.shopId, ben?.id ?? '', 'drop')).toBe('dropped');
		expect(await changeRaincheck(shop.deps, shop.shopId, ana?.id ?? '', 'withdraw')).toBe('withdrawn');
		await settle(shop);
		expect(shop.deactivated).toEqual(['1']);
		expect(told(shop)).toEqual(['ana', 'cleo']);
		expect(await changeRaincheck(shop.deps, shop.shopId, ana?.id ?? '', 'withdraw')).toBe('withdrawn');
		expect(await changeRaincheck(shop.deps, shop.shopId, 'nobody', 'withdraw')).toBeUndefined();
	});

	test('whoever buys without the code is served too, and the code ends', async () => {
		const shop = await openShop();
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

	test('an order of somebody else redeems nothing', async () => {
		const shop = await openShop();
		await runOut(shop);
		await leave(shop, 'ana');
		await arrive(shop, 1);
		await buy(shop, { id: '2', email: 'somebody@example.com', code: 'RC-NONE' });
		expect(await statuses(shop)).toEqual(['offered']);
	});

	test('an order that was placed in time redeems an offer that has meanwhile expired', async () => {
		const shop = await openShop();
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

	test('the page shows place, price and what can be done, and never an address', async () => {
		const shop = await openShop();
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		await leave(shop, 'ben', { quantity: '2' });
		const [, ben] = await rainchecks(shop);
		const link = { raincheckId: ben?.id ?? '', purpose: 'see' } as const;
		const seen = await readRaincheck(shop.deps, await shopRow(shop), link);
		expect(seen?.view).toMatchObject({ status: 'waiting', asked: 2, place: 2, price: '$48.00', buyUrl: undefined });
		listed.price = '60.00';
		await arrive(shop, 2);
		const offered = await readRaincheck(shop.deps, await shopRow(shop), link);
		expect(offered?.view).toMatchObject({ status: 'offered', asked: 2, offered: 1, until: '29 Nov', price: '$48.00' });
		expect(offered?.view.buyUrl).toMatch(/^https:\/\/holm\.example\/cart\/500:1\?discount=RC/);
		expect(JSON.stringify(offered)).not.toContain('example.com');
	});

	test('a link is good for its raincheck, shop, purpose and time only', async () => {
		const shop = await openShop();
		const { sealer } = shop.deps;
		const now = shop.deps.now();
		const raincheckId = '0b5e4a52-6f0e-4b8e-9f0c-3d1d5a7c9e11';
		const token = makeLink(sealer, shop.shopId, { raincheckId, purpose: 'see' }, now);
		const read = (text: string, at = now, shopId = shop.shopId) => readLink(sealer, shopId, text, at);
		expect(read(token)).toEqual({ raincheckId, purpose: 'see' });
		expect(read(token.replace('.s.', '.c.'))).toBeUndefined();
		expect(read(token.replace('0b5e', '0b5f'))).toBeUndefined();
		expect(read(token, now, '1')).toBeUndefined();
		expect(read(token, new Date(now.getTime() + 366 * dayS * 1000))).toBeUndefined();
		const [id, letter, , mac] = token.split('.');
		expect(read([id, letter, 'zzzzzzz', mac].join('.'))).toBeUndefined();
		for (const text of ['', '.', `${token}x`, token.slice(0, -1), '../../etc', '%00', '{{shop}}'])
			expect(read(text)).toBeUndefined();
	});

	test('a buyer who is forgotten leaves no address, no mail and no code; a buyer who asks gets all of it', async () => {
		const shop = await openShop();
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

	test('who did not confirm is forgotten after three days, and whose raincheck is over after ninety', async () => {
		const shop = await openShop();
		await runOut(shop);
		await leave(shop, 'ana');
		await arrive(shop, 1);
		await buy(shop, { id: '1', email: 'ana@example.com' });
		await stockIs(shop, 0);
		await shop.db.shop.updateMany({ data: { raincheckConfirmsEmail: true } });
		await leave(shop, 'ben');
		const purge = () => purgeRainchecks(prepared().database.prisma, shop.deps.now());
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

	test('rows hold no address in the clear', async () => {
		const shop = await openShop();
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
