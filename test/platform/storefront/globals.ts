/**
 * The objects that Shopify gives to any Liquid of a page: shop, request, routes, localization, template, customer, and
 * for the app's extension alone `app`. What a page has beside them (product, collection, search, cart) is added by it.
 */
import { Drop } from 'liquidjs';
import type { Shop } from '../store';
import { moneyFormatOf } from './engine';
import { type Language, languages } from './languages';
import { appMetafields, type Reader } from './metafield-drops';
import type { Visit } from './visit';

/** As `request.page_type` and `template.name` say it. */
export type PageType = 'index' | 'product' | 'collection' | 'search' | 'cart' | 'page' | '404' | 'customers/account';

class TemplateDrop extends Drop {
	readonly name: string;
	readonly suffix = undefined;

	constructor(name: string) {
		super();
		this.name = name.split('/').at(-1) ?? name;
	}
	override valueOf(): string {
		return this.name;
	}
}

export const countries = [
	['US', 'United States'],
	['CA', 'Canada'],
	['GB', 'United Kingdom'],
	['DE', 'Deutschland'],
	['AT', 'Österreich'],
	['CH', 'Schweiz'],
	['FR', 'France'],
	['ES', 'España'],
	['IT', 'Italia'],
	['NL', 'Nederland'],
	['DK', 'Danmark'],
	['JP', '日本'],
	['AE', 'الإمارات'],
].map(([code = '', name = '']) => ({ code, name }));

const languageView = ({ isoCode, name, endonym, root }: Language, current: Language) => ({
	iso_code: isoCode,
	name,
	endonym_name: endonym,
	root_url: root || '/',
	primary: root === '',
	selected: isoCode === current.isoCode,
});

export const routesOf = (root: string) => ({
	root_url: root || '/',
	account_url: `${root}/account`,
	account_login_url: `${root}/account`,
	cart_url: `${root}/cart`,
	cart_add_url: `${root}/cart/add`,
	cart_change_url: `${root}/cart/change`,
	cart_update_url: `${root}/cart/update`,
	cart_clear_url: `${root}/cart/clear`,
	collections_url: `${root}/collections`,
	all_products_collection_url: `${root}/collections/all`,
	search_url: `${root}/search`,
	predictive_search_url: `${root}/search/suggest`,
	product_recommendations_url: `${root}/recommendations/products`,
});

export function globalsOf(shop: Shop, visit: Visit, pageType: PageType, reader: Reader) {
	const { facts } = shop;
	const money = moneyFormatOf(facts.currency);
	const customer = shop.customers.get(visit.customerId ?? '');
	const available = countries.map(({ code, name }) => ({ iso_code: code, name }));
	const host = visit.url.host;
	return {
		shop: {
			id: facts.id,
			name: facts.name,
			email: facts.email,
			currency: facts.currency,
			domain: host,
			permanent_domain: facts.domain,
			url: visit.url.origin,
			secure_url: visit.url.origin,
			money_format: money,
			money_with_currency_format: `${money} ${facts.currency}`,
			published_locales: languages.map((one) => languageView(one, visit.language)),
		},
		request: {
			locale: languageView(visit.language, visit.language),
			page_type: pageType,
			path: visit.url.pathname,
			host,
			origin: visit.url.origin,
			design_mode: false,
			visual_preview_mode: false,
		},
		routes: routesOf(visit.root),
		localization: {
			language: languageView(visit.language, visit.language),
			available_languages: languages.map((one) => languageView(one, visit.language)),
			country: available[0],
			available_countries: available,
		},
		template: new TemplateDrop(pageType),
		customer: customer && {
			id: customer.id,
			email: customer.email,
			first_name: customer.firstName,
			last_name: customer.lastName,
			name: [customer.firstName, customer.lastName].filter(Boolean).join(' '),
		},
		...(reader === 'app' ? { app: { metafields: appMetafields(shop) } } : {}),
	};
}
