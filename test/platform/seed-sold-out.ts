/** Products of which every variant has run out, so that cards have something to say: one sells on, the other does not. */
import { addProduct } from './catalogue';
import { holmDomain } from './seed';
import type { Shop } from './store';

export function addSoldOut(shop: Shop): void {
	const picture = (form: string, glaze: string) =>
		`https://${holmDomain}/cdn/pictures/${form}-${glaze.toLowerCase()}.svg`;
	const add = (title: string, form: string, sku: string, price: string, inventoryPolicy: 'CONTINUE' | 'DENY') =>
		addProduct(shop, {
			title,
			descriptionHtml: '<p>From the last firing of the year; the shelf is empty.</p>',
			productType: 'Pitchers',
			vendor: 'Holm',
			tags: ['stoneware', 'table'],
			options: [{ name: 'Glaze', values: ['Slate', 'Plum'] }],
			images: [picture(form, 'Slate'), picture(form, 'Plum')],
			variants: ['Slate', 'Plum'].map((glaze) => ({
				optionValues: [glaze],
				sku: `${sku}-${glaze.slice(0, 3).toUpperCase()}`,
				price,
				inventoryPolicy,
				image: picture(form, glaze),
				available: 0,
			})),
		});
	add('Table carafe', 'carafe', 'TAB', '46.00', 'CONTINUE');
	add('Harvest jug', 'jug', 'HAR', '68.00', 'DENY');
}
