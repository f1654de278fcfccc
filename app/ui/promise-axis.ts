/**
 * Where promises lie on one axis of days. It starts on the first day of the earliest week, ends with the last week, and
 * carries at most six dates. Positions are percentages, so that the picture needs no measuring in the browser.
 */
import { addDays, type Day, daysBetween, type EtaWindow, laterDay, requireDay } from '../domain/day';

export interface PromiseAxis {
	readonly start: Day;
	readonly days: number;
	readonly ticks: readonly Day[];
}

const mostTicks = 6;

/** Undefined where no window is known: then there is nothing to draw. */
export function findPromiseAxis(windows: readonly EtaWindow[]): PromiseAxis | undefined {
	const [first, ...rest] = windows;
	if (!first) return undefined;
	const [earliest = first.earliest] = windows.map((window) => window.earliest).sort();
	const latest = rest.reduce((day, window) => laterDay(day, window.latest), first.latest);
	const start = mondayOf(earliest);
	const weeks = Math.floor(daysBetween(start, latest) / 7) + 1;
	const step = Math.ceil(weeks / mostTicks);
	const ticks: Day[] = [];
	for (let week = 0; week < weeks; week += step) ticks.push(addDays(start, week * 7));
	return { start, days: weeks * 7, ticks };
}

export const axisOffset = (axis: PromiseAxis, day: Day): number => (daysBetween(axis.start, day) / axis.days) * 100;

/** Both ends included: a promise of one day is one day wide. */
export const axisWidth = (axis: PromiseAxis, { earliest, latest }: EtaWindow): number =>
	((daysBetween(earliest, latest) + 1) / axis.days) * 100;

function mondayOf(day: Day): Day {
	// 5 January 1970 was a Monday.
	const weekday = ((daysBetween(requireDay('1970-01-05'), day) % 7) + 7) % 7;
	return addDays(day, -weekday);
}
