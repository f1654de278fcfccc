/**
 * The one client for Shopify's Admin API outside a merchant's request, one for each shop. It spends the shop's cost
 * bucket and waits for it, renews a refused token once, and repeats only what does no harm twice. It decides nothing
 * about the answers, and never lets a token, a variable or a sentence of Shopify's into an error or a log.
 */
import { ClientError, GraphQLClient } from 'graphql-request';
import { type AnswerError, type Cost, judge, readCost } from './admin-answer';
import { AdminError, NeedsReconnect } from './admin-errors';
import { API_VERSION } from './api-version';
import { createCostBucket } from './cost-bucket';
import { type Operation, operationOf, type TypedOperation } from './operation';
import type { TokenSource } from './tokens.server';

export interface AdminClientDeps {
	/** "holm-studio.myshopify.com" */
	readonly domain: string;
	readonly tokens: TokenSource;
	now(): Date;
	/** Rejects early when the signal ends the wait. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface CallOptions {
	readonly signal?: AbortSignal;
	/** From the first attempt to the last answer, waiting included. Default: a minute. */
	readonly deadlineMs?: number;
}

export interface Partly<Data> {
	readonly data: Data;
	/** The fields that Shopify would not tell; they are null. */
	readonly denied: readonly string[];
}

export interface AdminClient {
	readonly domain: string;
	/** @throws AdminError; its kind says whether later may help. */
	run<Data, Variables extends object>(
		operation: TypedOperation<Data, Variables>,
		variables: Variables,
		options?: CallOptions,
	): Promise<Data>;
	/** Like run, but nullable fields that a shop need not have approved may be denied. */
	runPartly<Data, Variables extends object>(
		operation: TypedOperation<Data, Variables>,
		variables: Variables,
		tolerated: readonly string[],
		options?: CallOptions,
	): Promise<Partly<Data>>;
}

const defaultDeadlineMs = 60_000;
const attemptMs = 20_000;
const retriesAtMost = 4;
const firstBackoffMs = 500;
const shortestThrottleMs = 1_000;

type Attempt =
	| { readonly kind: 'answered'; readonly data: unknown; readonly errors: readonly AnswerError[]; readonly cost: Cost }
	| { readonly kind: 'status'; readonly status: number; readonly retryAfterMs: number; readonly request: string }
	/** No answer, or none that could be read: the call may have been carried out. */
	| { readonly kind: 'lost'; readonly why: string };

export function createAdminClient(deps: AdminClientDeps): AdminClient {
	const bucket = createCostBucket();
	const transport = new GraphQLClient(`https://${deps.domain}/admin/api/${API_VERSION}/graphql.json`, {
		errorPolicy: 'all',
		// Looked up at each call: whoever routes the process's fetch may do so after this module has loaded.
		fetch: (input, init) => globalThis.fetch(input, init),
	});
	const nowMs = () => deps.now().getTime();

	async function runPartly<Data, Variables extends object>(
		document: TypedOperation<Data, Variables>,
		variables: Variables,
		tolerated: readonly string[],
		options: CallOptions = {},
	): Promise<Partly<Data>> {
		const operation = operationOf(document);
		const giveUpAt = nowMs() + (options.deadlineMs ?? defaultDeadlineMs);
		const pause = (kind: 'throttled' | 'unavailable', milliseconds: number, why: string) =>
			waitWithin(deps, { kind, milliseconds, why: `${operation.name}: ${why}` }, giveUpAt, options.signal);
		let refusedToken: string | undefined;
		let retries = 0;
		const retryOrThrow = async (isSafe: boolean, atLeastMs: number, why: string): Promise<void> => {
			if (!isSafe || retries >= retriesAtMost) throw new AdminError('unavailable', `${operation.name}: ${why}`);
			await pause('unavailable', Math.max(atLeastMs, firstBackoffMs * 2 ** retries), why);
			retries += 1;
		};

		for (;;) {
			for (let wait = bucket.waitFor(operation.name, nowMs()); wait > 0; wait = bucket.waitFor(operation.name, nowMs()))
				await pause('throttled', wait, 'the rate limit leaves no room');
			const token = await deps.tokens.getToken(deps.domain, refusedToken);
			bucket.spend(operation.name, nowMs());
			const attempt = await send(transport, operation, variables, token, giveUpAt - nowMs(), options.signal);
			if (options.signal?.aborted) throw new AdminError('aborted', `${operation.name} was called off`);

			if (attempt.kind === 'lost') {
				await retryOrThrow(operation.isRepeatable, 0, attempt.why);
				continue;
			}
			if (attempt.kind === 'status') {
				const { status } = attempt;
				if (status === 401) {
					if (refusedToken !== undefined) throw new NeedsReconnect(deps.domain, 'a renewed token was refused');
					refusedToken = token;
					continue;
				}
				const why = `status ${status}${attempt.request}`;
				// 429 is answered before anything is done.
				if (status === 429) await retryOrThrow(true, attempt.retryAfterMs, why);
				else if (status >= 500) await retryOrThrow(operation.isRepeatable, attempt.retryAfterMs, why);
				else throw new AdminError(kindOfStatus(status), `${operation.name}: ${why}`);
				continue;
			}

			const { cost } = attempt;
			bucket.learn(operation.name, cost.requested, cost.status, nowMs());
			const verdict = judge(operation.name, attempt.errors, tolerated);
			if (verdict.kind === 'failed') throw verdict.error;
			if (verdict.kind === 'throttled') await pause('throttled', throttleMs(cost), 'throttled');
			else if (verdict.kind === 'stumbled') await retryOrThrow(operation.isRepeatable, 0, 'Shopify stumbled');
			else if (attempt.data === null || attempt.data === undefined)
				throw new AdminError('refused', `${operation.name} was answered without data`);
			// The operation's type was generated from the schema that Shopify answers by.
			else return { data: attempt.data as Data, denied: verdict.denied };
		}
	}
	return {
		domain: deps.domain,
		runPartly,
		run: async (operation, variables, options) => (await runPartly(operation, variables, [], options)).data,
	};
}

