/** Bodies of the order and refund webhooks, in the shape of Shopify's REST resources: ids are bigints, tags one text. */
import { gid } from './gid';
import {
	discountedOf,
	fulfillableOf,
	fulfilledOf,
	lineTotalOf,
	refundedOf,
	remainingOf,
	subtotalOf,
	totalOf,
} from './orders';
import { type Address, amountOf, cents, type Fulfilment, type Line, type Order, type Refund, type Shop } from './store';
import { financialStatusOf } from './view-order';
import { offsetOf } from './view-shop';

export type Body = Record<string, unknown>;

/** REST instants carry the shop's offset: "2026-11-01T05:00:00-04:00". */
export function shopTime(shop: Shop, instant: string): string {
	const at = new Date(instant);
	const offset = offsetOf(shop.facts.timezone, at);
	const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
	const shift = (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
	return `${new Date(at.getTime() + shift).toISOString().slice(0, 19)}${offset}`;
}

const findTime = (shop: Shop, instant: string | undefined): string | null =>
	instant === undefined ? null : shopTime(shop, instant);

export const findNumber = (id: string | undefined): bigint | null => (id === undefined ? null : BigInt(id));

const moneySet = (shop: Shop, amount: string): Body => ({
	shop_money: { amount, currency_code: shop.facts.currency },
	presentment_money: { amount, currency_code: shop.facts.currency },
});

const current = (line: Line): number => line.currentQuantity;

function addressBody(address: Address | undefined): Body | null {
	if (!address) return null;
	return {
		first_name: address.firstName ?? '',
		address1: address.address1 ?? '',
		phone: address.phone ?? '',
		city: address.city ?? '',
		zip: address.zip ?? '',
		province: address.province ?? address.provinceCode ?? '',
		country: address.country ?? '',
		last_name: address.lastName ?? '',
		address2: address.address2 ?? null,
		company: address.company ?? null,
		latitude: null,
		longitude: null,
		name: [address.firstName, address.lastName].filter(Boolean).join(' '),
		country_code: address.countryCode ?? '',
		province_code: address.provinceCode ?? '',
	};
}

function customerBody(shop: Shop, order: Order): Body | null {
	const customer = shop.customers.get(order.customerId ?? '');
	if (!customer) return null;
	return {
		id: BigInt(customer.id),
		created_at: shopTime(shop, customer.createdAt),
		updated_at: shopTime(shop, customer.updatedAt),
		first_name: customer.firstName ?? null,
		last_name: customer.lastName ?? null,
		state: 'disabled',
		note: null,
		verified_email: true,
		multipass_identifier: null,
		tax_exempt: false,
		email: customer.email ?? null,
		phone: customer.phone ?? null,
		currency: shop.facts.currency,
		tax_exemptions: [],
		admin_graphql_api_id: gid('Customer', customer.id),
		default_address: order.shippingAddress
			? {
					...addressBody(order.shippingAddress),
					id: BigInt(customer.id),
					customer_id: BigInt(customer.id),
					country_name: order.shippingAddress.country ?? '',
					default: true,
				}
			: null,
	};
}

function lineStatus(order: Order, line: Line): string | null {
	if (fulfilledOf(order, line) === 0) return null;
	return remainingOf(order, line) === 0 ? 'fulfilled' : 'partial';
}

function lineBody(shop: Shop, order: Order, line: Line): Body {
	const isTracked = shop.items.get(shop.variants.get(line.variantId ?? '')?.itemId ?? '')?.tracked === true;
	return {
		id: BigInt(line.id),
		admin_graphql_api_id: gid('LineItem', line.id),
		attributed_staffs: [],
		current_quantity: line.currentQuantity,
		fulfillable_quantity: fulfillableOf(order, line),
		fulfillment_service: 'manual',
		fulfillment_status: lineStatus(order, line),
		gift_card: line.isGiftCard,
		grams: 0,
		name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
		price: line.price,
		price_set: moneySet(shop, line.price),
		product_exists: shop.products.has(line.productId ?? ''),
		product_id: shop.products.has(line.productId ?? '') ? findNumber(line.productId) : null,
		properties: line.properties.map(({ key, value }) => ({ name: key, value })),
		quantity: line.quantity,
		requires_shipping: line.requiresShipping,
		sales_line_item_group_id: null,
		sku: line.sku || null,
		taxable: line.taxable,
		title: line.title,
		total_discount: '0.00',
		total_discount_set: moneySet(shop, '0.00'),
		variant_id: shop.variants.has(line.variantId ?? '') ? findNumber(line.variantId) : null,
		variant_inventory_management: isTracked ? 'shopify' : null,
		variant_title: line.variantTitle ?? null,
		vendor: line.vendor,
		tax_lines: [],
		duties: [],
		discount_allocations:
			cents(line.discount) === 0
				? []
				: [{ amount: line.discount, amount_set: moneySet(shop, line.discount), discount_application_index: 0 }],
	};
}

function fulfilmentBody(shop: Shop, order: Order, fulfilment: Fulfilment): Body {
	return {
		id: BigInt(fulfilment.id),
		admin_graphql_api_id: gid('Fulfillment', fulfilment.id),
		created_at: shopTime(shop, fulfilment.createdAt),
		location_id: BigInt(fulfilment.locationId),
		name: fulfilment.name,
		order_id: BigInt(order.id),
		origin_address: {},
		receipt: {},
		service: 'manual',
		shipment_status: null,
		status: 'success',
		tracking_company: fulfilment.tracking?.company ?? null,
		tracking_number: fulfilment.tracking?.number ?? null,
		tracking_numbers: fulfilment.tracking?.number ? [fulfilment.tracking.number] : [],
		tracking_url: fulfilment.tracking?.url ?? null,
		tracking_urls: fulfilment.tracking?.url ? [fulfilment.tracking.url] : [],
		updated_at: shopTime(shop, fulfilment.createdAt),
		// Each line as the order has it, but with the units of this shipment.
		line_items: fulfilment.lines.flatMap((part) => {
			const line = order.lines.find((each) => each.id === part.lineId);
			return line ? [{ ...lineBody(shop, order, line), quantity: part.quantity }] : [];
		}),
	};
}

export function refundBody(shop: Shop, order: Order, refund: Refund): Body {
	return {
		id: BigInt(refund.id),
		order_id: BigInt(order.id),
		created_at: shopTime(shop, refund.createdAt),
		note: refund.note,
		user_id: null,
		processed_at: shopTime(shop, refund.createdAt),
		duties: [],
		total_duties_set: moneySet(shop, '0.00'),
		return: null,
		refund_shipping_lines: [],
		restock: refund.lines.some((line) => line.restockType !== 'NO_RESTOCK'),
		admin_graphql_api_id: gid('Refund', refund.id),
		order_adjustments: [],
		refund_line_items: refund.lines.flatMap((part) => {
			const line = order.lines.find((each) => each.id === part.lineId);
			if (!line) return [];
			const subtotal = amountOf(lineTotalOf(line, part.quantity));
			const {
				current_quantity: _left,
				attributed_staffs: _staff,
				sales_line_item_group_id: _group,
				...shown
			} = lineBody(shop, order, line);
			return [
				{
					id: BigInt(part.id),
					quantity: part.quantity,
					line_item_id: BigInt(line.id),
					location_id: findNumber(part.locationId),
					restock_type: part.restockType.toLowerCase(),
					subtotal: Number(subtotal),
					total_tax: 0,
					subtotal_set: moneySet(shop, subtotal),
					total_tax_set: moneySet(shop, '0.00'),
					line_item: shown,
				},
			];
		}),
		transactions: [],
	};
}

const shippedStatus = (order: Order): string | null => {
	if (order.fulfilments.length === 0) return null;
	return order.lines.some((line) => remainingOf(order, line) > 0) ? 'partial' : 'fulfilled';
};

export function orderBody(shop: Shop, order: Order): Body {
	const set = (amount: string) => moneySet(shop, amount);
	const subtotal = subtotalOf(order);
	const total = totalOf(order);
	const paid = order.isPaid ? cents(total) : 0;
	return {
		id: BigInt(order.id),
		admin_graphql_api_id: gid('Order', order.id),
		app_id: null,
		browser_ip: null,
		buyer_accepts_marketing: false,
		cancel_reason: order.cancelReason?.toLowerCase() ?? null,
		cancelled_at: findTime(shop, order.cancelledAt),
		cart_token: null,
		checkout_id: null,
		checkout_token: null,
		client_details: null,
		closed_at: findTime(shop, order.closedAt),
		company: null,
		confirmation_number: `HS${order.number}`,
		confirmed: true,
		contact_email: order.email ?? null,
		created_at: shopTime(shop, order.createdAt),
		currency: shop.facts.currency,
		current_shipping_price_set: set(order.shippingPrice),
		current_subtotal_price: subtotalOf(order, current),
		current_subtotal_price_set: set(subtotalOf(order, current)),
		current_total_additional_fees_set: null,
		current_total_discounts: discountedOf(order, current),
		current_total_discounts_set: set(discountedOf(order, current)),
		current_total_duties_set: null,
		current_total_price: totalOf(order, current),
		current_total_price_set: set(totalOf(order, current)),
		current_total_tax: '0.00',
		current_total_tax_set: set('0.00'),
		customer_locale: order.locale,
		device_id: null,
		discount_codes: order.discounts.map(({ code, amount, type }) => ({ code, amount, type })),
		duties_included: false,
		email: order.email ?? '',
		estimated_taxes: false,
		financial_status: financialStatusOf(order).toLowerCase(),
		fulfillment_status: shippedStatus(order),
		landing_site: null,
		landing_site_ref: null,
		location_id: null,
		merchant_business_entity_id: 'MTU0ODM4MDAwOQ',
		merchant_of_record_app_id: null,
		name: order.name,
		note: order.note ?? null,
		note_attributes: order.attributes.map(({ key, value }) => ({ name: key, value })),
		number: order.number - 1000,
		order_number: order.number,
		order_status_url: `https://${shop.facts.domain}/${shop.facts.id}/orders/${order.id}/authenticate?key=stand-in`,
		original_total_additional_fees_set: null,
		original_total_duties_set: null,
		payment_gateway_names: order.isPaid ? ['bogus'] : [],
		phone: order.phone ?? null,
		po_number: null,
		presentment_currency: shop.facts.currency,
		processed_at: shopTime(shop, order.processedAt),
		reference: null,
		referring_site: null,
		source_identifier: null,
		source_name: order.sourceName,
		source_url: null,
		subtotal_price: subtotal,
		subtotal_price_set: set(subtotal),
		tags: order.tags.join(', '),
		tax_exempt: false,
		tax_lines: [],
		taxes_included: false,
		test: order.isTest,
		token: `token${order.id}`,
		total_cash_rounding_payment_adjustment_set: set('0.00'),
		total_cash_rounding_refund_adjustment_set: set('0.00'),
		total_discounts: discountedOf(order),
		total_discounts_set: set(discountedOf(order)),
		total_line_items_price: amountOf(cents(subtotal) + cents(discountedOf(order))),
		total_line_items_price_set: set(amountOf(cents(subtotal) + cents(discountedOf(order)))),
		total_outstanding: amountOf(Math.max(0, cents(totalOf(order, current)) - paid + cents(refundedOf(order)))),
		total_price: total,
		total_price_set: set(total),
		total_shipping_price_set: set(order.shippingPrice),
		total_tax: '0.00',
		total_tax_set: set('0.00'),
		total_tip_received: '0.00',
		total_weight: 0,
		updated_at: shopTime(shop, order.updatedAt),
		user_id: null,
		billing_address: addressBody(order.billingAddress),
		customer: customerBody(shop, order),
		discount_applications: order.discounts.map(({ code, type, value, appliesOnEachItem }) => ({
			target_type: 'line_item',
			type: 'discount_code',
			value,
			value_type: type,
			allocation_method: appliesOnEachItem ? 'each' : 'across',
			target_selection: 'entitled',
			code,
		})),
		fulfillments: order.fulfilments.map((each) => fulfilmentBody(shop, order, each)),
		line_items: order.lines.map((line) => lineBody(shop, order, line)),
		payment_terms: null,
		refunds: order.refunds.map((refund) => refundBody(shop, order, refund)),
		shipping_address: addressBody(order.shippingAddress),
		shipping_lines: [],
		returns: [],
		line_item_groups: [],
	};
}
