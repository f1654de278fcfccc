/**
 * Holm, the shop of the demo: a potter's small catalogue in which every state of stock is to be found, and orders that
 * were there before the app came, two of which wait for what has run out. The same seed always makes the same shop.
 */
import { addLocation, addProduct, type NewProduct } from './catalogue';
import { addCollection } from './collections';
import { fulfil } from './fulfilment';
import { placeOrder } from './orders';
import { type Form, holmCollections, holmForms } from './seed-forms';
import type { Address, Product, Shop, Store, Variant } from './store';

export const holmDomain = 'holm-studio.myshopify.com';

const studio: Address = {
	company: 'Holm Studio',
	address1: '12 Kiln Lane',
	city: 'Portland',
	province: 'Maine',
	provinceCode: 'ME',
	zip: '04101',
	country: 'United States',
	countryCode: 'US',
	phone: '+12075550142',
};

const picture = (form: string, colour: string): string =>
	`https://${holmDomain}/cdn/pictures/${form}-${colour.toLowerCase()}.svg`;

function productOf({ title, form, type, maker, price, sku, tags, text, option, colours }: Form): NewProduct {
	return {
		title,
		descriptionHtml: `<p>${text}</p>`,
		productType: type,
		vendor: maker ?? 'Holm',
		tags,
		options: [{ name: option, values: colours.map(([name]) => name) }],
		images: colours.map(([name]) => picture(form, name)),
		variants: colours.map(([name, available, more]) => ({
			optionValues: [name],
			sku: `${sku}-${name.slice(0, 3).toUpperCase()}`,
			price,
			inventoryPolicy: 'CONTINUE',
			image: picture(form, name),
			available,
			...more,
		})),
	};
}

const buyers = {
	ada: { firstName: 'Ada', lastName: 'Lindqvist', email: 'ada.lindqvist@mail.example' },
	ben: { firstName: 'Ben', lastName: 'Okafor', email: 'ben.okafor@mail.example' },
	clara: { firstName: 'Clara', lastName: 'Weiss', email: 'clara.weiss@mail.example' },
	dev: { firstName: 'Dev', lastName: 'Raman', email: 'dev.raman@mail.example' },
	emi: { firstName: 'Emi', lastName: 'Sato', email: 'emi.sato@mail.example' },
} as const;

const homes: Readonly<Record<keyof typeof buyers, Address>> = {
	ada: {
		address1: '4 Birch Row',
		city: 'Burlington',
		province: 'Vermont',
		provinceCode: 'VT',
		zip: '05401',
		country: 'United States',
		countryCode: 'US',
	},
	ben: {
		address1: '880 Alder St',
		city: 'Seattle',
		province: 'Washington',
		provinceCode: 'WA',
		zip: '98101',
		country: 'United States',
		countryCode: 'US',
	},
	clara: { address1: 'Lindenweg 7', city: 'Freiburg', zip: '79098', country: 'Germany', countryCode: 'DE' },
	dev: {
		address1: '19 Canal Walk',
		city: 'Providence',
		province: 'Rhode Island',
		provinceCode: 'RI',
		zip: '02903',
		country: 'United States',
		countryCode: 'US',
	},
	emi: {
		address1: '2150 Mission St',
		city: 'San Francisco',
		province: 'California',
		provinceCode: 'CA',
		zip: '94110',
		country: 'United States',
		countryCode: 'US',
	},
};

export function seedHolm(store: Store): Shop {
	const shop = store.addShop({
		domain: holmDomain,
		name: 'Holm Studio',
		email: 'hello@holm.example',
		ownerName: 'Maren Holm',
		currency: 'USD',
		timezone: 'America/New_York',
		locale: 'en',
		address: studio,
		firstOrderNumber: 1036,
	});
	addLocation(shop, { name: 'Kiln Lane studio', address: studio });
	for (const form of holmForms) addProduct(shop, productOf(form));
	addProduct(shop, {
		title: 'Gift card',
		descriptionHtml: '<p>For somebody who likes to choose.</p>',
		productType: 'Gift cards',
		vendor: 'Holm',
		isGiftCard: true,
		options: [{ name: 'Denominations', values: ['$25.00', '$50.00', '$100.00'] }],
		images: [picture('bowl', 'Chalk')],
		variants: ['25.00', '50.00', '100.00'].map((price) => ({
			optionValues: [`$${price}`],
			price,
			tracked: false,
			inventoryPolicy: 'CONTINUE',
		})),
	});

	const order = (
		buyer: keyof typeof buyers,
		daysAgo: number,
		lines: readonly (readonly [sku: string, quantity: number])[],
	) => {
		const createdAt = `${new Date(store.now().getTime() - daysAgo * 86_400_000).toISOString().slice(0, 19)}Z`;
		const { firstName, lastName } = buyers[buyer];
		return placeOrder(shop, {
			lines: lines.map(([sku, quantity]) => ({ variantId: requireBySku(shop, sku).id, quantity })),
			email: buyers[buyer].email,
			customer: buyers[buyer],
			shippingAddress: { firstName, lastName, ...homes[buyer] },
			shippingPrice: '8.00',
			locale: buyer === 'clara' ? 'de' : 'en',
			createdAt,
		});
	};
	// Older than the 60 days that an app may read without being granted more; it waits for a plate that never came.
	order('emi', 74, [['PLA-SLA', 2]]);
	const shipped = order('ben', 21, [['CUP-OAT', 4]]);
	fulfil(
		shop,
		shipped.fulfilmentOrders.map((one) => ({ fulfilmentOrderId: one.id })),
	);
	order('ada', 6, [
		['PIT-INK', 2],
		['JUG-MOS', 1],
	]);
	order('clara', 3, [['BOW-MOS', 1]]);
	order('dev', 1, [
		['CUP-MOS', 2],
		['CAR-RUS', 1],
	]);
	for (const { title, holds } of holmCollections) {
		const products = holds.map((each) => requireByTitle(shop, each));
		addCollection(shop, { title, products });
	}
	return shop;
}

function requireByTitle(shop: Shop, title: string): Product {
	const found = [...shop.products.values()].find((product) => product.title === title);
	if (!found) throw new Error(`No product ${title} in ${shop.facts.domain}`);
	return found;
}

export function requireBySku(shop: Shop, sku: string): Variant {
	const found = [...shop.variants.values()].find((variant) => variant.sku === sku);
	if (!found) throw new Error(`No variant ${sku} in ${shop.facts.domain}`);
	return found;
}
