import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, requireDay } from '../../../app/domain/day';
import type { CurveEta } from '../../../app/domain/promise/curve';
import type { Fallback, Lot } from '../../../app/domain/promise/lot';
import { type DemandLine, type PlanInput, planVariant, type VariantPlan } from '../../../app/domain/promise/plan';
import type { PromisePart } from '../../../app/domain/promise/promise';

const today = requireDay('2026-11-22');
const day = (from: number, to: number) => fc.integer({ min: from, max: to }).map((days) => addDays(today, days));
const window = fc.tuple(fc.integer({ min: -6, max: 30 }), fc.integer({ min: 0, max: 9 })).map(([start, length]) => ({
	earliest: addDays(today, start),
	latest: addDays(today, start + length),
}));
const lots: fc.Arbitrary<readonly Lot[]> = fc.uniqueArray(
	fc.record({
		id: fc.integer({ min: 1, max: 99 }).map((n) => `lot-${n}`),
		kind: fc.constantFrom<Lot['kind'][]>('inbound', 'manual'),
		quantity: fc.integer({ min: 1, max: 6 }),
		ready: fc.oneof(
			{ weight: 4, arbitrary: window.map((days) => ({ kind: 'window' as const, ...days })) },
			{ weight: 1, arbitrary: fc.constant({ kind: 'unknown' as const }) },
		),
	}),
	{ selector: (lot) => lot.id, maxLength: 4 },
);
const fallback: fc.Arbitrary<Fallback> = fc.oneof(
	fc.constant<Fallback>({ kind: 'none' }),
	fc.integer({ min: 1, max: 30 }).map((days): Fallback => ({ kind: 'lead-time', days })),
	window.map((days): Fallback => ({ kind: 'manual', lot: 'date', ...days })),
);
/** Buyers of the class that new sales have, or of one that stands behind them. */
const lines: fc.Arbitrary<readonly DemandLine[]> = fc
	.array(fc.record({ class: fc.constantFrom(0, 1), units: fc.integer({ min: 1, max: 4 }), placed: day(-20, -1) }), {
		maxLength: 5,
	})
	.map((demand) =>
		demand.map((each, index) => ({
			id: `line-${index}`,
			class: each.class,
			tranches: [{ units: each.units, at: `${each.placed}T10:00:00.000Z`, day: each.placed }],
		})),
	);
const inputs: fc.Arbitrary<PlanInput> = fc
	.record({
		handlingDays: fc.integer({ min: 0, max: 3 }),
		available: fc.integer({ min: -9, max: 9 }),
		lots,
		fallback,
		lines,
		launch: fc.option(day(-2, 30), { nil: undefined }),
	})
	.map(({ launch, ...input }) => ({ today, ...input, ...(launch ? { launch } : {}) }));

/** As the storefront reads it: the first step that the unit's counter reaches, and stock at 0 and above if none says more. */
function readCurve({ steps, then }: VariantPlan['curve'], counter: number): CurveEta {
	const [first] = steps;
	const all = first && first.downTo >= 0 ? steps : [{ downTo: 0, basis: 'stock' } as const, ...steps];
	return all.find((step) => step.downTo <= counter) ?? then;
}

const said = (eta: CurveEta | PromisePart): string => {
	if (eta.basis === 'stock' || eta.basis === 'unknown') return eta.basis;
	const days = 'eta' in eta ? eta.eta : eta;
	return `${eta.basis} ${'latest' in days ? `${days.earliest} ${days.latest}` : 'no day'}`;
};

test('the curve says of each unit sold from now on what the plan will promise it', () => {
	let launched = 0;
	fc.assert(
		fc.property(inputs, fc.integer({ min: 1, max: 25 }), (input, sold) => {
			const { curve } = planVariant(input);
			const newSale: DemandLine = {
				id: 'new',
				class: 0,
				tranches: [{ units: sold, at: `${today}T12:00:00.000Z`, day: today }],
			};
			const next = planVariant({ ...input, available: input.available - sold, lines: [...input.lines, newSale] });
			const parts = next.promises.find(({ line }) => line === 'new')?.parts ?? [];
			const promised = parts.flatMap((part) => Array.from({ length: part.quantity }, () => said(part)));
			const read = Array.from({ length: sold }, (_, unit) => said(readCurve(curve, input.available - 1 - unit)));
			expect(read.sort()).toEqual(promised.sort());
			if (promised.some((words) => words.startsWith('launch'))) launched += 1;
		}),
		{ numRuns: 500 },
	);
	expect(launched).toBeGreaterThan(0);
});

test('nothing ships before a launch day that is still to come, and one that has come changes nothing', () => {
	fc.assert(
		fc.property(inputs, (input) => {
			const plan = planVariant(input);
			const { launch, ...without } = input;
			if (launch === undefined || launch <= today) {
				expect(plan).toEqual(planVariant(without));
				return;
			}
			const etas = plan.promises.flatMap(({ parts }) => parts.map(({ eta }) => eta));
			for (const eta of etas) expect(eta.kind === 'unknown' || eta.earliest >= launch).toBe(true);
			for (const step of [...plan.curve.steps, plan.curve.then]) {
				expect(step.basis).not.toBe('stock');
				expect(!('latest' in step) || step.earliest >= launch).toBe(true);
			}
			expect(plan.curve.steps[0]?.downTo).toBeGreaterThanOrEqual(0);
		}),
	);
});

test('a later launch day never makes a promise earlier', () => {
	fc.assert(
		fc.property(inputs, day(1, 20), fc.integer({ min: 1, max: 20 }), (input, launch, delay) => {
			const lastDays = (at: PlanInput['launch'] & string) =>
				planVariant({ ...input, launch: at }).promises.map(({ parts }) =>
					parts.flatMap(({ quantity, eta }) =>
						Array.from({ length: quantity }, () => (eta.kind === 'unknown' ? '9' : eta.latest)),
					),
				);
			const later = lastDays(addDays(launch, delay));
			for (const [line, days] of lastDays(launch).entries()) {
				for (const [unit, latest] of days.entries()) expect((later[line]?.[unit] ?? '') >= latest).toBe(true);
			}
		}),
	);
});

test('units kept for others touch no promise and move the whole curve up by as many', () => {
	fc.assert(
		fc.property(inputs, fc.integer({ min: 1, max: 9 }), fc.integer({ min: -40, max: 20 }), (input, ahead, counter) => {
			const plan = planVariant(input);
			const kept = planVariant({ ...input, ahead });
			expect(kept.promises).toEqual(plan.promises);
			expect(said(readCurve(kept.curve, counter + ahead))).toBe(said(readCurve(plan.curve, counter)));
		}),
	);
});
