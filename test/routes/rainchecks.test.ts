/** The merchant's pages of rainchecks: a Request in, what the page is given out, on the real context. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { AppContext } from '../../app/context.server';
import { takeRaincheck } from '../../app/flows/rainchecks/take-raincheck.server';
import { action as listAction, loader as listLoader } from '../../app/routes/app.rainchecks._index';
import { action as waitersAction, loader as waitersLoader } from '../../app/routes/app.rainchecks.$variantId';
import { loader as productLoader } from '../../app/routes/app.rainchecks.products.$productId';
import { answerOf, merchantRequest, openInstalled } from './merchant';

const holm = { id: '900', domain: 'holm-studio.myshopify.com' };
const other = { id: '902', domain: 'other.myshopify.com' };

let context: AppContext;
let close: () => Promise<void>;

beforeAll(async () => {
	// Shopify's library says of each request that it was signed.
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	({ context, close } = await openInstalled([holm, other]));
});
afterAll(() => close());

const db = () => context.database.forShop(holm.id);

beforeEach(async () => {
	await db().raincheckMail.deleteMany();
	await db().raincheck.deleteMany();
	await db().rateWindow.deleteMany();
	await db().variant.deleteMany();
	await db().shop.updateMany({ data: { raincheckIsOn: true, raincheckConfirmsEmail: false } });
	const pitcher = { shopId: holm.id, productId: '1500', inventoryItemId: '2500', productTitle: 'Stoneware pitcher' };
	await db().variant.createMany({
		data: [
			{ ...pitcher, id: '500', title: 'Oat', price: '48.00', available: 0 },
			{ ...pitcher, id: '501', title: 'Moss', price: '48.00', available: 0 },
			{ ...pitcher, id: '600', productId: '1600', productTitle: 'Mug', title: 'Default Title', available: 0 },
		],
	});
	await leave('ana', '500');
	await leave('ana', '600');
	await leave('ben', '500');
	await leave('cleo', '501');
});

async function leave(name: string, variant: string): Promise<void> {
	const typed = {
		variant,
		quantity: '1',
		email: `${name}@example.com`,
		locale: 'en',
		currency: 'USD',
		blank: '',
		since: String(Math.floor(Date.now() / 1000) - 30),
	};
	const row = await db().shop.findFirstOrThrow();
	const taken = await takeRaincheck(context.flows, row, typed, { hops: [`203.0.113.${name.length}`], customerId: '' });
	if (taken.kind !== 'saved') throw new Error(JSON.stringify(taken));
}

const args = (request: Request, params: Readonly<Record<string, string>> = {}) => ({ request, params, context: {} });

const list = (path: string, shop = holm) => answerOf(() => listLoader(args(merchantRequest(shop, path))));

async function products(path: string, shop = holm) {
	const answer = await list(path, shop);
	if (answer instanceof Response || answer.kind !== 'products') throw new Error(`${path} is no list of products`);
	return answer;
}

async function waiters(path: string, variantId = '500') {
	const answer = await answerOf(() => waitersLoader(args(merchantRequest(holm, path), { variantId })));
	if (answer instanceof Response) throw new Error(`${path} answered ${answer.status}`);
	return answer;
}

const post = (form: Readonly<Record<string, string>>, path = '/app/rainchecks/500', shop = holm) =>
	answerOf(() => waitersAction(args(merchantRequest(shop, path, form), { variantId: '500' })));

async function statusOf(answer: Promise<unknown>): Promise<number> {
	const response = await answer;
	return response instanceof Response ? response.status : 200;
}

/** Where a redirect leads. */
async function led(answer: Promise<unknown>): Promise<string> {
	const response = await answer;
	if (!(response instanceof Response) || response.status !== 302) throw new Error('leads nowhere');
	return response.headers.get('location') ?? '';
}

test('whoever is not signed in is given nothing', async () => {
	const stranger = (path: string, init?: RequestInit) => new Request(`https://backorder.example${path}`, init);
	const signedOut: readonly (() => Promise<unknown>)[] = [
		() => listLoader(args(stranger('/app/rainchecks'))),
		() => productLoader(args(stranger('/app/rainchecks/products/1500'), { productId: '1500' })),
		() => waitersLoader(args(stranger('/app/rainchecks/500'), { variantId: '500' })),
		() => listAction(args(stranger('/app/rainchecks', { method: 'POST', body: new URLSearchParams({ q: 'a@b.c' }) }))),
		() => waitersAction(args(stranger('/app/rainchecks/500', { method: 'POST' }), { variantId: '500' })),
	];
	for (const run of signedOut) expect(await led(answerOf(run))).toBe('/auth/login');
});

