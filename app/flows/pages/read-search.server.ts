/** What is searched for in lists, as filters, and the order of lists of variants. */
import type { Prisma } from '../../adapters/db/generated/client';

/** Text that somebody searches for, as a filter of a column. What LIKE would read as a pattern is meant as typed. */
export const containsText = (text: string) => ({
	contains: text.replace(/[\\%_]/g, '\\$&'),
	mode: 'insensitive' as const,
});

/** Variants by product, variant or SKU; all where nothing is searched for. */
export function variantsNamed(search: string) {
	const text = search.trim();
	if (!text) return {};
	const contains = containsText(text);
	return { OR: [{ productTitle: contains }, { title: contains }, { sku: contains }] };
}

/** Lists of variants: most owed first, then by name. */
export const mostShortFirst = [
	{ shortUnits: 'desc' },
	{ productTitle: 'asc' },
	{ title: 'asc' },
	{ id: 'asc' },
] satisfies Prisma.VariantOrderByWithRelationInput[];
