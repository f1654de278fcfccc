/**
 * Who may call the Admin API. The app's token comes by token exchange and lives an hour; its refresh token rotates and
 * the one before stays good until its replacement is used. A staff token, which no app has, may do anything. An
 * uninstall revokes the app's tokens at once.
 */
import { randomBytes } from 'node:crypto';
import { verifySessionToken } from './sign';
import type { Shop } from './store';

export interface Grant {
	readonly kind: 'app' | 'staff';
	readonly token: string;
	readonly shop: string;
	readonly scopes: readonly string[];
	/** Milliseconds since 1970; undefined for a token that does not expire. */
	readonly expiresAt: number | undefined;
}

const accessTokenSeconds = 3_600;
const refreshTokenSeconds = 7_776_000;

interface Refresh {
	readonly shop: string;
	readonly expiresAt: number;
	/** The token that replaced it; absent while it is the newest. */
	replacement?: string;
}

interface OAuthConfig {
	readonly apiKey: string;
	readonly apiSecret: string;
	readonly now: () => Date;
	/** Called when a token is exchanged for a shop where the app is not installed yet. */
	readonly install: (shop: Shop) => void;
}

export interface OAuth {
	readonly handle: (request: Request, shop: Shop) => Promise<Response>;
	/** The living grant that the header names, for this shop. */
	readonly findGrant: (request: Request, shop: Shop) => Grant | undefined;
	readonly staffToken: (shop: Shop) => string;
	readonly revoke: (shop: Shop) => void;
	/** Ends the life of every access token of a shop, as an hour without calls would. */
	readonly expire: (shop: Shop) => void;
}

const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const offlineToken = 'urn:shopify:params:oauth:token-type:offline-access-token';

export function createOAuth({ apiKey, apiSecret, now, install }: OAuthConfig): OAuth {
	const grants = new Map<string, Grant>();
	const refreshes = new Map<string, Refresh>();
	const staff = new Map<string, string>();

	const answer = (body: unknown, status = 200) => Response.json(body, { status });
	const refuse = (error: string, description: string) => answer({ error, error_description: description }, 400);
	const secret = (prefix: string) => `${prefix}_${randomBytes(16).toString('hex')}`;

	const grantAccess = (shop: Shop, isExpiring: boolean): Grant => {
		const grant: Grant = {
			kind: 'app',
			token: secret('shpat'),
			shop: shop.facts.domain,
			scopes: shop.installation?.scopes ?? [],
			expiresAt: isExpiring ? now().getTime() + accessTokenSeconds * 1000 : undefined,
		};
		grants.set(grant.token, grant);
		return grant;
	};

	const expiringAnswer = (shop: Shop, refreshToken: string, refresh: Refresh) => {
		const grant = grantAccess(shop, true);
		return answer({
			access_token: grant.token,
			scope: grant.scopes.join(','),
			expires_in: accessTokenSeconds,
			refresh_token: refreshToken,
			refresh_token_expires_in: Math.floor((refresh.expiresAt - now().getTime()) / 1000),
		});
	};

	const newRefresh = (shop: Shop): [string, Refresh] => {
		const token = secret('shprt');
		const refresh = {
			shop: shop.facts.domain,
			expiresAt: now().getTime() + refreshTokenSeconds * 1000,
		};
		refreshes.set(token, refresh);
		return [token, refresh];
	};

	const exchange = (shop: Shop, body: Record<string, unknown>): Response => {
		const claims = verifySessionToken(String(body.subject_token), apiKey, apiSecret);
		if (!claims || claims.dest !== `https://${shop.facts.domain}`)
			return refuse('invalid_subject_token', 'The subject token is invalid.');
		if (body.requested_token_type !== offlineToken)
			return refuse('invalid_request', 'The stand-in gives offline tokens only.');
		if (!shop.installation) install(shop);
		if (String(body.expiring) === '1') return expiringAnswer(shop, ...newRefresh(shop));
		const grant = grantAccess(shop, false);
		return answer({ access_token: grant.token, scope: grant.scopes.join(',') });
	};

	const refresh = (shop: Shop, given: string): Response => {
		const found = refreshes.get(given);
		if (!found || found.shop !== shop.facts.domain || found.expiresAt <= now().getTime())
			return refuse('invalid_request', 'This request requires an active refresh_token');
		for (const [token, older] of refreshes) {
			if (older.replacement !== given) continue;
			refreshes.delete(token);
		}
		const replacement = found.replacement ? refreshes.get(found.replacement) : undefined;
		if (found.replacement && replacement) return expiringAnswer(shop, found.replacement, replacement);
		const [token, made] = newRefresh(shop);
		found.replacement = token;
		return expiringAnswer(shop, token, made);
	};

	return {
		handle: async (request, shop) => {
			if (request.method !== 'POST') return answer({ error: 'invalid_request' }, 405);
			const isJson = request.headers.get('content-type')?.includes('json') === true;
			const text = await request.text();
			const body = (isJson ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text))) as Record<
				string,
				unknown
			>;
			if (body.client_id !== apiKey || body.client_secret !== apiSecret)
				return refuse('application_cannot_be_found', 'The client is not known or its secret is wrong.');
			if (body.grant_type === tokenExchange) return exchange(shop, body);
			if (body.grant_type === 'refresh_token') return refresh(shop, String(body.refresh_token));
			return refuse('unsupported_grant_type', 'The stand-in knows token exchange and refresh.');
		},
		findGrant: (request, shop) => {
			const grant = grants.get(request.headers.get('x-shopify-access-token') ?? '');
			if (!grant || grant.shop !== shop.facts.domain) return undefined;
			if (grant.expiresAt !== undefined && grant.expiresAt <= now().getTime()) return undefined;
			// What the merchant grants later counts at once, for tokens that exist too.
			return grant.kind === 'app' ? { ...grant, scopes: shop.installation?.scopes ?? [] } : grant;
		},
		staffToken: (shop) => {
			const known = staff.get(shop.facts.domain);
			if (known) return known;
			const token = `standin_staff_${randomBytes(8).toString('hex')}`;
			grants.set(token, { kind: 'staff', token, shop: shop.facts.domain, scopes: [], expiresAt: undefined });
			staff.set(shop.facts.domain, token);
			return token;
		},
		revoke: (shop) => {
			for (const [token, grant] of grants)
				if (grant.kind === 'app' && grant.shop === shop.facts.domain) grants.delete(token);
			for (const [token, each] of refreshes) if (each.shop === shop.facts.domain) refreshes.delete(token);
		},
		expire: (shop) => {
			for (const [token, grant] of grants)
				if (grant.kind === 'app' && grant.shop === shop.facts.domain) grants.delete(token);
		},
	};
}
