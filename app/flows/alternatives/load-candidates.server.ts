/**
 * Reads rows into what the ranking works with: an index of everything that can be bought now, page by page, or the
 * facts of some variants. Stock is what was last read of it; whoever names a candidate looks at its row once more.
 */
import { z } from 'zod';
import type { ShopDb } from '../../adapters/db/shop-db.server';
import { buildIndex, type CandidateIndex } from '../../domain/alternatives/candidate-index';
import type { CurationRule } from '../../domain/alternatives/curation';
import type { CandidateVariant, OptionValue, VariantFacts } from '../../domain/alternatives/facts';
import { addDays, type Day } from '../../domain/day';
import { variantsInStock } from './needy-variants';

const rowsAtOnce = 1_000;
/** What sold before says little of what sells. */
export const salesDays = 90;

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
	readonly isTracked: boolean;
	readonly available: number | null;
}

export const candidateColumns = {
	id: true,
	productId: true,
	options: true,
	price: true,
	isTracked: true,
	available: true,
} as const;

const productColumns = {
	id: true,
	title: true,
	productType: true,
	vendor: true,
	tags: true,
	collections: true,
	isPublished: true,
} as const;

export function variantFacts({
	id,
	productId,
	options,
	price,
}: Omit<VariantRow, 'isTracked' | 'available'>): VariantFacts {
	const amount = Number(price);
	return { id, productId, options: optionsOf(options), price: Number.isFinite(amount) ? amount : 0 };
}

const toCandidate = (row: VariantRow, sold: number): CandidateVariant => ({
	...variantFacts(row),
	stock: row.isTracked ? { kind: 'counted', units: row.available ?? 0 } : { kind: 'unlimited' },
	sold,
});

export async function loadCandidates(db: ShopDb, today: Day): Promise<CandidateIndex> {
	const builder = buildIndex();
	for (let last = ''; ; ) {
		const rows = await db.product.findMany({
			where: { id: { gt: last }, isPublished: true },
			orderBy: { id: 'asc' },
			take: rowsAtOnce,
			select: productColumns,
		});
		if (rows.length === 0) break;
		for (const row of rows) builder.addProduct(row);
		last = rows.at(-1)?.id ?? last;
	}
	for (let last = ''; ; ) {
		const rows = await db.variant.findMany({
			where: { id: { gt: last }, ...variantsInStock(today) },
			orderBy: { id: 'asc' },
			take: rowsAtOnce,
			select: candidateColumns,
		});
		if (rows.length === 0) break;
		const sold = await readSales(
			db,
			today,
			rows.map(({ id }) => id),
		);
		for (const row of rows) builder.addVariant(toCandidate(row, sold.get(row.id) ?? 0));
		last = rows.at(-1)?.id ?? last;
	}
	return builder.finish();
}

/** Units that were ordered lately. */
async function readSales(db: ShopDb, today: Day, variantIds: string[]): Promise<ReadonlyMap<string, number>> {
	const sums = await db.variantSale.groupBy({
		by: ['variantId'],
		where: { variantId: { in: variantIds }, day: { gte: addDays(today, -salesDays) } },
		_sum: { units: true },
	});
	return new Map(sums.map(({ variantId, _sum }) => [variantId, _sum.units ?? 0]));
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
