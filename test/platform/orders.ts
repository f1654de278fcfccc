/**
 * How an order comes to be and what is read off it. A sale moves units from available to committed at the location
 * that routing picks; an order created with BYPASS, an untracked item and a custom item leave the books alone. No flag
 * says that a line was backordered: nobody but the books knows.
 */
import { applyDiscount, countUse, shareOut } from './discounts';
import { availableOnline, change, findLevel, route, stockAt } from './inventory';
import {
	type Address,
	type Attribute,
	amountOf,
	type Customer,
	cents,
	type FulfilmentOrder,
	type Line,
	type Order,
	type OrderDiscount,
	Refusal,
	type Shop,
	type Variant,
} from './store';

export type InventoryBehaviour = 'BYPASS' | 'DECREMENT_IGNORING_POLICY' | 'DECREMENT_OBEYING_POLICY';

interface NewLine {
	readonly variantId?: string;
	readonly quantity: number;
	readonly properties?: readonly Attribute[];
	/** Only for a custom item, or to sell below the variant's price. */
	readonly price?: string;
	readonly title?: string;
	readonly sku?: string;
	readonly requiresShipping?: boolean;
}

export interface NewOrder {
	readonly lines: readonly NewLine[];
	readonly inventory?: InventoryBehaviour;
	readonly name?: string;
	readonly email?: string;
	readonly phone?: string;
	readonly customer?: { readonly email?: string; readonly firstName?: string; readonly lastName?: string };
	readonly customerId?: string;
	readonly shippingAddress?: Address;
	readonly billingAddress?: Address;
	readonly attributes?: readonly Attribute[];
	readonly tags?: readonly string[];
	readonly note?: string;
	readonly shippingPrice?: string;
	/** A code of the shop's, as a buyer types it: refused where it does not hold. */
	readonly discountCode?: string;
	/** What the Admin API says was given, by a code that the shop does not keep. */
	readonly givenDiscount?: { readonly code: string } & (
		| { readonly kind: 'amount'; readonly amount: string }
		| { readonly kind: 'percentage'; readonly percentage: number }
	);
	readonly sourceName?: string;
	readonly locale?: string;
	readonly isPaid?: boolean;
	readonly isTest?: boolean;
	readonly processedAt?: string;
	/** Only a seed may place an order in the past; the Admin API cannot. */
	readonly createdAt?: string;
}

export function placeOrder(shop: Shop, input: NewOrder): Order {
	const behaviour = input.inventory ?? 'DECREMENT_IGNORING_POLICY';
	if (input.lines.length === 0)
		throw new Refusal('Line items must have at least one line item', ['order', 'lineItems'], 'INVALID');
	// Everything is checked before anything is written: a refused order leaves no trace.
	const sold = input.lines.map((line, index) => ({
		line,
		...requireSaleable(shop, line, index, input.lines, behaviour),
	}));
	const discounted = discountOf(shop, input);
	const number = shop.nextOrderNumber();
	const createdAt = input.createdAt ?? shop.now();
	const order: Order = {
		id: shop.nextId(),
		number,
		name: input.name ?? `#${number}`,
		lines: sold.map(({ line, variant }) => makeLine(shop, line, variant, behaviour)),
		fulfilmentOrders: [],
		fulfilments: [],
		refunds: [],
		tags: sortedTags(input.tags ?? []),
		note: input.note,
		email: input.email ?? input.customer?.email,
		phone: input.phone,
		customerId: input.customerId ?? upsertCustomer(shop, input)?.id,
		shippingAddress: input.shippingAddress,
		billingAddress: input.billingAddress ?? input.shippingAddress,
		attributes: [...(input.attributes ?? [])],
		shippingPrice: input.shippingPrice ?? '0.00',
		discounts: discounted ? [discounted.discount] : [],
		sourceName: input.sourceName ?? 'web',
		locale: input.locale ?? shop.facts.locale,
		isPaid: input.isPaid ?? true,
		isTest: input.isTest ?? false,
		isEdited: false,
		cancelReason: undefined,
		cancelledAt: undefined,
		closedAt: undefined,
		processedAt: input.processedAt ?? createdAt,
		createdAt,
		updatedAt: createdAt,
	};
	shop.orders.set(order.id, order);
	for (const [index, line] of order.lines.entries()) line.discount = discounted?.byLine[index] ?? '0.00';
	if (input.discountCode !== undefined) countUse(shop, input.discountCode, order);
	for (const line of order.lines) routeLine(shop, order, line, line.quantity);
	shop.tell({ topic: 'orders/create', orderId: order.id });
	shop.tell({ topic: 'orders/updated', orderId: order.id });
	return order;
}

