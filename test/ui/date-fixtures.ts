/** Variants with and without a date, as the list of dates and the page of one see them. */
import { requireDay } from '../../app/domain/day';
import type { DatedVariant } from '../../app/ui/dates-page';
import type { ShipDateView } from '../../app/ui/ship-date-page';
import { calendar, said, told, waits, window } from './promise-fixtures';

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
