/** The Admin API's views of orders, their lines and refunds. Money is in the shop's currency; taxes are nil. */
import { connectInOrder, type PageArgs } from './connection';
import { findIdOf, gid } from './gid';
import {
	discountedOf,
	fulfillableOf,
	fulfilledOf,
	fulfilmentStatusOf,
	lineTotalOf,
	refundedOf,
	remainingOf,
	subtotalOf,
	totalOf,
} from './orders';
import { suggestedAmount } from './refunds';
import { isGranted, money, moneyBag, type Scene, type View } from './scene';
import { amountOf, cents, type FulfilmentOrder, type Line, type Order, type OrderDiscount, type Refund } from './store';
import { fulfilmentOrderView, fulfilmentView } from './view-fulfilment';
import { productView, variantView } from './view-product';
import { addressView, customerView, locationView, metafieldFields } from './view-shop';

const current = (line: Line): number => line.currentQuantity;

const fulfilmentOrderScopes = [
	'read_assigned_fulfillment_orders',
	'read_merchant_managed_fulfillment_orders',
	'read_third_party_fulfillment_orders',
	'read_marketplace_fulfillment_orders',
];

export function financialStatusOf(order: Order): string {
	const refunded = cents(refundedOf(order));
	if (!order.isPaid) return order.cancelledAt === undefined ? 'PENDING' : 'VOIDED';
	if (refunded === 0) return 'PAID';
	return refunded >= cents(totalOf(order)) ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
}

/** Without any scope for them, Shopify answers none instead of refusing; nor are there any before routing. */
function readableParts(scene: Scene, order: Order): readonly FulfilmentOrder[] {
	const routed = scene.shop.clock().getTime() - scene.faults.routingMilliseconds;
	if (!isGranted(scene.grant, fulfilmentOrderScopes)) return [];
	return order.fulfilmentOrders.filter(
		(one) => scene.faults.routingMilliseconds === 0 || Date.parse(one.createdAt) <= routed,
	);
}

