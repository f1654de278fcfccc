/**
 * Names what the Admin API says of an order in the words of the domain. The one thing it works out is how many units of
 * a line the pool has still to ship: what remains on its open fulfilment orders, and no field that a hold would change.
 */
import type { LineFacts, OrderFacts } from '../../domain/order';
import type {
	FulfillmentOrderStatus,
	FulfillmentPartsFragment,
	LinePartsFragment,
	OrderPartsFragment,
} from './generated/operations';
import { requireId } from './gid';
import { isInPool } from './pool';

/** Buyers' data that a shop need not have approved. Where it is denied, the order has no buyer or no name. */
export const buyerFields = ['email', 'customer', 'displayName', 'firstName', 'lastName'];

export interface FulfillmentPiece {
	readonly status: FulfillmentOrderStatus;
	readonly assignedLocation: FulfillmentPartsFragment['nodes'][number]['assignedLocation'];
	readonly lines: readonly { readonly remainingQuantity: number; readonly lineItem: { readonly id: string } }[];
}

/** An order with all pages of its lines and fulfilment orders. */
export interface OrderPieces {
	readonly order: OrderPartsFragment;
	readonly lines: readonly LinePartsFragment[];
	readonly fulfillments: readonly FulfillmentPiece[];
	/** ISO instant at which Shopify was asked. */
	readonly seenAt: string;
}

export function toOrderFacts({ order, lines, fulfillments, seenAt }: OrderPieces): OrderFacts {
	const isOver = order.cancelledAt !== null || order.closedAt !== null;
	const remaining = remainingByLine(fulfillments);
	return {
		id: requireId(order.id),
		name: order.name,
		createdAt: toInstant(order.createdAt),
		updatedAt: toInstant(order.updatedAt),
		seenAt,
		cancelledAt: order.cancelledAt === null ? undefined : toInstant(order.cancelledAt),
		closedAt: order.closedAt === null ? undefined : toInstant(order.closedAt),
		locale: order.customerLocale ?? '',
		countryCode: order.shippingAddress?.countryCodeV2 ?? '',
		tags: order.tags,
		buyer: order.email ? { email: order.email, name: nameOf(order) } : undefined,
		discountCodes: order.discountCodes,
		sourceName: order.sourceName ?? '',
		lines: lines.map((line) => toLineFacts(line, isOver ? 0 : openUnitsOf(line, remaining))),
	};
}

const toInstant = (text: string): string => new Date(text).toISOString();

function nameOf({ customer, shippingAddress }: OrderPartsFragment): string {
	const recipient = [shippingAddress?.firstName, shippingAddress?.lastName].filter(Boolean).join(' ');
	return customer?.displayName || recipient;
}

/** INCOMPLETE is over too: what could not be shipped stands in a fulfilment order of its own. */
const openStatuses: ReadonlySet<FulfillmentOrderStatus> = new Set(['OPEN', 'IN_PROGRESS', 'SCHEDULED', 'ON_HOLD']);

/**
 * Every line that any fulfilment order names, with what is left of it on the open ones. What ships from outside the pool
 * is no demand of its stock. A location that is gone says nothing of itself: its buyers go on waiting.
 */
function remainingByLine(fulfillments: readonly FulfillmentPiece[]): ReadonlyMap<string, number> {
	const remaining = new Map<string, number>();
	for (const { status, assignedLocation, lines } of fulfillments) {
		const ships = openStatuses.has(status) && (!assignedLocation.location || isInPool(assignedLocation.location));
		for (const { lineItem, remainingQuantity } of lines) {
			remaining.set(lineItem.id, (remaining.get(lineItem.id) ?? 0) + (ships ? remainingQuantity : 0));
		}
	}
	return remaining;
}

/** Routing comes after the order or the edit: a line that no fulfilment order names yet is owed whole. */
function openUnitsOf(line: LinePartsFragment, remaining: ReadonlyMap<string, number>): number {
	return remaining.get(line.id) ?? Math.max(0, Math.min(line.currentQuantity, line.unfulfilledQuantity));
}

function toLineFacts(line: LinePartsFragment, openUnits: number): LineFacts {
	return {
		id: requireId(line.id),
		variantId: line.variant ? requireId(line.variant.id) : undefined,
		title: line.name,
		quantity: Math.max(line.quantity, line.currentQuantity),
		openUnits,
		isShippable: line.requiresShipping && !line.isGiftCard,
		properties: line.customAttributes.map(({ key, value }) => ({ name: key, value: value ?? '' })),
	};
}
