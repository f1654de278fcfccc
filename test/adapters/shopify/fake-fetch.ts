/** A fetch that answers from a script and keeps what it was asked; the real one comes back after the test. */
import { onTestFinished } from 'vitest';

export interface Call {
	readonly url: string;
	readonly headers: Headers;
	readonly body: Record<string, unknown>;
	readonly signal: AbortSignal | undefined;
}

export type Answer = (call: Call, index: number) => Response | Promise<Response>;

export function fakeFetch(answer: Answer): readonly Call[] {
	const real = globalThis.fetch;
	const calls: Call[] = [];
	globalThis.fetch = async (input, init) => {
		const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {};
		const url = input instanceof Request ? input.url : String(input);
		const call = { url, headers: new Headers(init?.headers), body, signal: init?.signal ?? undefined };
		calls.push(call);
		return answer(call, calls.length - 1);
	};
	onTestFinished(() => {
		globalThis.fetch = real;
	});
	return calls;
}

interface Bucket {
	readonly requested?: number;
	readonly available?: number;
	readonly maximum?: number;
	readonly restoreRate?: number;
}

export const costOf = ({ requested = 10, available = 2000, maximum = 2000, restoreRate = 100 }: Bucket) => ({
	cost: {
		requestedQueryCost: requested,
		actualQueryCost: requested,
		throttleStatus: { maximumAvailable: maximum, currentlyAvailable: available, restoreRate },
	},
});

export const graphql = (data: unknown, more: Record<string, unknown> = {}): Response =>
	Response.json({ data, extensions: costOf({}), ...more });

export const throttled = (bucket: Bucket): Response =>
	Response.json({ errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }], extensions: costOf(bucket) });

/** Time that passes only by sleeping. */
export function fakeTime(start = '2026-11-22T10:00:00.000Z') {
	let now = Date.parse(start);
	const slept: number[] = [];
	return {
		slept,
		now: () => new Date(now),
		pass: (milliseconds: number) => {
			now += milliseconds;
		},
		sleep: async (milliseconds: number) => {
			slept.push(milliseconds);
			now += milliseconds;
		},
	};
}
