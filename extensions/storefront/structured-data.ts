/**
 * Makes the theme's own description of the product for search engines say what the notice says: BackOrder or PreOrder,
 * and from when. It corrects what stands there instead of adding a second opinion, and describes the product itself only
 * where the theme does not. It never names a day that has passed, and leaves alone what it cannot read.
 */
import { readParts } from './curve';
import { shopDay } from './shop-day';

/** What snippets/structured-data.liquid prints. */
interface Described {
	readonly name: string;
	readonly url: string;
	readonly image: string;
	readonly currency: string;
	readonly minutesAhead: number;
	/** By variant, in the currency's main unit. */
	readonly prices: Record<string, number>;
}

interface Offer {
	availability: string;
	availabilityStarts?: string;
}

const products = /^(Product|ProductGroup|IndividualProduct)$/;
const own = document.querySelector('[data-backorder-product]') as HTMLScriptElement;
const described: Described = JSON.parse(own.textContent as string);
const ids = Object.keys(described.prices);
const curves: Record<string, string> = {};
for (const script of document.querySelectorAll('backorder-ship-notice script'))
	Object.assign(curves, JSON.parse(script.textContent as string).curves);

/** What an offer of a variant has to say; undefined where it does not wait. */
function offerOf(id: string | undefined): Offer | undefined {
	const [part] = readParts(curves[id as string], 1, Date.now(), shopDay(described.minutesAhead));
	if (!part) return;
	const [, eta] = part;
	const availability = eta.includes('+') ? 'PreOrder' : 'BackOrder';
	return eta.includes('/') ? { availability, availabilityStarts: eta.slice(0, 10) } : { availability };
}

const variantOf = (text: unknown) => /[?&]variant=(\d+)/.exec(`${text}`)?.[1];
/** In either way: what a theme says in its markup must not be contradicted. */
let isDescribed = !!document.querySelector('[itemtype*="schema.org/Product"]');

/** Corrects every offer below a value; true where it changed any. `id` is the variant that stands further up. */
function correct(value: unknown, id?: string): boolean {
	if (typeof value !== 'object' || !value) return false;
	const node = value as Record<string, unknown>;
	const isProduct = [node['@type']].flat().some((type) => products.test(`${type}`));
	isDescribed ||= isProduct;
	// A product that has one variant is often described without naming it.
	const only = isProduct && node.name === described.name && !ids[1] ? ids[0] : undefined;
	const here = variantOf(node.url) ?? variantOf(node['@id']) ?? only ?? id;
	let isChanged = false;
	if (typeof node.availability === 'string') {
		const offer = offerOf(here);
		if (offer) {
			node.availability = node.availability.replace(/\w*$/, offer.availability);
			node.availabilityStarts = offer.availabilityStarts;
			isChanged = true;
		}
	}
	for (const inner of Object.values(node)) isChanged = correct(inner, here) || isChanged;
	return isChanged;
}

for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
	try {
		const data = JSON.parse(script.textContent as string);
		if (correct(data)) script.textContent = JSON.stringify(data);
	} catch {}
}
if (!isDescribed) {
	const { name, url, image, currency, prices } = described;
	const offers = ids.flatMap((id) => {
		const offer = offerOf(id);
		const availability = `https://schema.org/${offer?.availability}`;
		return offer
			? [
					{
						'@type': 'Offer',
						url: `${url}?variant=${id}`,
						price: prices[id],
						priceCurrency: currency,
						...offer,
						availability,
					},
				]
			: [];
	});
	const script = document.createElement('script');
	script.type = 'application/ld+json';
	script.textContent = JSON.stringify({
		'@context': 'https://schema.org',
		'@type': 'Product',
		name,
		url,
		image,
		offers,
	});
	if (offers[0]) document.head.append(script);
}
