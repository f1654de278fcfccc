/** The part of the load generator that is used here. */
declare module 'autocannon' {
	interface Request {
		headers: Record<string, string>;
	}
	interface Options {
		readonly url: string;
		readonly method: 'POST';
		readonly headers: Record<string, string>;
		readonly body: string;
		readonly connections: number;
		readonly duration: number;
		readonly requests: readonly { setupRequest(request: Request): Request }[];
	}
	interface Result {
		readonly '2xx': number;
		readonly non2xx: number;
		readonly errors: number;
		readonly duration: number;
		readonly latency: { readonly p50: number; readonly p99: number };
	}
	export default function autocannon(options: Options): Promise<Result>;
}
