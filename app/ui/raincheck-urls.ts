/**
 * Where the pages of rainchecks are, and what their addresses keep: filter, search, page, and the page that one came
 * from. A buyer's e-mail address is in none of them but sealed, as `who`. Anything odd in one is as if it were not there.
 */

/** Empty and 1 are left out. */
export interface ListState {
	readonly show?: string;
	readonly q?: string;
	readonly who?: string;
	readonly from?: string;
	readonly page?: number;
}

const listUrl = '/app/rainchecks';

function urlOf(path: string, { page = 1, from = '', ...kept }: ListState): string {
	const all = { ...kept, from: from === listUrl ? '' : from, page: page > 1 ? String(page) : '' };
	const query = new URLSearchParams(Object.entries(all).filter(([, value]) => value));
	return query.size > 0 ? `${path}?${query}` : path;
}

export const demandUrl = (state: ListState) => urlOf(listUrl, state);

export const productUrl = (productId: string, state: ListState) => urlOf(`${listUrl}/products/${productId}`, state);

export const waitersUrl = (variantId: string, state: ListState) => urlOf(`${listUrl}/${variantId}`, state);

const ofRainchecks = /^\/app\/rainchecks(\/products\/\d{1,20})?(\?[^#]*)?$/;

/** The list or the product's page that one came from, as one left it; the list where nobody says. */
export function backUrl(from: string | null): string {
	return from !== null && ofRainchecks.test(from) ? from : listUrl;
}

export const isProductUrl = (url: string): boolean => url.startsWith(`${listUrl}/products/`);

export const demandFilters = [
	{ key: 'open', label: 'Open' },
	{ key: 'all', label: 'All' },
] as const;

/** `over`: redeemed, expired, withdrawn or dropped. */
export const waiterFilters = [
	{ key: 'waiting', label: 'Waiting' },
	{ key: 'offered', label: 'Offered' },
	{ key: 'unconfirmed', label: 'Not confirmed' },
	{ key: 'over', label: 'Over' },
	{ key: 'all', label: 'All' },
] as const;

export type WaiterFilter = (typeof waiterFilters)[number]['key'];

export const waiterFilter = (text: string | null): WaiterFilter =>
	waiterFilters.find(({ key }) => key === text)?.key ?? 'all';
