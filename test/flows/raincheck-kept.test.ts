/** What somebody who waits was promised outlasts what happens beside it: old records, a moved place, a changed setting. */
import { expect } from 'vitest';
import { purgeRainchecks } from '../../app/adapters/db/raincheck-rows.server';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { takeRaincheck } from '../../app/flows/rainchecks/take-raincheck.server';
import {
	arrive,
	leave,
	onEachEngine,
	place,
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

const daySeconds = 24 * 3600;

onEachEngine(({ test }) => {
	test('old news of the order that bought a part does not close the rest, when the address of the part is forgotten', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana', { quantity: '3' });
		await arrive(shop, 1);
		const order = place(shop, { id: '1', email: 'ana@example.com' });
		await applyOrder(shop.deps, shop.terms, order);
		await settle(shop);
		shop.wait(91 * daySeconds);
		await purgeRainchecks(shop.database.prisma, shop.deps.now());
		const now = shop.deps.now().toISOString();
		await applyOrder(shop.deps, shop.terms, {
			...order,
			updatedAt: now,
			seenAt: now,
			lines: order.lines.map((line) => ({ ...line, openUnits: 0 })),
		});
		expect((await statuses(shop)).sort()).toEqual(['redeemed', 'waiting']);
	});

	test('an order from before the place was given to others is by somebody who waited, however late it is heard of', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		const { mailer } = shop.deps;
		const send = mailer.send.bind(mailer);
		mailer.send = async () => ({ kind: 'refused', reason: '452 mailbox full', isPermanent: false });
		await stockIs(shop, 5);
		shop.wait(3600);
		const order = place(shop, { id: '1', email: 'ana@example.com' });
		for (let hours = 0; hours < 24 && (await rainchecks(shop))[0]?.trouble !== 'mail'; hours += 1) {
			shop.wait(3600);
			await serve(shop);
		}
		expect((await rainchecks(shop))[0]).toMatchObject({ status: 'waiting', trouble: 'mail' });
		mailer.send = send;
		await applyOrder(shop.deps, shop.terms, order);
		shop.wait(3600);
		await settle(shop);
		expect(await statuses(shop)).toEqual(['redeemed']);
		expect(told(shop)).toEqual([]);
	});

	test('an order heard of late opens no rest beside a raincheck that was left meanwhile', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana', { quantity: '3' });
		await arrive(shop, 1);
		shop.wait(7 * daySeconds);
		const order = place(shop, { id: '1', email: 'ana@example.com' });
		shop.wait(daySeconds);
		await settle(shop);
		expect(await statuses(shop)).toEqual(['expired']);
		await stockIs(shop, 0);
		await leave(shop, 'ana', { quantity: '3' });
		await applyOrder(shop.deps, shop.terms, order);
		await settle(shop);
		expect((await statuses(shop)).sort()).toEqual(['redeemed', 'waiting']);
		await arrive(shop, 5);
		expect(told(shop)).toEqual(['ana', 'ana']);
	});

	test('the days that the form named with the price are kept when the setting names fewer', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		await shop.db.shop.updateMany({ data: { raincheckOfferDays: 1 } });
		await leave(shop, 'ben');
		await arrive(shop, 2);
		const days = (await rainchecks(shop)).map(({ offeredAt, offerUntil }) =>
			Math.floor((Number(offerUntil) - Number(offeredAt)) / (daySeconds * 1000)),
		);
		expect(days).toEqual([7, 1]);
	});

	test('where somebody passes on the requests of too many, the form says that it is busy, and keeps none in silence', async (shop) => {
		await runOut(shop);
		const row = await shopRow(shop);
		const answers: string[] = [];
		for (let visitor = 0; visitor < 302; visitor += 1) {
			const hops = ['203.0.113.1', `198.51.${visitor >> 8}.${visitor & 255}`];
			const taken = await takeRaincheck(shop.deps, row, typed(shop, `visitor${visitor}`), { hops, customerId: '' });
			answers.push(taken.kind === 'problem' && 'code' in taken.problem ? taken.problem.code : taken.kind);
		}
		expect(await rainchecks(shop)).toHaveLength(answers.filter((answer) => answer === 'saved').length);
		expect(answers.slice(-2)).toEqual(['busy', 'busy']);
	});
});
