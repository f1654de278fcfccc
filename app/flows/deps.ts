/**
 * What the flows work with: verbs, and `now`. Made in one place (context.server.ts), faked by hand in tests. A flow
 * never reaches for anything that is not in here.
 */
import type { Sealer } from '../adapters/db/seal.server';
import type { ShopDb } from '../adapters/db/shop-db.server';
import type { Mailer } from '../adapters/email/mailer.server';
import type { ShopAdmin } from '../adapters/shopify/shop-admin.server';

export interface FlowDeps {
	now(): Date;
	/** A client that can see one shop only. */
	shopDb(shopId: string): ShopDb;
	/** Shopify's Admin API for one shop. */
	admin(domain: string): ShopAdmin;
	readonly sealer: Sealer;
	readonly mailer: Mailer;
	/** The sender: "Holm Studio <hello@holm.example>". */
	readonly mailFrom: string;
	/** Puts the plans of all variants out of date that are owed, sold beyond stock or published. */
	markAllDirty(shopId: string): Promise<void>;
	/** The same for those that are owed or waited for and whose stock was last read before this. */
	markStaleDirty(shopId: string, readBefore: Date): Promise<void>;
	/** Tells the database what its tables have become, so that it finds rows the short way. */
	refreshStatistics(): Promise<void>;
	/** One line, no buyers' data. */
	log(line: string): void;
}
