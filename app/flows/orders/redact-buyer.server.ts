/**
 * What we know of a buyer, for the shop owner who asks, and its end. Orders are found by the ids that Shopify names and
 * by the keyed hash of the address; quantities, dates and the plan stay, because they are not personal.
 */

import type { FlowDeps } from '../deps';
import { renderedPlace } from '../notices/send-notices.server';
import { redactRainchecks, reportRainchecks } from '../rainchecks/redact-rainchecks.server';
import { buyerPlace } from './apply-order.server';

export interface BuyerRequest {
	readonly email: string;
	readonly customerId: string;
	readonly orderIds: readonly string[];
}

export async function redactBuyer(deps: FlowDeps, shopId: string, request: BuyerRequest): Promise<number> {
	const db = deps.shopDb(shopId);
	const where = ordersOf(deps, shopId, request);
	const orders = await db.order.findMany({ where, select: { id: true } });
	const ids = orders.map((order) => order.id);
	await redactRainchecks(deps, shopId, request);
	await db.$transaction(async (tx) => {
		// With their version, so that a mail to the buyer which has not left yet is stopped, and leaves no copy behind.
		const nobody = { buyerSealed: '', buyerHash: '', version: { increment: 1 } };
		await tx.order.updateMany({ where: { id: { in: ids } }, data: nobody });
		await tx.slip.updateMany({ where: { orderId: { in: ids } }, data: { renderedSealed: '' } });
	});
	return ids.length;
}

/** Sends the owner of the shop a mail with all that we hold of the buyer. */
export async function reportBuyer(deps: FlowDeps, shopId: string, request: BuyerRequest): Promise<number> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirstOrThrow();
	const orders = await db.order.findMany({
		where: ordersOf(deps, shopId, request),
		include: { lines: true },
		orderBy: { createdAt: 'asc' },
	});
	const slips = await db.slip.findMany({
		where: { orderId: { in: orders.map((order) => order.id) }, renderedSealed: { not: '' } },
	});
	const rainchecks = await reportRainchecks(deps, shopId, request);
	const heldOrders = orders.map((order) => ({
		order: order.name,
		placedAt: order.createdAt.toISOString(),
		buyer:
			order.buyerSealed === '' ? null : JSON.parse(deps.sealer.open(order.buyerSealed, buyerPlace(shopId, order.id))),
		lines: order.lines.map(({ title, quantity, openUnits, told, promise }) => ({
			title,
			quantity,
			openUnits,
			told,
			promise,
		})),
		mails: slips
			.filter((slip) => slip.orderId === order.id)
			.map((slip) => JSON.parse(deps.sealer.open(slip.renderedSealed, renderedPlace(shopId, slip.id))).text),
	}));
	const held = { orders: heldOrders, rainchecks };
	const text = `A buyer of ${shop.name} has asked which data is held about them. This is all that Backorder holds:\n\n${JSON.stringify(held, null, 2)}\n`;
	const outcome = await deps.mailer.send(
		{
			messageId: `<data-request-${shopId}-${deps.now().getTime()}@backorder>`,
			to: shop.email,
			replyTo: '',
			subject: 'A buyer has asked for their data',
			text,
			html: `<pre>${text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</pre>`,
		},
		{ beforeData: async () => {} },
	);
	if (outcome.kind === 'refused') throw new Error(`The data report was refused: ${outcome.reason}`);
	return orders.length;
}

function ordersOf(deps: FlowDeps, shopId: string, { email, orderIds }: BuyerRequest) {
	const hashes = email === '' ? [] : deps.sealer.lookUpHashes(shopId, email.trim().toLowerCase());
	const byHash = hashes.length === 0 ? [] : [{ buyerHash: { in: [...hashes] } }];
	return { OR: [{ id: { in: [...orderIds] } }, ...byHash] };
}
