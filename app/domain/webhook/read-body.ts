/**
 * Reads a webhook's body against the shape of what we use of it. A field that we do not use never makes a body
 * unusable, and what is wrong is said by field and code only: bodies hold buyers' data.
 */
import { z } from 'zod';
import { parseLosslessJson } from './lossless-json';

/** A body that Shopify signed and that we cannot use. */
export interface Problem {
	/** One sentence with field names and no values. */
	readonly problem: string;
}

export const isProblem = (parsed: object): parsed is Problem => 'problem' in parsed;

/** Numeric text, however many digits the id has. */
export const idShape = z.union([z.number().int().nonnegative(), z.string().regex(/^\d+$/)]).transform(String);

/** Any way to write an instant, as ISO text in UTC. */
export const instantShape = z
	.string()
	.refine((text) => !Number.isNaN(Date.parse(text)), 'not an instant')
	.transform((text) => new Date(text).toISOString());

export function readBody<Shape extends z.ZodType>(shape: Shape, raw: string): z.infer<Shape> | Problem {
	let body: unknown;
	try {
		body = parseLosslessJson(raw);
	} catch (reason) {
		if (!(reason instanceof SyntaxError)) throw reason;
		return { problem: 'body is not JSON' };
	}
	const parsed = shape.safeParse(body);
	if (parsed.success) return parsed.data;
	const faults = parsed.error.issues.map(({ path, code }) => `${path.join('.') || 'body'} (${code})`);
	return { problem: `body cannot be used: ${[...new Set(faults)].slice(0, 5).join(', ')}` };
}
