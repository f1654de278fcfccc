/** The app as a merchant meets it in the frame of Shopify's admin: installed, with a token, and requests that carry one. */
import { Session } from '@shopify/shopify-app-remix/server';
import { saveInstalledShop } from '../../app/adapters/db/shops.server';
import { mintIdToken } from '../platform/frame/id-token';
import { appUrl, openApp } from './open-app';

const app = { clientId: 'key', clientSecret: 'hush' };

export interface MerchantShop {
	readonly id: string;
	readonly domain: string;
}

/** Opens the real context over a database of its own, with these shops installed. */
export async function openInstalled(shops: readonly MerchantShop[]) {
	const { context, close } = await openApp({ apiSecret: app.clientSecret });
	for (const { id, domain } of shops) {
		const facts = {
			id,
			domain,
			name: 'Holm Studio',
			email: 'hello@holm.example',
			timezone: 'UTC',
			currency: 'USD',
			countryCode: 'US',
			storefrontUrl: `https://${domain}`,
			pool: '1',
			hasOtherLocations: false,
			appInstallationId: '5',
			scopes: '',
		};
		await saveInstalledShop(context.database.prisma, facts, new Date());
		const session = { id: `offline_${domain}`, shop: domain, state: '', isOnline: false, scope: '', accessToken: 'x' };
		await context.sessions.storeSession(new Session(session));
	}
	return { context, close };
}

/** As App Bridge sends it from within the frame; a form is posted. */
export function merchantRequest(shop: MerchantShop, path: string, form?: Readonly<Record<string, string>>): Request {
	return new Request(`${appUrl}${path}`, {
		headers: { authorization: `Bearer ${mintIdToken(app, shop.domain, new Date())}` },
		...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
	});
}

/** As Remix answers: a Response that was thrown is the answer. */
export async function answerOf<T>(run: () => Promise<T>): Promise<T | Response> {
	try {
		return await run();
	} catch (thrown) {
		if (thrown instanceof Response) return thrown;
		throw thrown;
	}
}
