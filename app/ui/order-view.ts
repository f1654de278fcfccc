/**
 * What an order's page draws, worked out of its lines and journey: the promise rows, the steps done, waiting and to
 * come, and how it stands. It decides no promise; it arranges those that were made.
 */
import { type Day, dayOf, daysBetween, type Eta, laterDay } from '../domain/day';
import type { JourneyEvent } from '../domain/journey';
import type { PromisePart } from '../domain/promise/promise';
import type { ToldPart } from '../domain/promise/told';
import type { JourneyStep } from './journey';
import { journeyWords } from './journey-words';
import type { PromiseRow } from './promise-bars';
import { whyWords } from './promise-words';
import { type Calendar, capitalised, countText, dayText, etaText, instantText } from './when';

export interface OrderLineView {
	readonly id: string;
	readonly variantId: string;
	readonly title: string;
	readonly quantity: number;
	readonly openUnits: number;
	readonly promise: readonly PromisePart[];
	readonly told: readonly ToldPart[];
	readonly imageUrl: string;
	readonly isProvisional: boolean;
	readonly isDeleted: boolean;
	readonly debt: number;
}

export interface OrderView {
	readonly calendar: Calendar;
	readonly order: {
		readonly id: string;
		readonly name: string;
		readonly createdAt: Date;
		readonly openUnits: number;
		readonly waitingUnits: number;
		readonly isCancelled: boolean;
		readonly isUnverified: boolean;
	};
	readonly lines: readonly OrderLineView[];
	readonly events: readonly (JourneyEvent & { readonly id: string })[];
	readonly hasOlderEvents: boolean;
	readonly slips: readonly {
		readonly id: string;
		readonly status: string;
		readonly dueAt: Date;
		/** Tries that failed since it was last put in line. */
		readonly attempts: number;
		/** What the mail server said, or why there is no mail. */
		readonly note: string;
		readonly subject: string;
		readonly hasMail: boolean;
	}[];
}

export const waitingParts = (parts: readonly PromisePart[]) => parts.filter((part) => part.basis !== 'stock');

/** Each promise that named something, in the order in which they were made; the last of an open line stands. */
export function promiseRows({ events, lines, order, calendar }: OrderView): readonly PromiseRow[] {
	const promised = events.flatMap((event) => (event.kind === 'promised' ? [event] : []));
	const standing = new Map(promised.map((event) => [event.line, event.id]));
	const open = new Set(lines.filter((line) => waitingParts(line.promise).length > 0).map((line) => line.id));
	const waited = promised.filter((event) => waitingParts(event.now).length > 0);
	const isOneLine = new Set(waited.map((event) => event.line)).size === 1;
	return promised.flatMap((event) => {
		const parts = waitingParts(event.now);
		if (parts.length === 0) return [];
		const made = dayOf(new Date(event.at), calendar.zone);
		const isFirst = event.was.length === 0 && made === dayOf(order.createdAt, calendar.zone);
		const why = event.reason ? `“${event.reason}”` : isFirst ? 'Promised when ordered' : whyOf(parts, calendar.today);
		return [
			{
				key: event.id,
				made,
				how: isOneLine ? why : `${event.title}. ${why}`,
				isCurrent: open.has(event.line) && standing.get(event.line) === event.id,
				parts: parts.map(({ quantity, eta }) => ({ quantity, eta })),
			},
		];
	});
}

const whyOf = (parts: readonly PromisePart[], today: Day): string =>
	[...new Set(parts.map((part) => whyWords(part, today)))].join('. ');

/** "12 days later than first promised", where that can be counted. */
export function driftWords(rows: readonly PromiseRow[]): string {
	const first = latestOf(rows[0]?.parts.map((part) => part.eta) ?? []);
	const current = rows.filter((row) => row.isCurrent);
	const now = latestOf(current.flatMap((row) => row.parts.map((part) => part.eta)));
	if (current.length === 0 || !first) return '';
	if (!now) return 'No day known now';
	const days = daysBetween(first, now);
	if (days === 0) return rows.length > 1 ? 'As first promised' : '';
	return `${countText(Math.abs(days), 'day')} ${days > 0 ? 'later' : 'sooner'} than first promised`;
}

/** Undefined of none, or where one is not known. */
function latestOf(etas: readonly Eta[]): Day | undefined {
	const days = etas.map((eta) => (eta.kind === 'window' ? eta.latest : undefined));
	return days.length === 0 ? undefined : days.reduce((a, b) => (a && b ? laterDay(a, b) : undefined));
}

