/**
 * What a request costs, by the rule recovered from recorded answers, and the leaky bucket that it is paid from. A
 * connection costs 2 and a share of its page, a mutation 10, an object 1, money and addresses nothing.
 */
import {
	type DocumentNode,
	type FieldNode,
	type GraphQLNamedType,
	type GraphQLSchema,
	getNamedType,
	isAbstractType,
	isInterfaceType,
	isObjectType,
	Kind,
	type OperationDefinitionNode,
	type SelectionSetNode,
} from 'graphql';

const free = new Set(['MoneyBag', 'MoneyV2', 'MailingAddress', 'ShopAddress', 'LocationAddress', 'PageInfo']);

interface CostInput {
	readonly schema: GraphQLSchema;
	readonly document: DocumentNode;
	readonly operation: OperationDefinitionNode;
	readonly variables: Readonly<Record<string, unknown>>;
}

/** With an answer, the actual cost: pages count what they hold instead of what was asked for. */
export function costOf({ schema, document, operation, variables }: CostInput, answer?: unknown): number {
	const fragments = new Map(
		document.definitions.flatMap((node) =>
			node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
		),
	);

	const numberArgument = (field: FieldNode, name: string): number | undefined => {
		const node = field.arguments?.find((argument) => argument.name.value === name)?.value;
		if (node?.kind === Kind.INT) return Number(node.value);
		const value = node?.kind === Kind.VARIABLE ? variables[node.name.value] : undefined;
		return typeof value === 'number' ? value : undefined;
	};

	const costOfSet = (set: SelectionSetNode | undefined, type: GraphQLNamedType, value: unknown): number => {
		let sum = 0;
		const inAbstract: number[] = [];
		for (const node of set?.selections ?? []) {
			if (node.kind === Kind.FIELD) {
				const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : undefined;
				const definition = fields?.[node.name.value];
				const inner = (value as Record<string, unknown> | null | undefined)?.[node.alias?.value ?? node.name.value];
				if (definition) sum += costOfField(node, getNamedType(definition.type), inner);
				continue;
			}
			const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
			const on = fragment?.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
			const cost = fragment && on ? costOfSet(fragment.selectionSet, on, value) : 0;
			if (isAbstractType(type) && on !== type) inAbstract.push(cost);
			else sum += cost;
		}
		return sum + Math.max(0, ...inAbstract);
	};

	const costOfField = (field: FieldNode, type: GraphQLNamedType, value: unknown): number => {
		if (!isObjectType(type) && !isAbstractType(type)) return 0;
		if (answer !== undefined && (value === null || value === undefined)) return 0;
		if (free.has(type.name)) return 0;
		if (type.name === 'Count') return 10;
		if (isObjectType(type) && type.name.endsWith('Connection')) return costOfConnection(field, type, value);
		if (Array.isArray(value))
			return value.reduce<number>((sum, each) => sum + 1 + costOfSet(field.selectionSet, type, each), 0);
		return 1 + costOfSet(field.selectionSet, type, value);
	};

	const costOfConnection = (field: FieldNode, type: GraphQLNamedType, value: unknown): number => {
		const page = value as { nodes?: unknown[]; edges?: { node?: unknown }[] } | undefined;
		const held = page?.nodes?.length ?? page?.edges?.length;
		const size =
			answer === undefined || held === undefined
				? (numberArgument(field, 'first') ?? numberArgument(field, 'last') ?? 10)
				: held;
		if (size === 0) return 2;
		const nodeType = isObjectType(type) ? getNamedType(type.getFields().nodes?.type) : undefined;
		let child = 0;
		for (const node of field.selectionSet?.selections ?? []) {
			if (node.kind !== Kind.FIELD || !nodeType) continue;
			if (node.name.value === 'nodes') child += costOfSet(node.selectionSet, nodeType, page?.nodes?.[0]);
			if (node.name.value !== 'edges') continue;
			const inner = node.selectionSet?.selections.find(
				(each) => each.kind === Kind.FIELD && each.name.value === 'node',
			);
			if (inner?.kind === Kind.FIELD) child += costOfSet(inner.selectionSet, nodeType, page?.edges?.[0]?.node);
		}
		return 2 + (1 + child) * Math.max(1, Math.floor(2 * Math.log(size)));
	};

	const root = operation.operation === 'mutation' ? schema.getMutationType() : schema.getQueryType();
	if (!root) return 0;
	if (operation.operation === 'query') return costOfSet(operation.selectionSet, root, answer);
	const fields = operation.selectionSet.selections.filter((node): node is FieldNode => node.kind === Kind.FIELD);
	return fields.reduce((sum, field) => sum + 10 + connectionsIn(field), 0);

	/** The objects of a mutation's payload are free; its connections are not. */
	function connectionsIn(field: FieldNode): number {
		const definition = root?.getFields()[field.name.value];
		const payload = definition && getNamedType(definition.type);
		const value = (answer as Record<string, unknown> | undefined)?.[field.alias?.value ?? field.name.value];
		if (!payload || (answer !== undefined && !value)) return 0;
		return Math.max(0, costOfSet(field.selectionSet, payload, value) - objectsIn(field.selectionSet, payload));
	}

	function objectsIn(set: SelectionSetNode | undefined, type: GraphQLNamedType): number {
		if (!isObjectType(type)) return 0;
		return (set?.selections ?? []).reduce((sum, node) => {
			if (node.kind !== Kind.FIELD) return sum;
			const definition = type.getFields()[node.name.value];
			const inner = definition && getNamedType(definition.type);
			if (!inner || !isObjectType(inner) || inner.name.endsWith('Connection') || free.has(inner.name)) return sum;
			return sum + 1;
		}, 0);
	}
}

/** More than this is refused before it runs. */
export const maximumCost = 1000;

export interface Bucket {
	/** Undefined where the bucket does not hold the cost. */
	readonly take: (cost: number) => true | undefined;
	readonly giveBack: (cost: number) => void;
	readonly status: () => { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
}

export function createBucket(
	size: () => { readonly maximum: number; readonly restoreRate: number },
	now: () => Date,
): Bucket {
	let spent = 0;
	let at = now().getTime();
	const settle = () => {
		const present = now().getTime();
		spent = Math.max(0, spent - (Math.max(0, present - at) / 1000) * size().restoreRate);
		at = present;
	};
	return {
		take: (cost) => {
			settle();
			if (size().maximum - spent < cost) return undefined;
			spent += cost;
			return true;
		},
		giveBack: (cost) => {
			spent = Math.max(0, spent - cost);
		},
		status: () => {
			settle();
			return {
				maximumAvailable: size().maximum,
				currentlyAvailable: Math.floor(size().maximum - spent),
				restoreRate: size().restoreRate,
			};
		},
	};
}
