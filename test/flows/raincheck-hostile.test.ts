/** Rainchecks when several things happen at once, when something ends half-way, and when somebody means harm. */
import { test as anyTest, expect } from 'vitest';
import { AdminError } from '../../app/adapters/shopify/admin-errors';
import { applyOrder } from '../../app/flows/apply-order.server';
import { changeRaincheck } from '../../app/flows/change-raincheck.server';
import { offerRainchecks } from '../../app/flows/offer-rainchecks.server';
import { redactBuyer } from '../../app/flows/redact-buyer.server';
import { sendRaincheckMails } from '../../app/flows/send-raincheck-mails.server';
import { forEachEngine } from '../setup/database';
import { type FakeShop, openFakeShop } from './fake-shop';
import {
	arrive,
	buy,
	codeIn,
	leave,
	place,
	rainchecks,
	runOut,
	serve,
	settle,
	statuses,
	stockIs,
	told,
} from './raincheck-scene';

const offer = (shop: FakeShop) => offerRainchecks(shop.deps, shop.shopId);
const send = (shop: FakeShop) => sendRaincheckMails(shop.deps, shop.shopId);

/** Runs something the first time that a mail is about to leave, after all that the sender asks of others. */
function beforeNextMail(shop: FakeShop, what: () => Promise<unknown>): void {
	const { mailer } = shop.deps;
	const send = mailer.send.bind(mailer);
	let isFirst = true;
	mailer.send = async (mail, hooks) => {
		if (isFirst) {
			isFirst = false;
			await what();
		}
		return send(mail, hooks);
	};
}

/** The same at the next look at live stock. */
function afterNextStock(shop: FakeShop, what: () => Promise<unknown>): void {
	const admin = shop.deps.admin('');
	const { readStock } = admin;
	let isFirst = true;
	admin.readStock = async (ids) => {
		const answer = await readStock(ids);
		if (isFirst) {
			isFirst = false;
			await what();
		}
		return answer;
	};
}

