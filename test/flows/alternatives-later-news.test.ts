/** News of a candidate that comes while earlier news of it is waited for, or is answered at once. */
import { expect, test } from 'vitest';
import { prepareTestDatabase } from '../setup/database';
import { minutes, openShelf } from './alternatives-scene';

const prepared = prepareTestDatabase();

test('what comes back while the news of its going is waited for is named again', async () => {
	const shop = await openShelf(prepared().database);
	await shop.addProduct('530', { productType: 'Else' });
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['520', '510']);
	shop.wait(minutes(20));
	await shop.setStock('520', 0);
	shop.wait(minutes(9));
	// It wants a list at once, so the shop is read while 520 is gone.
	await shop.setStock('530', 0);
	await shop.rank();
	shop.wait(30);
	await shop.setStock('520', 30);
	shop.wait(minutes(1));
	await shop.rank();
	shop.wait(minutes(9));
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['520', '510']);
	expect(await shop.dueOf('500')).toBeNull();
});

test('a list that is made at once for its own sake is made again when the news of others is due', async () => {
	const shop = await openShelf(prepared().database);
	await shop.rank();
	shop.wait(minutes(20));
	await shop.setStock('520', 0);
	shop.wait(minutes(20));
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510']);
	shop.wait(minutes(1));
	await shop.setStock('520', 30);
	shop.wait(minutes(1));
	await shop.setStock('500', 0, { price: '99.00' });
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['510']);
	shop.wait(minutes(9));
	await shop.rank();
	expect(shop.listOf('500')).toEqual(['520', '510']);
	expect(await shop.dueOf('500')).toBeNull();
});
