/**
 * The end of offers: of those whose time is over, and of those of which nothing was or can be said. An offer that its
 * buyer never heard of was none, so nobody loses a place by it. Only the offer that was read is ended: where somebody
 * else was first nothing happens.
 */
import type { ShopDb } from '../../adapters/db/shop-db.server';
import type { FlowDeps } from '../deps';
import { dropMails } from './change-raincheck.server';
import { wakeRainchecks } from './wake-rainchecks.server';

type Deps = Pick<FlowDeps, 'now'>;

const expiredAtOnce = 200;

/** Offers whose time is over pass their units on. How many were looked at. */
export async function endOffers(deps: Deps, db: ShopDb): Promise<number> {
	const over = await db.raincheck.findMany({
		where: { status: 'offered', offerUntil: { lte: deps.now() } },
		orderBy: { offerUntil: 'asc' },
		take: expiredAtOnce,
		include: { mails: { where: { kind: 'ready' }, select: { status: true } } },
	});
	for (const { id, version, variantId, mails } of over) {
		const isSaid = mails.some(({ status }) => status === 'sent' || status === 'maybe-sent');
		if (!isSaid) {
			await takeBackOffer(deps, db, { id, version, variantId });
			continue;
		}
		await db.$transaction(async (tx) => {
			await wakeRainchecks(tx, variantId, deps.now());
			const { count } = await tx.raincheck.updateMany({
				where: { id, version, status: 'offered' },
				data: { status: 'expired', closedAt: deps.now(), version: { increment: 1 } },
			});
			if (count === 1) await dropMails(tx, id, deps.now(), 'expired');
		});
	}
	return over.length;
}

interface OfferRow {
	readonly id: string;
	readonly version: number;
	readonly variantId: string;
}

/** Nothing of it was said: it waits again, in its old place. */
export const takeBackOffer = (deps: Deps, db: ShopDb, row: OfferRow): Promise<void> => unmakeOffer(deps, db, row, {});

/** Nothing of it can be said: it waits again behind all others, so that the unit is theirs. */
export const passOffer = (deps: Deps, db: ShopDb, row: OfferRow): Promise<void> =>
	unmakeOffer(deps, db, row, { queuedAt: deps.now() });

async function unmakeOffer(
	deps: Deps,
	db: ShopDb,
	{ id, version, variantId }: OfferRow,
	place: { readonly queuedAt?: Date },
): Promise<void> {
	await db.$transaction(async (tx) => {
		await wakeRainchecks(tx, variantId, deps.now());
		const { count } = await tx.raincheck.updateMany({
			where: { id, version, status: 'offered' },
			data: {
				...place,
				status: 'waiting',
				version: { increment: 1 },
				offeredAt: null,
				offerUntil: null,
				offeredUnits: 0,
				codeSealed: '',
				codeHash: '',
				discountAmountOff: '',
			},
		});
		// A raincheck has one mail of a kind; the next offer makes its own.
		if (count === 1) await tx.raincheckMail.deleteMany({ where: { raincheckId: id, kind: { not: 'confirm' } } });
	});
}
