/** A product as Shopify's `structured_data` filter describes it to search engines: JSON-LD by schema.org. */
import type { ProductDrop, VariantDrop } from './shop-view';

export function structuredData(product: ProductDrop, origin: string, currency: string): object {
	const { title, url, vendor, type, description, id } = product;
	const text = description.replace(/<[^>]+>/g, '');
	const offerOf = (variant: VariantDrop) => ({
		'@id': `${variant.url}#offer`,
		'@type': 'Offer',
		availability: `http://schema.org/${variant.available ? 'InStock' : 'OutOfStock'}`,
		price: (variant.price / 100).toFixed(2),
		priceCurrency: currency,
		url: `${origin}${variant.url}`,
	});
	const common = {
		'@context': 'http://schema.org/',
		'@id': `${url}#product`,
		brand: { '@type': 'Brand', name: vendor },
		category: type,
		description: text,
		name: title,
		url: `${origin}${url}`,
	};
	const [first] = product.variants;
	if (product.has_only_default_variant && first)
		return { ...common, '@type': 'Product', image: product.image, offers: offerOf(first) };
	const hasVariant = product.variants.map((variant) => ({
		'@id': `${variant.url}#variant`,
		'@type': 'Product',
		image: variant.image,
		name: `${title} - ${variant.title}`,
		offers: offerOf(variant),
		...(variant.sku ? { sku: variant.sku } : {}),
	}));
	return { ...common, '@type': 'ProductGroup', productGroupID: id, hasVariant };
}