test('the list has one row a product, and no other shop has any of it', async () => {
	const { rows, isAll, search } = await products('/app/rainchecks');
	expect([isAll, search]).toEqual([false, '']);
	expect(rows).toMatchObject([
		{ id: '1500', variants: 2, units: 3, waiting: 3, value: '$144.00' },
		{ id: '1600', variants: 1, units: 1, onlyVariant: { id: '600' } },
	]);
	expect((await products('/app/rainchecks', other)).rows).toEqual([]);
	const ofOther = args(merchantRequest(other, '/app/rainchecks/products/1500'), { productId: '1500' });
	expect(await statusOf(answerOf(() => productLoader(ofOther)))).toBe(404);
});

test('the list is searched and filtered by its address, and anything odd in that asks for nothing', async () => {
	expect((await products('/app/rainchecks?q=moss')).rows.map(({ id }) => id)).toEqual(['1500']);
	await db().raincheck.updateMany({ where: { productId: '1600' }, data: { status: 'expired' } });
	expect((await products('/app/rainchecks')).rows.map(({ id }) => id)).toEqual(['1500']);
	expect((await products('/app/rainchecks?show=all')).rows.map(({ id }) => id)).toEqual(['1500', '1600']);
	for (const odd of ['show=x', 'page=-1', 'page=99', 'who=v1.x', 'who=%00', 'q=%00', 'from=https://evil.example']) {
		expect((await products(`/app/rainchecks?${odd}`)).rows.map(({ id }) => id)).toEqual(['1500']);
	}
});

test('a product leads to its variants, and each of them back to where one came from', async () => {
	const ask = async (query: string) => {
		const request = merchantRequest(holm, `/app/rainchecks/products/1500${query}`);
		const answer = await answerOf(() => productLoader(args(request, { productId: '1500' })));
		if (answer instanceof Response) throw new Error(String(answer.status));
		return answer;
	};
	const view = await ask(`?${new URLSearchParams({ from: '/app/rainchecks?show=all&q=pitcher' })}`);
	expect(view.product).toEqual({ id: '1500', title: 'Stoneware pitcher' });
	expect(view.rows.map(({ id, units }) => [id, units])).toEqual([
		['500', 2],
		['501', 1],
	]);
	expect(view.back).toBe('/app/rainchecks?show=all&q=pitcher');
	expect((await ask('?q=moss')).rows.map(({ id }) => id)).toEqual(['501']);
	const strange = [
		'https://evil.example',
		'//evil.example',
		'/app/rainchecks/../settings',
		'javascript:alert(1)',
		'/app',
	];
	for (const from of strange) expect((await ask(`?${new URLSearchParams({ from })}`)).back).toBe('/app/rainchecks');
	for (const productId of ['999', 'x', '1500%00', '']) {
		const request = merchantRequest(holm, '/app/rainchecks/products/x');
		expect(await statusOf(answerOf(() => productLoader(args(request, { productId }))))).toBe(404);
	}
});

test('a search for an address leads to the rainchecks of it, and no address of a page says it', async () => {
	const form = { q: ' Ana@Example.com ', show: 'all' };
	const url = await led(answerOf(() => listAction(args(merchantRequest(holm, '/app/rainchecks?index', form)))));
	expect(url).toMatch(/^\/app\/rainchecks\?show=all&who=v1\./);
	expect(decodeURIComponent(url).toLowerCase()).not.toContain('ana@');
	const found = await list(url);
	if (found instanceof Response || found.kind !== 'address') throw new Error('no rainchecks of an address');
	expect(found.search).toBe('Ana@Example.com');
	expect(found.rows.map(({ variant, status }) => [variant.id, status])).toEqual([
		['500', 'waiting'],
		['600', 'waiting'],
	]);
	expect(JSON.stringify(found.rows)).not.toContain('na@');
	expect(await list(url, other)).toMatchObject({ kind: 'products', rows: [] });
	// Sent without our script, or written by hand.
	expect(await list('/app/rainchecks?q=ben@example.com')).toMatchObject({
		kind: 'address',
		rows: [{ status: 'waiting' }],
	});
	const empty = merchantRequest(holm, '/app/rainchecks?index', { q: ' ' });
	expect(await led(answerOf(() => listAction(args(empty))))).toBe('/app/rainchecks');
	const long = merchantRequest(holm, '/app/rainchecks?index', { q: `${'a'.repeat(9_000)}@example.com` });
	expect((await led(answerOf(() => listAction(args(long))))).length).toBeLessThan(500);
});

