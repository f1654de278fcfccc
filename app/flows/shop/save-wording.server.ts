/**
 * A merchant's own words in one language: kept where they differ from the standard, forgotten where they were emptied,
 * and published with the next look of the worker. Words are data; what they may contain, domain/wording.ts says.
 */
import { fitsStorefront } from '../../domain/storefront-data';
import type { ShopContext } from '../shop-context';

export interface OwnWording {
	readonly locale: string;
	/** By key; empty: the standard. Keys that are not named stay as they were. */
	readonly texts: ReadonlyMap<string, string>;
}

export type WordingSaved =
	| { readonly kind: 'saved' }
	/** Together with the other languages it is more than Shopify keeps; nothing was saved. */
	| { readonly kind: 'too-much' };

export async function saveWording(
	{ db, shopId, now }: ShopContext,
	{ locale, texts }: OwnWording,
): Promise<WordingSaved> {
	return db.$transaction(async (tx) => {
		// First, so that two who save at once do so one after the other, and no publication misses either.
		await tx.shop.updateMany({ data: { isStorefrontDue: true } });
		const rows = await tx.wording.findMany({ select: { locale: true, key: true, text: true } });
		const others = rows.filter((row) => row.locale !== locale || !texts.has(row.key));
		const own = [...texts].flatMap(([key, text]) => (text === '' ? [] : [{ locale, key, text }]));
		if (!fitsStorefront([...others, ...own])) return { kind: 'too-much' };
		const known = new Map(rows.filter((row) => row.locale === locale).map((row) => [row.key, row.text]));
		const changed = own.filter(({ key, text }) => known.get(key) !== text);
		const gone = [...texts.keys()].filter((key) => known.has(key) && !own.some((each) => each.key === key));
		await tx.wording.deleteMany({ where: { locale, key: { in: [...gone, ...changed.map(({ key }) => key)] } } });
		await tx.wording.createMany({ data: changed.map((each) => ({ shopId, ...each, updatedAt: now() })) });
		return { kind: 'saved' };
	});
}
