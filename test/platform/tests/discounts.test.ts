import { expect, test } from 'vitest';
import { addProduct } from '../catalogue';
import { applyDiscount } from '../discounts';
import { placeOrder } from '../orders';
import { gidOf, shopOfOne } from './shop-of-one';

const create =
	'mutation($d: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $d) { codeDiscountNode { id codeDiscount { ... on DiscountCodeBasic { title status usageLimit asyncUsageCount appliesOncePerCustomer codes(first: 1) { nodes { code } } customerGets { value { ... on DiscountAmount { amount { amount } appliesOnEachItem } ... on DiscountPercentage { percentage } } items { ... on DiscountProducts { productVariants(first: 2) { nodes { id } } } } } context { ... on DiscountCustomers { customers { id } } ... on DiscountBuyerSelectionAll { all } } } } } userErrors { field message code } } }';

type Scene = ReturnType<typeof shopOfOne>;

/** Ten dollars off each pitcher, once, until Christmas, unless it is said otherwise. */
const tenOff = ({ variant }: Scene, more: Record<string, unknown> = {}) => ({
	title: 'Raincheck',
	code: 'RAIN-1',
	startsAt: '2026-11-20T00:00:00Z',
	endsAt: '2026-12-24T00:00:00Z',
	context: { all: 'ALL' },
	customerGets: {
		value: { discountAmount: { amount: '10.00', appliesOnEachItem: true } },
		items: { products: { productVariantsToAdd: [gidOf('ProductVariant', variant)] } },
	},
	usageLimit: 1,
	appliesOncePerCustomer: true,
	...more,
});

async function made(scene: Scene, more: Record<string, unknown> = {}) {
	const { data } = await scene.app(create, { d: tenOff(scene, more) });
	return data.discountCodeBasicCreate as {
		codeDiscountNode: { id: string; codeDiscount: unknown } | null;
		userErrors: { field: string[]; code: string; message: string }[];
	};
}

const ask = (scene: Scene, quantity = 1, email = 'ana@mail.example') =>
	applyDiscount(scene.shop, 'rain-1', {
		email,
		lines: [{ variantId: scene.variant.id, quantity }],
		now: scene.shop.clock(),
	});

test('a code that exists is TAKEN, whatever its case, and what lacks or contradicts itself is refused by field', async () => {
	const scene = shopOfOne();
	expect((await made(scene)).codeDiscountNode?.codeDiscount).toEqual({
		title: 'Raincheck',
		status: 'ACTIVE',
		usageLimit: 1,
		asyncUsageCount: 0,
		appliesOncePerCustomer: true,
		codes: { nodes: [{ code: 'RAIN-1' }] },
		customerGets: {
			value: { amount: { amount: '10.00' }, appliesOnEachItem: true },
			items: { productVariants: { nodes: [{ id: gidOf('ProductVariant', scene.variant) }] } },
		},
		context: { all: 'ALL' },
	});
	expect(await made(scene, { code: 'rain-1' })).toEqual({
		codeDiscountNode: null,
		userErrors: [
			{
				field: ['basicCodeDiscount', 'code'],
				message: 'Code must be unique. Please try a different code.',
				code: 'TAKEN',
			},
		],
	});
	const codes = [];
	for (const wrong of [
		{ code: '' },
		{ code: 'B', endsAt: '2026-11-19T00:00:00Z' },
		{ code: 'C', startsAt: null },
		{ code: 'D', context: null },
		{ code: 'E', context: { customers: { add: ['gid://shopify/Customer/1'] } } },
		{ code: 'F', customerGets: { value: { percentage: 2 }, items: { all: true } } },
	])
		codes.push((await made(scene, wrong)).userErrors.map((each) => `${each.field.join('.')} ${each.code}`));
	expect(codes).toEqual([
		['basicCodeDiscount.code BLANK'],
		['basicCodeDiscount.endsAt END_DATE_BEFORE_START_DATE'],
		['basicCodeDiscount.startsAt BLANK'],
		['basicCodeDiscount.context BLANK'],
		['basicCodeDiscount.context.customers.add INVALID'],
		['basicCodeDiscount.customerGets VALUE_OUTSIDE_RANGE'],
	]);
	expect(scene.shop.discounts.size).toBe(1);
});

