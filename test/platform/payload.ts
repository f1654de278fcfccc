/**
 * What a mutation answers: its payload, or the refusal as `userErrors` with every other field null. A refusal leaves
 * no half-done work behind; what the verbs throw otherwise is our own mistake and stays loud.
 */
import { GraphQLError } from 'graphql';
import { findGid } from './gid';
import type { View } from './scene';
import { Refusal } from './store';

/** Marks a payload whose missing fields are null because the work was refused. */
export const refusedMark = '__refused';

export const userErrorOf = (refusal: Refusal, more: View = {}): View => ({
	field: refusal.field,
	message: refusal.message,
	code: refusal.code ?? null,
	...more,
});

export const refused = (errors: readonly View[], key = 'userErrors'): View => ({
	[refusedMark]: true,
	userErrors: key === 'userErrors' ? errors : errors.map(({ field, message }) => ({ field, message })),
	[key]: errors,
});

export function attempt(work: () => View, key = 'userErrors'): View {
	try {
		return { userErrors: [], [key]: [], ...work() };
	} catch (error) {
		if (error instanceof Refusal) return refused([userErrorOf(error)], key);
		throw error;
	}
}

/** The number in a gid of that type. @throws what Shopify says of an id of another type, at the top level. */
export function idIn(type: string, text: string): string {
	const found = findGid(text);
	if (found?.type === type) return found.id;
	if (!found) throw new GraphQLError(`Invalid global id '${text}'`, { extensions: { code: 'INVALID_VARIABLE' } });
	throw new GraphQLError(`Invalid id: ${text}`, { extensions: { code: 'RESOURCE_NOT_FOUND' } });
}

/** Options with what is null or undefined left out, so that defaults hold. */
export function given<T extends object>(values: T): { [K in keyof T]: NonNullable<T[K]> } {
	const kept = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
	return Object.fromEntries(kept) as { [K in keyof T]: NonNullable<T[K]> };
}
