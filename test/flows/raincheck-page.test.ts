/** What those who wait see behind their link, on both databases. */
import { expect } from 'vitest';
import { readRaincheck } from '../../app/flows/rainchecks/read-raincheck.server';
import { arrive, leave, onEachEngine, rainchecks, runOut, shopRow } from './raincheck-scene';

onEachEngine(({ test }) => {
	test('the page shows place, price and what can be done, and never an address', async (shop) => {
		const listed = await runOut(shop);
		await leave(shop, 'ana');
		await leave(shop, 'ben', { quantity: '2' });
		const [, ben] = await rainchecks(shop);
		const link = { raincheckId: ben?.id ?? '', purpose: 'see' } as const;
		const seen = await readRaincheck(shop.deps, await shopRow(shop), link);
		expect(seen?.view).toMatchObject({ status: 'waiting', asked: 2, place: 2, price: '$48.00', buyUrl: undefined });
		listed.price = '60.00';
		await arrive(shop, 2);
		const offered = await readRaincheck(shop.deps, await shopRow(shop), link);
		expect(offered?.view).toMatchObject({ status: 'offered', asked: 2, offered: 1, until: '29 Nov', price: '$48.00' });
		expect(offered?.view.buyUrl).toMatch(/^https:\/\/holm\.example\/cart\/500:1\?discount=RC/);
		expect(JSON.stringify(offered)).not.toContain('example.com');
	});

	test('an offer whose time is over is not sold by the page, before anybody has ended it', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		await arrive(shop, 1);
		const [ana] = await rainchecks(shop);
		const view = async () => {
			const link = { raincheckId: ana?.id ?? '', purpose: 'see' } as const;
			return (await readRaincheck(shop.deps, await shopRow(shop), link))?.view;
		};
		shop.wait(7 * 24 * 3600 + 14 * 3600 - 2);
		expect(await view()).toMatchObject({
			status: 'offered',
			until: '29 Nov',
			buyUrl: 'https://holm.example/cart/500:1',
		});
		shop.wait(2);
		expect(await view()).toMatchObject({ status: 'expired', until: undefined, buyUrl: undefined, offered: undefined });
		await shop.db.raincheckMail.updateMany({ where: { kind: 'ready' }, data: { status: 'open' } });
		expect(await view()).toMatchObject({ status: 'waiting', place: 1, buyUrl: undefined });
	});

	test('what the shop has taken out of its storefront is not offered for sale by the page', async (shop) => {
		await runOut(shop);
		await leave(shop, 'ana');
		await arrive(shop, 1);
		const [ana] = await rainchecks(shop);
		const link = { raincheckId: ana?.id ?? '', purpose: 'see' } as const;
		const { productId } = await shop.db.variant.findFirstOrThrow();
		await shop.db.product.create({
			data: { shopId: shop.shopId, id: productId, readAt: shop.deps.now(), isPublished: false },
		});
		expect((await readRaincheck(shop.deps, await shopRow(shop), link))?.view.buyUrl).toBeUndefined();
		await shop.db.product.updateMany({ data: { isPublished: true } });
		expect((await readRaincheck(shop.deps, await shopRow(shop), link))?.view.buyUrl).toBeDefined();
	});
});
