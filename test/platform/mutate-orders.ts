/** Mutations of orders: create, update, cancel, refund, edit, ship, hold. Each reads its input and calls one verb. */
import { findDiscount } from './discounts';
import { addVariantTo, beginEdit, commitEdit, requireEdit, setEditQuantity } from './edits';
import { fulfil, hold, moveTo, releaseHold } from './fulfilment';
import { gid } from './gid';
import {
	changeOrder,
	type InventoryBehaviour,
	type NewOrder,
	type OrderChanges,
	placeOrder,
	removeOrder,
} from './orders';
import { attempt, given, idIn } from './payload';
import { cancelOrder, refundOrder } from './refunds';
import { findOrder, type Scene, type View } from './scene';
import { type Address, amountOf, cents, type Order, Refusal, type RestockType } from './store';
import { editLineView, editView, fulfilmentOrderView, fulfilmentView, holdView } from './view-fulfilment';
import { orderView, refundView } from './view-order';

interface Money {
	readonly shopMoney: { readonly amount: string | number };
}

interface OrderCreateArgs {
	readonly order: {
		readonly lineItems?: readonly {
			readonly variantId?: string | null;
			readonly quantity: number;
			readonly priceSet?: Money | null;
			readonly title?: string | null;
			readonly sku?: string | null;
			readonly requiresShipping?: boolean | null;
			readonly properties?: readonly { readonly name: string; readonly value: string }[] | null;
		}[];
		readonly email?: string | null;
		readonly phone?: string | null;
		readonly name?: string | null;
		readonly note?: string | null;
		readonly tags?: readonly string[] | null;
		readonly test?: boolean | null;
		readonly sourceName?: string | null;
		readonly processedAt?: string | null;
		readonly financialStatus?: string | null;
		readonly transactions?: readonly unknown[] | null;
		readonly customAttributes?: readonly { readonly key: string; readonly value: string }[] | null;
		readonly shippingAddress?: Address | null;
		readonly billingAddress?: Address | null;
		readonly shippingLines?: readonly { readonly priceSet: Money }[] | null;
		readonly discountCode?: {
			readonly itemFixedDiscountCode?: { readonly code: string; readonly amountSet?: Money | null } | null;
			readonly itemPercentageDiscountCode?: { readonly code: string; readonly percentage?: number | null } | null;
			readonly freeShippingDiscountCode?: { readonly code: string } | null;
		} | null;
		readonly customer?: {
			readonly toUpsert?: { readonly email?: string; readonly firstName?: string; readonly lastName?: string } | null;
			readonly toAssociate?: { readonly id: string } | null;
		} | null;
	};
	readonly options?: { readonly inventoryBehaviour?: InventoryBehaviour | null } | null;
}

function newOrder(scene: Scene, { order, options }: OrderCreateArgs): NewOrder {
	const now = scene.shop.now();
	const shipping = order.shippingLines?.reduce((sum, line) => sum + cents(String(line.priceSet.shopMoney.amount)), 0);
	const isPaid = order.financialStatus ? order.financialStatus === 'PAID' : (order.transactions?.length ?? 0) > 0;
	const associated = order.customer?.toAssociate?.id;
	return given({
		lines: (order.lineItems ?? []).map((line) =>
			given({
				variantId: line.variantId ? idIn('ProductVariant', line.variantId) : undefined,
				quantity: line.quantity,
				price: line.priceSet ? String(line.priceSet.shopMoney.amount) : undefined,
				title: line.title,
				sku: line.sku,
				requiresShipping: line.requiresShipping,
				properties: line.properties?.map(({ name, value }) => ({ key: name, value })),
			}),
		),
		inventory: options?.inventoryBehaviour ?? 'BYPASS',
		name: order.name,
		email: order.email,
		phone: order.phone,
		note: order.note,
		tags: order.tags,
		isTest: order.test,
		isPaid,
		sourceName: order.sourceName,
		// Instants in the future count as the present, since 2026-07.
		processedAt: order.processedAt && order.processedAt < now ? wholeSeconds(order.processedAt) : undefined,
		attributes: order.customAttributes,
		shippingAddress: addressIn(order.shippingAddress),
		billingAddress: addressIn(order.billingAddress),
		shippingPrice: shipping === undefined ? undefined : amountOf(shipping),
		...discountIn(scene, order.discountCode),
		customer: order.customer?.toUpsert ? given(pickName(order.customer.toUpsert)) : undefined,
		customerId: associated ? idIn('Customer', associated) : undefined,
	}) as NewOrder;
}