test('a code takes its amount off each unit it names, and nothing off what it does not', async () => {
	const scene = shopOfOne();
	const jug = addProduct(scene.shop, { title: 'Jug', variants: [{ price: '44.00' }] });
	await made(scene);
	const now = scene.shop.clock();
	const lines = [
		{ variantId: jug.variantIds[0] ?? '', quantity: 1 },
		{ variantId: scene.variant.id, quantity: 3 },
	];
	expect(applyDiscount(scene.shop, 'RAIN-1', { lines, now })).toMatchObject({
		kind: 'applied',
		discount: { code: 'RAIN-1', amount: '30.00', type: 'fixed_amount' },
		byLine: ['0.00', '30.00'],
	});
	expect(applyDiscount(scene.shop, 'RAIN-1', { lines: lines.slice(0, 1), now })).toMatchObject({
		kind: 'refused',
		why: expect.stringContaining("isn't valid for the items"),
	});
	await made(scene, {
		code: 'ALL',
		customerGets: { value: { discountAmount: { amount: '10.00' } }, items: { all: true } },
	});
	expect(applyDiscount(scene.shop, 'all', { lines, now })).toMatchObject({ byLine: ['2.34', '7.66'] });
	await made(scene, { code: 'FIFTH', customerGets: { value: { percentage: 0.2 }, items: { all: true } } });
	expect(applyDiscount(scene.shop, 'fifth', { lines, now })).toMatchObject({
		discount: { type: 'percentage', amount: '37.60' },
		byLine: ['8.80', '28.80'],
	});
});

test('a code that is spent, over, not begun, unknown or somebody else’s is refused, and the order with it', async () => {
	const scene = shopOfOne();
	const { shop, variant, staff } = scene;
	placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 1 }], email: 'ana@mail.example' });
	const ana = [...shop.customers.values()][0] ?? { id: '' };
	await made(scene, { context: { customers: { add: [gidOf('Customer', ana)] } } });
	expect(ask(scene, 1, 'ben@mail.example')).toMatchObject({
		kind: 'refused',
		why: expect.stringContaining("isn't available to you"),
	});
	const buy = () =>
		placeOrder(shop, {
			lines: [{ variantId: variant.id, quantity: 2 }],
			email: 'Ana@mail.example',
			discountCode: 'RAIN-1',
		});
	const bought = buy();
	expect(bought.lines[0]?.discount).toBe('20.00');
	const before = shop.orders.size;
	expect(buy).toThrow('usage limit');
	expect(shop.orders.size).toBe(before);
	const read = await staff(
		'query { codeDiscountNodeByCode(code: "rain-1") { id codeDiscount { ... on DiscountCodeBasic { asyncUsageCount } } } }',
	);
	expect(read.data).toMatchObject({ codeDiscountNodeByCode: { codeDiscount: { asyncUsageCount: 1 } } });

	await made(scene, { code: 'TWICE', usageLimit: null });
	const twice = (email: string) =>
		placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 1 }], email, discountCode: 'TWICE' });
	twice('ana@mail.example');
	expect(() => twice('ANA@mail.example')).toThrow('used already');
	twice('ben@mail.example');

	await made(scene, { code: 'LATER', startsAt: '2026-11-21T00:00:00Z' });
	const why = (code: string) => {
		const answer = applyDiscount(shop, code, { lines: [{ variantId: variant.id, quantity: 1 }], now: shop.clock() });
		return answer.kind === 'refused' ? answer.why : answer.discount.amount;
	};
	expect([why('LATER'), why('NOBODY')]).toEqual([
		"LATER discount code isn't active yet",
		'Enter a valid discount code',
	]);
	scene.pass(86_400_000);
	expect(why('LATER')).toBe('10.00');
	scene.pass(40 * 86_400_000);
	expect(why('LATER')).toContain('expired');
});

