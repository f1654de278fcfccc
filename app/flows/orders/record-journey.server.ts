/** Adds to an order's journey. Events are only ever added, and hold no buyer's name or address. */
import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../adapters/db/generated/client';
import type { ShopDb } from '../../adapters/db/shop-db.server';
import type { JourneyFact } from '../../domain/journey';
import { toJson } from '../json';

export async function recordJourney(
	tables: Pick<ShopDb, 'journeyEvent'>,
	shopId: string,
	orderId: string,
	at: Date,
	facts: readonly JourneyFact[],
): Promise<void> {
	if (facts.length === 0) return;
	await tables.journeyEvent.createMany({ data: journeyRows(shopId, orderId, at, facts) });
}

/** What happened at one moment keeps its order: the id starts with the place. */
export function journeyRows(
	shopId: string,
	orderId: string,
	at: Date,
	facts: readonly JourneyFact[],
): Prisma.JourneyEventCreateManyInput[] {
	return facts.map(({ kind, ...data }, place) => {
		const id = `${String(place).padStart(4, '0')}-${randomUUID()}`;
		return { shopId, id, orderId, at, kind, data: toJson(data) };
	});
}
