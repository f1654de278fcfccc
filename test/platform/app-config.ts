/**
 * What the stand-in reads of the app's own `shopify.app.toml`, as Shopify does on deploy: scopes, webhook
 * subscriptions, the app proxy and the types of app-owned metafields. It refuses what it would not honour.
 */
import { parse } from 'smol-toml';

interface Subscription {
	readonly topic: string;
	/** Absolute. */
	readonly address: string;
	/** Dot paths; undefined means the whole body. */
	readonly includeFields: readonly string[] | undefined;
	readonly name: string | undefined;
}

export interface AppConfig {
	readonly scopes: readonly string[];
	readonly optionalScopes: readonly string[];
	readonly subscriptions: readonly Subscription[];
	readonly proxy: { readonly url: string; readonly prefix: string; readonly subpath: string } | undefined;
	/** By "Order.backorder". */
	readonly metafieldTypes: ReadonlyMap<string, string>;
	/** Those of them that the Storefront API shows. */
	readonly publicMetafields: ReadonlySet<string>;
}

interface Toml {
	readonly access_scopes?: { readonly scopes?: string; readonly optional_scopes?: readonly string[] };
	readonly app_proxy?: { readonly url: string; readonly prefix: string; readonly subpath: string };
	readonly webhooks?: {
		readonly subscriptions?: readonly {
			readonly topics?: readonly string[];
			readonly compliance_topics?: readonly string[];
			readonly uri: string;
			readonly include_fields?: readonly string[];
			readonly filter?: string;
			readonly name?: string;
		}[];
	};
	readonly [owner: string]: unknown;
}

interface Definition {
	readonly type?: string;
	readonly access?: { readonly storefront?: string };
}

const owners: Readonly<Record<string, string>> = {
	customer: 'Customer',
	location: 'Location',
	order: 'Order',
	product: 'Product',
	shop: 'Shop',
	variant: 'ProductVariant',
};

export function readAppConfig(text: string, appUrl: string): AppConfig {
	const toml = parse(text) as Toml;
	const metafieldTypes = new Map<string, string>();
	const publicMetafields = new Set<string>();
	for (const [owner, type] of Object.entries(owners)) {
		const { metafields } = (toml[owner] ?? {}) as { metafields?: { app?: Record<string, Definition> } };
		for (const [key, definition] of Object.entries(metafields?.app ?? {})) {
			if (!definition.type) throw new Error(`The metafield ${owner}.${key} of the app's configuration has no type`);
			metafieldTypes.set(`${type}.${key}`, definition.type);
			if (definition.access?.storefront === 'public_read') publicMetafields.add(`${type}.${key}`);
		}
	}
	const subscriptions = (toml.webhooks?.subscriptions ?? []).flatMap((each) => {
		if (each.filter !== undefined && each.filter !== 'status:active')
			throw new Error(`The stand-in does not know the webhook filter ${each.filter}`);
		return [...(each.topics ?? []), ...(each.compliance_topics ?? [])].map((topic) => ({
			topic,
			address: new URL(each.uri, appUrl).href,
			includeFields: each.include_fields,
			name: each.name,
		}));
	});
	return {
		scopes: (toml.access_scopes?.scopes ?? '')
			.split(',')
			.map((scope) => scope.trim())
			.filter(Boolean),
		optionalScopes: toml.access_scopes?.optional_scopes ?? [],
		subscriptions,
		proxy: toml.app_proxy,
		metafieldTypes,
		publicMetafields,
	};
}

/** What is left of a body when only these dot paths are kept, lists gone through. */
export function keepFields(body: unknown, paths: readonly string[]): unknown {
	if (Array.isArray(body)) return body.map((each) => keepFields(each, paths));
	if (typeof body !== 'object' || body === null) return body;
	const kept: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(body)) {
		if (paths.includes(key)) {
			kept[key] = value;
			continue;
		}
		const inner = paths.filter((path) => path.startsWith(`${key}.`)).map((path) => path.slice(key.length + 1));
		if (inner.length > 0) kept[key] = keepFields(value, inner);
	}
	return kept;
}
