/**
 * What stands on the order in Shopify: the tag, and the metafield that says what waits until when. Both are computed
 * from promises and written only where they differ; this module decides what should stand there, never how it gets
 * there. Nothing personal goes into it: the order's buyer can read it.
 */
import { type Day, laterDay } from './day';
import type { PromisePart } from './promise/promise';

export interface WaitingLine {
	readonly line: string;
	readonly promise: readonly PromisePart[];
}

export interface OrderMark {
	readonly wantsTag: boolean;
	/** Canonical JSON, or empty where nothing waits and the metafield should be gone. */
	readonly metafield: string;
	readonly waitingUnits: number;
	/** The last promised day among the waiting units; undefined where none waits or one has no day. */
	readonly latestDay: Day | undefined;
}

export function markOf(lines: readonly WaitingLine[]): OrderMark {
	const waiting = lines.flatMap(({ line, promise }) =>
		promise.filter((part) => part.basis !== 'stock').map((part) => ({ line, part })),
	);
	if (waiting.length === 0) return { wantsTag: false, metafield: '', waitingUnits: 0, latestDay: undefined };
	const entries = waiting
		.map(({ line, part }) => ({
			line: `gid://shopify/LineItem/${line}`,
			quantity: part.quantity,
			...(part.eta.kind === 'window' ? { earliest: part.eta.earliest, latest: part.eta.latest } : {}),
			basis: part.basis,
		}))
		.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
	const days = waiting.map(({ part }) => (part.eta.kind === 'window' ? part.eta.latest : undefined));
	const latestDay = days.reduce((a, b) => (a && b ? laterDay(a, b) : undefined));
	const until = latestDay ? { until: latestDay } : {};
	return {
		wantsTag: true,
		metafield: JSON.stringify({ waiting: entries, ...until }),
		waitingUnits: waiting.reduce((sum, { part }) => sum + part.quantity, 0),
		latestDay,
	};
}

/** What stands on the order by the newest news, and what should. */
export interface MarkState {
	readonly wantsTag: boolean;
	readonly hasTag: boolean;
	/** We have written the tag, or begun to: only then is it ours to remove. */
	readonly wasWritten: boolean;
	/** How often somebody else has taken it off while something waited. */
	readonly takenOff: number;
	readonly wantedMetafield: string;
	readonly metafield: string;
}

/** What to do about the tag. Somebody who removes it twice means it: no war with a merchant. */
export function tagAction(state: MarkState): 'none' | 'add' | 'remove' | 'left-off' {
	if (state.wantsTag === state.hasTag) return 'none';
	// A tag of the same name that we never wrote is somebody else's.
	if (!state.wantsTag) return state.wasWritten ? 'remove' : 'none';
	return state.takenOff > 1 ? 'left-off' : 'add';
}

export function isEffectDue(state: MarkState): boolean {
	const action = tagAction(state);
	return action === 'add' || action === 'remove' || state.wantedMetafield !== state.metafield;
}
