/**
 * The four figures of the home page, each with the number that it is a part of. "Kept the first date" is counted over
 * lines whose first promise could be judged in the last 90 days: the units had left the queue, or the day had passed.
 */
import { addDays, type Day, dayOf, findDay } from '../domain/day';
import type { JourneyFact } from '../domain/journey';
import { type Reader, readShop } from './read-shop.server';

const judgedDays = 90;
/** Enough events to judge by; a shop with more is judged by its newest. */
const mostEvents = 5_000;

export async function readFigures(reader: Reader) {
	const { db, now } = reader;
	const since = new Date(now().getTime() - judgedDays * 86_400_000);
	const sums = await db.order.aggregate({ _sum: { waitingUnits: true, openUnits: true } });
	return {
		waitingUnits: sums._sum.waitingUnits ?? 0,
		openUnits: sums._sum.openUnits ?? 0,
		waitingOrders: await db.order.count({ where: { waitingUnits: { gt: 0 } } }),
		openOrders: await db.order.count({ where: { openUnits: { gt: 0 } } }),
		mailsSent: await db.slip.count({ where: { status: { in: ['sent', 'maybe-sent'] }, closedAt: { gte: since } } }),
		mailsGoingOut: await db.slip.count({ where: { status: { in: ['open', 'claimed'] } } }),
		firstDates: await readFirstDates(reader, since),
	};
}

async function readFirstDates(reader: Reader, since: Date) {
	const { db } = reader;
	const { calendar } = await readShop(reader);
	const from = addDays(calendar.today, -judgedDays);
	const left = await db.journeyEvent.findMany({
		where: { kind: 'units-left', at: { gte: since } },
		orderBy: { at: 'desc' },
		take: mostEvents,
	});
	const late = await db.order.findMany({
		where: { waitingUnits: { gt: 0 }, createdAt: { lt: reader.now() } },
		orderBy: { createdAt: 'asc' },
		take: mostEvents,
		select: { id: true },
	});
	const orders = [...new Set([...left.map((event) => event.orderId), ...late.map((order) => order.id)])];
	const promised = await db.journeyEvent.findMany({
		where: { kind: 'promised', orderId: { in: orders }, order: undefined },
		orderBy: { at: 'asc' },
		take: mostEvents * 2,
	});
	const firstDay = new Map<string, Day>();
	for (const event of promised) {
		const line = lineOf(event.data);
		if (line && !firstDay.has(line)) {
			const day = firstDayOf(event.data);
			if (day) firstDay.set(line, day);
		}
	}
	const leftOn = new Map<string, Day>();
	for (const event of left) {
		const line = lineOf(event.data);
		if (line && !leftOn.has(line)) leftOn.set(line, dayOf(event.at, calendar.zone));
	}
	return judge(firstDay, leftOn, calendar.today, from);
}
