/**
 * What can be made to go wrong, by switch: the next answers of the Admin API, and how webhooks travel. Every switch is
 * off at the start; nothing goes wrong by chance, so that a test which fails says why.
 */

export type HttpFault =
	| {
			readonly kind: 'status';
			readonly status: 401 | 402 | 403 | 423 | 429 | 430 | 500 | 502 | 503;
			readonly retryAfterSeconds?: number;
	  }
	/** Never answers, until the caller gives up. */
	| { readonly kind: 'hang' }
	| { readonly kind: 'slow'; readonly milliseconds: number }
	| { readonly kind: 'throttled' }
	/** The work is done and the answer is lost on the way. */
	| { readonly kind: 'lost-answer' };

interface UserErrorFault {
	/** "tagsAdd" */
	readonly mutation: string;
	readonly message: string;
	readonly field?: readonly string[];
	readonly code?: string;
}

export type WebhookFault =
	| { readonly kind: 'dropped' }
	| { readonly kind: 'twice' }
	| { readonly kind: 'late'; readonly milliseconds: number };

export interface Faults {
	/** Each is spent on one request to the Admin API, in order; `mutation` or a query's field narrows it. */
	readonly http: { readonly fault: HttpFault; readonly field?: string }[];
	readonly userErrors: UserErrorFault[];
	/** Asked for every delivery; the first answer that is not undefined counts. */
	webhooks: ((topic: string, index: number) => WebhookFault | undefined) | undefined;
	/** The leaky bucket of each app and shop. */
	bucket: { readonly maximum: number; readonly restoreRate: number };
	/** How long a bulk operation runs. */
	bulkMilliseconds: number;
	/** How far searches lag behind writes: an order that was made or touched within it is not found by a search. */
	searchLagMilliseconds: number;
	/** How long after the sale the fulfilment orders can be read: `orders/create` may arrive before they are routed. */
	routingMilliseconds: number;
}

export const createFaults = (): Faults => ({
	http: [],
	userErrors: [],
	webhooks: undefined,
	bucket: { maximum: 2000, restoreRate: 100 },
	bulkMilliseconds: 1_500,
	searchLagMilliseconds: 0,
	routingMilliseconds: 0,
});

/** Takes the first fault that fits one of the root fields of a request. */
export function takeHttpFault(faults: Faults, rootFields: readonly string[]): HttpFault | undefined {
	const index = faults.http.findIndex(({ field }) => field === undefined || rootFields.includes(field));
	return index < 0 ? undefined : faults.http.splice(index, 1)[0]?.fault;
}

export function takeUserError(faults: Faults, mutation: string): UserErrorFault | undefined {
	const index = faults.userErrors.findIndex((fault) => fault.mutation === mutation);
	return index < 0 ? undefined : faults.userErrors.splice(index, 1)[0];
}
