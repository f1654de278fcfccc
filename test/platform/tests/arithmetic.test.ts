import { expect, test } from 'vitest';
import { addLocation } from '../catalogue';
import { addVariantTo, beginEdit, commitEdit, setEditQuantity } from '../edits';
import { fulfil, hold, moveTo, releaseHold } from '../fulfilment';
import { setQuantity, stockAt } from '../inventory';
import { fulfillableOf, placeOrder, remainingOf } from '../orders';
import { cancelOrder, refundOrder } from '../refunds';
import type { Line, Order } from '../store';
import { booksOf, shopOfOne } from './shop-of-one';

const scene = (available = 5) => {
	const one = shopOfOne({ variant: { available } });
	const sell = (quantity: number, more: Partial<Parameters<typeof placeOrder>[1]> = {}) =>
		placeOrder(one.shop, { lines: [{ variantId: one.variant.id, quantity }], ...more });
	const ship = (order: Order, quantity: number) => {
		const from = order.fulfilmentOrders.find((each) => each.status === 'OPEN');
		return fulfil(one.shop, [
			{ fulfilmentOrderId: from?.id ?? '', lines: [{ id: from?.lines[0]?.id ?? '', quantity }] },
		]);
	};
	return { ...one, sell, ship };
};
const lineOf = (order: Order): Line => order.lines[0] as Line;

test('a sale moves units from available to committed and leaves on hand alone', () => {
	const { sell, books } = scene();
	sell(3);
	expect(books()).toBe('2/3/5');
});

test('a sale of what is not there drives available below zero', () => {
	const { sell, books } = scene(0);
	sell(3);
	expect(books()).toBe('-3/3/0');
});

test('an order created with BYPASS leaves the books alone, and so does its shipping', () => {
	const { sell, ship, books } = scene();
	const order = sell(3, { inventory: 'BYPASS' });
	expect(books()).toBe('5/0/5');
	ship(order, 3);
	expect(books()).toBe('5/0/5');
});

test('an order that obeys the policy is refused where a deny variant has too few, and nothing is booked', () => {
	const { sell, books, variant, shop } = scene(2);
	variant.inventoryPolicy = 'DENY';
	expect(() => sell(3, { inventory: 'DECREMENT_OBEYING_POLICY' })).toThrow('Unable to reserve inventory');
	expect(books()).toBe('2/0/2');
	expect(shop.orders.size).toBe(0);
});

test('shipping takes from committed and on hand, even below zero', () => {
	const { sell, ship, books } = scene(0);
	const order = sell(2);
	ship(order, 2);
	expect(books()).toBe('-2/0/-2');
});

test('stock that arrives raises available and on hand', () => {
	const { sell, books, shop, variant, location } = scene(0);
	sell(3);
	setQuantity(shop, stockAt(shop, variant.itemId, location.id), 'available', 2);
	expect(books()).toBe('2/3/5');
});

test('counting on hand recomputes available from what is committed', () => {
	const { sell, books, shop, variant, location } = scene(0);
	sell(3);
	setQuantity(shop, stockAt(shop, variant.itemId, location.id), 'on_hand', 10);
	expect(books()).toBe('7/3/10');
});

test('a cancellation with restock gives the units back', () => {
	const { sell, books, shop } = scene();
	const order = sell(3);
	cancelOrder(shop, order, { reason: 'CUSTOMER', isRestocked: true, isPaidBack: true });
	expect(books()).toBe('5/0/5');
	expect(order.refunds[0]?.amount).toBe('144.00');
	expect(lineOf(order).currentQuantity).toBe(0);
});

test('a cancellation without restock forgets the units', () => {
	const { sell, books, shop } = scene();
	cancelOrder(shop, sell(3), { reason: 'CUSTOMER', isRestocked: false, isPaidBack: false });
	expect(books()).toBe('2/0/2');
});

test('an order with a shipment cannot be cancelled, nor one twice', () => {
	const { sell, ship, shop } = scene();
	const order = sell(3);
	ship(order, 1);
	const cancellation = { reason: 'CUSTOMER', isRestocked: true, isPaidBack: false };
	expect(() => cancelOrder(shop, order, cancellation)).toThrow('has fulfillments');
	const other = sell(1);
	cancelOrder(shop, other, cancellation);
	expect(() => cancelOrder(shop, other, cancellation)).toThrow('already been canceled');
});

test('a refund with CANCEL returns units that never shipped to available', () => {
	const { sell, books, shop } = scene();
	const order = sell(3);
	refundOrder(shop, order, { lines: [{ lineId: lineOf(order).id, quantity: 2, restockType: 'CANCEL' }] });
	expect(books()).toBe('4/1/5');
	expect(remainingOf(order, lineOf(order))).toBe(1);
	expect(() =>
		refundOrder(shop, order, { lines: [{ lineId: lineOf(order).id, quantity: 2, restockType: 'CANCEL' }] }),
	).toThrow('more items than were purchased');
});

