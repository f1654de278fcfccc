/** The held price from the offer to the purchase, whatever the listed price does meanwhile, on both databases. */
import { expect } from 'vitest';
import { AdminError } from '../../app/adapters/shopify/admin-errors';
import { changeRaincheck } from '../../app/flows/rainchecks/change-raincheck.server';
import { readLink } from '../../app/flows/rainchecks/raincheck-link.server';
import { readRaincheck } from '../../app/flows/rainchecks/read-raincheck.server';
import type { FakeShop } from './fake-shop';
import {
	arrive,
	codeIn,
	leave,
	offer,
	onEachEngine,
	rainchecks,
	runOut,
	send,
	sendUntilDiscount,
	settle,
	shopRow,
	stockIs,
	told,
} from './raincheck-scene';

const dayS = 24 * 60 * 60;

/** What the page behind the link of the first mail shows now. */
async function seen(shop: FakeShop) {
	const token = /raincheck\/([^"\s]+\.s\.[^"\s]+)/.exec(shop.mails[0]?.text ?? '')?.[1] ?? '';
	const link = readLink(shop.deps.sealer, shop.shopId, token, shop.deps.now());
	if (!link) throw new Error('The mail has no link to the page');
	return (await readRaincheck(shop.deps, await shopRow(shop), link))?.view;
}

/** What one unit costs whoever follows this link at this listed price. */
function costs(shop: FakeShop, price: string, url: string): string {
	const index = shop.discounts.findIndex(({ code }) => code === codeIn(url));
	const discount = shop.ended.has(String(index + 1)) ? undefined : shop.discounts[index];
	return (Number(price) - Number(discount?.amountOff ?? 0)).toFixed(2);
}

async function priceIs(shop: FakeShop, listed: { price: string }, price: string): Promise<void> {
	listed.price = price;
	await stockIs(shop, shop.stock.get('500')?.available ?? 0);
	await settle(shop);
}

