/**
 * Shopify's three signatures: the session token (a JWT), the webhook's HMAC of the raw body, and the app proxy's HMAC
 * of the sorted query. Session tokens live by the wall clock, as the libraries that check them do.
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

interface SessionTokenInput {
	readonly apiKey: string;
	readonly apiSecret: string;
	/** "holm-studio.myshopify.com" */
	readonly shop: string;
	readonly userId?: string;
	/** Seconds since 1970. */
	readonly issuedAt?: number;
	readonly livesSeconds?: number;
}

export function signSessionToken(input: SessionTokenInput): string {
	const issuedAt = input.issuedAt ?? Math.floor(Date.now() / 1000);
	const claims = {
		iss: `https://${input.shop}/admin`,
		dest: `https://${input.shop}`,
		aud: input.apiKey,
		sub: input.userId ?? '88114021',
		exp: issuedAt + (input.livesSeconds ?? 60),
		nbf: issuedAt - 1,
		iat: issuedAt - 1,
		jti: randomUUID(),
		sid: randomUUID(),
	};
	const signed = `${base64url(JSON.stringify({ alg: 'HS256', typ: 'JWT' }))}.${base64url(JSON.stringify(claims))}`;
	return `${signed}.${createHmac('sha256', input.apiSecret).update(signed).digest('base64url')}`;
}

interface SessionClaims {
	readonly dest: string;
	readonly aud: string;
	readonly exp: number;
	readonly sub: string;
}

/** The claims of a token that is genuine, for this app and in its life (10 seconds of grace); else undefined. */
export function verifySessionToken(token: string, apiKey: string, apiSecret: string): SessionClaims | undefined {
	const [header, body, signature] = token.split('.');
	if (!header || !body || !signature) return undefined;
	const want = createHmac('sha256', apiSecret).update(`${header}.${body}`).digest();
	const given = Buffer.from(signature, 'base64url');
	if (given.length !== want.length || !timingSafeEqual(given, want)) return undefined;
	const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as SessionClaims;
	return claims.aud === apiKey && claims.exp + 10 > Date.now() / 1000 ? claims : undefined;
}

export const signWebhook = (rawBody: string, apiSecret: string): string =>
	createHmac('sha256', apiSecret).update(rawBody, 'utf8').digest('base64');

/**
 * The query of a request that comes through the app proxy: what the visitor asked, plus what Shopify adds, signed.
 * Repeated parameters are joined by commas in what is signed.
 */
export function signProxyQuery(query: URLSearchParams, apiSecret: string): URLSearchParams {
	const names = [...new Set(query.keys())];
	const pairs = names.map((name) => `${name}=${query.getAll(name).join(',')}`).sort();
	const signed = pairs.join('');
	const result = new URLSearchParams(query);
	result.set('signature', createHmac('sha256', apiSecret).update(signed).digest('hex'));
	return result;
}
