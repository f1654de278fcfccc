/**
 * Bulk operations: a query over whole connections that runs for a while and answers in JSONL at an address of its own,
 * children after their parents with `__parentId`. The rows are what the shop held when the run ended; what Shopify
 * refuses to run in bulk is refused.
 */
import { randomUUID } from 'node:crypto';
import {
	type DocumentNode,
	type FieldNode,
	GraphQLError,
	type GraphQLObjectType,
	getNamedType,
	isObjectType,
	Kind,
	type OperationDefinitionNode,
	parse,
	type SelectionNode,
	type SelectionSetNode,
	validate,
	visit,
} from 'graphql';
import { gid } from './gid';
import type { Scene, View } from './scene';
import { adminSchema } from './schema';
import { Refusal, type Shop } from './store';

/** A host of its own, and no token: whoever has the address has the rows, as with Shopify's storage. */
export const storageHost = 'bulk-results.myshopify.com';

export interface BulkOperation {
	readonly id: string;
	readonly query: string;
	readonly createdAt: string;
	readonly startedMilliseconds: number;
	readonly scene: Scene;
	status: 'CREATED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELED';
	errorCode: string | undefined;
	completedAt: string | undefined;
	/** The share of the run that is over, 0 to 1. */
	progress: number;
	rows: readonly string[];
	rootCount: number;
	readonly fileName: string;
}

/** Answers a query with whole connections, or the errors that stopped it. */
type RunQuery = (scene: Scene, query: string) => { readonly data: unknown; readonly errors: readonly GraphQLError[] };

export interface BulkDesk {
	readonly start: (scene: Scene, query: string) => BulkOperation;
	readonly cancel: (id: string) => BulkOperation;
	readonly find: (id: string) => BulkOperation | undefined;
	readonly all: () => BulkOperation[];
	/** Moves every run on to the present. */
	readonly advance: () => void;
	readonly findFile: (name: string) => string | undefined;
}

const atOnce = 5;

export function createBulkDesk(shop: Shop, milliseconds: () => number, run: RunQuery): BulkDesk {
	const operations = new Map<string, BulkOperation>();
	const isUnderWay = (operation: BulkOperation) => operation.status === 'CREATED' || operation.status === 'RUNNING';

	const end = (operation: BulkOperation, status: BulkOperation['status'], errorCode?: string) => {
		operation.status = status;
		operation.errorCode = errorCode;
		operation.completedAt = shop.now();
		shop.tell({
			topic: 'bulk_operations/finish',
			id: operation.id,
			createdAt: operation.createdAt,
			status: status.toLowerCase(),
		});
	};

	const collect = (operation: BulkOperation) => {
		const { data, errors } = run({ ...operation.scene, isBulk: true }, operation.query);
		if (errors.length > 0) {
			const isDenied = errors.some((error) => error.extensions.code === 'ACCESS_DENIED');
			// What the stand-in does not resolve fails the run too, and is named in the platform's gaps.
			end(operation, 'FAILED', isDenied ? 'ACCESS_DENIED' : 'INTERNAL_SERVER_ERROR');
			return;
		}
		const { rows, rootCount } = flatten(operation.query, data);
		operation.rows = rows;
		operation.rootCount = rootCount;
	};

	const advance = () => {
		for (const operation of operations.values()) {
			if (!isUnderWay(operation)) continue;
			const passed = shop.clock().getTime() - operation.startedMilliseconds;
			const lasts = milliseconds();
			if (passed < lasts * 0.1) continue;
			if (operation.status === 'CREATED') {
				operation.status = 'RUNNING';
				collect(operation);
			}
			operation.progress = lasts === 0 ? 1 : Math.min(1, passed / lasts);
			if (operation.progress < 1 || !isUnderWay(operation)) continue;
			collect(operation);
			if (isUnderWay(operation)) end(operation, 'COMPLETED');
		}
	};

	const find = (id: string) => {
		advance();
		return operations.get(id);
	};

	return {
		start: (scene, query) => {
			advance();
			requireBulkQuery(query);
			if ([...operations.values()].filter(isUnderWay).length >= atOnce)
				throw new Refusal(
					'The maximum number of concurrent bulk operations for this app and shop has been reached.',
					null,
					'LIMIT_REACHED',
				);
			const operation: BulkOperation = {
				id: shop.nextId(),
				query,
				createdAt: shop.now(),
				startedMilliseconds: shop.clock().getTime(),
				scene,
				status: 'CREATED',
				errorCode: undefined,
				completedAt: undefined,
				progress: 0,
				rows: [],
				rootCount: 0,
				fileName: `${randomUUID()}.jsonl`,
			};
			operations.set(operation.id, operation);
			return operation;
		},
		cancel: (id) => {
			const operation = find(id);
			if (!operation) throw new Refusal('Bulk operation does not exist', ['id']);
			if (!isUnderWay(operation)) throw new Refusal('A bulk operation cannot be canceled when it is completed', ['id']);
			end(operation, 'CANCELED');
			return operation;
		},
		find,
		all: () => {
			advance();
			return [...operations.values()];
		},
		advance,
		findFile: (name) => {
			advance();
			const found = [...operations.values()].find((operation) => operation.fileName === name);
			return found?.status === 'COMPLETED' ? `${found.rows.join('\n')}\n` : undefined;
		},
	};
}

