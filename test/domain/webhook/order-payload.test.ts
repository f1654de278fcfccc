import { expect, test } from 'vitest';
import type { OrderFacts } from '../../../app/domain/order';
import { parseOrderPayload } from '../../../app/domain/webhook/order-payload';
import { isProblem } from '../../../app/domain/webhook/read-body';

const seenAt = '2026-11-22T10:00:00.123456789Z';

const line = (over: Record<string, unknown> = {}) => ({
	id: 466157049,
	variant_id: 39072856,
	name: 'Oak stool - Natural',
	title: 'Oak stool',
	quantity: 3,
	current_quantity: 3,
	fulfillable_quantity: 0,
	requires_shipping: true,
	gift_card: false,
	properties: [],
	...over,
});

const order = (over: Record<string, unknown> = {}) => ({
	id: 450789469,
	name: '#1043',
	created_at: '2026-11-20T11:00:00+01:00',
	updated_at: '2026-11-21T11:00:00+01:00',
	cancelled_at: null,
	closed_at: null,
	customer_locale: 'en',
	tags: 'backordered, vip',
	source_name: 'web',
	discount_codes: [{ code: 'RC-1', amount: '4.00', type: 'fixed_amount' }, { code: 'SUMMER' }, { amount: '1' }, 'x'],
	email: 'anna@holm.example',
	customer: { first_name: 'Anna', last_name: 'Holm' },
	shipping_address: { country_code: 'DE' },
	line_items: [line()],
	fulfillments: [],
	refunds: [],
	...over,
});

function parse(over: Record<string, unknown> = {}): OrderFacts {
	const facts = parseOrderPayload(JSON.stringify(order(over)), seenAt);
	if (isProblem(facts)) throw new Error(facts.problem);
	return facts;
}

const shipped = (quantity: number, status = 'success') => ({ status, line_items: [{ id: 466157049, quantity }] });
const refunded = (quantity: number, id = 466157049) => ({ refund_line_items: [{ line_item_id: id, quantity }] });
const openUnits = (over: Record<string, unknown>) => parse(over).lines[0]?.openUnits;

test('a whole order is named in the words of the domain', () => {
	expect(parse()).toEqual({
		id: '450789469',
		name: '#1043',
		createdAt: '2026-11-20T10:00:00.000Z',
		updatedAt: '2026-11-21T10:00:00.000Z',
		seenAt,
		cancelledAt: undefined,
		closedAt: undefined,
		locale: 'en',
		countryCode: 'DE',
		tags: ['backordered', 'vip'],
		buyer: { email: 'anna@holm.example', name: 'Anna Holm' },
		discountCodes: ['RC-1', 'SUMMER'],
		sourceName: 'web',
		lines: [
			{
				id: '466157049',
				variantId: '39072856',
				title: 'Oak stool - Natural',
				quantity: 3,
				openUnits: 3,
				isShippable: true,
				properties: [],
			},
		],
	});
});

test('ids beyond 2^53 come through digit for digit', () => {
	const raw = JSON.stringify(order())
		.replace('450789469', '820982911946154508')
		.replace('466157049', '866550311766439020')
		.replace('39072856', '9007199254740993');
	const facts = parseOrderPayload(raw, seenAt);
	if (isProblem(facts)) throw new Error(facts.problem);
	expect([facts.id, facts.lines[0]?.id, facts.lines[0]?.variantId]).toEqual([
		'820982911946154508',
		'866550311766439020',
		'9007199254740993',
	]);
});

test('long lines still find their fulfilments and refunds', () => {
	const raw = JSON.stringify(order({ fulfillments: [shipped(1)], refunds: [] })).replaceAll(
		'466157049',
		'866550311766439020',
	);
	const facts = parseOrderPayload(raw, seenAt);
	expect(isProblem(facts) ? facts : facts.lines[0]?.openUnits).toBe(2);
});

