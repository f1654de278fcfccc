/** Those who wait, as the pages of the admin see them. */
import { requireDay } from '../../app/domain/day';

const demand = {
	id: '1500',
	productTitle: 'Stoneware pitcher',
	variants: 3,
	onlyVariant: undefined,
	isDeleted: false,
	waiting: 14,
	offered: 2,
	unconfirmed: 1,
	redeemed: 6,
	expired: 3,
	units: 19,
	value: '$912.00',
	oldest: new Date('2026-11-14T15:12:00.000Z'),
};
const unwanted = { waiting: 0, offered: 0, redeemed: 0, expired: 0, units: 0, oldest: undefined };

export const raincheckDemand = [
	demand,
	{ ...demand, ...unwanted, id: '1501', variants: 1, onlyVariant: { id: '501', title: 'Moss' } },
	{ ...demand, ...unwanted, id: '1502', redeemed: 4, unconfirmed: 0, isDeleted: true },
	{ ...demand, id: '1503', productTitle: '', variants: 1, onlyVariant: { id: '503', title: '' }, offered: 0 },
];

const variant = { ...demand, variants: 1 };

export const raincheckVariants = [
	{ ...variant, id: '500', onlyVariant: { id: '500', title: 'Oat' } },
	{
		...variant,
		id: '501',
		onlyVariant: { id: '501', title: 'Moss' },
		waiting: 2,
		offered: 0,
		units: 2,
		value: '$96.00',
	},
	{ ...variant, ...unwanted, id: '502', onlyVariant: { id: '502', title: 'Glazed by hand, in a colour of your own' } },
	{
		...variant,
		...unwanted,
		id: '503',
		onlyVariant: { id: '503', title: '' },
		unconfirmed: 0,
		expired: 2,
		isDeleted: true,
	},
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

export const raincheckVariant = {
	id: '500',
	productTitle: 'Stoneware pitcher',
	title: 'Oat',
	available: 2,
	isDeleted: false,
};

/** Of one address, across the shop. */
export const addressRainchecks = [
	{ ...waiter, variant: raincheckVariant },
	{
		...waiter,
		id: 'r2',
		status: 'redeemed',
		order: { id: '1', name: '#1043' },
		variant: { id: '501', productTitle: 'Low jug', title: 'Default Title' },
	},
	{ ...waiter, id: 'r3', status: 'expired', price: '', variant: { id: '502', productTitle: '', title: '' } },
] as const;
