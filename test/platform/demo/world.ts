/**
 * The whole stand-in around the built app, put together once for the demo and for the journeys: platform, storefront,
 * mailbox, admin frame, proxy, and the app as its own process. A person's browser comes by local ports; a browser that
 * uses the proxy comes by Shopify's own addresses. It must never give the app anything that Shopify would not.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appBridgeScript, createFrame } from '../frame/frame';
import type { AskAdmin } from '../frame/shop-data';
import { createMailbox, type Mailbox } from '../mailbox/mailbox';
import { createPlatform, type Platform } from '../platform';
import type { Handler } from '../proxy/node-http';
import { type StandInProxy, startProxy } from '../proxy/proxy';
import { apiVersion } from '../schema';
import { holmDomain, seedHolm } from '../seed';
import type { Shop } from '../store';
import { createStorefront } from '../storefront/storefront';
import { type AppProcess, findFreePort, startAppProcess } from './app-process';

export const clientId = 'standin00000000000000000backorder';
const clientSecret = 'standin-secret-of-the-demo';
/** Where the app lives for those who come through the proxy. */
const proxiedAppUrl = 'https://backorder.example';

export interface WorldOptions {
	/** The app's own address; the proxied one where absent. */
	readonly appUrl?: string;
	/** Where a person finds storefront and mailbox; for the links of the admin. */
	readonly links?: readonly { readonly label: string; readonly href: string }[];
	readonly write?: (text: string) => void;
}

export interface World {
	readonly platform: Platform;
	readonly shop: Shop;
	readonly mailbox: Mailbox;
	readonly proxy: StandInProxy;
	readonly staffToken: string;
	/** The app's home in the admin, by Shopify's address. */
	readonly adminUrl: string;
	/** One call of the Admin API as the shop's staff; throws what the API refused. */
	readonly ask: AskAdmin;
	/** By host, as the proxy routes: for local mounts. */
	readonly handlers: { readonly admin: Handler; readonly storefront: Handler; readonly adminApi: Handler };
	readonly app: () => AppProcess;
	/** Ends the app, by default as a crash would, and starts it again over the same data. */
	readonly restartApp: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
	readonly close: () => Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
	const appUrl = options.appUrl ?? proxiedAppUrl;
	const appPort = await findFreePort();
	const mailbox = await createMailbox();
	// Shopify's own requests need no detour by the front: the path is what matters.
	const atApp = (request: Request) => {
		const { pathname, search } = new URL(request.url);
		return fetch(new Request(`http://127.0.0.1:${appPort}${pathname}${search}`, request));
	};
	const platform = createPlatform({
		appUrl,
		apiKey: clientId,
		apiSecret: clientSecret,
		appToml: await readFile('shopify.app.toml', 'utf8'),
		deliver: atApp,
	});
	const shop = seedHolm(platform.store);
	const handle = holmDomain.replace('.myshopify.com', '');
	const staffToken = platform.staffToken(shop);
	const { proxy: appPath } = platform.config;
	const storefront = createStorefront({
		shop,
		...(appPath && {
			appProxy: {
				...appPath,
				url: new URL(appPath.url, appUrl).href,
				apiSecret: clientSecret,
				send: atApp,
			},
		}),
	});
	const ask: AskAdmin = async (query, variables) => {
		const response = await platform.fetch(
			new Request(`https://${holmDomain}/admin/api/${apiVersion}/graphql.json`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'x-shopify-access-token': staffToken },
				body: JSON.stringify({ query, variables }),
			}),
		);
		const answer = (await response.json()) as { readonly data?: unknown; readonly errors?: unknown };
		if (!response.ok || answer.errors) throw new Error(`The Admin API refused: ${JSON.stringify(answer.errors)}`);
		return answer.data;
	};
	const admin = createFrame({
		app: { clientId, clientSecret, name: 'Backorder', appUrl },
		shop: { domain: holmDomain, handle, name: shop.facts.name },
		links: options.links ?? [{ label: 'Storefront', href: `https://${holmDomain}/` }],
		ask,
		scopes: () => ({
			granted: shop.installation?.scopes ?? [],
			required: [...platform.config.scopes],
			optional: [...platform.config.optionalScopes],
		}),
		extensions: () => [],
		now: () => new Date(),
	});
	const adminApi: Handler = (request) => platform.fetch(request);
	const shopHost: Handler = (request) => {
		const { hostname, pathname } = new URL(request.url);
		return hostname === holmDomain && !pathname.startsWith('/admin/') ? storefront(request) : platform.fetch(request);
	};
	const proxy = await startProxy([
		{ host: 'admin.shopify.com', handler: admin },
		{ host: 'cdn.shopify.com', handler: answerCdn },
		{ host: '*.myshopify.com', handler: shopHost },
		...(appUrl.startsWith('https:') ? [{ host: new URL(appUrl).hostname, port: () => appPort }] : []),
	]);

	const data = await mkdtemp(path.join(tmpdir(), 'backorder-demo-'));
	const environment = {
		...proxy.environment(),
		SHOPIFY_API_KEY: clientId,
		SHOPIFY_API_SECRET: clientSecret,
		SHOPIFY_APP_URL: appUrl,
		DATA_DIR: path.join(data, 'app'),
		SMTP_URL: mailbox.smtpUrl,
		MAIL_FROM: '"Holm Studio" <hello@holm.example>',
		ENCRYPTION_KEY: randomBytes(32).toString('base64'),
	};
	const closeAround = async () => {
		platform.stop();
		await proxy.close();
		await mailbox.close();
		await rm(data, { recursive: true, force: true });
	};
	const startApp = () => startAppProcess(environment, appPort, options.write);
	let app: AppProcess;
	try {
		app = await startApp();
	} catch (error) {
		await closeAround();
		throw error;
	}

	return {
		platform,
		shop,
		mailbox,
		proxy,
		staffToken,
		adminUrl: `https://admin.shopify.com/store/${handle}/apps/${clientId}`,
		ask,
		handlers: { admin, storefront, adminApi },
		app: () => app,
		restartApp: async (signal = 'SIGKILL') => {
			await app.stop(signal);
			app = await startApp();
		},
		close: async () => {
			await app.stop();
			await closeAround();
		},
	};
}

/** Shopify's CDN has App Bridge for the app; pictures are at the shop's own address. */
export const answerCdn: Handler = (request) =>
	new URL(request.url).pathname === '/shopifycloud/app-bridge.js'
		? appBridgeScript()
		: new Response('The stand-in has no such file.', { status: 404 });
