/**
 * Reads a supply curve as snippets/supply-curve.liquid prints it, for any number of units. It decides once more what is
 * stale or passed, because pages are cached; it never shows a day that Liquid has not checked.
 */

/** `now`, `unknown`, or `first day/last day`, with a `+` behind it where the first is a launch day. */
export type Eta = string;
export type Part = [units: number, eta: Eta];

/** Seconds after which a curve that nobody renewed is no longer believed. */
const FRESH = 172_800;

/** Parts in the order in which they ship; empty where no unit waits. `today` is the shop's. */
export function readParts(curve: string | undefined, wanted: number, now: number, today: string): Part[] {
	const [counter, asOf, steps] = (curve || '||').split('|') as [string, string, string];
	const parts: Part[] = [];
	let reached = +counter;
	for (const step of steps.split(';')) {
		let [downTo, eta] = step.split('@') as [string, string];
		const units = Math.min(wanted, reached - +downTo);
		if (units > 0) {
			if (eta !== 'now' && (now / 1000 - +asOf > FRESH || eta < today)) eta = 'unknown';
			const before = parts.at(-1);
			if (before?.[1] === eta) before[0] += units;
			else parts.push([units, eta]);
			wanted -= units;
			reached -= units;
		}
	}
	return parts.some(([, eta]) => eta !== 'now') ? parts : [];
}
