/**
 * The stand-in for Shopify's app-bridge.js, as the app's document loads it. It proves our use of App Bridge, not
 * Shopify's behaviour: what it offers is checked against Shopify's own types, and what it does not offer fails with a
 * sentence that says so, never in silence.
 */
import type { Product, ProductVariant, ShopifyGlobal } from '@shopify/app-bridge-types';
import type { PickedProduct, ScopesAnswer } from '../protocol';
import { defineBars } from './bars';
import { adminOriginOf, readConfig } from './config';
import { patchFetch } from './fetch';
import { openHostLink } from './host-link';
import { defineModal } from './modal';
import { bounce, goHome, syncNavigation } from './navigation';
import { defineSaveBar } from './save-bar';
import { defineToast } from './toast';

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;
const config = readConfig(script);
const adminOrigin = adminOriginOf(script);
const link = openHostLink(adminOrigin);

function absent(name: string): Error {
	return new Error(`The stand-in for App Bridge has no shopify.${name}`);
}
const refuse = (name: string) => () => Promise.reject(absent(name));
const fail = (name: string) => (): never => {
	throw absent(name);
};

const answerScopes = async (): Promise<ScopesAnswer> => link.ask('scopes', null);

async function pick(
	options: Parameters<ShopifyGlobal['resourcePicker']>[0],
): Promise<readonly (PickedProduct | PickedProduct['variants'][number])[] | undefined> {
	const picked = await link.ask('picker', {
		type: options.type,
		multiple: options.multiple !== undefined && options.multiple !== false,
		query: options.query ?? '',
		selectedIds: (options.selectionIds ?? []).flatMap((item) => [
			item.id,
			...('variants' in item ? (item.variants ?? []) : []).map(({ id }) => id),
		]),
	});
	return options.type === 'variant' ? picked?.flatMap((product) => product.variants) : picked;
}

const shopify = {
	config,
	origin: location.origin,
	ready: Promise.resolve(),
	setSignals: fail('setSignals'),
	environment: { mobile: false, embedded: link.isFramed, pos: false, intent: false },
	loading: (isLoading = true) => link.tell({ verb: 'loading', isLoading }),
	idToken: () => link.ask('id-token', null),
	user: async () => ({ accountAccess: 'Full access' }),
	toast: defineToast(link),
	modal: defineModal(),
	saveBar: defineSaveBar(link),
	// The picker knows what the shop's list shows; the rest of Shopify's Product is not there, and reads undefined.
	resourcePicker: (options) =>
		pick(options) as unknown as Promise<((Product & ProductVariant)[] & { selection: never }) | undefined> as never,
	scopes: {
		query: answerScopes,
		request: async () => ({ result: 'declined-all', detail: await answerScopes() }),
		revoke: refuse('scopes.revoke'),
	},
	app: { extensions: async () => (await link.ask('extensions', null)) as never },
	picker: refuse('picker'),
	reviews: { request: refuse('reviews') },
	support: { registerHandler: async () => {} },
	webVitals: { onReport: async () => {} },
	intents: { request: { value: null, subscribe: () => () => {} }, register: fail('intents.register') },
	scanner: { capture: refuse('scanner') },
	shopifyQL: { available: async () => false },
	tools: { register: fail('tools.register'), unregister: fail('tools.unregister'), clear: fail('tools.clear') },
	get pos(): never {
		throw absent('pos');
	},
} satisfies ShopifyGlobal;

window.shopify = shopify;

if (!bounce(link) && !goHome(link, config, adminOrigin)) {
	patchFetch(link, config.locale);
	defineBars(link);
	syncNavigation(link);
}
