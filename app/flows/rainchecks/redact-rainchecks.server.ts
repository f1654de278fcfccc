/**
 * What we hold of somebody who waits, for whoever may ask, and its end. How many waited for what stays; who they were
 * does not. One that still waits is over with its address: nobody could be written to.
 */
import type { Place } from '../../adapters/db/seal.server';
import { isOpen, parseStatus } from '../../domain/raincheck/raincheck';
import type { FlowDeps } from '../deps';
import { dropMails } from './change-raincheck.server';
import { emailHashes, findSealed, raincheckEmailPlace, raincheckMailPlace } from './raincheck-places';
import { wakeRainchecks } from './wake-rainchecks.server';

export interface Waiter {
	/** Empty where Shopify names none. */
	readonly email: string;
	readonly customerId: string;
}

type Deps = Pick<FlowDeps, 'shopDb' | 'sealer' | 'now'>;

export async function redactRainchecks(deps: Deps, shopId: string, waiter: Waiter): Promise<void> {
	const db = deps.shopDb(shopId);
	const find = () => db.raincheck.findFirst({ where: rainchecksOf(deps, shopId, waiter) });
	// Until none is left: an order that redeems a part of one meanwhile makes another of it.
	for (let row = await find(); row; row = await find()) {
		const { id, variantId } = row;
		await db.$transaction(async (tx) => {
			await wakeRainchecks(tx, variantId, deps.now());
			// Read again behind the variant's row: an offer may have been made since.
			const now = await tx.raincheck.findFirst({ where: { id }, select: { status: true } });
			const isOver = !now || !isOpen(parseStatus(now.status));
			await tx.raincheck.updateMany({
				where: { id },
				data: {
					emailSealed: '',
					emailHash: '',
					customerId: '',
					codeSealed: '',
					version: { increment: 1 },
					...(isOver ? {} : { status: 'dropped', closedAt: deps.now() }),
				},
			});
			await dropMails(tx, id, deps.now(), 'redacted');
			await tx.raincheckMail.updateMany({ where: { raincheckId: id }, data: { renderedSealed: '' } });
		});
	}
}

/** All that we hold, as the shop's owner may pass it on. */
export async function reportRainchecks(deps: Deps, shopId: string, waiter: Waiter): Promise<readonly unknown[]> {
	const db = deps.shopDb(shopId);
	const rows = await db.raincheck.findMany({
		where: rainchecksOf(deps, shopId, waiter),
		include: { mails: { where: { renderedSealed: { not: '' } } } },
		orderBy: { createdAt: 'asc' },
	});
	// What does not open is told as null: the rest is owed all the same.
	const open = (sealed: string, place: Place) => findSealed(deps.sealer, sealed, place) ?? null;
	return rows.map((row) => ({
		variantId: row.variantId,
		quantity: row.quantity,
		status: row.status,
		email: row.emailSealed === '' ? '' : open(row.emailSealed, raincheckEmailPlace(shopId, row.id)),
		customerId: row.customerId,
		locale: row.locale,
		heldPrice: row.heldPrice,
		createdAt: row.createdAt.toISOString(),
		offerUntil: row.offerUntil?.toISOString() ?? null,
		orderId: row.orderId,
		mails: row.mails.map((mail) => {
			const rendered = open(mail.renderedSealed, raincheckMailPlace(shopId, mail.id));
			return rendered && JSON.parse(rendered).text;
		}),
	}));
}

function rainchecksOf(deps: Deps, shopId: string, { email, customerId }: Waiter) {
	const hashes = email === '' ? [] : [...emailHashes(deps.sealer, shopId, email)];
	return {
		OR: [{ emailHash: { in: hashes } }, ...(customerId === '' ? [] : [{ customerId }])],
	};
}
