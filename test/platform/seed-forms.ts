/**
 * What Holm makes, as data: each form with its colours, and how much of each is on the shelf. What has run out sells on
 * unless it says otherwise; a few do not, one is not counted.
 */
import type { NewVariant } from './catalogue';

/** A colour, its stock, and how it sells where that is not the usual: on, when the shelf is empty. */
type Colour = readonly [name: string, available: number, more?: Partial<NewVariant>];

export interface Form {
	readonly title: string;
	readonly form: string;
	readonly type: string;
	/** Who made it, where that was not Holm. */
	readonly maker?: string;
	readonly price: string;
	readonly sku: string;
	readonly tags: readonly string[];
	readonly text: string;
	readonly option: string;
	readonly colours: readonly Colour[];
}

const deny = { inventoryPolicy: 'DENY' } as const;

export const holmForms: readonly Form[] = [
	{
		title: 'Stoneware pitcher',
		form: 'pitcher',
		type: 'Pitchers',
		price: '48.00',
		sku: 'PIT',
		tags: ['stoneware', 'table', 'pouring'],
		text: 'Thrown in two parts and joined at the shoulder. Holds a litre and a half, pours without a drip.',
		option: 'Glaze',
		colours: [
			['Oat', 0],
			['Moss', 7],
			['Ink', 0],
			['Rust', 3],
		],
	},
	{
		title: 'Low jug',
		form: 'jug',
		type: 'Pitchers',
		price: '44.00',
		sku: 'JUG',
		tags: ['stoneware', 'table', 'pouring'],
		text: 'A wide jug for milk, gravy or a handful of garden flowers. Holds three quarters of a litre.',
		option: 'Glaze',
		colours: [
			['Moss', 12],
			['Ink', 9],
			['Oat', 5],
		],
	},
	{
		title: 'Carafe',
		form: 'carafe',
		type: 'Pitchers',
		price: '52.00',
		sku: 'CAR',
		tags: ['stoneware', 'table', 'pouring'],
		text: 'A narrow neck and a heavy foot: water by the bed, wine on the table.',
		option: 'Glaze',
		colours: [
			['Rust', 6],
			['Chalk', 0],
			['Slate', 4],
		],
	},
	{
		title: 'Serving bowl',
		form: 'bowl',
		type: 'Bowls',
		price: '64.00',
		sku: 'BOW',
		tags: ['stoneware', 'table', 'serving'],
		text: 'Thirty centimetres across, deep enough for a salad for six.',
		option: 'Glaze',
		colours: [
			['Oat', 4],
			['Moss', 0],
			['Honey', 2],
			['Ink', 0, deny],
		],
	},
	{
		title: 'Everyday cup',
		form: 'cup',
		type: 'Cups',
		price: '24.00',
		sku: 'CUP',
		tags: ['stoneware', 'kitchen', 'drinking'],
		text: 'The cup that we reach for ourselves. Fits under an espresso machine.',
		option: 'Glaze',
		colours: [
			['Oat', 38],
			['Moss', 22],
			['Plum', 0],
			['Rust', 17],
		],
	},
	{
		title: 'Supper plate',
		form: 'plate',
		type: 'Plates',
		price: '32.00',
		sku: 'PLA',
		tags: ['stoneware', 'table', 'serving'],
		text: 'A flat rim and a glaze that forgives knives. Twenty-six centimetres.',
		option: 'Glaze',
		colours: [
			['Chalk', 26],
			['Slate', 0],
			['Oat', 14],
		],
	},
	{
		title: 'Bud vase',
		form: 'vase',
		type: 'Vases',
		price: '38.00',
		sku: 'VAS',
		tags: ['stoneware', 'home'],
		text: 'For one stem, or three short ones.',
		option: 'Glaze',
		colours: [
			['Ink', 5],
			['Honey', 0],
			['Chalk', 0, deny],
		],
	},
	{
		title: 'Kiln-end candle',
		form: 'candle',
		type: 'Candles',
		maker: 'Lamplight',
		price: '34.00',
		sku: 'CAN',
		tags: ['home'],
		text: 'Beeswax in a cup from the last firing. Burns for forty hours.',
		option: 'Glaze',
		colours: [
			['Oat', 11],
			['Slate', 8],
		],
	},
	{
		title: 'Bread board',
		form: 'board',
		type: 'Boards',
		maker: 'Storm & Grain',
		price: '58.00',
		sku: 'BOA',
		tags: ['wood', 'kitchen', 'serving'],
		text: 'From storm-felled trees, oiled by hand. No two have the same grain.',
		option: 'Wood',
		colours: [
			['Oak', 6],
			['Walnut', 0],
		],
	},
	{
		title: 'Linen runner',
		form: 'runner',
		type: 'Linen',
		maker: 'Flax & Fell',
		price: '72.00',
		sku: 'RUN',
		tags: ['linen', 'table'],
		text: 'Washed linen, two metres long, with a fringe that we knot ourselves.',
		option: 'Colour',
		colours: [
			['Linen', 9],
			['Moss', 0],
			['Ink', 4],
		],
	},
	{
		title: 'Linen napkins, set of four',
		form: 'napkin',
		type: 'Linen',
		maker: 'Flax & Fell',
		price: '46.00',
		sku: 'NAP',
		tags: ['linen', 'table'],
		text: 'They get softer with every wash. Forty-five centimetres square.',
		option: 'Colour',
		colours: [
			['Linen', 18],
			['Rust', 6],
			['Plum', 0],
		],
	},
	{
		title: 'Grand pitcher',
		form: 'pitcher',
		type: 'Pitchers',
		price: '86.00',
		sku: 'GRA',
		tags: ['stoneware', 'table', 'limited', 'pouring'],
		text: 'Three litres, made once a year. When they are gone they are gone.',
		option: 'Glaze',
		colours: [
			['Honey', 1, deny],
			['Slate', 0, deny],
		],
	},
	{
		title: 'Seconds cup',
		form: 'cup',
		type: 'Cups',
		price: '14.00',
		sku: 'SEC',
		tags: ['stoneware', 'seconds', 'drinking'],
		text: 'A cup with a story: a run in the glaze, a foot that is not quite round. We do not count them.',
		option: 'Glaze',
		colours: [
			['Slate', 0, { tracked: false }],
			['Honey', 2],
		],
	},
];

/** Hand-picked, by the title of what is in them. */
export const holmCollections: readonly { readonly title: string; readonly holds: readonly string[] }[] = [
	{
		title: 'At the table',
		holds: [
			'Stoneware pitcher',
			'Low jug',
			'Carafe',
			'Serving bowl',
			'Supper plate',
			'Everyday cup',
			'Linen runner',
			'Linen napkins, set of four',
			'Grand pitcher',
		],
	},
	{ title: 'In the kitchen', holds: ['Everyday cup', 'Seconds cup', 'Bread board', 'Serving bowl', 'Low jug'] },
	{ title: 'Gifts under $40', holds: ['Bud vase', 'Kiln-end candle', 'Everyday cup', 'Seconds cup'] },
];