test.each([
	['nothing shipped', {}, 3],
	['one shipped', { fulfillments: [shipped(1)] }, 2],
	['shipped in two parcels', { fulfillments: [shipped(1), shipped(2)] }, 0],
	['a fulfilment that was cancelled or failed', { fulfillments: [shipped(1, 'cancelled'), shipped(2, 'failure')] }, 3],
	['handed over at the till', { source_name: 'pos', fulfillments: [shipped(3)] }, 0],
	['one refunded before anything shipped', { line_items: [line({ current_quantity: 2 })], refunds: [refunded(1)] }, 2],
	['one removed by an edit before anything shipped', { line_items: [line({ current_quantity: 2 })] }, 2],
	['all removed', { line_items: [line({ current_quantity: 0 })] }, 0],
	['a refund beside a fulfilment', { fulfillments: [shipped(1)], refunds: [refunded(1)] }, 'ask'],
	[
		"a refund of another line beside this line's fulfilment",
		{ fulfillments: [shipped(1)], refunds: [refunded(1, 5)] },
		2,
	],
	[
		'fewer than ordered beside a fulfilment, without a refund',
		{ line_items: [line({ current_quantity: 2 })], fulfillments: [shipped(1)] },
		'ask',
	],
	['a body that does not say how many are left', { line_items: [line({ current_quantity: undefined })] }, 'ask'],
	['a cancelled order', { cancelled_at: '2026-11-21T11:00:00+01:00' }, 0],
	['a closed order', { closed_at: '2026-11-21T11:00:00+01:00', fulfillments: [shipped(1)], refunds: [refunded(1)] }, 0],
])('open units: %s', (_case, over, expected) => {
	expect(openUnits(over)).toBe(expected);
});

test('gift cards, lines without shipping and lines without a variant are told apart', () => {
	const lines = parse({
		line_items: [line({ gift_card: true }), line({ requires_shipping: false }), line({ variant_id: null })],
	}).lines;
	expect(lines.map((each) => each.isShippable)).toEqual([false, false, true]);
	expect(lines[2]?.variantId).toBeUndefined();
});

test('properties are kept as text, in whatever shape they come', () => {
	const given = (properties: unknown) => parse({ line_items: [line({ properties })] }).lines[0]?.properties;
	expect(
		given([{ name: '_ships', value: 'b1' }, 'odd', { name: 'n', value: 3 }, { name: 'gone', value: null }]),
	).toEqual([
		{ name: '_ships', value: 'b1' },
		{ name: 'n', value: '3' },
		{ name: 'gone', value: '' },
	]);
	expect(given({ engraving: 'A.H.' })).toEqual([{ name: 'engraving', value: 'A.H.' }]);
	expect(given(null)).toEqual([]);
});

test('a field that we do not use never makes a body unusable, nor do odd buyers', () => {
	expect(parse({ total_price: { odd: true }, note: 7 }).id).toBe('450789469');
	expect(parse({ customer: 'odd', shipping_address: [1] })).toMatchObject({
		buyer: { email: 'anna@holm.example', name: '' },
		countryCode: '',
	});
	expect(parse({ customer: { first_name: null, last_name: 'Holm' } }).buyer?.name).toBe('Holm');
});

test('without an approved address there is no buyer', () => {
	expect(parse({ email: null, contact_email: null }).buyer).toBeUndefined();
	expect(parse({ email: '', contact_email: 'anna@holm.example' }).buyer?.email).toBe('anna@holm.example');
});

test('what is wrong is said by field, never by value', () => {
	const problem = parseOrderPayload(
		JSON.stringify(order({ id: 'Anna Holm', updated_at: 'yesterday', line_items: null })),
		seenAt,
	);
	expect(problem).toEqual({
		problem: 'body cannot be used: id (invalid_format), updated_at (custom), line_items (invalid_type)',
	});
	expect(parseOrderPayload('{"id": 1', seenAt)).toEqual({ problem: 'body is not JSON' });
	expect(isProblem(parseOrderPayload('[]', seenAt))).toBe(true);
});
