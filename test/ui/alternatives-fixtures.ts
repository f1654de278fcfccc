/** Variants that have run out, and what a merchant said about their product, as their pages see them. */
import type { Reason } from '../../app/domain/alternatives/reason';
import type { VariantAlternatives } from '../../app/ui/alternatives-list';

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
