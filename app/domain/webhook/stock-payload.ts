/**
 * Which item or product a stock or catalogue webhook is about. Quantities in it are ignored: the counter that counts is
 * the one over all locations, and it is read afresh.
 */
import { z } from 'zod';
import { idShape, isProblem, type Problem, readBody } from './read-body';

/** inventory_levels/update, connect and disconnect. */
export interface LevelNews {
	readonly inventoryItemId: string;
	readonly locationId: string;
}

const levelShape = z.object({ inventory_item_id: idShape, location_id: idShape });

export function parseLevelPayload(raw: string): LevelNews | Problem {
	const body = readBody(levelShape, raw);
	return isProblem(body) ? body : { inventoryItemId: body.inventory_item_id, locationId: body.location_id };
}

/** inventory_items/update: whether the item is tracked may have changed. */
export function parseItemPayload(raw: string): { readonly inventoryItemId: string } | Problem {
	const body = readBody(z.object({ id: idShape }), raw);
	return isProblem(body) ? body : { inventoryItemId: body.id };
}

/** collections/create, collections/update and collections/delete. */
export function parseCollectionPayload(raw: string): { readonly collectionId: string } | Problem {
	const body = readBody(z.object({ id: idShape }), raw);
	return isProblem(body) ? body : { collectionId: body.id };
}

/** products/create, products/update and products/delete. */
export interface ProductNews {
	readonly productId: string;
	/** All variants that it has now; empty for a product that is gone. */
	readonly variantIds: readonly string[];
}

const productShape = z.object({
	id: idShape,
	// `variants` stops at a hundred; this list does not.
	variant_gids: z
		.array(z.object({ admin_graphql_api_id: z.string().regex(/^gid:\/\/shopify\/ProductVariant\/\d+$/) }))
		.nullish(),
	variants: z.array(z.object({ id: idShape })).nullish(),
});

export function parseProductPayload(raw: string): ProductNews | Problem {
	const body = readBody(productShape, raw);
	if (isProblem(body)) return body;
	const listed = (body.variant_gids ?? []).map((each) =>
		each.admin_graphql_api_id.slice('gid://shopify/ProductVariant/'.length),
	);
	const whole = (body.variants ?? []).map((each) => each.id);
	return { productId: body.id, variantIds: [...new Set([...listed, ...whole])] };
}
