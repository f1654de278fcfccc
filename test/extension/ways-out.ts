/**
 * The pitcher of holm.ts among other things, for the two ways out of a wait: a shop that takes rainchecks, and what
 * could be bought instead. Its proxy path is another than the app's own, as a merchant may have it.
 */
import { addProduct, type NewProduct } from '../platform/catalogue';
import { setMetafield } from '../platform/metafields';
import type { Product } from '../platform/store';
import { createHolm, type Glaze, type Holm } from './holm';

export interface Offering extends Omit<NewProduct, 'variants'> {
	readonly price: string;
	readonly available?: number;
	readonly tracked?: boolean;
	readonly inventoryPolicy?: 'CONTINUE' | 'DENY';
	/** Of its one variant. */
	readonly promise?: unknown;
}

export interface Shelf extends Holm {
	/** The variant of the other product with this title. */
	readonly otherOf: (title: string) => string;
	readonly productOf: (title: string) => Product;
	readonly publish: (glaze: string, variantIds: readonly string[]) => void;
}

export const rainchecks = (overrides: object = {}, more: object = {}) => ({
	proxy: '/apps/holm',
	raincheck: { on: true, holdsPrice: true, days: 7, max: 10, confirms: true, ...overrides },
	wording: {},
	...more,
});

export function createShelf(glazes: readonly Glaze[], others: readonly Offering[] = [], now?: () => Date): Shelf {
	const holm = createHolm(glazes, now);
	const { shop } = holm;
	const made = new Map<string, Product>();
	for (const { price, available, tracked, inventoryPolicy, promise, ...rest } of others) {
		const product = addProduct(shop, {
			images: [`https://holm.example/cdn/pictures/pitcher-${rest.title.split(' ').at(-1)?.toLowerCase()}.svg`],
			...rest,
			variants: [
				{
					price,
					inventoryPolicy: inventoryPolicy ?? 'DENY',
					tracked: tracked ?? true,
					available: available ?? 9,
					...(rest.options ? { optionValues: rest.options.map(({ values }) => values[0] ?? '') } : {}),
				},
			],
		});
		made.set(rest.title, product);
		if (promise === undefined) continue;
		holm.promise(product.variantIds[0] ?? '', promise);
	}
	const productOf = (title: string): Product => {
		const product = made.get(title);
		if (!product) throw new Error(`No product ${title}`);
		return product;
	};
	holm.settings(rainchecks());
	return {
		...holm,
		productOf,
		otherOf: (title) => productOf(title).variantIds[0] ?? '',
		publish: (glaze, variantIds) => {
			const gids = variantIds.map((id) => `gid://shopify/ProductVariant/${id}`);
			setMetafield(shop, {
				ownerId: `gid://shopify/ProductVariant/${holm.idOf(glaze)}`,
				key: 'alternatives',
				type: 'list.variant_reference',
				value: JSON.stringify(gids),
			});
		},
	};
}

const plain = (html: string): string =>
	html
		.replace(/<\/(p|h2|small|a|button|li)>/g, ' | ')
		.replace(/<[^>]+>/g, '')
		.replace(/\s+/g, ' ')
		.replace(/( \|)+ ?$/, '')
		.replace(/( \|)+ /g, ' | ')
		.trim();

/** The form as a person reads it before anything is sent; '' where it is hidden, undefined where there is none. */
export function readRaincheck(html: string): string | undefined {
	const [, attributes = '', inner] = /<backorder-raincheck([^>]*)>([\s\S]*?)<\/backorder-raincheck>/.exec(html) ?? [];
	if (inner === undefined) return undefined;
	return /\shidden\s/.test(`${attributes} `) ? '' : plain(/<div data-asked>([\s\S]*?)<\/div>/.exec(inner)?.[1] ?? '');
}

/** The tiles as a person reads them; '' where they are hidden, undefined where there is no such block. */
export function readTiles(html: string): string | undefined {
	const [, attributes = '', inner] =
		/<backorder-alternatives([^>]*)>([\s\S]*?)<\/backorder-alternatives>/.exec(html) ?? [];
	if (inner === undefined) return undefined;
	return /\shidden\s/.test(`${attributes} `) ? '' : plain(inner);
}
