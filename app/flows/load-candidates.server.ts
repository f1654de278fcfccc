/**
 * Reads rows into what the ranking works with: an index of everything that can be bought now, page by page, or the
 * facts of some variants. Stock is what was last read of it; whoever names a candidate looks at its row once more.
 */
import { z } from 'zod';
import type { ShopDb } from '../adapters/db/shop-db.server';
import { buildIndex, type CandidateIndex } from '../domain/alternatives/candidate-index';
import type { CurationRule } from '../domain/alternatives/curation';
import type { CandidateVariant, OptionValue, VariantFacts } from '../domain/alternatives/facts';
import type { Day } from '../domain/day';
import { isInStock } from './needy-variants';

const rowsAtOnce = 1_000;
const salesDays = 90;

const optionsShape = z.array(z.object({ name: z.string(), value: z.string() }));

/** Options that cannot be read are none: the variant then fits no size, and is offered all the same. */
export function optionsOf(json: unknown): readonly OptionValue[] {
	const parsed = optionsShape.safeParse(json);
	return parsed.success ? parsed.data : [];
}

interface VariantRow {
	readonly id: string;
	readonly productId: string;
	readonly options: unknown;
	readonly price: string;
	readonly isDeleted: boolean;
	readonly isTracked: boolean;
	readonly available: number | null;
	readonly launchDay: string | null;
}

export const candidateColumns = {
	id: true,
	productId: true,
	options: true,
	price: true,
	isDeleted: true,
	isTracked: true,
	available: true,
	launchDay: true,
} as const;

export function variantFacts({ id, productId, options, price }: VariantRow): VariantFacts {
	const amount = Number(price);
	return { id, productId, options: optionsOf(options), price: Number.isFinite(amount) ? amount : 0 };
}

export const toCandidate = (row: VariantRow, sold: number): CandidateVariant => ({
	...variantFacts(row),
	stock: row.isTracked ? { kind: 'counted', units: row.available ?? 0 } : { kind: 'unlimited' },
	sold,
});

export async function loadCandidates(db: ShopDb, now: Date, today: Day): Promise<CandidateIndex> {
	const builder = buildIndex();
	for (let last = ''; ; ) {
		const rows = await db.product.findMany({
			where: { id: { gt: last }, isPublished: true },
			orderBy: { id: 'asc' },
			take: rowsAtOnce,
		});
		if (rows.length === 0) break;
		for (const row of rows) builder.addProduct(row);
		last = rows.at(-1)?.id ?? last;
	}
	for (let last = ''; ; ) {
		const rows = await db.variant.findMany({
			where: { id: { gt: last }, isDeleted: false, OR: [{ isTracked: false }, { available: { gt: 0 } }] },
			orderBy: { id: 'asc' },
			take: rowsAtOnce,
			select: candidateColumns,
		});
		if (rows.length === 0) break;
		const offered = rows.filter((row) => isInStock(row, today));
		const sold = await readSales(
			db,
			now,
			offered.map(({ id }) => id),
		);
		for (const row of offered) builder.addVariant(toCandidate(row, sold.get(row.id) ?? 0));
		last = rows.at(-1)?.id ?? last;
	}
	return builder.finish();
}

/** Units sold lately. */
export async function readSales(db: ShopDb, now: Date, variantIds: string[]): Promise<ReadonlyMap<string, number>> {
	const since = new Date(now.getTime() - salesDays * 24 * 60 * 60 * 1000);
	const sums = await db.orderLine.groupBy({
		by: ['variantId'],
		where: { variantId: { in: variantIds }, order: { createdAt: { gte: since }, cancelledAt: null } },
		_sum: { quantity: true },
	});
	return new Map(sums.map(({ variantId, _sum }) => [variantId, _sum.quantity ?? 0]));
}

const ruleShape = z.object({
	scope: z.enum(['product', 'collection']),
	scopeId: z.string(),
	kind: z.enum(['pin', 'exclude']),
	target: z.enum(['product', 'collection']),
	targetId: z.string(),
	position: z.number(),
});

/** All rules that speak of any of these products, by themselves or by a collection. */
export async function loadRules(
	db: ShopDb,
	products: readonly { readonly id: string; readonly collections: readonly string[] }[],
): Promise<readonly CurationRule[]> {
	const collections = [...new Set(products.flatMap((product) => product.collections))];
	const rows = await db.alternativeRule.findMany({
		where: {
			OR: [
				{ scope: 'product', scopeId: { in: products.map(({ id }) => id) } },
				{ scope: 'collection', scopeId: { in: collections } },
			],
		},
	});
	return rows.flatMap((row) => {
		const parsed = ruleShape.safeParse(row);
		return parsed.success ? [parsed.data] : [];
	});
}
