/**
 * Taking back: refunds and cancellations. CANCEL returns units that never shipped to available, RETURN brings shipped
 * ones back to the shelf, NO_RESTOCK forgets them: out of committed, and so out of on hand. Money and units are apart:
 * without transactions nothing is paid back.
 */

import { requireLine, withdraw } from './fulfilment';
import { change, findLevel, stockAt } from './inventory';
import { fulfilledOf, refundedOf, remainingOf, subtotalOf, totalOf, touchOrder } from './orders';
import { amountOf, cents, type Order, type Refund, Refusal, type RestockType, type Shop } from './store';

interface NewRefund {
	readonly note?: string;
	readonly lines: readonly {
		readonly lineId: string;
		readonly quantity: number;
		readonly restockType?: RestockType;
		readonly locationId?: string;
	}[];
	/** What is paid back; nothing, where absent. */
	readonly amount?: string;
	readonly allowsOverRefund?: boolean;
}

export function refundOrder(shop: Shop, order: Order, input: NewRefund): Refund {
	const field = ['input', 'refundLineItems'];
	const lines = input.lines.map((asked) => {
		const line = requireLine(order, asked.lineId, field);
		const restockType = asked.restockType ?? 'NO_RESTOCK';
		if (asked.quantity < 1 || asked.quantity > line.currentQuantity)
			throw new Refusal('Refund line items quantity cannot refund more items than were purchased', field);
		if (restockType === 'CANCEL' && asked.quantity > remainingOf(order, line))
			throw new Refusal('Refund line items quantity cannot cancel more items than are unfulfilled', field);
		if (restockType === 'RETURN' && asked.quantity > fulfilledOf(order, line))
			throw new Refusal('Refund line items quantity cannot return more items than were fulfilled', field);
		if (restockType === 'RETURN' && asked.locationId === undefined)
			throw new Refusal('Location is required when restock type is return', [...field, 'locationId']);
		return { ...asked, line, restockType };
	});
	const paidBack = cents(input.amount ?? '0');
	if (paidBack > cents(totalOf(order)) - cents(refundedOf(order)) && !input.allowsOverRefund)
		throw new Refusal('Refund amount is greater than net payment received', ['input', 'transactions']);
	for (const { line, quantity, restockType, locationId } of lines) {
		line.currentQuantity -= quantity;
		if (restockType === 'RETURN') returnToShelf(shop, line.variantId, locationId, quantity, line.claimsStock);
		else withdraw(shop, order, line, quantity, restockType === 'CANCEL');
	}
	const refund: Refund = {
		id: shop.nextId(),
		note: input.note ?? '',
		lines: lines.map(({ line, quantity, restockType, locationId }) => ({
			id: shop.nextId(),
			lineId: line.id,
			quantity,
			restockType,
			locationId: restockType === 'NO_RESTOCK' ? undefined : (locationId ?? order.fulfilmentOrders[0]?.locationId),
		})),
		amount: amountOf(paidBack),
		createdAt: shop.now(),
	};
	order.refunds.push(refund);
	shop.tell({ topic: 'refunds/create', orderId: order.id, refundId: refund.id });
	touchOrder(shop, order);
	return refund;
}

function returnToShelf(
	shop: Shop,
	variantId: string | undefined,
	locationId: string | undefined,
	quantity: number,
	claimsStock: boolean,
): void {
	const itemId = shop.variants.get(variantId ?? '')?.itemId;
	if (!claimsStock || itemId === undefined || locationId === undefined) return;
	const level = findLevel(shop, itemId, locationId) ?? stockAt(shop, itemId, locationId);
	change(shop, level, { available: quantity });
}

interface Cancellation {
	readonly reason: string;
	readonly isRestocked: boolean;
	readonly isPaidBack: boolean;
}

export function cancelOrder(shop: Shop, order: Order, { reason, isRestocked, isPaidBack }: Cancellation): void {
	if (order.cancelledAt !== undefined)
		throw new Refusal('Cannot cancel an order that has already been canceled', ['orderId'], 'INVALID');
	if (order.fulfilments.length > 0)
		throw new Refusal('Cannot cancel an order that has fulfillments', ['orderId'], 'INVALID');
	// As seen on real shops: a restock wants the location to be there still.
	const isStranded = order.fulfilmentOrders.some((one) => shop.locations.get(one.locationId)?.isActive !== true);
	if (isRestocked && isStranded) throw new Refusal('Cannot restock at an inactive location', ['restock'], 'INVALID');
	const restockType = isRestocked ? 'CANCEL' : 'NO_RESTOCK';
	const owed = cents(totalOf(order)) - cents(refundedOf(order));
	const lines = order.lines
		.filter((line) => line.currentQuantity > 0)
		.map((line) => ({ lineId: line.id, quantity: line.currentQuantity, restockType }) as const);
	order.cancelledAt = shop.now();
	order.cancelReason = reason;
	order.closedAt = order.cancelledAt;
	refundOrder(shop, order, { lines, amount: isPaidBack && order.isPaid ? amountOf(owed) : '0.00' });
	shop.tell({ topic: 'orders/cancelled', orderId: order.id });
}

export function suggestedAmount(
	order: Order,
	lines: readonly { readonly lineId: string; readonly quantity: number }[],
): string {
	const quantities = new Map(lines.map((line) => [line.lineId, line.quantity]));
	return subtotalOf(order, (line) => quantities.get(line.id) ?? 0);
}
