/** The life of a raincheck, from the form to the order, on both databases. */
import { expect } from 'vitest';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { changeRaincheck } from '../../app/flows/rainchecks/change-raincheck.server';
import { readLink } from '../../app/flows/rainchecks/raincheck-link.server';
import {
	arrive,
	buy,
	codeIn,
	leave,
	offer,
	onEachEngine,
	rainchecks,
	runOut,
	serve,
	settle,
	statuses,
	stockIs,
	told,
} from './raincheck-scene';

const dayS = 24 * 60 * 60;

onEachEngine(({ test }) => {
	test('a raincheck waits for its confirmation, is offered in turn, and is redeemed by its code', async (shop) => {
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

	test('as many links go out as units are free, in order, and the next when one is redeemed and more comes', async (shop) => {
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

	test('an offer has one reminder, ends with its last day, and its unit goes to the next', async (shop) => {
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

	test('of fewer units than were offered, those who wait longest are reminded', async (shop) => {
		await runOut(shop);
		for (const name of ['ana', 'ben', 'cleo']) await leave(shop, name, { quantity: '2' });
		await arrive(shop, 6);
		expect(told(shop)).toEqual(['ana', 'ben', 'cleo']);
		shop.stock.set('500', { available: 5, committed: 0 });
		shop.wait(6 * dayS);
		await settle(shop);
		expect(told(shop).slice(3)).toEqual(['ana', 'ben']);
	});

	test('what shoppers cannot see is not back: nobody is told or reminded until it is shown', async (shop) => {
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
		await offer(shop);
		units(2, false);
		await serve(shop);
		expect([told(shop), await statuses(shop)]).toEqual([['ana'], ['offered', 'waiting']]);
		shop.wait(6 * dayS);
		await settle(shop);
		expect(told(shop)).toEqual(['ana']);
	});

	test('an offer of one day has no reminder', async (shop) => {
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

	test('behind new sales, only units that were free for a day are offered', async (shop) => {
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

	test('without a price promise it is an alert with the same pacing, and names no price and no code', async (shop) => {
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

	test('withdrawn or dropped: no mail, the code ends, and the unit goes to the next', async (shop) => {
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

	test('while a plan is provisional or news is on its way nobody is told', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		shop.stock.set('500', { available: 1, committed: 0 });
		const look = async (isProvisional: boolean) => {
			await shop.db.variant.updateMany({ data: { raincheckDueAt: shop.deps.now(), isProvisional } });
			await serve(shop);
			return told(shop);
		};
		await shop.work();
		expect(await look(true)).toEqual([]);
		await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
		expect(await look(false)).toEqual([]);
		await shop.work();
		expect(await look(false)).toEqual(['ana']);
	});

	test('a shop that is gone or cut off makes and sends nothing', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		await stockIs(shop, 1);
		for (const status of ['reconnect', 'uninstalled']) {
			await shop.db.shop.updateMany({ data: { status } });
			await serve(shop);
			expect([told(shop), await statuses(shop)]).toEqual([[], ['waiting']]);
		}
	});

	test('while the app is uninstalled nothing is offered or told, and back again everybody has their place', async (shop) => {
		await runOut(shop);
		for (const name of ['ana', 'ben', 'cleo']) await leave(shop, name);
		await arrive(shop, 1);
		expect(told(shop)).toEqual(['ana']);
		await shop.db.shop.updateMany({ data: { status: 'uninstalled' } });
		shop.wait(10 * dayS);
		await serve(shop);
		expect(await statuses(shop)).toEqual(['offered', 'waiting', 'waiting']);
		await shop.db.shop.updateMany({ data: { status: 'active' } });
		await arrive(shop, 1);
		expect(await statuses(shop)).toEqual(['expired', 'offered', 'waiting']);
		expect(told(shop)).toEqual(['ana', 'ben']);
	});
});
