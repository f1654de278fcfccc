/** Whoever writes many rows locks them in the order of their ids, wherever they lie in the table: else two wait for each other. */
import { test } from 'vitest';
import type { ShopTx } from '../../app/adapters/db/shop-db.server';
import { dropProducts, readChangedCollection, saveProducts } from '../../app/flows/alternatives/read-products.server';
import { publishCurves } from '../../app/flows/promises/publish-curves.server';
import { forEachEngine } from '../setup/database';
import { waitsForLock } from '../setup/waits-for-lock';
import { aProduct, type FakeShop, openFakeShop } from './fake-shop';

/** They lie in the table in this order. */
const ids = ['2', '1'];

const table = {
	variant: async ({ db, shopId, deps }: FakeShop, more: object) => {
		const publishedAt = new Date(deps.now().getTime() - 13 * 3_600_000);
		for (const id of ids) {
			const row = { shopId, id, productId: `1${id}`, inventoryItemId: `2${id}`, productTitle: 'Pitcher', publishedAt };
			await db.variant.create({ data: { ...row, ...more } });
			await db.dirtyVariant.create({ data: { shopId, variantId: id, since: publishedAt } });
		}
	},
	product: async ({ db, shopId, deps }: FakeShop, more: object) => {
		for (const id of ids) await db.product.create({ data: { shopId, id, readAt: deps.now(), ...more } });
	},
};
const touch = {
	variant: (tx: ShopTx, id: string) => tx.variant.updateMany({ where: { id }, data: { title: 'Oat' } }),
	product: (tx: ShopTx, id: string) => tx.product.updateMany({ where: { id }, data: { title: 'Pitcher' } }),
};

const writers: readonly {
	readonly what: string;
	readonly rows: keyof typeof table;
	readonly more?: object;
	readonly write: (shop: FakeShop) => Promise<unknown>;
}[] = [
	{
		what: 'curves that wait for a plan',
		rows: 'variant',
		write: ({ deps, shopId }) => publishCurves(deps, shopId),
	},
	{
		what: 'curves that cannot be read',
		rows: 'variant',
		more: { curve: { steps: 'none' }, isCurveDue: true },
		write: ({ deps, shopId }) => publishCurves(deps, shopId),
	},
	{
		what: 'products that have joined a collection',
		rows: 'product',
		write: ({ deps, shopId, collections }) => {
			collections.set('71', ids);
			return readChangedCollection(deps, { id: shopId, domain: 'holm.myshopify.com' }, '71');
		},
	},
	{
		what: 'products that have left a collection',
		rows: 'product',
		more: { collections: ['71'] },
		write: ({ deps, shopId, collections }) => {
			collections.set('71', []);
			return readChangedCollection(deps, { id: shopId, domain: 'holm.myshopify.com' }, '71');
		},
	},
	{
		what: 'products that were read',
		rows: 'product',
		write: ({ deps, shopId }) =>
			saveProducts(
				deps,
				shopId,
				ids.map((id) => aProduct({ id })),
			),
	},
	{
		what: 'products that are gone',
		rows: 'product',
		write: ({ deps, shopId }) => dropProducts(deps, shopId, ids),
	},
];

forEachEngine((engine) => {
	// The embedded engine has one connection: there no second transaction begins while one is open.
	if (engine.name === 'pglite') return void test.skip('one connection: nobody waits for another', () => {});
	const prepared = engine.prepare();

	test.each(writers)(
		'$what, and somebody who locks by id, never wait for each other',
		async ({ rows, more, write }) => {
			const shop = await openFakeShop(prepared().database);
			await table[rows](shop, more ?? {});
			// Of a table that it knows to be small, PostgreSQL reads the rows as they lie.
			await prepared().database.prisma.$executeRawUnsafe(`ANALYZE ${rows}`);
			const locked = Promise.withResolvers<void>();
			const writing = locked.promise.then(() => write(shop));
			await shop.db.$transaction(async (tx) => {
				await touch[rows](tx, '1');
				locked.resolve();
				await waitsForLock(prepared().url ?? '');
				await touch[rows](tx, '2');
			});
			await writing;
		},
	);
});
