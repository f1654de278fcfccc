/**
 * Shopify's global ids: `gid://shopify/Order/123`, an inventory level being one of two numbers. It only reads and
 * writes the spelling; whether such a record exists is the store's affair.
 */

export const gid = (type: string, id: string): string => `gid://shopify/${type}/${id}`;

export const levelGid = (locationId: string, itemId: string): string =>
	`gid://shopify/InventoryLevel/${locationId}?inventory_item_id=${itemId}`;

const pattern = /^gid:\/\/shopify\/([A-Za-z]+)\/([0-9A-Za-z-]+)(?:\?inventory_item_id=(\d+))?$/;

interface Gid {
	readonly type: string;
	readonly id: string;
	/** Only for an inventory level. */
	readonly itemId: string | undefined;
}

export function findGid(text: string): Gid | undefined {
	const match = pattern.exec(text);
	return match?.[1] && match[2] ? { type: match[1], id: match[2], itemId: match[3] } : undefined;
}

/** The numeric id, where the text is a gid of that type or (as many inputs allow) the bare number. */
export function findIdOf(type: string, text: string): string | undefined {
	if (/^\d+$/.test(text)) return text;
	const found = findGid(text);
	return found?.type === type ? found.id : undefined;
}
