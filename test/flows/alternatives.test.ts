/** Alternatives from what Shopify says to what the storefront is given: when they are ranked, what is written, what not. */
import { expect, test } from 'vitest';
import { AdminError, AdminUserError } from '../../app/adapters/shopify/admin-errors';
import { createRanking } from '../../app/flows/alternatives/rank-alternatives.server';
import {
	dropCollection,
	dropProducts,
	readChangedCollection,
	readChangedProducts,
} from '../../app/flows/alternatives/read-products.server';
import { addRules, changeRules } from '../../app/flows/alternatives/save-alternative-rule.server';
import {
	readAlternatives,
	readCollectionCuration,
	readCuration,
	readTitles,
} from '../../app/flows/pages/read-alternatives.server';
import { turnDay } from '../../app/flows/shop/turn-day.server';
import { prepareTestDatabase } from '../setup/database';
import { minutes, openShelf } from './alternatives-scene';
import { aProduct } from './fake-shop';

const prepared = prepareTestDatabase();
const database = () => prepared().database;

test('a variant that has run out is given what is in stock, deepest stock first; one with plenty is given nothing', async () => {
	const shop = await openShelf(database());
	expect(await shop.rank()).toBe(1);
	expect(shop.listOf('500')).toEqual(['520', '510']);
	expect(shop.listOf('510')).toBeUndefined();
	expect(shop.listOf('520')).toBeUndefined();
	expect(await shop.dueOf('500')).toBeNull();
	expect(await shop.rank()).toBe(0);
});

test('a variant that is nearly out is ranked at once, and a list that stays the same is not written again', async () => {
	const shop = await openShelf(database());
	await shop.rank();
	await shop.setStock('510', 3);
	expect(await shop.dueOf('510')).toEqual(shop.deps.now());
	await shop.rank();
	expect(shop.listOf('510')).toEqual(['520']);
	const written = shop.writes();
	await turnDay(shop.deps, shop.shopId);
	expect(await shop.rank()).toBe(2);
	expect(shop.writes()).toBe(written);
});

test('what runs out leaves the lists of others a while later, and comes back to them a while after it is back', async () => {
	const shop = await openShelf(database());
	await shop.rank();
	await shop.setStock('520', 0);
	const due = await shop.dueOf('500');
	expect(due).toEqual(new Date(shop.deps.now().getTime() + 600_000));
	shop.wait(minutes(2));
	await shop.setStock('510', 0);
	// More news does not put it off.
	expect(await shop.dueOf('500')).toEqual(due);
	shop.wait(minutes(8));
	await shop.rank();
	expect(shop.listOf('500')).toBeUndefined();
	expect(await shop.db.variant.findFirst({ where: { id: '500' } })).toMatchObject({ alternatives: [] });

	shop.wait(minutes(30));
	await shop.setStock('520', 7);
	shop.wait(minutes(10));
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['520']);
});

test('nobody who has just run out is named, even where the index still has them', async () => {
	const shop = await openShelf(database());
	await shop.rank();
	// At once: the index of a moment ago still stands.
	await shop.setStock('520', 0);
	await shop.setStock('500', -1);
	await shop.db.variant.updateMany({ where: { id: '500' }, data: { alternativesDueAt: shop.deps.now() } });
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510']);
});

test('a product that is hidden leaves the lists, and one whose facts are the same moves nothing', async () => {
	const shop = await openShelf(database());
	await shop.rank();
	await readChangedProducts(shop.deps, shop.named, ['1520']);
	expect(await shop.dueOf('500')).toBeNull();
	shop.products.set('1520', aProduct({ id: '1520', isPublished: false }));
	await readChangedProducts(shop.deps, shop.named, ['1520']);
	shop.wait(minutes(10));
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510']);
});

test('a product that is deleted takes its facts, its rules and its place with it', async () => {
	const shop = await openShelf(database());
	await shop.pin('1520');
	await shop.rank();
	shop.stock.delete('520');
	shop.products.delete('1520');
	await readChangedProducts(shop.deps, shop.named, ['1520']);
	await shop.hear('520');
	shop.wait(minutes(10));
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510']);
	expect(await shop.db.product.count({ where: { id: '1520' } })).toBe(0);
	expect(await shop.db.alternativeRule.count()).toBe(0);
	await dropProducts(shop.deps, shop.shopId, ['1520']);
});

