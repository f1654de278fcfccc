/**
 * The stand-in of Shopify as one `fetch`: the Admin API, OAuth and the storage of bulk results, over shops in memory.
 * It is for people who have no account and for tests; it says on every answer that it is a stand-in, and it refuses to
 * start beside a secret that could be a real one, so that nobody mistakes it for Shopify.
 */
import { createAdmin } from './admin';
import { type AppConfig, readAppConfig } from './app-config';
import { type BulkDesk, createBulkDesk, storageHost } from './bulk';
import { createFaults, type Faults } from './faults';
import { createOAuth } from './oauth';
import { apiVersion } from './schema';
import { signSessionToken } from './sign';
import { createStore, type Shop, type Store } from './store';
import { createStorefrontApi } from './storefront-api';
import { createWebhooks, type Webhooks } from './webhooks';

export interface PlatformInput {
	/** Where the app is reached: webhooks go there. */
	readonly appUrl: string;
	readonly apiKey: string;
	/** Starts with `standin-`. */
	readonly apiSecret: string;
	/** The text of shopify.app.toml. */
	readonly appToml: string;
	readonly now?: () => Date;
	/** How a webhook reaches the app; the network, where absent. */
	readonly deliver?: (request: Request) => Promise<Response>;
	/** Grants the optional scopes at once, as a merchant who agreed to all would have. */
	readonly grantsOptionalScopes?: boolean;
	/** Moves queues by itself; else `tick` does. */
	readonly isRunningByItself?: boolean;
}

export interface Platform {
	readonly fetch: (request: Request) => Promise<Response>;
	/** Whether `fetch` answers for this host. */
	readonly isHost: (host: string) => boolean;
	readonly store: Store;
	readonly config: AppConfig;
	readonly faults: Faults;
	readonly webhooks: Webhooks;
	/** Every field that was asked for and that the stand-in does not resolve. */
	readonly gaps: readonly string[];
	/** May do anything in the shop; no app has it. */
	readonly staffToken: (shop: Shop) => string;
	readonly sessionToken: (shop: Shop) => string;
	readonly install: (shop: Shop) => void;
	readonly uninstall: (shop: Shop) => void;
	readonly grantScopes: (shop: Shop, scopes: readonly string[]) => void;
	/** Ends the life of the app's access tokens, as an hour would. */
	readonly expireTokens: (shop: Shop) => void;
	/** Moves bulk operations and deliveries on to the present, and waits for what is under way. */
	readonly tick: () => Promise<void>;
	readonly stop: () => void;
}

const everyMilliseconds = 50;

export function createPlatform(input: PlatformInput): Platform {
	const { appUrl, apiKey, apiSecret } = input;
	if (!apiSecret.startsWith('standin-'))
		throw new Error(
			'The stand-in of Shopify runs only beside a secret of its own, one that starts with "standin-". SHOPIFY_API_SECRET looks like a real one.',
		);
	const now = input.now ?? (() => new Date());
	const isRunningByItself = input.isRunningByItself ?? true;
	const config = readAppConfig(input.appToml, appUrl);
	const faults = createFaults();
	const store = createStore(now);
	const admin = createAdmin(faults, now);
	const deliver = input.deliver ?? ((request: Request) => fetch(request));
	const webhooks = createWebhooks({ config, apiSecret, faults, now, deliver, isRunningByItself });
	store.listen(webhooks.hear);

	const storefrontApi = createStorefrontApi();
	const desks = new Map<Shop, BulkDesk>();
	const deskOf = (shop: Shop): BulkDesk => {
		const desk = desks.get(shop) ?? createBulkDesk(shop, () => faults.bulkMilliseconds, admin.run);
		desks.set(shop, desk);
		return desk;
	};

	const install = (shop: Shop): void => {
		if (shop.installation) return;
		const scopes = [...config.scopes, ...(input.grantsOptionalScopes ? config.optionalScopes : [])];
		shop.installation = { id: shop.nextId(), scopes, installedAt: shop.now() };
		for (const [key, type] of config.metafieldTypes) shop.definedTypes.set(key, type);
		for (const key of config.publicMetafields) shop.publicMetafields.add(key);
	};
	const oauth = createOAuth({ apiKey, apiSecret, now, install });

	const uninstall = (shop: Shop): void => {
		if (!shop.installation) return;
		oauth.revoke(shop);
		shop.metafields.delete(`gid://shopify/AppInstallation/${shop.installation.id}`);
		shop.installation = undefined;
		shop.storefrontTokens.clear();
		shop.tell({ topic: 'app/uninstalled' });
	};

	const grantScopes = (shop: Shop, scopes: readonly string[]): void => {
		if (!shop.installation) throw new Error(`The app is not installed in ${shop.facts.domain}`);
		const previous = [...shop.installation.scopes];
		shop.installation.scopes = [...new Set([...previous, ...scopes])];
		shop.tell({ topic: 'app/scopes_update', previous, current: shop.installation.scopes });
	};

	const tick = async (): Promise<void> => {
		for (const desk of desks.values()) desk.advance();
		await webhooks.pump();
	};
	const timer = isRunningByItself ? setInterval(() => void tick(), everyMilliseconds).unref() : undefined;

	const answerAdmin = async (request: Request, shop: Shop): Promise<Response> => {
		if (request.method !== 'POST') return Response.json({ errors: 'Not Found' }, { status: 404 });
		const grant = oauth.findGrant(request, shop);
		if (!grant) {
			const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)';
			return Response.json({ errors }, { status: 401 });
		}
		return admin.handle(request, shop, grant, deskOf(shop));
	};

	const answer = async (request: Request): Promise<Response> => {
		const { hostname, pathname } = new URL(request.url);
		if (hostname === storageHost) {
			const found = [...desks.values()]
				.map((desk) => desk.findFile(pathname.slice(1)))
				.find((file) => file !== undefined);
			if (found === undefined) return new Response('No such object', { status: 404 });
			return new Response(found, { headers: { 'Content-Type': 'application/jsonl' } });
		}
		const shop = store.shops.get(hostname);
		if (!shop) return Response.json({ errors: 'Not Found' }, { status: 404 });
		if (pathname.startsWith('/api/')) return storefrontApi.handle(request, shop);
		if (pathname === '/admin/oauth/access_token') return oauth.handle(request, shop);
		if (pathname === `/admin/api/${apiVersion}/graphql.json`) return answerAdmin(request, shop);
		return Response.json({ errors: 'Not Found' }, { status: 404 });
	};

	return {
		fetch: async (request) => {
			const response = await answer(request);
			response.headers.set('X-Stand-In', '1');
			return response;
		},
		isHost: (host) => host === storageHost || store.shops.has(host),
		store,
		config,
		faults,
		webhooks,
		get gaps() {
			return [...admin.gaps, ...storefrontApi.gaps];
		},
		staffToken: oauth.staffToken,
		sessionToken: (shop) => signSessionToken({ apiKey, apiSecret, shop: shop.facts.domain }),
		install,
		uninstall,
		grantScopes,
		expireTokens: oauth.expire,
		tick,
		stop: () => clearInterval(timer),
	};
}
