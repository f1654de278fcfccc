/** The reading side of the admin on a real database: what each page is given, and that another shop's rows never are. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSealer } from '../../app/adapters/db/seal.server';
import type { ShopDb } from '../../app/adapters/db/shop-db.server';
import { requireDay } from '../../app/domain/day';
import { findDateNeed } from '../../app/flows/read-date-needs.server';
import { readDatedVariants } from '../../app/flows/read-dated-variants.server';
import { judgeFirstDate } from '../../app/flows/read-figures.server';
import { readHome } from '../../app/flows/read-home.server';
import { readOrder } from '../../app/flows/read-order.server';
import { pageOf } from '../../app/flows/read-paging.server';
import { readSentMail, shortenAddress } from '../../app/flows/read-sent-mail.server';
import { readDatePreview, readShipDate } from '../../app/flows/read-ship-date.server';
import { readWaitingOrders } from '../../app/flows/read-waiting-orders.server';
import { renderedPlace } from '../../app/flows/send-notices.server';
import { openTestDatabase, type TestDatabase } from '../setup/database';
import { covered, told, waits, window } from './fixtures';

const now = () => new Date('2026-11-24T15:00:00Z');
const said = window('2026-12-03', '2026-12-08');
const moved = window('2026-12-15', '2026-12-19');

let test_: TestDatabase;
let reader: { readonly shopId: string; readonly db: ShopDb; now(): Date; countQuarantined(): Promise<number> };
const sealer = createSealer({ current: randomBytes(32) });

beforeAll(async () => {
	test_ = await openTestDatabase();
});
afterAll(() => test_.close());

let shops = 0;
beforeEach(async () => {
	shops += 1;
	reader = await shopWith(String(shops));
});

async function shopWith(shopId: string) {
	const { prisma } = test_.database;
	await prisma.shop.create({
		data: {
			id: shopId,
			domain: `shop-${shopId}.myshopify.com`,
			name: 'Holm',
			timezone: 'America/New_York',
			installedAt: now(),
			importStatus: 'done',
		},
	});
	return { shopId, db: test_.database.forShop(shopId), now, countQuarantined: async () => 2 };
}

const addVariant = (id: string, over: object = {}) =>
	reader.db.variant.create({
		data: {
			shopId: reader.shopId,
			id,
			productId: `p${id}`,
			inventoryItemId: `i${id}`,
			productTitle: `Product ${id}`,
			policy: 'continue',
			available: 0,
			...over,
		},
	});

interface NewOrder {
	readonly id: string;
	readonly variantId: string;
	readonly promise: readonly unknown[];
	readonly told?: readonly unknown[];
	readonly units?: number;
	readonly latestDay?: string;
	readonly createdAt?: string;
}

async function addOrder({ id, variantId, promise, told = [], units = 2, latestDay, createdAt }: NewOrder) {
	const { shopId, db } = reader;
	const at = new Date(createdAt ?? '2026-11-14T15:12:00Z');
	await db.order.create({
		data: {
			shopId,
			id,
			name: `#${id}`,
			createdAt: at,
			updatedAt: at,
			isBackorder: true,
			openUnits: units,
			waitingUnits: units,
			latestDay: latestDay ?? null,
		},
	});
	await db.orderLine.create({
		data: {
			shopId,
			id: `l${id}`,
			orderId: id,
			variantId,
			title: `Product ${variantId}`,
			quantity: units,
			openUnits: units,
			demand: JSON.parse(JSON.stringify([{ units, at: at.toISOString(), day: at.toISOString().slice(0, 10) }])),
			told: JSON.parse(JSON.stringify(told)),
			promise: JSON.parse(JSON.stringify(promise)),
		},
	});
}

const addLot = (variantId: string, latest: string, quantity: number | null = null) =>
	reader.db.lot.create({
		data: {
			shopId: reader.shopId,
			id: `manual-${variantId}`,
			variantId,
			kind: 'manual',
			quantity,
			earliest: latest,
			latest,
			updatedAt: now(),
		},
	});

async function requireReadyHome() {
	const home = await readHome(reader, { page: 1 });
	if (home.kind !== 'ready') throw new Error('the import is not done');
	return home;
}

test('home lists short variants without a date, with the orders that wait, most units first', async () => {
	await addVariant('1', { shortUnits: 2, available: -2 });
	await addVariant('2', { shortUnits: 5, available: -5 });
	await addVariant('3', { shortUnits: 1, available: -1 });
	await addVariant('4', { available: 7 });
	await addLot('3', '2026-12-08');
	await addOrder({ id: '10', variantId: '1', promise: [waits(2, { kind: 'unknown' })] });
	await addOrder({ id: '11', variantId: '2', promise: [waits(5, { kind: 'unknown' })], units: 5 });
	await addOrder({ id: '12', variantId: '3', promise: [waits(1, said)], units: 1, latestDay: '2026-12-08' });

	const home = await requireReadyHome();
	expect(home.needs.rows.map((row) => [row.id, row.units, row.orders, row.need.kind])).toEqual([
		['2', 5, 1, 'none-set'],
		['1', 2, 1, 'none-set'],
	]);
	expect(home.waiting.rows.map((row) => row.name)).toEqual(['#12', '#10', '#11']);
	expect(home.figures).toMatchObject({ waitingUnits: 8, openUnits: 8, waitingOrders: 3, openOrders: 3 });
	expect(home.attention.quarantined).toBe(2);
});

test('a date that has passed, or covers too few, needs the merchant again', async () => {
	await addVariant('1', { shortUnits: 2 });
	await addVariant('2', { shortUnits: 2 });
	await addLot('1', '2026-11-20');
	await addLot('2', '2026-12-08', 1);
	await addOrder({ id: '10', variantId: '1', promise: [waits(2, { kind: 'unknown' })] });
	await addOrder({ id: '11', variantId: '2', promise: [waits(1, said), waits(1, { kind: 'unknown' })] });
	const home = await requireReadyHome();
	expect(home.needs.rows.map((row) => row.need)).toEqual([
		{ kind: 'passed', since: '2026-11-20' },
		{ kind: 'covers-too-few' },
	]);
});

test('a lead time answers for variants without a date until it has run out', async () => {
	await reader.db.shop.updateMany({ data: { leadTimeDays: 14 } });
	await addVariant('1', { shortUnits: 2 });
	await addVariant('2', { shortUnits: 2 });
	await addOrder({ id: '10', variantId: '1', promise: [waits(2, said, { basis: 'lead-time' })] });
	await addOrder({ id: '11', variantId: '2', promise: [waits(2, { kind: 'unknown' })] });
	const home = await requireReadyHome();
	expect(home.needs.rows.map((row) => [row.id, row.need.kind])).toEqual([['2', 'lead-time-passed']]);
});

test('while the shop is still being read, home shows that and nothing else', async () => {
	await reader.db.shop.updateMany({
		data: { importStatus: 'orders', importBulkId: 'b', importDone: 3, importTotal: 9 },
	});
	expect(await readHome(reader, { page: 1 })).toMatchObject({
		kind: 'importing',
		progress: { phase: 'orders', done: 3, total: 9 },
	});
	await reader.db.shop.updateMany({ data: { importStatus: 'failed', importNote: 'ACCESS_DENIED' } });
	expect(await readHome(reader, { page: 1 })).toMatchObject({ progress: { phase: 'failed', why: 'ACCESS_DENIED' } });
	await reader.db.shop.updateMany({ data: { importStatus: 'stopped' } });
	expect(await readHome(reader, { page: 1 })).toMatchObject({ progress: { phase: 'stopped' } });
});

test('an unnamed debt is shown with what is known of its cause', async () => {
	await addVariant('1', { debt: 3, available: -3 });
	expect((await requireReadyHome()).attention).toMatchObject({
		debtCount: 1,
		seesOldOrders: false,
		debts: [{ id: '1', debt: 3 }],
	});
	await reader.db.shop.updateMany({ data: { scopes: 'read_orders,read_all_orders' } });
	expect((await requireReadyHome()).attention.seesOldOrders).toBe(true);
});

test('waiting orders come soonest first and in pages, with what was said beside what is true now', async () => {
	await addVariant('1', { isProvisional: true });
	await addOrder({
		id: '10',
		variantId: '1',
		promise: [waits(2, moved)],
		told: [told(2, said)],
		latestDay: '2026-12-19',
	});
	await addOrder({ id: '11', variantId: '1', promise: [covered(1), waits(1, { kind: 'unknown' })] });
	await addOrder({
		id: '12',
		variantId: '1',
		promise: [waits(2, said)],
		told: [told(2, said, 'implied')],
		latestDay: '2026-12-08',
	});
	const first = await readWaitingOrders(reader, { page: 1, size: 2, name: '' });
	expect(first.paging).toEqual({ page: 1, pages: 2, total: 3 });
	expect(first.rows.map(({ name, was, now }) => ({ name, was, now }))).toEqual([
		{ name: '#12', was: undefined, now: said },
		{ name: '#10', was: said, now: moved },
	]);
	const second = await readWaitingOrders(reader, { page: 9, size: 2, name: '' });
	expect(second.rows).toMatchObject([{ name: '#11', now: { kind: 'unknown' }, isProvisional: true }]);
});

test('a search finds a backorder of which nothing waits any more', async () => {
	await addVariant('1');
	await addOrder({ id: '1043', variantId: '1', promise: [waits(2, said)] });
	await reader.db.order.updateMany({ data: { waitingUnits: 0 } });
	expect((await readWaitingOrders(reader, { page: 1, size: 20, name: '' })).rows).toEqual([]);
	expect((await readWaitingOrders(reader, { page: 1, size: 20, name: '#104' })).rows).toHaveLength(1);
});

test('the list of dates is filtered and searched', async () => {
	await addVariant('1', { productTitle: 'Pitcher', sku: 'PIT-OAT', shortUnits: 1 });
	await addVariant('2', { productTitle: 'Bowl', shortUnits: 1 });
	await addVariant('3', { productTitle: 'Vase', isDeleted: true });
	await addLot('2', '2026-12-08');
	const titles = async (filter: 'needs' | 'dated' | 'all', search = '') =>
		(await readDatedVariants(reader, { page: 1, size: 50, search, filter })).rows.map((row) => row.productTitle);
	expect(await titles('all')).toEqual(['Bowl', 'Pitcher']);
	expect(await titles('needs')).toEqual(['Pitcher']);
	expect(await titles('dated')).toEqual(['Bowl']);
	expect(await titles('all', 'pit-')).toEqual(['Pitcher']);
	expect(await titles('all', '%')).toEqual([]);
});

test('a preview names the orders that would slip, by what they were told, and leaves out the others', async () => {
	await addVariant('1', { available: -6, shortUnits: 6 });
	await addOrder({
		id: '10',
		variantId: '1',
		promise: [waits(2, said)],
		told: [told(2, said)],
		createdAt: '2026-11-10T10:00:00Z',
	});
	await addOrder({ id: '11', variantId: '1', promise: [waits(2, said)], told: [told(2, said)] });
	await addOrder({ id: '12', variantId: '1', promise: [waits(2, said)], told: [told(2, window('2027-01-30'))] });
	const date = { earliest: moved.earliest, latest: moved.latest, quantity: undefined };
	expect(await readDatePreview(reader, '1', { date, launch: undefined })).toEqual({
		waitingOrders: 3,
		isComplete: true,
		told: [{ was: said, isImplied: false, now: moved, orders: 2 }],
	});
	// Enough for the oldest order only: the next one loses its day, and so does the last.
	const few = await readDatePreview(reader, '1', { date: { ...date, ...said, quantity: 2 }, launch: undefined });
	expect(few.told.map(({ now, orders }) => [now.kind, orders])).toEqual([
		['unknown', 1],
		['unknown', 1],
	]);
});

test('a preview of a launch day holds back what is in stock', async () => {
	await addVariant('1', { available: 4 });
	await addOrder({ id: '10', variantId: '1', promise: [covered(2)], told: [told(2, said)] });
	const launch = window('2027-01-12');
	expect(await readDatePreview(reader, '1', { date: undefined, launch: launch.earliest })).toEqual({
		waitingOrders: 1,
		isComplete: true,
		told: [{ was: said, isImplied: false, now: launch, orders: 1 }],
	});
	expect((await readDatePreview(reader, '1', { date: undefined, launch: undefined })).told).toEqual([]);
});

test('a product with a launch day to come has a date, needs none, and says so in the list', async () => {
	await addVariant('1', { productTitle: 'Lamp', available: -2, shortUnits: 2, launchDay: '2027-01-12' });
	await addVariant('2', { productTitle: 'Vase', available: -2, shortUnits: 2, launchDay: '2026-11-24' });
	await addOrder({ id: '10', variantId: '1', promise: [waits(2, window('2027-01-12'), { basis: 'launch' })] });
	const list = async (filter: 'needs' | 'dated') =>
		(await readDatedVariants(reader, { page: 1, size: 50, search: '', filter })).rows.map(
			({ productTitle, launch }) => [productTitle, launch],
		);
	expect(await list('needs')).toEqual([['Vase', '2026-11-24']]);
	expect(await list('dated')).toContainEqual(['Lamp', '2027-01-12']);
	expect((await readShipDate(reader, '1', 1))?.waiting.rows).toHaveLength(1);
	expect((await readShipDate(reader, '1', 1))?.launch).toBe('2027-01-12');
});

test('a ship date’s page lists who waits; a covered line does not', async () => {
	await addVariant('1', { available: -2, shortUnits: 2 });
	await addLot('1', '2026-12-08');
	await addOrder({ id: '10', variantId: '1', promise: [waits(2, said)], told: [told(2, said)] });
	await addOrder({ id: '11', variantId: '1', promise: [covered(2)] });
	const view = await readShipDate(reader, '1', 1);
	expect(view?.waiting.rows.map((row) => row.name)).toEqual(['#10']);
	expect(view?.saved?.window).toEqual({ earliest: '2026-12-08', latest: '2026-12-08' });
});

test('an order’s page has its events oldest first, and leaves out a kind that it does not know', async () => {
	const { db, shopId } = reader;
	await addVariant('1');
	await addOrder({ id: '10', variantId: '1', promise: [waits(2, said)], told: [told(2, said)] });
	const event = (id: string, kind: string, at: string, data: object) =>
		db.journeyEvent.create({ data: { shopId, id, orderId: '10', kind, at: new Date(at), data } });
	await event('b', 'tagged', '2026-11-14T15:13:00Z', { tag: 'backordered' });
	await event('a', 'ordered', '2026-11-14T15:12:00Z', { units: 2 });
	await event('c', 'of-a-later-version', '2026-11-15T15:12:00Z', {});
	const view = await readOrder(reader, '10', 1);
	expect(view?.events.map((entry) => entry.kind)).toEqual(['ordered', 'tagged']);
	expect(view?.lines).toMatchObject([{ promise: [{ quantity: 2, eta: said }], told: [{ by: 'property' }] }]);
});

test('another shop’s order, variant and mail are not there', async () => {
	await addVariant('1');
	await addOrder({ id: '10', variantId: '1', promise: [waits(2, said)] });
	const other = await shopWith(`other-${shops}`);
	expect(await readOrder(other, '10', 1)).toBeUndefined();
	expect(await readShipDate(other, '1', 1)).toBeUndefined();
	expect(await readSentMail({ ...other, sealer }, '10', 's1')).toBeUndefined();
	expect((await readWaitingOrders(other, { page: 1, size: 20, name: '' })).rows).toEqual([]);
});

test('a mail is read as it was sealed, with its address shortened', async () => {
	const { db, shopId } = reader;
	await addVariant('1');
	await addOrder({ id: '10', variantId: '1', promise: [waits(2, said)] });
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
	const sent = await readSentMail({ ...reader, sealer }, '10', `slip-${shopId}`);
	expect(sent?.mail).toEqual({ ...mail, to: 'a…@example.com' });
	expect(await readSentMail({ ...reader, sealer }, '11', `slip-${shopId}`)).toBeUndefined();
	expect(shortenAddress('nonsense')).toBe('…');
});

test('a first date is kept, missed, or not yet to be judged', () => {
	const today = requireDay('2026-11-24');
	const from = requireDay('2026-08-26');
	const judge = (firstDay?: string, leftOn?: string) =>
		judgeFirstDate({
			firstDay: firstDay === undefined ? undefined : requireDay(firstDay),
			leftOn: leftOn === undefined ? undefined : requireDay(leftOn),
			today,
			from,
		});
	expect(judge('2026-11-20', '2026-11-20')).toBe('kept');
	expect(judge('2026-11-20', '2026-11-21')).toBe('missed');
	expect(judge('2026-11-23')).toBe('missed');
	expect(judge('2026-11-24')).toBeUndefined();
	expect(judge('2026-05-01', '2026-05-01')).toBeUndefined();
	expect(judge(undefined, '2026-11-20')).toBeUndefined();
});

test('kept first dates are counted from the journey of finished lines', async () => {
	const { db, shopId } = reader;
	await addVariant('1');
	await addOrder({ id: '10', variantId: '1', promise: [] });
	await addOrder({ id: '11', variantId: '1', promise: [] });
	await db.order.updateMany({ data: { openUnits: 0, waitingUnits: 0 } });
	await db.orderLine.updateMany({ data: { openUnits: 0 } });
	for (const [id, left] of [
		['10', '2026-11-19'],
		['11', '2026-11-23'],
	] as const) {
		const add = (kind: string, at: string, data: object) =>
			db.journeyEvent.create({
				data: {
					shopId,
					id: `${id} ${kind}`,
					orderId: id,
					kind,
					at: new Date(at),
					data: JSON.parse(JSON.stringify(data)),
				},
			});
		const promise = { line: `l${id}`, title: '', was: [], now: [waits(2, window('2026-11-20'))], reason: '' };
		await add('promised', '2026-11-14T15:12:00Z', promise);
		await add('units-left', `${left}T15:12:00Z`, { line: `l${id}`, title: '', units: 2 });
	}
	expect((await requireReadyHome()).figures.firstDates).toEqual({ judged: 2, kept: 1 });
});

test('a date need follows from dates, lead time and undated units', () => {
	const today = requireDay('2026-11-24');
	const need = (over: Partial<Parameters<typeof findDateNeed>[0]>) =>
		findDateNeed({ today, hasLeadTime: false, lastDays: [], hasUnitsWithoutDay: false, ...over })?.kind;
	expect(need({})).toBe('none-set');
	expect(need({ hasLeadTime: true })).toBeUndefined();
	expect(need({ hasLeadTime: true, hasUnitsWithoutDay: true })).toBe('lead-time-passed');
	expect(need({ lastDays: [today] })).toBeUndefined();
	expect(need({ lastDays: [today], hasUnitsWithoutDay: true })).toBe('covers-too-few');
	expect(need({ lastDays: [requireDay('2026-11-23')] })).toBe('passed');
});

test('a page beyond the end is the last one, and none is the first', () => {
	expect(pageOf(9, 41, 20)).toEqual({ page: 3, pages: 3, total: 41, skip: 40 });
	expect(pageOf(0, 0, 20)).toEqual({ page: 1, pages: 1, total: 0, skip: 0 });
});
