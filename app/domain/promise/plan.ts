/**
 * The plan of one variant: from one JSON value (what there is, what comes, who is owed) to promises, debt and supply
 * curve. The input is stored beside its plan, so every promise can be replayed and explained. It has no clock and does
 * no I/O; whether the plan may be acted on is decided in news.ts.
 */
import { addDays, type Day, type Eta, type EtaWindow, laterDay, shiftWindow, unknownEta, windowOf } from '../day';
import { allocate, type Line } from './allocate';
import type { CurveEta, CurveStep } from './curve';
import type { Tranche } from './demand';
import type { Fallback, Lot, Ready } from './lot';
import type { PromisePart } from './promise';

export interface DemandLine {
	/** The order line's id. */
	readonly id: string;
	/** Merchants' priority: lower is served first; new sales are of class 0. */
	readonly class: number;
	readonly tranches: readonly Tranche[];
}

export interface PlanInput {
	readonly today: Day;
	/** Calendar days from ready to shipped. */
	readonly handlingDays: number;
	/** Shopify's counter over the pool: it has already lost every unit that anybody has claimed, so it may be negative. */
	readonly available: number;
	/** Everything but what is on hand. */
	readonly lots: readonly Lot[];
	readonly fallback: Fallback;
	/** Nothing ships before this day (pre-order). One that has come has no effect. */
	readonly launch?: Day;
	/** Units that are kept for others before new sales, who have bought nothing yet: no promise knows of them. */
	readonly ahead?: number;
	readonly lines: readonly DemandLine[];
}

export interface LinePromise {
	readonly line: string;
	/** Adds up to the line's open units; soonest first, unknown last. */
	readonly parts: readonly PromisePart[];
}

export interface VariantPlan {
	readonly promises: readonly LinePromise[];
	/** Units owed that no order we know names: older orders, shipments beyond the books, cancellations without restock. */
	readonly debt: number;
	/** Units of the lines that no stock covers. */
	readonly shortUnits: number;
	readonly curve: { readonly steps: readonly CurveStep[]; readonly then: CurveEta };
}

const debtLine = 'debt';
const stockLot = 'stock';

export function planVariant(input: PlanInput): VariantPlan {
	const named = input.lines.reduce((sum, line) => sum + line.tranches.reduce((n, tranche) => n + tranche.units, 0), 0);
	const shareable = input.available + named;
	const debt = Math.max(0, -shareable);
	const lots: Lot[] = [
		{ id: stockLot, kind: 'stock', quantity: Math.max(0, shareable), ready: { kind: 'now' } },
		...input.lots.map((lot) => ({ ...lot, ready: readyOn(input.today, lot.ready) })),
	];
	const allocation = allocate(lots, [
		{ id: debtLine, units: debt, rank: { class: Math.min(0, ...input.lines.map((line) => line.class)) - 1, at: '' } },
		...input.lines.flatMap(queueLines),
	]);

	const lotById = new Map(lots.map((lot) => [lot.id, lot]));
	const trancheById = new Map(input.lines.flatMap((line) => line.tranches.map((t, n) => [trancheId(line.id, n), t])));
	const parts = new Map<string, PromisePart[]>(input.lines.map((line) => [line.id, []]));
	for (const claim of allocation.claims) {
		const lot = lotById.get(claim.lot);
		if (claim.line === debtLine || !lot) continue;
		parts.get(lineIdOf(claim.line))?.push(partFromLot(lot, claim.quantity, input));
	}
	for (const { line, quantity } of allocation.uncovered) {
		const tranche = trancheById.get(line);
		if (!tranche) continue;
		parts.get(lineIdOf(line))?.push(partFromFallback(input.fallback, tranche.day, quantity, input));
	}

	const promises = input.lines.map((line) => ({ line: line.id, parts: mergeParts(parts.get(line.id) ?? []) }));
	const shortUnits = promises
		.flatMap((promise) => promise.parts)
		.reduce((sum, part) => sum + (part.basis === 'stock' ? 0 : part.quantity), 0);
	return { promises, debt, shortUnits, curve: supplyCurve(lots, input) };
}

