/** Rainchecks while Shopify or the mail server will not do their part, and rows that cannot be read, on both databases. */
import { expect, vi } from 'vitest';
import { AdminError } from '../../app/adapters/shopify/admin-errors';
import { TruthHasMoved } from '../../app/flows/notices/mail-outbox';
import { readHome } from '../../app/flows/pages/read-home.server';
import { changeRaincheck } from '../../app/flows/rainchecks/change-raincheck.server';
import { waitsForLock } from '../setup/waits-for-lock';
import type { FakeShop } from './fake-shop';
import {
	arrive,
	leave,
	offer,
	onEachEngine,
	rainchecks,
	runOut,
	send,
	serve,
	settle,
	statuses,
	stockIs,
	told,
} from './raincheck-scene';

const hourS = 60 * 60;

/** As the worker lives through it: what is due is looked at so often. */
async function live(shop: FakeShop, hours: number, everyHours = 0.5): Promise<void> {
	for (let past = 0; past < hours; past += everyHours) {
		shop.wait(everyHours * hourS);
		await shop.work();
		await serve(shop);
	}
}

const troubles = async (shop: FakeShop) => (await rainchecks(shop)).map(({ trouble }) => trouble);

/** What home says of them. */
async function heldUp(shop: FakeShop) {
	const home = await readHome(shop.context, { page: 1 });
	return home.kind === 'ready' ? home.attention.rainchecks : undefined;
}

