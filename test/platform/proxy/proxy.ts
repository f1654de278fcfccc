/**
 * The HTTPS proxy that stands for the internet: it ends TLS for the hosts that it was given and answers them in this
 * process. Everything else is refused and remembered, so that a test can show that nothing left the machine. It must
 * never open a connection to anywhere but this machine.
 */
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type Certificates, makeCertificates } from './certificates';
import { answer, forward, type Handler, listen } from './node-http';

/** A host is a DNS name, or `*.example.com` for one label in front. The first route that fits answers. */
export type Route = { readonly host: string } & ({ readonly handler: Handler } | { readonly port: () => number });

export interface StandInProxy {
	readonly port: number;
	readonly url: string;
	readonly certificates: Certificates;
	/** `host:port` of every connection that was asked for and refused, in order. */
	readonly refused: () => readonly string[];
	/** What a process needs in its environment to see this proxy as the internet. */
	readonly environment: () => Readonly<Record<string, string>>;
	readonly close: () => Promise<void>;
}

export function hostFits(pattern: string, host: string): boolean {
	if (!pattern.startsWith('*.')) return pattern === host;
	const suffix = pattern.slice(1);
	return host.endsWith(suffix) && !host.slice(0, -suffix.length).includes('.') && host.length > suffix.length;
}

export async function startProxy(routes: readonly Route[], now = new Date()): Promise<StandInProxy> {
	const certificates = await makeCertificates([...new Set(routes.map((route) => route.host))], now);
	const refused: string[] = [];
	const sockets = new Set<Socket>();
	const routeFor = (host: string) => routes.find((route) => hostFits(route.host, host));

	const inside = createTlsServer({ key: certificates.key, cert: certificates.cert }, (incoming, outgoing) => {
		const host = (incoming.headers.host ?? '').replace(/:443$/, '').toLowerCase();
		const name = (incoming.socket as TLSSocket & { servername?: string | false }).servername;
		const route = routeFor(host);
		if (!route || (typeof name === 'string' && name !== '' && name !== host)) {
			outgoing.writeHead(421, { 'content-type': 'text/plain' });
			outgoing.end(`The connection was made to ${String(name)}, the request is for ${host}.`);
			return;
		}
		if ('port' in route) forward(incoming, outgoing, route.port());
		else void answer(incoming, outgoing, `https://${host}`, route.handler);
	});
	// A client that walks away in the middle of a handshake is no failure of ours.
	inside.on('tlsClientError', () => {});

	const outside = createServer((incoming, outgoing) => {
		refused.push(`${incoming.headers.host ?? '?'} (plain http)`);
		outgoing.writeHead(403, { 'content-type': 'text/plain' });
		outgoing.end('The stand-in has no way out of this machine.');
	});
	outside.on('connect', (request, socket: Socket, head) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		const [host = '', port = ''] = (request.url ?? '').toLowerCase().split(':');
		if (port !== '443' || !routeFor(host)) {
			refused.push(`${host}:${port}`);
			socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
		if (head.length > 0) socket.unshift(head);
		inside.emit('connection', socket);
	});

	const listening = await listen(outside, 0);
	return {
		port: listening.port,
		url: listening.origin,
		certificates,
		refused: () => refused,
		environment: () => ({
			NODE_USE_ENV_PROXY: '1',
			HTTPS_PROXY: listening.origin,
			HTTP_PROXY: listening.origin,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificates.caFile,
		}),
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await listening.close();
			await certificates.remove();
		},
	};
}
