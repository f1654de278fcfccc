/**
 * A shop's settings. Days and the tag change what every open promise means, so all variants with open units are
 * planned anew; the old tag leaves the orders as the new one comes.
 */
import { markDirty } from './mark-dirty.server';
import type { ShopContext } from './shop-context';

export interface ShopSettings {
	/** Days from order to ship where a variant has no date; undefined: the merchant does not say. */
	readonly leadTimeDays: number | undefined;
	readonly handlingDays: number;
	readonly toleranceDays: number;
	readonly impliedTermDays: number;
	readonly settleSeconds: number;
	readonly orderTag: string;
}

export async function saveSettings({ db, shopId, now }: ShopContext, settings: ShopSettings): Promise<void> {
	const { leadTimeDays, ...rest } = settings;
	await db.$transaction(async (tx) => {
		await tx.shop.updateMany({ data: { leadTimeDays: leadTimeDays ?? null, ...rest } });
		const [open, selling] = await Promise.all([
			tx.orderLine.findMany({ where: { openUnits: { gt: 0 } }, select: { variantId: true }, distinct: ['variantId'] }),
			tx.variant.findMany({ where: { policy: 'continue', isDeleted: false }, select: { id: true } }),
		]);
		const variants = [...open.map((line) => line.variantId), ...selling.map((variant) => variant.id)];
		await markDirty(
			tx,
			shopId,
			variants.filter((id) => id !== ''),
			now(),
		);
	});
}
