/**
 * What a slip notice comes down to: what it is about, the one new date that can be named for all of it, and the old and
 * new dates grouped so that equal pairs are said once. It decides what may be claimed; it holds no words. Where the
 * dates differ it never picks one of them: the latest day of all, as "by", is the only thing true of every unit.
 */
import type { Day, Eta, EtaWindow } from '../day';
import { laterDay, sameEta } from '../day';
import { oneLine } from './plain-words';
import type { SlipNotice, SlippedItem } from './slip-notice';

export interface SlipOutline {
	readonly about: About;
	readonly outcome: Outcome;
	/** False where nobody named a day for some of it, only the shop's term stood: then we never "said" it. */
	readonly isSaid: boolean;
	/** All of it was due by now. */
	readonly isPassed: boolean;
	/** Of all of it no day was known, and now one is: nothing to be sorry for. */
	readonly isNews: boolean;
	/** Some of the order is not late: the mail must not speak of the whole. */
	readonly isPartOfOrder: boolean;
	readonly changes: readonly DateChange[];
}

export type About = { readonly kind: 'product'; readonly title: string } | { readonly kind: 'order' };

export type Outcome =
	| { readonly kind: 'window'; readonly window: EtaWindow }
	| { readonly kind: 'by'; readonly day: Day }
	| { readonly kind: 'unknown' }
	/** Some have a date and some have none. */
	| { readonly kind: 'mixed' };

export interface DateChange {
	readonly was: Eta;
	readonly isImplied: boolean;
	readonly now: Eta;
	/** `of`: so many of the title are in the order. */
	readonly products: readonly { readonly title: string; readonly units: number; readonly of: number }[];
}

export const maxTitle = 120;

export function outlineSlip(notice: SlipNotice): SlipOutline {
	const { slipped, wholeOrder } = notice;
	const first = slipped[0];
	if (!first) throw new RangeError('A slip notice needs at least one slipped item');
	const ordered = unitsByTitle(wholeOrder.map((line) => ({ title: line.title, units: line.quantity })));
	const late = unitsByTitle(slipped);
	return {
		about: late.size === 1 ? { kind: 'product', title: oneLine(first.title, maxTitle) } : { kind: 'order' },
		outcome: outcomeOf(slipped),
		isSaid: slipped.every((item) => item.wasBy !== 'implied'),
		isPassed: slipped.every((item) => item.why === 'passed'),
		isNews: slipped.every((item) => item.why === 'known'),
		isPartOfOrder: [...ordered].some(([title, units]) => units > (late.get(title) ?? 0)),
		changes: changesOf(slipped, ordered),
	};
}

function outcomeOf(slipped: readonly SlippedItem[]): Outcome {
	const windows = slipped.flatMap((item) => (item.now.kind === 'window' ? [item.now] : []));
	const [first] = windows;
	if (!first) return { kind: 'unknown' };
	if (windows.length < slipped.length) return { kind: 'mixed' };
	if (windows.every((window) => sameEta(window, first))) return { kind: 'window', window: first };
	return { kind: 'by', day: windows.map((window) => window.latest).reduce(laterDay) };
}

function changesOf(slipped: readonly SlippedItem[], ordered: ReadonlyMap<string, number>): readonly DateChange[] {
	const groups: SlippedItem[][] = [];
	for (const item of slipped) {
		const group = groups.find(([first]) => first !== undefined && isSameChange(first, item));
		if (group) group.push(item);
		else groups.push([item]);
	}
	return groups.flatMap((items) => {
		const [first] = items;
		if (!first) return [];
		const products = [...unitsByTitle(items)].map(([title, units]) => ({
			title: oneLine(title, maxTitle),
			units,
			of: Math.max(units, ordered.get(title) ?? 0),
		}));
		return [{ was: first.was, isImplied: first.wasBy === 'implied', now: first.now, products }];
	});
}

const isSameChange = (a: SlippedItem, b: SlippedItem) =>
	(a.wasBy === 'implied') === (b.wasBy === 'implied') && sameEta(a.now, b.now) && isSameWas(a, b);

/** Of an implied term only its last day is ever shown. */
function isSameWas(a: SlippedItem, b: SlippedItem): boolean {
	if (a.wasBy === 'implied' && a.was.kind === 'window' && b.was.kind === 'window') return a.was.latest === b.was.latest;
	return sameEta(a.was, b.was);
}

function unitsByTitle(items: readonly { readonly title: string; readonly units: number }[]): Map<string, number> {
	const sums = new Map<string, number>();
	for (const { title, units } of items) sums.set(title, (sums.get(title) ?? 0) + units);
	return sums;
}
