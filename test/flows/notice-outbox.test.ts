/** What becomes of a mail that the server does not take, or whose order changes while it is being sent. */
import { test as anyTest, expect } from 'vitest';
import { requireDay } from '../../app/domain/day';
import { retryNotices } from '../../app/flows/notices/retry-notices.server';
import { sendNotices } from '../../app/flows/notices/send-notices.server';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { redactBuyer } from '../../app/flows/orders/redact-buyer.server';
import { readHome } from '../../app/flows/pages/read-home.server';
import { replanShop } from '../../app/flows/promises/replan.server';
import { setShipDate } from '../../app/flows/promises/set-ship-date.server';
import { forEachEngine } from '../setup/database';
import { waitsForLock } from '../setup/waits-for-lock';
import { at, later, muchLater, placed, sell, setDate, waitingOrder, withDate } from './backorder-scene';
import { aLine, anOrder, type FakeShop, openFakeShop } from './fake-shop';

const refused = { kind: 'refused', reason: 'The connection to the mail server failed (ECONNREFUSED)' } as const;

/** An order whose date has moved, and whose settle window is over. */
async function withSlip(shop: FakeShop): Promise<void> {
	await withDate(shop);
	await placed(shop, '1');
	await setDate(shop, later);
	await shop.work();
	shop.wait(61);
}

/** The plan is made, and what it noticed comes due. */
async function settle(shop: FakeShop): Promise<void> {
	await shop.work();
	shop.wait(61);
	await shop.work();
}

/** What home says of mails that the server does not take. */
async function heldUp(shop: FakeShop) {
	const home = await readHome(shop.context, { page: 1 });
	return home.kind === 'ready' ? home.attention.mailsHeldUp : undefined;
}

/** The server reads the mail to its end, thinks, and says no. */
function refuseAfterData(shop: FakeShop, thinking = async () => {}): void {
	shop.deps.mailer.send = async (_, { beforeData }) => {
		await beforeData();
		await thinking();
		return { ...refused, isPermanent: false };
	};
}

