/** The Admin API's views of fulfilment orders, holds, fulfilments and calculated orders. */
import { connectInOrder, type PageArgs } from './connection';
import type { Edit, EditLine } from './edits';
import { requireLine } from './fulfilment';
import { gid } from './gid';
import { remainingOf } from './orders';
import { moneyBag, type Scene, type View } from './scene';
import {
	amountOf,
	cents,
	type Fulfilment,
	type FulfilmentOrder,
	type FulfilmentOrderLine,
	type Hold,
	type Order,
} from './store';
import { lineView, orderView } from './view-order';
import { variantView } from './view-product';
import { locationView } from './view-shop';

const actions: Readonly<Record<FulfilmentOrder['status'], readonly string[]>> = {
	OPEN: ['CREATE_FULFILLMENT', 'HOLD', 'MOVE', 'SPLIT'],
	ON_HOLD: ['RELEASE_HOLD', 'HOLD', 'MOVE'],
	CLOSED: [],
	CANCELLED: [],
	INCOMPLETE: [],
};

export function fulfilmentOrderView(scene: Scene, order: Order, one: FulfilmentOrder): View {
	const location = scene.shop.locations.get(one.locationId);
	return {
		__typename: 'FulfillmentOrder',
		id: gid('FulfillmentOrder', one.id),
		status: one.status,
		requestStatus: 'UNSUBMITTED',
		fulfillAt: order.createdAt,
		fulfillBy: null,
		createdAt: one.createdAt,
		updatedAt: one.updatedAt,
		orderId: gid('Order', order.id),
		orderName: order.name,
		orderProcessedAt: order.processedAt,
		order: () => orderView(scene, order),
		destination: null,
		deliveryMethod: null,
		assignedLocation: {
			name: location?.name ?? '',
			countryCode: location?.address.countryCode ?? scene.shop.facts.address.countryCode,
			city: location?.address.city ?? null,
			location: () => (location ? locationView(scene, location) : null),
		},
		supportedActions: actions[one.status].map((action) => ({ action, externalUrl: null })),
		fulfillmentHolds: one.holds.map((hold) => holdView(scene, hold)),
		lineItems: (args: PageArgs) => connectInOrder(scene, args, one.lines, (line) => partView(scene, order, line)),
	};
}

function partView(scene: Scene, order: Order, part: FulfilmentOrderLine): View {
	const line = requireLine(order, part.lineId);
	const variant = scene.shop.variants.get(line.variantId ?? '');
	return {
		__typename: 'FulfillmentOrderLineItem',
		id: gid('FulfillmentOrderLineItem', part.id),
		totalQuantity: part.total,
		remainingQuantity: part.remaining,
		requiresShipping: line.requiresShipping,
		inventoryItemId: variant ? gid('InventoryItem', variant.itemId) : null,
		productTitle: line.title,
		variantTitle: line.variantTitle ?? null,
		sku: line.sku,
		vendor: line.vendor,
		lineItem: () => lineView(scene, order, line),
		variant: () => (variant ? variantView(scene, variant) : null),
	};
}

export const holdView = (scene: Scene, hold: Hold): View => ({
	__typename: 'FulfillmentHold',
	id: gid('FulfillmentHold', hold.id),
	handle: hold.handle,
	reason: hold.reason,
	displayReason: hold.reason.toLowerCase().replaceAll('_', ' '),
	reasonNotes: hold.notes ?? null,
	heldByRequestingApp: hold.heldBy === scene.grant.kind,
});

export const fulfilmentView = (scene: Scene, order: Order, fulfilment: Fulfilment): View => ({
	__typename: 'Fulfillment',
	id: gid('Fulfillment', fulfilment.id),
	legacyResourceId: fulfilment.id,
	name: fulfilment.name,
	status: 'SUCCESS',
	displayStatus: 'FULFILLED',
	createdAt: fulfilment.createdAt,
	updatedAt: fulfilment.createdAt,
	totalQuantity: fulfilment.lines.reduce((sum, line) => sum + line.quantity, 0),
	requiresShipping: true,
	deliveredAt: null,
	estimatedDeliveryAt: null,
	inTransitAt: null,
	trackingInfo: fulfilment.tracking
		? [
				{
					company: fulfilment.tracking.company ?? null,
					number: fulfilment.tracking.number ?? null,
					url: fulfilment.tracking.url ?? null,
				},
			]
		: [],
	location: () => {
		const location = scene.shop.locations.get(fulfilment.locationId);
		return location ? locationView(scene, location) : null;
	},
	order: () => orderView(scene, order),
	fulfillmentLineItems: (args: PageArgs) =>
		connectInOrder(scene, args, fulfilment.lines, (line) => ({
			__typename: 'FulfillmentLineItem',
			id: gid('FulfillmentLineItem', line.id),
			quantity: line.quantity,
			lineItem: () => lineView(scene, order, requireLine(order, line.lineId)),
		})),
	fulfillmentOrders: (args: PageArgs) => {
		const sources = order.fulfilmentOrders.filter((one) => fulfilment.fulfilmentOrderIds.includes(one.id));
		return connectInOrder(scene, args, sources, (one) => fulfilmentOrderView(scene, order, one));
	},
});

export function editView(scene: Scene, edit: Edit): View {
	const lines = (args: PageArgs, kept: readonly EditLine[]) =>
		connectInOrder(scene, args, kept, (line) => editLineView(scene, edit, line));
	const total = edit.lines.reduce((sum, line) => sum + cents(priceOf(line)) * line.quantity, 0);
	return {
		__typename: 'CalculatedOrder',
		id: gid('CalculatedOrder', edit.id),
		committed: false,
		originalOrder: () => orderView(scene, edit.order),
		subtotalLineItemsQuantity: edit.lines.reduce((sum, line) => sum + line.quantity, 0),
		subtotalPriceSet: moneyBag(scene, amountOf(total)),
		totalPriceSet: moneyBag(scene, amountOf(total + cents(edit.order.shippingPrice))),
		lineItems: (args: PageArgs) => lines(args, edit.lines),
		addedLineItems: (args: PageArgs) =>
			lines(
				args,
				edit.lines.filter((line) => !line.line),
			),
	};
}

const priceOf = (line: EditLine): string => line.line?.price ?? line.variant?.price ?? '0.00';

export function editLineView(scene: Scene, edit: Edit, line: EditLine): View {
	const { variant } = line;
	const shipped = line.line ? line.line.currentQuantity - remainingOf(edit.order, line.line) : 0;
	const before = line.line?.currentQuantity ?? 0;
	return {
		__typename: 'CalculatedLineItem',
		id: gid('CalculatedLineItem', line.id),
		quantity: line.quantity,
		editableQuantity: Math.max(0, line.quantity - shipped),
		editableQuantityBeforeChanges: Math.max(0, before - shipped),
		restockable: line.line?.claimsStock ?? true,
		restocking: line.isRestocked,
		hasStagedLineItemDiscount: false,
		title: line.line?.title ?? scene.shop.products.get(variant?.productId ?? '')?.title ?? '',
		variantTitle: line.line?.variantTitle ?? variant?.title ?? null,
		sku: line.line?.sku ?? variant?.sku ?? null,
		customAttributes: line.line?.properties ?? [],
		originalUnitPriceSet: moneyBag(scene, priceOf(line)),
		discountedUnitPriceSet: moneyBag(scene, priceOf(line)),
		variant: () => (variant ? variantView(scene, variant) : null),
	};
}
