/** A small believable shop on 24 November 2026, as the pages of the admin see it. */

import type { Reason } from '../../app/domain/alternatives/reason';
import { requireDay } from '../../app/domain/day';
import type { PromisePart } from '../../app/domain/promise/promise';
import type { ToldPart } from '../../app/domain/promise/told';
import type { VariantAlternatives } from '../../app/ui/alternatives-list';
import type { DatedVariant } from '../../app/ui/dates-page';
import type { Home } from '../../app/ui/home-page';
import type { SentMail } from '../../app/ui/mail-page';
import type { OrderLineView, OrderView } from '../../app/ui/order-view';
import type { ShipDateView } from '../../app/ui/ship-date-page';
import type { WaitingOrder } from '../../app/ui/waiting-orders';
import type { Calendar } from '../../app/ui/when';
import type { WordingField, WordingView } from '../../app/ui/wording-page';

export const calendar: Calendar = { today: requireDay('2026-11-24'), zone: 'America/New_York' };

export const window = (earliest: string, latest = earliest) => ({
	kind: 'window' as const,
	earliest: requireDay(earliest),
	latest: requireDay(latest),
});
const said = window('2026-12-03', '2026-12-08');
const moved = window('2026-12-15', '2026-12-19');

export const waits = (quantity: number, eta: PromisePart['eta'], over: Partial<PromisePart> = {}): PromisePart => ({
	quantity,
	basis: eta.kind === 'window' ? 'manual' : 'unknown',
	eta,
	evidence: eta.kind === 'window' ? { kind: 'lot', lot: 'manual-1' } : { kind: 'none' },
	...over,
});
export const covered = (quantity: number): PromisePart => ({
	quantity,
	basis: 'stock',
	eta: window('2026-11-24', '2026-11-25'),
	evidence: { kind: 'lot', lot: 'stock' },
});
export const told = (quantity: number, eta: ToldPart['eta'], by: ToldPart['by'] = 'property'): ToldPart => ({
	quantity,
	eta,
	by,
	at: '2026-11-14T15:12:00.000Z',
});

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

export const datedVariants: readonly DatedVariant[] = [
	{
		id: '91',
		productTitle: 'Linen runner',
		title: 'Default Title',
		sku: 'LIN-1',
		available: -14,
		sellsOn: true,
		units: 14,
		isProvisional: false,
		earliest: undefined,
		latest: undefined,
		quantity: undefined,
		launch: undefined,
		need: { kind: 'none-set' },
	},
	{
		id: '92',
		productTitle: 'Stoneware pitcher',
		title: 'Oat',
		sku: 'PIT-OAT',
		available: -12,
		sellsOn: true,
		units: 12,
		isProvisional: true,
		earliest: '2026-12-15',
		latest: '2026-12-19',
		quantity: 40,
		launch: undefined,
		need: undefined,
	},
	{
		id: '94',
		productTitle: 'Bowl',
		title: 'Moss',
		sku: 'BWL-MOS',
		available: 48,
		sellsOn: false,
		units: 0,
		isProvisional: false,
		earliest: undefined,
		latest: undefined,
		quantity: undefined,
		launch: requireDay('2027-01-12'),
		need: undefined,
	},
];

export const shipDate: ShipDateView = {
	calendar,
	isPlanning: false,
	handlingDays: 1,
	leadTimeDays: undefined,
	variant: {
		id: '92',
		productId: '72',
		productTitle: 'Stoneware pitcher',
		title: 'Oat',
		sku: 'PIT-OAT',
		available: -12,
		sellsOn: true,
		isDeleted: false,
		isProvisional: false,
		units: 12,
		debt: 0,
	},
	launch: undefined,
	saved: { window: { earliest: said.earliest, latest: said.latest }, quantity: undefined, reason: '' },
	waiting: {
		paging: { page: 1, pages: 1, total: 3 },
		rows: [
			{
				orderId: '6039',
				name: '#1039',
				createdAt: new Date('2026-11-12T09:00:00Z'),
				told: [told(2, said)],
				parts: [waits(2, said)],
			},
			{
				orderId: '6041',
				name: '#1043',
				createdAt: new Date('2026-11-14T15:12:00Z'),
				told: [told(2, said, 'notice')],
				parts: [waits(2, said)],
			},
			{
				orderId: '6051',
				name: '#1051',
				createdAt: new Date('2026-11-20T15:12:00Z'),
				told: [told(1, window('2026-12-20'), 'implied')],
				parts: [waits(1, said)],
			},
		],
	},
};

const launch = requireDay('2027-01-12');
export const launchDate: ShipDateView = {
	...shipDate,
	variant: { ...shipDate.variant, available: 14, units: 2 },
	launch,
	saved: undefined,
	waiting: {
		paging: { page: 1, pages: 1, total: 1 },
		rows: [
			{
				orderId: '6051',
				name: '#1051',
				createdAt: new Date('2026-11-20T15:12:00Z'),
				told: [told(2, window('2027-01-12', '2027-01-13'))],
				parts: [
					waits(2, window('2027-01-12', '2027-01-13'), { basis: 'launch', evidence: { kind: 'launch', day: launch } }),
				],
			},
		],
	},
};

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