/** A code that the shop keeps is held to its rules, so that tests can redeem one; another is taken down as it is told. */
function discountIn(
	scene: Scene,
	input: OrderCreateArgs['order']['discountCode'],
): Pick<NewOrder, 'discountCode' | 'givenDiscount'> {
	const { itemFixedDiscountCode: fixed, itemPercentageDiscountCode: share } = input ?? {};
	if (input?.freeShippingDiscountCode) throw new Error('The stand-in keeps no free shipping codes');
	const code = fixed?.code ?? share?.code;
	if (code === undefined) return {};
	if (findDiscount(scene.shop, code)) return { discountCode: code };
	if (share) return { givenDiscount: { code, kind: 'percentage', percentage: share.percentage ?? 0 } };
	const amount = Number(fixed?.amountSet?.shopMoney.amount ?? 0).toFixed(2);
	return { givenDiscount: { code, kind: 'amount', amount } };
}

const wholeSeconds = (text: string): string => `${new Date(text).toISOString().slice(0, 19)}Z`;

const pickName = ({ email, firstName, lastName }: { email?: string; firstName?: string; lastName?: string }) => ({
	email,
	firstName,
	lastName,
});

function addressIn(input: Address | null | undefined): Address | undefined {
	if (!input) return undefined;
	const country = input.countryCode
		? new Intl.DisplayNames('en', { type: 'region' }).of(input.countryCode)
		: input.country;
	return given({ ...input, country }) as Address;
}

function requireOrder(scene: Scene, id: string, field: readonly string[]): Order {
	const order = findOrder(scene, idIn('Order', id));
	if (!order) throw new Refusal('Order does not exist', field, 'NOT_FOUND');
	return order;
}

interface OrderUpdateArgs {
	readonly input: {
		readonly id: string;
		readonly email?: string | null;
		readonly phone?: string | null;
		readonly note?: string | null;
		readonly tags?: readonly string[] | null;
		readonly customAttributes?: readonly { readonly key: string; readonly value: string }[] | null;
		readonly shippingAddress?: Address | null;
	};
}

interface CancelArgs {
	readonly orderId: string;
	readonly reason: string;
	readonly restock: boolean;
	readonly refund?: boolean | null;
	readonly refundMethod?: { readonly originalPaymentMethodsRefund?: boolean | null } | null;
}

interface RefundArgs {
	readonly input: {
		readonly orderId: string;
		readonly note?: string | null;
		readonly allowOverRefunding?: boolean | null;
		readonly refundLineItems?: readonly {
			readonly lineItemId: string;
			readonly quantity: number;
			readonly restockType?: RestockType | null;
			readonly locationId?: string | null;
		}[];
		readonly transactions?: readonly { readonly amount: string | number; readonly kind: string }[];
	};
}

interface Units {
	readonly id: string;
	readonly quantity: number;
}

interface FulfilArgs {
	readonly fulfillment: {
		readonly lineItemsByFulfillmentOrder: readonly {
			readonly fulfillmentOrderId: string;
			readonly fulfillmentOrderLineItems?: readonly Units[] | null;
		}[];
		readonly trackingInfo?: { readonly company?: string; readonly number?: string; readonly url?: string } | null;
	};
}

