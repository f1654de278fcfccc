/** What a merchant says about alternatives, checked against Shopify, and collections that begin to be spoken of. */
import { expect, test } from 'vitest';
import { findDueWork } from '../../app/adapters/db/shops.server';
import { AdminError } from '../../app/adapters/shopify/admin-errors';
import { readChangedProducts, readSpokenCollection } from '../../app/flows/alternatives/read-products.server';
import { addRules, type NewRules } from '../../app/flows/alternatives/save-alternative-rule.server';
import { countReadings, readCollectionCuration, readCuration } from '../../app/flows/pages/read-alternatives.server';
import { problemWords } from '../../app/ui/alternatives-words';
import { prepareTestDatabase } from '../setup/database';
import { openShelf } from './alternatives-scene';
import { aProduct } from './fake-shop';

const prepared = prepareTestDatabase();
const openShop = () => openShelf(prepared().database);
type Shop = Awaited<ReturnType<typeof openShop>>;

const forPitcher = { scope: 'product', scopeId: '1500', kind: 'pin', target: 'product' } as const;
const say = (shop: Shop, rules: Partial<NewRules> & { readonly targetIds: readonly string[] }) =>
	addRules(shop.context, shop.catalogue, { ...forPitcher, ...rules });
const problemOf = async (shop: Shop, rules: Parameters<typeof say>[1]) => {
	const answer = await say(shop, rules);
	return answer.kind === 'refused' ? problemWords(answer.problem) : answer.kind;
};
const fails = () => Promise.reject(new AdminError('unavailable', 'Shopify is away'));

test('a product that we have not read yet is read as it is chosen', async () => {
	const shop = await openShop();
	shop.products.set('1777', aProduct({ id: '1777', title: 'New jug' }));
	expect(await problemOf(shop, { targetIds: ['1777'] })).toBe('saved');
	expect((await readCuration(shop.context, '1500', 1))?.pins).toMatchObject([{ targetId: '1777', title: 'New jug' }]);
});

test('what Shopify does not have is refused by name, and nothing of it is kept', async () => {
	const shop = await openShop();
	await shop.db.product.deleteMany({ where: { id: '1520' } });
	shop.products.delete('1520');
	expect(await problemOf(shop, { targetIds: ['1510', '1520', '888'] })).toBe(
		'Not found in Shopify any more: “Stoneware pitcher” and product 888.',
	);
	shop.admin.readCollectionTitles = async (ids) => new Map(ids.filter((id) => id === '71').map((id) => [id, 'Table']));
	const exclude = { kind: 'exclude', target: 'collection' } as const;
	expect(await problemOf(shop, { ...exclude, targetIds: ['71', '99'] })).toBe(
		'Not found in Shopify any more: collection 99.',
	);
	expect(await shop.db.alternativeRule.count()).toBe(0);
	expect(await shop.db.collectionReading.count()).toBe(0);
	expect(await problemOf(shop, { ...exclude, targetIds: ['71'] })).toBe('saved');
});

test('nothing is said of a product or a collection that is not there', async () => {
	const shop = await openShop();
	shop.admin.readCollectionTitles = async () => new Map();
	expect(await problemOf(shop, { scopeId: '888', targetIds: ['1510'] })).toBe('unknown-scope');
	expect(await problemOf(shop, { scope: 'collection', scopeId: '99', targetIds: ['1510'] })).toBe('unknown-scope');
});

test('while Shopify does not answer, what we know can be chosen, and the rest is named', async () => {
	const shop = await openShop();
	Object.assign(shop.admin, { readProducts: fails, readCollectionTitles: fails });
	const exclude = { kind: 'exclude', target: 'collection' } as const;
	expect(await problemOf(shop, { targetIds: ['1510'] })).toBe('saved');
	expect(await problemOf(shop, { ...exclude, targetIds: ['71'] })).toBe('saved');
	expect(await problemOf(shop, { targetIds: ['888', '889', '890', '891', '892'] })).toBe(
		'Shopify did not answer about product 888, product 889, product 890, and 2 more. Try again in a minute.',
	);
	expect(await problemOf(shop, { ...exclude, targetIds: ['99'] })).toBe(
		'Shopify did not answer about collection 99. Try again in a minute.',
	);
});

