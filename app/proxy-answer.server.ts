/**
 * How requests of the app proxy are read and answered, beside their signature: as Liquid that the theme frames, or as
 * JSON. Nothing is kept by a cache between us and the shopper, and a refusal says nothing of why.
 */

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

const longestAddress = 64;

/** The first of those who passed the request on, which is as much as can be known; only ever counted, as a hash. */
export const senderAddress = (request: Request): string =>
	(request.headers.get('x-forwarded-for') ?? '').split(',')[0]?.trim().slice(0, longestAddress) ?? '';
