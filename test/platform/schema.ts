/**
 * Shopify's real Admin schema, read once from the introspection that Shopify itself publishes, with the access scopes
 * that each field and type wants. Custom scalars are checked on the way out, so that an answer of ours that the real
 * API could not have given is an error and never a silent oddity.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery, isScalarType } from 'graphql';

export const apiVersion = '2026-10';

interface AdminSchema {
	readonly schema: GraphQLSchema;
	/** Any one of these scopes opens the field; none means open to all. */
	readonly scopesOfField: (type: string, field: string) => readonly string[];
	readonly scopesOfType: (type: string) => readonly string[];
}

interface ScopeItem {
	readonly type: 'type' | 'field';
	readonly typeName: string;
	readonly fieldName?: string;
	readonly offlineScopes: readonly string[];
}

interface Published {
	readonly data: IntrospectionQuery;
	readonly offline_scopes: { readonly items: readonly ScopeItem[] };
}

/** What the introspection says of a root field, beyond the standard. */
interface RootField {
	readonly name: string;
	readonly requiredAccess: string | null;
}

let loaded: AdminSchema | undefined;

export function adminSchema(): AdminSchema {
	loaded ??= load();
	return loaded;
}

/** The package exports its code only, so its data is found by where it is installed. */
function findFile(name: string): string {
	const inPackage = join('@shopify', 'dev-mcp', 'dist', 'data', `${name}_${apiVersion}.json.gz`);
	const places = createRequire(import.meta.url).resolve.paths('@shopify/dev-mcp') ?? [];
	const found = places.map((place) => join(place, inPackage)).find((file) => existsSync(file));
	if (found === undefined) throw new Error(`@shopify/dev-mcp has no ${name} schema ${apiVersion}: is it installed?`);
	return found;
}

function load(): AdminSchema {
	const published = readPublished('admin') as Published;
	const schema = buildClientSchema(published.data, { assumeValid: true });
	checkScalars(schema, shapes);
	const byType = new Map<string, readonly string[]>();
	const byField = new Map<string, readonly string[]>();
	for (const item of published.offline_scopes.items) {
		if (item.offlineScopes.length === 0) continue;
		if (item.type === 'type') byType.set(item.typeName, item.offlineScopes);
		else byField.set(`${item.typeName}.${item.fieldName}`, item.offlineScopes);
	}
	// Root fields name their scopes in prose only: "`write_inventory` access scope. Also: ...".
	for (const type of published.data.__schema.types) {
		if (type.kind !== 'OBJECT' || (type.name !== 'Mutation' && type.name !== 'QueryRoot')) continue;
		for (const field of type.fields as unknown as readonly RootField[]) {
			const named = field.requiredAccess?.split('Also:')[0]?.match(/(?:read|write)_[a-z_]+/g) ?? [];
			if (named.length > 0) byField.set(`${type.name}.${field.name}`, named);
		}
	}
	byField.set('Mutation.refundCreate', ['write_orders', 'write_marketplace_orders']);
	return {
		schema,
		scopesOfField: (type, field) => byField.get(`${type}.${field}`) ?? [],
		scopesOfType: (type) => byType.get(type) ?? [],
	};
}

function readPublished(name: string): Pick<Published, 'data'> {
	return JSON.parse(gunzipSync(readFileSync(findFile(name))).toString('utf8')) as Pick<Published, 'data'>;
}

interface StorefrontSchema {
	readonly schema: GraphQLSchema;
	/** What a type, or a field as "ProductVariant.quantityAvailable", wants; none means open to all. */
	readonly scopesOf: (name: string) => readonly string[];
}

let loadedStorefront: StorefrontSchema | undefined;

/** Shopify's real Storefront schema, with the `unauthenticated_*` scopes that it prints in prose. */
export function storefrontSchema(): StorefrontSchema {
	loadedStorefront ??= loadStorefront();
	return loadedStorefront;
}

function loadStorefront(): StorefrontSchema {
	const { data } = readPublished('storefront-graphql');
	const schema = buildClientSchema(data, { assumeValid: true });
	const { DateTime, Decimal, UnsignedInt64, URL } = shapes;
	checkScalars(schema, { DateTime, Decimal, UnsignedInt64, URL });
	const byName = new Map<string, readonly string[]>();
	const learn = (name: string, requiredAccess: string | null | undefined) => {
		const named = requiredAccess?.match(/unauthenticated_[a-z_]+/g) ?? [];
		if (named.length > 0) byName.set(name, named);
	};
	for (const type of data.__schema.types) {
		if (type.kind !== 'OBJECT') continue;
		learn(type.name, (type as unknown as RootField).requiredAccess);
		for (const field of type.fields as unknown as readonly RootField[])
			learn(`${type.name}.${field.name}`, field.requiredAccess);
	}
	return { schema, scopesOf: (name) => byName.get(name) ?? [] };
}

const shapes = {
	Date: /^\d{4}-\d{2}-\d{2}$/,
	DateTime: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/,
	Decimal: /^-?\d+(\.\d+)?$/,
	Money: /^-?\d+\.\d{2}$/,
	UnsignedInt64: /^\d+$/,
	URL: /^https?:\/\/\S+$/,
};

function checkScalars(schema: GraphQLSchema, wanted: Readonly<Record<string, RegExp>>): void {
	for (const [name, shape] of Object.entries(wanted)) {
		const type = schema.getType(name);
		if (!isScalarType(type)) throw new Error(`The published schema has no scalar ${name}`);
		type.serialize = (value) => {
			if (typeof value === 'string' && shape.test(value)) return value;
			throw new TypeError(`The stand-in answered ${JSON.stringify(value)} where Shopify answers a ${name}`);
		};
	}
}
