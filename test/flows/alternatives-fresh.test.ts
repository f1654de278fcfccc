/** Alternatives as the shop moves: who has them, whose list follows which news, and what is told while it is made. */
import { expect, test } from 'vitest';
import { AdminUserError } from '../../app/adapters/shopify/admin-errors';
import { requireDay } from '../../app/domain/day';
import { createRanking } from '../../app/flows/alternatives/rank-alternatives.server';
import { readChangedCollection, readChangedProducts } from '../../app/flows/alternatives/read-products.server';
import { countSales, forgetOldSales } from '../../app/flows/orders/count-sales.server';
import { countRanking, readAlternatives, readCuration } from '../../app/flows/pages/read-alternatives.server';
import { clearShipDate, setShipDate } from '../../app/flows/promises/set-ship-date.server';
import { turnDay } from '../../app/flows/shop/turn-day.server';
import { prepareTestDatabase } from '../setup/database';
import { minutes, openShelf } from './alternatives-scene';
import { aLine, anOrder, aProduct } from './fake-shop';

const prepared = prepareTestDatabase();
const openShop = () => openShelf(prepared().database);
type Shop = Awaited<ReturnType<typeof openShop>>;

const listed = async (shop: Shop) => {
	const { rows } = await readAlternatives(shop.context, { page: 1, size: 25, search: '' });
	return rows.map(({ id, list }) => `${id} ${list}`).sort();
};
const inMinutes = (shop: Shop, count: number) => new Date(shop.deps.now().getTime() + count * 60_000);
const setLaunch = (shop: Shop, variantId: string, day: string | undefined) =>
	setShipDate(shop.context, { variantId, date: undefined, launch: day ? requireDay(day) : undefined, reason: '' });

/** Somebody has a place in the queue for so many. */
async function waitFor({ db, shopId, deps }: Shop, variantId: string, quantity: number): Promise<void> {
	const at = deps.now();
	const places = { status: 'waiting', queuedAt: at, createdAt: at, emailHash: 'of somebody' };
	await db.raincheck.create({ data: { shopId, id: `r-${variantId}`, variantId, quantity, ...places } });
}

test('stock that is kept for those who wait is none: it has alternatives, and is offered to nobody', async () => {
	const shop = await openShop();
	await shop.rank();
	await waitFor(shop, '520', 30);
	await shop.hear('520');
	expect(await shop.variantOf('520')).toMatchObject({ available: 30, isKept: true });
	expect(await listed(shop)).toEqual(['500 ranked', '520 ranking']);
	shop.wait(minutes(10));
	await shop.rank();
	expect([shop.listOf('500'), shop.listOf('520')]).toEqual([['510'], ['510']]);
	await shop.setStock('520', 31);
	expect(await shop.variantOf('520')).toMatchObject({ isKept: false });
});

test('where nothing is sold beyond stock nobody waits, whoever stands before', async () => {
	const shop = await openShop();
	await waitFor(shop, '520', 30);
	await shop.setStock('520', 30, { policy: 'deny' });
	expect(await shop.variantOf('520')).toMatchObject({ isKept: false });
});

test('a pre-order has alternatives until its day, however much is there', async () => {
	const shop = await openShop();
	await setLaunch(shop, '520', '2026-12-01');
	await shop.hear('520');
	shop.wait(minutes(10));
	await shop.rank();
	expect([shop.listOf('500'), shop.listOf('520')]).toEqual([['510'], ['510']]);
	expect(await listed(shop)).toEqual(['500 ranked', '520 ranked']);
	shop.wait(minutes(60 * 24 * 9));
	expect(await listed(shop)).toEqual(['500 ranked']);
	await turnDay(shop.deps, shop.shopId);
	await shop.rank();
	expect([shop.listOf('500'), shop.listOf('520')]).toEqual([['520', '510'], undefined]);
});

test('a launch day that is set, moved or taken away changes the lists of others', async () => {
	const shop = await openShop();
	await shop.rank();
	await setLaunch(shop, '520', '2026-12-01');
	expect(await shop.dueOf('500')).toEqual(inMinutes(shop, 10));
	shop.wait(minutes(10));
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510']);
	await setLaunch(shop, '520', '2026-12-01');
	expect(await shop.dueOf('500')).toBeNull();
	await clearShipDate(shop.context, { variantId: '520' });
	expect(await shop.dueOf('500')).toEqual(inMinutes(shop, 10));
	shop.wait(minutes(10));
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['520', '510']);
});

test('a price that moves far changes its place; one that hardly moves changes nothing', async () => {
	const shop = await openShop();
	await shop.rank();
	await shop.setStock('520', 30, { price: '50.00' });
	expect(await shop.dueOf('500')).toBeNull();
	await shop.setStock('520', 30, { price: '900.00' });
	expect(await shop.dueOf('500')).toEqual(inMinutes(shop, 10));
	shop.wait(minutes(10));
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510', '520']);
	// Its own price, too.
	await shop.setStock('500', 0, { price: '800.00' });
	expect(await shop.dueOf('500')).toEqual(shop.deps.now());
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['520', '510']);
});

test('a new product without a type is named where it shares a collection, a tag or a vendor', async () => {
	for (const shared of [{ collections: ['71'] }, { vendor: 'Holm' }]) {
		const shop = await openShop();
		await shop.rank();
		await shop.addProduct('530', shared, 90);
		expect(await shop.dueOf('500')).toEqual(inMinutes(shop, 10));
		shop.wait(minutes(10));
		await shop.rank();
		expect(shop.listOf('500')).toEqual(['520', '510', '530']);
	}
});