function throttleMs({ requested, status }: Cost): number {
	if (!status || requested === undefined || status.restoreRate <= 0) return shortestThrottleMs;
	const needed = Math.min(requested, status.maximumAvailable) - status.currentlyAvailable;
	return Math.max(shortestThrottleMs, Math.ceil((needed / status.restoreRate) * 1000));
}

function kindOfStatus(status: number): 'unavailable' | 'access-denied' | 'refused' {
	// Frozen, locked or held back by Shopify: not for ever.
	if (status === 402 || status === 423 || status === 430) return 'unavailable';
	return status === 403 ? 'access-denied' : 'refused';
}

async function waitWithin(
	deps: AdminClientDeps,
	wait: { readonly kind: 'throttled' | 'unavailable'; readonly milliseconds: number; readonly why: string },
	giveUpAt: number,
	signal: AbortSignal | undefined,
): Promise<void> {
	if (deps.now().getTime() + wait.milliseconds > giveUpAt) throw new AdminError(wait.kind, wait.why);
	try {
		await deps.sleep(wait.milliseconds, signal);
	} catch (reason) {
		if (!signal?.aborted) throw reason;
	}
	if (signal?.aborted) throw new AdminError('aborted', wait.why);
}

async function send(
	transport: GraphQLClient,
	operation: Operation,
	variables: object,
	token: string,
	timeLeftMs: number,
	signal: AbortSignal | undefined,
): Promise<Attempt> {
	const timeout = AbortSignal.timeout(Math.max(1, Math.min(attemptMs, timeLeftMs)));
	try {
		const answer = await transport.rawRequest<unknown>({
			query: operation.text,
			variables: { ...variables },
			requestHeaders: { 'x-shopify-access-token': token },
			signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
		});
		return { kind: 'answered', data: answer.data, errors: answer.errors ?? [], cost: readCost(answer.extensions) };
	} catch (reason) {
		// Its message holds the whole request: only the status may leave this function.
		if (!(reason instanceof ClientError))
			return { kind: 'lost', why: reason instanceof Error ? reason.name : 'no answer' };
		const headers = new Headers(reason.response.headers as HeadersInit | undefined);
		const request = headers.get('x-request-id');
		return {
			kind: 'status',
			status: reason.response.status,
			retryAfterMs: retryAfterMs(headers.get('retry-after')),
			request: request ? ` (request ${request})` : '',
		};
	}
}

/** The header counts seconds. */
function retryAfterMs(header: string | null): number {
	const seconds = Number(header ?? 0);
	return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : 0;
}
