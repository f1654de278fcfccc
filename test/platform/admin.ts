/**
 * The Admin API: the request is parsed, validated and executed by graphql-js against Shopify's real schema, over the
 * views of our records. What the schema refuses is refused; a field that we do not resolve, or an answer that the
 * schema would not allow, is a loud 501 or 500 that names it, and is kept in `gaps`.
 */
import { randomUUID } from 'node:crypto';
import {
	type DocumentNode,
	execute,
	GraphQLError,
	type GraphQLError as GraphQLErrorType,
	type GraphQLFieldResolver,
	type GraphQLInputType,
	type GraphQLNamedType,
	type GraphQLResolveInfo,
	getNamedType,
	getOperationAST,
	isEnumType,
	isInputObjectType,
	isListType,
	isNonNullType,
	isObjectType,
	Kind,
	type OperationDefinitionNode,
	parse,
	specifiedRules,
	typeFromAST,
	validate,
	valueFromASTUntyped,
} from 'graphql';
import type { BulkDesk } from './bulk';
import { type Bucket, costOf, createBucket, maximumCost } from './cost';
import { type Faults, takeHttpFault, takeUserError } from './faults';
import { findGid } from './gid';
import { catalogueMutations } from './mutate-catalogue';
import { discountMutations } from './mutate-discounts';
import { fieldMutations } from './mutate-fields';
import { orderMutations } from './mutate-orders';
import { stockMutations } from './mutate-stock';
import type { Grant } from './oauth';
import { refused, refusedMark, userErrorOf } from './payload';
import { queryRoot } from './queries';
import { accessDenied, isGranted, type Scene, type View } from './scene';
import { adminSchema, apiVersion } from './schema';
import { Refusal, type Shop } from './store';

const needsKey = new Set([
	'inventoryActivate',
	'inventoryAdjustQuantities',
	'inventoryMoveQuantities',
	'inventorySetQuantities',
	'refundCreate',
]);

interface Done {
	readonly args: string;
	readonly payload: unknown;
}

export interface Admin {
	readonly handle: (request: Request, shop: Shop, grant: Grant, bulkDesk: BulkDesk) => Promise<Response>;
	/** Executes without cost, for bulk operations. */
	readonly run: (
		scene: Scene,
		query: string,
	) => { readonly data: unknown; readonly errors: readonly GraphQLErrorType[] };
	/** Every field that was asked for and not resolved, and every answer that the schema refused. */
	readonly gaps: readonly string[];
}

