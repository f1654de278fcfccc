/**
 * Parses JSON without rounding ids: Shopify's whole numbers may exceed 2^53, where JSON.parse silently gives another
 * number. Those of sixteen digits or more come out as the text that they were.
 */

/** The source text of a primitive: ECMAScript's "JSON.parse source text access". */
type SourceReviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

const parseWithSource = JSON.parse as (text: string, reviver: SourceReviver) => unknown;

const longInteger = /^-?\d{16,}$/;

/** @throws SyntaxError for text that is not JSON. */
export function parseLosslessJson(text: string): unknown {
	return parseWithSource(text, (_key, value, { source }) =>
		typeof value === 'number' && source !== undefined && longInteger.test(source) ? source : value,
	);
}