test('a deactivated code takes nothing off any more, a deleted one is unknown, and both can be asked twice', async () => {
	const scene = shopOfOne();
	const id = (await made(scene)).codeDiscountNode?.id;
	expect(ask(scene).kind).toBe('applied');
	const end = `mutation($id: ID!) { discountCodeDeactivate(id: $id) { codeDiscountNode { codeDiscount { ... on DiscountCodeBasic { status } } } userErrors { field code } } }`;
	for (const _ of [1, 2])
		expect((await scene.app(end, { id })).data).toEqual({
			discountCodeDeactivate: { codeDiscountNode: { codeDiscount: { status: 'EXPIRED' } }, userErrors: [] },
		});
	expect(ask(scene)).toMatchObject({ kind: 'refused', why: expect.stringContaining('expired') });
	const remove =
		'mutation($id: ID!) { discountCodeDelete(id: $id) { deletedCodeDiscountId userErrors { field code } } }';
	expect((await scene.app(remove, { id })).data).toEqual({
		discountCodeDelete: { deletedCodeDiscountId: id, userErrors: [] },
	});
	expect((await scene.app(remove, { id })).data).toMatchObject({
		discountCodeDelete: { userErrors: [{ field: ['id'], code: 'INVALID' }] },
	});
	expect((await scene.app('{ codeDiscountNodeByCode(code: "RAIN-1") { id } }')).data).toEqual({
		codeDiscountNodeByCode: null,
	});
});

test('a code is changed in what is named, is on again where its end is later, and uses are not forgotten', async () => {
	const scene = shopOfOne();
	const id = (await made(scene)).codeDiscountNode?.id;
	const change = async (d: Record<string, unknown>, of = id) => {
		const update =
			'mutation($id: ID!, $d: DiscountCodeBasicInput!) { discountCodeBasicUpdate(id: $id, basicCodeDiscount: $d) { codeDiscountNode { id } userErrors { field code } } }';
		const { data } = await scene.app(update, { id: of, d });
		return data.discountCodeBasicUpdate as { userErrors: unknown[] };
	};
	const off = (amount: string, appliesOnEachItem = true) => ({
		customerGets: { value: { discountAmount: { amount, appliesOnEachItem } } },
	});
	expect((await change(off('12.00'))).userErrors).toEqual([]);
	expect(ask(scene, 2)).toMatchObject({ discount: { amount: '24.00' } });
	expect((await change(off('12.00', false))).userErrors).toEqual([]);
	expect(ask(scene, 2)).toMatchObject({ discount: { amount: '12.00' } });
	expect((await change(off('0.00'))).userErrors).toEqual([
		{ field: ['basicCodeDiscount', 'customerGets'], code: 'GREATER_THAN' },
	]);
	await scene.app('mutation($id: ID!) { discountCodeDeactivate(id: $id) { userErrors { field } } }', { id });
	await change(off('3.00'));
	expect(ask(scene)).toMatchObject({ why: expect.stringContaining('expired') });
	await change({ endsAt: '2026-12-24T00:00:00Z' });
	expect(ask(scene)).toMatchObject({ discount: { amount: '3.00' } });
	placeOrder(scene.shop, {
		lines: [{ variantId: scene.variant.id, quantity: 1 }],
		email: 'a@b.example',
		discountCode: 'RAIN-1',
	});
	await change(off('4.00'));
	expect(ask(scene)).toMatchObject({ why: expect.stringContaining('usage limit') });
	await made(scene, { code: 'RAIN-2' });
	expect((await change({ code: 'rain-2' })).userErrors).toEqual([
		{ field: ['basicCodeDiscount', 'code'], code: 'TAKEN' },
	]);
	expect((await change(off('4.00'), 'gid://shopify/DiscountCodeNode/1')).userErrors).toEqual([
		{ field: ['id'], code: 'INVALID' },
	]);
});

