/**
 * Orders with units that wait, soonest promised day first, and what each was told beside what is true now. Orders of
 * which nothing waits any more appear only when somebody looks for their name.
 */
import type { Eta } from '../../domain/day';
import { findPromiseParts, findToldParts } from '../../domain/promise/schemas';
import { pageOf } from './read-paging.server';
import { containsText } from './read-search.server';
import type { Reader } from './read-shop.server';

export interface OrderQuery {
	readonly page: number;
	readonly size: number;
	/** Part of an order's name; empty: every order that waits. */
	readonly name: string;
}

export async function readWaitingOrders({ db }: Reader, query: OrderQuery) {
	const name = query.name.trim();
	const where = name ? { isBackorder: true, name: containsText(name) } : { isBackorder: true, waitingUnits: { gt: 0 } };
	const { skip, ...paging } = pageOf(query.page, await db.order.count({ where }), query.size);
	const orders = await db.order.findMany({
		where,
		// Orders without a day come last: they have no deadline to sort by.
		orderBy: [{ latestDay: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }, { id: 'asc' }],
		skip,
		take: query.size,
		include: { lines: { where: { openUnits: { gt: 0 } }, orderBy: { id: 'asc' } } },
	});
	const provisional = await db.variant.findMany({
		where: { isProvisional: true, id: { in: orders.flatMap((order) => order.lines.map((line) => line.variantId)) } },
		select: { id: true },
	});
	const inMotion = new Set(provisional.map(({ id }) => id));
	const rows = orders.map((order) => {
		const waiting = order.lines.flatMap((line) => {
			const parts = (findPromiseParts(line.promise) ?? []).filter((part) => part.basis !== 'stock');
			return parts.length > 0 ? [{ ...line, parts }] : [];
		});
		const told = waiting
			.flatMap((line) => findToldParts(line.told) ?? [])
			.filter((part) => part.by === 'property' || part.by === 'notice');
		return {
			id: order.id,
			name: order.name,
			createdAt: order.createdAt,
			units: order.waitingUnits,
			titles: waiting.map((line) => line.title),
			was: lastEta(told.map((part) => part.eta)),
			now: lastEta(waiting.flatMap((line) => line.parts.map((part) => part.eta))),
			isProvisional: waiting.some((line) => inMotion.has(line.variantId)),
			isUnverified: order.isUnverified,
			isCancelled: order.cancelledAt !== null,
		};
	});
	return { rows, paging };
}

/** When the last of them ships: not known as soon as one is not. Undefined of none. */
export function lastEta(etas: readonly Eta[]): Eta | undefined {
	const [first, ...rest] = etas;
	if (!first) return undefined;
	return rest.reduce((last, eta) => {
		if (last.kind === 'unknown' || eta.kind === 'unknown') return { kind: 'unknown' };
		return eta.latest > last.latest ? eta : last;
	}, first);
}
