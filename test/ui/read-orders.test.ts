/** What the pages of orders and mails are given on a real database, and that another shop's rows never are. */
import { expect, test } from 'vitest';
import { renderedPlace } from '../../app/flows/notices/send-notices.server';
import { readOrder } from '../../app/flows/pages/read-order.server';
import { pageOf } from '../../app/flows/pages/read-paging.server';
import { readSentMail, shortenAddress } from '../../app/flows/pages/read-sent-mail.server';
import { readShipDate } from '../../app/flows/pages/read-ship-date.server';
import { readWaitingOrders } from '../../app/flows/pages/read-waiting-orders.server';
import { prepareTestDatabase } from '../setup/database';
import { covered, moved, said, told, waits } from './promise-fixtures';
import { now, openReadingShop, sealer } from './reading-shop';

const prepared = prepareTestDatabase();
const openShop = () => openReadingShop(prepared().database);

test('waiting orders come soonest first and in pages, with what was said beside what is true now', async () => {
	const shop = await openShop();
	await shop.addVariant('1', { isProvisional: true });
	await shop.addOrder({
		id: '10',
		variantId: '1',
		promise: [waits(2, moved)],
		told: [told(2, said)],
		latestDay: '2026-12-19',
	});
	await shop.addOrder({ id: '11', variantId: '1', promise: [covered(1), waits(1, { kind: 'unknown' })] });
	await shop.addOrder({
		id: '12',
		variantId: '1',
		promise: [waits(2, said)],
		told: [told(2, said, 'implied')],
		latestDay: '2026-12-08',
	});
	const first = await readWaitingOrders(shop.reader, { page: 1, size: 2, name: '' });
	expect(first.paging).toEqual({ page: 1, pages: 2, total: 3 });
	expect(first.rows.map(({ name, was, now }) => ({ name, was, now }))).toEqual([
		{ name: '#12', was: undefined, now: said },
		{ name: '#10', was: said, now: moved },
	]);
	const second = await readWaitingOrders(shop.reader, { page: 9, size: 2, name: '' });
	expect(second.rows).toMatchObject([{ name: '#11', now: { kind: 'unknown' }, isProvisional: true }]);
});

test('a search finds a backorder of which nothing waits any more', async () => {
	const shop = await openShop();
	await shop.addVariant('1');
	await shop.addOrder({ id: '1043', variantId: '1', promise: [waits(2, said)] });
	await shop.reader.db.order.updateMany({ data: { waitingUnits: 0 } });
	expect((await readWaitingOrders(shop.reader, { page: 1, size: 20, name: '' })).rows).toEqual([]);
	expect((await readWaitingOrders(shop.reader, { page: 1, size: 20, name: '#104' })).rows).toHaveLength(1);
});

test('an order’s page has its events oldest first, and leaves out a kind that it does not know', async () => {
	const shop = await openShop();
	const { db, shopId } = shop.reader;
	await shop.addVariant('1');
	await shop.addOrder({ id: '10', variantId: '1', promise: [waits(2, said)], told: [told(2, said)] });
	const event = (id: string, kind: string, at: string, data: object) =>
		db.journeyEvent.create({ data: { shopId, id, orderId: '10', kind, at: new Date(at), data } });
	await event('b', 'tagged', '2026-11-14T15:13:00Z', { tag: 'backordered' });
	await event('a', 'ordered', '2026-11-14T15:12:00Z', { units: 2 });
	await event('c', 'of-a-later-version', '2026-11-15T15:12:00Z', {});
	const view = await readOrder(shop.reader, '10', 1);
	expect(view?.events.map((entry) => entry.kind)).toEqual(['ordered', 'tagged']);
	expect(view?.lines).toMatchObject([{ promise: [{ quantity: 2, eta: said }], told: [{ by: 'property' }] }]);
});

test('another shop’s order, variant and mail are not there', async () => {
	const shop = await openShop();
	await shop.addVariant('1');
	await shop.addOrder({ id: '10', variantId: '1', promise: [waits(2, said)] });
	const { reader: other } = await openShop();
	expect(await readOrder(other, '10', 1)).toBeUndefined();
	expect(await readShipDate(other, '1', 1)).toBeUndefined();
	expect(await readSentMail({ ...other, sealer }, '10', 's1')).toBeUndefined();
	expect((await readWaitingOrders(other, { page: 1, size: 20, name: '' })).rows).toEqual([]);
});

test('a mail is read as it was sealed, with its address shortened', async () => {
	const shop = await openShop();
	const { db, shopId } = shop.reader;
	await shop.addVariant('1');
	await shop.addOrder({ id: '10', variantId: '1', promise: [waits(2, said)] });
	const mail = { to: 'ana@example.com', subject: 'Your pitchers', html: '<p>Hello</p>', text: 'Hello' };
	await db.slip.create({
		data: {
			shopId,
			id: `slip-${shopId}`,
			orderId: '10',
			status: 'sent',
			firstAt: now(),
			dueAt: now(),
			planVersion: 1,
			renderedSealed: sealer.seal(JSON.stringify(mail), renderedPlace(shopId, `slip-${shopId}`)),
		},
	});
	const sent = await readSentMail({ ...shop.reader, sealer }, '10', `slip-${shopId}`);
	expect(sent?.mail).toEqual({ ...mail, to: 'a…@example.com' });
	expect(await readSentMail({ ...shop.reader, sealer }, '11', `slip-${shopId}`)).toBeUndefined();
	expect(shortenAddress('nonsense')).toBe('…');
});

test('a page beyond the end is the last one, and none is the first', () => {
	expect(pageOf(9, 41, 20)).toEqual({ page: 3, pages: 3, total: 41, skip: 40 });
	expect(pageOf(0, 0, 20)).toEqual({ page: 1, pages: 1, total: 0, skip: 0 });
});
