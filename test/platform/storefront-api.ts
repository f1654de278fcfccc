/**
 * The Storefront API of a shop, as a page's script asks it: real schema, public token, and only what the token's scopes
 * and a definition's `public_read` open. It shows what a shopper may know: products in the online store, whether a
 * variant can be bought, how many there are. What the schema has and we do not resolve is a loud 501, kept in `gaps`.
 */
import {
	execute,
	GraphQLError,
	type GraphQLFieldResolver,
	getNamedType,
	getOperationAST,
	isObjectType,
	type OperationDefinitionNode,
	parse,
	specifiedRules,
	validate,
	valueFromASTUntyped,
} from 'graphql';
import { isGranted, type View } from './scene';
import { apiVersion, storefrontSchema } from './schema';
import type { Shop } from './store';
import { storefrontRoot } from './view-storefront';

export const storefrontPath = `/api/${apiVersion}/graphql.json`;

export interface StorefrontApi {
	readonly handle: (request: Request, shop: Shop) => Promise<Response>;
	readonly gaps: readonly string[];
}

/** Browsers ask from the shop's own pages and from elsewhere. */
const open = {
	'Access-Control-Allow-Origin': '*',
	'Access-Control-Allow-Headers': 'Content-Type, X-Shopify-Storefront-Access-Token',
	'Access-Control-Allow-Methods': 'POST, OPTIONS',
};

/** What Shopify shows to nobody without a token. */
const withoutToken = ['unauthenticated_read_product_listings'];
const wantsToken = new Set(['metafield', 'metafields', 'tags']);

interface Asker {
	readonly scopes: readonly string[];
	readonly hasToken: boolean;
}

export function createStorefrontApi(): StorefrontApi {
	const { schema, scopesOf } = storefrontSchema();
	const gaps: string[] = [];

	const denied = (name: string, scopes: readonly string[]) => {
		const requiredAccess = scopes.map((scope) => `\`${scope}\` access scope.`).join(' or ') || 'an access token.';
		return new GraphQLError(`Access denied for ${name} field. Required access: ${requiredAccess}`, {
			extensions: {
				code: 'ACCESS_DENIED',
				documentation: 'https://shopify.dev/api/usage/access-scopes',
				requiredAccess,
			},
		});
	};

	const resolveField: GraphQLFieldResolver<View, Asker> = (source, args, asker, info) => {
		const { name: parent } = info.parentType;
		const type = getNamedType(info.returnType);
		const shown =
			isObjectType(type) && type.name.endsWith('Connection') ? getNamedType(type.getFields().nodes?.type) : type;
		for (const wanted of [scopesOf(`${parent}.${info.fieldName}`), scopesOf(shown?.name ?? '')]) {
			const grant = { kind: 'app' as const, token: '', shop: '', scopes: asker.scopes, expiresAt: undefined };
			if (!isGranted(grant, wanted)) throw denied(info.fieldName, wanted);
		}
		if (!asker.hasToken && wantsToken.has(info.fieldName)) throw denied(info.fieldName, []);
		if (!(info.fieldName in source))
			throw new GraphQLError(`The stand-in does not resolve ${parent}.${info.fieldName} of the Storefront API`, {
				extensions: { code: 'STAND_IN_GAP' },
			});
		const found = source[info.fieldName];
		return typeof found === 'function' ? (found as (given: unknown) => unknown)(args) : found;
	};

	const handle: StorefrontApi['handle'] = async (request, shop) => {
		const answer = (body: unknown, status = 200) => Response.json(body, { status, headers: open });
		const { pathname } = new URL(request.url);
		if (pathname !== storefrontPath) return answer({ errors: 'Not Found' }, 404);
		if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: open });
		if (request.method !== 'POST') return answer({ errors: 'Method Not Allowed' }, 405);
		const token = request.headers.get('x-shopify-storefront-access-token');
		const known = token === null ? undefined : shop.storefrontTokens.get(token);
		if (token !== null && !known)
			return answer({ errors: [{ message: '', extensions: { code: 'UNAUTHORIZED' } }] }, 401);
		const asker = { scopes: known?.scopes ?? withoutToken, hasToken: known !== undefined };
		const body = readBody(await request.text());
		if (!body) return answer({ errors: [{ message: 'Bad Request' }] }, 400);

		let operation: OperationDefinitionNode | null | undefined;
		try {
			const document = parse(body.query);
			const invalid = validate(schema, document, specifiedRules);
			if (invalid.length > 0) return answer({ errors: invalid.map((error) => error.toJSON()) });
			operation = getOperationAST(document, body.operationName);
			if (!operation) return answer({ errors: [{ message: 'An operation name is required' }] });
			if (operation.operation !== 'query')
				throw new GraphQLError('The stand-in keeps no mutations of the Storefront API', {
					extensions: { code: 'STAND_IN_GAP' },
				});
			const answered = execute({
				schema,
				document,
				rootValue: storefrontRoot(shop, contextOf(operation, body.variables)),
				contextValue: asker,
				variableValues: body.variables,
				operationName: body.operationName ?? null,
				fieldResolver: resolveField as GraphQLFieldResolver<unknown, unknown>,
			});
			if (answered instanceof Promise) throw new Error('No resolver of the stand-in waits for anything');
			const mistakes = (answered.errors ?? []).filter(isOurMistake);
			for (const error of mistakes) gaps.push(`${error.message} at ${error.path?.join('.')}`);
			return answer(
				{ ...(answered.data ? { data: answered.data } : {}), ...(answered.errors ? { errors: answered.errors } : {}) },
				mistakes.length > 0 ? 501 : 200,
			);
		} catch (error) {
			if (!(error instanceof GraphQLError)) throw error;
			if (isOurMistake(error)) gaps.push(error.message);
			return answer({ errors: [error.toJSON()] }, isOurMistake(error) ? 501 : 200);
		}
	};

	return { handle, gaps };
}

const isOurMistake = ({ extensions, path }: GraphQLError): boolean =>
	extensions.code === 'STAND_IN_GAP' || (extensions.code === undefined && path !== undefined);

/** The language and country of `@inContext`, where the query names them. */
function contextOf(
	{ directives }: OperationDefinitionNode,
	variables: Record<string, unknown>,
): { readonly language?: string; readonly country?: string } {
	const given = directives?.find(({ name }) => name.value === 'inContext')?.arguments ?? [];
	return Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)]));
}

interface Body {
	readonly query: string;
	readonly variables: Record<string, unknown>;
	readonly operationName?: string;
}

function readBody(text: string): Body | undefined {
	try {
		const { query, variables, operationName } = (JSON.parse(text) ?? {}) as Record<string, unknown>;
		if (typeof query !== 'string') return undefined;
		const given = typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : {};
		return { query, variables: given, ...(typeof operationName === 'string' ? { operationName } : {}) };
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}