/** @throws Refusal where the code is not good, or is not for this buyer or these lines. */
function discountOf(
	shop: Shop,
	input: NewOrder,
): { readonly discount: OrderDiscount; readonly byLine: readonly string[] } | undefined {
	const { discountCode, givenDiscount, customerId, lines } = input;
	const email = input.email ?? input.customer?.email;
	if (discountCode !== undefined) {
		const answer = applyDiscount(shop, discountCode, { customerId, email, lines, now: shop.clock() });
		if (answer.kind === 'refused') throw new Refusal(answer.why, ['order', 'discountCode'], 'INVALID');
		return answer;
	}
	if (!givenDiscount) return undefined;
	const { code } = givenDiscount;
	const totals = lines.map(
		(line) => cents(line.price ?? shop.variants.get(line.variantId ?? '')?.price ?? '0') * line.quantity,
	);
	const isPercentage = givenDiscount.kind === 'percentage';
	const byLine = isPercentage
		? totals.map((total) => Math.round((total * givenDiscount.percentage) / 100))
		: shareOut(cents(givenDiscount.amount), totals);
	const amount = amountOf(byLine.reduce((sum, each) => sum + each, 0));
	const discount: OrderDiscount = isPercentage
		? { code, amount, type: 'percentage', value: String(givenDiscount.percentage), appliesOnEachItem: true }
		: { code, amount, type: 'fixed_amount', value: givenDiscount.amount, appliesOnEachItem: false };
	return { discount, byLine: byLine.map(amountOf) };
}

function requireSaleable(
	shop: Shop,
	line: NewLine,
	index: number,
	all: readonly NewLine[],
	behaviour: InventoryBehaviour,
): { variant: Variant | undefined } {
	const field = ['order', 'lineItems', String(index)];
	if (line.quantity < 1) throw new Refusal('Quantity must be greater than 0', [...field, 'quantity'], 'INVALID');
	if (line.variantId === undefined) {
		if (!line.title || line.price === undefined)
			throw new Refusal('A custom line item needs a title and a price', field, 'INVALID');
		return { variant: undefined };
	}
	const variant = shop.variants.get(line.variantId);
	if (!variant) throw new Refusal('Product variant does not exist', [...field, 'variantId'], 'INVALID');
	const wanted = all.reduce((sum, other) => sum + (other.variantId === line.variantId ? other.quantity : 0), 0);
	const isTracked = shop.items.get(variant.itemId)?.tracked === true;
	const isDenied = behaviour === 'DECREMENT_OBEYING_POLICY' && variant.inventoryPolicy === 'DENY' && isTracked;
	if (isDenied && availableOnline(shop, variant) < wanted)
		throw new Refusal('Unable to reserve inventory', [...field], 'INVENTORY_CLAIM_FAILED');
	return { variant };
}

export function makeLine(shop: Shop, line: NewLine, variant: Variant | undefined, behaviour: InventoryBehaviour): Line {
	const product = shop.products.get(variant?.productId ?? '');
	const item = shop.items.get(variant?.itemId ?? '');
	return {
		id: shop.nextId(),
		variantId: variant?.id,
		productId: product?.id,
		title: product?.title ?? line.title ?? '',
		variantTitle: variant && variant.title !== 'Default Title' ? variant.title : undefined,
		sku: variant?.sku ?? line.sku ?? '',
		vendor: product?.vendor ?? shop.facts.name,
		price: Number(line.price ?? variant?.price ?? 0).toFixed(2),
		discount: '0.00',
		quantity: line.quantity,
		currentQuantity: line.quantity,
		properties: [...(line.properties ?? [])],
		requiresShipping: item?.requiresShipping ?? line.requiresShipping ?? false,
		taxable: variant?.taxable ?? true,
		isGiftCard: product?.isGiftCard ?? false,
		claimsStock: behaviour !== 'BYPASS' && item?.tracked === true,
	};
}

/** Gives units of a line to fulfilment orders, and takes them from available where the line claims stock. */
export function routeLine(shop: Shop, order: Order, line: Line, quantity: number): void {
	const itemId = line.claimsStock ? shop.variants.get(line.variantId ?? '')?.itemId : undefined;
	for (const part of route(shop, itemId, quantity)) {
		const target = openFulfilmentOrder(shop, order, part.locationId);
		const held = target.lines.find((other) => other.lineId === line.id);
		if (held) {
			held.total += part.quantity;
			held.remaining += part.quantity;
		} else {
			target.lines.push({ id: shop.nextId(), lineId: line.id, total: part.quantity, remaining: part.quantity });
		}
		if (itemId === undefined) continue;
		const level = findLevel(shop, itemId, part.locationId) ?? stockAt(shop, itemId, part.locationId);
		change(shop, level, { available: -part.quantity, committed: part.quantity });
	}
}

function openFulfilmentOrder(shop: Shop, order: Order, locationId: string): FulfilmentOrder {
	const found = order.fulfilmentOrders.find((one) => one.status === 'OPEN' && one.locationId === locationId);
	if (found) return found;
	const at = order.updatedAt;
	const made: FulfilmentOrder = {
		id: shop.nextId(),
		orderId: order.id,
		locationId,
		status: 'OPEN',
		lines: [],
		holds: [],
		createdAt: at,
		updatedAt: at,
	};
	order.fulfilmentOrders.push(made);
	return made;
}

