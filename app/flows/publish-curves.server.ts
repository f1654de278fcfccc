/**
 * Puts supply curves on the storefront, as variant metafields: where one changed, and where one grows old, because the
 * page trusts none beyond two days. What is published is written down first: an order's property is believed only if
 * it repeats it. It publishes data, never words, and nothing that is not public.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json';
import { parseCurve } from '../domain/promise/schemas';
import type { FlowDeps } from './deps';
import { toJson } from './json';

/** Shopify takes so many metafields in one call, all or none. */
const variantsAtOnce = 25;
const refreshAfterMs = 12 * 60 * 60 * 1000;
export const curveMetafieldKey = 'promise';

/** Curves written; call again while it is not 0. */
export async function publishCurves(deps: FlowDeps, shopId: string): Promise<number> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	if (shop?.status !== 'active') return 0;
	const now = deps.now();
	const due = await db.variant.findMany({
		where: {
			isDeleted: false,
			OR: [{ isCurveDue: true }, { publishedAt: { lt: new Date(now.getTime() - refreshAfterMs) } }],
		},
		orderBy: { id: 'asc' },
		take: variantsAtOnce,
	});
	if (due.length === 0) return 0;

	const curves = due.map((variant) => {
		const curve = parseCurve(variant.curve);
		return { variant, curve, digest: createHash('sha256').update(canonicalJson(curve)).digest('hex').slice(0, 16) };
	});
	await db.publishedCurve.createMany({
		data: curves
			.filter(({ variant, digest }) => digest !== variant.publishedDigest)
			.map(({ variant, curve }) => ({ shopId, variantId: variant.id, publishedAt: now, steps: toJson(curve) })),
		skipDuplicates: true,
	});
	await deps.admin(shop.domain).setMetafields(
		curves.map(({ variant, curve }) => ({
			ownerId: `gid://shopify/ProductVariant/${variant.id}`,
			key: curveMetafieldKey,
			type: 'json',
			value: JSON.stringify({ asOf: now.toISOString(), ...curve }),
		})),
	);
	for (const { variant, digest } of curves) {
		await db.variant.updateMany({ where: { id: variant.id }, data: { publishedDigest: digest, publishedAt: now } });
		// A curve that moved meanwhile stays due.
		await db.variant.updateMany({
			where: { id: variant.id, curve: { equals: toJson(variant.curve) } },
			data: { isCurveDue: false },
		});
	}
	return due.length;
}