const sentence = (over: Partial<WordingField> & Pick<WordingField, 'key' | 'label' | 'standard'>): WordingField => ({
	form: undefined,
	isNote: false,
	placeholders: [],
	required: [],
	maxLength: 200,
	text: '',
	...over,
});

const languages = [
	{ locale: 'en', name: 'English', changed: 1 },
	{ locale: 'ar', name: 'Arabic', changed: 0 },
];

export const wording: WordingView = {
	locale: 'en',
	languages,
	states: [
		{
			key: 'backorder',
			place: 'Product page',
			title: 'Backorder',
			description: 'Sold out, and a ship date is known.',
			fill: 'open',
			fields: [
				sentence({
					key: 'notice.ships',
					label: 'Headline',
					standard: 'Ships {window}',
					placeholders: ['window'],
					required: ['window'],
					text: 'Leaves our studio {window}',
				}),
				sentence({
					key: 'notice.ships_note',
					label: 'Note',
					isNote: true,
					standard: 'On backorder. You pay today and can cancel any time before it ships.',
				}),
			],
		},
		{
			key: 'unknown',
			place: 'Product page',
			title: 'Date being confirmed',
			description: 'Sold out, and no ship date is known.',
			fill: 'dashed',
			fields: [
				sentence({ key: 'notice.unknown', label: 'Headline', standard: 'Ship date being confirmed' }),
				sentence({
					key: 'notice.parcels.other',
					form: 'other',
					label: 'Several parcels',
					isNote: true,
					standard: 'One order, {parcels} parcels. Shipping is charged once.',
					placeholders: ['parcels'],
				}),
			],
		},
		{
			key: 'cart-line',
			place: 'Cart',
			title: 'Cart line',
			description: 'What stands under a product.',
			fill: 'open',
			fields: [
				sentence({
					key: 'property.part_between',
					label: 'Some ship in a window',
					standard: '{units} between {first} and {last}',
					placeholders: ['units', 'first', 'last'],
					required: ['first', 'last'],
				}),
			],
		},
	],
};

export const arabicWording: WordingView = {
	locale: 'ar',
	languages,
	states: [
		{
			key: 'backorder',
			place: 'Product page',
			title: 'Backorder',
			description: 'Sold out, and a ship date is known.',
			fill: 'open',
			fields: [
				sentence({
					key: 'notice.ships',
					label: 'Headline',
					standard: 'يُشحن {window}',
					placeholders: ['window'],
					required: ['window'],
				}),
			],
		},
	],
};

const alternative = (id: string, productTitle: string, title: string, why: Reason | undefined) => ({
	id,
	productId: `1${id}`,
	productTitle,
	title,
	why,
});

export const shortVariants: readonly VariantAlternatives[] = [
	{
		id: '500',
		productId: '1500',
		productTitle: 'Stoneware pitcher',
		title: 'Oat',
		sku: 'PIT-OAT',
		available: -4,
		units: 4,
		list: 'ranked',
		alternatives: [
			alternative('501', 'Stoneware pitcher', 'Moss', {
				kind: 'same-product',
				differs: [{ name: 'Glaze', value: 'Moss' }],
			}),
			alternative('510', 'Tall carafe', '', { kind: 'pinned', by: 'product' }),
			alternative('520', 'Linen tablecloth with a very long name for a list', 'Natural', {
				kind: 'collection',
				collectionId: '71',
			}),
			alternative('530', 'Small pitcher', '', { kind: 'type', productType: 'Pitcher' }),
		],
	},
	{
		id: '600',
		productId: '1600',
		productTitle: 'Oak stool',
		title: 'Default Title',
		sku: '',
		available: 2,
		units: 0,
		list: 'ranking',
		alternatives: [],
	},
	{
		id: '700',
		productId: '1700',
		productTitle: 'Wool throw',
		title: 'Rust',
		sku: 'THR-RUST',
		available: 0,
		units: 0,
		list: 'ranked',
		alternatives: [],
	},
];

export const curation = {
	product: { id: '1500', title: 'Stoneware pitcher', isRead: true, collections: ['71', '72'] },
	variants: { rows: shortVariants.slice(0, 1), paging: { page: 1, pages: 1, total: 1 } },
	collectionRules: { 71: 2 },
	titles: { 71: 'Table', 73: 'Seconds' },
	rules: {
		pins: [
			{ id: 'a', isCollection: false, targetId: '1510', title: 'Tall carafe', state: 'sold-out' as const },
			{
				id: 'b',
				isCollection: false,
				targetId: '1530',
				title: 'Small pitcher with a long name that wraps on a phone',
				state: 'hidden' as const,
			},
		],
		exclusions: [
			{ id: 'c', isCollection: false, targetId: '1999', title: undefined },
			{ id: 'd', isCollection: true, targetId: '73', title: undefined, state: 'being-read' as const },
		],
	},
};
