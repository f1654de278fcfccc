/**
 * The app behind its proxy, on the real context: a Request in, a Response out. Shops 900 and 902 have installed it, 901 no
 * longer. The clock stands still, so that no hour begins in the middle of a test.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Liquid } from 'liquidjs';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { saveInstalledShop } from '../../app/adapters/db/shops.server';
import type { AppContext } from '../../app/context.server';
import { action as anyAction, loader as anyLoader } from '../../app/routes/proxy.$';
import { action as formAction, loader as formLoader } from '../../app/routes/proxy.raincheck';
import { action as pageAction, loader as pageLoader } from '../../app/routes/proxy.raincheck_.$token';
import { openApp } from './open-app';
import { type Proxied, proxied, proxySecret } from './proxied';

export const shopId = '900';

/** Call it at the top of a test file. */
export function openProxiedApp() {
	let context: AppContext;
	let close: () => Promise<void>;
	const db = () => context.database.forShop(shopId);

	beforeAll(async () => {
		({ context, close } = await openApp({ apiSecret: proxySecret, previousApiSecret: 'hush-before' }));
		for (const [id, domain] of [
			[shopId, 'holm-studio'],
			['901', 'gone'],
			['902', 'other'],
		] as const)
			await saveInstalledShop(context.database.prisma, { ...facts, id, domain: `${domain}.myshopify.com` }, new Date());
		await context.database.forShop('901').shop.updateMany({ data: { status: 'uninstalled' } });
	});
	afterAll(() => close());

	beforeEach(async () => {
		vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-22T15:00:00.000Z') });
		await db().shop.updateMany({ data: { raincheckIsOn: true, proxyPath: '/apps/backorder', isStorefrontDue: false } });
		await db().raincheckMail.deleteMany();
		await db().raincheck.deleteMany();
		await db().rateWindow.deleteMany();
		await db().dirtyVariant.deleteMany();
		await db().variant.deleteMany();
		await db().product.deleteMany();
		const variant = { shopId, productId: '1500', inventoryItemId: '2500', productTitle: 'Stoneware pitcher' };
		await db().variant.createMany({
			data: [
				{ ...variant, id: '500', title: 'Oat', price: '48.00', available: 0 },
				{ ...variant, id: '501', available: 3 },
				{ ...variant, id: '502', available: -2, policy: 'continue' },
				{ ...variant, id: '503', available: 0, isTracked: false },
				{ ...variant, id: '504', available: 0, isDeleted: true },
				{ ...variant, id: '505', available: 0, productId: '1501' },
			],
		});
		await db().product.createMany({
			data: [
				{ shopId, id: '1500', readAt: new Date() },
				{ shopId, id: '1501', readAt: new Date(), isPublished: false },
			],
		});
	});
	return { db, sealer: () => context.sealer };
}

const facts = {
	name: 'Holm Studio',
	email: 'hello@holm.example',
	timezone: 'UTC',
	currency: 'USD',
	countryCode: 'US',
	storefrontUrl: 'https://holm.example',
	pool: '1',
	hasOtherLocations: false,
	appInstallationId: '5',
	scopes: '',
};

/** As Remix answers: a Response that was thrown is the answer. */
async function answered(run: () => Promise<Response>): Promise<Response> {
	try {
		return await run();
	} catch (thrown) {
		if (thrown instanceof Response) return thrown;
		throw thrown;
	}
}

type Route = (args: LoaderFunctionArgs) => Promise<Response>;

const route =
	(loader: Route, action: Route) =>
	(request: Request, token?: string): Promise<Response> => {
		const args = { request, params: token === undefined ? {} : { token }, context: {} };
		return answered(() => (request.method === 'GET' ? loader(args) : action(args)));
	};

const askForm = route(formLoader, formAction);
const askPage = route(pageLoader, pageAction);
/** An address of the proxy that is none. */
export const askNowhere = route(anyLoader, anyAction);

/** The form, or the page of a token. */
export const ask = (request: Request, token?: string) =>
	token === undefined ? askForm(request) : askPage(request, token);

export const fields = (over: Readonly<Record<string, string>> = {}) =>
	new URLSearchParams({
		variant: '500',
		quantity: '2',
		email: 'ana@example.com',
		locale: 'en',
		currency: 'USD',
		blank: '',
		since: String(Math.floor(Date.now() / 1000) - 60),
		...over,
	});

export const json = { Accept: 'application/json' };

export const send = (over: Readonly<Record<string, string>> = {}, options: Proxied = {}) =>
	ask(proxied('/raincheck', { headers: json, body: fields(over), ...options }));

/** What the theme would show: Liquid runs over the whole answer. */
export const rendered = async (response: Response): Promise<string> =>
	new Liquid({ globals: { shop: { email: 'secret@holm.example', name: 'RUN' } } }).parseAndRender(
		await response.text(),
	);
