/**
 * Which order a partial topic is about (orders/edited, refunds, fulfilments). These bodies only wake us:
 * what has become of the order is read from Shopify.
 */
import { z } from 'zod';
import { idShape, isProblem, type Problem, readBody } from './read-body';

export interface OrderReference {
	readonly orderId: string;
}

const shape = z.union([
	z.object({ order_edit: z.object({ order_id: idShape }) }).transform((body) => body.order_edit.order_id),
	z.object({ order_id: idShape }).transform((body) => body.order_id),
]);

export function parseOrderReference(raw: string): OrderReference | Problem {
	const body = readBody(
		shape.transform((orderId) => ({ orderId })),
		raw,
	);
	return isProblem(body) ? { problem: 'body names no order' } : body;
}

/** orders/delete names nothing but the order itself. */
export function parseDeletedOrder(raw: string): OrderReference | Problem {
	const body = readBody(z.object({ id: idShape }), raw);
	return isProblem(body) ? body : { orderId: body.id };
}
