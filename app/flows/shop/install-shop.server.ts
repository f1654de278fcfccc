/**
 * The beginning and the end of a shop: installed, installed again, renamed, uninstalled, forgotten. News of an end may
 * come after a new beginning: then it is of the past and wipes nothing.
 */
import { type ShopRow, sweepEveryMs } from '../../adapters/db/shops.server';
import { knownZone } from '../../domain/day';
import { parseShopName } from '../../domain/webhook/lifecycle-payload';
import { isProblem } from '../../domain/webhook/read-body';
import type { FlowDeps } from '../deps';

const readOrdersAgain = {
	importStatus: 'orders',
	importBulkId: '',
	importDone: 0,
	importTotal: 0,
	importNote: '',
};

export interface ShopRegistry {
	findShop(domain: string): Promise<ShopRow | undefined>;
	findShopById(id: string): Promise<ShopRow | undefined>;
	/** From now on it goes by this domain, with its tokens and all that it has still to work through. */
	rename(shop: Pick<ShopRow, 'id' | 'domain'>, domain: string): Promise<void>;
	saveInstalled(facts: Awaited<ReturnType<ReturnType<FlowDeps['admin']>['readShop']>>, at: Date): Promise<ShopRow>;
	/** Tokens of an install that is over; not those that were stored after `before`. */
	dropSessions(domain: string, before: Date): Promise<void>;
	erase(shopId: string, domain: string): Promise<void>;
}

/** The shop behind a request that Shopify has let through; on its first one it is installed. */
export async function requireInstalledShop(deps: FlowDeps, registry: ShopRegistry, domain: string): Promise<ShopRow> {
	const known = await registry.findShop(domain);
	if (known?.status === 'active') return known;
	const facts = await deps.admin(domain).readShop();
	// Another installation under the same domain: its end was never heard, so all is read again.
	if (known?.status === 'reconnect' && known.appInstallationId === facts.appInstallationId) {
		// Whatever happened meanwhile was not heard: stock is looked at again, and the orders are swept at once.
		const sweptUntil = known.sweptUntil && new Date(known.sweptUntil.getTime() - sweepEveryMs);
		await deps.shopDb(known.id).shop.updateMany({ data: { status: 'active', sweptUntil } });
		await deps.markAllDirty(known.id);
		return { ...known, status: 'active' };
	}
	return registry.saveInstalled({ ...facts, timezone: knownZone(facts.timezone) }, deps.now());
}

export async function uninstallShop(
	deps: FlowDeps,
	registry: ShopRegistry,
	domain: string,
	triggeredAt: Date,
): Promise<'uninstalled' | 'outdated'> {
	const shop = await registry.findShop(domain);
	if (!shop || shop.installedAt > triggeredAt) return 'outdated';
	await deps.shopDb(shop.id).shop.updateMany({ data: { status: 'uninstalled', uninstalledAt: triggeredAt } });
	await registry.dropSessions(domain, triggeredAt);
	return 'uninstalled';
}

/** Shopify asks 48 hours after the uninstall, and not where the shop came back. */
export async function redactShop(
	registry: ShopRegistry,
	domain: string,
	triggeredAt: Date,
): Promise<'erased' | 'outdated'> {
	const shop = await registry.findShop(domain);
	if (!shop || shop.status === 'active' || shop.installedAt > triggeredAt) return 'outdated';
	await registry.erase(shop.id, domain);
	return 'erased';
}

/**
 * The shop behind a domain that we do not know, where the signed body says that one of ours is called so. An old webhook
 * may come last and bring back an old name: the shop's facts, which are read after it, put that right.
 */
export async function findRenamedShop(
	registry: ShopRegistry,
	domain: string,
	body: string,
): Promise<ShopRow | undefined> {
	const named = parseShopName(body);
	if (isProblem(named) || named.domain !== domain) return undefined;
	const shop = await registry.findShopById(named.shopId);
	if (!shop) return undefined;
	await registry.rename(shop, domain);
	return { ...shop, domain };
}

/**
 * The shop's own facts, read anew. Another zone moves every midnight and every day. Where a location joins or leaves the
 * pool, stock and what is to ship of every open order are counted anew; an import that still has the orders before it
 * does so anyway. A new name is the caller's to act on.
 */
export async function rereadShop(deps: FlowDeps, shop: ShopRow): Promise<{ readonly domain: string }> {
	const { name, email, currency, countryCode, storefrontUrl, scopes, pool, hasOtherLocations, ...facts } = await deps
		.admin(shop.domain)
		.readShop();
	const timezone = knownZone(facts.timezone);
	const data = { name, email, timezone, currency, countryCode, storefrontUrl, scopes, pool, hasOtherLocations };
	const db = deps.shopDb(shop.id);
	const isOtherPool = pool !== shop.pool;
	// First: were the process to end in between, the pool must still look changed.
	if (isOtherPool && (hasOtherLocations || shop.pool !== '')) {
		await db.shop.updateMany({ where: { importStatus: { in: ['orders', 'done'] } }, data: readOrdersAgain });
	}
	await db.shop.updateMany({ data });
	if (timezone !== shop.timezone || isOtherPool) await deps.markAllDirty(shop.id);
	return { domain: facts.domain };
}

export async function refreshShop(
	deps: FlowDeps,
	registry: Pick<ShopRegistry, 'rename'>,
	shop: ShopRow,
): Promise<void> {
	const { domain } = await rereadShop(deps, shop);
	if (domain !== shop.domain) await registry.rename(shop, domain);
}

/** Shopify takes our token no more: it goes, so that the next visit of a merchant brings a new one. */
export async function loseConnection(deps: FlowDeps, registry: ShopRegistry, domain: string): Promise<void> {
	const shop = await registry.findShop(domain);
	if (!shop) return;
	await deps.shopDb(shop.id).shop.updateMany({ where: { status: 'active' }, data: { status: 'reconnect' } });
	await registry.dropSessions(domain, deps.now());
}

/** Once older orders may be read, they are: until then they were a debt without a name. */
export async function takeScopes(deps: FlowDeps, shop: ShopRow, scopes: string): Promise<void> {
	const mayReadAll = (list: string) => list.split(',').includes('read_all_orders');
	const isWider = mayReadAll(scopes) && !mayReadAll(shop.scopes);
	// Product cards may be allowed to ask now, or no longer.
	const data = { scopes, isStorefrontDue: true, ...(isWider ? readOrdersAgain : {}) };
	await deps.shopDb(shop.id).shop.updateMany({ data });
}
