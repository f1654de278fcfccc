/**
 * The composition root: opens what the process stands on, once, and hands it to flows, routes and the worker. The only
 * place that knows every adapter. Nothing opens at import; it must never be imported by a flow.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from './adapters/db/database.server';
import { readInboxStatus } from './adapters/db/inbox.server';
import { migrate } from './adapters/db/migrate.server';
import { refreshStatistics } from './adapters/db/refresh-statistics.server';
import { renameShop } from './adapters/db/rename-shop.server';
import { createSealer, type Sealer } from './adapters/db/seal.server';
import { createSessionStorage, type StoredSessions } from './adapters/db/session-storage.server';
import {
	countQuarantined,
	dropSessions,
	eraseShop,
	findShopByDomain,
	findShopById,
	markAllDirty,
	saveInstalledShop,
} from './adapters/db/shops.server';
import { markStaleDirty } from './adapters/db/stale-variants.server';
import { type Mailer, openMailer } from './adapters/email/mailer.server';
import { readProxySignature } from './adapters/shopify/proxy-signature.server';
import { createShopAdmins } from './adapters/shopify/shop-admin.server';
import { createTokenSource } from './adapters/shopify/tokens.server';
import type { Config } from './config.server';
import type { FlowDeps } from './flows/deps';
import { requireInstalledShop, type ShopRegistry } from './flows/shop/install-shop.server';
import type { ShopContext } from './flows/shop-context';
import { refuseUnknown } from './proxy-answer.server';
import { authenticate, openShopify } from './shopify.server';

export interface AppContext {
	readonly config: Config;
	readonly database: Database;
	readonly sealer: Sealer;
	readonly sessions: StoredSessions;
	readonly flows: FlowDeps;
	readonly registry: ShopRegistry;
	close(): Promise<void>;
}

let opened: AppContext | undefined;

/** Opens database, mailer and Shopify's library, and brings the tables up to date. Called once, before the first request. */
export async function openContext(config: Config, log: (line: string) => void): Promise<AppContext> {
	const database = openDatabase(
		config.databaseUrl === undefined
			? { kind: 'directory', dataDir: config.dataDir }
			: { kind: 'server', url: config.databaseUrl },
		(error) => log(`An idle database connection failed: ${error.message}`),
	);
	const applied = await migrate(database);
	if (applied.length > 0) log(`Applied ${applied.length} migration(s): ${applied.join(', ')}`);

	const previous = config.previousEncryptionKey;
	const sealer = createSealer({ current: config.encryptionKey, ...(previous ? { previous } : {}) });
	const sessions = createSessionStorage(database.prisma, sealer);
	const mailer: Mailer = openMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom });
	const { apiKey, apiSecret, appUrl } = config.shopify;
	openShopify({ apiKey, apiSecret, appUrl, sessionStorage: sessions });

	const now = () => new Date();
	const pause = (milliseconds: number, signal?: AbortSignal) =>
		sleep(milliseconds, undefined, signal ? { signal } : {});
	const tokens = createTokenSource({ sessions, apiKey, apiSecret, now, sleep: pause });
	const admin = createShopAdmins({ tokens, now, sleep: pause });

	opened = {
		config,
		database,
		sealer,
		sessions,
		flows: {
			now,
			shopDb: (shopId) => database.forShop(shopId),
			admin,
			sealer,
			mailer,
			mailFrom: config.mailFrom,
			markAllDirty: (shopId) => markAllDirty(database.prisma, shopId, now()),
			markStaleDirty: (shopId, readBefore) => markStaleDirty(database.prisma, shopId, readBefore, now()),
			refreshStatistics: () => refreshStatistics(database.prisma),
			log,
		},
		registry: {
			findShop: (domain) => findShopByDomain(database.prisma, domain),
			findShopById: (id) => findShopById(database.prisma, id),
			rename: ({ id, domain }, to) => renameShop({ prisma: database.prisma, sealer, sessions }, id, domain, to),
			saveInstalled: (facts, at) => saveInstalledShop(database.prisma, facts, at),
			dropSessions: (domain, before) => dropSessions(database.prisma, domain, before),
			erase: (shopId, domain) => eraseShop(database.prisma, shopId, domain),
		},
		close: async () => {
			await mailer.close();
			await database.close();
		},
	};
	return opened;
}

export function appContext(): AppContext {
	if (!opened) throw new Error('openContext() has to be called before a request is answered');
	return opened;
}

/** The shop whose merchant sends this request. Throws the Response that Shopify's library answers anybody else with. */
export async function requireShop(request: Request): Promise<ShopContext> {
	const { session } = await authenticate.admin(request);
	const { flows, registry, database, sealer } = appContext();
	const shop = await requireInstalledShop(flows, registry, session.shop);
	return {
		shopId: shop.id,
		db: database.forShop(shop.id),
		sealer,
		now: flows.now,
		markAllDirty: () => flows.markAllDirty(shop.id),
		countQuarantined: () => countQuarantined(database.prisma, shop.domain),
	};
}

/** The same with Shopify's Admin API, for the few pages that show what only Shopify holds. */
export async function requireShopAndAdmin(request: Request) {
	const context = await requireShop(request);
	const { domain } = await context.db.shop.findFirstOrThrow({ select: { domain: true } });
	const { flows } = appContext();
	return { context, flows, admin: flows.admin(domain), shop: { id: context.shopId, domain } };
}

/**
 * The shop on whose storefront this request was sent, through its app proxy, and who is signed in there.
 * @throws Response that says nothing of why: 401 where Shopify did not sign it just now, 404 for a shop that is not ours.
 */
export async function requireProxiedShop(request: Request) {
	const { flows, registry, config } = appContext();
	const { apiSecret, previousApiSecret } = config.shopify;
	const secrets = previousApiSecret === undefined ? [apiSecret] : [apiSecret, previousApiSecret];
	const signature = readProxySignature(new URL(request.url).searchParams, secrets, flows.now());
	if (!signature) throw new Response(null, { status: 401 });
	const shop = await registry.findShop(signature.domain);
	if (!shop || shop.status === 'uninstalled') throw refuseUnknown();
	const proxyPath = signature.pathPrefix || shop.proxyPath;
	// Merchants may rename it, and nobody tells us but the requests themselves.
	if (proxyPath !== shop.proxyPath) {
		await flows.shopDb(shop.id).shop.updateMany({ data: { proxyPath, isStorefrontDue: true } });
	}
	return { flows, shop: { ...shop, proxyPath }, customerId: signature.customerId };
}

export const readInbox = () => readInboxStatus(appContext().database.prisma);
export type { ShopContext };
