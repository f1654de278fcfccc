/**
 * The storefront's sentences in one language, each with the merchant's own words where there are any, and how many are
 * their own in each language. It never writes.
 */
import { type Sentence, sentencesOf, type WordingLocale, wordingLocales } from '../../domain/wording';
import type { Reader } from './read-shop.server';

export interface OwnSentence extends Sentence {
	/** Empty: the standard. */
	readonly text: string;
}

export async function readWording({ db }: Reader, locale: WordingLocale) {
	const rows = await db.wording.findMany({ where: { locale }, select: { key: true, text: true } });
	const own = new Map(rows.map(({ key, text }) => [key, text]));
	const counts = await db.wording.groupBy({ by: ['locale'], _count: { key: true } });
	return {
		locale,
		languages: wordingLocales.map((each) => ({
			locale: each,
			changed: counts.find((row) => row.locale === each)?._count.key ?? 0,
		})),
		sentences: sentencesOf(locale).map((each): OwnSentence => ({ ...each, text: own.get(each.key) ?? '' })),
	};
}
