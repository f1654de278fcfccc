/**
 * Keeps the index over a shop for a while, because due variants come one by one and reading a large shop takes seconds.
 * It may be older than a candidate's move, but not at the ranking that answers the move: that one comes later than an
 * index is kept, whatever is ranked before. All of them together hold so many variants at most; whoever was asked for
 * longest ago goes first.
 */
import { sameNewsMs } from '../../adapters/db/alternatives-due.server';
import type { CandidateIndex } from '../../domain/alternatives/candidate-index';
import type { Day } from '../../domain/day';
import { settleMs } from './note-stock-moves.server';

const readingMs = 60 * 1000;
/** Below what moves of candidates wait for, by more than reading the shop takes. */
export const indexKeptMs = settleMs - sameNewsMs - readingMs;
/** Some 150 MB. One larger shop is kept all the same. */
const variantsKept = 300_000;

interface KeptIndex {
	readonly index: CandidateIndex;
	readonly today: Day;
	readonly until: number;
}

export type OpenIndex = (shopId: string, now: Date, today: Day) => Promise<CandidateIndex>;

export function keepIndexes(
	load: (shopId: string, today: Day) => Promise<CandidateIndex>,
	atMost = variantsKept,
): OpenIndex {
	/** The one that was asked for last comes last. */
	const kept = new Map<string, KeptIndex>();
	return async (shopId, now, today) => {
		const found = kept.get(shopId);
		kept.delete(shopId);
		if (found && found.until > now.getTime() && found.today === today) {
			kept.set(shopId, found);
			return found.index;
		}
		const index = await load(shopId, today);
		const fresh = { index, today, until: now.getTime() + indexKeptMs };
		kept.delete(shopId);
		let room = atMost - index.variants;
		for (const [other, each] of [...kept].reverse()) {
			room -= each.index.variants;
			if (room < 0) kept.delete(other);
		}
		kept.set(shopId, fresh);
		// A shop at rest takes no memory.
		setTimeout(() => kept.get(shopId) === fresh && kept.delete(shopId), indexKeptMs).unref();
		return index;
	};
}
