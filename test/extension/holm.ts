/**
 * A small shop to put the notice to the test: one pitcher in five glazes, each in a state of its own, at noon of 22
 * November 2026 in New York.
 */
import { requireDay } from '../../app/domain/day';
import type { SupplyCurve } from '../../app/domain/promise/curve';
import { addLocation, addProduct, type NewVariant } from '../platform/catalogue';
import { setMetafield } from '../platform/metafields';
import { createStore, type Shop } from '../platform/store';
import { createStorefront, type Storefront } from '../platform/storefront/storefront';

export const noon = new Date('2026-11-22T17:00:00Z');

export const day = requireDay;

export const curve = (overrides: Partial<SupplyCurve> = {}): SupplyCurve => ({
	asOf: '2026-11-22T15:00:00.000Z',
	steps: [{ downTo: -14, basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') }],
	then: { basis: 'unknown' },
	...overrides,
});

export interface Glaze extends Partial<NewVariant> {
	readonly name: string;
	/** The metafield's text or value; none where absent. */
	readonly promise?: unknown;
}

export interface Holm {
	readonly shop: Shop;
	readonly storefront: Storefront;
	readonly idOf: (glaze: string) => string;
	/** Publishes for one variant: the metafield's text or value. */
	readonly promise: (variantId: string, value: unknown) => void;
	/** Publishes for the storefront: likewise. */
	readonly settings: (value: unknown) => void;
	/** The product page's HTML. */
	readonly page: (glaze: string, path?: string) => Promise<string>;
}

export function createHolm(glazes: readonly Glaze[], now: () => Date = () => noon): Holm {
	const store = createStore(now);
	const shop = store.addShop({
		domain: 'holm-studio.myshopify.com',
		name: 'Holm Studio',
		email: 'hello@holm.example',
		ownerName: 'Ida Holm',
		currency: 'USD',
		timezone: 'America/New_York',
		locale: 'en',
		address: { countryCode: 'US' },
		firstId: 820_982_911_946_154_500n,
	});
	shop.installation = { id: '1', scopes: [], installedAt: noon.toISOString() };
	addLocation(shop, { name: 'Studio' });
	const product = addProduct(shop, {
		title: 'Stoneware pitcher',
		handle: 'stoneware-pitcher',
		productType: 'Tableware',
		descriptionHtml:
			'<p>Thrown in small batches and fired twice. Holds 1.2 litres and keeps its cool on the table.</p>',
		options: [{ name: 'Glaze', values: glazes.map(({ name }) => name) }],
		images: ['https://holm.example/cdn/pictures/pitcher-oat.svg'],
		variants: glazes.map(({ name, promise: _, ...rest }) => ({
			optionValues: [name],
			price: '48.00',
			inventoryPolicy: 'CONTINUE',
			image: `https://holm.example/cdn/pictures/pitcher-${name.toLowerCase()}.svg`,
			...rest,
		})),
	});
	const idOf = (name: string): string => {
		const id = product.variantIds.find((one) => shop.variants.get(one)?.title === name);
		if (id === undefined) throw new Error(`No glaze ${name}`);
		return id;
	};
	const json = (value: unknown) => ({
		type: 'json',
		value: typeof value === 'string' ? value : JSON.stringify(value),
	});
	const promise = (variantId: string, value: unknown) =>
		setMetafield(shop, { ownerId: `gid://shopify/ProductVariant/${variantId}`, key: 'promise', ...json(value) });
	for (const { name, promise: value } of glazes) if (value !== undefined) promise(idOf(name), value);
	const storefront = createStorefront({ shop });
	return {
		shop,
		storefront,
		idOf,
		promise,
		settings: (value) => {
			const ownerId = `gid://shopify/AppInstallation/${shop.installation?.id}`;
			setMetafield(shop, { ownerId, namespace: 'backorder', key: 'storefront', ...json(value) });
		},
		page: async (glaze, path = '/products/stoneware-pitcher') => {
			const response = await storefront(new Request(`https://holm.example${path}?variant=${idOf(glaze)}`));
			if (response.status !== 200) throw new Error(`The page answered ${response.status}`);
			return await response.text();
		},
	};
}

/** What the first element of this name prints for its script. */
export const printedIn = (html: string, element = 'backorder-ship-notice') =>
	JSON.parse(
		new RegExp(`<${element}[\\s\\S]*?<script type="application/json">([\\s\\S]*?)</script>`).exec(html)?.[1] ?? '',
	);

/** The notice as a person reads it, its parts divided by " | "; undefined where the page has none at all. */
export function readNotice(html: string): string | undefined {
	const live = /<div class="bo-s" data-on[^>]*>([\s\S]*?)<\/div>\s*(?:<div class="bo-s"|<script)/.exec(html)?.[1];
	return live
		?.replace(/<\/(p|dt|dd)>/g, ' | ')
		.replace(/<[^>]+>/g, '')
		.replace(/\s+/g, ' ')
		.replace(/ \| $/, '')
		.trim();
}