async function crowd(shop: FakeShop, size: number): Promise<void> {
	for (let n = 0; n < size; n += 1) await leave(shop, `n${String(n).padStart(2, '0')}`, {}, `203.0.113.${n}`);
}

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = () => openFakeShop(prepared().database);
	const test = (name: string, body: () => Promise<void>, timeout = 60_000) =>
		anyTest(`${engine.name}: ${name}`, body, timeout);

	test('many at once offer and send: never more links than units, nobody twice, the front of the queue first', async () => {
		const shop = await openShop();
		await runOut(shop);
		await crowd(shop, 12);
		await stockIs(shop, 5);
		for (let round = 0; round < 4; round += 1) {
			await Promise.all([offer(shop), offer(shop), offer(shop)]);
			await Promise.all([send(shop), send(shop), send(shop)]);
			shop.wait(3);
		}
		await settle(shop);
		expect([...told(shop)].sort()).toEqual(['n00', 'n01', 'n02', 'n03', 'n04']);
		expect((await statuses(shop)).filter((status) => status === 'offered')).toHaveLength(5);
	});

	test('the same form sent many times at once is one raincheck and one mail', async () => {
		const shop = await openShop();
		await runOut(shop, { raincheckConfirmsEmail: true });
		const answers = await Promise.all(Array.from({ length: 5 }, () => leave(shop, 'ana', { quantity: '2' })));
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
		await Promise.all([send(shop), send(shop)]);
		expect([await statuses(shop), told(shop)]).toEqual([['unconfirmed'], ['ana']]);
	});

	test('stock that is sold before the links go out takes the offers back, and the places are kept', async () => {
		const shop = await openShop();
		await runOut(shop);
		await crowd(shop, 3);
		shop.stock.set('500', { available: 2, committed: 0 });
		await stockIs(shop, 2);
		while ((await offer(shop)) > 0);
		expect((await statuses(shop)).filter((status) => status === 'offered')).toHaveLength(2);
		shop.stock.set('500', { available: 1, committed: 0 });
		await send(shop);
		expect(told(shop)).toEqual(['n00']);
		expect(await statuses(shop)).toEqual(['offered', 'waiting', 'waiting']);
		await arrive(shop, 2);
		expect(told(shop)).toEqual(['n00', 'n01']);
	});

	test('the last unit goes while the discount is being made: no link, and the code is switched off', async () => {
		const shop = await openShop();
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '60.00';
		await stockIs(shop, 1);
		while ((await offer(shop)) > 0);
		const admin = shop.deps.admin('');
		const { createDiscount } = admin;
		admin.createDiscount = async (discount) => {
			shop.stock.set('500', { available: 0, committed: 1 });
			return createDiscount(discount);
		};
		await send(shop);
		expect([told(shop), await statuses(shop)]).toEqual([[], ['waiting']]);
		await settle(shop);
		expect(shop.deactivated).toEqual(['1']);
		admin.createDiscount = createDiscount;
		shop.wait(60);
		await arrive(shop, 1);
		expect(told(shop)).toEqual(['ana']);
		expect(shop.discounts).toHaveLength(2);
		expect(codeIn(shop.mails[0]?.text ?? '')).toBe(shop.discounts[1]?.code);
	});

	test('withdrawn, redacted or dropped between the reading and the mail: it does not leave', async () => {
		for (const step of ['withdraw', 'drop', 'redact'] as const) {
			const shop = await openShop();
			const listed = await runOut(shop);
			await leave(shop, 'ana');
			await leave(shop, 'ben');
			listed.price = '60.00';
			await stockIs(shop, 1);
			while ((await offer(shop)) > 0);
			const [ana] = await rainchecks(shop);
			beforeNextMail(shop, () =>
				step === 'redact'
					? redactBuyer(shop.deps, shop.shopId, { email: 'ana@example.com', customerId: '', orderIds: [] })
					: changeRaincheck(shop.deps, shop.shopId, ana?.id ?? '', step),
			);
			await send(shop);
			expect(told(shop)).toEqual([]);
			shop.wait(3);
			await settle(shop);
			expect(told(shop)).toEqual(['ben']);
			expect(shop.deactivated).toEqual(['1']);
		}
	});

	test('withdrawn while an offer is being decided: the unit goes to the next, and the withdrawal stands', async () => {
		const shop = await openShop();
		await runOut(shop);
		await leave(shop, 'ana');
		await leave(shop, 'ben');
		await stockIs(shop, 1);
		const [ana] = await rainchecks(shop);
		afterNextStock(shop, () => changeRaincheck(shop.deps, shop.shopId, ana?.id ?? '', 'withdraw'));
		await settle(shop);
		expect(await statuses(shop)).toEqual(['withdrawn', 'offered']);
		expect(told(shop)).toEqual(['ben']);
	});

	test('one is redeemed while offers are decided: still no more links than units', async () => {
		const shop = await openShop();
		await runOut(shop);
		await crowd(shop, 3);
		await arrive(shop, 1);
		await stockIs(shop, 2);
		afterNextStock(shop, () => buy(shop, { id: '1', email: 'n00@example.com' }));
		await settle(shop);
		expect(told(shop)).toEqual(['n00', 'n01']);
		expect(await statuses(shop)).toEqual(['redeemed', 'offered', 'waiting']);
	});

	test('two orders redeem one raincheck at once: the first that tells stands, and a third changes nothing', async () => {
		const shop = await openShop();
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '60.00';
		await arrive(shop, 5);
		const code = codeIn(shop.mails[0]?.text ?? '');
		shop.wait(10);
		await Promise.all([buy(shop, { id: '1', code }), buy(shop, { id: '2', email: 'ana@example.com' })]);
		const [first] = await rainchecks(shop);
		expect(first?.status).toBe('redeemed');
		expect(['1', '2']).toContain(first?.orderId);
		await buy(shop, { id: '3', code, email: 'ana@example.com' });
		await settle(shop);
		expect(await rainchecks(shop)).toMatchObject([{ status: 'redeemed', orderId: first?.orderId }]);
		expect(told(shop)).toEqual(['ana']);
	});

	test('expired and redeemed at the same moment: an order from before the end is noticed counts, whoever is first', async () => {
		const shop = await openShop();
		await runOut(shop);
		await leave(shop, 'ana');
		await leave(shop, 'ben');
		await arrive(shop, 1);
		shop.wait(7 * 24 * 3600 + 14 * 3600 - 5);
		const order = place(shop, { id: '1', email: 'ana@example.com' });
		shop.wait(10);
		await Promise.all([offer(shop), applyOrder(shop.deps, shop.terms, order)]);
		await settle(shop);
		expect(await rainchecks(shop)).toMatchObject([{ status: 'redeemed', orderId: '1' }, { status: 'waiting' }]);
		// She has bought the one unit.
		expect(told(shop)).toEqual(['ana']);
	});

	test('the process ends between discount and mail: the next one finds the same code and sends one mail', async () => {
		const shop = await openShop();
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '60.00';
		await stockIs(shop, 1);
		while ((await offer(shop)) > 0);
		const admin = shop.deps.admin('');
		const { createDiscount } = admin;
		admin.createDiscount = async (discount) => {
			await createDiscount(discount);
			throw new Error('The process ends here');
		};
		await expect(send(shop)).rejects.toThrow('ends here');
		admin.createDiscount = createDiscount;
		await send(shop);
		expect(told(shop)).toEqual([]);
		shop.wait(121);
		await send(shop);
		expect(told(shop)).toEqual(['ana']);
		expect(shop.discounts).toHaveLength(1);
		expect(codeIn(shop.mails[0]?.text ?? '')).toBe(shop.discounts[0]?.code);
	});

	test('the process ends after the mail began to leave: never a second one, and the offer stands', async () => {
		const shop = await openShop();
		await runOut(shop);
		await leave(shop, 'ana');
		await stockIs(shop, 1);
		while ((await offer(shop)) > 0);
		shop.mailing.isDown = true;
		await expect(send(shop)).rejects.toThrow('ends here');
		shop.mailing.isDown = false;
		for (let hour = 0; hour < 5; hour += 1) {
			shop.wait(3600);
			await settle(shop);
		}
		expect(told(shop)).toEqual([]);
		expect(await shop.db.raincheckMail.findMany({ where: { kind: 'ready' } })).toMatchObject([
			{ status: 'maybe-sent' },
		]);
		expect(await statuses(shop)).toEqual(['offered']);
	});

	test('a mail server that refuses for a while delays the mail; one that never takes it passes the unit on', async () => {
		const shop = await openShop();
		await runOut(shop);
		await leave(shop, 'ana');
		await leave(shop, 'ben');
		shop.mailing.outcome = { kind: 'refused', reason: '421 busy', isPermanent: false };
		await arrive(shop, 1);
		shop.mailing.outcome = { kind: 'sent', response: '250 ok' };
		await settle(shop);
		expect(told(shop)).toEqual([]);
		shop.wait(61);
		await settle(shop);
		expect(told(shop)).toEqual(['ana']);

		const other = await openShop();
		await runOut(other);
		await leave(other, 'ana');
		await leave(other, 'ben');
		other.mailing.outcome = { kind: 'refused', reason: '550 no such user', isPermanent: true };
		await stockIs(other, 1);
		while ((await offer(other)) > 0);
		await send(other);
		other.mailing.outcome = { kind: 'sent', response: '250 ok' };
		await settle(other);
		expect([told(other), await statuses(other)]).toEqual([['ben'], ['dropped', 'offered']]);
	});

	test('an offer of which nothing could be said for long is made anew with all of its days', async () => {
		const shop = await openShop();
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

	test('Shopify refuses discounts: nothing is said that would not hold, and it is tried again later', async () => {
		const shop = await openShop();
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '60.00';
		const admin = shop.deps.admin('');
		const { createDiscount } = admin;
		admin.createDiscount = async () => {
			throw new AdminError('access-denied', 'CreateDiscount failed: ACCESS_DENIED');
		};
		await arrive(shop, 1);
		expect([told(shop), await statuses(shop)]).toEqual([[], ['offered']]);
		admin.createDiscount = createDiscount;
		shop.wait(1801);
		await settle(shop);
		expect(told(shop)).toEqual(['ana']);
	});

	test('while a plan is provisional or news is on its way nobody is told', async () => {
		const shop = await openShop();
		await runOut(shop);
		await leave(shop, 'ana');
		shop.stock.set('500', { available: 1, committed: 0 });
		await shop.db.variant.updateMany({ data: { raincheckDueAt: shop.deps.now(), isProvisional: true } });
		await serve(shop);
		await serve(shop);
		expect([told(shop), await statuses(shop)]).toEqual([[], ['waiting']]);
	});

	test('a shop that is gone or cut off makes and sends nothing', async () => {
		const shop = await openShop();
		await runOut(shop);
		await leave(shop, 'ana');
		await stockIs(shop, 1);
		for (const status of ['reconnect', 'uninstalled']) {
			await shop.db.shop.updateMany({ data: { status } });
			await serve(shop);
			expect([told(shop), await statuses(shop)]).toEqual([[], ['waiting']]);
		}
	});
});