export function bulkView(_scene: Scene, operation: BulkOperation): View {
	const isDone = operation.status === 'COMPLETED';
	const url = isDone && operation.rows.length > 0 ? `https://${storageHost}/${operation.fileName}` : null;
	const share = isDone ? 1 : operation.progress;
	return {
		__typename: 'BulkOperation',
		id: gid('BulkOperation', operation.id),
		type: 'QUERY',
		query: operation.query,
		status: operation.status,
		errorCode: operation.errorCode ?? null,
		createdAt: operation.createdAt,
		completedAt: operation.completedAt ?? null,
		objectCount: String(Math.floor(operation.rows.length * share)),
		rootObjectCount: String(Math.floor(operation.rootCount * share)),
		fileSize: isDone ? String(Buffer.byteLength(`${operation.rows.join('\n')}\n`)) : null,
		url,
		partialDataUrl: null,
	};
}

const fieldsOf = (set: SelectionSetNode | undefined): FieldNode[] =>
	(set?.selections ?? []).filter((node): node is FieldNode => node.kind === Kind.FIELD);

const named = (set: SelectionSetNode | undefined, name: string) =>
	fieldsOf(set).find((field) => field.name.value === name);

const keyOf = (field: FieldNode): string => field.alias?.value ?? field.name.value;

/** The operation with its fragments written out, so that the walks below meet fields only. */
function operationOf(query: string): OperationDefinitionNode {
	const document = parse(query);
	const fragments = new Map(
		document.definitions.flatMap((node) =>
			node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
		),
	);
	const inlined: DocumentNode = visit(document, {
		SelectionSet: {
			enter: (set) => {
				const inline = (node: SelectionNode): readonly SelectionNode[] => {
					if (node.kind === Kind.FIELD) return [node];
					const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
					return fragment?.selectionSet.selections.flatMap(inline) ?? [];
				};
				return { ...set, selections: set.selections.flatMap(inline) };
			},
		},
	});
	const found = inlined.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
	if (found?.kind !== Kind.OPERATION_DEFINITION)
		throw new Refusal('Bulk queries must be a query operation', ['query'], 'INVALID');
	return found;
}

