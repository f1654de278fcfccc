/**
 * What the flows can ask of Shopify for one shop, as verbs over plain facts. Dumb on purpose: it reads, writes and
 * counts, and decides nothing. Ids go in and out as numeric text; only a metafield's owner is a global id.
 */
import type { OrderFacts } from '../../domain/order';
import { type AdminClient, type AdminClientDeps, createAdminClient } from './admin-client.server';
import { findCustomer } from './customers.server';
import {
	type CreatedDiscount,
	createDiscount,
	type DiscountTerms,
	deactivateDiscount,
	updateDiscount,
	type VariantDiscount,
} from './discounts.server';
import { ReadMoreLocationsDocument, ReadShopDocument } from './generated/operations';
import { requireId } from './gid';
import {
	type ImportKind,
	type ImportState,
	readImport,
	readImportedOrders,
	readImportedVariants,
	startImport,
} from './import-shop.server';
import { isInPool } from './pool';
import { type OrderPage, pageOrdersUpdatedSince, readOrders } from './read-orders.server';
import { readPages } from './read-pages';
import {
	type CollectionMembers,
	type ProductChangePage,
	type ProductsAnswer,
	pageProductsUpdatedSince,
	readCollectionMembers,
	readCollectionTitles,
	readImportedProducts,
	readProducts,
	readVariantIds,
	type ShopProduct,
} from './read-products.server';
import { type LevelSums, readCommitted, readStock, type StockAnswer, type VariantStock } from './read-stock.server';
import { findAppNamespace, requireStorefrontToken, setAppData } from './storefront-access.server';
import {
	addTag,
	deleteMetafields,
	type MetafieldPlace,
	type MetafieldValue,
	removeTag,
	setMetafields,
} from './write-marks.server';

export type { ShopProduct, VariantStock };

export interface ShopFacts {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	/** "holm-studio.myshopify.com" */
	readonly domain: string;
	/** IANA zone. */
	readonly timezone: string;
	readonly currency: string;
	/** ISO 3166 alpha-2; empty where the shop has no address. */
	readonly countryCode: string;
	/** The storefront's own address: "https://holm.example". */
	readonly storefrontUrl: string;
	/** Ids of the locations that make up the pool, sorted, with commas between them. */
	readonly pool: string;
	/** Whether anything may ship from an active location outside the pool. */
	readonly hasOtherLocations: boolean;
	readonly appInstallationId: string;
	/** Granted ones, sorted, with commas between them. */
	readonly scopes: string;
}