onEachEngine(({ test }) => {
	test('a price that rises after a mail without a code: page and reminder have one, and she pays what was held', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		await arrive(shop, 1);
		expect(shop.mails[0]?.subject).toContain('at your price of $48.00');
		expect(shop.discounts).toEqual([]);
		// A cart that was linked now would cost what it costs then: the mail links to the page.
		expect(shop.mails[0]?.text).not.toContain('/cart/');
		expect(await seen(shop)).toMatchObject({ price: '$48.00', buyUrl: 'https://holm.example/cart/500:1' });

		await priceIs(shop, listed, '60.00');
		const view = await seen(shop);
		expect([view?.price, costs(shop, '60.00', view?.buyUrl ?? '')]).toEqual(['$48.00', '48.00']);
		shop.wait(6 * dayS);
		await settle(shop);
		expect(shop.mails[1]?.subject).toContain('your price of $48.00 ends');
		expect(costs(shop, '60.00', shop.mails[1]?.text ?? '')).toBe('48.00');
		expect(shop.discounts).toHaveLength(1);
	});

	test('a price that rises once more: the code that she has takes more off', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '50.00';
		await arrive(shop, 1);
		expect(shop.mails[0]?.text).toContain('/cart/500:1?discount=RC');
		await priceIs(shop, listed, '60.00');
		expect(costs(shop, '60.00', shop.mails[0]?.text ?? '')).toBe('48.00');
		shop.wait(6 * dayS);
		await settle(shop);
		expect(costs(shop, '60.00', shop.mails[1]?.text ?? '')).toBe('48.00');
		expect(shop.discounts).toHaveLength(1);
	});

	test('a price that falls below the held one switches the code off, and one that rises again switches it on', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '60.00';
		await arrive(shop, 1);
		await priceIs(shop, listed, '40.00');
		expect(costs(shop, '40.00', shop.mails[0]?.text ?? '')).toBe('40.00');
		expect(await seen(shop)).toMatchObject({ price: undefined, buyUrl: 'https://holm.example/cart/500:1' });
		await priceIs(shop, listed, '55.00');
		const view = await seen(shop);
		expect([view?.price, costs(shop, '55.00', view?.buyUrl ?? '')]).toEqual(['$48.00', '48.00']);
		await priceIs(shop, listed, '48.00');
		expect(costs(shop, '48.00', shop.mails[0]?.text ?? '')).toBe('48.00');
		expect(await seen(shop)).toMatchObject({ price: '$48.00', buyUrl: 'https://holm.example/cart/500:1' });
	});

	test('the process ends between discount and row, and the price moves: the code gives the price of the mail', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '50.00';
		await stockIs(shop, 1);
		await offer(shop);
		await expect(sendUntilDiscount(shop)).rejects.toThrow('ends here');
		shop.wait(121);
		await priceIs(shop, listed, '60.00');
		expect(shop.mails[0]?.subject).toContain('at your price of $48.00');
		expect(costs(shop, '60.00', shop.mails[0]?.text ?? '')).toBe('48.00');
		expect(shop.discounts).toHaveLength(1);
	});

	test('while the code does not give the price yet the page names none, and Shopify is asked again', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '50.00';
		await arrive(shop, 1);
		const admin = shop.deps.admin('');
		const { updateDiscount } = admin;
		admin.updateDiscount = async () => {
			throw new AdminError('unavailable', 'UpdateDiscount failed');
		};
		await priceIs(shop, listed, '60.00');
		expect(await seen(shop)).toMatchObject({ price: undefined });
		admin.updateDiscount = updateDiscount;
		shop.wait(59);
		await settle(shop);
		expect(await seen(shop)).toMatchObject({ price: undefined });
		shop.wait(2);
		await settle(shop);
		expect(await seen(shop)).toMatchObject({ price: '$48.00' });
		expect(costs(shop, '60.00', shop.mails[0]?.text ?? '')).toBe('48.00');
	});

	test('two set the code at once, of two prices: the later price is what it gives in the end', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		await arrive(shop, 1);
		shop.wait(6 * dayS);
		listed.price = '50.00';
		const admin = shop.deps.admin('');
		const { createDiscount } = admin;
		// The reminder asks for two dollars off, and is overtaken before its answer is there.
		admin.createDiscount = async (discount) => {
			admin.createDiscount = createDiscount;
			listed.price = '60.00';
			await stockIs(shop, 1);
			await offer(shop);
			const made = await createDiscount(discount);
			await admin.updateDiscount('1', discount);
			return made;
		};
		await send(shop);
		expect(told(shop)).toEqual(['ana']);
		shop.wait(3);
		await settle(shop);
		const view = await seen(shop);
		expect([view?.price, costs(shop, '60.00', view?.buyUrl ?? '')]).toEqual(['$48.00', '48.00']);
		expect(told(shop)).toEqual(['ana', 'ana']);
		expect(costs(shop, '60.00', shop.mails[1]?.text ?? '')).toBe('48.00');
	});

	test('a discount that somebody deleted is made anew when the price asks for another', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '50.00';
		await arrive(shop, 1);
		const code = codeIn(shop.mails[0]?.text ?? '');
		shop.discounts.length = 0;
		await priceIs(shop, listed, '60.00');
		expect(shop.discounts).toMatchObject([{ code, amountOff: '12.00' }]);
	});

	test('withdrawn while its discount is being made: it is switched off', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		listed.price = '60.00';
		await stockIs(shop, 1);
		await offer(shop);
		const [ana] = await rainchecks(shop);
		const admin = shop.deps.admin('');
		const { createDiscount } = admin;
		admin.createDiscount = async (discount) => {
			const made = await createDiscount(discount);
			await changeRaincheck(shop.deps, shop.shopId, ana?.id ?? '', 'withdraw');
			await settle(shop);
			return made;
		};
		await send(shop);
		await settle(shop);
		expect([told(shop), shop.deactivated]).toEqual([[], ['1']]);
	});

	test('one unit has the price taken off once, several have it each', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		await leave(shop, 'ben', { quantity: '3' });
		listed.price = '60.00';
		await arrive(shop, 4);
		expect(shop.discounts).toMatchObject([
			{ amountOff: '12.00', isForEachUnit: false },
			{ amountOff: '12.00', isForEachUnit: true },
		]);
	});

	test('a code is for whoever has the address, not for who was signed in; for anybody where they are gone', async (shop) => {
		const listed = await runOut(shop);
		for (const name of ['ana', 'ben', 'cleo']) await leave(shop, name);
		await shop.db.raincheck.updateMany({ data: { customerId: '66' } });
		shop.customers.set('ana@example.com', '77');
		shop.customers.set('ben@example.com', '88');
		const admin = shop.deps.admin('');
		const { createDiscount } = admin;
		admin.createDiscount = async (discount) =>
			discount.customerId === '88' ? { kind: 'no-such-customer' } : createDiscount(discount);
		listed.price = '60.00';
		await arrive(shop, 3);
		expect(told(shop)).toEqual(['ana', 'ben', 'cleo']);
		expect(shop.discounts.map(({ customerId }) => customerId)).toEqual(['77', undefined, undefined]);
	});

	test('a price that has not risen needs no code, and one that has fallen is not spoken of', async (shop) => {
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

	test('a code that Shopify refuses to change keeps no other from being brought to the price', async (shop) => {
		const listed = await runOut(shop);
		for (const name of ['ana', 'ben']) await leave(shop, name);
		listed.price = '50.00';
		await arrive(shop, 2);
		const admin = shop.deps.admin('');
		const { updateDiscount } = admin;
		admin.updateDiscount = async (id, terms) => {
			if (id === '1') throw new AdminError('user-error', 'discountCodeBasicUpdate was not done');
			return updateDiscount(id, terms);
		};
		await priceIs(shop, listed, '60.00');
		expect(shop.mails.map(({ to, text }) => [to, costs(shop, '60.00', text)])).toEqual([
			['ana@example.com', '58.00'],
			['ben@example.com', '48.00'],
		]);
	});
});