function upsertCustomer(shop: Shop, input: NewOrder): Customer | undefined {
	const email = input.customer?.email ?? input.email;
	if (email === undefined && input.customer === undefined) return undefined;
	const found = [...shop.customers.values()].find((customer) => email !== undefined && customer.email === email);
	if (found) return Object.assign(found, { ...input.customer, updatedAt: shop.now() });
	const at = shop.now();
	const customer: Customer = {
		id: shop.nextId(),
		email,
		firstName: input.customer?.firstName ?? input.shippingAddress?.firstName,
		lastName: input.customer?.lastName ?? input.shippingAddress?.lastName,
		phone: input.phone,
		locale: input.locale ?? shop.facts.locale,
		createdAt: at,
		updatedAt: at,
	};
	shop.customers.set(customer.id, customer);
	return customer;
}

/** Every change of an order ends here: `orders/updated` follows our own writes too. */
export function touchOrder(shop: Shop, order: Order): void {
	order.updatedAt = shop.now();
	shop.tell({ topic: 'orders/updated', orderId: order.id });
}

/** Only what is over may be deleted; what it did to the books stays. */
export function removeOrder(shop: Shop, order: Order): void {
	if (order.cancelledAt === undefined && order.closedAt === undefined)
		throw new Refusal('Only closed or cancelled orders can be deleted', ['orderId'], 'INVALID');
	shop.orders.delete(order.id);
	shop.metafields.delete(`gid://shopify/Order/${order.id}`);
	shop.tell({ topic: 'orders/delete', id: order.id });
}

export type OrderChanges = Partial<Pick<Order, 'tags' | 'note' | 'email' | 'phone' | 'shippingAddress' | 'attributes'>>;

export function changeOrder(shop: Shop, order: Order, changes: OrderChanges): void {
	Object.assign(order, changes);
	order.tags = sortedTags(order.tags);
	touchOrder(shop, order);
}

/** As Shopify keeps them: sorted, and the first spelling wins where two differ in case only. */
export function sortedTags(tags: readonly string[]): string[] {
	const byLower = new Map<string, string>();
	for (const tag of tags.map((text) => text.trim()).filter(Boolean)) {
		if (!byLower.has(tag.toLowerCase())) byLower.set(tag.toLowerCase(), tag);
	}
	return [...byLower.values()].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

const isOpen = (one: FulfilmentOrder): boolean => one.status === 'OPEN' || one.status === 'ON_HOLD';

/** Units still to ship, held ones included. */
export const remainingOf = (order: Order, line: Line): number =>
	order.fulfilmentOrders
		.filter(isOpen)
		.flatMap((one) => one.lines)
		.reduce((sum, part) => sum + (part.lineId === line.id ? part.remaining : 0), 0);

/** Like `remainingOf`, but 0 under a hold, as Shopify's deprecated field answers. */
export const fulfillableOf = (order: Order, line: Line): number =>
	order.fulfilmentOrders
		.filter((one) => one.status === 'OPEN')
		.flatMap((one) => one.lines)
		.reduce((sum, part) => sum + (part.lineId === line.id ? part.remaining : 0), 0);

export const fulfilledOf = (order: Order, line: Line): number =>
	order.fulfilments
		.flatMap((one) => one.lines)
		.reduce((sum, part) => sum + (part.lineId === line.id ? part.quantity : 0), 0);

/** What units of a line cost: the code's share goes with each unit. */
export const lineTotalOf = (line: Line, quantity: number): number =>
	cents(line.price) * quantity - Math.round((cents(line.discount) * quantity) / line.quantity);

export const subtotalOf = (order: Order, quantity: (line: Line) => number = (line) => line.quantity): string =>
	amountOf(order.lines.reduce((sum, line) => sum + lineTotalOf(line, quantity(line)), 0));

export const totalOf = (order: Order, quantity: (line: Line) => number = (line) => line.quantity): string =>
	amountOf(cents(subtotalOf(order, quantity)) + cents(order.shippingPrice));

/** What a code took off, for as many units. */
export const discountedOf = (order: Order, quantity: (line: Line) => number = (line) => line.quantity): string =>
	amountOf(
		order.lines.reduce((sum, line) => sum + cents(line.price) * quantity(line) - lineTotalOf(line, quantity(line)), 0),
	);

export const refundedOf = (order: Order): string =>
	amountOf(order.refunds.reduce((sum, refund) => sum + cents(refund.amount), 0));

type FulfilmentStatus = 'FULFILLED' | 'PARTIALLY_FULFILLED' | 'UNFULFILLED' | 'ON_HOLD' | 'RESTOCKED';

export function fulfilmentStatusOf(order: Order): FulfilmentStatus {
	const remaining = order.lines.reduce((sum, line) => sum + remainingOf(order, line), 0);
	const shipped = order.fulfilments.length > 0;
	if (remaining === 0) return shipped ? 'FULFILLED' : 'RESTOCKED';
	if (shipped) return 'PARTIALLY_FULFILLED';
	return order.fulfilmentOrders.some((one) => one.status === 'ON_HOLD') ? 'ON_HOLD' : 'UNFULFILLED';
}