/** A window whose last day has passed says nothing any more; one that has begun starts today. */
function readyOn(today: Day, ready: Ready): Ready {
	if (ready.kind !== 'window') return ready;
	if (ready.latest < today) return { kind: 'unknown', overdue: ready.latest };
	return { kind: 'window', earliest: laterDay(ready.earliest, today), latest: ready.latest };
}

const trancheId = (line: string, index: number): string => `${line}/${String(index).padStart(4, '0')}`;
const lineIdOf = (tranche: string): string => tranche.slice(0, tranche.lastIndexOf('/'));

function queueLines(line: DemandLine): readonly Line[] {
	return line.tranches.map((tranche, index) => ({
		id: trancheId(line.id, index),
		units: tranche.units,
		rank: { class: line.class, at: tranche.at },
	}));
}

/** The launch day, while it is still to come. */
const launchOf = ({ launch, today }: PlanInput): Day | undefined => (launch && launch > today ? launch : undefined);

/** What is there by the launch day, or is only said to be: the day decides, whatever the goods would have allowed. */
function launchPart(launch: Day, quantity: number, handlingDays: number): PromisePart {
	const eta: Eta = { kind: 'window', ...windowOf(launch, addDays(launch, handlingDays)) };
	return { quantity, basis: 'launch', eta, evidence: { kind: 'launch', day: launch } };
}

/** Goods that may come before the launch day wait for it. */
function shipDays(ready: EtaWindow, launch: Day | undefined, handlingDays: number): EtaWindow {
	const { earliest, latest } = shiftWindow(ready, handlingDays);
	return windowOf(launch ? laterDay(earliest, launch) : earliest, latest);
}

function partFromLot(lot: Lot, quantity: number, input: PlanInput): PromisePart {
	const { today, handlingDays } = input;
	const launch = launchOf(input);
	const named = lot.reference ? { reference: lot.reference } : {};
	const evidence = { kind: 'lot', lot: lot.id, ...named } as const;
	switch (lot.ready.kind) {
		case 'now': {
			if (launch) return launchPart(launch, quantity, handlingDays);
			const eta: Eta = { kind: 'window', ...windowOf(today, addDays(today, handlingDays)) };
			return { quantity, basis: 'stock', eta, evidence };
		}
		case 'window': {
			if (launch && lot.ready.latest <= launch) return launchPart(launch, quantity, handlingDays);
			const eta: Eta = { kind: 'window', ...shipDays(lot.ready, launch, handlingDays) };
			return { quantity, basis: lot.kind, eta, evidence };
		}
		case 'unknown': {
			const since = lot.ready.overdue;
			return {
				quantity,
				basis: 'unknown',
				eta: unknownEta,
				evidence: since ? { kind: 'overdue', lot: lot.id, since, ...named } : evidence,
			};
		}
	}
}

/**
 * A launch day that is still to come is a day for everybody whom nothing else gives a later one: also where what stood
 * in its place has run out, which it had long overtaken.
 */
function partFromFallback(fallback: Fallback, placed: Day, quantity: number, input: PlanInput): PromisePart {
	const { today, handlingDays } = input;
	const launch = launchOf(input);
	switch (fallback.kind) {
		case 'manual': {
			if (launch && fallback.latest <= launch) return launchPart(launch, quantity, handlingDays);
			const evidence = { kind: 'lot', lot: fallback.lot } as const;
			const ready = readyOn(today, { kind: 'window', earliest: fallback.earliest, latest: fallback.latest });
			if (ready.kind === 'window') {
				const eta: Eta = { kind: 'window', ...shipDays(ready, launch, handlingDays) };
				return { quantity, basis: 'manual', eta, evidence };
			}
			const overdue = { kind: 'overdue', lot: fallback.lot, since: fallback.latest } as const;
			return { quantity, basis: 'unknown', eta: unknownEta, evidence: overdue };
		}
		case 'lead-time': {
			// Counted from the order, not from today: else the day would run away by one with every day that passes.
			const days = fallback.days;
			if (launch && addDays(placed, days) <= launch) return launchPart(launch, quantity, handlingDays);
			const day = addDays(placed, days + handlingDays);
			if (day >= today) {
				const eta: Eta = { kind: 'window', earliest: day, latest: day };
				return { quantity, basis: 'lead-time', eta, evidence: { kind: 'lead-time', days } };
			}
			const passed = { kind: 'lead-time-passed', days, since: day } as const;
			return { quantity, basis: 'unknown', eta: unknownEta, evidence: passed };
		}
		case 'none':
			// With lots the merchant has said how many there will be, and these units are none of them.
			if (launch && input.lots.length === 0) return launchPart(launch, quantity, handlingDays);
			return { quantity, basis: 'unknown', eta: unknownEta, evidence: { kind: 'none' } };
	}
}

