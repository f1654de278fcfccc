import { AsyncLocalStorage } from 'node:async_hooks';
import { Prisma, type PrismaClient } from './generated/client';
import { scopeToShop } from './shop-scope.server';

/*
 * Decides what a flow may reach: one shop's rows, and only by the operations that can be held to it. It must never hand
 * out the unbound client, raw SQL, or a table that is not kept by shop.
 */

type ShopModels =
	| 'shop'
	| 'variant'
	| 'product'
	| 'variantSale'
	| 'alternativeRule'
	| 'collectionReading'
	| 'wording'
	| 'raincheck'
	| 'raincheckMail'
	| 'rateWindow'
	| 'publishedCurve'
	| 'lot'
	| 'order'
	| 'orderLine'
	| 'dirtyVariant'
	| 'plan'
	| 'slip'
	| 'journeyEvent';

/** The client that a transaction is given. */
export type ShopTx = Pick<PrismaClient, ShopModels> & { readonly shopId: string };

export type ShopDb = ShopTx & {
	/** Inside, only `tx` answers; everything else is refused, because the embedded engine is one connection. */
	$transaction<T>(body: (tx: ShopTx) => Promise<T>, options?: TransactionOptions): Promise<T>;
};

export interface TransactionOptions {
	/** Milliseconds. */
	readonly maxWait?: number;
	readonly timeout?: number;
}

export interface ShopBinding {
	readonly prisma: PrismaClient;
	readonly shopId: string;
	/** Throws where the caller runs inside a transaction of this database. */
	requireNoTransaction(): void;
	/** Runs the body as one that is inside a transaction. */
	markTransaction<T>(body: () => Promise<T>): Promise<T>;
}

const rawAccess = new AsyncLocalStorage<true>();

/** For this folder only: lets raw SQL through a bound client. The statement has to name the shop by itself. */
export function withRawAccess<T>(body: () => Promise<T>): Promise<T> {
	return rawAccess.run(true, body);
}

export function bindToShop({ prisma, shopId, requireNoTransaction, markTransaction }: ShopBinding): ShopDb {
	if (shopId === '') throw new Error('A database client cannot be bound to a shop without an id.');
	const inside = extend(prisma, shopId, () => undefined);
	const outside = extend(prisma, shopId, requireNoTransaction);
	const $transaction: ShopDb['$transaction'] = async (body, options) => {
		requireNoTransaction();
		return markTransaction(() => inside.$transaction((tx) => body(tx as unknown as ShopTx), options));
	};
	return new Proxy(outside, {
		get: (target, property) => (property === '$transaction' ? $transaction : Reflect.get(target, property)),
	}) as unknown as ShopDb;
}

function extend(prisma: PrismaClient, shopId: string, check: () => void) {
	return prisma.$extends(
		Prisma.defineExtension({
			client: { shopId },
			query: {
				async $allOperations({ model, operation, args, query }) {
					check();
					if (model !== undefined) return query(scopeToShop(shopId, model, operation, args));
					if (rawAccess.getStore()) return query(args);
					throw new Error(`${operation} is not open to a client that is bound to a shop: it would see every shop.`);
				},
			},
		}),
	);
}
