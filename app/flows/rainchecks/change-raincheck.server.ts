/**
 * The steps that somebody takes with a raincheck: confirming it, withdrawing it, and the merchant's dropping it. A step
 * that may not be taken any more changes nothing and answers with what is; two at once never both count.
 */
import type { ShopTx } from '../../adapters/db/shop-db.server';
import { parseStatus, type RaincheckStatus, statusAfter } from '../../domain/raincheck/raincheck';
import type { FlowDeps } from '../deps';
import { wakeRainchecks } from './wake-rainchecks.server';

export type PersonsStep = 'confirm' | 'withdraw' | 'drop';

type Deps = Pick<FlowDeps, 'shopDb' | 'now'>;

/** The status that it has now; undefined: there is no such raincheck. */
export async function changeRaincheck(
	deps: Deps,
	shopId: string,
	id: string,
	step: PersonsStep,
): Promise<RaincheckStatus | undefined> {
	const db = deps.shopDb(shopId);
	for (let attempt = 0; ; attempt += 1) {
		const row = await db.raincheck.findFirst({ where: { id } });
		if (!row) return undefined;
		const status = parseStatus(row.status);
		const next = statusAfter(status, step);
		if (next === undefined) return status;
		const at = deps.now();
		const isSaved = await db.$transaction(async (tx) => {
			await wakeRainchecks(tx, row.variantId, at);
			const { count } = await tx.raincheck.updateMany({
				where: { id, version: row.version },
				data: {
					status: next,
					version: { increment: 1 },
					...(step === 'confirm' ? { queuedAt: at, waitsSince: at } : { closedAt: at }),
				},
			});
			if (count === 1 && step !== 'confirm') await dropMails(tx, id, at, step === 'drop' ? 'dropped' : 'withdrawn');
			return count === 1;
		});
		if (isSaved) return next;
		if (attempt === 4) throw new Error(`Raincheck ${id} was changed by others five times over`);
	}
}

/** What was not said yet never is. One that is just being sent finds that it is no longer its sender's. */
export async function dropMails(tx: ShopTx, raincheckId: string, at: Date, note: string): Promise<void> {
	await tx.raincheckMail.updateMany({
		where: { raincheckId, status: { in: ['open', 'claimed'] } },
		data: { status: 'dropped', claimedBy: '', closedAt: at, note },
	});
}
