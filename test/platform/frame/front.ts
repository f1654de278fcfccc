/**
 * The front for a person's browser, which knows no proxy: it hands requests to the app and, in what comes back, puts
 * the stand-in's local addresses where Shopify's stood (who may embed the app, the script of App Bridge, links into
 * admin and storefront). It changes nothing else: the app behind it is the app as built.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { isText, type Rewrites, rewriteText } from '../proxy/local';
import { type Listening, listen } from '../proxy/node-http';

export interface FrontOptions {
	readonly port: number;
	readonly appPort: () => number;
	readonly rewrites: () => Rewrites;
}

const rewritten = ['location', 'content-security-policy', 'link'];

export function startFront(options: FrontOptions): Promise<Listening> {
	const rewrite = (text: string) => rewriteText(text, options.rewrites());

	const hand = (incoming: IncomingMessage, outgoing: ServerResponse) => {
		const headers = { ...incoming.headers };
		// A body that is to be read must come as it is.
		delete headers['accept-encoding'];
		const onward = request(
			{ host: '127.0.0.1', port: options.appPort(), method: incoming.method, path: incoming.url, headers },
			(reply) => {
				const replied = { ...reply.headers };
				for (const name of rewritten) {
					const value = replied[name];
					if (typeof value === 'string') replied[name] = rewrite(value);
				}
				if (!isText(reply.headers['content-type'] ?? '')) {
					outgoing.writeHead(reply.statusCode ?? 502, replied);
					reply.pipe(outgoing);
					return;
				}
				// The page after a restart of the demo is another one, at the same address.
				delete replied['content-length'];
				delete replied.etag;
				const parts: Buffer[] = [];
				reply.on('data', (part: Buffer) => parts.push(part));
				reply.on('end', () => {
					outgoing.writeHead(reply.statusCode ?? 502, { ...replied, 'cache-control': 'no-store' });
					outgoing.end(rewrite(Buffer.concat(parts).toString()));
				});
			},
		);
		onward.on('error', (error) => {
			if (!outgoing.headersSent) outgoing.writeHead(502, { 'content-type': 'text/plain' });
			outgoing.end(`The app does not answer: ${error.message}`);
		});
		incoming.pipe(onward);
	};
	return listen(createServer(hand), options.port);
}