export function orderView(scene: Scene, order: Order): View {
	const { shop } = scene;
	const customer = shop.customers.get(order.customerId ?? '');
	const paid = order.isPaid ? totalOf(order) : '0.00';
	const owed = amountOf(cents(totalOf(order, current)) - cents(paid) + cents(refundedOf(order)));
	const bag = (amount: string) => moneyBag(scene, amount);
	const units = (quantity: (line: Line) => number) => order.lines.reduce((sum, line) => sum + quantity(line), 0);
	return {
		__typename: 'Order',
		id: gid('Order', order.id),
		legacyResourceId: order.id,
		name: order.name,
		number: order.number,
		confirmationNumber: `HS${order.number}`,
		confirmed: true,
		test: order.isTest,
		edited: order.isEdited,
		merchantEditable: order.cancelledAt === undefined,
		merchantEditableErrors: [],
		tags: order.tags,
		note: order.note ?? null,
		poNumber: null,
		email: order.email ?? null,
		phone: order.phone ?? null,
		customerLocale: order.locale,
		sourceName: order.sourceName,
		sourceIdentifier: null,
		createdAt: order.createdAt,
		processedAt: order.processedAt,
		updatedAt: order.updatedAt,
		cancelledAt: order.cancelledAt ?? null,
		cancelReason: order.cancelReason ?? null,
		closed: order.closedAt !== undefined,
		closedAt: order.closedAt ?? null,
		currencyCode: shop.facts.currency,
		presentmentCurrencyCode: shop.facts.currency,
		taxesIncluded: false,
		taxExempt: false,
		requiresShipping: order.lines.some((line) => line.requiresShipping),
		fullyPaid: order.isPaid,
		unpaid: !order.isPaid,
		refundable: order.isPaid,
		restockable: units((line) => remainingOf(order, line)) > 0,
		fulfillable: order.fulfilmentOrders.some((one) => one.status === 'OPEN'),
		customAttributes: order.attributes,
		discountCode: order.discounts[0]?.code ?? null,
		discountCodes: order.discounts.map(({ code }) => code),
		discountApplications: (args: PageArgs) => {
			const numbered = order.discounts.map((discount, index) => ({ id: String(index), discount, index }));
			return connectInOrder(scene, args, numbered, ({ discount, index }) => applicationView(scene, discount, index));
		},
		paymentGatewayNames: order.isPaid ? ['bogus'] : [],
		displayFinancialStatus: financialStatusOf(order),
		displayFulfillmentStatus: fulfilmentStatusOf(order),
		returnStatus: 'NO_RETURN',
		statusPageUrl: `https://${shop.facts.domain}/${shop.facts.id}/orders/${order.id}`,
		currentSubtotalLineItemsQuantity: units(current),
		subtotalLineItemsQuantity: units((line) => line.quantity),
		subtotalPriceSet: bag(subtotalOf(order)),
		totalPriceSet: bag(totalOf(order)),
		originalTotalPriceSet: bag(totalOf(order)),
		currentSubtotalPriceSet: bag(subtotalOf(order, current)),
		currentTotalPriceSet: bag(totalOf(order, current)),
		currentTotalTaxSet: bag('0.00'),
		totalTaxSet: bag('0.00'),
		totalDiscountsSet: bag(discountedOf(order)),
		currentTotalDiscountsSet: bag(discountedOf(order, current)),
		totalShippingPriceSet: bag(order.shippingPrice),
		totalRefundedSet: bag(refundedOf(order)),
		totalReceivedSet: bag(paid),
		totalOutstandingSet: bag(owed),
		netPaymentSet: bag(amountOf(cents(paid) - cents(refundedOf(order)))),
		customer: () => (customer ? customerView(scene, customer) : null),
		shippingAddress: order.shippingAddress ? addressView(gid('MailingAddress', order.id), order.shippingAddress) : null,
		billingAddress: order.billingAddress ? addressView(gid('MailingAddress', order.id), order.billingAddress) : null,
		lineItems: (args: PageArgs) => connectInOrder(scene, args, order.lines, (line) => lineView(scene, order, line)),
		fulfillmentOrders: (args: PageArgs) =>
			connectInOrder(scene, args, readableParts(scene, order), (one) => fulfilmentOrderView(scene, order, one)),
		fulfillments: ({ first }: { readonly first?: number | null }) =>
			order.fulfilments.slice(0, first ?? undefined).map((each) => fulfilmentView(scene, order, each)),
		refunds: ({ first }: { readonly first?: number | null }) =>
			order.refunds.slice(0, first ?? undefined).map((refund) => refundView(scene, order, refund)),
		transactions: () => (order.isPaid ? [saleView(scene, order)] : []),
		suggestedRefund: ({ refundLineItems }: { readonly refundLineItems?: readonly RefundLineInput[] | null }) =>
			suggestedRefundView(scene, order, refundLineItems ?? []),
		...metafieldFields(scene, gid('Order', order.id)),
	};
}

export function lineView(scene: Scene, order: Order, line: Line): View {
	const { shop } = scene;
	const variant = shop.variants.get(line.variantId ?? '');
	const product = shop.products.get(line.productId ?? '');
	const unit = moneyBag(scene, line.price);
	const total = (quantity: number) => moneyBag(scene, amountOf(cents(line.price) * quantity));
	return {
		__typename: 'LineItem',
		id: gid('LineItem', line.id),
		name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
		title: line.title,
		variantTitle: line.variantTitle ?? null,
		sku: line.sku,
		vendor: line.vendor,
		quantity: line.quantity,
		currentQuantity: line.currentQuantity,
		unfulfilledQuantity: remainingOf(order, line),
		fulfillableQuantity: fulfillableOf(order, line),
		nonFulfillableQuantity: line.quantity - fulfillableOf(order, line) - fulfilledOf(order, line),
		refundableQuantity: line.currentQuantity,
		requiresShipping: line.requiresShipping,
		restockable: line.claimsStock,
		merchantEditable: true,
		taxable: line.taxable,
		isGiftCard: line.isGiftCard,
		customAttributes: line.properties,
		sellingPlan: null,
		lineItemGroup: null,
		image: null,
		originalUnitPriceSet: unit,
		discountedUnitPriceSet: unit,
		originalTotalSet: total(line.quantity),
		discountedTotalSet: ({ withCodeDiscounts }: { readonly withCodeDiscounts?: boolean | null }) =>
			withCodeDiscounts ? moneyBag(scene, amountOf(lineTotalOf(line, line.quantity))) : total(line.quantity),
		discountedUnitPriceAfterAllDiscountsSet: moneyBag(scene, amountOf(lineTotalOf(line, 1))),
		discountAllocations: order.discounts.flatMap((discount, index) =>
			cents(line.discount) === 0
				? []
				: [
						{
							allocatedAmountSet: moneyBag(scene, line.discount),
							discountApplication: applicationView(scene, discount, index),
						},
					],
		),
		totalDiscountSet: moneyBag(scene, '0.00'),
		variant: () => (variant ? variantView(scene, variant) : null),
		product: () => (product ? productView(scene, product) : null),
	};
}