test('a collection says who is in it, and a deleted one nothing', async () => {
	const shop = await openShelf(database());
	const membersOf = async () =>
		(await shop.db.product.findMany({ where: { collections: { has: '71' } }, orderBy: { id: 'asc' } })).map(
			({ id }) => id,
		);
	shop.collections.set('71', ['1500', '1520']);
	await readChangedCollection(shop.deps, shop.named, '71');
	expect(await membersOf()).toEqual(['1500', '1520']);
	shop.collections.set('72', ['1500', '1999']);
	await readChangedCollection(shop.deps, shop.named, '72');
	expect(await shop.db.product.findFirst({ where: { id: '1500' } })).toMatchObject({ collections: ['71', '72'] });
	await dropCollection(shop.deps, shop.shopId, '71');
	expect(await membersOf()).toEqual([]);
});

test('a collection with more members than say anything is left as it was read', async () => {
	const shop = await openShelf(database());
	const { admin } = shop;
	admin.readCollectionMembers = async () => ({ kind: 'too-many' });
	await readChangedCollection(shop.deps, shop.named, '71');
	expect(await shop.db.product.count({ where: { collections: { has: '71' } } })).toBe(3);
});

test('pins of a collection and exclusions are heeded', async () => {
	const shop = await openShelf(database());
	await shop.pin('1510', { scope: 'collection', scopeId: '71' });
	await shop.pin('1520', { kind: 'exclude' });
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510']);
});

test('a list that Shopify does not take spoils no other, and is made anew once it is known who is gone', async () => {
	const shop = await openShelf(database());
	const { admin } = shop;
	const { setMetafields } = admin;
	const isGone = 'gid://shopify/ProductVariant/520';
	admin.setMetafields = async (values) => {
		if (values.some(({ value }) => value.includes(isGone))) {
			throw new AdminUserError('metafieldsSet', [{ field: 'metafields.0.value', code: 'INVALID_VALUE' }]);
		}
		return setMetafields(values);
	};
	await shop.setStock('510', 2);
	// Deleted in Shopify, and we have not heard of it yet.
	shop.stock.delete('520');
	await shop.rank();
	expect(shop.listOf('500')).toBeUndefined();
	await shop.work();
	expect(await shop.db.variant.findFirst({ where: { id: '520' } })).toMatchObject({ isDeleted: true });
	shop.wait(minutes(10));
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510']);
});

test('news that comes while a list is being made is not lost with it', async () => {
	const shop = await openShelf(database());
	const { admin } = shop;
	const { setMetafields } = admin;
	admin.setMetafields = async (values) => {
		await shop.db.variant.updateMany({ where: { id: '500' }, data: { alternativesDueAt: shop.deps.now() } });
		admin.setMetafields = setMetafields;
		return setMetafields(values);
	};
	const ranking = createRanking(shop.deps);
	await ranking(shop.shopId);
	expect(await shop.dueOf('500')).toEqual(shop.deps.now());
});

test('where writing fails the variants are taken up again, and nothing is taken to stand that does not', async () => {
	const shop = await openShelf(database());
	const { admin } = shop;
	const { setMetafields } = admin;
	admin.setMetafields = async () => {
		throw new Error('The network is gone');
	};
	await expect(shop.rank()).rejects.toThrow('The network is gone');
	admin.setMetafields = setMetafields;
	expect(await shop.db.variant.findFirst({ where: { id: '500' } })).toMatchObject({ alternatives: null });
	shop.wait(minutes(31));
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['520', '510']);
});

test('what one shop has is never named in another', async () => {
	const [one, other] = [await openShelf(database()), await openShelf(database())];
	await other.setStock('510', 0);
	await other.setStock('520', 0);
	await one.rank();
	await other.rank();
	expect(one.listOf('500')).toEqual(['520', '510']);
	expect(other.listOf('500')).toBeUndefined();
});

const forPitcher = { scope: 'product', scopeId: '1500' } as const;
const pinned = { ...forPitcher, kind: 'pin', target: 'product' } as const;

