/** Adds to an order's journey. Events are only ever added, and hold no buyer's name or address. */
import { randomUUID } from 'node:crypto';
import type { ShopDb } from '../adapters/db/shop-db.server';
import type { JourneyFact } from '../domain/journey';
import { toJson } from './json';

export async function recordJourney(
	tables: Pick<ShopDb, 'journeyEvent'>,
	shopId: string,
	orderId: string,
	at: Date,
	facts: readonly JourneyFact[],
): Promise<void> {
	if (facts.length === 0) return;
	await tables.journeyEvent.createMany({
		data: facts.map(({ kind, ...data }) => ({ shopId, id: randomUUID(), orderId, at, kind, data: toJson(data) })),
	});
}
