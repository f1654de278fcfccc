/**
 * The four figures of the home page, each with the number that it is a part of. "Kept the first date" is counted over
 * lines whose first promised day could be judged in the last 90 days: either all units had left the queue, or the day
 * had passed. A cancelled order is no evidence either way.
 */
import { addDays, type Day, dayOf, laterDay } from '../../domain/day';
import { findPromiseParts } from '../../domain/promise/schemas';
import { type Reader, readShop } from './read-shop.server';
import { lastEta } from './read-waiting-orders.server';

const judgedDays = 90;
/** Enough orders to judge by: a shop with more is judged by its newest. */
const mostOrders = 2_000;

export async function readFigures(reader: Reader) {
	const { db, now } = reader;
	const since = new Date(now().getTime() - judgedDays * 86_400_000);
	const sums = await db.order.aggregate({ _sum: { waitingUnits: true, openUnits: true } });
	return {
		waitingUnits: sums._sum.waitingUnits ?? 0,
		openUnits: sums._sum.openUnits ?? 0,
		waitingOrders: await db.order.count({ where: { waitingUnits: { gt: 0 } } }),
		openOrders: await db.order.count({ where: { openUnits: { gt: 0 } } }),
		mailsSent: await db.slip.count({ where: { status: { in: ['sent', 'maybe-sent'] }, firstAt: { gte: since } } }),
		mailsGoingOut: await db.slip.count({ where: { status: { in: ['open', 'claimed'] } } }),
		firstDates: await readFirstDates(reader, since),
	};
}

async function readFirstDates(reader: Reader, since: Date) {
	const { calendar } = await readShop(reader);
	const orders = await reader.db.order.findMany({
		where: { isBackorder: true, cancelledAt: null, OR: [{ waitingUnits: { gt: 0 } }, { updatedAt: { gte: since } }] },
		orderBy: { updatedAt: 'desc' },
		take: mostOrders,
		select: { id: true, lines: { select: { id: true, openUnits: true } } },
	});
	const events = await reader.db.journeyEvent.findMany({
		where: { orderId: { in: orders.map(({ id }) => id) }, kind: { in: ['promised', 'units-left'] } },
		orderBy: [{ at: 'asc' }, { id: 'asc' }],
		select: { at: true, kind: true, data: true },
	});
	const byLine = new Map<string, (typeof events)[number][]>();
	for (const event of events) {
		const history = byLine.get(lineOf(event.data));
		if (history) history.push(event);
		else byLine.set(lineOf(event.data), [event]);
	}
	const verdicts = orders.flatMap((order) =>
		order.lines.flatMap((line) => {
			const history = byLine.get(line.id) ?? [];
			const first = history.find((event) => event.kind === 'promised' && firstDayOf(event.data) !== undefined);
			const left = history.filter((event) => event.kind === 'units-left').at(-1);
			const verdict = judgeFirstDate({
				firstDay: first && firstDayOf(first.data),
				leftOn: line.openUnits === 0 && left ? dayOf(left.at, calendar.zone) : undefined,
				today: calendar.today,
				from: addDays(calendar.today, -judgedDays),
			});
			return verdict ? [verdict] : [];
		}),
	);
	return { judged: verdicts.length, kept: verdicts.filter((verdict) => verdict === 'kept').length };
}

interface FirstDate {
	/** The last day of the first promise; undefined where there was no promise or it named no day. */
	readonly firstDay: Day | undefined;
	/** The day on which the last unit left the queue; undefined while any is open. */
	readonly leftOn: Day | undefined;
	readonly today: Day;
	readonly from: Day;
}

/** Undefined where there is nothing to judge yet, or not within the days that count. */
export function judgeFirstDate({ firstDay, leftOn, today, from }: FirstDate): 'kept' | 'missed' | undefined {
	if (firstDay === undefined) return undefined;
	if (leftOn === undefined) return firstDay < today && firstDay >= from ? 'missed' : undefined;
	if (laterDay(leftOn, firstDay) < from) return undefined;
	return leftOn <= firstDay ? 'kept' : 'missed';
}

function lineOf(data: unknown): string {
	return isRecord(data) && typeof data.line === 'string' ? data.line : '';
}

function firstDayOf(data: unknown): Day | undefined {
	if (!isRecord(data)) return undefined;
	const waiting = (findPromiseParts(data.now) ?? []).filter((part) => part.basis !== 'stock');
	const last = lastEta(waiting.map((part) => part.eta));
	return last?.kind === 'window' ? last.latest : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;