test('a merchant pins, orders, excludes and takes it all back, and each time the list follows', async () => {
	const shop = await openShelf(database());
	await shop.rank();
	const after = async (change: Parameters<typeof changeRules>[3]) => {
		const changed = await changeRules(shop.context, shop.catalogue, forPitcher, change);
		await shop.rank();
		return changed.kind;
	};
	const view = async () => {
		const found = await readCuration(shop.context, '1500', 1);
		if (!found) throw new Error('The shop has lost the pitcher');
		return found;
	};
	expect(await after({ intent: 'add', kind: 'pin', target: 'product', ids: ['1510', '1520', '1510'] })).toBe('saved');
	expect(shop.listOf('500')).toEqual(['510', '520']);
	const [first, second] = (await view()).pins;
	expect([first?.title, first?.targetId, second?.targetId]).toEqual(['Stoneware pitcher', '1510', '1520']);
	expect(await after({ intent: 'move', rule: second?.id ?? '', direction: 'up' })).toBe('changed');
	expect(shop.listOf('500')).toEqual(['520', '510']);
	expect((await view()).variants.rows[0]?.alternatives.map(({ why }) => why)).toEqual([
		{ kind: 'pinned', by: 'product' },
		{ kind: 'pinned', by: 'product' },
	]);
	// Saying the opposite takes back what was said.
	expect(await after({ intent: 'add', kind: 'exclude', target: 'product', ids: ['1520'] })).toBe('saved');
	expect(shop.listOf('500')).toEqual(['510']);
	const { pins, exclusions } = await view();
	expect([pins.length, exclusions.length]).toEqual([1, 1]);
	expect(await after({ intent: 'remove', rule: exclusions[0]?.id ?? '' })).toBe('changed');
	expect(await after({ intent: 'remove', rule: pins[0]?.id ?? '' })).toBe('changed');
	expect(shop.listOf('500')).toEqual(['520', '510']);
	expect(await after({ intent: 'remove', rule: 'gone' })).toBe('unknown-rule');
});

test('what is said of a collection is said of all that are in it', async () => {
	const shop = await openShelf(database());
	await shop.setStock('510', 1);
	await shop.rank();
	const rules = { scope: 'collection', scopeId: '71', kind: 'exclude', target: 'product' } as const;
	await addRules(shop.context, shop.catalogue, { ...rules, targetIds: ['1520'] });
	await shop.rank();
	expect([shop.listOf('500'), shop.listOf('510')]).toEqual([['510'], undefined]);
	expect(await readCollectionCuration(shop.context, '71')).toMatchObject({
		members: 3,
		pins: [],
		exclusions: [{ targetId: '1520' }],
	});
	expect((await readCuration(shop.context, '1500', 1))?.collectionRules).toEqual({ 71: 1 });
});

test('what cannot be said is refused with why, and nothing of it is kept', async () => {
	const shop = await openShelf(database());
	const many = Array.from({ length: 51 }, (_, index) => String(3000 + index));
	const rows = many.map((id) => ({ shopId: shop.shopId, id, readAt: shop.deps.now() }));
	await shop.db.product.createMany({ data: rows });
	const problemOf = async (rules: Parameters<typeof addRules>[2]) => {
		const answer = await addRules(shop.context, shop.catalogue, rules);
		return answer.kind === 'refused' ? answer.problem.kind : answer.kind;
	};
	expect(await problemOf({ ...pinned, targetIds: [] })).toBe('nothing-chosen');
	expect(await problemOf({ ...pinned, targetIds: ['1500'] })).toBe('itself');
	expect(await problemOf({ ...pinned, targetIds: ['1510', '999999'] })).toBe('gone');
	expect(await problemOf({ ...pinned, target: 'collection', targetIds: ['71'] })).toBe('collection-pinned');
	expect(await problemOf({ ...pinned, targetIds: many })).toBe('too-many');
	expect(await shop.db.alternativeRule.count()).toBe(0);
	expect(await problemOf({ ...pinned, targetIds: many.slice(1) })).toBe('saved');
});

test('the list of what is short shows what is offered and why, and who cannot be had now', async () => {
	const shop = await openShelf(database());
	await shop.rank();
	await shop.setStock('520', 0);
	const { rows, paging } = await readAlternatives(shop.context, { page: 9, size: 25, search: 'pitcher' });
	expect(paging).toMatchObject({ page: 1, total: 2 });
	const row = rows.find(({ id }) => id === '500');
	expect(row).toMatchObject({ available: 0, list: 'ranked' });
	expect(row?.alternatives.map(({ id, why }) => [id, why])).toEqual([
		['520', undefined],
		['510', { kind: 'type', productType: 'Pitcher' }],
	]);
	expect((await readAlternatives(shop.context, { page: 1, size: 25, search: '100%' })).rows).toEqual([]);
	expect(await readCuration(shop.context, '424242', 1)).toBeUndefined();
});

test('a page stands without the titles of collections where Shopify does not tell them', async () => {
	const readCollectionTitles = async () => {
		throw new AdminError('unavailable', 'ReadCollectionTitles was not answered');
	};
	expect(await readTitles({ readCollectionTitles }, ['71'])).toEqual({});
});
