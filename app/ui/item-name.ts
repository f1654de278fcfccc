/** What a variant is called in the admin. Shopify names the only variant of a product "Default Title"; nobody else does. */
export interface ItemTitles {
	readonly productTitle: string;
	readonly title: string;
}

export function variantTitle({ title }: ItemTitles): string {
	return title === 'Default Title' ? '' : title;
}

export function itemName(item: ItemTitles): string {
	const variant = variantTitle(item);
	return variant ? `${item.productTitle}, ${variant}` : item.productTitle;
}
