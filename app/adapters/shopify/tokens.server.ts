/**
 * Gives the access token of a shop, fresh: one that ends within five minutes is exchanged for its successor first. Only
 * the holder of a lease asks Shopify, and no lock or transaction is held meanwhile; what others have stored in between
 * is read again, and the token that lives longer wins. It never says why a token was refused beyond "reconnect".
 */
import { randomUUID } from 'node:crypto';
import { Session } from '@shopify/shopify-app-remix/server';
import { z } from 'zod';
import { AdminError, NeedsReconnect } from './admin-errors';

/** The library's session storage, with a lease for each session. */
export interface TokenSessions {
	loadSession(id: string): Promise<Session | undefined>;
	storeSession(session: Session): Promise<boolean>;
	/** True for the one who holds the lease from now on; a lease that has run out may be taken over. */
	takeLease(id: string, by: string, untilMs: number, nowMs: number): Promise<boolean>;
	dropLease(id: string, by: string): Promise<void>;
}

export interface TokenSource {
	/**
	 * @param refused a token that Shopify has just answered with 401: never given again.
	 * @throws NeedsReconnect where only a merchant's visit can help; AdminError 'unavailable' where later may.
	 */
	getToken(domain: string, refused?: string): Promise<string>;
}

export interface TokenDeps {
	readonly sessions: TokenSessions;
	readonly apiKey: string;
	readonly apiSecret: string;
	now(): Date;
	sleep(milliseconds: number): Promise<void>;
}

const freshForMs = 5 * 60 * 1000;
const requestMs = 15_000;
/** Longer than a request may take, so that a lease ends only with its holder. */
const leaseMs = 25_000;
const lookAgainMs = 250;
const patienceMs = 40_000;

const answerShape = z.object({
	access_token: z.string().min(1),
	scope: z.string().optional(),
	expires_in: z.number().positive().optional(),
	refresh_token: z.string().min(1).optional(),
	refresh_token_expires_in: z.number().positive().optional(),
});

export function createTokenSource(deps: TokenDeps): TokenSource {
	// Callers in one process share one refresh; the lease is for other processes.
	const running = new Map<string, Promise<string>>();
	return {
		async getToken(domain, refused) {
			const session = await deps.sessions.loadSession(sessionId(domain));
			const token = findUsable(deps, session, refused);
			if (token !== undefined) return token;
			const key = `${domain} ${refused ?? ''}`;
			const shared = running.get(key) ?? refreshInTurn(deps, domain, refused).finally(() => running.delete(key));
			running.set(key, shared);
			return shared;
		},
	};
}

const sessionId = (domain: string): string => `offline_${domain}`;

const lifeLeft = (deps: TokenDeps, session: Session): number =>
	session.expires ? session.expires.getTime() - deps.now().getTime() : Number.POSITIVE_INFINITY;

function findUsable(deps: TokenDeps, session: Session | undefined, refused: string | undefined): string | undefined {
	const token = session?.accessToken;
	if (!session || !token || token === refused) return undefined;
	return lifeLeft(deps, session) > freshForMs ? token : undefined;
}

async function refreshInTurn(deps: TokenDeps, domain: string, refused: string | undefined): Promise<string> {
	const id = sessionId(domain);
	const by = randomUUID();
	const giveUpAt = deps.now().getTime() + patienceMs;
	for (;;) {
		const now = deps.now();
		const isMine = await deps.sessions.takeLease(id, by, now.getTime() + leaseMs, now.getTime());
		// Whoever held the lease before may have finished between our reading and our asking.
		const session = await deps.sessions.loadSession(id);
		try {
			const token = findUsable(deps, session, refused);
			if (token !== undefined) return token;
			if (!session) throw new NeedsReconnect(domain, 'the app has no session there');
			if (isMine) return await refresh(deps, domain, session, refused);
		} finally {
			if (isMine) await deps.sessions.dropLease(id, by);
		}
		const dying = findDying(deps, session, refused);
		if (dying !== undefined) return dying;
		if (deps.now().getTime() >= giveUpAt)
			throw new AdminError('unavailable', `The token of ${domain} is being renewed`);
		await deps.sleep(lookAgainMs);
	}
}

