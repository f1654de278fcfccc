/**
 * Puts what the theme extension reads about the shop into Shopify: the merchant's words, the terms of a raincheck, where
 * the app answers, and how product cards may ask Shopify. One value, written whole, so a page never sees half of a
 * change. Without a token for the cards the rest is published all the same, and the cards stay silent. It publishes
 * nothing that is not public.
 */
import type { ShopTx } from '../../adapters/db/shop-db.server';
import { AdminError, type AdminErrorKind, AdminUserError } from '../../adapters/shopify/admin-errors';
import { API_VERSION } from '../../adapters/shopify/api-version';
import type { ShopAdmin } from '../../adapters/shopify/shop-admin.server';
import { type CardAccess, storefrontData } from '../../domain/storefront-data';
import type { FlowDeps } from '../deps';

export const storefrontKey = 'storefront';

export type StorefrontPublished =
	| { readonly kind: 'nothing-due' }
	/** `moved`: it was changed meanwhile, and stays due. */
	| { readonly kind: 'published' | 'refused' | 'moved' };

export async function publishStorefront(deps: FlowDeps, shopId: string): Promise<StorefrontPublished> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	if (shop?.status !== 'active' || !shop.isStorefrontDue) return { kind: 'nothing-due' };
	const admin = deps.admin(shop.domain);
	if (shop.storefrontUrl === '') {
		const { storefrontUrl } = await admin.readShop();
		await db.shop.updateMany({ data: { storefrontUrl } });
	}
	const api = await findCardAccess(deps, admin, shop.domain);
	if (api && api.token !== shop.storefrontToken) await db.shop.updateMany({ data: { storefrontToken: api.token } });

	const value = await readValue(db, api);
	const refused = await writeValue(deps, admin, shop, value);
	return db.$transaction(async (tx) => {
		// Whoever saves a change marks the shop in the same transaction: it is either seen here, or marks the shop after us.
		await tx.shop.updateMany({ data: { isStorefrontDue: false } });
		const hasMoved = (await readValue(tx, api)) !== value;
		if (hasMoved) await tx.shop.updateMany({ data: { isStorefrontDue: true } });
		return { kind: hasMoved ? 'moved' : refused ? 'refused' : 'published' };
	});
}

async function readValue(tables: Pick<ShopTx, 'shop' | 'wording'>, api: CardAccess | undefined): Promise<string> {
	const shop = await tables.shop.findFirstOrThrow();
	const words = await tables.wording.findMany({ select: { locale: true, key: true, text: true } });
	return storefrontData({
		proxy: shop.proxyPath,
		api,
		raincheck: {
			on: shop.raincheckIsOn,
			holdsPrice: shop.raincheckHoldsPrice,
			days: shop.raincheckOfferDays,
			max: shop.raincheckMaxQuantity,
			confirms: shop.raincheckConfirmsEmail,
		},
		words,
	});
}

/** What is refused now will be refused again: it waits for the next change, else it would be asked twice a second. */
async function writeValue(
	deps: FlowDeps,
	admin: ShopAdmin,
	{ domain, appInstallationId }: { readonly domain: string; readonly appInstallationId: string },
	value: string,
): Promise<boolean> {
	try {
		await admin.setAppData(appInstallationId, storefrontKey, value);
		return false;
	} catch (failure) {
		if (!(failure instanceof AdminUserError)) throw failure;
		deps.log(`The storefront's data of ${domain} was not taken: ${failure.message}`);
		return true;
	}
}

/** Not a failure of ours: a scope that was not granted, or a shop that has no room for a token. */
const refusals: readonly AdminErrorKind[] = ['access-denied', 'refused', 'user-error'];

async function findCardAccess(deps: FlowDeps, admin: ShopAdmin, domain: string): Promise<CardAccess | undefined> {
	try {
		const namespace = await admin.findAppNamespace();
		if (!namespace) return undefined;
		return { version: API_VERSION, token: await admin.requireStorefrontToken(), namespace };
	} catch (failure) {
		if (!(failure instanceof AdminError) || !refusals.includes(failure.kind)) throw failure;
		deps.log(`Product cards of ${domain} stay silent: ${failure.message}`);
		return undefined;
	}
}
