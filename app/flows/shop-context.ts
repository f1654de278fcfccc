/** What a request of one shop's merchant works with: its rows and the present moment. Made by requireShop. */
import type { Sealer } from '../adapters/db/seal.server';
import type { ShopDb } from '../adapters/db/shop-db.server';

export interface ShopContext {
	/** Shopify's numeric shop id. */
	readonly shopId: string;
	readonly db: ShopDb;
	readonly sealer: Sealer;
	now(): Date;
	/** Puts the plans of all variants out of date that are owed, sold beyond stock or published. */
	markAllDirty(): Promise<void>;
	/** Webhooks that were signed and could not be used. */
	countQuarantined(): Promise<number>;
}
