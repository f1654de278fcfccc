/** A small believable shop, as its home page sees it. */
import { requireDay } from '../../app/domain/day';
import type { Home } from '../../app/ui/home-page';
import type { WaitingOrder } from '../../app/ui/waiting-orders';
import { calendar, moved, said, window } from './promise-fixtures';

export const waitingOrder = (over: Partial<WaitingOrder> = {}): WaitingOrder => ({
	id: '6041',
	name: '#1043',
	createdAt: new Date('2026-11-14T15:12:00Z'),
	units: 2,
	titles: ['Stoneware pitcher, Oat'],
	was: said,
	now: moved,
	isProvisional: false,
	isUnverified: false,
	isCancelled: false,
	...over,
});

export const waitingOrders: readonly WaitingOrder[] = [
	waitingOrder({
		id: '6022',
		name: '#1022',
		units: 1,
		titles: ['Carafe, Rust'],
		was: window('2026-11-20'),
		now: window('2026-11-27'),
	}),
	waitingOrder({
		id: '6039',
		name: '#1039',
		was: undefined,
		now: said,
		titles: ['Low jug, Ink', 'Bowl, Moss'],
		units: 3,
	}),
	waitingOrder(),
	waitingOrder({ id: '6051', name: '#1051', was: undefined, now: moved, units: 1, isProvisional: true }),
	waitingOrder({
		id: '6058',
		name: '#1058',
		was: undefined,
		now: { kind: 'unknown' },
		titles: ['Linen runner'],
		units: 4,
	}),
];

export const home: Extract<Home, { kind: 'ready' }> = {
	kind: 'ready',
	isPlanning: false,
	calendar,
	needsReconnect: false,
	needs: {
		paging: { page: 1, pages: 1, total: 3 },
		rows: [
			{
				id: '91',
				productTitle: 'Linen runner',
				title: 'Default Title',
				units: 14,
				debt: 0,
				orders: 11,
				need: { kind: 'none-set' },
			},
			{
				id: '92',
				productTitle: 'Carafe',
				title: 'Rust',
				units: 6,
				debt: 0,
				orders: 6,
				need: { kind: 'passed', since: requireDay('2026-11-20') },
			},
			{
				id: '93',
				productTitle: 'Low jug',
				title: 'Ink',
				units: 3,
				debt: 2,
				orders: 1,
				need: { kind: 'covers-too-few' },
			},
		],
	},
	figures: {
		waitingUnits: 212,
		openUnits: 1260,
		waitingOrders: 84,
		openOrders: 431,
		mailsSent: 38,
		mailsGoingOut: 2,
		firstDates: { judged: 150, kept: 141 },
	},
	waiting: { rows: waitingOrders, paging: { page: 1, pages: 5, total: 84 } },
	attention: {
		debts: [{ id: '93', productId: '73', productTitle: 'Low jug', title: 'Ink', debt: 3 }],
		debtCount: 1,
		seesOldOrders: false,
		untold: { orders: [{ id: '1043', name: '#1043' }], count: 1 },
		mailsHeldUp: 3,
		quarantined: 1,
		unverified: 2,
		rainchecks: { byDiscount: 2, byMail: 1, mayDiscount: false, busyAt: new Date('2026-11-22T15:00:00.000Z') },
	},
};

export const quietHome: Home = {
	...home,
	needs: { rows: [], paging: { page: 1, pages: 1, total: 0 } },
	figures: {
		waitingUnits: 0,
		openUnits: 0,
		waitingOrders: 0,
		openOrders: 0,
		mailsSent: 0,
		mailsGoingOut: 0,
		firstDates: { judged: 0, kept: 0 },
	},
	waiting: { rows: [], paging: { page: 1, pages: 1, total: 0 } },
	attention: {
		debts: [],
		debtCount: 0,
		seesOldOrders: true,
		untold: { orders: [], count: 0 },
		mailsHeldUp: 0,
		quarantined: 0,
		unverified: 0,
		rainchecks: { byDiscount: 0, byMail: 0, mayDiscount: true, busyAt: undefined },
	},
};

export const importing = (progress: Extract<Home, { kind: 'importing' }>['progress']): Home => ({
	kind: 'importing',
	calendar,
	needsReconnect: false,
	progress,
});
