/** The Admin API's views of the shop, its locations, metafields and the app's installation. */
import { connectInOrder, type PageArgs } from './connection';
import { findGid, gid } from './gid';
import { digestOf, findMetafield, metafieldsOf, referencesOf, resolveNamespace } from './metafields';
import type { Scene, View } from './scene';
import type { Address, Customer, Installation, Location, Metafield, StorefrontToken } from './store';
import { levelView, variantView } from './view-product';

interface MetafieldArgs {
	readonly namespace?: string | null;
	readonly key: string;
}

/** The two fields of everything that has metafields. */
export const metafieldFields = (scene: Scene, ownerId: string): View => ({
	metafield: ({ namespace, key }: MetafieldArgs) => {
		const found = findMetafield(scene.shop, ownerId, namespace, key);
		return found ? metafieldView(scene, found) : null;
	},
	metafields: (args: PageArgs & { readonly namespace?: string | null; readonly keys?: readonly string[] | null }) => {
		const namespace = args.namespace ? resolveNamespace(scene.shop, args.namespace) : undefined;
		const kept = metafieldsOf(scene.shop, ownerId)
			.filter((metafield) => namespace === undefined || metafield.namespace === namespace)
			.filter((metafield) => !args.keys || args.keys.includes(metafield.key));
		return connectInOrder(scene, args, kept, (metafield) => metafieldView(scene, metafield));
	},
});

const ownerTypes: Readonly<Record<string, string>> = {
	AppInstallation: 'API_PERMISSION',
	Collection: 'COLLECTION',
	Customer: 'CUSTOMER',
	Location: 'LOCATION',
	Order: 'ORDER',
	Product: 'PRODUCT',
	ProductVariant: 'PRODUCTVARIANT',
	Shop: 'SHOP',
};

const isParsed = (type: string): boolean =>
	type.startsWith('list.') || type === 'json' || type === 'boolean' || type === 'number_integer';

export const metafieldView = (scene: Scene, metafield: Metafield): View => ({
	__typename: 'Metafield',
	id: gid('Metafield', metafield.id),
	legacyResourceId: metafield.id,
	namespace: metafield.namespace,
	key: metafield.key,
	type: metafield.type,
	value: metafield.value,
	jsonValue: () => (isParsed(metafield.type) ? JSON.parse(metafield.value) : metafield.value),
	compareDigest: () => digestOf(metafield),
	ownerType: ownerTypes[findGid(metafield.ownerId)?.type ?? ''],
	sizeInBytes: Buffer.byteLength(metafield.value),
	createdAt: metafield.createdAt,
	updatedAt: metafield.updatedAt,
	definition: null,
	reference: null,
	references: (args: PageArgs) =>
		metafield.type.startsWith('list.')
			? connectInOrder(
					scene,
					args,
					referencesOf(scene.shop, metafield).flatMap((id) => scene.shop.variants.get(id) ?? []),
					(variant) => variantView(scene, variant),
				)
			: null,
});

/** What the app's configuration says of its own metafields, by "ProductVariant.promise". */
export function definitionView(scene: Scene, key: string, type: string): View {
	const [owner = '', name = ''] = key.split('.');
	return {
		__typename: 'MetafieldDefinition',
		id: gid('MetafieldDefinition', String([...scene.shop.definedTypes.keys()].indexOf(key) + 1)),
		key: name,
		name,
		namespace: resolveNamespace(scene.shop, '$app'),
		ownerType: ownerTypes[owner],
		type: { name: type },
		access: {
			admin: 'MERCHANT_READ',
			storefront: scene.shop.publicMetafields.has(key) ? 'PUBLIC_READ' : 'NONE',
		},
	};
}

export const addressView = (id: string, address: Address): View => ({
	__typename: 'MailingAddress',
	id,
	firstName: address.firstName ?? null,
	lastName: address.lastName ?? null,
	name: [address.firstName, address.lastName].filter(Boolean).join(' ') || null,
	company: address.company ?? null,
	address1: address.address1 ?? null,
	address2: address.address2 ?? null,
	city: address.city ?? null,
	province: address.province ?? null,
	provinceCode: address.provinceCode ?? null,
	zip: address.zip ?? null,
	country: address.country ?? null,
	countryCode: address.countryCode ?? null,
	countryCodeV2: address.countryCode ?? null,
	phone: address.phone ?? null,
	formatted: () => [address.address1, address.city, address.zip, address.country].filter((text) => text !== undefined),
});

function offsetMinutes(zone: string, at: Date): number {
	const name = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
		.formatToParts(at)
		.find((part) => part.type === 'timeZoneName')?.value;
	const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '');
	return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
}

