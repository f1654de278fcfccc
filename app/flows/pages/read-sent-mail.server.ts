/**
 * A mail exactly as it was stored before it went out. It is a buyer's mail: it is opened for its own shop only, and the
 * address leaves this module shortened.
 */
import { z } from 'zod';
import { renderedPlace } from '../notices/send-notices.server';
import type { ShopContext } from '../shop-context';
import { type Reader, readShop } from './read-shop.server';

const stored = z.object({ to: z.string(), subject: z.string(), html: z.string(), text: z.string() });

/** Undefined where this shop's order has no such mail. */
export async function readSentMail(
	context: Reader & Pick<ShopContext, 'sealer' | 'shopId'>,
	orderId: string,
	slipId: string,
) {
	const slip = await context.db.slip.findFirst({ where: { id: slipId, orderId } });
	if (!slip || slip.renderedSealed === '') return undefined;
	const order = await context.db.order.findFirst({ where: { id: orderId }, select: { name: true } });
	const { calendar } = await readShop(context);
	const place = renderedPlace(context.shopId, slipId);
	const mail = stored.parse(JSON.parse(context.sealer.open(slip.renderedSealed, place)));
	return {
		calendar,
		orderId,
		orderName: order?.name ?? '',
		status: slip.status,
		closedAt: slip.closedAt ?? undefined,
		mail: { ...mail, to: shortenAddress(mail.to) },
	};
}

/** "ana@example.com" as "a…@example.com": enough to recognise, too little to copy. */
export function shortenAddress(address: string): string {
	const at = address.lastIndexOf('@');
	return at > 0 ? `${address.slice(0, 1)}…${address.slice(at)}` : '…';
}