/** What happens between the server's greeting and the mail; the mail is taken then. */
function onceGreeted(shop: FakeShop, meanwhile: () => Promise<void>): void {
	let isOver = false;
	shop.deps.mailer.send = async (mail, { beforeData }) => {
		if (!isOver) await meanwhile();
		isOver = true;
		await beforeData();
		shop.mails.push(mail);
		return { kind: 'sent', response: '250' };
	};
}

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const test = (name: string, body: (shop: FakeShop) => Promise<void>) =>
		anyTest(`${engine.name}: ${name}`, async () => body(await openFakeShop(prepared().database)));

	test('a mail server that is down for two days delays the mail and ends nothing', async (shop) => {
		await withSlip(shop);
		shop.mailing.outcome = { ...refused, isPermanent: false };
		await sendNotices(shop.deps, shop.shopId);
		expect(await heldUp(shop)).toBe(0);
		shop.wait(4 * 3600);
		for (let hour = 4; hour < 48; hour += 4) {
			await sendNotices(shop.deps, shop.shopId);
			shop.wait(4 * 3600);
		}
		expect(await heldUp(shop)).toBe(1);
		const slip = await shop.db.slip.findFirstOrThrow();
		expect(slip).toMatchObject({ status: 'open', note: refused.reason });
		expect(slip.attempts).toBe(12);
		// At its longest the delay is two hours.
		expect(slip.dueAt.toISOString()).toBe('2026-11-24T13:01:01.000Z');
		shop.mailing.outcome = { kind: 'sent', response: '250' };
		shop.wait(2 * 3600);
		await shop.work();
		expect(shop.mails).toHaveLength(1);
		expect(await heldUp(shop)).toBe(0);
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'sent' });
		expect(await shop.db.journeyEvent.count({ where: { kind: 'slip-unsendable' } })).toBe(0);
	});

	test('an address that arrives later is written to', async (shop) => {
		await withDate(shop);
		const order = await placed(shop, '1', { ...waitingOrder('1'), buyer: undefined });
		await setDate(shop, later);
		await settle(shop);
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'unsendable', note: 'no address' });
		const buyer = { email: 'ana@example.com', name: 'Ana Ruiz' };
		await applyOrder(shop.deps, shop.terms, { ...order, buyer, updatedAt: at(shop), seenAt: at(shop) });
		await shop.work();
		expect(shop.mails.map(({ to }) => to)).toEqual(['ana@example.com']);
	});

	test('an address that the server refused for good is tried once more when it changes, and only then', async (shop) => {
		await withSlip(shop);
		shop.mailing.outcome = { ...refused, isPermanent: true };
		await shop.work();
		shop.mailing.outcome = { kind: 'sent', response: '250' };
		shop.wait(60);
		const news = { ...waitingOrder('1'), locale: 'de', updatedAt: at(shop), seenAt: at(shop) };
		await applyOrder(shop.deps, shop.terms, news);
		await shop.work();
		expect(await shop.db.order.findFirst()).toMatchObject({ locale: 'de' });
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'unsendable', attempts: 1 });
		shop.wait(60);
		const buyer = { email: 'ana.ruiz@example.com', name: 'Ana Ruiz' };
		await applyOrder(shop.deps, shop.terms, { ...news, buyer, updatedAt: at(shop), seenAt: at(shop) });
		await shop.work();
		expect(shop.mails.map(({ to }) => to)).toEqual(['ana.ruiz@example.com']);
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'sent', attempts: 0, note: '' });
	});

	test('a mail that could not be sent is sent when the merchant tries again, once', async (shop) => {
		await withSlip(shop);
		shop.mailing.outcome = { ...refused, isPermanent: true };
		await shop.work();
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'unsendable' });
		shop.mailing.outcome = { kind: 'sent', response: '250' };
		expect(await retryNotices(shop.db, '1', shop.deps.now())).toBe(1);
		await shop.work();
		expect(shop.mails.map((mail) => mail.text)).toEqual([expect.stringContaining('15–19 Dec')]);
		expect(await retryNotices(shop.db, '1', shop.deps.now())).toBe(0);
	});

	test('a mail that nobody needs any more is not sent when the merchant tries again', async (shop) => {
		await withSlip(shop);
		shop.mailing.outcome = { ...refused, isPermanent: true };
		await shop.work();
		shop.mailing.outcome = { kind: 'sent', response: '250' };
		shop.stock.set('500', { available: 4, committed: 1 });
		await retryNotices(shop.db, '1', shop.deps.now());
		await shop.deps.markAllDirty(shop.shopId);
		await shop.work();
		expect(shop.mails).toEqual([]);
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'dropped', note: 'healed' });
	});

	test('another shop cannot try a mail again', async (shop) => {
		await withSlip(shop);
		shop.mailing.outcome = { ...refused, isPermanent: true };
		await shop.work();
		const other = await openFakeShop(shop.database);
		expect(await retryNotices(other.db, '1', other.deps.now())).toBe(0);
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'unsendable' });
	});

	/** A bowl of the same order, of which its buyer was told nothing: it has the implied term, to 22 December. */
	const withBowl = async (shop: FakeShop) => {
		await withDate(shop);
		shop.stock.set('600', { available: -1, committed: 1 });
		const said = [{ name: '_backorder', value: '1@2026-12-03/2026-12-08' }];
		const lines = [aLine({ id: '91', properties: said }), aLine({ id: '92', variantId: '600', title: 'Bowl' })];
		await placed(shop, '1', anOrder({ id: '1', lines }));
	};
	const dateBowl = (shop: FakeShop, [earliest, latest]: readonly [string, string]) =>
		setShipDate(shop.context, {
			variantId: '600',
			date: { earliest: requireDay(earliest), latest: requireDay(latest), quantity: undefined },
			launch: undefined,
			reason: '',
		});

	test('every day that a mail names counts as told, so that its end is a slip too', async (shop) => {
		await withBowl(shop);
		await dateBowl(shop, ['2026-12-03', '2026-12-08']);
		await setDate(shop, later);
		await settle(shop);
		expect(shop.mails.map((mail) => mail.text)).toEqual([expect.stringMatching(/Bowl.*3–8 Dec/s)]);
		expect((await shop.db.orderLine.findFirst({ where: { id: '92' } }))?.told).toMatchObject([
			{ quantity: 1, by: 'notice', eta: { earliest: '2026-12-03', latest: '2026-12-08' } },
		]);
		await dateBowl(shop, ['2026-12-14', '2026-12-20']);
		await settle(shop);
		expect(shop.mails).toHaveLength(2);
		expect(shop.mails[1]?.subject).toContain('Bowl');
		expect(shop.mails[1]?.text).toContain('3–8 Dec');
	});

	test('a line whose day the mail cannot name keeps its implied term', async (shop) => {
		await withBowl(shop);
		await setDate(shop, later);
		await settle(shop);
		expect(shop.mails).toHaveLength(1);
		expect((await shop.db.orderLine.findFirst({ where: { id: '92' } }))?.told).toMatchObject([
			{ by: 'implied', eta: { latest: '2026-12-22' } },
		]);
	});

	test('a day within the tolerance is told too, where a mail goes out for another line', async (shop) => {
		await shop.db.shop.updateMany({ data: { toleranceDays: 5 } });
		await withBowl(shop);
		await dateBowl(shop, ['2026-12-20', '2026-12-26']);
		await settle(shop);
		expect(shop.mails).toEqual([]);
		await setDate(shop, later);
		await settle(shop);
		expect(shop.mails).toHaveLength(1);
		await dateBowl(shop, ['2026-12-24', '2026-12-31']);
		await settle(shop);
		expect(shop.mails).toHaveLength(1);
		await dateBowl(shop, ['2026-12-26', '2027-01-02']);
		await settle(shop);
		expect(shop.mails).toHaveLength(2);
	});

	test('a mail that is refused gives back what was told of every line', async (shop) => {
		await withBowl(shop);
		await dateBowl(shop, ['2026-12-03', '2026-12-08']);
		await setDate(shop, later);
		await shop.work();
		const before = await shop.db.orderLine.findMany({ orderBy: { id: 'asc' }, select: { id: true, told: true } });
		shop.wait(61);
		refuseAfterData(shop);
		await shop.work();
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'open', attempts: 1 });
		const after = await shop.db.orderLine.findMany({ orderBy: { id: 'asc' }, select: { id: true, told: true } });
		expect(after).toEqual(before);
	});

	test('a mail that is refused after its order was edited gives back what was told for the units of now', async (shop) => {
		const said = [{ name: '_backorder', value: '3@2026-12-03/2026-12-08' }];
		const line = aLine({ id: '91', quantity: 3, properties: said });
		await withDate(shop);
		const order = await placed(shop, '1', anOrder({ id: '1', lines: [line] }));
		await setDate(shop, later);
		await shop.work();
		shop.wait(61);
		const edited = { ...order, updatedAt: at(shop), seenAt: at(shop), lines: [{ ...line, quantity: 5, openUnits: 5 }] };
		refuseAfterData(shop, async () => {
			await applyOrder(shop.deps, shop.terms, sell(shop, edited));
		});
		await sendNotices(shop.deps, shop.shopId);
		const kept = await shop.db.orderLine.findFirstOrThrow();
		expect(kept.openUnits).toBe(5);
		expect(kept.told).toMatchObject([
			{ quantity: 3, by: 'property', eta: { latest: '2026-12-08' } },
			{ quantity: 2, by: 'implied', eta: { latest: '2026-12-22' } },
		]);
	});

	test('what another mail told while the first was being refused stays told', async (shop) => {
		await withSlip(shop);
		refuseAfterData(shop, async () => {
			await setDate(shop, muchLater);
			while ((await replanShop(shop.deps, shop.shopId)).kind === 'planned');
			shop.wait(61);
			onceGreeted(shop, async () => {});
			await sendNotices(shop.deps, shop.shopId);
		});
		await sendNotices(shop.deps, shop.shopId);
		expect(shop.mails.map((mail) => mail.text)).toEqual([expect.stringContaining('4–8 Jan')]);
		expect((await shop.db.orderLine.findFirst())?.told).toMatchObject([
			{ by: 'notice', eta: { latest: '2027-01-08' } },
		]);
		shop.wait(61);
		await shop.work();
		expect(shop.mails).toHaveLength(1);
	});

	test('a refusal that gives back what was told raises the version of the order, so that no plan overlooks it', async (shop) => {
		await withSlip(shop);
		let version = 0;
		refuseAfterData(shop, async () => {
			version = (await shop.db.order.findFirstOrThrow()).version;
		});
		await sendNotices(shop.deps, shop.shopId);
		expect((await shop.db.order.findFirstOrThrow()).version).toBe(version + 1);
	});

	test('a buyer who is redacted while the mail server greets gets no mail, and no copy is kept', async (shop) => {
		await withSlip(shop);
		onceGreeted(shop, async () => {
			await redactBuyer(shop.deps, shop.shopId, { email: '', customerId: '', orderIds: ['1'] });
		});
		await sendNotices(shop.deps, shop.shopId);
		expect(shop.mails).toEqual([]);
		shop.wait(5);
		await sendNotices(shop.deps, shop.shopId);
		expect(shop.mails).toEqual([]);
		expect(await shop.db.slip.findFirst()).toMatchObject({
			status: 'unsendable',
			note: 'no address',
			renderedSealed: '',
		});
	});

	// The embedded engine has one connection: there no second transaction begins while one is open.
	if (engine.name === 'pglite') return;

	test('a sender waits for a plan, and never both for each other', async (shop) => {
		await withSlip(shop);
		const { id } = await shop.db.slip.findFirstOrThrow();
		const locked = Promise.withResolvers<void>();
		onceGreeted(shop, () => locked.promise);
		const sending = sendNotices(shop.deps, shop.shopId);
		await shop.db.$transaction(async (tx) => {
			// As a plan does: the orders first, then what hangs on them.
			await tx.order.updateMany({ where: { id: '1' }, data: { version: { increment: 1 } } });
			locked.resolve();
			await waitsForLock(prepared().url ?? '');
			await tx.slip.updateMany({ where: { id }, data: { seen: [] } });
		});
		await sending;
		expect(shop.mails).toEqual([]);
		expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'open', claimedBy: '' });
		shop.wait(5);
		await sendNotices(shop.deps, shop.shopId);
		expect(shop.mails).toHaveLength(1);
	});
});
