/** What becomes of a mail that the server does not take, or whose order changes while it is being sent. */
import { test as anyTest, expect } from 'vitest';
import { forEachEngine } from '../setup/database';
import { later, placed, setDate, withDate } from './backorder-scene';
import { type FakeShop, openFakeShop } from './fake-shop';

const refused = { kind: 'refused', reason: 'The connection to the mail server failed (ECONNREFUSED)' } as const;

/** An order whose date has moved, and whose settle window is over. */
async function withSlip(shop: FakeShop): Promise<void> {
	await withDate(shop);
	await placed(shop, '1');
	await setDate(shop, later);
	await shop.work();
	shop.wait(61);
}

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const test = (name: string, body: (shop: FakeShop) => Promise<void>) =>
		anyTest(`${engine.name}: ${name}`, async () => body(await openFakeShop(prepared().database)));

	test('a mail server that is down for two days delays the mail and ends nothing', async (shop) => {
		await withSlip(shop);
		shop.mailing.outcome = { ...refused, isPermanent: false };
		for (let hour = 0; hour < 48; hour += 1) {
			await shop.work();
			shop.wait(3600);
		}
		const slip = await shop.db.slip.findFirstOrThrow();
		expect(slip).toMatchObject({ status: 'open', note: refused.reason });
		// At its longest the delay is two hours.
		expect(slip.attempts).toBeGreaterThan(20);
		shop.mailing.outcome = { kind: 'sent', response: '250' };
		shop.wait(2 * 3600);
		await shop.work();
		expect(shop.mails).toHaveLength(1);
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'sent' });
		expect(await shop.db.journeyEvent.count({ where: { kind: 'slip-unsendable' } })).toBe(0);
	});
});
