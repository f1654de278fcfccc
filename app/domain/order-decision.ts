/**
 * What a settled plan means for one order: its mark in Shopify, and whether a slip is noticed, still pending or healed.
 * Pure; the flow that saves a plan asks it for every order whose promises it touches.
 */
import { sameJson } from './canonical-json';
import type { Day } from './day';
import { markOf, type OrderMark } from './order-mark';
import type { PromisePart } from './promise/promise';
import { noticeSlip, type OpenSlip } from './promise/settle';
import { findSlip, type LineSlip } from './promise/slip';
import type { ToldPart } from './promise/told';

export interface OrderLineState {
	readonly id: string;
	readonly title: string;
	readonly told: readonly ToldPart[];
	readonly promise: readonly PromisePart[];
}

export interface SeenSlip extends LineSlip {
	readonly line: string;
}

export interface PendingSlip extends OpenSlip {
	readonly seen: readonly SeenSlip[];
}

export interface SlipTerms {
	readonly today: Day;
	readonly now: Date;
	readonly toleranceDays: number;
	readonly settleSeconds: number;
}

export interface OrderDecision {
	readonly mark: OrderMark;
	/** Once a unit of it has waited, the order is ours to watch until it is over. */
	readonly isBackorder: boolean;
	readonly slip:
		| { readonly kind: 'none' }
		| { readonly kind: 'healed' }
		| ({ readonly kind: 'noticed' | 'moved' | 'pending' } & PendingSlip);
}

export function decideOrder(
	wasBackorder: boolean,
	lines: readonly OrderLineState[],
	pending: PendingSlip | undefined,
	terms: SlipTerms,
): OrderDecision {
	const mark = markOf(lines.map(({ id, promise }) => ({ line: id, promise })));
	const isBackorder = wasBackorder || mark.waitingUnits > 0;
	const seen = isBackorder ? slipsOf(lines, terms) : [];
	if (seen.length === 0) return { mark, isBackorder, slip: { kind: pending ? 'healed' : 'none' } };
	const hasMoved = pending !== undefined && !sameJson(pending.seen, seen);
	const open = noticeSlip(pending, hasMoved, terms.now, terms.settleSeconds);
	return { mark, isBackorder, slip: { kind: pending ? (hasMoved ? 'moved' : 'pending') : 'noticed', ...open, seen } };
}

export function slipsOf(
	lines: readonly OrderLineState[],
	terms: Pick<SlipTerms, 'today' | 'toleranceDays'>,
): readonly SeenSlip[] {
	return lines.flatMap((line) => {
		const slip = findSlip(line.told, line.promise, terms.today, terms.toleranceDays);
		return slip ? [{ line: line.id, ...slip }] : [];
	});
}
