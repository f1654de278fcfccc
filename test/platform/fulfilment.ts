/**
 * Shipping and holding. A fulfilment takes units from committed and from on hand, whether or not they were there; a
 * hold changes no quantity, it only forbids shipping. Nothing here decides what ought to ship.
 */
import { change, findLevel } from './inventory';
import { fulfilmentStatusOf, remainingOf, touchOrder } from './orders';
import { type Fulfilment, type FulfilmentOrder, type Hold, type Line, type Order, Refusal, type Shop } from './store';

interface UnitsOf {
	/** A fulfilment-order line's id. */
	readonly id: string;
	readonly quantity: number;
}

interface ShipPart {
	readonly fulfilmentOrderId: string;
	/** All that remains, where absent. */
	readonly lines?: readonly UnitsOf[];
}

function requireFulfilmentOrder(
	shop: Shop,
	id: string,
	field: readonly string[],
): { order: Order; one: FulfilmentOrder } {
	for (const order of shop.orders.values()) {
		const one = order.fulfilmentOrders.find((candidate) => candidate.id === id);
		if (one) return { order, one };
	}
	throw new Refusal('Fulfillment order does not exist.', field, 'FULFILLMENT_ORDER_NOT_FOUND');
}

export function fulfil(shop: Shop, parts: readonly ShipPart[], tracking?: Fulfilment['tracking']): Fulfilment {
	const field = ['fulfillment'];
	const found = parts.map((part) => ({ part, ...requireFulfilmentOrder(shop, part.fulfilmentOrderId, field) }));
	const first = found[0];
	if (!first) throw new Refusal('There is nothing to fulfill', field);
	for (const { one, order } of found) {
		if (order !== first.order || one.locationId !== first.one.locationId)
			throw new Refusal('All fulfillment orders must belong to the same order and location', field);
		if (one.status !== 'OPEN')
			throw new Refusal(`Fulfillment order ${one.id} has an unfulfillable status= ${one.status.toLowerCase()}.`, field);
	}
	const { order } = first;
	const shipped = found.flatMap(({ part, one }) => {
		const wanted = part.lines ?? one.lines.map((line) => ({ id: line.id, quantity: line.remaining }));
		return wanted.map(({ id, quantity }) => {
			const line = one.lines.find((candidate) => candidate.id === id);
			if (!line) throw new Refusal('Fulfillment order line item does not exist.', field);
			if (quantity < 1 || quantity > line.remaining)
				throw new Refusal('Invalid fulfillment order line item quantity requested.', field);
			return { one, line, quantity };
		});
	});
	for (const { one, line, quantity } of shipped) {
		line.remaining -= quantity;
		moveStock(shop, requireLine(order, line.lineId), one.locationId, { committed: -quantity });
	}
	const at = shop.now();
	for (const { one } of found) {
		one.updatedAt = at;
		if (one.lines.every((line) => line.remaining === 0)) one.status = 'CLOSED';
	}
	const fulfilment: Fulfilment = {
		id: shop.nextId(),
		name: `${order.name}.${order.fulfilments.length + 1}`,
		fulfilmentOrderIds: found.map(({ one }) => one.id),
		locationId: first.one.locationId,
		lines: shipped.map(({ line, quantity }) => ({ id: shop.nextId(), lineId: line.lineId, quantity })),
		tracking,
		createdAt: at,
	};
	order.fulfilments.push(fulfilment);
	const isAllShipped = fulfilmentStatusOf(order) === 'FULFILLED';
	// The admin's default: an order that is paid and shipped is archived.
	if (isAllShipped && order.isPaid) order.closedAt = at;
	shop.tell({ topic: isAllShipped ? 'orders/fulfilled' : 'orders/partially_fulfilled', orderId: order.id });
	touchOrder(shop, order);
	return fulfilment;
}

