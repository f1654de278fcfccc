/**
 * What the admin signs with the app's secret: session tokens, and the address that it opens the app at. HS256 and
 * HMAC as platform.md says; the library that the app runs is what checks them.
 */
import { createHmac } from 'node:crypto';
import { signSessionToken } from '../sign';

export interface AppIdentity {
	readonly clientId: string;
	readonly clientSecret: string;
}

/** A session token as App Bridge hands it out: one minute, for one shop, one app and one member of staff. */
export const mintIdToken = (app: AppIdentity, shopDomain: string, now: Date): string =>
	signSessionToken({
		apiKey: app.clientId,
		apiSecret: app.clientSecret,
		shop: shopDomain,
		issuedAt: Math.floor(now.getTime() / 1000),
	});

/** What `host` says: which admin embeds the app. The library refuses padding in the middle, so there is none at all. */
export const hostParameter = (handle: string): string =>
	Buffer.from(`admin.shopify.com/store/${handle}`).toString('base64').replace(/=+$/, '');

/** The address at which the admin opens the app in its frame. @param path of the app, with its own query. */
export function embeddedAddress(
	app: AppIdentity & { readonly appUrl: string },
	shop: { readonly domain: string; readonly handle: string },
	path: string,
	now: Date,
): string {
	const url = new URL(path === '' ? '/' : path, app.appUrl);
	const added = {
		embedded: '1',
		host: hostParameter(shop.handle),
		id_token: mintIdToken(app, shop.domain, now),
		locale: 'en-US',
		shop: shop.domain,
		timestamp: String(Math.floor(now.getTime() / 1000)),
	};
	for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
	const message = [...url.searchParams]
		.map(([name, value]) => `${name}=${value}`)
		.sort()
		.join('&');
	url.searchParams.set('hmac', createHmac('sha256', app.clientSecret).update(message).digest('hex'));
	return url.href;
}