const applicationView = (scene: Scene, discount: OrderDiscount, index: number): View => ({
	__typename: 'DiscountCodeApplication',
	code: discount.code,
	index,
	allocationMethod: discount.appliesOnEachItem ? 'EACH' : 'ACROSS',
	targetSelection: 'ENTITLED',
	targetType: 'LINE_ITEM',
	value:
		discount.type === 'percentage'
			? { __typename: 'PricingPercentageValue', percentage: Number(discount.value) }
			: { __typename: 'MoneyV2', ...money(scene, discount.value) },
});

export function refundView(scene: Scene, order: Order, refund: Refund): View {
	return {
		__typename: 'Refund',
		id: gid('Refund', refund.id),
		legacyResourceId: refund.id,
		note: refund.note,
		createdAt: refund.createdAt,
		processedAt: refund.createdAt,
		updatedAt: refund.createdAt,
		totalRefundedSet: moneyBag(scene, refund.amount),
		order: () => orderView(scene, order),
		refundLineItems: (args: PageArgs) =>
			connectInOrder(scene, args, refund.lines, (each) => {
				const line = order.lines.find(({ id }) => id === each.lineId);
				if (!line) throw new Error(`Refund ${refund.id} names a line that order ${order.id} lacks`);
				const location = scene.shop.locations.get(each.locationId ?? '');
				return {
					__typename: 'RefundLineItem',
					id: gid('RefundLineItem', each.id),
					quantity: each.quantity,
					restockType: each.restockType,
					restocked: each.restockType !== 'NO_RESTOCK',
					priceSet: moneyBag(scene, line.price),
					subtotalSet: moneyBag(scene, amountOf(lineTotalOf(line, each.quantity))),
					totalTaxSet: moneyBag(scene, '0.00'),
					location: () => (location ? locationView(scene, location) : null),
					lineItem: () => lineView(scene, order, line),
				};
			}),
	};
}

const saleView = (scene: Scene, order: Order): View => ({
	__typename: 'OrderTransaction',
	id: gid('OrderTransaction', order.id),
	kind: 'SALE',
	status: 'SUCCESS',
	gateway: 'bogus',
	formattedGateway: 'Bogus gateway',
	test: order.isTest,
	amountSet: moneyBag(scene, totalOf(order)),
	createdAt: order.createdAt,
	processedAt: order.processedAt,
	parentTransaction: null,
	errorCode: null,
});

interface RefundLineInput {
	readonly lineItemId: string;
	readonly quantity: number;
}

function suggestedRefundView(scene: Scene, order: Order, lines: readonly RefundLineInput[]): View {
	const asked = lines.map((line) => ({ lineId: findIdOf('LineItem', line.lineItemId) ?? '', quantity: line.quantity }));
	const left = cents(totalOf(order)) - cents(refundedOf(order));
	const amount = order.isPaid ? amountOf(Math.min(left, cents(suggestedAmount(order, asked)))) : '0.00';
	return {
		amountSet: moneyBag(scene, amount),
		subtotalSet: moneyBag(scene, amount),
		discountedSubtotalSet: moneyBag(scene, amount),
		maximumRefundableSet: moneyBag(scene, amountOf(Math.max(0, left))),
		totalTaxSet: moneyBag(scene, '0.00'),
		suggestedTransactions: order.isPaid
			? [
					{
						gateway: 'bogus',
						formattedGateway: 'Bogus gateway',
						kind: 'SUGGESTED_REFUND',
						amountSet: moneyBag(scene, amount),
						parentTransaction: () => saleView(scene, order),
					},
				]
			: [],
	};
}
