/** Mutations of stock: set, adjust and move. All or nothing: everything is checked before anything is booked. */
import { findGid, gid } from './gid';
import {
	adjustableNames,
	change,
	findLevel,
	type QuantityName,
	quantityOf,
	setQuantity,
	setTracked,
	settableNames,
	stockAt,
} from './inventory';
import { attempt, idIn } from './payload';
import type { Scene, View } from './scene';
import { type KeptName, type Level, Refusal, requireRecord } from './store';
import { itemView, levelView } from './view-product';
import { locationView } from './view-shop';

interface Booked {
	readonly name: string;
	readonly delta: number;
	readonly level: Level;
	readonly after: number;
}

interface SetArgs {
	readonly input: {
		readonly name: string;
		readonly reason: string;
		readonly referenceDocumentUri?: string | null;
		readonly quantities: readonly {
			readonly inventoryItemId: string;
			readonly locationId: string;
			readonly quantity: number;
			readonly changeFromQuantity?: number | null;
		}[];
	};
}

interface AdjustArgs {
	readonly input: {
		readonly name: string;
		readonly reason: string;
		readonly referenceDocumentUri?: string | null;
		readonly changes: readonly {
			readonly inventoryItemId: string;
			readonly locationId: string;
			readonly delta: number;
			readonly changeFromQuantity?: number | null;
			readonly ledgerDocumentUri?: string | null;
		}[];
	};
}

interface Terminal {
	readonly locationId: string;
	readonly name: string;
	readonly changeFromQuantity?: number | null;
}

interface MoveArgs {
	readonly input: {
		readonly reason: string;
		readonly referenceDocumentUri: string;
		readonly changes: readonly {
			readonly inventoryItemId: string;
			readonly quantity: number;
			readonly from: Terminal;
			readonly to: Terminal;
		}[];
	};
}

const reasons = [
	'correction',
	'cycle_count_available',
	'damaged',
	'movement_canceled',
	'movement_created',
	'movement_received',
	'movement_updated',
	'other',
	'promotion',
	'quality_control',
	'received',
	'reservation_created',
	'reservation_deleted',
	'reservation_updated',
	'restock',
	'safety_stock',
	'shrinkage',
];

function requireReason(reason: string): void {
	if (!reasons.includes(reason))
		throw new Refusal('The specified reason is invalid.', ['input', 'reason'], 'INVALID_REASON');
}

function requireName(name: string, valid: readonly string[], code: string): QuantityName {
	if (!valid.includes(name))
		throw new Refusal(
			`The specified quantity name is invalid. Valid values are: ${valid.join(', ')}.`,
			['input', 'name'],
			code,
		);
	return name as QuantityName;
}

/** An item that the location does not stock is refused, as Shopify wants it activated first. */
function requireLevel(scene: Scene, itemGid: string, locationGid: string, field: readonly string[]): Level {
	const itemId = idIn('InventoryItem', itemGid);
	const locationId = idIn('Location', locationGid);
	const { shop } = scene;
	const item = shop.items.get(itemId);
	if (!item)
		throw new Refusal(
			'The specified inventory item could not be found.',
			[...field, 'inventoryItemId'],
			'INVALID_INVENTORY_ITEM',
		);
	if (!shop.locations.get(locationId))
		throw new Refusal('The specified location could not be found.', [...field, 'locationId'], 'INVALID_LOCATION');
	const level = findLevel(shop, itemId, locationId);
	if (!level?.isActive)
		throw new Refusal(
			'The specified inventory item is not stocked at the location.',
			[...field, 'locationId'],
			'INVALID_LOCATION',
		);
	return level;
}

function requireUnchanged(
	level: Level,
	name: QuantityName,
	from: number | null | undefined,
	field: readonly string[],
): void {
	if (from === null || from === undefined || from === quantityOf(level, name)) return;
	throw new Refusal(
		'The changeFromQuantity argument does not match the persisted quantity.',
		[...field, 'changeFromQuantity'],
		'CHANGE_FROM_QUANTITY_STALE',
	);
}

const limit = 1_000_000_000;

function requireSize(quantity: number, field: readonly string[]): void {
	if (quantity > limit)
		throw new Refusal(`The quantity can't be higher than ${limit}.`, field, 'INVALID_QUANTITY_TOO_HIGH');
	if (quantity < -limit)
		throw new Refusal(`The quantity can't be lower than -${limit}.`, field, 'INVALID_QUANTITY_TOO_LOW');
}

function groupView(
	scene: Scene,
	reason: string,
	reference: string | null | undefined,
	booked: readonly Booked[],
): View {
	return {
		__typename: 'InventoryAdjustmentGroup',
		id: gid('InventoryAdjustmentGroup', scene.shop.nextId()),
		createdAt: scene.shop.now(),
		reason,
		referenceDocumentUri: reference ?? null,
		changes: ({ quantityNames }: { readonly quantityNames?: readonly string[] | null }) =>
			booked
				.filter(({ name }) => !quantityNames || quantityNames.includes(name))
				.map(({ name, delta, level, after }) => ({
					name,
					delta,
					quantityAfterChange: after,
					ledgerDocumentUri: null,
					item: () => itemView(scene, requireRecord(scene.shop.items, level.itemId, 'The item')),
					location: () => locationView(scene, requireRecord(scene.shop.locations, level.locationId, 'The location')),
				})),
	};
}

/** Counting `available` moves on hand with it, so both stand in the answer. */
const bookedBoth = (level: Level, name: QuantityName, delta: number): Booked[] => {
	const names: QuantityName[] =
		name === 'incoming' ? [name] : name === 'on_hand' ? ['available', 'on_hand'] : [name, 'on_hand'];
	return delta === 0 ? [] : names.map((each) => ({ name: each, delta, level, after: quantityOf(level, each) }));
};

