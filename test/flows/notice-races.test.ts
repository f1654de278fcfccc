/** What happens to an order while its mail is on its way, by news and by another worker. */
import { expect, test } from 'vitest';
import { sendNotices } from '../../app/flows/notices/send-notices.server';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { replanShop } from '../../app/flows/promises/replan.server';
import { prepareTestDatabase } from '../setup/database';
import { at, december, muchLater, setDate, withDueNotice } from './backorder-scene';
import { openFakeShop } from './fake-shop';
import { beforeTransaction, whileMailLeaves } from './moments';

const prepared = prepareTestDatabase();
const openShop = () => openFakeShop(prepared().database);

test('webhook racing the sender does not forget what was told: one mail', async () => {
	const shop = await openShop();
	const order = await withDueNotice(shop);
	const deps = beforeTransaction(shop.deps, () => sendNotices(shop.deps, shop.shopId));
	await applyOrder(deps, shop.terms, { ...order, updatedAt: at(shop), seenAt: at(shop), tags: ['backordered'] });
	expect(shop.mails).toHaveLength(1);
	await shop.deps.markAllDirty(shop.shopId);
	await shop.work();
	shop.wait(61);
	await shop.work();
	expect(shop.mails).toHaveLength(1);
});

test('moved while the mail is on its way: the second move is told too', async () => {
	const shop = await openShop();
	await withDueNotice(shop);
	whileMailLeaves(shop, async () => {
		await setDate(shop, muchLater);
		while ((await replanShop(shop.deps, shop.shopId)).kind === 'planned');
	});
	await sendNotices(shop.deps, shop.shopId).catch(() => {});
	for (let n = 0; n < 5; n++) {
		shop.wait(130);
		await shop.work();
	}
	expect(shop.mails.at(-1)?.text).toContain('4–8 Jan 2027');
});

test('healed while the mail is on its way', async () => {
	const shop = await openShop();
	await withDueNotice(shop);
	whileMailLeaves(shop, async () => {
		await setDate(shop, december);
		while ((await replanShop(shop.deps, shop.shopId)).kind === 'planned');
	});
	await sendNotices(shop.deps, shop.shopId).catch(() => {});
	for (let n = 0; n < 5; n++) {
		shop.wait(130);
		await shop.work();
	}
	expect(shop.mails).toEqual([]);
});

test('a late refusal of a lost claim does not reopen a slip that another worker has sent', async () => {
	const shop = await openShop();
	await withDueNotice(shop);
	const slow = {
		...shop.deps,
		mailer: {
			...shop.deps.mailer,
			send: async () => {
				shop.wait(130);
				shop.mailing.isDown = true;
				await sendNotices(shop.deps, shop.shopId).catch(() => {}); // the other worker dies after DATA began
				shop.mailing.isDown = false;
				return { kind: 'refused', reason: 'timeout', isPermanent: false } as const;
			},
		},
	};
	await sendNotices(slow, shop.shopId);
	expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'maybe-sent' });
	shop.wait(3600);
	await shop.work();
	expect(shop.mails).toEqual([]);
});

test('fulfilled while the mail is being handed over: nothing told beyond open units, no mail', async () => {
	const shop = await openShop();
	const order = await withDueNotice(shop);
	whileMailLeaves(shop, () =>
		applyOrder(shop.deps, shop.terms, {
			...order,
			updatedAt: at(shop),
			seenAt: at(shop),
			cancelledAt: at(shop),
			lines: order.lines.map((l) => ({ ...l, openUnits: 0 })),
		}),
	);
	await sendNotices(shop.deps, shop.shopId).catch(() => {});
	expect(shop.mails).toEqual([]);
});
