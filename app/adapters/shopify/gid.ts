/** Shopify's global ids and the numeric text inside them. Everything beyond this folder speaks numeric text. */

export type GidType =
	| 'AppInstallation'
	| 'BulkOperation'
	| 'Collection'
	| 'Customer'
	| 'DiscountCodeNode'
	| 'FulfillmentOrder'
	| 'InventoryItem'
	| 'LineItem'
	| 'Order'
	| 'Product'
	| 'ProductVariant'
	| 'Shop';

export const toGid = (type: GidType, id: string): string => `gid://shopify/${type}/${id}`;

const pattern = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)(?:\?.*)?$/;

/** The numeric id, however many digits it has. @throws RangeError for anything that is not a global id. */
export function requireId(gid: string): string {
	const id = pattern.exec(gid)?.[2];
	if (id === undefined) throw new RangeError(`Not a global id of Shopify: ${JSON.stringify(gid)}`);
	return id;
}

/** "LineItem" for a line's global id; undefined for anything else. */
export const findGidType = (gid: string): string | undefined => pattern.exec(gid)?.[1];
