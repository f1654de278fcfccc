/**
 * Puts supply curves on the storefront, as variant metafields: where one changed, and where one grows old, because the
 * page trusts none beyond two days. What is published is written down first: an order's property is believed only if
 * it repeats it. It publishes data, never words, and nothing that is not public; and never calls a curve younger than
 * the last moment at which it was known to hold.
 */
import { createHash } from 'node:crypto';
import { AdminUserError } from '../../adapters/shopify/admin-errors';
import type { ShopAdmin } from '../../adapters/shopify/shop-admin.server';
import type { MetafieldValue } from '../../adapters/shopify/write-marks.server';
import { canonicalJson } from '../../domain/canonical-json';
import { type CurveSteps, findCurve } from '../../domain/promise/schemas';
import type { FlowDeps } from '../deps';
import { toJson } from '../json';
import { markDirty } from './mark-dirty.server';

/** Shopify takes so many metafields in one call, all or none. */
const variantsAtOnce = 25;
const hourMs = 60 * 60 * 1000;
const refreshAfterMs = 12 * hourMs;
/** Says nothing, so any other is news. */
const silentCurve: CurveSteps = { steps: [], then: { basis: 'unknown' } };
export const curveMetafieldKey = 'promise';

/** Curves looked at; call again while it is not 0. */
export async function publishCurves(deps: FlowDeps, shopId: string): Promise<number> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	if (shop?.status !== 'active') return 0;
	const now = deps.now();
	const refreshBefore = new Date(now.getTime() - refreshAfterMs);
	const lookedAt = await db.variant.findMany({
		where: { isDeleted: false, OR: [{ isCurveDue: true }, { publishedAt: { lt: refreshBefore } }] },
		orderBy: { id: 'asc' },
		take: variantsAtOnce,
	});
	if (lookedAt.length === 0) return 0;

	// A plan that is out of date was true until it was marked so, however long ago that is.
	const marks = await db.dirtyVariant.findMany({ where: { variantId: { in: lookedAt.map(({ id }) => id) } } });
	const dirtySince = new Map(marks.map(({ variantId, since }) => [variantId, since]));
	const asOf = (variantId: string) => dirtySince.get(variantId) ?? now;
	const isOld = (variantId: string) => asOf(variantId) < refreshBefore;
	// Those would be written as old as they stand there: they are looked at again in an hour, for a plan may come.
	const nextLook = new Date(refreshBefore.getTime() + hourMs);
	const left = lookedAt.filter((variant) => !variant.isCurveDue && isOld(variant.id)).map(({ id }) => id);
	// One by one here and below: one statement for several would lock them in any order, and others lock them by id.
	for (const id of left) await db.variant.updateMany({ where: { id }, data: { publishedAt: nextLook } });
	const due = lookedAt.filter(({ id }) => !left.includes(id));
	if (due.length === 0) return lookedAt.length;

	const unreadable = due.filter((variant) => !findCurve(variant.curve)).map((variant) => variant.id);
	if (unreadable.length > 0) {
		deps.log(
			`The curves of variants ${unreadable.join(', ')} cannot be read: their pages say nothing until planned anew`,
		);
		for (const id of unreadable) await db.variant.updateMany({ where: { id }, data: { curve: toJson(silentCurve) } });
		await markDirty(db, shopId, unreadable, now);
	}
	const curves = due.map((row) => {
		const known = findCurve(row.curve);
		const curve = known ?? silentCurve;
		const variant = known ? row : { ...row, curve: toJson(silentCurve) };
		return { variant, curve, digest: createHash('sha256').update(canonicalJson(curve)).digest('hex').slice(0, 16) };
	});
	await db.publishedCurve.createMany({
		data: curves
			.filter(({ variant, digest }) => digest !== variant.publishedDigest)
			.map(({ variant, curve }) => ({ shopId, variantId: variant.id, publishedAt: now, steps: toJson(curve) })),
		skipDuplicates: true,
	});
	const admin = deps.admin(shop.domain);
	const values = curves.map(({ variant, curve }) => ({
		ownerId: `gid://shopify/ProductVariant/${variant.id}`,
		key: curveMetafieldKey,
		type: 'json',
		value: JSON.stringify({ asOf: asOf(variant.id).toISOString(), ...curve }),
	}));
	const refused = await writeAllOrEach(deps, admin, values);
	for (const { variant, digest } of curves) {
		if (refused.has(`gid://shopify/ProductVariant/${variant.id}`)) {
			// Most likely deleted a moment ago; a plan that finds it again makes it due again.
			await db.variant.updateMany({
				where: { id: variant.id },
				data: { isCurveDue: false, publishedAt: null, curve: toJson(silentCurve) },
			});
			continue;
		}
		await db.variant.updateMany({
			where: { id: variant.id },
			data: { publishedDigest: digest, publishedAt: isOld(variant.id) ? nextLook : asOf(variant.id) },
		});
		// A curve that moved meanwhile stays due.
		await db.variant.updateMany({
			where: { id: variant.id, curve: { equals: toJson(variant.curve) } },
			data: { isCurveDue: false },
		});
	}
	return lookedAt.length;
}

/** Shopify writes a group whole or not at all: where one spoils it, each is written alone. The owners of those refused. */
async function writeAllOrEach(
	deps: FlowDeps,
	admin: ShopAdmin,
	values: readonly MetafieldValue[],
): Promise<ReadonlySet<string>> {
	try {
		await admin.setMetafields(values);
		return new Set();
	} catch (failure) {
		if (!(failure instanceof AdminUserError)) throw failure;
	}
	const refused = new Set<string>();
	for (const value of values) {
		try {
			await admin.setMetafields([value]);
		} catch (failure) {
			if (!(failure instanceof AdminUserError)) throw failure;
			deps.log(`The curve of ${value.ownerId} was not taken: ${failure.message}`);
			refused.add(value.ownerId);
		}
	}
	return refused;
}