test('what has come back is named ten minutes later, whatever was ranked in between', async () => {
	const shop = await openShop();
	await shop.setStock('520', 0);
	await shop.rank();
	await shop.setStock('520', 7);
	for (let passed = 0; passed < 10; passed += 1) {
		shop.wait(minutes(1));
		await shop.makeDue('500');
		await shop.rank();
	}
	expect(shop.listOf('500')).toEqual(['510', '520']);
});

test('a list is being made from when it is due until it stands, and by one at a time', async () => {
	const shop = await openShop();
	const { setMetafields } = shop.admin;
	const seen: unknown[] = [];
	shop.admin.setMetafields = async (values) => {
		seen.push(await countRanking(shop.context, ['500', '510']), await listed(shop));
		seen.push(await createRanking(shop.deps)(shop.shopId));
		return setMetafields(values);
	};
	expect(await countRanking(shop.context, ['500', '510'])).toBe(1);
	await shop.rank();
	expect(seen).toEqual([1, ['500 ranking'], 0]);
	expect(await countRanking(shop.context, ['500', '510'])).toBe(0);
	expect(await listed(shop)).toEqual(['500 ranked']);
});

test('a product of which nobody has told is read; one that Shopify does not have is said to be unread', async () => {
	const shop = await openShop();
	shop.stock.set('540', { available: 0, committed: 0 });
	shop.products.set('1540', aProduct({ id: '1540' }));
	shop.stock.set('550', { available: 0, committed: 0 });
	await shop.hear('540', '550');
	await shop.rank();
	expect(shop.listOf('540')).toEqual(['520', '510']);
	expect(await listed(shop)).toEqual(['500 ranked', '540 ranked', '550 unread']);
});

test('a list that Shopify does not take is none, and is not being made for ever', async () => {
	const shop = await openShop();
	shop.admin.setMetafields = async () => {
		throw new AdminUserError('metafieldsSet', [{ field: 'metafields.0.value', code: 'INVALID_VALUE' }]);
	};
	await shop.rank();
	expect(await listed(shop)).toEqual(['500 unlisted']);
});

test('the reason shown is the one that weighed among all products, not among those on the page', async () => {
	const shop = await openShop();
	const own = { productType: '', vendor: '', title: '', tags: ['sale', 'wool'], collections: ['80'] };
	await shop.setStock('500', 0, { options: [] });
	shop.products.set('1500', aProduct({ id: '1500', ...own }));
	await readChangedProducts(shop.deps, shop.named, ['1500']);
	await shop.addProduct('600', { tags: ['sale'], collections: ['80'] });
	await shop.addProduct('601', { tags: ['wool'] });
	for (let id = 610; id < 640; id += 1) await shop.addProduct(String(id), { tags: ['sale'] }, 1);
	await shop.makeDue('500');
	await shop.rank();
	const view = await readCuration(shop.context, '1500', 1);
	const whyOf = (id: string) => view?.variants.rows[0]?.alternatives.find((each) => each.id === id)?.why;
	expect(whyOf('600')).toEqual({ kind: 'collection', collectionId: '80' });
	expect(whyOf('601')).toEqual({ kind: 'tag', tag: 'wool' });
});

test('a list that is the same for another reason is saved, and not written to Shopify again', async () => {
	const shop = await openShop();
	await shop.setStock('500', 0, { options: [] });
	await shop.rank();
	const written = shop.writes();
	const facts = { productType: '', vendor: 'Holm', title: '', collections: [] };
	shop.products.set('1500', aProduct({ id: '1500', ...facts }));
	await readChangedProducts(shop.deps, shop.named, ['1500']);
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['520', '510']);
	expect((await shop.variantOf('500')).alternativeReasons).toEqual([
		{ kind: 'vendor', vendor: 'Holm' },
		{ kind: 'vendor', vendor: 'Holm' },
	]);
	expect(shop.writes()).toBe(written);
});

test('what sells stands first among equals: every new order counts, whether anything of it waits or not', async () => {
	const shop = await openShop();
	await shop.setStock('520', 9);
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510', '520']);
	const line = aLine({ id: '1', variantId: '520', quantity: 6, openUnits: 0 });
	await countSales(shop.deps, shop.terms, anOrder({ id: '1', createdAt: '2026-11-22T04:00:00.000Z', lines: [line] }));
	const cancelledAt = '2026-11-22T14:00:00.000Z';
	await countSales(shop.deps, shop.terms, anOrder({ id: '2', cancelledAt, lines: [{ ...line, variantId: '510' }] }));
	// In New York it was still the day before.
	expect(await shop.db.variantSale.findMany()).toMatchObject([{ variantId: '520', day: '2026-11-21', units: 6 }]);
	shop.wait(minutes(60 * 24));
	await turnDay(shop.deps, shop.shopId);
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['520', '510']);
	await forgetOldSales(shop.deps, shop.shopId, requireDay('2027-02-20'));
	expect(await shop.db.variantSale.count()).toBe(0);
});

test('a large collection is read whole where a merchant has said something of it', async () => {
	const shop = await openShop();
	const { readCollectionMembers } = shop.admin;
	const asked: number[] = [];
	shop.admin.readCollectionMembers = async (id, atMost) => {
		asked.push(atMost);
		return atMost < 20_000 ? { kind: 'too-many' } : readCollectionMembers(id, atMost);
	};
	shop.collections.set('71', ['1500']);
	await readChangedCollection(shop.deps, shop.named, '71');
	expect(await shop.db.product.count({ where: { collections: { has: '71' } } })).toBe(3);
	await shop.pin('71', { kind: 'exclude', target: 'collection' });
	await readChangedCollection(shop.deps, shop.named, '71');
	expect(await shop.db.product.count({ where: { collections: { has: '71' } } })).toBe(1);
	expect(asked).toHaveLength(2);
});