export function createAdmin(faults: Faults, now: () => Date): Admin {
	const { schema, scopesOfField, scopesOfType } = adminSchema();
	const gaps: string[] = [];
	const buckets = new Map<string, Bucket>();
	const doneByKey = new Map<string, Done>();

	const requireAccess = (scene: Scene, info: GraphQLResolveInfo): void => {
		const parent = info.parentType.name;
		if (parent === 'Order' && info.fieldName === 'fulfillmentOrders') return;
		const byField = scopesOfField(parent, info.fieldName);
		if (!isGranted(scene.grant, byField)) throw accessDenied(`${info.fieldName} field`, byField);
		if (parent === 'Mutation') return;
		const byType = scopesOfType(shownType(getNamedType(info.returnType)).name);
		if (!isGranted(scene.grant, byType)) throw accessDenied(`${info.fieldName} field`, byType);
	};

	const resolveField: GraphQLFieldResolver<View, Scene> = (source, args, scene, info) => {
		requireAccess(scene, info);
		if (!(info.fieldName in source)) {
			if (source[refusedMark] === true) return null;
			throw new GraphQLError(`The stand-in does not resolve ${info.parentType.name}.${info.fieldName}`, {
				extensions: { code: 'STAND_IN_GAP' },
			});
		}
		const found = source[info.fieldName];
		const call = () => (typeof found === 'function' ? (found as (given: unknown) => unknown)(args) : found);
		if (info.parentType.name === 'Mutation') return mutate(scene, args, info, call);
		const type = getNamedType(info.returnType);
		// A verb's refusal knows no mutation; each mutation has codes of its own.
		if (info.fieldName === 'code' && isEnumType(type) && typeof found === 'string' && !type.getValue(found))
			return type.getValue('INVALID') ? 'INVALID' : null;
		return call();
	};

	const mutate = (scene: Scene, args: unknown, info: GraphQLResolveInfo, call: () => unknown): unknown => {
		const fault = takeUserError(faults, info.fieldName);
		if (fault) return refused([userErrorOf(new Refusal(fault.message, fault.field ?? null, fault.code))]);
		const directive = info.fieldNodes[0]?.directives?.find((each) => each.name.value === 'idempotent');
		const node = directive?.arguments?.find((argument) => argument.name.value === 'key')?.value;
		const key = node ? valueFromASTUntyped(node, info.variableValues) : undefined;
		if (typeof key !== 'string') {
			if (!needsKey.has(info.fieldName)) return call();
			throw new GraphQLError('The @idempotent directive is required for this mutation but was not provided.', {
				extensions: { code: 'BAD_REQUEST' },
			});
		}
		const name = `${scene.shop.facts.domain} ${scene.grant.kind} ${info.fieldName} ${key}`;
		const written = JSON.stringify(args);
		const done = doneByKey.get(name);
		if (done && done.args !== written) {
			const message = 'The idempotency key has been used with other parameters.';
			return refused([userErrorOf(new Refusal(message, null, 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH'))]);
		}
		if (done) return done.payload;
		const payload = call() as View;
		if (payload[refusedMark] !== true) doneByKey.set(name, { args: written, payload });
		return payload;
	};

	const perform = (
		scene: Scene,
		document: DocumentNode,
		variables: Record<string, unknown>,
		operationName?: string,
	) => {
		const operation = getOperationAST(document, operationName);
		const rootValue: View =
			operation?.operation === 'mutation'
				? {
						...orderMutations(scene),
						...stockMutations(scene),
						...catalogueMutations(scene),
						...fieldMutations(scene),
						...discountMutations(scene),
					}
				: queryRoot(scene);
		const answered = execute({
			schema,
			document,
			rootValue,
			contextValue: scene,
			variableValues: variables,
			operationName: operationName ?? null,
			fieldResolver: resolveField as GraphQLFieldResolver<unknown, unknown>,
		});
		if (answered instanceof Promise) throw new Error('No resolver of the stand-in waits for anything');
		const errors = answered.errors ?? [];
		for (const error of errors) if (isOurMistake(error)) gaps.push(`${error.message} at ${error.path?.join('.')}`);
		return { data: answered.data, errors };
	};

	const handle: Admin['handle'] = async (request, shop, grant, bulkDesk) => {
		const requestId = randomUUID();
		const answer = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
			Response.json(body, {
				status,
				headers: { 'X-Request-Id': requestId, 'X-Shopify-API-Version': apiVersion, ...headers },
			});
		const refuse = (errors: readonly unknown[], extensions?: unknown) =>
			answer({ errors, ...(extensions ? { extensions } : {}) });
		const body = findBody(await request.text());
		if (!body) return answer({ errors: 'Bad Request' }, 400);
		let document: DocumentNode;
		try {
			document = parse(body.query);
		} catch (error) {
			if (error instanceof GraphQLError) return refuse([error.toJSON()]);
			throw error;
		}
		const operation = getOperationAST(document, body.operationName);
		if (!operation) return refuse([{ message: 'An operation name is required' }]);
		const rootFields = operation.selectionSet.selections.flatMap((node) =>
			node.kind === Kind.FIELD ? [node.name.value] : [],
		);

		const fault = takeHttpFault(faults, rootFields);
		if (fault?.kind === 'hang') await abortOf(request);
		if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
		if (fault?.kind === 'status') {
			const wait = fault.retryAfterSeconds === undefined ? {} : { 'Retry-After': fault.retryAfterSeconds.toFixed(1) };
			return answer({ errors: `Stand-in fault ${fault.status}` }, fault.status, wait);
		}

		const invalid = validate(schema, document, specifiedRules);
		if (invalid.length > 0) return refuse(invalid.map((error) => error.toJSON()));
		const malformed = findMalformedId(operation, body.variables);
		if (malformed !== undefined)
			return refuse([{ message: `Invalid global id '${malformed}'`, extensions: { code: 'INVALID_VARIABLE' } }]);

		const asked = { schema, document, operation, variables: body.variables };
		const requested = Math.ceil(costOf(asked));
		const bucketKey = `${shop.facts.domain} ${grant.kind}`;
		const bucket = buckets.get(bucketKey) ?? createBucket(() => faults.bucket, now);
		buckets.set(bucketKey, bucket);
		const costs = (actual: number | null) => ({
			cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: bucket.status() },
		});
		if (requested > maximumCost) {
			const message = `Query cost is ${requested}, which exceeds the single query max cost limit (${maximumCost}).`;
			return refuse([{ message, extensions: { code: 'MAX_COST_EXCEEDED', cost: requested, maxCost: maximumCost } }]);
		}
		if (fault?.kind === 'throttled' || !bucket.take(requested)) {
			const documentation = 'https://shopify.dev/api/usage/rate-limits';
			return refuse([{ message: 'Throttled', extensions: { code: 'THROTTLED', documentation } }], costs(null));
		}

		const scene: Scene = { shop, grant, faults, bulkDesk, isBulk: false };
		const { data, errors } = perform(scene, document, body.variables, body.operationName);
		if (fault?.kind === 'lost-answer') return answer({ errors: 'Bad Gateway' }, 502);
		const actual = Math.min(requested, Math.ceil(costOf(asked, data)));
		bucket.giveBack(requested - actual);
		const extensions = costs(actual);
		if (errors.length === 0) return answer({ data, extensions });
		const listed = errors.map((error) => {
			const isVariable = error.path === undefined && error.extensions.code === undefined;
			return isVariable ? { ...error.toJSON(), extensions: { code: 'INVALID_VARIABLE' } } : error.toJSON();
		});
		const isGap = errors.some((error) => error.extensions.code === 'STAND_IN_GAP');
		const status = isGap ? 501 : errors.some(isOurMistake) ? 500 : 200;
		return answer({ ...(data === undefined ? {} : { data }), errors: listed, extensions }, status);
	};

	return {
		handle,
		run: (scene, query) => perform(scene, parse(query), {}),
		gaps,
	};
}

/** What Shopify would say has a code; an error of execution without one is a gap or a mistake of the stand-in. */
function isOurMistake(error: GraphQLErrorType): boolean {
	const { code } = error.extensions;
	return code === 'STAND_IN_GAP' || (code === undefined && error.path !== undefined);
}

/** A connection shows what its nodes are. */
function shownType(type: GraphQLNamedType): GraphQLNamedType {
	if (!isObjectType(type) || !type.name.endsWith('Connection')) return type;
	const nodes = type.getFields().nodes;
	return nodes ? getNamedType(nodes.type) : type;
}

interface Body {
	readonly query: string;
	readonly variables: Record<string, unknown>;
	readonly operationName?: string;
}

function findBody(text: string): Body | undefined {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
	const { query, variables, operationName } = (parsed ?? {}) as Record<string, unknown>;
	if (typeof query !== 'string') return undefined;
	const given = typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : {};
	return { query, variables: given, ...(typeof operationName === 'string' ? { operationName } : {}) };
}

/** Shopify refuses a malformed global id before it runs anything. */
function findMalformedId(
	operation: OperationDefinitionNode,
	variables: Readonly<Record<string, unknown>>,
): string | undefined {
	const { schema } = adminSchema();
	const search = (type: GraphQLInputType, value: unknown): string | undefined => {
		if (value === null || value === undefined) return undefined;
		if (isNonNullType(type)) return search(type.ofType as GraphQLInputType, value);
		if (isListType(type)) {
			const each = Array.isArray(value) ? value : [value];
			return each.map((item) => search(type.ofType, item)).find((found) => found !== undefined);
		}
		if (isInputObjectType(type)) {
			const fields = Object.values(type.getFields());
			return fields
				.map((field) => search(field.type, (value as Record<string, unknown>)[field.name]))
				.find((found) => found !== undefined);
		}
		return type.name === 'ID' && !findGid(String(value)) && !/^\d+$/.test(String(value)) ? String(value) : undefined;
	};
	for (const definition of operation.variableDefinitions ?? []) {
		const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
		const found = type && search(type, variables[definition.variable.name.value]);
		if (found !== undefined) return found;
	}
	return undefined;
}

/** Never, unless the caller gives up. */
const abortOf = (request: Request): Promise<never> =>
	new Promise((_, reject) => {
		request.signal.addEventListener('abort', () => reject(request.signal.reason));
	});