export function journeySteps(view: OrderView): readonly JourneyStep[] {
	const { events, slips, order, calendar } = view;
	const mails = new Set(slips.filter((slip) => slip.hasMail).map((slip) => slip.id));
	const done = events.map((event): JourneyStep => {
		const { title, note } = journeyWords(event, calendar);
		const link =
			event.kind === 'told' && mails.has(event.slip)
				? { link: { url: `/app/orders/${order.id}/mail/${event.slip}`, words: 'Read the mail as sent' } }
				: {};
		return { key: event.id, fill: 'full', title, note, when: instantText(event.at, calendar), ...link };
	});
	return [...done, ...stepsWaiting(view), ...stepsToCome(view)];
}

const isGoingOut = ({ status }: OrderView['slips'][number]) => status === 'open' || status === 'claimed';

/** Why the buyer of an open order was not told of its slip; undefined where we still try, or nothing is to be told. */
export function findUntold({ slips, order }: OrderView): { readonly why: string } | undefined {
	const slip = slips.find(({ status }) => status === 'unsendable');
	if (!slip || order.isCancelled || order.openUnits === 0) return undefined;
	return { why: asSentence(slip.note) };
}

/** Notes are kept short and without a full stop. */
function asSentence(note: string): string {
	switch (note) {
		case 'no address':
			return 'The order has no e-mail address that we may use.';
		case '':
			return 'The mail could not be sent.';
		default:
			return `${capitalised(note)}.`;
	}
}

export const hasMailGoingOut = ({ slips }: Pick<OrderView, 'slips'>): boolean => slips.some(isGoingOut);

function stepsWaiting({ slips, lines, order, calendar }: OrderView): readonly JourneyStep[] {
	const steps: JourneyStep[] = slips.filter(isGoingOut).map((slip) => ({
		key: `slip ${slip.id}`,
		fill: 'half',
		...(slip.attempts > 0
			? { title: 'A mail is tried again', note: slip.note }
			: { title: 'A mail goes out', note: 'Unless the promise holds again before then' }),
		when: instantText(slip.dueAt, calendar),
	}));
	if (lines.some((line) => line.isProvisional && line.openUnits > 0)) {
		steps.push({
			key: 'provisional',
			fill: 'half',
			title: 'News on its way from Shopify',
			note: 'Stock and orders do not agree yet. Nothing is said and nothing moves until they do',
			when: 'Now',
		});
	}
	if (order.isUnverified) {
		steps.push({
			key: 'unverified',
			fill: 'half',
			title: 'Waiting for you to look at it',
			note: 'Shopify no longer answers for this order: cancel or fulfil it there if it is over',
			when: 'Now',
		});
	}
	return steps;
}

function stepsToCome({ lines, order, calendar: { today } }: OrderView): readonly JourneyStep[] {
	if (order.isCancelled) return [];
	return lines.flatMap((line) =>
		waitingParts(line.promise).map(
			(part, index): JourneyStep => ({
				key: `to come ${line.id} ${index}`,
				fill: part.eta.kind === 'window' ? 'open' : 'dashed',
				title:
					part.eta.kind === 'window'
						? `${part.quantity} × ${line.title} ships ${etaText(part.eta, today)}`
						: `${part.quantity} × ${line.title}: ${etaText(part.eta, today)}`,
				note: whyWords(part, today),
				when: part.eta.kind === 'window' ? `By ${dayText(part.eta.latest, today)}` : '',
			}),
		),
	);
}

export interface Standing {
	readonly words: string;
	readonly tone?: 'attention' | 'critical' | 'success';
}

/** Attention asks for a decision, critical is a broken promise, no tone needs nothing. */
export function standingOf(view: OrderView): Standing {
	const { order, lines, calendar } = view;
	if (order.isCancelled) return { words: 'Cancelled' };
	if (order.openUnits === 0) return { words: 'Done' };
	if (order.isUnverified) return { words: 'No answer from Shopify', tone: 'attention' };
	const open = lines.filter((line) => line.openUnits > 0);
	const isBroken = open.some((line) =>
		line.told.some((told) => told.eta.kind === 'window' && told.eta.latest < calendar.today),
	);
	if (isBroken) return { words: 'Late', tone: 'critical' };
	if (findUntold(view)) return { words: 'Buyer not told', tone: 'attention' };
	if (order.waitingUnits === 0) return { words: 'Covered', tone: 'success' };
	return open.some((line) => line.isProvisional) ? { words: 'News on its way' } : { words: 'Waiting' };
}

export const subtitleOf = ({ order, calendar }: OrderView): string =>
	capitalised(
		[
			`ordered ${instantText(order.createdAt, calendar)}`,
			order.waitingUnits > 0 ? `${countText(order.waitingUnits, 'unit')} waiting` : '',
		]
			.filter(Boolean)
			.join(' · '),
	);
