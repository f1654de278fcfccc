/**
 * What the client has to know of an operation before it sends it: its name, its text, and whether sending it twice does
 * the same as sending it once. A mutation is taken to do harm twice unless it is known to do none.
 */
import {
	type DocumentNode,
	Kind,
	type OperationDefinitionNode,
	OperationTypeNode,
	print,
	type SelectionNode,
} from 'graphql';

/** A document as codegen types it. */
export type TypedOperation<Data, Variables> = DocumentNode & { readonly __apiType?: (variables: Variables) => Data };

export interface Operation {
	readonly name: string;
	readonly text: string;
	readonly isRepeatable: boolean;
}

/** Setting what is already set, and removing what is gone, change nothing. */
const repeatableMutations = new Set([
	'tagsAdd',
	'tagsRemove',
	'metafieldsSet',
	'metafieldsDelete',
	'discountCodeBasicUpdate',
	'discountCodeDeactivate',
]);

const known = new WeakMap<DocumentNode, Operation>();

export function operationOf(document: DocumentNode): Operation {
	const found = known.get(document);
	if (found) return found;
	const definition = document.definitions.find(
		(each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
	);
	if (!definition?.name) throw new TypeError('An operation for the Admin API needs a name');
	const operation: Operation = {
		name: definition.name.value,
		text: print(document),
		isRepeatable:
			definition.operation === OperationTypeNode.QUERY ||
			(definition.operation === OperationTypeNode.MUTATION && definition.selectionSet.selections.every(isRepeatable)),
	};
	known.set(document, operation);
	return operation;
}

function isRepeatable(selection: SelectionNode): boolean {
	if (selection.kind !== Kind.FIELD) return false;
	const isKeyed = selection.directives?.some((directive) => directive.name.value === 'idempotent') ?? false;
	return isKeyed || repeatableMutations.has(selection.name.value);
}
