/** Those who wait, as the pages of the admin see them. */
import { requireDay } from '../../app/domain/day';

const demand = {
	id: '500',
	productTitle: 'Stoneware pitcher',
	title: 'Oat',
	waiting: 14,
	offered: 2,
	unconfirmed: 1,
	redeemed: 6,
	expired: 3,
	units: 19,
	value: '$912.00',
	oldest: new Date('2026-11-14T15:12:00.000Z'),
};

export const raincheckDemand = [
	demand,
	{ ...demand, id: '501', title: 'Moss', waiting: 0, offered: 0, redeemed: 0, expired: 0, units: 0, oldest: undefined },
	{ ...demand, id: '502', productTitle: '', title: '', offered: 0, unconfirmed: 0, expired: 0 },
];

const waiter = {
	id: 'r1',
	who: 'a…@example.com',
	status: 'waiting',
	quantity: 2,
	offeredUnits: 0,
	since: requireDay('2026-11-14'),
	offerUntil: undefined,
	price: '$48.00',
	trouble: '',
	order: undefined,
} as const;

export const raincheckWaiters = [
	{ ...waiter, status: 'offered', offeredUnits: 1, offerUntil: requireDay('2026-12-19') },
	{ ...waiter, id: 'r2', trouble: 'discount' },
	{
		...waiter,
		id: 'r3',
		status: 'unconfirmed',
		price: '',
		who: 'somebody…@a-rather-long-name-of-a-domain.example.com',
	},
	{ ...waiter, id: 'r4', status: 'redeemed', order: { id: '1', name: '#1043' } },
	{ ...waiter, id: 'r5', status: 'expired' },
	{ ...waiter, id: 'r6', status: 'withdrawn' },
	{ ...waiter, id: 'r7', status: 'dropped', who: '' },
	{ ...waiter, id: 'r8', who: undefined },
] as const;
