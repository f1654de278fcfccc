/**
 * A line promise is read off the claims of a plan: for each part of the line, when it ships, on what basis, and the
 * evidence. It decides nothing about stock; allocate has done that. Days here already include the handling time.
 */
import { sameJson } from '../canonical-json';
import type { Day, Eta } from '../day';

/** launch: the goods are there, or will be, and the launch day is what they wait for. */
export type Basis = 'stock' | 'launch' | 'inbound' | 'lead-time' | 'manual' | 'unknown';

export type Evidence =
	| { readonly kind: 'lot'; readonly lot: string; readonly reference?: string }
	/** The lot's day has passed without the goods: it is still what the units wait for. */
	| { readonly kind: 'overdue'; readonly lot: string; readonly since: Day; readonly reference?: string }
	| { readonly kind: 'launch'; readonly day: Day }
	| { readonly kind: 'lead-time'; readonly days: number }
	/** A lead time that has run out without the goods. */
	| { readonly kind: 'lead-time-passed'; readonly days: number; readonly since: Day }
	| { readonly kind: 'none' };

/** Some units of a line that share one answer. Quantity is 1 or more. */
export interface PromisePart {
	readonly quantity: number;
	readonly basis: Basis;
	readonly eta: Eta;
	readonly evidence: Evidence;
}

/**
 * Whether two promises say the same to a buyer. The days of what stock covers move with the calendar, and so does the
 * first day of a window that has begun: neither is news.
 */
export function saysTheSame(a: readonly PromisePart[], b: readonly PromisePart[]): boolean {
	const said = (parts: readonly PromisePart[]) =>
		parts.map(({ quantity, basis, eta, evidence }) => ({
			quantity,
			basis,
			evidence,
			latest: basis === 'stock' || eta.kind === 'unknown' ? '' : eta.latest,
		}));
	return sameJson(said(a), said(b));
}