/** Units with the same answer and the same evidence are one part; soonest first, unknown last. */
function mergeParts(parts: readonly PromisePart[]): readonly PromisePart[] {
	const merged = new Map<string, PromisePart>();
	for (const part of parts) {
		const key = JSON.stringify([part.basis, part.eta, part.evidence]);
		const known = merged.get(key);
		merged.set(key, known ? { ...known, quantity: known.quantity + part.quantity } : part);
	}
	return [...merged.values()].sort((a, b) => (partKey(a) < partKey(b) ? -1 : 1));
}

function partKey({ basis, eta, evidence }: PromisePart): string {
	const day = eta.kind === 'window' ? `1 ${eta.latest} ${eta.earliest}` : '2';
	return `${basis === 'stock' ? '0' : day} ${JSON.stringify(evidence)}`;
}

/**
 * What units sold from now on would get. A counter at n means that all who are owed, and the buyers up to that unit,
 * stand before it; so the lots' running sum alone says where each step ends, and debt is folded in by Shopify itself.
 * Buyers of a lower rank than new sales move every step down, because new sales go before them; units kept for others
 * move every step up.
 */
function supplyCurve(lots: readonly Lot[], input: PlanInput): VariantPlan['curve'] {
	const behind = input.lines
		.filter((line) => line.class > 0)
		.reduce((sum, line) => sum + line.tranches.reduce((n, tranche) => n + tranche.units, 0), 0);
	const then = curveEta(partFromFallback(input.fallback, input.today, 1, input));
	const launch = launchOf(input);
	let reach = (input.ahead ?? 0) - behind;
	const steps: CurveStep[] = [];
	if (launch) {
		// Readers take a counter of 0 and above for stock unless a first step says otherwise: this one must stay.
		const launched = curveEta(launchPart(launch, 1, input.handlingDays));
		steps.push({ downTo: Math.max(reach, 0), ...launched });
		if (reach < 0) steps.push({ downTo: reach, ...launched });
	} else if (reach !== 0) steps.push({ downTo: reach, basis: 'stock' });
	const kept = launch ? 1 : 0;
	for (const { lot, part } of inboundInOrder(lots, input)) {
		reach -= lot.quantity;
		const step: CurveStep = { downTo: reach, ...curveEta(part) };
		const last = steps.at(-1);
		if (last && steps.length > kept && sameCurveEta(last, step)) steps.pop();
		steps.push(step);
	}
	while (steps.length > kept && sameCurveEta(steps.at(-1) as CurveStep, then)) steps.pop();
	return { steps, then };
}

function inboundInOrder(lots: readonly Lot[], input: PlanInput) {
	const inbound = new Map(lots.filter((lot) => lot.kind !== 'stock' && lot.quantity > 0).map((lot) => [lot.id, lot]));
	// With no line to serve, what is spare is every lot in the order in which allocate walks them.
	return allocate([...inbound.values()], []).spare.flatMap(({ lot: id }) => {
		const lot = inbound.get(id);
		return lot ? [{ lot, part: partFromLot(lot, 1, input) }] : [];
	});
}

function curveEta(part: PromisePart): CurveEta {
	if (part.basis === 'stock') return { basis: 'stock' };
	if (part.eta.kind === 'unknown' || part.basis === 'unknown') return { basis: 'unknown' };
	return { basis: part.basis, earliest: part.eta.earliest, latest: part.eta.latest };
}

function sameCurveEta(a: CurveEta, b: CurveEta): boolean {
	if (a.basis !== b.basis) return false;
	return !('latest' in a) || !('latest' in b) || (a.earliest === b.earliest && a.latest === b.latest);
}
