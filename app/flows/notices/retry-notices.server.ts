/**
 * Puts the mails of an order that could not be sent in line once more: the merchant asks for it, or the buyer's address
 * has changed. It sends nothing and judges nothing: the sender reads the present truth, and drops what healed meanwhile.
 */
import type { ShopTx } from '../../adapters/db/shop-db.server';

/** How many there were. */
export async function retryNotices(tables: Pick<ShopTx, 'slip'>, orderId: string, at: Date): Promise<number> {
	const { count } = await tables.slip.updateMany({
		where: { orderId, status: 'unsendable' },
		data: { status: 'open', attempts: 0, dueAt: at, closedAt: null, note: '' },
	});
	return count;
}