test('an app needs the scope for discounts', async () => {
	const scene = shopOfOne();
	const scopes = scene.shop.installation?.scopes ?? [];
	scopes.splice(scopes.indexOf('write_discounts'), 1);
	const denied = await scene.app(create, { d: tenOff(scene) });
	expect(denied.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED');
});

test('an order says what its code took off, in answers and in the payload, and costs as much less', async () => {
	const scene = shopOfOne();
	const { staff, app, variant, platform } = scene;
	await made(scene);
	const order = {
		email: 'ana@mail.example',
		lineItems: [{ variantId: gidOf('ProductVariant', variant), quantity: 2 }],
		discountCode: { itemFixedDiscountCode: { code: 'rain-1', amountSet: money('1.00') } },
	};
	const place =
		'mutation($o: OrderCreateOrderInput!) { orderCreate(order: $o) { order { id } userErrors { field message } } }';
	const placed = (await staff(place, { o: order })).data.orderCreate as { order: { id: string } };
	const read = await app(
		'query($id: ID!) { order(id: $id) { discountCode discountCodes customer { id } totalPriceSet { shopMoney { amount } } totalDiscountsSet { shopMoney { amount } } lineItems(first: 1) { nodes { originalTotalSet { shopMoney { amount } } discountedTotalSet(withCodeDiscounts: true) { shopMoney { amount } } discountAllocations { allocatedAmountSet { shopMoney { amount } } discountApplication { index ... on DiscountCodeApplication { code } } } } } } }',
		{ id: placed.order.id },
	);
	expect(read.data.order).toMatchObject({
		discountCode: 'RAIN-1',
		discountCodes: ['RAIN-1'],
		customer: { id: expect.stringContaining('gid://shopify/Customer/') },
		totalPriceSet: { shopMoney: { amount: '76.00' } },
		totalDiscountsSet: { shopMoney: { amount: '20.00' } },
		lineItems: {
			nodes: [
				{
					originalTotalSet: { shopMoney: { amount: '96.00' } },
					discountedTotalSet: { shopMoney: { amount: '76.00' } },
					discountAllocations: [{ discountApplication: { code: 'RAIN-1' } }],
				},
			],
		},
	});
	const body = JSON.parse(platform.webhooks.log.find(({ topic }) => topic === 'orders/create')?.rawBody ?? '{}');
	expect(body).toMatchObject({
		discount_codes: [{ code: 'RAIN-1', amount: '20.00', type: 'fixed_amount' }],
		customer: { id: expect.any(Number) },
	});
	expect((await staff(place, { o: order })).data).toMatchObject({
		orderCreate: { order: null, userErrors: [{ field: ['order', 'discountCode'] }] },
	});
	// A code that the shop does not keep is taken down as it is told.
	const told = { itemPercentageDiscountCode: { code: 'FRIEND', percentage: 50 } };
	const other = (await staff(place, { o: { ...order, discountCode: told } })).data.orderCreate as typeof placed;
	expect(
		(
			await app('query($id: ID!) { order(id: $id) { discountCodes totalPriceSet { shopMoney { amount } } } }', {
				id: other.order.id,
			})
		).data.order,
	).toEqual({ discountCodes: ['FRIEND'], totalPriceSet: { shopMoney: { amount: '48.00' } } });
});

test('a customer is found by address, in whatever case, and by nothing that is like it', async () => {
	const { app, shop, variant } = shopOfOne();
	for (const email of ['ana@mail.example', 'ana@mail.example.org'])
		placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 1 }], email });
	const [ana] = [...shop.customers.values()];
	const id = gidOf('Customer', ana ?? { id: '' });
	const find =
		'query($q: String!, $i: CustomerIdentifierInput!) { customers(first: 5, query: $q) { nodes { id } } customerByIdentifier(identifier: $i) { id } }';
	const q = 'email:"Ana@mail.example"';
	expect((await app(find, { q, i: { emailAddress: 'ANA@mail.example' } })).data).toEqual({
		customers: { nodes: [{ id }] },
		customerByIdentifier: { id },
	});
	expect((await app(find, { q: 'email:nobody@mail.example', i: { emailAddress: 'n@x.example' } })).data).toEqual({
		customers: { nodes: [] },
		customerByIdentifier: null,
	});
});

function money(amount: string) {
	return { shopMoney: { amount, currencyCode: 'USD' } };
}