/** A token near its end is still good for the call at hand. */
function findDying(deps: TokenDeps, session: Session, refused: string | undefined): string | undefined {
	const token = session.accessToken;
	return token && token !== refused && lifeLeft(deps, session) > requestMs ? token : undefined;
}

async function refresh(
	deps: TokenDeps,
	domain: string,
	session: Session,
	refused: string | undefined,
): Promise<string> {
	const dying = findDying(deps, session, refused);
	if (!session.refreshToken) {
		if (dying !== undefined) return dying;
		throw new NeedsReconnect(domain, 'its token cannot be renewed');
	}
	const answer = await askForSuccessor(deps, domain, session, session.refreshToken);
	if (answer.kind === 'unavailable') {
		if (dying !== undefined) return dying;
		throw new AdminError('unavailable', `The token of ${domain} could not be renewed: ${answer.why}`);
	}
	const stored = await deps.sessions.loadSession(session.id);
	if (answer.kind === 'refused') {
		// Somebody else renewed it first, or the merchant has just opened the app.
		const theirs = stored?.accessToken === session.accessToken ? undefined : findUsable(deps, stored, refused);
		if (theirs !== undefined) return theirs;
		throw new NeedsReconnect(domain, 'Shopify refused to renew its token');
	}
	if (!stored) throw new NeedsReconnect(domain, 'the app was uninstalled');
	const isOvertaken = stored.accessToken !== session.accessToken && stored.accessToken !== refused;
	if (isOvertaken && lifeLeft(deps, stored) > lifeLeft(deps, answer.session)) return stored.accessToken ?? '';
	await deps.sessions.storeSession(answer.session);
	return answer.session.accessToken ?? '';
}

type Successor =
	| { readonly kind: 'renewed'; readonly session: Session }
	| { readonly kind: 'refused' }
	| { readonly kind: 'unavailable'; readonly why: string };

async function askForSuccessor(
	deps: TokenDeps,
	domain: string,
	session: Session,
	refreshToken: string,
): Promise<Successor> {
	const askedAt = deps.now().getTime();
	let response: Response;
	let body: unknown;
	try {
		response = await globalThis.fetch(`https://${domain}/admin/oauth/access_token`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', accept: 'application/json' },
			body: JSON.stringify({
				client_id: deps.apiKey,
				client_secret: deps.apiSecret,
				grant_type: 'refresh_token',
				refresh_token: refreshToken,
			}),
			signal: AbortSignal.timeout(requestMs),
		});
		if (response.status === 400 || response.status === 401) return { kind: 'refused' };
		if (!response.ok) return { kind: 'unavailable', why: `status ${response.status}` };
		body = await response.json();
	} catch (reason) {
		return { kind: 'unavailable', why: reason instanceof Error ? reason.name : 'no answer' };
	}
	const parsed = answerShape.safeParse(body);
	if (!parsed.success) return { kind: 'unavailable', why: 'an answer without a token' };
	const { access_token, scope, expires_in, refresh_token, refresh_token_expires_in } = parsed.data;
	const at = (seconds: number) => new Date(askedAt + seconds * 1000);
	const scopes = scope ?? session.scope;
	return {
		kind: 'renewed',
		session: new Session({
			id: session.id,
			shop: domain,
			state: '',
			isOnline: false,
			accessToken: access_token,
			...(scopes === undefined ? {} : { scope: scopes }),
			...(expires_in === undefined ? {} : { expires: at(expires_in) }),
			refreshToken: refresh_token ?? refreshToken,
			...(refresh_token_expires_in === undefined ? {} : { refreshTokenExpires: at(refresh_token_expires_in) }),
		}),
	};
}
