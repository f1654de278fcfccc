/**
 * The JSON columns of promises, read back. What another version or a hand wrote and does not fit is an error with the
 * column's name, never a guess.
 */
import { z } from 'zod';
import { type Day, findDay } from '../day';
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
	z.object({ quantity: units, eta, by: z.enum(['property', 'implied', 'notice', 'in-stock']), at: z.string() }),
);
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

export const parseTranches = (json: unknown): readonly Tranche[] => tranches.parse(json);
export const parseToldParts = (json: unknown): readonly ToldPart[] => told.parse(json);
export const parsePromiseParts = (json: unknown): readonly PromisePart[] => parts.parse(json) as readonly PromisePart[];
export const parseCurve = (json: unknown): CurveSteps => curveSteps.parse(json) as CurveSteps;
