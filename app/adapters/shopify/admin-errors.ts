/**
 * How a call to the Admin API can fail. Messages name the operation, codes and fields and nothing else: Shopify's own
 * sentences may quote what was sent, and these end up in logs.
 */

export type AdminErrorKind =
	/** Shopify did not answer usefully in time; the same call may work later. */
	| 'unavailable'
	/** The rate limit left no room within the deadline. */
	| 'throttled'
	/** A scope or an approval is missing. */
	| 'access-denied'
	/** The call itself is refused; the same call will be refused again. */
	| 'refused'
	/** `userErrors`: Shopify understood the call and would not do it. */
	| 'user-error'
	/** No usable token: a merchant has to open the app. */
	| 'needs-reconnect'
	/** The caller's signal ended the call. */
	| 'aborted';

export class AdminError extends Error {
	override readonly name: string = 'AdminError';
	readonly kind: AdminErrorKind;
	constructor(kind: AdminErrorKind, message: string) {
		super(message);
		this.kind = kind;
	}
}

export interface UserErrorField {
	/** "metafields.3.value" */
	readonly field: string;
	/** Empty where the mutation gives none. */
	readonly code: string;
}

export class AdminUserError extends AdminError {
	override readonly name = 'AdminUserError';
	readonly fields: readonly UserErrorField[];
	constructor(operation: string, fields: readonly UserErrorField[]) {
		const named = fields.map(({ field, code }) => (code === '' ? field : `${field} (${code})`));
		super('user-error', `${operation} was not done: ${named.join(', ')}`);
		this.fields = fields;
	}
}

export class NeedsReconnect extends AdminError {
	override readonly name = 'NeedsReconnect';
	readonly domain: string;
	constructor(domain: string, why: string) {
		super('needs-reconnect', `${domain} needs to be reconnected: ${why}`);
		this.domain = domain;
	}
}

interface UserError {
	readonly field?: readonly string[] | null;
	readonly code?: string | null;
}

/** @throws AdminUserError where the payload carries user errors, or where there is no payload at all. */
export function requireDone<T extends { readonly userErrors: readonly UserError[] }>(
	operation: string,
	payload: T | null | undefined,
): T {
	if (!payload) throw new AdminError('refused', `${operation} was not answered`);
	if (payload.userErrors.length === 0) return payload;
	throw new AdminUserError(
		operation,
		payload.userErrors.map(({ field, code }) => ({ field: field?.join('.') || 'the call', code: code ?? '' })),
	);
}
