/**
 * The life of the listening process: from the port it takes to the last request it answers. On SIGTERM or SIGINT it
 * takes nothing new, finishes what it holds, and only then closes what the requests stand on; a second signal ends it
 * at once. It must never drop a request that it has begun to answer.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
	readonly port: number;
	/** Resolves when every request is answered and everything is closed. Calling it again changes nothing. */
	stop(): Promise<void>;
}

/** `close` runs after the last answer: flush, stop the queue, close the database. */
export async function listen(app: RequestListener, port: number, close: () => Promise<void>): Promise<Listening> {
	const server = createServer(app);
	// Longer than the idle limit of the usual load balancers, else they send into a connection that is just closing.
	server.keepAliveTimeout = 75_000;
	server.requestTimeout = 30_000;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, () => resolve());
	});
	let stopped: Promise<void> | undefined;
	return {
		port: (server.address() as AddressInfo).port,
		stop: () => {
			stopped ??= endRequests(server).then(close);
			return stopped;
		},
	};
}

async function endRequests(server: Server): Promise<void> {
	// A connection kept alive turns idle only after its answer, and would then hold the process until it times out.
	server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
	const closeIdle = setInterval(() => server.closeIdleConnections(), 50);
	try {
		await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
	} finally {
		clearInterval(closeIdle);
	}
}

/** Whoever sent the signal ends the process by force soon after (usually 30 s); better to say why it did not end. */
const stopPatienceMs = 25_000;

export function stopOnSignals(stop: () => Promise<unknown>, log: (line: string) => void): void {
	let isStopping = false;
	const onSignal = (signal: NodeJS.Signals) => {
		if (isStopping) process.exit(1);
		isStopping = true;
		log(`${signal}: no new requests; finishing those under way`);
		setTimeout(() => {
			log('Stopping took too long: something still holds the database or a request');
			process.exit(1);
		}, stopPatienceMs).unref();
		stop().then(
			() => process.exit(0),
			(reason) => {
				log(`Stopping failed: ${reason instanceof Error ? reason.stack : reason}`);
				process.exit(1);
			},
		);
	};
	process.on('SIGTERM', onSignal);
	process.on('SIGINT', onSignal);
}
