/**
 * The supply curve: what units sold from now on would get, as steps against Shopify's own live counter. It is what the
 * storefront reads, so it holds data only, never words, and nothing that is not public.
 *
 * A unit that takes the counter to n belongs to the first step with `downTo <= n`; below all of them to `then`. A
 * counter that stays at 0 or above is in stock unless the first step says otherwise: its `downTo` is 0 or above where a
 * launch day is still to come, or where units are kept for others; it is a `stock` step below 0 where buyers of lower
 * rank stand behind new sales.
 */
import type { Day } from '../day';
import type { Basis } from './promise';

export type CurveEta =
	| { readonly basis: Exclude<Basis, 'stock' | 'unknown'>; readonly earliest: Day; readonly latest: Day }
	| { readonly basis: 'stock' }
	| { readonly basis: 'unknown' };

export type CurveStep = { readonly downTo: number } & CurveEta;

export interface SupplyCurve {
	/** ISO instant at which this was true. No part of "did it change". */
	readonly asOf: string;
	/** From the highest to the lowest `downTo`. */
	readonly steps: readonly CurveStep[];
	readonly then: CurveEta;
}

/** What the next unit sold would get, read as the storefront reads it. */
export function etaOfNext({ steps, then }: Omit<SupplyCurve, 'asOf'>, counter: number): CurveEta {
	const reached = counter - 1;
	const first = steps[0];
	if (reached >= 0 && !(first && first.downTo >= 0)) return { basis: 'stock' };
	return steps.find(({ downTo }) => downTo <= reached) ?? then;
}