test('a refund with RETURN brings shipped units back to the shelf', () => {
	const { sell, ship, books, shop, location } = scene();
	const order = sell(3);
	ship(order, 3);
	expect(books()).toBe('2/0/2');
	const line = { lineId: lineOf(order).id, quantity: 1, restockType: 'RETURN' } as const;
	expect(() => refundOrder(shop, order, { lines: [line] })).toThrow('Location is required');
	refundOrder(shop, order, { lines: [{ ...line, locationId: location.id }] });
	expect(books()).toBe('3/0/3');
});

test('a refund with NO_RESTOCK of units that never shipped takes them from committed and from on hand', () => {
	const { sell, books, shop } = scene();
	const order = sell(3);
	refundOrder(shop, order, { lines: [{ lineId: lineOf(order).id, quantity: 1 }] });
	expect(books()).toBe('2/2/4');
	expect(lineOf(order).currentQuantity).toBe(2);
});

test('an edit that lowers a line with restock behaves like a cancellation of those units', () => {
	const { sell, books, shop } = scene();
	const order = sell(3);
	const edit = beginEdit(shop, order.id);
	setEditQuantity(edit, lineOf(order).id, 1, true);
	expect(books()).toBe('2/3/5');
	commitEdit(shop, edit, '', false);
	expect(books()).toBe('4/1/5');
	expect([lineOf(order).quantity, lineOf(order).currentQuantity]).toEqual([3, 1]);
});

test('an edit that adds a variant claims stock like a sale', () => {
	const { sell, books, shop, variant } = scene();
	const order = sell(1);
	const edit = beginEdit(shop, order.id);
	addVariantTo(shop, edit, variant.id, 6, true);
	commitEdit(shop, edit, '', false);
	expect(books()).toBe('-2/7/5');
	expect(order.lines).toHaveLength(2);
});

test('an edit cannot remove what has shipped', () => {
	const { sell, ship, shop } = scene();
	const order = sell(3);
	ship(order, 2);
	const edit = beginEdit(shop, order.id);
	expect(() => setEditQuantity(edit, lineOf(order).id, 1, true)).toThrow('fulfilled quantity');
});

test('a hold changes no quantity, makes nothing fulfillable and forbids shipping until it is released', () => {
	const { sell, ship, books, shop } = scene();
	const order = sell(3);
	const { one } = hold(shop, order.fulfilmentOrders[0]?.id ?? '', { reason: 'INVENTORY_OUT_OF_STOCK', heldBy: 'app' });
	expect(books()).toBe('2/3/5');
	expect([fulfillableOf(order, lineOf(order)), remainingOf(order, lineOf(order))]).toEqual([0, 3]);
	expect(() => fulfil(shop, [{ fulfilmentOrderId: one.id }])).toThrow('unfulfillable');
	releaseHold(shop, one.id, undefined);
	ship(order, 3);
	expect(books()).toBe('2/0/2');
});

test('a partial hold splits the fulfilment order', () => {
	const { sell, shop } = scene();
	const order = sell(3);
	const from = order.fulfilmentOrders[0];
	const part = { id: from?.lines[0]?.id ?? '', quantity: 1 };
	const { one, rest } = hold(shop, from?.id ?? '', { reason: 'OTHER', heldBy: 'app', lines: [part] });
	expect([one.lines[0]?.remaining, rest?.lines[0]?.remaining, rest?.status]).toEqual([1, 2, 'OPEN']);
	expect(remainingOf(order, lineOf(order))).toBe(3);
});

test('what is moved to another location is committed there; what has shipped stays behind', () => {
	const { shop, variant, location, sell, ship } = scene(5);
	const till = addLocation(shop, { name: 'Till', fulfillsOnlineOrders: false });
	const order = sell(3);
	const id = order.fulfilmentOrders[0]?.id ?? '';
	expect(() => moveTo(shop, id, till.id)).toThrow('not stocked');
	stockAt(shop, variant.itemId, till.id);
	const at = () => `${booksOf(shop, variant, location.id)} ${booksOf(shop, variant, till.id)}`;
	expect(moveTo(shop, id, till.id).moved.id).toBe(id);
	expect(at()).toBe('5/0/5 -3/3/0');
	ship(order, 1);
	const { one, moved } = moveTo(shop, id, location.id);
	expect([one.status, moved.locationId, remainingOf(order, lineOf(order))]).toEqual(['CLOSED', location.id, 2]);
	expect(at()).toBe('3/2/5 -1/0/-1');
	expect(() => moveTo(shop, id, till.id)).toThrow('cannot be moved');
});

test('routing takes one location that has all, else several together, else the first that stocks it', () => {
	const { shop, variant, location, sell } = scene(2);
	const second = addLocation(shop, { name: 'Barn' });
	setQuantity(shop, stockAt(shop, variant.itemId, second.id), 'available', 4);
	const at = () => `${booksOf(shop, variant, location.id)} ${booksOf(shop, variant, second.id)}`;
	expect(sell(3).fulfilmentOrders.map((one) => one.locationId)).toEqual([second.id]);
	expect(at()).toBe('2/0/2 1/3/4');
	expect(sell(3).fulfilmentOrders).toHaveLength(2);
	expect(at()).toBe('0/2/2 0/4/4');
	expect(sell(1).fulfilmentOrders.map((one) => one.locationId)).toEqual([location.id]);
	expect(at()).toBe('-1/3/2 0/4/4');
});
