/**
 * Whether a plan may be acted on. Stock read fresh beside orders that are not yet heard of looks like somebody else's
 * shortage, so a short variant is checked against Shopify's own count of committed units: while the part of it that we
 * cannot name differs from what it last came to rest at, news is on its way and the plan is provisional. It must never
 * call a plan settled because it is convenient.
 */

export interface Checksum {
	/** Shopify's `committed` over the pool; undefined where the variant is not short and nobody needed to ask. */
	readonly committed: number | undefined;
	/** Open units of the orders that we know. */
	readonly named: number;
	/** What `committed - named` last came to rest at: drafts, transfers, orders older than we may read. */
	readonly settledUnnamed: number;
	/** ISO instant since which it has differed; undefined: it did not. */
	readonly unsettledSince: string | undefined;
	/** The variant's open orders were read again after it began to differ. */
	readonly isReread: boolean;
}

export type News =
	| { readonly kind: 'settled'; readonly settledUnnamed: number }
	/** Look again at `until`; then read the open orders again. */
	| { readonly kind: 'moving'; readonly since: string; readonly until: string }
	/** The settle window is over (or we hold orders that are gone): read the open orders again now. */
	| { readonly kind: 'reread'; readonly since: string; readonly isHoldingGone: boolean };

export function assessNews(checksum: Checksum, now: Date, settleSeconds: number): News {
	const { committed, named, settledUnnamed } = checksum;
	if (committed === undefined || committed - named === settledUnnamed) return { kind: 'settled', settledUnnamed };
	const since = checksum.unsettledSince ?? now.toISOString();
	const until = new Date(Date.parse(since) + settleSeconds * 1000);
	const unnamed = committed - named;
	if (now < until) {
		return unnamed < 0 && !checksum.isReread
			? { kind: 'reread', since, isHoldingGone: true }
			: { kind: 'moving', since, until: until.toISOString() };
	}
	return checksum.isReread
		? { kind: 'settled', settledUnnamed: unnamed }
		: { kind: 'reread', since, isHoldingGone: unnamed < 0 };
}