/** "-05:00" */
export function offsetOf(zone: string, at: Date): string {
	const minutes = offsetMinutes(zone, at);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

export function shopView(scene: Scene): View {
	const { facts } = scene.shop;
	const zone = facts.timezone;
	const address = { ...addressView(gid('ShopAddress', facts.id), facts.address), __typename: 'ShopAddress' };
	return {
		__typename: 'Shop',
		id: gid('Shop', facts.id),
		name: facts.name,
		email: facts.email,
		contactEmail: facts.email,
		description: null,
		shopOwnerName: facts.ownerName,
		myshopifyDomain: facts.domain,
		primaryDomain: {
			__typename: 'Domain',
			id: gid('Domain', facts.id),
			host: facts.domain,
			sslEnabled: true,
			url: `https://${facts.domain}`,
		},
		url: `https://${facts.domain}`,
		currencyCode: facts.currency,
		enabledPresentmentCurrencies: [facts.currency],
		currencyFormats: {
			moneyFormat: '$'.concat('{{amount}}'),
			moneyWithCurrencyFormat: `$\{{amount}} ${facts.currency}`,
		},
		ianaTimezone: zone,
		timezoneAbbreviation: () =>
			new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' })
				.formatToParts(scene.shop.clock())
				.find((part) => part.type === 'timeZoneName')?.value,
		timezoneOffset: () => offsetOf(zone, scene.shop.clock()).replace(':', ''),
		timezoneOffsetMinutes: () => offsetMinutes(zone, scene.shop.clock()),
		billingAddress: address,
		shopAddress: address,
		plan: { displayName: 'Basic', publicDisplayName: 'Basic', partnerDevelopment: false, shopifyPlus: false },
		weightUnit: 'POUNDS',
		unitSystem: 'IMPERIAL_SYSTEM',
		taxesIncluded: false,
		taxShipping: false,
		setupRequired: false,
		createdAt: facts.createdAt,
		updatedAt: facts.createdAt,
		storefrontAccessTokens: (args: PageArgs) =>
			connectInOrder(scene, args, [...scene.shop.storefrontTokens.values()], storefrontTokenView),
		...metafieldFields(scene, gid('Shop', facts.id)),
	};
}

export function locationView(scene: Scene, location: Location): View {
	const { address } = location;
	const isFirst = [...scene.shop.locations.values()].every((other) => other.priority >= location.priority);
	const levels = () =>
		[...scene.shop.levels.values()]
			.filter((level) => level.locationId === location.id)
			.map((level) => ({ id: level.itemId, level }));
	return {
		__typename: 'Location',
		id: gid('Location', location.id),
		legacyResourceId: location.id,
		name: location.name,
		isActive: location.isActive,
		isPrimary: isFirst,
		isFulfillmentService: false,
		fulfillsOnlineOrders: location.fulfillsOnlineOrders,
		shipsInventory: location.fulfillsOnlineOrders,
		hasActiveInventory: () => levels().some(({ level }) => level.isActive),
		fulfillmentService: null,
		address: () => ({ ...addressView('', address), countryCode: address.countryCode ?? null }),
		createdAt: location.createdAt,
		updatedAt: location.updatedAt,
		inventoryLevels: (args: PageArgs) => connectInOrder(scene, args, levels(), ({ level }) => levelView(scene, level)),
		...metafieldFields(scene, gid('Location', location.id)),
	};
}

export const customerView = (scene: Scene, customer: Customer): View => ({
	__typename: 'Customer',
	id: gid('Customer', customer.id),
	legacyResourceId: customer.id,
	email: customer.email ?? null,
	defaultEmailAddress: customer.email === undefined ? null : { emailAddress: customer.email },
	firstName: customer.firstName ?? null,
	lastName: customer.lastName ?? null,
	displayName: [customer.firstName, customer.lastName].filter(Boolean).join(' ') || (customer.email ?? ''),
	phone: customer.phone ?? null,
	locale: customer.locale,
	createdAt: customer.createdAt,
	updatedAt: customer.updatedAt,
	...metafieldFields(scene, gid('Customer', customer.id)),
});

const scopeView = (handle: string): View => ({ handle, description: handle.replaceAll('_', ' ') });

export const storefrontTokenView = (token: StorefrontToken): View => ({
	__typename: 'StorefrontAccessToken',
	id: gid('StorefrontAccessToken', token.id),
	title: token.title,
	accessToken: token.accessToken,
	accessScopes: token.scopes.map(scopeView),
	createdAt: token.createdAt,
	updatedAt: token.createdAt,
});

export const installationView = (scene: Scene, installation: Installation): View => ({
	__typename: 'AppInstallation',
	id: gid('AppInstallation', installation.id),
	accessScopes: installation.scopes.map(scopeView),
	activeSubscriptions: [],
	launchUrl: `https://${scene.shop.facts.domain}/admin/apps/${scene.shop.appId}`,
	uninstallUrl: null,
	app: { __typename: 'App', id: gid('App', scene.shop.appId), title: 'Backorder', handle: 'backorder', embedded: true },
	...metafieldFields(scene, gid('AppInstallation', installation.id)),
});
