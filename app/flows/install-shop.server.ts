/**
 * The beginning and the end of a shop: installed, installed again, uninstalled, forgotten. News of an end may come
 * after a new beginning: then it is of the past and wipes nothing.
 */
import type { ShopRow } from '../adapters/db/shops.server';
import type { FlowDeps } from './deps';

export interface ShopRegistry {
	findShop(domain: string): Promise<ShopRow | undefined>;
	saveInstalled(facts: Awaited<ReturnType<ReturnType<FlowDeps['admin']>['readShop']>>, at: Date): Promise<ShopRow>;
	/** Tokens of an install that is over; not those that were stored after `before`. */
	dropSessions(domain: string, before: Date): Promise<void>;
	erase(shopId: string, domain: string): Promise<void>;
}

/** The shop behind a request that Shopify has let through; on its first one it is installed. */
export async function requireInstalledShop(deps: FlowDeps, registry: ShopRegistry, domain: string): Promise<ShopRow> {
	const known = await registry.findShop(domain);
	if (known?.status === 'active') return known;
	if (known?.status === 'reconnect') {
		await deps.shopDb(known.id).shop.updateMany({ data: { status: 'active' } });
		// Whatever happened meanwhile was not heard: stock is looked at again, and the sweep takes in the orders.
		await deps.markAllDirty(known.id);
		return { ...known, status: 'active' };
	}
	return registry.saveInstalled(await deps.admin(domain).readShop(), deps.now());
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

/** The shop's own facts, read anew; another zone moves every midnight and every day. */
export async function refreshShop(deps: FlowDeps, shop: ShopRow): Promise<void> {
	const { name, email, timezone, currency, countryCode, scopes } = await deps.admin(shop.domain).readShop();
	await deps.shopDb(shop.id).shop.updateMany({ data: { name, email, timezone, currency, countryCode, scopes } });
	if (timezone !== shop.timezone) await deps.markAllDirty(shop.id);
}
