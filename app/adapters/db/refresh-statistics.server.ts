/**
 * Tells the database's planner what an import has brought. It only looks for itself after a while, or never where it is
 * embedded; until then it takes a new shop for empty, and looks through the whole of it for each row.
 */
import type { PrismaClient } from './generated/client';

/** A role without the right to a table gets a warning, not an error. */
export async function refreshStatistics(prisma: PrismaClient): Promise<void> {
	await prisma.$executeRaw`ANALYZE variant, product, "order", order_line, raincheck, dirty_variant, lot`;
}
