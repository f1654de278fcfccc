/**
 * Asks how many of the lists on a page are still being made, and collections being read, ever more seldom, and loads
 * the page anew only where the answer has changed: the page itself asks Shopify for titles. A page that nobody looks
 * at rests.
 */
import { useFetcher, useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

const firstMs = 1_000;
const lastMs = 30_000;

/** What `app/routes/app.alternatives.ranking.ts` answers. */
interface StillRanking {
	/** As they were asked for. */
	readonly ids: string;
	readonly collections: string;
	readonly ranking: number;
	readonly reading: number;
}

interface ListedVariant {
	readonly id: string;
	readonly list: string;
}

/** @param collectionIds those that are being read. */
export function useUntilRanked(rows: readonly ListedVariant[], collectionIds: readonly string[] = []): void {
	const { load, data } = useFetcher<StillRanking>();
	const { revalidate } = useRevalidator();
	const ids = rows.flatMap(({ id, list }) => (list === 'ranking' ? [id] : [])).join(',');
	const collections = collectionIds.join(',');
	useEffect(() => {
		if (ids === '' && collections === '') return;
		let wait = firstMs;
		let timer = setTimeout(ask, wait);
		function ask() {
			if (document.visibilityState === 'visible')
				load(`/app/alternatives/ranking?ids=${ids}&collections=${collections}`);
			wait = Math.min(2 * wait, lastMs);
			timer = setTimeout(ask, wait);
		}
		return () => clearTimeout(timer);
	}, [ids, collections, load]);
	const count = (list: string) => (list === '' ? 0 : list.split(',').length);
	const isNews =
		data?.ids === ids &&
		data.collections === collections &&
		(data.ranking < count(ids) || data.reading < count(collections));
	useEffect(() => {
		if (isNews) revalidate();
	}, [isNews, revalidate]);
}
