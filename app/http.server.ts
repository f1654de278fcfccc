/**
 * HTTP in and out of the process: webhooks first and by the shortest way, then health, then files, then the pages. It
 * decides statuses and headers and nothing else. It trusts no forwarding header: the app's own address is a setting.
 */
import { fileURLToPath } from 'node:url';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { type IngestDeps, type Ingested, ingestWebhook } from './flows/orders/ingest-webhook.server';
import { type HealthDeps, reportHealth } from './flows/shop/report-health.server';

export interface AppParts {
	readonly ingest: IngestDeps;
	readonly health: HealthDeps;
	/** Without it (a worker) only health is served. */
	readonly pages: ServerBuild | undefined;
	log(line: string): void;
}

/** Beyond this nobody reads on, signed or not: it cannot come from Shopify. */
const longestRequest = 16 * 1024 * 1024;

export function createApp({ ingest, health, pages, log }: AppParts): express.Express {
	const app = express();
	app.disable('x-powered-by');
	app.disable('etag');
	app.use(securityHeaders);
	app.get('/health', answerHealth(health));
	if (!pages) return app;
	app.all('/webhooks/*', answerWebhook(ingest, log));
	serveFiles(app);
	app.all('*', createRequestHandler({ build: pages }));
	app.use(answerFailure(log));
	return app;
}

const securityHeaders: RequestHandler = (_request, response, next) => {
	response.setHeader('X-Content-Type-Options', 'nosniff');
	// Addresses of the app carry session tokens; no other site may see them.
	response.setHeader('Referrer-Policy', 'same-origin');
	response.setHeader('Strict-Transport-Security', 'max-age=31536000');
	next();
};

const statusOf: Record<Ingested['kind'], number> = { stored: 200, quarantined: 200, forged: 401, refused: 503 };

function answerWebhook(deps: IngestDeps, log: (line: string) => void): RequestHandler {
	return async (request, response) => {
		if (request.method !== 'POST') {
			response.setHeader('Allow', 'POST');
			response.status(405).end();
			return;
		}
		try {
			const body = upTo(longestRequest, request.iterator({ destroyOnReturn: false }));
			const ingested = await ingestWebhook(deps, { header: (name) => request.get(name), body });
			// What was not read would be taken for the next request of the connection.
			if (!request.readableEnded) response.setHeader('Connection', 'close');
			response.status(statusOf[ingested.kind]).end();
		} catch (reason) {
			if (reason instanceof TooLong) response.setHeader('Connection', 'close').status(413).end();
			// The sender hung up in the middle: nobody is left to answer.
			else if (request.destroyed && !request.complete) response.destroy();
			else {
				log(`A webhook could not be answered: ${reason instanceof Error ? reason.name : 'unknown'}`);
				response.status(503).end();
			}
		}
	};
}

class TooLong extends Error {}

async function* upTo(limit: number, pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
	let bytes = 0;
	for await (const piece of pieces) {
		bytes += piece.length;
		if (bytes > limit) throw new TooLong();
		yield piece;
	}
}

function answerHealth(deps: HealthDeps): RequestHandler {
	return async (_request, response) => {
		const health = await reportHealth(deps);
		response.setHeader('Cache-Control', 'no-store');
		response.status(health.kind === 'no-database' ? 503 : 200).json(health);
	};
}

/** The names of built files hold a hash of their content: they never change, and may be kept for ever. */
function serveFiles(app: express.Express): void {
	const built = fileURLToPath(new URL('../client/', import.meta.url));
	app.use('/assets', express.static(`${built}assets`, { immutable: true, maxAge: '1y', fallthrough: false }));
	app.use(express.static(built, { maxAge: '1h', index: false }));
}

/** What follows the name of a page of the storefront may be a link's signature, which is as good as the address. */
const loggablePath = (path: string): string => path.replace(/^(\/proxy\/[^/]+\/).*/, '$1…');

const answerFailure =
	(log: (line: string) => void): ErrorRequestHandler =>
	(error, request, response, _next) => {
		const status = typeof error?.status === 'number' ? error.status : 500;
		if (status >= 500) log(`${request.method} ${loggablePath(request.path)} failed: ${error?.stack ?? error}`);
		if (response.headersSent) response.destroy();
		else
			response
				.status(status)
				.type('text/plain')
				.send(status === 404 ? 'Not found' : 'Something went wrong');
	};
