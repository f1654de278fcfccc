/**
 * Told is what the buyer was last told, for each unit: what a slip is measured against. It is never "nothing": where
 * nobody named a day, the shop's implied term counts (16 CFR 435.2(a)(1): 30 days). A line item property can be
 * written by anybody, so it is believed only where it repeats what we had published for that very variant.
 */
import { addDays, type Day, type Eta, type EtaWindow, findDay, sameEta, unknownEta, windowOf } from '../day';
import type { CurveEta } from './curve';

export interface ToldPart {
	readonly quantity: number;
	readonly eta: Eta;
	/**
	 * property: the product page's own words, and we had published them; notice: our mail; implied: the shop's term, for
	 * nobody named a day; in-stock: likewise, but page or mail called the units in stock, so they are the first to ship;
	 * to-follow: likewise, and the page said that we write once the day is known, so that is owed as well.
	 */
	readonly by: 'property' | 'implied' | 'notice' | 'in-stock' | 'to-follow';
	/** ISO instant. */
	readonly at: string;
}

/** The hidden line item property that the product page writes: `5@now;2@2026-12-03/2026-12-08;1@unknown`. */
export const promiseProperty = '_backorder';

type Shown = { readonly quantity: number; readonly eta: Eta | { readonly kind: 'now' } };

/** What the property says, or undefined where it is not ours: any other form, an impossible day, no units. */
export function findShown(code: string): readonly Shown[] | undefined {
	const shown: Shown[] = [];
	for (const part of code.split(';')) {
		const match = /^(\d{1,6})@(?:(now)|(unknown)|(\d{4}-\d\d-\d\d)\/(\d{4}-\d\d-\d\d))$/.exec(part);
		if (!match) return undefined;
		const quantity = Number(match[1]);
		if (quantity < 1) return undefined;
		if (match[2]) shown.push({ quantity, eta: { kind: 'now' } });
		else if (match[3]) shown.push({ quantity, eta: unknownEta });
		else {
			const earliest = findDay(match[4] ?? '');
			const latest = findDay(match[5] ?? '');
			if (!earliest || !latest || latest < earliest) return undefined;
			shown.push({ quantity, eta: { kind: 'window', ...windowOf(earliest, latest) } });
		}
	}
	return shown;
}

export interface TellingAt {
	/** ISO instant of the order. */
	readonly at: string;
	readonly day: Day;
	readonly impliedTermDays: number;
}

export function impliedTerm(
	quantity: number,
	{ at, day, impliedTermDays }: TellingAt,
	by: 'implied' | 'in-stock' | 'to-follow' = 'implied',
): ToldPart {
	const eta: Eta = { kind: 'window', ...windowOf(day, addDays(day, impliedTermDays)) };
	return { quantity, eta, by, at };
}

/**
 * What the buyer of so many units was told at order time. For units that the page called in stock no day was named, so
 * the implied term counts, and likewise where it knew none and for a day that is not believed; the other parts stand.
 */
export function toldAtOrder(
	units: number,
	code: string | undefined,
	published: readonly CurveEta[],
	telling: TellingAt,
): readonly ToldPart[] {
	const shown = code === undefined ? undefined : findShown(code);
	const told: ToldPart[] = [];
	let left = units;
	for (const { quantity, eta } of shown ?? []) {
		const taken = Math.min(quantity, left);
		if (taken === 0) continue;
		if (eta.kind === 'now') told.push(impliedTerm(taken, telling, 'in-stock'));
		else if (eta.kind === 'unknown') told.push(impliedTerm(taken, telling, 'to-follow'));
		else if (isBelieved(eta, published, telling.day))
			told.push({ quantity: taken, eta, by: 'property', at: telling.at });
		else told.push(impliedTerm(taken, telling));
		left -= taken;
	}
	const last = told.at(-1);
	// The cart's quantity was raised after the page had spoken: its words stand on all of the line.
	if (left > 0 && last) told[told.length - 1] = { ...last, quantity: last.quantity + left };
	else if (left > 0) told.push(impliedTerm(left, telling));
	return told;
}

/** Anybody can post a day, so one counts only if we had published it and it was still to come. */
const isBelieved = ({ earliest, latest }: EtaWindow, published: readonly CurveEta[], today: Day): boolean =>
	latest >= today && published.some((step) => 'latest' in step && step.earliest === earliest && step.latest === latest);

/** What was told of the units of one line that are open, and of those that left and may return. */
export interface Told {
	readonly open: readonly ToldPart[];
	/** The last to leave first. */
	readonly departed: readonly ToldPart[];
}

/**
 * Told after news that so many units were ever ordered and so many are open: what was told soonest has shipped first,
 * and holds again for units that return. Units that an edit added are implied.
 */
export function retell(known: Told, ordered: number, openUnits: number, telling: TellingAt): Told {
	const added = Math.max(ordered, openUnits) - countUnits(known.open) - countUnits(known.departed);
	const joined = added > 0 ? [impliedTerm(added, telling)] : [];
	const kept: ToldPart[] = [];
	const departed: ToldPart[] = [];
	let room = openUnits;
	for (const part of [...[...inShippingOrder(known.open)].reverse(), ...joined, ...known.departed]) {
		const quantity = Math.min(part.quantity, room);
		if (quantity > 0) kept.push({ ...part, quantity });
		if (quantity < part.quantity) departed.push({ ...part, quantity: part.quantity - quantity });
		room -= quantity;
	}
	return { open: merged(inShippingOrder(kept)), departed };
}

const countUnits = (parts: readonly ToldPart[]): number => parts.reduce((sum, { quantity }) => sum + quantity, 0);

function merged(parts: readonly ToldPart[]): readonly ToldPart[] {
	const told: ToldPart[] = [];
	for (const part of parts) {
		const last = told.at(-1);
		if (last && last.by === part.by && last.at === part.at && sameEta(last.eta, part.eta))
			told[told.length - 1] = { ...last, quantity: last.quantity + part.quantity };
		else told.push(part);
	}
	return told;
}

/** Told for exactly so many open units, of those alone. */
export const toldForOpen = (told: readonly ToldPart[], openUnits: number, telling: TellingAt): readonly ToldPart[] =>
	retell({ open: told, departed: [] }, openUnits, openUnits, telling).open;

/** Soonest last day first, unknown last; equal parts keep their order. */
export function bySoonest<T extends { readonly eta: Eta }>(parts: readonly T[]): readonly T[] {
	const key = ({ eta }: T) => (eta.kind === 'window' ? `1 ${eta.latest} ${eta.earliest}` : '2');
	return [...parts].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** What was called in stock leaves first, then what was told soonest; last what no day was known for. */
export function inShippingOrder(told: readonly ToldPart[]): readonly ToldPart[] {
	const place = ({ by }: ToldPart) => (by === 'in-stock' ? 0 : by === 'to-follow' ? 2 : 1);
	return [...bySoonest(told)].sort((a, b) => place(a) - place(b));
}
