/** Rainchecks when several things happen at once, and when a process ends half-way, on both databases. */
import { expect } from 'vitest';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { redactBuyer } from '../../app/flows/orders/redact-buyer.server';
import { changeRaincheck } from '../../app/flows/rainchecks/change-raincheck.server';
import type { FakeShop } from './fake-shop';
import {
	arrive,
	buy,
	codeIn,
	leave,
	offer,
	onEachEngine,
	place,
	rainchecks,
	runOut,
	send,
	sendUntilDiscount,
	settle,
	statuses,
	stockIs,
	told,
} from './raincheck-scene';

/** Runs something when the next mail is about to leave, after all that the sender asks of others. */
function beforeNextMail(shop: FakeShop, what: () => Promise<unknown>): void {
	const { mailer } = shop.deps;
	const sendMail = mailer.send.bind(mailer);
	mailer.send = async (mail, hooks) => {
		mailer.send = sendMail;
		await what();
		return sendMail(mail, hooks);
	};
}

/** The same after the next look at live stock. */
function afterNextStock(shop: FakeShop, what: () => Promise<unknown>): void {
	const admin = shop.deps.admin('');
	const { readStock } = admin;
	admin.readStock = async (ids) => {
		admin.readStock = readStock;
		const answer = await readStock(ids);
		await what();
		return answer;
	};
}

async function crowd(shop: FakeShop, size: number): Promise<void> {
	for (let n = 0; n < size; n += 1) await leave(shop, `n${String(n).padStart(2, '0')}`, {}, `203.0.113.${n}`);
}

onEachEngine(({ test, openShop }) => {
	test('many at once offer and send: never more links than units, nobody twice, the front of the queue first', async (shop) => {
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

	test('the same form sent many times at once is one raincheck and one mail', async (shop) => {
		await runOut(shop, { raincheckConfirmsEmail: true });
		const answers = await Promise.all(Array.from({ length: 5 }, () => leave(shop, 'ana', { quantity: '2' })));
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
		await Promise.all([send(shop), send(shop)]);
		expect([await statuses(shop), told(shop)]).toEqual([['unconfirmed'], ['ana']]);
	});

	test('stock that is sold before the links go out takes the offers back, and the places are kept', async (shop) => {
		await runOut(shop);
		await crowd(shop, 3);
		shop.stock.set('500', { available: 2, committed: 0 });
		await stockIs(shop, 2);
		await offer(shop);
		expect((await statuses(shop)).filter((status) => status === 'offered')).toHaveLength(2);
		shop.stock.set('500', { available: 1, committed: 0 });
		await send(shop);
		expect(told(shop)).toEqual(['n00']);
		expect(await statuses(shop)).toEqual(['offered', 'waiting', 'waiting']);
		await arrive(shop, 2);
		expect(told(shop)).toEqual(['n00', 'n01']);
	});

	test('the last unit goes while the discount is being made: no link, and the code is switched off', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '60.00';
		await stockIs(shop, 1);
		await offer(shop);
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
			await offer(shop);
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

	test('withdrawn while an offer is being decided: the unit goes to the next, and the withdrawal stands', async (shop) => {
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

	test('one is redeemed while offers are decided: still no more links than units', async (shop) => {
		await runOut(shop);
		await crowd(shop, 3);
		await arrive(shop, 1);
		await stockIs(shop, 2);
		afterNextStock(shop, () => buy(shop, { id: '1', email: 'n00@example.com' }));
		await settle(shop);
		expect(told(shop)).toEqual(['n00', 'n01']);
		expect(await statuses(shop)).toEqual(['redeemed', 'offered', 'waiting']);
	});

	test('two orders redeem one raincheck at once: the first that tells stands, and a third changes nothing', async (shop) => {
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

	test('expired and redeemed at the same moment: an order from before the end is noticed counts, whoever is first', async (shop) => {
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

	test('the process ends between discount and mail: the next one finds the same code and sends one mail', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '60.00';
		await stockIs(shop, 1);
		await offer(shop);
		await expect(sendUntilDiscount(shop)).rejects.toThrow('ends here');
		await send(shop);
		expect(told(shop)).toEqual([]);
		shop.wait(121);
		await send(shop);
		expect(told(shop)).toEqual(['ana']);
		expect(shop.discounts).toHaveLength(1);
		expect(codeIn(shop.mails[0]?.text ?? '')).toBe(shop.discounts[0]?.code);
	});

	test('the process ends after the mail began to leave: never a second one, and the offer stands', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		await stockIs(shop, 1);
		await offer(shop);
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

	test('a partial offer that is redeemed while its buyer is being forgotten leaves nothing behind', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana', { quantity: '3' });
		await arrive(shop, 1);
		let isRedeemed = false;
		const { shopDb } = shop.deps;
		// Between the first look at what is hers and all that follows.
		const redeemAfter = (table: ReturnType<typeof shopDb>['raincheck'], name: string | symbol) => {
			const method = Reflect.get(table, name);
			if (!String(name).startsWith('find')) return method;
			return async (...args: unknown[]) => {
				const found = await method.apply(table, args);
				if (!isRedeemed) {
					isRedeemed = true;
					await buy(shop, { id: '1', email: 'ana@example.com' });
				}
				return found;
			};
		};
		shop.deps.shopDb = (id) => {
			const db = shopDb(id);
			const raincheck = new Proxy(db.raincheck, { get: redeemAfter });
			return new Proxy(db, { get: (target, name) => (name === 'raincheck' ? raincheck : Reflect.get(target, name)) });
		};
		await redactBuyer(shop.deps, shop.shopId, { email: 'ana@example.com', customerId: '', orderIds: [] });
		expect(await rainchecks(shop)).toMatchObject(Array(2).fill({ emailHash: '', emailSealed: '' }));
	});
});