export function requireLine(order: Order, id: string, field: readonly string[] = ['lineItemId']): Line {
	const line = order.lines.find((candidate) => candidate.id === id);
	if (!line) throw new Refusal('Line item does not exist', field, 'NOT_FOUND');
	return line;
}

/** Books a change for a line that claims stock; a deleted variant has no books any more. */
function moveStock(
	shop: Shop,
	line: Line,
	locationId: string,
	deltas: { available?: number; committed?: number },
): void {
	const itemId = line.claimsStock ? shop.variants.get(line.variantId ?? '')?.itemId : undefined;
	const level = itemId === undefined ? undefined : findLevel(shop, itemId, locationId);
	if (level) change(shop, level, deltas);
}

/**
 * Units that will never ship leave their fulfilment orders, the latest first. Restocked ones return to available;
 * others are gone, so on hand falls with committed.
 * @returns how many units were taken: fewer than asked where fewer remain
 */
export function withdraw(shop: Shop, order: Order, line: Line, quantity: number, isRestocked: boolean): number {
	let left = quantity;
	for (const one of [...order.fulfilmentOrders].reverse()) {
		if (one.status === 'CLOSED' || one.status === 'CANCELLED') continue;
		const part = one.lines.find((candidate) => candidate.lineId === line.id);
		const taken = Math.min(left, part?.remaining ?? 0);
		if (!part || taken === 0) continue;
		part.remaining -= taken;
		part.total -= taken;
		left -= taken;
		one.updatedAt = shop.now();
		if (one.lines.every((each) => each.remaining === 0))
			one.status = one.lines.some((each) => each.total > 0) ? 'CLOSED' : 'CANCELLED';
		moveStock(shop, line, one.locationId, { committed: -taken, available: isRestocked ? taken : 0 });
	}
	return quantity - left;
}

interface NewHold {
	readonly reason: string;
	readonly notes?: string;
	readonly handle?: string;
	readonly heldBy: Hold['heldBy'];
	/** Only these units; the rest is split off. */
	readonly lines?: readonly UnitsOf[];
}

export function hold(
	shop: Shop,
	id: string,
	input: NewHold,
): { hold: Hold; one: FulfilmentOrder; rest: FulfilmentOrder | undefined } {
	const { order, one } = requireFulfilmentOrder(shop, id, ['id']);
	const handle = input.handle ?? '';
	if (one.status !== 'OPEN' && one.status !== 'ON_HOLD')
		throw new Refusal('The fulfillment order is not in a state that can be held.', ['id'], 'TAKEN');
	const own = one.holds.filter((each) => each.heldBy === input.heldBy);
	if (own.some((each) => each.handle === handle))
		throw new Refusal(
			'The handle is already in use by this app.',
			['fulfillmentHold', 'handle'],
			'DUPLICATE_FULFILLMENT_HOLD_HANDLE',
		);
	if (own.length >= 10)
		throw new Refusal('The maximum number of holds has been reached.', ['id'], 'FULFILLMENT_ORDER_HOLD_LIMIT_REACHED');
	const rest = input.lines?.length ? splitOff(shop, order, one, input.lines) : undefined;
	const placed: Hold = { id: shop.nextId(), handle, reason: input.reason, notes: input.notes, heldBy: input.heldBy };
	one.holds.push(placed);
	one.status = 'ON_HOLD';
	one.updatedAt = shop.now();
	touchOrder(shop, order);
	return { hold: placed, one, rest };
}

/**
 * Ships all that remains from another location, which takes over what is committed. What has shipped already stays where
 * it was, and the rest becomes a fulfilment order of its own.
 */
