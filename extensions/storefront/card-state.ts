/**
 * Decides what the badge of a whole product says, from what the Storefront API answers about its variants. It speaks in
 * codes, never words, and names no day that is stale or has passed.
 */

/** As the Storefront API answers. */
export interface CardVariant {
	readonly availableForSale: boolean;
	/** Out of stock and still sold. */
	readonly currentlyNotInStock: boolean;
	/** The live counter; below zero what is owed. Of an untracked variant 0. */
	readonly quantityAvailable: number | null;
	readonly requiresShipping: boolean;
	/** The supply curve as JSON, or whatever somebody made of it. */
	readonly metafield: { readonly value: string } | null;
}

interface Dated {
	readonly kind: 'few' | 'ships' | 'preorder';
	readonly first: string;
	readonly last: string;
}

export type CardState = Dated | { readonly kind: 'unknown' | 'raincheck' };

interface Step {
	readonly downTo: number;
	readonly basis: string;
	readonly earliest: string;
	readonly latest: string;
}

/** More than so many units in stock need no word. */
const FEW = 5;
const FRESH_MS = 172_800_000;
const unknown: CardState = { kind: 'unknown' };
const isDay = (text: string) => new Date(text).toJSON()?.slice(0, 10) === text;

/** Undefined where nothing is to be said. `now` in milliseconds, `today` the shop's. */
export function cardState(variants: readonly CardVariant[], now: number, today: string): CardState | undefined {
	const sold = variants.filter((variant) => variant.availableForSale);
	// Nothing on sale can be bought: whether a raincheck is offered is the caller's to know.
	if (!sold[0]) return variants[0] && { kind: 'raincheck' };
	let inStock = 0;
	const waits: Dated[] = [];
	for (const variant of sold) {
		const counter = variant.quantityAvailable ?? 0;
		// What nobody counts, or nobody ships, is always there.
		if (!variant.requiresShipping || (counter < 1 && !variant.currentlyNotInStock)) return;
		const next = stateAt(variant, counter, now, today);
		if (!next) inStock += Math.max(1, counter);
		const wait = next ?? stateAt(variant, 0, now, today);
		if (wait && 'first' in wait) waits.push(wait);
	}
	if (inStock > FEW) return;
	const [soonest] = waits.sort((a, b) => (a.first + a.last < b.first + b.last ? -1 : 1));
	if (inStock) return soonest && { ...soonest, kind: 'few' };
	return soonest ?? unknown;
}

/** What the next unit of a counter waits for; undefined where it ships now. */
function stateAt(variant: CardVariant, counter: number, now: number, today: string): CardState | undefined {
	let curve: { readonly asOf?: string; readonly steps?: readonly Partial<Step>[]; readonly then?: Partial<Step> } = {};
	try {
		curve = JSON.parse(variant.metafield?.value ?? '') ?? {};
	} catch {}
	const steps = [curve.steps ?? []].flat();
	const step = steps.find((one) => (one?.downTo as number) < counter) ?? curve.then;
	const { basis, earliest = '', latest = '' } = step ?? {};
	const isLaunch = basis === 'launch';
	// At zero and above a unit is in stock, unless the curve says otherwise.
	const isHeldBack = (steps[0]?.downTo as number) >= 0 || isLaunch;
	if (basis === 'stock' || (counter > 0 && (!isHeldBack || (isLaunch && earliest <= today)))) return;
	const isFresh = Math.abs(now - Date.parse(curve.asOf as string)) < FRESH_MS;
	const isSound = isFresh && [earliest, latest].every(isDay) && today <= earliest && earliest <= latest;
	return isSound ? { kind: isLaunch ? 'preorder' : 'ships', first: earliest, last: latest } : unknown;
}