/** Each verb throws AdminError where Shopify did not do it; see admin-errors.ts. */
export interface ShopAdmin {
	readShop(): Promise<ShopFacts>;
	readStock(variantIds: readonly string[]): Promise<StockAnswer>;
	readCommitted(variantIds: readonly string[]): Promise<ReadonlyMap<string, LevelSums>>;
	readProducts(productIds: readonly string[]): Promise<ProductsAnswer>;
	/** Oldest change first. */
	pageProductsUpdatedSince(since: Date, cursor?: string): Promise<ProductChangePage>;
	/** Of some products. */
	readVariantIds(productIds: readonly string[]): Promise<readonly string[]>;
	readCollectionMembers(collectionId: string, atMost: number): Promise<CollectionMembers>;
	readCollectionTitles(collectionIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
	/** In the order of the ids; undefined where Shopify does not answer for it. */
	readOrders(ids: readonly string[]): Promise<readonly (OrderFacts | undefined)[]>;
	/** Oldest change first. */
	pageOrdersUpdatedSince(since: string, cursor?: string): Promise<OrderPage>;
	startImport(kind: ImportKind): Promise<string>;
	readImport(id: string): Promise<ImportState>;
	readImportedVariants(url: string): AsyncIterable<VariantStock>;
	readImportedProducts(url: string): AsyncIterable<ShopProduct>;
	readImportedOrders(url: string, seenAt: string): AsyncIterable<OrderFacts>;
	addTag(orderId: string, tag: string): Promise<void>;
	removeTag(orderId: string, tag: string): Promise<void>;
	setMetafields(values: readonly MetafieldValue[]): Promise<void>;
	deleteMetafields(places: readonly MetafieldPlace[]): Promise<void>;
	/** Writes JSON that only the app's own theme extension can read. */
	setAppData(appInstallationId: string, key: string, value: string): Promise<void>;
	/** The public token of the Storefront API: made where there is none yet. */
	requireStorefrontToken(): Promise<string>;
	findAppNamespace(): Promise<string | undefined>;
	/** One with the same code is made what was asked for, where there is one already. */
	createDiscount(discount: VariantDiscount): Promise<CreatedDiscount>;
	/** What is over is on again until its new end. */
	updateDiscount(id: string, terms: DiscountTerms): Promise<'done' | 'gone'>;
	deactivateDiscount(id: string): Promise<void>;
	/** The customer's id. @param email in lower case. */
	findCustomer(email: string): Promise<string | undefined>;
}

interface ShopAdminParts {
	readonly client: AdminClient;
	now(): Date;
}

export function openShopAdmin({ client, now }: ShopAdminParts): ShopAdmin {
	return {
		readShop: () => readShop(client),
		readStock: (variantIds) => readStock(client, variantIds),
		readCommitted: (variantIds) => readCommitted(client, variantIds),
		readProducts: (productIds) => readProducts(client, productIds),
		pageProductsUpdatedSince: (since, cursor) => pageProductsUpdatedSince(client, since, cursor),
		readVariantIds: (productIds) => readVariantIds(client, productIds),
		readCollectionMembers: (id, atMost) => readCollectionMembers(client, id, atMost),
		readCollectionTitles: (ids) => readCollectionTitles(client, ids),
		readOrders: (ids) => readOrders({ client, now }, ids),
		pageOrdersUpdatedSince: (since, cursor) => pageOrdersUpdatedSince({ client, now }, since, cursor),
		startImport: (kind) => startImport(client, kind),
		readImport: (id) => readImport(client, id),
		readImportedVariants,
		readImportedProducts,
		readImportedOrders,
		addTag: (orderId, tag) => addTag(client, orderId, tag),
		removeTag: (orderId, tag) => removeTag(client, orderId, tag),
		setMetafields: (values) => setMetafields(client, values),
		deleteMetafields: (places) => deleteMetafields(client, places),
		setAppData: (appInstallationId, key, value) => setAppData(client, appInstallationId, key, value),
		requireStorefrontToken: () => requireStorefrontToken(client),
		findAppNamespace: () => findAppNamespace(client),
		createDiscount: (discount) => createDiscount(client, discount),
		updateDiscount: (id, terms) => updateDiscount(client, id, terms),
		deactivateDiscount: (id) => deactivateDiscount(client, id),
		findCustomer: (email) => findCustomer(client, email),
	};
}

/** One ShopAdmin a shop for the life of the process, so that all its callers spend from one count of the bucket. */
export function createShopAdmins(deps: Omit<AdminClientDeps, 'domain'>): (domain: string) => ShopAdmin {
	const opened = new Map<string, ShopAdmin>();
	return (domain) => {
		const admin =
			opened.get(domain) ?? openShopAdmin({ client: createAdminClient({ ...deps, domain }), now: () => deps.now() });
		opened.set(domain, admin);
		return admin;
	};
}

async function readShop(client: AdminClient): Promise<ShopFacts> {
	const { shop, currentAppInstallation, locations } = await client.run(ReadShopDocument, {});
	const all = await readPages(
		locations,
		async (after) => (await client.run(ReadMoreLocationsDocument, { after })).locations,
	);
	const pool = all.filter(isInPool);
	return {
		id: requireId(shop.id),
		name: shop.name,
		email: shop.email,
		domain: shop.myshopifyDomain,
		timezone: shop.ianaTimezone,
		currency: shop.currencyCode,
		countryCode: shop.shopAddress.countryCodeV2 ?? '',
		storefrontUrl: new URL(shop.primaryDomain.url).origin,
		pool: pool
			.map((location) => requireId(location.id))
			.sort()
			.join(','),
		hasOtherLocations: all.some((location) => location.isActive && !isInPool(location)),
		appInstallationId: requireId(currentAppInstallation.id),
		scopes: currentAppInstallation.accessScopes
			.map((scope) => scope.handle)
			.sort()
			.join(','),
	};
}
