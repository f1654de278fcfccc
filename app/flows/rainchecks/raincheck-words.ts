/** What a raincheck is for and where its shop is, as buyers read it. */

/** Shopify names the only variant of a product by a word that no shopper sees; it is stored empty. */
export function itemTitle({ productTitle, title }: { readonly productTitle: string; readonly title: string }): string {
	return title === '' || title === 'Default Title' ? productTitle : `${productTitle} (${title})`;
}

/** Without a slash at the end; by its permanent domain as long as its own has not been read. */
export function shopAddress({ storefrontUrl, domain }: { readonly storefrontUrl: string; readonly domain: string }) {
	return storefrontUrl === '' ? `https://${domain}` : storefrontUrl.replace(/\/+$/, '');
}
