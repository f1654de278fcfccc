/** A product of 2,000 variants, for pages that may carry only what they show: Liquid sees the first 250 of them. */
import { addProduct } from './catalogue';
import { holmDomain } from './seed';
import type { Product, Shop } from './store';

const glazes = ['Oat', 'Moss', 'Ink', 'Rust', 'Chalk', 'Slate', 'Honey', 'Plum', 'Linen', 'Walnut'];
const finishes = ['Matt', 'Satin', 'Gloss', 'Raw', 'Salted', 'Speckled', 'Crackled', 'Ash', 'Celadon', 'Shino'];
const sizes = Array.from({ length: 20 }, (_, at) => `${(at + 1) * 5} cm`);

export function addSampleTiles(shop: Shop): Product {
	const picture = (glaze: string) => `https://${holmDomain}/cdn/pictures/plate-${glaze.toLowerCase()}.svg`;
	const combinations = glazes.flatMap((glaze) =>
		finishes.flatMap((finish) => sizes.map((size) => [glaze, finish, size] as const)),
	);
	return addProduct(shop, {
		title: 'Sample tile',
		handle: 'sample-tile',
		descriptionHtml: '<p>Every glaze that we fire, in every finish and every size, to hold against your wall.</p>',
		productType: 'Tiles',
		vendor: 'Holm',
		tags: ['stoneware', 'sample'],
		options: [
			{ name: 'Glaze', values: glazes },
			{ name: 'Finish', values: finishes },
			{ name: 'Size', values: sizes },
		],
		images: glazes.map(picture),
		variants: combinations.map((optionValues, at) => ({
			optionValues,
			sku: `TIL-${String(at + 1).padStart(4, '0')}`,
			price: (4 + (at % sizes.length) * 0.5).toFixed(2),
			inventoryPolicy: 'CONTINUE',
			image: picture(optionValues[0]),
			// Every seventh has run out, the last one too.
			available: at % 7 === 4 ? 0 : 12,
		})),
	});
}
