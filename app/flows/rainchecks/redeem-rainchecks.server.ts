/**
 * Sees in an order what was waited for: by the code of the offer, or by the address that left the raincheck. Each is
 * redeemed once and by the first order that tells, and an order, however often it is heard of, redeems once for each who
 * waited. What a partial offer left out waits on in its place; what was bought becomes a record of its own. It never
 * touches the order.
 */
import { randomUUID } from 'node:crypto';
import type { ShopDb, ShopTx } from '../../adapters/db/shop-db.server';
import type { OrderFacts } from '../../domain/order';
import { isRedeemedBy, openStatuses, parseStatus, statusesBefore, unitsLeft } from '../../domain/raincheck/raincheck';
import type { FlowDeps } from '../deps';
import { dropMails } from './change-raincheck.server';
import { codeHashes, emailHashes, findSealed, raincheckEmailPlace } from './raincheck-places';
import { wakeRainchecks } from './wake-rainchecks.server';

type RedeemingOrder = Pick<OrderFacts, 'id' | 'createdAt' | 'cancelledAt' | 'buyer' | 'discountCodes' | 'lines'>;
type Deps = Pick<FlowDeps, 'shopDb' | 'sealer' | 'now'>;
type Row = NonNullable<Awaited<ReturnType<ShopDb['raincheck']['findFirst']>>>;

const mayBeRedeemed = { status: { in: [...statusesBefore('redeem')] } };

export async function redeemRainchecks(deps: Deps, shopId: string, order: RedeemingOrder): Promise<void> {
	const variantIds = order.lines.flatMap((line) => line.variantId ?? []);
	if (order.cancelledAt !== undefined || variantIds.length === 0) return;
	const byCode = order.discountCodes.flatMap((code) => codeHashes(deps.sealer, shopId, code));
	const byEmail = order.buyer ? emailHashes(deps.sealer, shopId, order.buyer.email) : [];
	if (byCode.length === 0 && byEmail.length === 0) return;
	const orderedAt = new Date(order.createdAt);
	const isByIt = (row: Row) => isRedeemedBy({ ...row, status: parseStatus(row.status) }, orderedAt);
	const db = deps.shopDb(shopId);
	const rows = await db.raincheck.findMany({
		where: {
			...mayBeRedeemed,
			variantId: { in: variantIds },
			OR: [{ codeHash: { in: byCode } }, { emailHash: { in: [...byEmail] } }],
		},
	});
	for (const { id, variantId, emailHash, createdAt } of rows.filter(isByIt)) {
		await db.$transaction(async (tx) => {
			await wakeRainchecks(tx, variantId, deps.now());
			// What a partial offer left out waits under the same address, and is not what this order was for. What the order
			// redeemed is known by its first moment as well: of a record that is old the address has been forgotten.
			const isOfThis = { variantId, orderId: order.id, OR: [{ emailHash }, { createdAt }] };
			if ((await tx.raincheck.count({ where: isOfThis })) > 0) return;
			const { count } = await tx.raincheck.updateMany({
				where: { id, ...mayBeRedeemed },
				data: { version: { increment: 1 } },
			});
			if (count === 1) await redeem(deps, tx, await tx.raincheck.findFirstOrThrow({ where: { id } }), order);
		});
	}
}

async function redeem(deps: Deps, tx: ShopTx, row: Row, order: RedeemingOrder): Promise<void> {
	const closedAt = deps.now();
	const redeemed = { status: 'redeemed', orderId: order.id, closedAt };
	await dropMails(tx, row.id, closedAt, 'redeemed');
	const bought = order.lines
		.filter(({ variantId }) => variantId === row.variantId)
		.reduce((sum, { quantity }) => sum + quantity, 0);
	const { variantId, emailHash } = row;
	const asksAnew = await tx.raincheck.count({
		where: { id: { not: row.id }, variantId, emailHash, status: { in: [...openStatuses] } },
	});
	// Whoever has asked anew meanwhile waits by that.
	const left = asksAnew > 0 ? 0 : unitsLeft({ ...row, status: parseStatus(row.status) }, bought);
	const email = findSealed(deps.sealer, row.emailSealed, raincheckEmailPlace(row.shopId, row.id));
	if (left === 0 || email === undefined) {
		await tx.raincheck.updateMany({ where: { id: row.id }, data: redeemed });
		return;
	}
	// What goes on keeps the id, so that the links of the mails before show it and withdraw it.
	const id = randomUUID();
	const emailSealed = deps.sealer.seal(email, raincheckEmailPlace(row.shopId, id));
	const quantity = row.quantity - left;
	await tx.raincheck.create({ data: { ...row, ...redeemed, id, quantity, emailSealed, codeSealed: '' } });
	await tx.raincheckMail.updateMany({
		where: { raincheckId: row.id, kind: { not: 'confirm' } },
		data: { raincheckId: id },
	});
	await tx.raincheck.updateMany({
		where: { id: row.id },
		data: {
			status: 'waiting',
			quantity: left,
			offeredAt: null,
			offeredUnits: 0,
			offerUntil: null,
			discountId: '',
			discountAmountOff: '',
			codeSealed: '',
			codeHash: '',
			closedAt: null,
		},
	});
}
