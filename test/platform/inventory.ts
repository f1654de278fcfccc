/**
 * Shopify's arithmetic of stock at a location. On hand is what is there (available, committed and the unavailable
 * kinds together); a sale moves units from available to committed; only shipping, receiving and counting change on
 * hand. The webhook carries `available` alone and is told only where that changed.
 */
import { keptNames } from './model';
import {
	type InventoryItem,
	type KeptName,
	type Level,
	type Location,
	levelKey,
	Refusal,
	type Shop,
	type Variant,
} from './store';

const unavailable = ['damaged', 'quality_control', 'reserved', 'safety_stock'] as const satisfies readonly KeptName[];

/** What on hand is the sum of. */
const onHandParts = ['available', 'committed', ...unavailable] as const satisfies readonly KeptName[];

export const quantityNames = [...keptNames, 'on_hand'] as const;
export type QuantityName = (typeof quantityNames)[number];
/** What `inventoryAdjustQuantities` and `inventoryMoveQuantities` accept. */
export const adjustableNames: readonly string[] = [
	'available',
	'damaged',
	'incoming',
	'quality_control',
	'reserved',
	'safety_stock',
];
/** What `inventorySetQuantities` accepts. */
export const settableNames: readonly string[] = ['available', 'on_hand'];

export const isQuantityName = (name: string): name is QuantityName =>
	(quantityNames as readonly string[]).includes(name);

export const onHandOf = (level: Level): number => onHandParts.reduce((sum, name) => sum + level.quantities[name], 0);

export const quantityOf = (level: Level, name: QuantityName): number =>
	name === 'on_hand' ? onHandOf(level) : level.quantities[name];

export const findLevel = (shop: Shop, itemId: string, locationId: string): Level | undefined =>
	shop.levels.get(levelKey(itemId, locationId));

export const levelsOf = (shop: Shop, itemId: string): Level[] => {
	const found = [...shop.locations.keys()].map((id) => findLevel(shop, itemId, id));
	return found.filter((level): level is Level => level?.isActive === true);
};

/** Locations in the order in which routing asks them. */
export const locationsByPriority = (shop: Shop): Location[] =>
	[...shop.locations.values()].filter((location) => location.isActive).sort((a, b) => a.priority - b.priority);

/** What the shop window counts: available at active locations that fulfil online orders; 0 for an untracked item. */
export function availableOnline(shop: Shop, variant: Variant): number {
	const item = shop.items.get(variant.itemId);
	if (!item?.tracked) return 0;
	return levelsOf(shop, variant.itemId)
		.filter((level) => shop.locations.get(level.locationId)?.fulfillsOnlineOrders === true)
		.filter((level) => shop.locations.get(level.locationId)?.isActive === true)
		.reduce((sum, level) => sum + level.quantities.available, 0);
}

/** A level is made where the location did not stock the item. */
export function stockAt(shop: Shop, itemId: string, locationId: string): Level {
	const found = findLevel(shop, itemId, locationId);
	if (found) return found;
	const at = shop.now();
	const zero = Object.fromEntries(keptNames.map((name) => [name, 0])) as Record<KeptName, number>;
	const level: Level = {
		itemId,
		locationId,
		quantities: zero,
		writtenAt: {},
		isActive: true,
		createdAt: at,
		updatedAt: at,
	};
	shop.levels.set(levelKey(itemId, locationId), level);
	shop.tell({ topic: 'inventory_levels/connect', itemId, locationId });
	return level;
}

/** The one door through which quantities change. `products/update` follows every change of available: it is noisy. */
export function change(shop: Shop, level: Level, deltas: Partial<Record<KeptName, number>>): void {
	const at = shop.now();
	const before = onHandOf(level);
	for (const name of keptNames) {
		const delta = deltas[name];
		if (delta === undefined || delta === 0) continue;
		level.quantities[name] += delta;
		level.writtenAt[name] = at;
	}
	if (onHandOf(level) !== before) level.writtenAt.on_hand = at;
	level.updatedAt = at;
	if (!deltas.available) return;
	shop.tell({ topic: 'inventory_levels/update', itemId: level.itemId, locationId: level.locationId });
	const variant = shop.variants.get(shop.items.get(level.itemId)?.variantId ?? '');
	const product = shop.products.get(variant?.productId ?? '');
	if (!product || !variant) return;
	variant.updatedAt = at;
	product.updatedAt = at;
	shop.tell({ topic: 'products/update', productId: product.id });
}

/** Counted: `on_hand` recomputes available from what is committed and unavailable; `available` moves on hand with it. */
export function setQuantity(shop: Shop, level: Level, name: 'available' | 'on_hand', quantity: number): number {
	const delta = quantity - quantityOf(level, name);
	change(shop, level, { available: delta });
	return delta;
}

export function setTracked(shop: Shop, item: InventoryItem, tracked: boolean): void {
	if (item.tracked === tracked) return;
	item.tracked = tracked;
	item.updatedAt = shop.now();
	shop.tell({ topic: 'inventory_items/update', itemId: item.id });
}

export interface Part {
	readonly locationId: string;
	readonly quantity: number;
}

/**
 * Where a line ships from: one location that has it all, else several that have it together, else the one of highest
 * priority that stocks it, whose available goes below zero.
 */
export function route(shop: Shop, itemId: string | undefined, quantity: number): Part[] {
	const candidates = locationsByPriority(shop).filter((location) => location.fulfillsOnlineOrders);
	const fallback = candidates[0] ?? locationsByPriority(shop)[0];
	if (!fallback) throw new Refusal('The shop has no active location', ['lineItems'], 'INVALID');
	if (itemId === undefined) return [{ locationId: fallback.id, quantity }];
	const stocked = candidates
		.map((location) => findLevel(shop, itemId, location.id))
		.filter((level): level is Level => level?.isActive === true);
	const whole = stocked.find((level) => level.quantities.available >= quantity);
	if (whole) return [{ locationId: whole.locationId, quantity }];
	const together = stocked.reduce((sum, level) => sum + Math.max(0, level.quantities.available), 0);
	if (together < quantity) return [{ locationId: stocked[0]?.locationId ?? fallback.id, quantity }];
	const parts: Part[] = [];
	let left = quantity;
	for (const level of stocked) {
		const taken = Math.min(left, Math.max(0, level.quantities.available));
		if (taken > 0) parts.push({ locationId: level.locationId, quantity: taken });
		left -= taken;
	}
	return parts;
}
