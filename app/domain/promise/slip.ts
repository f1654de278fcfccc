/**
 * A slip: for some open unit, what is true now is worse than what its buyer was last told, or is the day that was to
 * follow. This decides whether there is one and what it is; when a mail goes out, and whether the plan may speak at all, is decided elsewhere.
 */
import { addDays, type Day, type Eta, sameEta, unknownEta } from '../day';
import type { PromisePart } from './promise';
import { bySoonest, impliedTerm, inShippingOrder, type TellingAt, type ToldPart, toldForOpen } from './told';

export type SlipWhy =
	/** The last possible day is now later than what was told, by more than the tolerance. */
	| 'later'
	/** A day was told and none is known now. */
	| 'unknown'
	/** The told day has passed and the units have not shipped. */
	| 'passed'
	/** No day was known, and now one is: no worse, but we said that we write. */
	| 'known';

export interface LineSlip {
	readonly units: number;
	readonly was: Eta;
	/** implied: nobody named a day. */
	readonly wasBy: 'property' | 'notice' | 'implied';
	readonly now: Eta;
	readonly why: SlipWhy;
}

/** Gravest first: what a notice has to explain. */
const gravity: readonly SlipWhy[] = ['passed', 'unknown', 'later', 'known'];

/**
 * The slip of a line, or undefined. `told` and `promise` speak of the same open units; the k-th soonest of the one is
 * held against the k-th soonest of the other. The tolerance is in calendar days and spares a moved date only: a told
 * day that has passed is a slip at once.
 */
export function findSlip(
	told: readonly ToldPart[],
	promise: readonly PromisePart[],
	today: Day,
	toleranceDays: number,
): LineSlip | undefined {
	const slips = pairUp(told, promise).flatMap((pair) => {
		const why = whyOf(pair.told, pair.now, today, toleranceDays);
		return why ? [{ ...pair, why }] : [];
	});
	const worst = gravity.flatMap((why) => slips.filter((slip) => slip.why === why))[0];
	if (!worst) return undefined;
	return {
		units: slips.reduce((sum, slip) => sum + slip.units, 0),
		...wasOf(worst.told, worst.why),
		now: bySoonest(slips.map((slip) => slip.now)).at(-1)?.eta ?? worst.now.eta,
		why: worst.why,
	};
}

function wasOf({ eta, by }: ToldPart, why: SlipWhy): Pick<LineSlip, 'was' | 'wasBy'> {
	if (by === 'to-follow')
		return why === 'known' ? { was: unknownEta, wasBy: 'property' } : { was: eta, wasBy: 'implied' };
	return { was: eta, wasBy: by === 'in-stock' ? 'implied' : by };
}

/** Nobody named a day to the buyer, so not knowing one takes none back: the term may still be kept. */
const isTermOnly = ({ by }: ToldPart): boolean => by === 'implied' || by === 'in-stock' || by === 'to-follow';

function whyOf(part: ToldPart, now: PromisePart, today: Day, toleranceDays: number): SlipWhy | undefined {
	const { eta: told } = part;
	if (told.kind === 'window' && told.latest < today) return 'passed';
	if (now.basis === 'stock') return undefined;
	if (now.eta.kind === 'unknown') return told.kind === 'unknown' || isTermOnly(part) ? undefined : 'unknown';
	if (told.kind === 'unknown') return 'known';
	if (now.eta.latest > addDays(told.latest, toleranceDays)) return 'later';
	return part.by === 'to-follow' ? 'known' : undefined;
}

interface Pair {
	readonly units: number;
	readonly told: ToldPart;
	readonly now: PromisePart;
}

function pairUp(told: readonly ToldPart[], promise: readonly PromisePart[]): readonly Pair[] {
	const pairs: Pair[] = [];
	const queue = inPromisedOrder(promise).map((part) => ({ part, left: part.quantity }));
	for (const part of inShippingOrder(told)) {
		let wanted = part.quantity;
		while (wanted > 0) {
			const next = queue[0];
			if (!next) return pairs;
			const units = Math.min(wanted, next.left);
			if (units > 0) pairs.push({ units, told: part, now: next.part });
			wanted -= units;
			next.left -= units;
			if (next.left === 0) queue.shift();
		}
	}
	return pairs;
}

/** What stock covers ships first, whatever day it would be handed over. */
function inPromisedOrder(promise: readonly PromisePart[]): readonly PromisePart[] {
	const isStock = (part: PromisePart) => part.basis === 'stock';
	return [...promise.filter(isStock), ...bySoonest(promise.filter((part) => !isStock(part)))];
}

/**
 * What the line's buyer has been told once a notice with this promise went out, whether or not the line has slipped: the
 * notice names the days of the whole order. Where it names none, what was said holds: of what stock covers (where that
 * day has passed the implied term begins anew), of an implied term that still runs, and of a line without a promise.
 */
export function toldByNotice(
	told: readonly ToldPart[],
	promise: readonly PromisePart[],
	telling: TellingAt,
): readonly ToldPart[] {
	if (promise.length === 0) return told;
	const next: ToldPart[] = [];
	for (const { units, told: before, now } of pairUp(told, promise)) {
		const part = tellAgain(before, now, units, telling);
		const last = next.at(-1);
		if (last && last.by === part.by && sameEta(last.eta, part.eta)) {
			next[next.length - 1] = { ...last, quantity: last.quantity + units };
		} else next.push(part);
	}
	return next;
}

function tellAgain(before: ToldPart, now: PromisePart, quantity: number, telling: TellingAt): ToldPart {
	const isOver = before.eta.kind === 'window' && before.eta.latest < telling.day;
	if (now.basis !== 'stock') {
		if (now.eta.kind === 'unknown' && isTermOnly(before) && !isOver) return { ...before, quantity };
		return { quantity, eta: now.eta, by: 'notice', at: telling.at };
	}
	return isOver ? impliedTerm(quantity, telling, 'in-stock') : { ...before, quantity };
}

/**
 * What holds again for the line's open units where the notice of `telling` was not taken after all: what was told before
 * it. What somebody else has told meanwhile stands. A closed line keeps it whole, for an order that is opened again.
 */
export function takeBackNotice(
	told: readonly ToldPart[],
	was: readonly ToldPart[],
	openUnits: number,
	telling: TellingAt,
): readonly ToldPart[] {
	if (!told.some(({ at }) => at === telling.at)) return told;
	return openUnits === 0 ? was : toldForOpen(was, openUnits, telling);
}