export function stockMutations(scene: Scene): View {
	const { shop } = scene;
	return {
		inventorySetQuantities: ({ input }: SetArgs) =>
			attempt(() => {
				requireReason(input.reason);
				const name = requireName(input.name, settableNames, 'INVALID_NAME') as 'available' | 'on_hand';
				const wanted = input.quantities.map((each, index) => {
					const field = ['input', 'quantities', String(index)];
					const level = requireLevel(scene, each.inventoryItemId, each.locationId, field);
					requireSize(each.quantity, [...field, 'quantity']);
					requireUnchanged(level, name, each.changeFromQuantity, field);
					return { level, quantity: each.quantity };
				});
				if (new Set(wanted.map(({ level }) => level)).size < wanted.length)
					throw new Refusal(
						'The combination of inventoryItemId and locationId must be unique.',
						['input', 'quantities'],
						'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
					);
				const booked = wanted.flatMap(({ level, quantity }) =>
					bookedBoth(level, name, setQuantity(shop, level, name, quantity)),
				);
				return { inventoryAdjustmentGroup: groupView(scene, input.reason, input.referenceDocumentUri, booked) };
			}),
		inventoryAdjustQuantities: ({ input }: AdjustArgs) =>
			attempt(() => {
				requireReason(input.reason);
				const name = requireName(input.name, adjustableNames, 'INVALID_QUANTITY_NAME') as KeptName;
				const wanted = input.changes.map((each, index) => {
					const field = ['input', 'changes', String(index)];
					const level = requireLevel(scene, each.inventoryItemId, each.locationId, field);
					requireSize(level.quantities[name] + each.delta, [...field, 'delta']);
					if (name !== 'available' && !each.ledgerDocumentUri)
						throw new Refusal(
							'A ledger document URI is required except when adjusting available.',
							[...field, 'ledgerDocumentUri'],
							'INVALID_QUANTITY_DOCUMENT',
						);
					if (name === 'available' && each.ledgerDocumentUri)
						throw new Refusal(
							'A ledger document URI is not allowed when adjusting available.',
							[...field, 'ledgerDocumentUri'],
							'INVALID_AVAILABLE_DOCUMENT',
						);
					requireUnchanged(level, name, each.changeFromQuantity, field);
					return { level, delta: each.delta };
				});
				const booked = wanted.flatMap(({ level, delta }) => {
					change(shop, level, { [name]: delta });
					return bookedBoth(level, name, delta);
				});
				return { inventoryAdjustmentGroup: groupView(scene, input.reason, input.referenceDocumentUri, booked) };
			}),
		inventoryMoveQuantities: ({ input }: MoveArgs) =>
			attempt(() => {
				requireReason(input.reason);
				const wanted = input.changes.map((each, index) => {
					const field = ['input', 'changes', String(index)];
					const terminal = (at: Terminal, side: string) => {
						const name = requireName(at.name, adjustableNames, 'INVALID_QUANTITY_NAME') as KeptName;
						const level = requireLevel(scene, each.inventoryItemId, at.locationId, [...field, side]);
						requireUnchanged(level, name, at.changeFromQuantity, [...field, side]);
						return { name, level };
					};
					if (each.from.locationId !== each.to.locationId)
						throw new Refusal(
							'The quantities can only be moved between names at one location.',
							field,
							'DIFFERENT_LOCATIONS',
						);
					return { from: terminal(each.from, 'from'), to: terminal(each.to, 'to'), quantity: each.quantity };
				});
				const booked = wanted.flatMap(({ from, to, quantity }) => {
					change(shop, from.level, { [from.name]: -quantity, [to.name]: quantity });
					return [
						{ name: from.name, delta: -quantity, level: from.level, after: from.level.quantities[from.name] },
						{ name: to.name, delta: quantity, level: to.level, after: to.level.quantities[to.name] },
					];
				});
				return { inventoryAdjustmentGroup: groupView(scene, input.reason, input.referenceDocumentUri, booked) };
			}),
		inventoryActivate: (args: { inventoryItemId: string; locationId: string; available?: number | null }) =>
			attempt(() => {
				const item = requireRecord(shop.items, idIn('InventoryItem', args.inventoryItemId), 'The inventory item');
				const location = requireRecord(shop.locations, idIn('Location', args.locationId), 'The location');
				const level = stockAt(shop, item.id, location.id);
				level.isActive = true;
				if (typeof args.available === 'number') setQuantity(shop, level, 'available', args.available);
				return { inventoryLevel: levelView(scene, level) };
			}),
		inventoryDeactivate: ({ inventoryLevelId }: { readonly inventoryLevelId: string }) =>
			attempt(() => {
				const found = findGid(inventoryLevelId);
				const level = findLevel(shop, found?.itemId ?? '', found?.id ?? '');
				if (!level) throw new Refusal('The inventory level does not exist.', ['inventoryLevelId']);
				if (level.quantities.committed > 0)
					throw new Refusal('The inventory item has committed units at the location.', ['inventoryLevelId']);
				level.isActive = false;
				shop.tell({ topic: 'inventory_levels/disconnect', itemId: level.itemId, locationId: level.locationId });
				return {};
			}),
		inventoryItemUpdate: (args: { id: string; input: { tracked?: boolean | null; sku?: string | null } }) =>
			attempt(() => {
				const item = requireRecord(shop.items, idIn('InventoryItem', args.id), 'The inventory item');
				if (typeof args.input.tracked === 'boolean') setTracked(shop, item, args.input.tracked);
				const variant = shop.variants.get(item.variantId);
				if (variant && typeof args.input.sku === 'string') variant.sku = args.input.sku;
				return { inventoryItem: itemView(scene, item) };
			}),
	};
}
