/** A storefront on a port of this machine, for a browser. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Storefront } from '../platform/storefront/storefront';

export interface Served {
	readonly origin: string;
	readonly close: () => Promise<void>;
}

export async function serve(storefront: Storefront): Promise<Served> {
	const server: Server = createServer((incoming, outgoing) => {
		void (async () => {
			const chunks: Buffer[] = [];
			for await (const chunk of incoming) chunks.push(chunk as Buffer);
			const { method = 'GET', url = '/', headers } = incoming;
			const request = new Request(`http://${headers.host}${url}`, {
				method,
				headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
					typeof value === 'string' ? [[name, value]] : [],
				),
				...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
			});
			const answer = await storefront(request);
			const cookies = answer.headers.getSetCookie();
			const plain = Object.fromEntries(answer.headers);
			outgoing.writeHead(answer.status, cookies.length > 0 ? { ...plain, 'set-cookie': cookies } : plain);
			outgoing.end(Buffer.from(await answer.arrayBuffer()));
		})().catch((error: unknown) => {
			outgoing.writeHead(500, { 'content-type': 'text/plain' });
			outgoing.end(String(error));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
