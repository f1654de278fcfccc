/**
 * Between Node's HTTP and the web's Request and Response, so that every part of the stand-in is one function that a
 * test can call without a port. It must never hide a failure: a handler that throws answers 500 with its message.
 */
import {
	createServer,
	type IncomingMessage,
	request as nodeRequest,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';

export type Handler = (request: Request) => Response | Promise<Response>;

/** Headers of one hop, which end where the connection ends. */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'te']);

export function toRequest(incoming: IncomingMessage, origin: string): Request {
	const headers = new Headers();
	for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
		const name = incoming.rawHeaders[at] ?? '';
		if (!hopByHop.has(name.toLowerCase())) headers.append(name, incoming.rawHeaders[at + 1] ?? '');
	}
	const method = incoming.method ?? 'GET';
	const hasBody = method !== 'GET' && method !== 'HEAD';
	return new Request(new URL(incoming.url ?? '/', origin), {
		method,
		headers,
		redirect: 'manual',
		...(hasBody ? { body: Readable.toWeb(incoming) as unknown as BodyInit, duplex: 'half' } : {}),
	} as RequestInit);
}

export async function sendResponse(response: Response, outgoing: ServerResponse, method = 'GET'): Promise<void> {
	const headers: Record<string, string | string[]> = {};
	for (const [name, value] of response.headers) headers[name] = value;
	const cookies = response.headers.getSetCookie();
	if (cookies.length > 0) headers['set-cookie'] = cookies;
	outgoing.writeHead(response.status, headers);
	if (response.body && method !== 'HEAD') {
		await pipeline(Readable.fromWeb(response.body as unknown as NodeReadableStream), outgoing);
	} else outgoing.end();
}

/** Answers one request with a handler. */
export async function answer(incoming: IncomingMessage, outgoing: ServerResponse, origin: string, handler: Handler) {
	try {
		await sendResponse(await handler(toRequest(incoming, origin)), outgoing, incoming.method);
	} catch (error) {
		// The other side hung up: nobody is left to answer.
		if (outgoing.destroyed || incoming.destroyed) return;
		const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
		if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain' });
		outgoing.end(`The stand-in failed: ${message}`);
	}
}

/** Hands one request on to a port of this machine, body and answer untouched. The Host header stays as it came. */
export function forward(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
	const onward = nodeRequest(
		{
			host: '127.0.0.1',
			port,
			method: incoming.method,
			path: incoming.url,
			headers: { ...incoming.headers, 'x-forwarded-proto': 'https' },
		},
		(reply) => {
			outgoing.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
			reply.pipe(outgoing);
		},
	);
	onward.on('error', (error) => {
		if (!outgoing.headersSent) outgoing.writeHead(502, { 'content-type': 'text/plain' });
		outgoing.end(`Nothing answers on port ${port}: ${error.message}`);
	});
	incoming.pipe(onward);
}

export interface Listening {
	readonly port: number;
	readonly origin: string;
	readonly close: () => Promise<void>;
}

/** Listens on this machine only. @param port 0 takes any free one. */
export async function listen(server: Server, port: number): Promise<Listening> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			server.off('error', reject);
			resolve();
		});
	});
	const bound = (server.address() as AddressInfo).port;
	return {
		port: bound,
		origin: `http://127.0.0.1:${bound}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** One handler on a port of this machine, for a person's browser. */
export async function serve(handler: Handler, port = 0): Promise<Listening> {
	let origin = '';
	const listening = await listen(
		createServer((incoming, outgoing) => void answer(incoming, outgoing, origin, handler)),
		port,
	);
	origin = listening.origin;
	return listening;
}