test('a pin that shoppers are not offered says why', async () => {
	const shop = await openShop();
	shop.products.set('1530', aProduct({ id: '1530', title: 'Draft jug', isPublished: false }));
	await readChangedProducts(shop.deps, shop.named, ['1530']);
	await shop.setStock('530', 4);
	await shop.setStock('520', 0);
	await say(shop, { targetIds: ['1510', '1520', '1530'] });
	const states = async () =>
		(await readCuration(shop.context, '1500', 1))?.pins.map(({ targetId, state }) => [targetId, state]);
	expect(await states()).toEqual([
		['1510', undefined],
		['1520', 'sold-out'],
		['1530', 'hidden'],
	]);
	await shop.setStock('520', 3);
	shop.products.set('1530', aProduct({ id: '1530', isPublished: true }));
	await readChangedProducts(shop.deps, shop.named, ['1530']);
	expect(await states()).toEqual([
		['1510', undefined],
		['1520', undefined],
		['1530', undefined],
	]);
});

test('an alternative whose product was unpublished since is shown as none', async () => {
	const shop = await openShop();
	await shop.rank();
	shop.products.set('1520', aProduct({ id: '1520', collections: ['71'], isPublished: false }));
	await readChangedProducts(shop.deps, shop.named, ['1520']);
	const row = (await readCuration(shop.context, '1500', 1))?.variants.rows[0];
	expect(row?.alternatives.map(({ id, why }) => [id, why !== undefined])).toEqual([
		['520', false],
		['510', true],
	]);
});

test('who is in a collection is read within a turn of its first rule, and the page says so meanwhile', async () => {
	const shop = await openShop();
	// Larger than what is followed without a rule: who joined was never read.
	shop.collections.set('72', ['1500', '1510']);
	const alternatives = async () =>
		(await findDueWork(shop.database.prisma, shop.deps.now())).alternatives.includes(shop.shopId);
	await shop.rank();
	expect(await alternatives()).toBe(false);
	await say(shop, { scope: 'collection', scopeId: '72', kind: 'exclude', targetIds: ['1520'] });
	expect(await alternatives()).toBe(true);
	expect(await readCollectionCuration(shop.context, '72')).toMatchObject({ members: 0, isBeingRead: true });
	expect(await countReadings(shop.context, ['72', '71'])).toBe(1);
	expect(await shop.rank()).toBe(0);
	expect(await readSpokenCollection(shop.deps, shop.shopId)).toBe(1);
	expect(await readSpokenCollection(shop.deps, shop.shopId)).toBe(0);
	expect(await readCollectionCuration(shop.context, '72')).toMatchObject({ members: 2, isBeingRead: false });
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510']);
	// It is followed from now on.
	await say(shop, { scope: 'collection', scopeId: '72', targetIds: ['1510'] });
	expect(await countReadings(shop.context, ['72'])).toBe(0);
});

test('a collection that is left out is read as well, and its rule says so meanwhile', async () => {
	const shop = await openShop();
	shop.collections.set('72', ['1520']);
	await shop.rank();
	await say(shop, { kind: 'exclude', target: 'collection', targetIds: ['72'] });
	const state = async () => (await readCuration(shop.context, '1500', 1))?.exclusions[0]?.state;
	expect(await state()).toBe('being-read');
	await readSpokenCollection(shop.deps, shop.shopId);
	expect(await state()).toBeUndefined();
	shop.wait(600);
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510']);
});

test('where a reading fails it is still to be made', async () => {
	const shop = await openShop();
	await say(shop, { kind: 'exclude', target: 'collection', targetIds: ['72'] });
	const { readCollectionMembers } = shop.admin;
	shop.admin.readCollectionMembers = fails;
	await expect(readSpokenCollection(shop.deps, shop.shopId)).rejects.toThrow('Shopify is away');
	expect(await countReadings(shop.context, ['72'])).toBe(1);
	shop.admin.readCollectionMembers = readCollectionMembers;
	expect(await readSpokenCollection(shop.deps, shop.shopId)).toBe(1);
	// Gone meanwhile: so is what was said of it.
	expect(await shop.db.alternativeRule.count()).toBe(0);
});
