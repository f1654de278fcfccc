/** A merchant's own words, as the wording page sees them. */
import type { WordingField, WordingView } from '../../app/ui/wording-page';

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
