/** An order whose date has moved, and the mail about it, as their pages see them. */
import type { SentMail } from '../../app/ui/mail-page';
import type { OrderLineView, OrderView } from '../../app/ui/order-view';
import { calendar, covered, moved, said, told, waits } from './promise-fixtures';

export const orderLine = (over: Partial<OrderLineView> = {}): OrderLineView => ({
	id: '1',
	variantId: '92',
	title: 'Stoneware pitcher, Oat',
	quantity: 2,
	openUnits: 2,
	promise: [waits(2, moved)],
	told: [told(2, moved, 'notice')],
	imageUrl: '',
	isProvisional: false,
	isDeleted: false,
	debt: 0,
	...over,
});

const at = (text: string) => ({ id: text, at: text });
export const order: OrderView = {
	calendar,
	order: {
		id: '6041',
		name: '#1043',
		createdAt: new Date('2026-11-14T15:12:00Z'),
		openUnits: 6,
		waitingUnits: 2,
		isCancelled: false,
		isUnverified: false,
	},
	lines: [
		orderLine(),
		orderLine({ id: '2', title: 'Low jug, Moss', quantity: 4, openUnits: 4, promise: [covered(4)], told: [] }),
		orderLine({ id: '3', title: 'Carafe, Rust', quantity: 1, openUnits: 0, promise: [], told: [] }),
	],
	events: [
		{ ...at('2026-11-14T15:12:00.000Z'), kind: 'ordered', units: 7 },
		{
			...at('2026-11-14T15:12:01.000Z'),
			kind: 'promised',
			line: '1',
			title: 'Stoneware pitcher, Oat',
			was: [],
			now: [waits(2, said)],
			reason: '',
		},
		{ ...at('2026-11-14T15:12:02.000Z'), kind: 'tagged', tag: 'backordered' },
		{ ...at('2026-11-14T21:40:00.000Z'), kind: 'units-left', line: '3', title: 'Carafe, Rust', units: 1 },
		{
			...at('2026-11-24T13:31:00.000Z'),
			kind: 'promised',
			line: '1',
			title: 'Stoneware pitcher, Oat',
			was: [waits(2, said)],
			now: [waits(2, moved)],
			reason: 'A third of the batch cracked in the second firing',
		},
		{
			...at('2026-11-24T13:31:01.000Z'),
			kind: 'slip-noticed',
			slip: 's1',
			dueAt: '2026-11-24T13:32:00.000Z',
			was: said,
			now: moved,
		},
		{ ...at('2026-11-24T13:32:05.000Z'), kind: 'told', slip: 's1', was: said, now: moved, isCertain: true },
	],
	hasOlderEvents: false,
	slips: [
		{
			id: 's1',
			status: 'sent',
			dueAt: new Date('2026-11-24T13:32:00Z'),
			attempts: 0,
			note: '',
			subject: 'Your pitchers now ship 15–19 Dec',
			hasMail: true,
		},
	],
};

/** The mail server has refused its buyer's address for good. */
export const untoldOrder: OrderView = {
	...order,
	lines: [orderLine({ told: [told(2, said)] }), ...order.lines.slice(1)],
	events: [
		...order.events.slice(0, -1),
		{ ...at('2026-11-24T13:32:05.000Z'), kind: 'slip-unsendable', slip: 's1', why: 'refused' },
	],
	slips: order.slips.map((slip) => ({
		...slip,
		status: 'unsendable',
		attempts: 1,
		note: 'The mail server refused the recipient (550 5.1.1)',
		hasMail: false,
	})),
};

export const sentMail: SentMail = {
	calendar,
	orderId: '6041',
	orderName: '#1043',
	status: 'sent',
	closedAt: new Date('2026-11-24T13:32:05Z'),
	mail: {
		to: 'a…@example.com',
		subject: 'Your pitchers now ship 15–19 Dec (order #1043)',
		html: '<!doctype html><html lang="en"><title>Mail</title><body style="font-family:sans-serif;padding:32px"><main><h1>Your pitchers ship later</h1><p>We said 3–8 Dec. Now 15–19 Dec.</p></main></body></html>',
		text: 'Your pitchers ship later\n\nWe said 3–8 Dec.\nNow 15–19 Dec.',
	},
};
