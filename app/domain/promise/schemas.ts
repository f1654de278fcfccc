/**
 * The JSON columns of promises, read back. What another version or a hand wrote and does not fit is undefined, never a
 * guess and never an exception: one row must not stop a whole shop, so whoever reads a column says what then holds.
 * demand: the place at the order. promise: made anew by the next plan. told: nobody is mailed. curve: nothing is said.
 * departed: whoever returns is taken for an edit.
 */
import { z } from 'zod';
import { type Day, findDay } from '../day';
import type { Departed } from '../order-intake';
import type { SupplyCurve } from './curve';
import type { Tranche } from './demand';
import type { PromisePart } from './promise';
import type { ToldPart } from './told';

const day = z
	.string()
	.refine((text) => findDay(text) !== undefined, 'not a calendar day')
	.transform((text) => text as Day);
const units = z.number().int().min(1);
const eta = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('window'), earliest: day, latest: day }),
	z.object({ kind: z.literal('unknown') }),
]);

const tranches = z.array(z.object({ units, at: z.string(), day }));
const told = z.array(
	z.object({
		quantity: units,
		eta,
		by: z.enum(['property', 'implied', 'notice', 'in-stock', 'to-follow']),
		at: z.string(),
	}),
);
const departed = z.object({ demand: tranches, told });
const reference = z.string().optional();
const evidence = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('lot'), lot: z.string(), reference }),
	z.object({ kind: z.literal('overdue'), lot: z.string(), since: day, reference }),
	z.object({ kind: z.literal('launch'), day }),
	z.object({ kind: z.literal('lead-time'), days: z.number() }),
	z.object({ kind: z.literal('lead-time-passed'), days: z.number(), since: day }),
	z.object({ kind: z.literal('none') }),
]);
const parts = z.array(
	z.object({
		quantity: units,
		basis: z.enum(['stock', 'launch', 'inbound', 'lead-time', 'manual', 'unknown']),
		eta,
		evidence,
	}),
);

const curveEta = {
	dated: { basis: z.enum(['launch', 'inbound', 'lead-time', 'manual']), earliest: day, latest: day },
	bare: { basis: z.enum(['stock', 'unknown']) },
};
const downTo = z.number().int();
const curveSteps = z.object({
	steps: z.array(z.union([z.object({ downTo, ...curveEta.dated }), z.object({ downTo, ...curveEta.bare })])),
	then: z.union([z.object(curveEta.dated), z.object(curveEta.bare)]),
});

export type CurveSteps = Omit<SupplyCurve, 'asOf'>;

export const findTranches = (json: unknown): readonly Tranche[] | undefined => tranches.safeParse(json).data;
export const findToldParts = (json: unknown): readonly ToldPart[] | undefined => told.safeParse(json).data;
export const findDeparted = (json: unknown): Departed | undefined => departed.safeParse(json).data;
export const findPromiseParts = (json: unknown): readonly PromisePart[] | undefined =>
	parts.safeParse(json).data as readonly PromisePart[] | undefined;
export const findCurve = (json: unknown): CurveSteps | undefined =>
	curveSteps.safeParse(json).data as CurveSteps | undefined;