onEachEngine(({ test, openShop, engine, url }) => {
	test('a mail server that is down for most of a day ends nothing: all are told when it is back, in order', async (shop) => {
		await runOut(shop);
		for (const name of ['ana', 'ben', 'cleo']) await leave(shop, name);
		await shop.db.shop.updateMany({ data: { raincheckConfirmsEmail: true } });
		await leave(shop, 'dora');
		await stockIs(shop, 1);
		shop.mailing.isAway = true;
		await live(shop, 18, 2);
		expect(await statuses(shop)).toEqual(['offered', 'waiting', 'waiting', 'unconfirmed']);
		expect(await troubles(shop)).toEqual(['mail', '', '', '']);
		expect((await heldUp(shop))?.byMail).toBe(1);
		shop.mailing.isAway = false;
		await live(shop, 3);
		expect([...told(shop)].sort()).toEqual(['ana', 'dora']);
		await arrive(shop, 3);
		expect(told(shop).slice(2)).toEqual(['ben', 'cleo']);
		expect(await troubles(shop)).toEqual(['', '', '', '']);
	});

	test('while the mail server is down no offer is made, and the first after that has all of its days', async (shop) => {
		await runOut(shop);
		for (const name of ['ana', 'ben']) await leave(shop, name);
		shop.mailing.isAway = true;
		await arrive(shop, 1);
		await stockIs(shop, 2);
		await serve(shop);
		expect(await statuses(shop)).toEqual(['offered', 'waiting']);
		shop.mailing.isAway = false;
		await live(shop, 1);
		expect(told(shop)).toEqual(['ana', 'ben']);
	});

	test('whom the server refuses for hours while it takes others goes to the end of the queue, and loses nothing', async (shop) => {
		await runOut(shop);
		for (const name of ['ana', 'ben']) await leave(shop, name);
		const { mailer } = shop.deps;
		const sendMail = mailer.send.bind(mailer);
		mailer.send = async (mail, hooks) =>
			mail.to.startsWith('ana') ? { kind: 'refused', reason: '452 full', isPermanent: false } : sendMail(mail, hooks);
		await stockIs(shop, 1);
		await live(shop, 5);
		expect([told(shop), await statuses(shop)]).toEqual([['ben'], ['waiting', 'offered']]);
		expect(await troubles(shop)).toEqual(['mail', '']);
		mailer.send = sendMail;
		await arrive(shop, 2);
		expect(told(shop)).toEqual(['ben', 'ana']);
		expect(await troubles(shop)).toEqual(['', '']);
	});

	test('a discount that Shopify refuses for good passes the unit on after an hour, and can be seen', async (shop) => {
		const listed = await runOut(shop);
		for (const name of ['ana', 'ben']) await leave(shop, name);
		const [ana] = await rainchecks(shop);
		listed.price = '60.00';
		const admin = shop.deps.admin('');
		const { createDiscount } = admin;
		let tries = 0;
		admin.createDiscount = async (discount) => {
			// Of ana's: the first that was made.
			if (tries < 3) {
				tries += 1;
				throw new AdminError('user-error', 'discountCodeBasicCreate was not done: title (TOO_LONG)');
			}
			return createDiscount(discount);
		};
		await arrive(shop, 1);
		expect([told(shop), await troubles(shop)]).toEqual([[], ['discount', '']]);
		await live(shop, 1.5);
		expect([told(shop), await statuses(shop)]).toEqual([['ben'], ['waiting', 'offered']]);
		expect((await rainchecks(shop)).find(({ id }) => id === ana?.id)?.trouble).toBe('discount');
		await arrive(shop, 2);
		expect([told(shop), await troubles(shop)]).toEqual([
			['ben', 'ana'],
			['', ''],
		]);
	});

	test('without the scope for discounts nobody loses a place, and all goes on when it is granted', async (shop) => {
		const listed = await runOut(shop);
		for (const name of ['ana', 'ben']) await leave(shop, name);
		listed.price = '60.00';
		const admin = shop.deps.admin('');
		const { createDiscount } = admin;
		admin.createDiscount = async () => {
			throw new AdminError('access-denied', 'CreateDiscount failed: ACCESS_DENIED');
		};
		await arrive(shop, 1);
		await live(shop, 48, 4);
		expect([told(shop), await troubles(shop)]).toEqual([[], ['discount', '']]);
		expect(await heldUp(shop)).toEqual({ byDiscount: 1, byMail: 0, mayDiscount: false });
		await shop.db.shop.updateMany({ data: { scopes: 'write_discounts,write_orders' } });
		expect(await heldUp(shop)).toEqual({ byDiscount: 1, byMail: 0, mayDiscount: true });
		admin.createDiscount = createDiscount;
		await live(shop, 1);
		expect([told(shop), await troubles(shop)]).toEqual([['ana'], ['', '']]);
	});

	test('a row that does not open is closed and named in the log, and the mails of others leave', async (shop) => {
		const listed = await runOut(shop);
		for (const name of ['ana', 'ben', 'cleo']) await leave(shop, name);
		const [ana, ben] = await rainchecks(shop);
		await shop.db.raincheck.updateMany({ where: { id: ana?.id ?? '' }, data: { emailSealed: 'v1.broken' } });
		const log = vi.spyOn(shop.deps, 'log');
		listed.price = '60.00';
		await arrive(shop, 2);
		expect(told(shop)).toEqual(['ben', 'cleo']);
		expect(await statuses(shop)).toEqual(['dropped', 'offered', 'offered']);
		expect(log.mock.calls.flat()).toContain(`The address of raincheck ${ana?.id} cannot be read: it is dropped`);
		// A code that cannot be read is made anew for the reminder.
		await shop.db.raincheck.updateMany({ where: { id: ben?.id ?? '' }, data: { codeSealed: 'v1.broken' } });
		shop.wait(6 * 24 * hourS);
		await settle(shop);
		expect(told(shop)).toEqual(['ben', 'cleo', 'ben', 'cleo']);
		expect(shop.mails[2]?.text).toContain(shop.discounts[0]?.code);
	});

	test('one mail that fails in a way that nobody foresaw keeps no other from leaving', async (shop) => {
		await runOut(shop);
		for (const name of ['ana', 'ben']) await leave(shop, name);
		await stockIs(shop, 2);
		await offer(shop);
		const { mailer } = shop.deps;
		const sendMail = mailer.send.bind(mailer);
		mailer.send = async (mail, hooks) => {
			if (mail.to.startsWith('ana')) throw new Error('Nobody foresaw this');
			return sendMail(mail, hooks);
		};
		await expect(send(shop)).rejects.toThrow('Nobody foresaw this');
		expect(told(shop)).toEqual(['ben']);
	});

	test('what Shopify cannot end now is ended later, and keeps nobody from an offer', async (shop) => {
		const listed = await runOut(shop);
		for (const name of ['ana', 'ben']) await leave(shop, name);
		listed.price = '60.00';
		await arrive(shop, 1);
		const [ana] = await rainchecks(shop);
		const admin = shop.deps.admin('');
		const { deactivateDiscount } = admin;
		for (const kind of ['throttled', 'user-error'] as const) {
			admin.deactivateDiscount = async () => {
				throw new AdminError(kind, 'DeactivateDiscount failed');
			};
			await changeRaincheck(shop.deps, shop.shopId, ana?.id ?? '', 'withdraw');
			await settle(shop);
			expect([told(shop), shop.deactivated]).toEqual([['ana', 'ben'], []]);
		}
		admin.deactivateDiscount = deactivateDiscount;
		await live(shop, 1);
		expect(shop.deactivated).toEqual(['1']);
	});

	// The embedded engine has one connection, so there nobody waits for a row.
	if (engine === 'postgres')
		test('withdrawn at the very moment at which the mail leaves: neither waits for the other for ever', async () => {
			const shop = await openShop();
			await runOut(shop);
			await leave(shop, 'ana');
			await stockIs(shop, 1);
			await offer(shop);
			const [ana] = await rainchecks(shop);
			const { mailer } = shop.deps;
			mailer.send = async (_mail, { beforeData }) => {
				let leaves = () => {};
				const leaving = new Promise<void>((resolve) => {
					leaves = resolve;
				}).then(beforeData);
				const left = expect(leaving).rejects.toBeInstanceOf(TruthHasMoved);
				// Whoever withdraws has closed the raincheck, and has yet to close its mails.
				await shop.db.$transaction(async (tx) => {
					await tx.raincheck.updateMany({ where: { id: ana?.id ?? '' }, data: { version: { increment: 1 } } });
					leaves();
					await waitsForLock(url());
					await tx.raincheckMail.updateMany({ where: { raincheckId: ana?.id ?? '' }, data: { note: 'withdrawn' } });
				});
				await left;
				throw new TruthHasMoved();
			};
			await send(shop);
			expect(await changeRaincheck(shop.deps, shop.shopId, ana?.id ?? '', 'withdraw')).toBe('withdrawn');
		});

	test('a mail server that refuses for a while delays the mail', async (shop) => {
		await runOut(shop);
		for (const name of ['ana', 'ben']) await leave(shop, name);
		shop.mailing.outcome = { kind: 'refused', reason: '421 busy', isPermanent: false };
		await arrive(shop, 1);
		shop.mailing.outcome = { kind: 'sent', response: '250 ok' };
		await settle(shop);
		expect(told(shop)).toEqual([]);
		shop.wait(61);
		await settle(shop);
		expect(told(shop)).toEqual(['ana']);
	});

	test('an address that no mail will ever reach ends the raincheck, and the unit goes to the next', async (shop) => {
		await runOut(shop);
		for (const name of ['ana', 'ben']) await leave(shop, name);
		shop.mailing.outcome = { kind: 'refused', reason: '550 no such user', isPermanent: true };
		await stockIs(shop, 1);
		await serve(shop);
		shop.mailing.outcome = { kind: 'sent', response: '250 ok' };
		await settle(shop);
		expect([told(shop), await statuses(shop)]).toEqual([['ben'], ['dropped', 'offered']]);
	});

	test('an offer of which nothing could be said for long is made anew with all of its days', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		shop.mailing.outcome = { kind: 'refused', reason: '421 busy', isPermanent: false };
		await arrive(shop, 1);
		const before = (await rainchecks(shop))[0]?.offerUntil;
		shop.mailing.outcome = { kind: 'sent', response: '250 ok' };
		shop.wait(30 * 3600);
		await settle(shop);
		const [ana] = await rainchecks(shop);
		expect(told(shop)).toEqual(['ana']);
		expect(ana?.offerUntil?.getTime()).toBeGreaterThan(before?.getTime() ?? Number.POSITIVE_INFINITY);
	});
});
