/**
 * The text of a query as a bulk operation takes it: one operation, no fragments, and without the fields that this shop
 * does not let us read, because one denied field fails the whole run.
 */
import {
	type DocumentNode,
	type FieldNode,
	type FragmentDefinitionNode,
	Kind,
	print,
	type SelectionSetNode,
	visit,
} from 'graphql';

export function bulkText(document: DocumentNode, leftOut: readonly string[] = []): string {
	const fragments = new Map(
		document.definitions
			.filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
			.map((fragment) => [fragment.name.value, fragment]),
	);
	const flatten = (set: SelectionSetNode): SelectionSetNode => ({
		...set,
		selections: set.selections.flatMap((selection) => {
			if (selection.kind !== Kind.FRAGMENT_SPREAD) return [selection];
			const fragment = fragments.get(selection.name.value);
			if (!fragment) throw new TypeError(`The fragment ${selection.name.value} is not part of the document`);
			return flatten(fragment.selectionSet).selections;
		}),
	});
	const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
	const whole = visit(
		{ ...document, definitions: operations },
		{
			[Kind.SELECTION_SET]: (set: SelectionSetNode) => flatten(set),
			[Kind.FIELD]: (field: FieldNode) => (leftOut.includes(field.name.value) ? null : undefined),
		},
	);
	return print(whole);
}
