/** Finding one's way in the merchant's list of rainchecks: by product, by state, and by an address that rests sealed. */
import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { createSealer } from '../../app/adapters/db/seal.server';
import { readHome } from '../../app/flows/pages/read-home.server';
import { readAddressRainchecks, readVariantRainchecks } from '../../app/flows/pages/read-raincheck-waiters.server';
import { readProductRainchecks, readRaincheckDemand } from '../../app/flows/pages/read-rainchecks.server';
import { perShop } from '../../app/flows/rainchecks/raincheck-limits';
import { readSearched, sealSearch } from '../../app/flows/rainchecks/raincheck-search';
import type { FakeShop } from './fake-shop';
import { arrive, buy, leave, onEachEngine, rainchecks, runOut } from './raincheck-scene';

const page = { page: 1, size: 50 };
const open = { ...page, isAll: false };
const everything = { ...page, isAll: true };

onEachEngine(({ openShop, test }) => {
	const addVariant = ({ db, shopId }: FakeShop, id: string, over: object = {}) =>
		db.variant.create({
			data: { shopId, id, productId: '1600', inventoryItemId: `i${id}`, productTitle: 'Mug', available: 0, ...over },
		});

	/** Three who wait for two mugs, and one for the pitcher. */
	async function threeMugs(shop: FakeShop): Promise<FakeShop> {
		await runOut(shop);
		await addVariant(shop, '601', { title: 'Moss', sku: 'MUG-MO' });
		await addVariant(shop, '602', { title: 'Ink, 100%', sku: 'MUG-IN' });
		await leave(shop, 'ana', { variant: '601' });
		await leave(shop, 'ben', { variant: '601' });
		await leave(shop, 'cleo', { variant: '602' });
		await leave(shop, 'ana');
		return shop;
	}

	test('a product is found by its title, or by a variant or SKU of it, with the figures of all its variants', async (shop) => {
		await threeMugs(shop);
		const found = async (search: string) =>
			(await readRaincheckDemand(shop.context, { ...open, search })).rows.map(({ id, units }) => [id, units]);
		expect(await found('')).toEqual([
			['1600', 3],
			['1500', 1],
		]);
		for (const search of ['mug', 'mOSS', ' ink, 100% ', 'MUG-IN']) {
			expect([search, await found(search)]).toEqual([search, [['1600', 3]]]);
		}
		expect(await found('oat')).toEqual([['1500', 1]]);
		for (const search of ['%', '_', 'vase']) {
			expect([search, await found(search)]).toEqual([search, search === '%' ? [['1600', 3]] : []]);
		}
	});

	test('a variant is found within its product, and of another product never', async (shop) => {
		await threeMugs(shop);
		const found = async (search: string) =>
			(await readProductRainchecks(shop.context, '1600', { ...open, search }))?.rows.map(({ id }) => id);
		expect(await found('')).toEqual(['601', '602']);
		expect(await found('ink')).toEqual(['602']);
		expect(await found('mug-mo')).toEqual(['601']);
		expect(await found('oat')).toEqual([]);
		expect(await readProductRainchecks(shop.context, '9', open)).toBeUndefined();
	});

	test('as many variants are counted as the choice shows, so that the only one is led to at once', async (shop) => {
		await threeMugs(shop);
		await shop.db.raincheck.updateMany({ where: { variantId: '602' }, data: { status: 'expired' } });
		const mug = async (query: typeof open) => (await readRaincheckDemand(shop.context, query)).rows[0];
		expect(await mug(open)).toMatchObject({ variants: 1, onlyVariant: { id: '601', title: 'Moss' }, expired: 1 });
		expect(await mug(everything)).toMatchObject({ variants: 2, onlyVariant: undefined, expired: 1 });
	});

	test('a product that was deleted is still read, with its name where we know it', async (shop) => {
		await threeMugs(shop);
		await shop.db.variant.updateMany({ where: { productId: '1600' }, data: { isDeleted: true } });
		await shop.db.variant.deleteMany({ where: { productId: '1500' } });
		const { rows } = await readRaincheckDemand(shop.context, open);
		expect(rows.map(({ id, productTitle, isDeleted, value }) => [id, productTitle, isDeleted, value])).toEqual([
			['1600', 'Mug', true, '$0.00'],
			['1500', '', true, '$48.00'],
		]);
		expect((await readProductRainchecks(shop.context, '1500', open))?.product).toEqual({ id: '1500', title: '' });
		const waiters = await readVariantRainchecks(shop.context, '500', page);
		expect([waiters?.variant.isDeleted, waiters?.variant.productTitle, waiters?.rows.length]).toEqual([true, '', 1]);
	});

	test('those who wait are shown by how they stand, page by page', async (shop) => {
		await runOut(shop);
		for (const name of ['ana', 'ben', 'cleo', 'dora']) await leave(shop, name);
		await arrive(shop, 2);
		await buy(shop, { id: '1', email: 'ana@example.com' });
		await shop.db.shop.updateMany({ data: { raincheckConfirmsEmail: true } });
		await leave(shop, 'eva');
		const seen = async (filter: 'waiting' | 'offered' | 'unconfirmed' | 'over' | 'all') =>
			(await readVariantRainchecks(shop.context, '500', { ...page, filter }))?.rows.map(({ who }) => who?.[0]).join('');
		expect(await seen('waiting')).toBe('cd');
		expect(await seen('offered')).toBe('b');
		expect(await seen('over')).toBe('a');
		expect(await seen('unconfirmed')).toBe('e');
		expect(await seen('all')).toBe('bcdea');
		await shop.db.raincheck.updateMany({ where: { status: 'redeemed' }, data: { status: 'lost' } });
		expect(await seen('over')).toBe('a');
		const second = await readVariantRainchecks(shop.context, '500', { page: 2, size: 1, filter: 'waiting' });
		expect([second?.paging.total, second?.rows.map(({ who }) => who)]).toEqual([2, ['d…@example.com']]);
	});

	test('a raincheck is found by the whole address, however it is spelled, and by no part of it', async (shop) => {
		await threeMugs(shop);
		const found = async (email: string) =>
			(await readVariantRainchecks(shop.context, '601', { ...page, email }))?.rows.map(({ who }) => who);
		expect(await found(' Ana@Example.COM ')).toEqual(['a…@example.com']);
		expect(await found('cleo@example.com')).toEqual([]);
		for (const part of ['ana', 'ana@', '@example.com', '%']) expect([part, await found(part)]).toEqual([part, []]);
		// Of those whose address is forgotten none is everybody's.
		await shop.db.raincheck.updateMany({ data: { emailHash: '', emailSealed: '' } });
		expect(await found(' ')).toEqual([]);
		expect(await found('ana@example.com')).toEqual([]);
	});

	test('an address is looked for across the shop, whatever became of it, and in no other shop', async (shop) => {
		await threeMugs(shop);
		const other = await threeMugs(await openShop());
		await shop.db.raincheck.updateMany({
			where: { variantId: '601' },
			data: { status: 'expired', closedAt: shop.deps.now() },
		});
		await shop.db.variant.deleteMany({ where: { id: '601' } });
		const of = async ({ context }: FakeShop) => {
			const { rows, paging } = await readAddressRainchecks(context, 'ANA@example.com', page);
			return [paging.total, ...rows.map(({ variant, status }) => [variant.id, variant.productTitle, status])];
		};
		expect(await of(shop)).toEqual([2, ['500', 'Stoneware pitcher', 'waiting'], ['601', '', 'expired']]);
		expect(await of(other)).toEqual([2, ['601', 'Mug', 'waiting'], ['500', 'Stoneware pitcher', 'waiting']]);
		const second = await readAddressRainchecks(shop.context, 'ana@example.com', { page: 2, size: 1 });
		expect(second.rows.map(({ variant }) => variant.id)).toEqual(['601']);
		expect(JSON.stringify(await readAddressRainchecks(shop.context, 'ana@example.com', page))).not.toContain('ana@');
	});

	test('an address that was stored under the key before the last is found', async (shop) => {
		await runOut(shop);
		const [before, after] = [randomBytes(32), randomBytes(32)];
		const deps = { ...shop.deps, sealer: createSealer({ current: before }) };
		await leave({ ...shop, deps }, 'ana');
		const context = { ...shop.context, sealer: createSealer({ current: after, previous: before }) };
		expect((await readAddressRainchecks(context, 'ana@example.com', page)).rows).toMatchObject([
			{ who: 'a…@example.com', status: 'waiting' },
		]);
	});

	test('what is searched for stands in an address sealed, for one shop', async (shop) => {
		const other = await openShop();
		const who = sealSearch(shop.context, ' Ana@example.com\0 ');
		expect(who).not.toContain('na@');
		expect(readSearched(shop.context, { q: 'mug', who })).toEqual({
			text: 'Ana@example.com',
			email: 'Ana@example.com',
			who,
		});
		const none = { text: 'mug', email: '', who: '' };
		expect(readSearched(other.context, { q: 'mug', who })).toEqual(none);
		for (const odd of ['', 'v1.x', `${who}x`, 'ana@example.com']) {
			expect(readSearched(shop.context, { q: 'mug', who: odd })).toEqual(none);
		}
		expect(sealSearch(shop.context, ' ')).toBe('');
		// Typed into the page's address by hand: sealed from there on.
		const typed = readSearched(shop.context, { q: 'ana@example.com', who: '' });
		expect(typed.email).toBe('ana@example.com');
		expect(readSearched(shop.context, { q: '', who: typed.who }).email).toBe('ana@example.com');
	});

	test('home says that the form turned shoppers away, for a day', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		expect(await rainchecks(shop)).toHaveLength(1);
		const busyAt = async () => {
			const home = await readHome(shop.context, { page: 1 });
			return home.kind === 'ready' ? home.attention.rainchecks.busyAt : home.kind;
		};
		expect(await busyAt()).toBeUndefined();
		await shop.db.rateWindow.updateMany({ where: { key: 'shop' }, data: { count: perShop.most } });
		expect(await busyAt()).toEqual(new Date('2026-11-22T15:00:00.000Z'));
		shop.wait(24 * 3600);
		expect(await busyAt()).toBeUndefined();
	});
});
