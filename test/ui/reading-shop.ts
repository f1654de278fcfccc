/** A shop on 24 November 2026 whose rows the test writes, and the pages of the admin read. It expects nothing. */
import { randomBytes } from 'node:crypto';
import type { Database } from '../../app/adapters/db/database.server';
import { createSealer } from '../../app/adapters/db/seal.server';

export const now = () => new Date('2026-11-24T15:00:00Z');
export const sealer = createSealer({ current: randomBytes(32) });

interface NewOrder {
	readonly id: string;
	readonly variantId: string;
	readonly promise: readonly unknown[];
	readonly told?: readonly unknown[];
	readonly units?: number;
	readonly latestDay?: string;
	readonly createdAt?: string;
}

let shops = 0;

/** A new shop that has been read; shops do not see each other. */
export async function openReadingShop({ prisma, forShop }: Database) {
	shops += 1;
	const shopId = String(shops);
	await prisma.shop.create({
		data: {
			id: shopId,
			domain: `shop-${shopId}.myshopify.com`,
			name: 'Holm',
			timezone: 'America/New_York',
			installedAt: now(),
			importStatus: 'done',
		},
	});
	const db = forShop(shopId);
	return {
		reader: { shopId, db, now, countQuarantined: async () => 2 },
		addVariant: (id: string, over: object = {}) =>
			db.variant.create({
				data: {
					shopId,
					id,
					productId: `p${id}`,
					inventoryItemId: `i${id}`,
					productTitle: `Product ${id}`,
					policy: 'continue',
					available: 0,
					...over,
				},
			}),
		/** Its one line is "l" and its id. */
		async addOrder({ id, variantId, promise, told = [], units = 2, latestDay, createdAt }: NewOrder) {
			const at = new Date(createdAt ?? '2026-11-14T15:12:00Z');
			await db.order.create({
				data: {
					shopId,
					id,
					name: `#${id}`,
					createdAt: at,
					updatedAt: at,
					isBackorder: true,
					openUnits: units,
					waitingUnits: units,
					latestDay: latestDay ?? null,
				},
			});
			await db.orderLine.create({
				data: {
					shopId,
					id: `l${id}`,
					orderId: id,
					variantId,
					title: `Product ${variantId}`,
					quantity: units,
					openUnits: units,
					demand: JSON.parse(JSON.stringify([{ units, at: at.toISOString(), day: at.toISOString().slice(0, 10) }])),
					told: JSON.parse(JSON.stringify(told)),
					promise: JSON.parse(JSON.stringify(promise)),
				},
			});
		},
		addLot: (variantId: string, latest: string, quantity: number | null = null) =>
			db.lot.create({
				data: {
					shopId,
					id: `manual-${variantId}`,
					variantId,
					kind: 'manual',
					quantity,
					earliest: latest,
					latest,
					updatedAt: now(),
				},
			}),
	};
}

export type ReadingShop = Awaited<ReturnType<typeof openReadingShop>>;
