/** What the list of dates and the page of one are given on a real database, a preview among it. */
import { expect, test } from 'vitest';
import { readDatedVariants } from '../../app/flows/pages/read-dated-variants.server';
import { readDatePreview, readShipDate } from '../../app/flows/pages/read-ship-date.server';
import { prepareTestDatabase } from '../setup/database';
import { covered, moved, said, told, waits, window } from './promise-fixtures';
import { openReadingShop } from './reading-shop';

const prepared = prepareTestDatabase();
const openShop = () => openReadingShop(prepared().database);

test('the list of dates is filtered and searched', async () => {
	const shop = await openShop();
	await shop.addVariant('1', { productTitle: 'Pitcher', sku: 'PIT-OAT', shortUnits: 1 });
	await shop.addVariant('2', { productTitle: 'Bowl', shortUnits: 1 });
	await shop.addVariant('3', { productTitle: 'Vase', isDeleted: true });
	await shop.addLot('2', '2026-12-08');
	const titles = async (filter: 'needs' | 'dated' | 'all', search = '') =>
		(await readDatedVariants(shop.reader, { page: 1, size: 50, search, filter })).rows.map((row) => row.productTitle);
	expect(await titles('all')).toEqual(['Bowl', 'Pitcher']);
	expect(await titles('needs')).toEqual(['Pitcher']);
	expect(await titles('dated')).toEqual(['Bowl']);
	expect(await titles('all', 'pit-')).toEqual(['Pitcher']);
	expect(await titles('all', '%')).toEqual([]);
});

test('a date beyond the first ten thousand is found by search', async () => {
	const shop = await openShop();
	await shop.addVariant('1', { productTitle: 'Lamp' });
	await shop.addLot('1', '2027-02-02');
	const { db, shopId, now } = shop.reader;
	const lot = { shopId, kind: 'manual', latest: '2026-12-08', updatedAt: now() };
	await db.lot.createMany({
		data: Array.from({ length: 10_000 }, (_, at) => ({ ...lot, id: `many-${at}`, variantId: `many-${at}` })),
	});
	const found = await readDatedVariants(shop.reader, { page: 1, size: 50, search: 'lamp', filter: 'dated' });
	expect(found.rows.map((row) => row.productTitle)).toEqual(['Lamp']);
});

test('a preview names the orders that would slip, by what they were told, and leaves out the others', async () => {
	const shop = await openShop();
	await shop.addVariant('1', { available: -6, shortUnits: 6 });
	await shop.addOrder({
		id: '10',
		variantId: '1',
		promise: [waits(2, said)],
		told: [told(2, said)],
		createdAt: '2026-11-10T10:00:00Z',
	});
	await shop.addOrder({ id: '11', variantId: '1', promise: [waits(2, said)], told: [told(2, said)] });
	await shop.addOrder({ id: '12', variantId: '1', promise: [waits(2, said)], told: [told(2, window('2027-01-30'))] });
	const date = { earliest: moved.earliest, latest: moved.latest, quantity: undefined };
	expect(await readDatePreview(shop.reader, '1', { date, launch: undefined })).toEqual({
		waitingOrders: 3,
		isComplete: true,
		told: [{ was: said, isImplied: false, now: moved, orders: 2 }],
	});
	// Enough for the oldest order only: the next one loses its day, and so does the last.
	const few = await readDatePreview(shop.reader, '1', { date: { ...date, ...said, quantity: 2 }, launch: undefined });
	expect(few.told.map(({ now, orders }) => [now.kind, orders])).toEqual([
		['unknown', 1],
		['unknown', 1],
	]);
});

test('a preview of a launch day holds back what is in stock', async () => {
	const shop = await openShop();
	await shop.addVariant('1', { available: 4 });
	await shop.addOrder({ id: '10', variantId: '1', promise: [covered(2)], told: [told(2, said)] });
	const launch = window('2027-01-12');
	expect(await readDatePreview(shop.reader, '1', { date: undefined, launch: launch.earliest })).toEqual({
		waitingOrders: 1,
		isComplete: true,
		told: [{ was: said, isImplied: false, now: launch, orders: 1 }],
	});
	expect((await readDatePreview(shop.reader, '1', { date: undefined, launch: undefined })).told).toEqual([]);
});

test('a product with a launch day to come has a date, needs none, and says so in the list', async () => {
	const shop = await openShop();
	await shop.addVariant('1', { productTitle: 'Lamp', available: -2, shortUnits: 2, launchDay: '2027-01-12' });
	await shop.addVariant('2', { productTitle: 'Vase', available: -2, shortUnits: 2, launchDay: '2026-11-24' });
	await shop.addOrder({ id: '10', variantId: '1', promise: [waits(2, window('2027-01-12'), { basis: 'launch' })] });
	const list = async (filter: 'needs' | 'dated') =>
		(await readDatedVariants(shop.reader, { page: 1, size: 50, search: '', filter })).rows.map(
			({ productTitle, launch }) => [productTitle, launch],
		);
	expect(await list('needs')).toEqual([['Vase', '2026-11-24']]);
	expect(await list('dated')).toContainEqual(['Lamp', '2027-01-12']);
	expect((await readShipDate(shop.reader, '1', 1))?.waiting.rows).toHaveLength(1);
	expect((await readShipDate(shop.reader, '1', 1))?.launch).toBe('2027-01-12');
});

test('a ship date’s page lists who waits; a covered line does not', async () => {
	const shop = await openShop();
	await shop.addVariant('1', { available: -2, shortUnits: 2 });
	await shop.addLot('1', '2026-12-08');
	await shop.addOrder({ id: '10', variantId: '1', promise: [waits(2, said)], told: [told(2, said)] });
	await shop.addOrder({ id: '11', variantId: '1', promise: [covered(2)] });
	const view = await readShipDate(shop.reader, '1', 1);
	expect(view?.waiting.rows.map((row) => row.name)).toEqual(['#10']);
	expect(view?.saved?.window).toEqual({ earliest: '2026-12-08', latest: '2026-12-08' });
});