interface HoldArgs {
	readonly id: string;
	readonly fulfillmentHold: {
		readonly reason: string;
		readonly reasonNotes?: string | null;
		readonly handle?: string | null;
		readonly fulfillmentOrderLineItems?: readonly Units[] | null;
	};
}

interface MoveArgs extends Pick<HoldArgs['fulfillmentHold'], 'fulfillmentOrderLineItems'> {
	readonly id: string;
	readonly newLocationId: string;
}

type ReleaseArgs = { readonly id: string; readonly holdIds?: readonly string[] | null };

const unitsIn = (units: readonly Units[]): Units[] =>
	units.map(({ id, quantity }) => ({ id: idIn('FulfillmentOrderLineItem', id), quantity }));

export function orderMutations(scene: Scene): View {
	const { shop } = scene;
	return {
		orderCreate: (args: OrderCreateArgs) =>
			attempt(() => ({ order: orderView(scene, placeOrder(shop, newOrder(scene, args))) })),
		orderUpdate: ({ input }: OrderUpdateArgs) =>
			attempt(() => {
				const order = requireOrder(scene, input.id, ['id']);
				const { email, phone, note, tags, customAttributes } = input;
				const shippingAddress = addressIn(input.shippingAddress);
				changeOrder(
					shop,
					order,
					given({ email, phone, note, tags, attributes: customAttributes, shippingAddress }) as OrderChanges,
				);
				return { order: orderView(scene, order) };
			}),
		orderCancel: ({ orderId, reason, restock, refund, refundMethod }: CancelArgs) =>
			attempt(() => {
				const isPaidBack = refundMethod?.originalPaymentMethodsRefund ?? refund ?? false;
				cancelOrder(shop, requireOrder(scene, orderId, ['orderId']), { reason, isRestocked: restock, isPaidBack });
				return { job: { __typename: 'Job', id: gid('Job', shop.nextId()), done: false } };
			}, 'orderCancelUserErrors'),
		orderDelete: ({ orderId }: { readonly orderId: string }) =>
			attempt(() => {
				removeOrder(shop, requireOrder(scene, orderId, ['orderId']));
				return { deletedId: orderId };
			}),
		refundCreate: ({ input }: RefundArgs) =>
			attempt(() => {
				const order = requireOrder(scene, input.orderId, ['input', 'orderId']);
				const paid = (input.transactions ?? []).reduce((sum, each) => sum + cents(String(each.amount)), 0);
				const refund = refundOrder(shop, order, {
					note: input.note ?? '',
					allowsOverRefund: input.allowOverRefunding ?? false,
					amount: amountOf(paid),
					lines: (input.refundLineItems ?? []).map(({ lineItemId, quantity, restockType, locationId }) => ({
						lineId: idIn('LineItem', lineItemId),
						quantity,
						...(restockType ? { restockType } : {}),
						...(locationId ? { locationId: idIn('Location', locationId) } : {}),
					})),
				});
				return { refund: refundView(scene, order, refund), order: orderView(scene, order) };
			}),
		orderEditBegin: ({ id }: { readonly id: string }) =>
			attempt(() => {
				const edit = beginEdit(shop, requireOrder(scene, id, ['id']).id);
				return { calculatedOrder: editView(scene, edit), orderEditSession: session(edit.id) };
			}),
		orderEditAddVariant: (args: {
			id: string;
			variantId: string;
			quantity: number;
			allowDuplicates?: boolean | null;
		}) =>
			attempt(() => {
				const edit = requireEdit(shop, idIn('CalculatedOrder', args.id));
				const variantId = idIn('ProductVariant', args.variantId);
				const line = addVariantTo(shop, edit, variantId, args.quantity, args.allowDuplicates ?? false);
				return {
					calculatedLineItem: editLineView(scene, edit, line),
					calculatedOrder: editView(scene, edit),
					orderEditSession: session(edit.id),
				};
			}),
		orderEditSetQuantity: (args: { id: string; lineItemId: string; quantity: number; restock?: boolean | null }) =>
			attempt(() => {
				const edit = requireEdit(shop, idIn('CalculatedOrder', args.id));
				const lineId = idIn('CalculatedLineItem', args.lineItemId);
				const line = setEditQuantity(edit, lineId, args.quantity, args.restock ?? false);
				return {
					calculatedLineItem: editLineView(scene, edit, line),
					calculatedOrder: editView(scene, edit),
					orderEditSession: session(edit.id),
				};
			}),
		orderEditCommit: (args: { id: string; notifyCustomer?: boolean | null; staffNote?: string | null }) =>
			attempt(() => {
				const edit = requireEdit(shop, idIn('CalculatedOrder', args.id));
				const order = commitEdit(shop, edit, args.staffNote ?? '', args.notifyCustomer ?? false);
				return { order: orderView(scene, order), successMessages: ['Order updated'] };
			}),
		fulfillmentCreate: ({ fulfillment }: FulfilArgs) =>
			attempt(() => {
				const parts = fulfillment.lineItemsByFulfillmentOrder.map(
					({ fulfillmentOrderId, fulfillmentOrderLineItems }) => ({
						fulfilmentOrderId: idIn('FulfillmentOrder', fulfillmentOrderId),
						...(fulfillmentOrderLineItems?.length ? { lines: unitsIn(fulfillmentOrderLineItems) } : {}),
					}),
				);
				const made = fulfil(shop, parts, fulfillment.trackingInfo ?? undefined);
				const order = [...shop.orders.values()].find((each) => each.fulfilments.includes(made));
				if (!order) throw new Error(`Fulfilment ${made.id} belongs to no order`);
				return { fulfillment: fulfilmentView(scene, order, made) };
			}),
		fulfillmentOrderHold: ({ id, fulfillmentHold }: HoldArgs) =>
			attempt(() => {
				const { reason, reasonNotes: notes, handle, fulfillmentOrderLineItems } = fulfillmentHold;
				const lines = fulfillmentOrderLineItems?.length ? { lines: unitsIn(fulfillmentOrderLineItems) } : {};
				const heldBy = scene.grant.kind;
				const done = hold(shop, idIn('FulfillmentOrder', id), {
					reason,
					heldBy,
					...given({ notes, handle }),
					...lines,
				});
				const order = requireOwner(scene, done.one.orderId);
				return {
					fulfillmentHold: holdView(scene, done.hold),
					fulfillmentOrder: fulfilmentOrderView(scene, order, done.one),
					remainingFulfillmentOrder: done.rest ? fulfilmentOrderView(scene, order, done.rest) : null,
				};
			}),
		fulfillmentOrderMove: ({ id, newLocationId, fulfillmentOrderLineItems }: MoveArgs) =>
			attempt(() => {
				if (fulfillmentOrderLineItems?.length) throw new Error('The stand-in moves fulfilment orders whole');
				const { one, moved } = moveTo(shop, idIn('FulfillmentOrder', id), idIn('Location', newLocationId));
				const order = requireOwner(scene, one.orderId);
				return {
					movedFulfillmentOrder: fulfilmentOrderView(scene, order, moved),
					originalFulfillmentOrder: fulfilmentOrderView(scene, order, one),
					remainingFulfillmentOrder: null,
				};
			}),
		fulfillmentOrderReleaseHold: ({ id, holdIds }: ReleaseArgs) =>
			attempt(() => {
				const ids = holdIds?.map((each) => idIn('FulfillmentHold', each));
				const one = releaseHold(shop, idIn('FulfillmentOrder', id), ids);
				return { fulfillmentOrder: fulfilmentOrderView(scene, requireOwner(scene, one.orderId), one) };
			}),
	};
}

const session = (id: string): View => ({ __typename: 'OrderEditSession', id: gid('OrderEditSession', id) });

function requireOwner(scene: Scene, orderId: string): Order {
	const order = scene.shop.orders.get(orderId);
	if (!order) throw new Error(`A fulfilment order of a lost order ${orderId}`);
	return order;
}
