/**
 * Asks how many of the lists on a page are still being made, ever more seldom, and loads the page anew only where the
 * answer has changed: the page itself asks Shopify for titles. A page that nobody looks at rests.
 */
import { useFetcher, useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

const firstMs = 1_000;
const lastMs = 30_000;

/** What `app/routes/app.alternatives.ranking.ts` answers. */
interface StillRanking {
	/** As they were asked for. */
	readonly ids: string;
	readonly ranking: number;
}

interface ListedVariant {
	readonly id: string;
	readonly list: string;
}

export function useUntilRanked(rows: readonly ListedVariant[]): void {
	const { load, data } = useFetcher<StillRanking>();
	const { revalidate } = useRevalidator();
	const ids = rows.flatMap(({ id, list }) => (list === 'ranking' ? [id] : [])).join(',');
	useEffect(() => {
		if (ids === '') return;
		let wait = firstMs;
		let timer = setTimeout(ask, wait);
		function ask() {
			if (document.visibilityState === 'visible') load(`/app/alternatives/ranking?ids=${ids}`);
			wait = Math.min(2 * wait, lastMs);
			timer = setTimeout(ask, wait);
		}
		return () => clearTimeout(timer);
	}, [ids, load]);
	const isNews = data !== undefined && data.ids === ids && data.ranking < ids.split(',').length;
	useEffect(() => {
		if (isNews) revalidate();
	}, [isNews, revalidate]);
}
