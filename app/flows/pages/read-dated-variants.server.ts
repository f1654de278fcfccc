/**
 * Variants for the list of dates: those that need one, those that have one, or all that can be backordered at all.
 * Search is by product, variant or SKU.
 */
import { findDay } from '../../domain/day';
import { readNeeds } from './read-date-needs.server';
import { pageOf } from './read-paging.server';
import { mostShortFirst, variantsNamed } from './read-search.server';
import { type Reader, readShop } from './read-shop.server';

export type DatedFilter = 'needs' | 'dated' | 'all';

export interface VariantQuery {
	readonly page: number;
	readonly size: number;
	readonly search: string;
	readonly filter: DatedFilter;
}

/** More dated variants than this are found by search, among so many that carry the name. */
const mostDated = 10_000;

export async function readDatedVariants(reader: Reader, query: VariantQuery) {
	const { db } = reader;
	const { calendar } = await readShop(reader);
	const needs = await readNeeds(reader);
	const where = {
		isDeleted: false,
		isTracked: true,
		...(query.filter === 'needs' ? { id: { in: [...needs.keys()] } } : {}),
		...(query.filter === 'dated'
			? { OR: [{ id: { in: await readDatedIds(reader, query.search) } }, { launchDay: { not: null } }] }
			: {}),
		AND: variantsNamed(query.search),
	};
	const { skip, ...paging } = pageOf(query.page, await db.variant.count({ where }), query.size);
	const variants = await db.variant.findMany({
		where,
		orderBy: mostShortFirst,
		skip,
		take: query.size,
	});
	const lots = await db.lot.findMany({ where: { kind: 'manual', variantId: { in: variants.map(({ id }) => id) } } });
	const lotOf = new Map(lots.map((lot) => [lot.variantId, lot]));
	const rows = variants.map((variant) => {
		const lot = lotOf.get(variant.id);
		return {
			id: variant.id,
			productTitle: variant.productTitle,
			title: variant.title,
			sku: variant.sku,
			imageUrl: variant.imageUrl,
			available: variant.available ?? undefined,
			sellsOn: variant.policy === 'continue',
			units: variant.shortUnits,
			isProvisional: variant.isProvisional,
			earliest: lot?.earliest ?? undefined,
			latest: lot?.latest ?? undefined,
			quantity: lot?.quantity ?? undefined,
			launch: findDay(variant.launchDay ?? ''),
			need: needs.get(variant.id),
		};
	});
	return { rows, paging, needing: needs.size, calendar };
}

async function readDatedIds({ db }: Reader, search: string): Promise<string[]> {
	const searched = variantsNamed(search);
	const named =
		searched.OR &&
		(await db.variant.findMany({
			where: { isDeleted: false, ...searched },
			orderBy: mostShortFirst,
			take: mostDated,
			select: { id: true },
		}));
	const lots = await db.lot.groupBy({
		by: ['variantId'],
		where: {
			kind: 'manual',
			latest: { not: null },
			...(named ? { variantId: { in: named.map(({ id }) => id) } } : {}),
		},
		orderBy: [{ _min: { latest: 'asc' } }, { variantId: 'asc' }],
		take: mostDated,
	});
	return lots.map((lot) => lot.variantId);
}
