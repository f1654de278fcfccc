/**
 * Order edits: a calculated order that collects changes and does nothing until it is committed. A committed edit lets
 * `quantity` of an existing line alone (see Shopify's line item) and changes `currentQuantity`; added units are routed
 * and claim stock like a sale, removed ones return to available where the edit restocks.
 */
import { withdraw } from './fulfilment';
import { makeLine, remainingOf, routeLine, touchOrder } from './orders';
import { type Line, type Order, Refusal, requireRecord, type Shop, type Variant } from './store';

export interface EditLine {
	/** The number of a CalculatedLineItem: an existing line's id, or a new one. */
	readonly id: string;
	readonly line: Line | undefined;
	readonly variant: Variant | undefined;
	quantity: number;
	isRestocked: boolean;
}

export interface Edit {
	readonly id: string;
	readonly order: Order;
	readonly lines: EditLine[];
}

const openEdits = new WeakMap<Shop, Map<string, Edit>>();

const editsOf = (shop: Shop): Map<string, Edit> => {
	const edits = openEdits.get(shop) ?? new Map<string, Edit>();
	openEdits.set(shop, edits);
	return edits;
};

export const requireEdit = (shop: Shop, id: string): Edit => requireRecord(editsOf(shop), id, 'The calculated order');

export function beginEdit(shop: Shop, orderId: string): Edit {
	const order = requireRecord(shop.orders, orderId, 'The order');
	if (order.cancelledAt !== undefined) throw new Refusal('The order cannot be edited.', ['id']);
	const edit: Edit = {
		id: shop.nextId(),
		order,
		lines: order.lines.map((line) => ({
			id: line.id,
			line,
			variant: shop.variants.get(line.variantId ?? ''),
			quantity: line.currentQuantity,
			isRestocked: false,
		})),
	};
	editsOf(shop).set(edit.id, edit);
	return edit;
}

export function addVariantTo(
	shop: Shop,
	edit: Edit,
	variantId: string,
	quantity: number,
	allowsDuplicates: boolean,
): EditLine {
	const variant = requireRecord(shop.variants, variantId, 'The variant', ['variantId']);
	if (quantity < 1) throw new Refusal('Quantity must be greater than 0', ['quantity']);
	if (!allowsDuplicates && edit.lines.some((line) => line.variant === variant && line.quantity > 0))
		throw new Refusal('The variant is already on the order.', ['variantId']);
	const line: EditLine = { id: shop.nextId(), line: undefined, variant, quantity, isRestocked: false };
	edit.lines.push(line);
	return line;
}

export function setEditQuantity(edit: Edit, lineId: string, quantity: number, isRestocked: boolean): EditLine {
	const line = edit.lines.find((each) => each.id === lineId);
	if (!line) throw new Refusal('The calculated line item does not exist', ['lineItemId']);
	const shipped = line.line ? line.line.currentQuantity - remainingOf(edit.order, line.line) : 0;
	if (quantity < Math.max(0, shipped))
		throw new Refusal('Quantity cannot be less than the fulfilled quantity', ['quantity']);
	line.quantity = quantity;
	line.isRestocked = isRestocked;
	return line;
}

export function commitEdit(shop: Shop, edit: Edit, note: string, notify: boolean): Order {
	const { order } = edit;
	const additions: { id: string; delta: number }[] = [];
	const removals: { id: string; delta: number }[] = [];
	order.updatedAt = shop.now();
	for (const { line, variant, quantity, isRestocked } of edit.lines) {
		if (!line) {
			if (!variant || quantity === 0) continue;
			const added = makeLine(shop, { variantId: variant.id, quantity }, variant, 'DECREMENT_IGNORING_POLICY');
			order.lines.push(added);
			routeLine(shop, order, added, quantity);
			additions.push({ id: added.id, delta: quantity });
			continue;
		}
		const delta = quantity - line.currentQuantity;
		if (delta === 0) continue;
		line.currentQuantity = quantity;
		if (delta > 0) {
			routeLine(shop, order, line, delta);
			additions.push({ id: line.id, delta });
		} else {
			withdraw(shop, order, line, -delta, isRestocked);
			removals.push({ id: line.id, delta: -delta });
		}
	}
	editsOf(shop).delete(edit.id);
	order.isEdited = true;
	order.closedAt = undefined;
	shop.tell({ topic: 'orders/edited', orderId: order.id, additions, removals, note, notify });
	touchOrder(shop, order);
	return order;
}
