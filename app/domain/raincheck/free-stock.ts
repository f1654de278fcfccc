/**
 * How many units have been free for how long, so that new sales can be given a head start before rainchecks. It is a
 * list of levels: `units` have been free without a break since `since`, the oldest and smallest first. It has no clock,
 * and knows only what it was shown: a dip that nobody saw did not happen.
 */
import { z } from 'zod';

export interface FreeLevel {
	readonly units: number;
	/** ISO instant. */
	readonly since: string;
}

const levelsShape = z.array(z.object({ units: z.number().int().positive(), since: z.string() }));

/** What was stored; nothing where it cannot be read, which only lets the head start begin anew. */
export function parseFreeLevels(value: unknown): readonly FreeLevel[] {
	const parsed = levelsShape.safeParse(value);
	return parsed.success ? parsed.data : [];
}

/** The levels once it is seen that so many are free now. */
export function noteFree(levels: readonly FreeLevel[], free: number, now: Date): readonly FreeLevel[] {
	const kept: FreeLevel[] = [];
	for (const { units, since } of levels) {
		const left = Math.min(units, free);
		if (left > (kept.at(-1)?.units ?? 0)) kept.push({ units: left, since });
	}
	if (free > (kept.at(-1)?.units ?? 0)) kept.push({ units: free, since: now.toISOString() });
	return kept;
}

/** Units that have been free for at least so long. */
export function freeFor(levels: readonly FreeLevel[], headStartMs: number, now: Date): number {
	const old = levels.filter(({ since }) => Date.parse(since) + headStartMs <= now.getTime());
	return old.at(-1)?.units ?? 0;
}

/** When the next level will have been free for so long; undefined where none is still young. */
export function nextFreeAt(levels: readonly FreeLevel[], headStartMs: number, now: Date): Date | undefined {
	const young = levels.find(({ since }) => Date.parse(since) + headStartMs > now.getTime());
	return young && new Date(Date.parse(young.since) + headStartMs);
}
