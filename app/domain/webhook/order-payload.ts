/**
 * Names what a whole-order webhook says of an order. What is still to ship is worked out only where the body can say:
 * a refund or a removal beside a fulfilment leaves open which of the two a unit went by, and then the answer is "ask".
 * `fulfillable_quantity` is never read: a hold takes it to 0.
 */
import { z } from 'zod';
import type { LineFacts, OrderFacts } from '../order';
import { idShape, instantShape, isProblem, type Problem, readBody } from './read-body';

const units = z.number().int();
const text = z.string().nullish();
const listOf = <Shape extends z.ZodType>(shape: Shape) =>
	z
		.array(shape)
		.nullish()
		.transform((items) => items ?? []);

/** A property's value may be anything that the cart was given. */
const propertyShape = z.object({ name: z.string(), value: z.unknown().optional() });

/** Themes post properties as a list; some bodies hold them as an object. */
const propertiesShape = z
	.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])
	.nullish()
	.transform((value) => {
		const entries = Array.isArray(value)
			? value
			: Object.entries(value ?? {}).map(([name, given]) => ({ name, value: given }));
		return entries.flatMap((entry) => {
			const parsed = propertyShape.safeParse(entry);
			return parsed.success ? [{ name: parsed.data.name, value: toText(parsed.data.value) }] : [];
		});
	});

const lineShape = z.object({
	id: idShape,
	variant_id: idShape.nullish(),
	name: text,
	title: text,
	quantity: units.nonnegative(),
	current_quantity: units.nullish(),
	requires_shipping: z.boolean().nullish(),
	gift_card: z.boolean().nullish(),
	properties: propertiesShape,
});

/** Of any shape, as buyers' data is: a code that cannot be read is none. */
const codesShape = z
	.unknown()
	.optional()
	.transform((value) =>
		(Array.isArray(value) ? value : []).flatMap((entry) => {
			const parsed = z.object({ code: z.string().min(1) }).safeParse(entry);
			return parsed.success ? [parsed.data.code] : [];
		}),
	);

const fulfillmentShape = z.object({
	status: text,
	line_items: listOf(z.object({ id: idShape, quantity: units })),
});

const refundShape = z.object({ refund_line_items: listOf(z.object({ line_item_id: idShape, quantity: units })) });

const orderShape = z.object({
	id: idShape,
	name: z.string(),
	created_at: instantShape,
	updated_at: instantShape,
	cancelled_at: instantShape.nullish(),
	closed_at: instantShape.nullish(),
	customer_locale: text,
	tags: text,
	source_name: text,
	email: text,
	contact_email: text,
	// Buyers' data: of any shape, so that it never decides whether an order counts.
	customer: z.unknown().optional(),
	shipping_address: z.unknown().optional(),
	discount_codes: codesShape,
	line_items: z.array(lineShape),
	fulfillments: listOf(fulfillmentShape),
	refunds: listOf(refundShape),
});

type Payload = z.infer<typeof orderShape>;

/** @param seenAt when the webhook was triggered, ISO instant. */
export function parseOrderPayload(raw: string, seenAt: string): OrderFacts | Problem {
	const body = readBody(orderShape, raw);
	if (isProblem(body)) return body;
	const isOver = Boolean(body.cancelled_at ?? body.closed_at);
	return {
		id: body.id,
		name: body.name,
		createdAt: body.created_at,
		updatedAt: body.updated_at,
		seenAt,
		cancelledAt: body.cancelled_at ?? undefined,
		closedAt: body.closed_at ?? undefined,
		locale: body.customer_locale ?? '',
		countryCode: person(body.shipping_address).country_code,
		tags: (body.tags ?? '')
			.split(',')
			.map((tag) => tag.trim())
			.filter((tag) => tag !== ''),
		buyer: buyerOf(body),
		discountCodes: body.discount_codes,
		sourceName: body.source_name ?? '',
		lines: body.line_items.map((line) => toLine(line, isOver ? 0 : openUnitsOf(line, body))),
	};
}

function toLine(line: Payload['line_items'][number], openUnits: LineFacts['openUnits']): LineFacts {
	return {
		id: line.id,
		variantId: line.variant_id ?? undefined,
		title: line.name || line.title || '',
		quantity: Math.max(line.quantity, line.current_quantity ?? 0),
		openUnits,
		isShippable: line.requires_shipping !== false && line.gift_card !== true,
		properties: line.properties,
	};
}

function openUnitsOf(line: Payload['line_items'][number], order: Payload): LineFacts['openUnits'] {
	const current = line.current_quantity ?? undefined;
	if (current === undefined) return 'ask';
	const fulfilled = order.fulfillments
		.filter((fulfillment) => fulfillment.status === 'success')
		.flatMap((fulfillment) => fulfillment.line_items)
		.filter((each) => each.id === line.id)
		.reduce((sum, each) => sum + each.quantity, 0);
	if (fulfilled === 0) return Math.max(0, current);
	const isRefunded = order.refunds.some((refund) =>
		refund.refund_line_items.some((each) => each.line_item_id === line.id),
	);
	// A return without a refund takes shipped units off the current quantity just as an edit takes unshipped ones.
	if (isRefunded || current < line.quantity) return 'ask';
	return Math.max(0, current - fulfilled);
}

const personShape = z.object({
	first_name: z.string().catch(''),
	last_name: z.string().catch(''),
	country_code: z.string().catch(''),
});

/** Each part empty where the shop has not approved it. */
function person(value: unknown): z.infer<typeof personShape> {
	const parsed = personShape.safeParse(value);
	return parsed.success ? parsed.data : { first_name: '', last_name: '', country_code: '' };
}

function buyerOf(body: Payload): OrderFacts['buyer'] {
	const email = body.email || body.contact_email;
	if (!email) return undefined;
	const names = [body.customer, body.shipping_address].map((value) => {
		const { first_name, last_name } = person(value);
		return [first_name, last_name].filter((part) => part !== '').join(' ');
	});
	return { email, name: names.find((name) => name !== '') ?? '' };
}

const toText = (value: unknown): string =>
	typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
