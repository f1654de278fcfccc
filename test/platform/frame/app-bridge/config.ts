/**
 * Where App Bridge learns which app, shop and admin it belongs to: the meta tag or the script's own attribute, the
 * address, and what an earlier page of the same frame left in session storage. Storage may be denied to a frame of
 * another site: it is only ever a help.
 */
export interface BridgeConfig {
	readonly apiKey: string;
	readonly shop: string;
	readonly host: string;
	readonly locale: string;
}

const key = 'app-bridge-config';

function remembered(): Partial<BridgeConfig> {
	try {
		return JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<BridgeConfig>;
	} catch {
		// SecurityError: the browser denies storage to this frame. Then only the address counts.
		return {};
	}
}

function remember(config: BridgeConfig): void {
	try {
		sessionStorage.setItem(key, JSON.stringify(config));
	} catch {
		// As above.
	}
}

export function readConfig(script: HTMLScriptElement | null): BridgeConfig {
	const address = new URLSearchParams(location.search);
	const before = remembered();
	const apiKey =
		document.querySelector<HTMLMetaElement>('meta[name="shopify-api-key"]')?.content ||
		script?.dataset.apiKey ||
		document.querySelector<HTMLScriptElement>('script[data-api-key]')?.dataset.apiKey;
	if (!apiKey) {
		throw new Error('shopify: no app id. <meta name="shopify-api-key"> must stand before the script of App Bridge');
	}
	const config = {
		apiKey,
		shop: address.get('shop') ?? before.shop ?? '',
		host: address.get('host') ?? before.host ?? '',
		locale: address.get('locale') ?? before.locale ?? 'en-US',
	};
	remember(config);
	return config;
}

/** The admin that embeds us: Shopify's own, or the one that served this script to a person's browser. */
export function adminOriginOf(script: HTMLScriptElement | null): string {
	const source = new URL(script?.src ?? location.href);
	return source.hostname === 'cdn.shopify.com' ? 'https://admin.shopify.com' : source.origin;
}

/** What the admin adds to every address of the app, and what a synced address must not show. */
export const frameParameters = ['embedded', 'shop', 'host', 'id_token', 'hmac', 'timestamp', 'session', 'locale'];
