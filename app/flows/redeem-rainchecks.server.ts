/**
 * Sees in an order what was waited for: by the code of the offer, or by the address that left the raincheck. Each is
 * redeemed once and by the first order that tells; a second one changes nothing. It never touches the order.
 */
import type { OrderFacts } from '../domain/order';
import { isRedeemedBy, parseStatus, statusesBefore } from '../domain/raincheck/raincheck';
import { dropMails } from './change-raincheck.server';
import type { FlowDeps } from './deps';
import { codeHashes, emailHashes } from './raincheck-places';
import { wakeRainchecks } from './wake-rainchecks.server';

type RedeemingOrder = Pick<OrderFacts, 'id' | 'createdAt' | 'cancelledAt' | 'buyer' | 'discountCodes' | 'lines'>;

export async function redeemRainchecks(
	deps: Pick<FlowDeps, 'shopDb' | 'sealer' | 'now'>,
	shopId: string,
	order: RedeemingOrder,
): Promise<void> {
	const variantIds = order.lines.flatMap((line) => line.variantId ?? []);
	if (order.cancelledAt !== undefined || variantIds.length === 0) return;
	const byCode = order.discountCodes.flatMap((code) => codeHashes(deps.sealer, shopId, code));
	const byEmail = order.buyer ? emailHashes(deps.sealer, shopId, order.buyer.email) : [];
	if (byCode.length === 0 && byEmail.length === 0) return;
	const db = deps.shopDb(shopId);
	const rows = await db.raincheck.findMany({
		where: {
			variantId: { in: variantIds },
			status: { in: [...statusesBefore('redeem')] },
			OR: [{ codeHash: { in: byCode } }, { emailHash: { in: [...byEmail] } }],
		},
	});
	for (const row of rows) {
		if (!isRedeemedBy({ ...row, status: parseStatus(row.status) }, new Date(order.createdAt))) continue;
		await db.$transaction(async (tx) => {
			await wakeRainchecks(tx, row.variantId, deps.now());
			const { count } = await tx.raincheck.updateMany({
				where: { id: row.id, status: { in: [...statusesBefore('redeem')] } },
				data: { status: 'redeemed', orderId: order.id, closedAt: deps.now(), version: { increment: 1 } },
			});
			if (count === 1) await dropMails(tx, row.id, deps.now(), 'redeemed');
		});
	}
}
