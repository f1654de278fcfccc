/** What the merchant sees of rainchecks, rows included that cannot be read. */
import { test as anyTest, expect } from 'vitest';
import { reportBuyer } from '../../app/flows/orders/redact-buyer.server';
import { readVariantRainchecks } from '../../app/flows/pages/read-raincheck-waiters.server';
import { readProductRainchecks, readRaincheckDemand } from '../../app/flows/pages/read-rainchecks.server';
import { readRaincheck } from '../../app/flows/rainchecks/read-raincheck.server';
import { forEachEngine } from '../setup/database';
import { type FakeShop, openFakeShop } from './fake-shop';
import { arrive, buy, leave, rainchecks, runOut, shopRow } from './raincheck-scene';

const everything = { page: 1, size: 50, isAll: true };
const page = { page: 1, size: 50 };

forEachEngine((engine) => {
	const prepared = engine.prepare();
	const openShop = () => openFakeShop(prepared().database);
	const test = (name: string, body: () => Promise<void>) => anyTest(`${engine.name}: ${name}`, body, 60_000);

	async function addVariants(shop: FakeShop, ...ids: readonly string[]): Promise<void> {
		const variant = {
			shopId: shop.shopId,
			productId: '1600',
			inventoryItemId: '2600',
			productTitle: 'Mug',
			price: '0.10',
		};
		await shop.db.variant.createMany({ data: ids.map((id) => ({ ...variant, id, available: 0 })) });
	}

	test('the demand is listed by its units, with its value at the prices that were held', async () => {
		const shop = await openShop();
		await runOut(shop);
		await addVariants(shop, '601', '602', '603');
		await leave(shop, 'ana', { quantity: '2' });
		await shop.db.variant.updateMany({ where: { id: '500' }, data: { price: '60.00' } });
		await leave(shop, 'ben');
		await leave(shop, 'cleo', { variant: '603', quantity: '3' });
		await shop.db.shop.updateMany({ data: { raincheckConfirmsEmail: true } });
		for (const name of ['dora', 'eva']) await leave(shop, name, { variant: '601', quantity: '9' });
		await leave(shop, 'finn', { variant: '602', quantity: '10' });
		await leave(shop, 'gus');
		const { rows, paging, isOn } = await readRaincheckDemand(shop.context, everything);
		expect([paging, isOn]).toEqual([{ page: 1, pages: 1, total: 2 }, true]);
		expect(rows).toMatchObject([
			{ id: '1600', productTitle: 'Mug', variants: 3, units: 3, unconfirmed: 3, value: '$0.30' },
			{ id: '1500', productTitle: 'Stoneware pitcher', variants: 1, units: 3, unconfirmed: 1, value: '$156.00' },
		]);
		expect(rows.map(({ onlyVariant }) => onlyVariant)).toEqual([undefined, { id: '500', title: 'Oat' }]);
		expect(rows[1]).toMatchObject({ waiting: 2, offered: 0, oldest: new Date('2026-11-22T15:00:01.000Z') });
		const mugs = await readProductRainchecks(shop.context, '1600', everything);
		expect(mugs?.product).toEqual({ id: '1600', title: 'Mug' });
		expect(mugs?.rows.map(({ id, units, unconfirmed, value }) => [id, units, unconfirmed, value])).toEqual([
			['603', 3, 0, '$0.30'],
			['601', 0, 2, '$0.00'],
			['602', 0, 1, '$0.00'],
		]);
		expect(mugs?.rows.map(({ oldest }) => oldest)).toEqual([
			new Date('2026-11-22T15:00:03.000Z'),
			undefined,
			undefined,
		]);
		const second = { page: 2, size: 1, isAll: false };
		const list = await readRaincheckDemand(shop.context, second);
		expect([list.paging, list.rows.map(({ id }) => id)]).toEqual([{ page: 2, pages: 2, total: 2 }, ['1500']]);
		const mug = await readProductRainchecks(shop.context, '1600', second);
		expect([mug?.paging, mug?.rows.map(({ id }) => id)]).toEqual([{ page: 2, pages: 3, total: 3 }, ['601']]);

		// What was held in another currency counts at the price of today.
		await shop.db.shop.updateMany({ data: { currency: 'EUR' } });
		expect((await readRaincheckDemand(shop.context, everything)).rows[1]?.value).toBe('€180.00');
	});

	test('what is over is in the list only where all of it is asked for', async () => {
		const shop = await openShop();
		await runOut(shop);
		await leave(shop, 'ana');
		await leave(shop, 'ben');
		await arrive(shop, 1);
		const first = await readRaincheckDemand(shop.context, { ...everything, isAll: false });
		expect(first.rows).toMatchObject([{ waiting: 1, offered: 1, redeemed: 0, units: 2 }]);
		await buy(shop, { id: '1', email: 'ana@example.com' });
		await shop.db.raincheck.updateMany({ where: { status: 'waiting' }, data: { status: 'expired' } });
		expect((await readRaincheckDemand(shop.context, { ...everything, isAll: false })).rows).toEqual([]);
		const all = await readRaincheckDemand(shop.context, everything);
		expect(all.rows).toMatchObject([{ waiting: 0, redeemed: 1, expired: 1, units: 0, value: '$0.00' }]);
	});

	test('who waits for a variant is listed in the order of the queue, masked, and then who waited', async () => {
		const shop = await openShop();
		await runOut(shop);
		for (const name of ['ana', 'ben', 'élodie']) await leave(shop, name, { quantity: name === 'ben' ? '2' : '1' });
		await arrive(shop, 2);
		await buy(shop, { id: '1', email: 'ana@example.com' });
		const seen = await readVariantRainchecks(shop.context, '500', page);
		expect(seen?.variant).toEqual({
			id: '500',
			productTitle: 'Stoneware pitcher',
			title: 'Oat',
			available: 2,
			isDeleted: false,
		});
		expect(seen?.paging).toEqual({ page: 1, pages: 1, total: 3 });
		expect(seen?.rows).toMatchObject([
			{ who: 'b…@example.com', status: 'offered', quantity: 2, offeredUnits: 1, offerUntil: '2026-11-29' },
			{ who: 'é…@example.com', status: 'waiting', since: '2026-11-22', price: '$48.00', order: undefined },
			{ who: 'a…@example.com', status: 'redeemed', order: { id: '1', name: '#1' } },
		]);
		expect(JSON.stringify(seen)).not.toContain('ben@');
		expect(await readVariantRainchecks(shop.context, '999', page)).toBeUndefined();
	});

	test('a row that cannot be read takes nobody else with it', async () => {
		const shop = await openShop();
		const listed = await runOut(shop);
		listed.price = '60.00';
		await leave(shop, 'ana');
		await leave(shop, 'ben');
		await arrive(shop, 1);
		const [ana, ben] = await rainchecks(shop);
		const where = { id: ana?.id ?? '' };
		await shop.db.raincheck.updateMany({ where, data: { emailSealed: ben?.emailSealed ?? '', codeSealed: 'v1.none' } });
		await shop.db.raincheckMail.updateMany({ where: { status: 'sent' }, data: { renderedSealed: 'v1.none' } });
		const waiters = async () =>
			(await readVariantRainchecks(shop.context, '500', page))?.rows.map(({ who, status }) => [who, status]);
		expect(await waiters()).toEqual([
			[undefined, 'offered'],
			['b…@example.com', 'waiting'],
		]);
		const link = { raincheckId: where.id, purpose: 'see' } as const;
		expect((await readRaincheck(shop.deps, await shopRow(shop), link))?.view).toMatchObject({ status: 'offered' });
		await reportBuyer(shop.deps, shop.shopId, { email: 'ana@example.com', customerId: '', orderIds: [] });
		expect(shop.mails.at(-1)?.text).toContain('"email": null');
		expect(shop.mails.at(-1)?.text).toContain('"mails": [\n        null\n      ]');

		await shop.db.raincheck.updateMany({ where, data: { status: 'lost' } });
		expect((await waiters())?.map(([, status]) => status)).toEqual(['dropped', 'waiting']);
		expect((await readRaincheck(shop.deps, await shopRow(shop), link))?.view.status).toBe('dropped');
	});
});
