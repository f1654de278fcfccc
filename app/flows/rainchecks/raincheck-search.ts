/**
 * An e-mail address that staff look for, as the address of a page may keep it: sealed for the one shop, because the
 * addresses of pages stand in logs and histories, where a buyer's must not.
 */

import type { ShopContext } from '../shop-context';
import { storableText } from '../storable-text';
import { findSealed } from './raincheck-places';

type Searcher = Pick<ShopContext, 'shopId' | 'sealer'>;

/** The longest that an e-mail address may be (RFC 5321, 4.5.3.1.3). */
const longestEmail = 254;

const placeOf = (shopId: string) => ({ shop: shopId, table: 'raincheck', column: 'search', row: '' });

/** Empty where nothing is searched for. */
export function sealSearch({ sealer, shopId }: Searcher, typed: string): string {
	const email = storableText(typed).trim().slice(0, longestEmail);
	return email === '' ? '' : sealer.seal(email, placeOf(shopId));
}

/** What is searched for. */
export interface Searched {
	/** As it was typed. */
	readonly text: string;
	/** The same where it is an e-mail address, which text with an @ is; else empty. */
	readonly email: string;
	/** The address sealed, as `who` of a page's address; else empty. */
	readonly who: string;
}

/** What a page's address asks for: `who` that we sealed, or else `q`. One that does not open asks for nothing. */
export function readSearched(searcher: Searcher, query: { readonly q: string; readonly who: string }): Searched {
	const { q, who } = query;
	const email = findSealed(searcher.sealer, who, placeOf(searcher.shopId)) ?? '';
	if (email !== '') return { text: email, email, who };
	return isAddress(q) ? { text: q, email: q, who: sealSearch(searcher, q) } : { text: q, email: '', who: '' };
}

const isAddress = (text: string) => text.includes('@');