export function moveTo(shop: Shop, id: string, locationId: string): { one: FulfilmentOrder; moved: FulfilmentOrder } {
	const { order, one } = requireFulfilmentOrder(shop, id, ['id']);
	if (one.status !== 'OPEN' && one.status !== 'ON_HOLD')
		throw new Refusal('The fulfillment order cannot be moved in its state.', ['id']);
	const from = one.locationId;
	const remaining = one.lines.filter((line) => line.remaining > 0);
	const lines = remaining.map((part) => requireLine(order, part.lineId));
	const isStocked = ({ claimsStock, variantId }: Line) =>
		!claimsStock || findLevel(shop, shop.variants.get(variantId ?? '')?.itemId ?? '', locationId)?.isActive === true;
	if (shop.locations.get(locationId)?.isActive !== true || !lines.every(isStocked))
		throw new Refusal('The items are not stocked at the new location.', ['newLocationId']);
	for (const [index, line] of lines.entries()) {
		const quantity = remaining[index]?.remaining ?? 0;
		moveStock(shop, line, from, { committed: -quantity, available: quantity });
		moveStock(shop, line, locationId, { committed: quantity, available: -quantity });
	}
	one.updatedAt = shop.now();
	touchOrder(shop, order);
	if (one.lines.every((line) => line.remaining === line.total)) {
		one.locationId = locationId;
		return { one, moved: one };
	}
	const moved: FulfilmentOrder = {
		...one,
		id: shop.nextId(),
		locationId,
		lines: remaining.map((line) => ({ ...line, id: shop.nextId(), total: line.remaining })),
	};
	for (const line of remaining) {
		line.total -= line.remaining;
		line.remaining = 0;
	}
	one.lines.splice(0, one.lines.length, ...one.lines.filter((line) => line.total > 0));
	one.status = 'CLOSED';
	order.fulfilmentOrders.push(moved);
	return { one, moved };
}

/** Leaves the named units in `one` and moves the others to a fulfilment order of their own. */
function splitOff(
	shop: Shop,
	order: Order,
	one: FulfilmentOrder,
	kept: readonly UnitsOf[],
): FulfilmentOrder | undefined {
	const field = ['fulfillmentHold', 'fulfillmentOrderLineItems'];
	if (one.status === 'ON_HOLD')
		throw new Refusal('The fulfillment order is not splittable.', field, 'FULFILLMENT_ORDER_NOT_SPLITTABLE');
	const byId = new Map(kept.map((units) => [units.id, units.quantity]));
	for (const [id, quantity] of byId) {
		const line = one.lines.find((each) => each.id === id);
		if (!line || quantity < 1 || quantity > line.remaining)
			throw new Refusal('The line item quantity is invalid.', field, 'INVALID_LINE_ITEM_QUANTITY');
	}
	const moved = one.lines
		.map((line) => ({ line, quantity: line.remaining - (byId.get(line.id) ?? 0) }))
		.filter(({ quantity }) => quantity > 0);
	if (moved.length === 0) return undefined;
	const rest: FulfilmentOrder = {
		...one,
		id: shop.nextId(),
		holds: [],
		lines: moved.map(({ line, quantity }) => ({
			id: shop.nextId(),
			lineId: line.lineId,
			total: quantity,
			remaining: quantity,
		})),
	};
	for (const { line, quantity } of moved) {
		line.remaining -= quantity;
		line.total -= quantity;
	}
	const kepts = one.lines.filter((line) => line.total > 0);
	one.lines.splice(0, one.lines.length, ...kepts);
	order.fulfilmentOrders.push(rest);
	return rest;
}

/** Without ids it releases every hold, other people's too. */
export function releaseHold(shop: Shop, id: string, holdIds: readonly string[] | undefined): FulfilmentOrder {
	const { order, one } = requireFulfilmentOrder(shop, id, ['id']);
	if (one.status !== 'ON_HOLD') throw new Refusal('The fulfillment order is not on hold.', ['id'], 'INVALID_ACCESS');
	one.holds = holdIds?.length ? one.holds.filter((each) => !holdIds.includes(each.id)) : [];
	if (one.holds.length === 0) one.status = order.lines.some((line) => remainingOf(order, line) > 0) ? 'OPEN' : 'CLOSED';
	one.updatedAt = shop.now();
	touchOrder(shop, order);
	return one;
}
