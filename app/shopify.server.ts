/**
 * Shopify's own library, set up once by the process and asked for by the routes. It decides who is speaking (token
 * exchange, session tokens) and nothing else. Nothing that must happen may hang on its afterAuth hook, which runs once
 * per token and can be lost; and its log level stays at info, because debug prints session tokens.
 */
import '@shopify/shopify-app-remix/adapters/node';
import {
	AppDistribution,
	ApiVersion as LibraryVersion,
	LogSeverity,
	shopifyApp,
} from '@shopify/shopify-app-remix/server';
import { API_VERSION } from './adapters/shopify/api-version';

/** The library's own storage contract, read off its settings: it does not export the interface. */
export type SessionStorage = NonNullable<Parameters<typeof shopifyApp>[0]['sessionStorage']>;

export interface ShopifySettings {
	readonly apiKey: string;
	readonly apiSecret: string;
	readonly appUrl: string;
	readonly sessionStorage: SessionStorage;
}

function create(settings: ShopifySettings) {
	return shopifyApp({
		apiKey: settings.apiKey,
		apiSecretKey: settings.apiSecret,
		apiVersion: requireLibraryVersion(API_VERSION),
		appUrl: settings.appUrl,
		sessionStorage: settings.sessionStorage,
		distribution: AppDistribution.AppStore,
		isEmbeddedApp: true,
		useOnlineTokens: false,
		logger: { level: LogSeverity.Info },
		future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
	});
}

type Library = ReturnType<typeof create>;
let opened: { readonly library: Library; readonly apiKey: string } | undefined;

/** Called once by the composition root, before the first request. A later call replaces the library. */
export function openShopify(settings: ShopifySettings): void {
	opened = { library: create(settings), apiKey: settings.apiKey };
}

export function shopify(): Library {
	if (!opened) throw new Error('openShopify() has to be called before a route asks who is speaking');
	return opened.library;
}

/** The public client id, which App Bridge reads off the document. */
export function shopifyApiKey(): string {
	if (!opened) throw new Error('openShopify() has to be called before a document is rendered');
	return opened.apiKey;
}

/** The library as routes use it; each call finds the opened one, so that importing this file needs no settings. */
export const authenticate: Pick<Library['authenticate'], 'admin'> = {
	admin: (request) => shopify().authenticate.admin(request),
};

export const addDocumentResponseHeaders: Library['addDocumentResponseHeaders'] = (request, headers) =>
	shopify().addDocumentResponseHeaders(request, headers);

export const login: Library['login'] = (request) => shopify().login(request);

function requireLibraryVersion(apiVersion: string): LibraryVersion {
	const version = Object.values(LibraryVersion).find((known) => known === apiVersion);
	if (!version) throw new Error(`This version of Shopify's library does not know the Admin API ${apiVersion}`);
	return version;
}