/** @throws Refusal, with Shopify's rules for what may run in bulk. */
function requireBulkQuery(query: string): void {
	const refuse = (message: string) => new Refusal(message, ['query'], 'INVALID');
	let operation: OperationDefinitionNode;
	try {
		operation = operationOf(query);
	} catch (error) {
		throw error instanceof GraphQLError ? refuse(`Invalid bulk query: ${error.message}`) : error;
	}
	// Connections want no page size here, which the schema does not ask for either.
	const [fault] = validate(adminSchema().schema, parse(query));
	if (fault) throw refuse(`Invalid bulk query: ${fault.message}`);
	const root = adminSchema().schema.getQueryType();
	if (!root || operation.operation !== 'query') throw refuse('Bulk queries must be a query operation');
	let connections = 0;
	const walk = (
		set: SelectionSetNode | undefined,
		type: GraphQLObjectType,
		depth: number,
		parent: SelectionSetNode | undefined,
	) => {
		for (const field of fieldsOf(set)) {
			const definition = type.getFields()[field.name.value];
			const inner = definition && getNamedType(definition.type);
			if (!inner || !isObjectType(inner)) continue;
			if (!inner.name.endsWith('Connection')) {
				walk(field.selectionSet, inner, depth, parent);
				continue;
			}
			connections += 1;
			if (depth > 2) throw refuse('Bulk queries cannot contain connections with a nesting depth greater than 2.');
			if (named(field.selectionSet, 'nodes')) throw refuse('Bulk queries must select `edges { node }`, not `nodes`.');
			const node = named(named(field.selectionSet, 'edges')?.selectionSet, 'node');
			if (!node) throw refuse('Bulk queries must select `edges { node }`.');
			if (parent && !fieldsOf(parent).some((each) => each.name.value === 'id' && !each.alias))
				throw refuse('The parent `node` field for a nested connection must select the `id` field without an alias.');
			const edge = getNamedType(inner.getFields().edges?.type);
			const nodeType = isObjectType(edge) ? getNamedType(edge.getFields().node?.type) : undefined;
			if (isObjectType(nodeType)) walk(node.selectionSet, nodeType, depth + 1, node.selectionSet);
		}
	};
	for (const field of fieldsOf(operation.selectionSet)) {
		if (field.name.value === 'node' || field.name.value === 'nodes')
			throw refuse('Bulk queries cannot contain a top level `node` field.');
	}
	walk(operation.selectionSet, root, 0, undefined);
	if (connections === 0) throw refuse('Bulk queries must contain at least one connection.');
	if (connections > 5) throw refuse('Bulk queries cannot contain more than 5 connections.');
}

/** Splits an answer into rows: each node without its connections, then the nodes of those. */
function flatten(query: string, data: unknown): { rows: string[]; rootCount: number } {
	const rows: string[] = [];
	let rootCount = 0;
	const edgesOf = (value: unknown): readonly { readonly node: Record<string, unknown> }[] | undefined => {
		const edges = (value as { edges?: unknown } | null | undefined)?.edges;
		return Array.isArray(edges) ? edges : undefined;
	};
	const emit = (node: Record<string, unknown>, set: SelectionSetNode | undefined, parentId: unknown) => {
		const children: { readonly field: FieldNode; readonly value: unknown }[] = [];
		const row: Record<string, unknown> = {};
		for (const field of fieldsOf(set)) {
			const value = node[keyOf(field)];
			if (edgesOf(value) && named(field.selectionSet, 'edges')) children.push({ field, value });
			else row[keyOf(field)] = value;
		}
		if (parentId !== undefined) row.__parentId = parentId;
		rows.push(JSON.stringify(row));
		for (const { field, value } of children) each(field, value, node.id);
	};
	const each = (field: FieldNode, value: unknown, parentId: unknown) => {
		const set = named(named(field.selectionSet, 'edges')?.selectionSet, 'node')?.selectionSet;
		for (const { node } of edgesOf(value) ?? []) {
			if (parentId === undefined) rootCount += 1;
			emit(node, set, parentId);
		}
	};
	for (const field of fieldsOf(operationOf(query).selectionSet))
		each(field, (data as Record<string, unknown>)[keyOf(field)], undefined);
	return { rows, rootCount };
}
