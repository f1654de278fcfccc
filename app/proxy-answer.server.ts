/**
 * How requests of the app proxy are read and answered, beside their signature: as Liquid that the theme frames, or as
 * JSON. Nothing is kept by a cache between us and the shopper, and a refusal says nothing of why.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const headers = { 'Cache-Control': 'no-store', Vary: 'Accept' };

/** Rendered by Shopify inside the theme's layout. @param liquid in which everything from outside is neutralised. */
export const answerLiquid = (liquid: string): Response =>
	new Response(liquid, { headers: { ...headers, 'Content-Type': 'application/liquid' } });

/** Always with a good status: other ones may be answered by Shopify's own page. */
export const answerJson = (value: unknown): Response => Response.json(value, { headers });

export const isJsonWanted = (request: Request): boolean =>
	(request.headers.get('accept') ?? '').toLowerCase().includes('application/json');

export const refuseMethod = (allowed: string): Response =>
	new Response(null, { status: 405, headers: { ...headers, Allow: allowed } });

export const refuseUnknown = (): Response =>
	new Response('Not found', { status: 404, headers: { ...headers, 'Content-Type': 'text/plain' } });

/** Longer than any of the ways to the good answer takes. */
export const steadyMs = 250;

/** Call it when a request has come, and wait for it before the good answer: how long it took tells nothing then. */
export const steadyPause = (): Promise<void> => sleep(steadyMs);

const longestAddress = 64;
const mostHops = 4;

/**
 * Who passed the request on, nearest to us first and the visitor last: each adds whom it got the request from at the end
 * of the header, and a visitor may have begun it. They are only ever counted, as hashes.
 */
export const hopsOf = (request: Request): readonly string[] =>
	(request.headers.get('x-forwarded-for') ?? '')
		.split(',')
		.map((hop) => hop.trim().slice(0, longestAddress))
		.filter((hop) => hop !== '')
		.reverse()
		.slice(0, mostHops);