test('those who wait are found by the whole address and by how they stand', async () => {
	const from = '/app/rainchecks/products/1500?show=all';
	const url = await led(post({ q: 'ben@example.com', show: 'waiting', from }));
	expect(url).toMatch(/^\/app\/rainchecks\/500\?show=waiting&who=v1\./);
	const found = await waiters(url);
	expect(found).toMatchObject({ filter: 'waiting', search: 'ben@example.com', back: from });
	expect(found.rows.map(({ who }) => who)).toEqual(['b…@example.com']);
	expect((await waiters(url.replace('show=waiting', 'show=over'))).rows).toEqual([]);
	expect((await waiters('/app/rainchecks/500?show=x')).rows).toHaveLength(2);
	const part = await waiters('/app/rainchecks/500?q=ben');
	expect([part.rows, part.search, part.who]).toEqual([[], 'ben', '']);
	expect(await led(post({ q: 'ben@example.com', show: 'x', from: 'https://evil.example' }))).not.toMatch(/evil|show/);
});

test('a raincheck is dropped once, from where one stands, and never that of another shop', async () => {
	const ben = await db().raincheck.findFirstOrThrow({ where: { variantId: '500' }, orderBy: { createdAt: 'desc' } });
	const filtered = '/app/rainchecks/500?show=waiting&page=2';
	expect(await statusOf(post({ raincheck: ben.id }, filtered, other))).toBe(404);
	expect(await post({ raincheck: ben.id }, filtered)).toEqual({ status: 'dropped' });
	expect(await post({ raincheck: ben.id }, filtered)).toEqual({ status: 'dropped' });
	// The page is loaded again under the address that it has, of which there is one page now.
	const after = await waiters(filtered);
	expect([after.filter, after.paging.page, after.rows.length]).toEqual(['waiting', 1, 1]);
	expect((await waiters('/app/rainchecks/500?show=over')).rows).toMatchObject([{ id: ben.id, status: 'dropped' }]);
	for (const raincheck of ['', 'x', '0b5e4a52-0000-4000-8000-000000000000']) {
		expect(await statusOf(post({ raincheck }))).toBe(404);
	}
	expect(await statusOf(post({}))).toBe(404);
	const { headers } = merchantRequest(holm, '/app/rainchecks/500');
	const noForm = new Request('https://backorder.example/app/rainchecks/500', { method: 'POST', headers, body: 'x' });
	expect(await statusOf(answerOf(() => waitersAction(args(noForm, { variantId: '500' }))))).toBe(400);
});

test('a variant that nobody knows is not found, and one that is gone is still read', async () => {
	for (const variantId of ['999', 'x', '500%00']) {
		const request = merchantRequest(holm, '/app/rainchecks/x');
		expect(await statusOf(answerOf(() => waitersLoader(args(request, { variantId }))))).toBe(404);
	}
	await db().variant.deleteMany({ where: { id: '600' } });
	expect(await waiters('/app/rainchecks/600', '600')).toMatchObject({
		variant: { productTitle: '', isDeleted: true },
		rows: [{ who: 'a…@example.com' }],
	});
});

test('what redeemed a raincheck is told with the order that its page is of', async () => {
	const at = new Date();
	await db().order.create({ data: { shopId: holm.id, id: '1', name: '#1043', createdAt: at, updatedAt: at } });
	await db().raincheck.updateMany({ where: { variantId: '600' }, data: { status: 'redeemed', orderId: '1' } });
	expect((await waiters('/app/rainchecks/600', '600')).rows).toMatchObject([{ order: { id: '1', name: '#1043' } }]);
});
