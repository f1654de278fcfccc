/**
 * A shop's settings. Days change what every open promise means, so all variants that anybody waits for, or that
 * publish a date, are planned anew. A renamed tag leaves the orders under its old name as the new one comes. The terms of
 * a raincheck are published to the storefront.
 */
import type { ShopSettings } from '../../domain/shop-settings';
import type { ShopContext } from '../shop-context';

export async function saveSettings(context: ShopContext, settings: ShopSettings): Promise<void> {
	const { leadTimeDays, ...rest } = settings;
	await context.db.$transaction(async (tx) => {
		const before = await tx.shop.findFirstOrThrow({ select: { orderTag: true } });
		await tx.shop.updateMany({ data: { leadTimeDays: leadTimeDays ?? null, ...rest, isStorefrontDue: true } });
		if (before.orderTag !== settings.orderTag) {
			await tx.order.updateMany({
				where: { hasTag: true },
				data: {
					hasTag: false,
					tagWrittenAt: null,
					staleTag: before.orderTag,
					isEffectDue: true,
					version: { increment: 1 },
				},
			});
		}
	});
	await context.markAllDirty();
}
