/**
 * Calendar days in a shop's zone, and windows of them. Every promise is made in days, never in instants: a day is
 * the text `YYYY-MM-DD`, so it sorts, stores and compares as it reads. This module has no clock; "today" is given.
 */

declare const dayBrand: unique symbol;

/** A calendar day that exists, as `YYYY-MM-DD`. */
export type Day = string & { readonly [dayBrand]: true };

/** From the first to the last possible ship day, both included; earliest is never after latest. */
export interface EtaWindow {
	readonly earliest: Day;
	readonly latest: Day;
}

/** When something ships: a window, or not known. Unknown is a value, never a far or a near day. */
export type Eta = ({ readonly kind: 'window' } & EtaWindow) | { readonly kind: 'unknown' };

export const unknownEta: Eta = { kind: 'unknown' };

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day that the text names, or undefined where it is no day (30 February is none). */
export function findDay(text: string): Day | undefined {
	const match = dayPattern.exec(text);
	if (!match) return undefined;
	const instant = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text) ? (text as Day) : undefined;
}

/** @throws RangeError naming the text where it is no day. */
export function requireDay(text: string): Day {
	const day = findDay(text);
	if (day === undefined) throw new RangeError(`Not a calendar day: ${JSON.stringify(text)}`);
	return day;
}

/** The day so many calendar days later, or earlier where the number is negative. */
export function addDays(day: Day, days: number): Day {
	const instant = new Date(`${day}T00:00:00Z`);
	instant.setUTCDate(instant.getUTCDate() + days);
	return instant.toISOString().slice(0, 10) as Day;
}

/** Calendar days from one day to the other; negative where `to` is before `from`. */
export function daysBetween(from: Day, to: Day): number {
	return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The calendar day of an instant in an IANA zone. @throws RangeError for a zone that does not exist. */
export function dayOf(instant: Date, zone: string): Day {
	return zoneFormat(zone).format(instant) as Day;
}

const zoneFormats = new Map<string, Intl.DateTimeFormat>();
function zoneFormat(zone: string): Intl.DateTimeFormat {
	let format = zoneFormats.get(zone);
	if (!format) {
		// The Swedish calendar writes ISO days.
		format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
		zoneFormats.set(zone, format);
	}
	return format;
}

/** The zone if it is one, else UTC: a calendar that cannot be read must not stop anything. */
export function knownZone(zone: string): string {
	try {
		zoneFormat(zone);
		return zone;
	} catch (failure) {
		if (failure instanceof RangeError) return 'UTC';
		throw failure;
	}
}

export const laterDay = (a: Day, b: Day): Day => (a > b ? a : b);

/** A window of one or more days. @throws RangeError where it would end before it starts. */
export function windowOf(earliest: Day, latest: Day = earliest): EtaWindow {
	if (latest < earliest) throw new RangeError(`A window cannot end (${latest}) before it starts (${earliest})`);
	return { earliest, latest };
}

/** The window moved by whole days. */
export function shiftWindow(window: EtaWindow, days: number): EtaWindow {
	return { earliest: addDays(window.earliest, days), latest: addDays(window.latest, days) };
}

export function sameEta(a: Eta, b: Eta): boolean {
	if (a.kind === 'unknown' || b.kind === 'unknown') return a.kind === b.kind;
	return a.earliest === b.earliest && a.latest === b.latest;
}
