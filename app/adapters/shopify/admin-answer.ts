/**
 * Reads one answer of the Admin API: data, a throttle, a passing fault, or a failure with its kind. It looks at codes
 * and paths; Shopify's sentences are read only to tell a missing approval, and are never passed on.
 */
import { z } from 'zod';
import { AdminError } from './admin-errors';
import type { ThrottleStatus } from './cost-bucket';

const costShape = z.object({
	cost: z.object({
		requestedQueryCost: z.number().optional(),
		throttleStatus: z
			.object({ maximumAvailable: z.number(), currentlyAvailable: z.number(), restoreRate: z.number() })
			.optional(),
	}),
});

export interface Cost {
	readonly requested: number | undefined;
	readonly status: ThrottleStatus | undefined;
}

export function readCost(extensions: unknown): Cost {
	const parsed = costShape.safeParse(extensions);
	if (!parsed.success) return { requested: undefined, status: undefined };
	return { requested: parsed.data.cost.requestedQueryCost, status: parsed.data.cost.throttleStatus };
}

export interface AnswerError {
	readonly message?: string | undefined;
	readonly path?: readonly (string | number)[] | undefined;
	readonly extensions?: { readonly code?: unknown } | undefined;
}

export type Verdict =
	/** `denied`: the tolerated fields that Shopify left out. */
	| { readonly kind: 'good'; readonly denied: readonly string[] }
	| { readonly kind: 'throttled' }
	/** Shopify stumbled; nothing is wrong with the call. */
	| { readonly kind: 'stumbled' }
	| { readonly kind: 'failed'; readonly error: AdminError };

/** @param tolerated fields of buyers' data that a shop need not have approved: where they are denied, they are null. */
export function judge(operation: string, errors: readonly AnswerError[], tolerated: readonly string[]): Verdict {
	const codes = errors.map((error) => String(error.extensions?.code ?? ''));
	if (codes.includes('THROTTLED')) return { kind: 'throttled' };
	const denied = errors.map((error) => findTolerated(error, tolerated));
	const serious = errors.filter((_error, index) => denied[index] === undefined);
	if (serious.length === 0)
		return { kind: 'good', denied: [...new Set(denied.filter((field) => field !== undefined))] };
	const seriousCodes = new Set(serious.map((error) => String(error.extensions?.code ?? '') || 'no code'));
	if (seriousCodes.has('INTERNAL_SERVER_ERROR') || seriousCodes.has('TIMEOUT')) return { kind: 'stumbled' };
	const where = new Set(
		serious.map((error) => (error.path ?? []).filter((step) => typeof step === 'string').join('.')),
	);
	const text = `${operation} failed: ${[...seriousCodes].join(', ')} at ${[...where].join(', ') || 'the call'}`;
	return { kind: 'failed', error: new AdminError(serious.some(isDenied) ? 'access-denied' : 'refused', text) };
}

/** "This app is not approved to access the Customer object." */
const notApproved = /not approved to (?:access|use) the (\w+)/i;

const isDenied = (error: AnswerError): boolean =>
	error.extensions?.code === 'ACCESS_DENIED' || notApproved.test(error.message ?? '');

function findTolerated(error: AnswerError, tolerated: readonly string[]): string | undefined {
	if (!isDenied(error)) return undefined;
	const last = error.path?.findLast((step): step is string => typeof step === 'string');
	// The refusal of a whole object may come without a path.
	const named = last ?? notApproved.exec(error.message ?? '')?.[1] ?? '';
	return tolerated.find((field) => field.toLowerCase() === named.toLowerCase());
}
