/** The merchant's pages of alternatives: a Request in, what the page is given out, on the real context. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { AdminError } from '../../app/adapters/shopify/admin-errors';
import type { AppContext } from '../../app/context.server';
import { loader as listLoader } from '../../app/routes/app.alternatives._index';
import { action as productAction, loader as productLoader } from '../../app/routes/app.alternatives.$productId';
import {
	action as collectionAction,
	loader as collectionLoader,
} from '../../app/routes/app.alternatives.collections.$collectionId';
import { loader as rankingLoader } from '../../app/routes/app.alternatives.ranking';
import { aProduct } from '../flows/fake-shop';
import { answerOf, merchantRequest, openInstalled } from './merchant';

const holm = { id: '910', domain: 'holm-shelf.myshopify.com' };
const other = { id: '911', domain: 'other-shelf.myshopify.com' };

let context: AppContext;
let close: () => Promise<void>;
/** Shopify, as these pages ask it. */
const shopify = {
	titles: new Map<string, string>(),
	products: new Map([['1777', aProduct({ id: '1777', title: 'New jug' })]]),
	isAway: false,
};
const answering = <T>(answer: T): T => {
	if (shopify.isAway) throw new AdminError('unavailable', 'Shopify is away');
	return answer;
};

beforeAll(async () => {
	// Shopify's library says of each request that it was signed.
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	({ context, close } = await openInstalled([holm, other]));
	Object.assign(context.flows, {
		admin: () => ({
			readCollectionTitles: async () => answering(shopify.titles),
			readProducts: async (ids: readonly string[]) =>
				answering({
					products: ids.flatMap((id) => shopify.products.get(id) ?? []),
					missing: ids.filter((id) => !shopify.products.has(id)),
				}),
		}),
	});
});
afterAll(() => close());

const dbOf = ({ id }: typeof holm) => context.database.forShop(id);

beforeEach(async () => {
	shopify.titles = new Map([['71', 'Table']]);
	shopify.isAway = false;
	for (const shop of [holm, other]) {
		const db = dbOf(shop);
		await db.alternativeRule.deleteMany();
		await db.collectionReading.deleteMany();
		await db.variant.deleteMany();
		await db.product.deleteMany();
	}
	const db = dbOf(holm);
	const readAt = new Date();
	const shelf = [
		{ id: '1500', title: 'Stoneware pitcher', available: 0 },
		{ id: '1510', title: 'Low jug', available: 9 },
		{ id: '1520', title: 'Carafe', available: 0 },
		{ id: '1530', title: 'Draft vase', available: 9, isPublished: false },
	];
	for (const { available, ...product } of shelf) {
		await db.product.create({ data: { shopId: holm.id, readAt, collections: ['71'], ...product } });
		const { id: productId, title: productTitle } = product;
		const row = { shopId: holm.id, id: productId.slice(1), productId, inventoryItemId: `2${productId}`, productTitle };
		await db.variant.create({ data: { ...row, available } });
	}
	const alternatives = ['510', '530'];
	const alternativeReasons = [
		{ kind: 'collection', collectionId: '71' },
		{ kind: 'type', productType: 'Jug' },
	];
	await db.variant.updateMany({ where: { id: '500' }, data: { alternatives, alternativeReasons } });
});

const args = (request: Request, params: Readonly<Record<string, string>> = {}) => ({ request, params, context: {} });
type Form = Readonly<Record<string, string>>;
const at = (path: string) => `/app/alternatives/${path}`;
const product = async (id: string, form?: Form, shop = holm) =>
	await answerOf<unknown>(async () => {
		const request = args(merchantRequest(shop, at(id), form), { productId: id });
		return form ? await productAction(request) : await productLoader(request);
	});
const collection = async (id: string, form?: Form, shop = holm) =>
	await answerOf<unknown>(async () => {
		const request = args(merchantRequest(shop, at(`collections/${id}`), form), { collectionId: id });
		return form ? await collectionAction(request) : await collectionLoader(request);
	});
const pin = (ids: string): Form => ({ intent: 'add', kind: 'pin', target: 'product', ids });
const refused = (kind: string, message: string) => ({
	data: { kind: 'refused', problem: { kind, message } },
	init: { status: 422 },
});
const rules = async () =>
	(await dbOf(holm).alternativeRule.findMany({ orderBy: { position: 'asc' } })).map(({ kind, targetId }) => [
		kind,
		targetId,
	]);
const statusOf = (answer: unknown) => (answer instanceof Response ? answer.status : answer);

test('the list shows what is short of this shop, what is offered and why', async () => {
	const view = await listLoader(args(merchantRequest(holm, '/app/alternatives?q=pitcher')));
	expect(view).toMatchObject({ search: 'pitcher', paging: { total: 1 }, titles: { 71: 'Table' } });
	expect(view.rows.map(({ id, alternatives }) => [id, alternatives.map(({ id, why }) => [id, why?.kind])])).toEqual([
		[
			'500',
			[
				['510', 'collection'],
				['530', undefined],
			],
		],
	]);
	expect((await listLoader(args(merchantRequest(other, '/app/alternatives')))).rows).toEqual([]);
});

test('a product is curated: chosen, ordered, marked where it cannot be had, and taken back', async () => {
	expect(await product('1500', pin('1510,1520,1530'))).toEqual({ kind: 'said' });
	expect(await product('1500')).toMatchObject({
		view: {
			product: { id: '1500', title: 'Stoneware pitcher', isRead: true },
			pins: [
				{ title: 'Low jug', state: undefined },
				{ title: 'Carafe', state: 'sold-out' },
				{ title: 'Draft vase', state: 'hidden' },
			],
		},
		titles: { 71: 'Table' },
	});
	const [, second] = await dbOf(holm).alternativeRule.findMany({ orderBy: { position: 'asc' } });
	const rule = second?.id ?? '';
	expect(await product('1500', { intent: 'move', rule, direction: 'up' })).toEqual({ kind: 'moved' });
	expect((await rules())[0]).toEqual(['pin', '1520']);
	expect(await product('1500', { intent: 'remove', rule })).toEqual({ kind: 'removed' });
	expect(await product('1500', { intent: 'remove', rule })).toEqual({ kind: 'removed' });
	expect(await product('1500', { intent: 'move', rule, direction: 'up' })).toEqual({ kind: 'gone' });
	expect(await rules()).toEqual([
		['pin', '1510'],
		['pin', '1530'],
	]);
});

test('what cannot be said is answered with 422 beside what was chosen, by name', async () => {
	expect(await product('1500', pin(''))).toMatchObject(refused('pin', 'Choose at least one.'));
	expect(await product('1500', pin('1510,888'))).toMatchObject(
		refused('pin', 'Not found in Shopify any more: product 888.'),
	);
	const exclude = { intent: 'add', kind: 'exclude', target: 'collection', ids: '99' };
	shopify.titles = new Map();
	expect(await product('1500', exclude)).toMatchObject(
		refused('exclude', 'Not found in Shopify any more: collection 99.'),
	);
	shopify.isAway = true;
	expect(await product('1500', exclude)).toMatchObject(
		refused('exclude', 'Shopify did not answer about collection 99. Try again in a minute.'),
	);
	expect(await rules()).toEqual([]);
});

test('a product that we have not read is read as it is chosen', async () => {
	expect(await product('1500', pin('1777'))).toEqual({ kind: 'said' });
	expect(await dbOf(holm).product.findFirst({ where: { id: '1777' } })).toMatchObject({ title: 'New jug' });
});

test('a collection is curated, and its page says while it is being read', async () => {
	expect(await collection('71', pin('1510'))).toEqual({ kind: 'said' });
	expect(await collection('71')).toMatchObject({
		id: '71',
		view: { members: 4, isBeingRead: true, pins: [{ title: 'Low jug' }] },
		titles: { 71: 'Table' },
	});
	const asked = () => rankingLoader(args(merchantRequest(holm, at('ranking?ids=500,x&collections=71,y'))));
	expect(await asked()).toMatchObject({ ids: '500,x', collections: '71,y', reading: 1 });
	await dbOf(holm).collectionReading.deleteMany();
	expect(await asked()).toMatchObject({ reading: 0 });
	expect(await collection('71')).toMatchObject({ view: { isBeingRead: false } });
});

test('a page is shown without titles where Shopify does not answer', async () => {
	shopify.isAway = true;
	expect(await product('1500')).toMatchObject({ view: { product: { collections: ['71'] } }, titles: {} });
	expect(await collection('71')).toMatchObject({ view: { members: 4 }, titles: {} });
});

test.each(['abc', '1 OR 1=1', '', '9'.repeat(21), '888'])('there is no page and no rule of %j', async (id) => {
	shopify.titles = new Map();
	expect(statusOf(await product(id))).toBe(404);
	expect(statusOf(await collection(id))).toBe(404);
	expect(statusOf(await product(id, pin('1510')))).toBe(404);
	expect(statusOf(await collection(id, pin('1510')))).toBe(404);
	expect(await rules()).toEqual([]);
});

test.each<Form>([
	{},
	{ intent: 'add', kind: 'love', target: 'product', ids: '1510' },
	{ intent: 'add', kind: 'pin', target: 'product', ids: "1510'; DROP TABLE variant" },
	{ intent: 'move', rule: 'x', direction: 'sideways' },
	{ intent: 'remove', rule: 'x'.repeat(65) },
])('what is none of the forms is a 400: %j', async (form) => {
	expect(statusOf(await product('1500', form))).toBe(400);
	expect(statusOf(await collection('71', form))).toBe(400);
});

test("another shop's product is none, and its rules are not touched", async () => {
	await product('1500', pin('1510'));
	const rule = (await dbOf(holm).alternativeRule.findFirst())?.id ?? '';
	expect(statusOf(await product('1500', undefined, other))).toBe(404);
	expect(statusOf(await product('1500', pin('1510'), other))).toBe(404);
	expect(await product('1500', { intent: 'remove', rule }, other)).toEqual({ kind: 'removed' });
	expect(await rules()).toEqual([['pin', '1510']]);
});

test('nobody gets in without a token', async () => {
	const unsigned = new Request(`https://backorder.example${at('1500')}`, { headers: { authorization: 'Bearer x' } });
	const answer = await answerOf(() => productLoader(args(unsigned, { productId: '1500' })));
	expect(answer).toBeInstanceOf(Response);
	expect(statusOf(answer)).not.toBe(200);
	const posted = new Request(unsigned.url, { method: 'POST', body: new URLSearchParams(pin('1510')) });
	expect(await answerOf(() => productAction(args(posted, { productId: '1500' })))).toBeInstanceOf(Response);
	expect(await rules()).toEqual([]);
});
