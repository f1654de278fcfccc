/** The notice of a product with so many variants that a page cannot carry what each of them would say. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../app/domain/day';
import { setQuantity, stockAt } from '../platform/inventory';
import { addSampleTiles } from '../platform/seed-many';
import { families } from '../platform/storefront/visit';
import { createHolm, curve, day, noon } from './holm';
import { pick, read, said, sentBy, steps, toStay } from './notice-scene';
import { type Served, serve } from './serve';
import { createScene } from './shopper';

const many = createHolm(
	Array.from({ length: 260 }, (_, at) => ({
		name: `Glaze ${at}`,
		available: at === 259 ? -1 : 4,
		promise: steps,
		image: 'https://holm.example/cdn/pictures/pitcher-oat.svg',
	})),
);
const { visit, browser } = createScene(many);
const place = 'Your place is set when you order.';
const next = `Next one | ships by 8 Dec | Later ones | ship by 19 Dec | ${place}`;

const isOfVariant = (url: string) => /section_id=.*&variant=/.test(url);

/** As Dawn does it, without an event. */
const write = async (page: Page, id: string, within = '') =>
	await page.locator(`${within} form[data-buy] [name=id]`).evaluate((input, value) => {
		(input as HTMLInputElement).value = value;
	}, id);

test('beyond what Liquid lists, the last variant is right too, and one that cannot be had says nothing', async () => {
	const { page, faults } = await visit(`/products/stoneware-pitcher?variant=${many.idOf('Glaze 259')}`);
	expect(await read(page)).toBe(next);
	await page.goto(new URL('/products/stoneware-pitcher', page.url()).href);
	expect(await read(page)).toBe('');
	await write(page, many.idOf('Glaze 259'));
	await expect.poll(() => read(page)).toBe(next);
	await page.route('**/*section_id*', (route) => route.abort());
	const aborted = page.waitForEvent('requestfailed');
	await write(page, many.idOf('Glaze 258'));
	await aborted;
	await expect.poll(() => read(page)).toBe('');
	expect(await sentBy(page, 'form[data-buy]')).toEqual(said(many.idOf('Glaze 258')));
	await page.unroute('**/*section_id*');
	await write(page, many.idOf('Glaze 259'));
	await expect.poll(() => read(page)).toBe(next);
	// Asked for again when it is chosen again.
	const answered = page.waitForResponse(/section_id/);
	await write(page, many.idOf('Glaze 258'));
	await answered;
	expect(faults.splice(0).every((fault) => fault.startsWith('Failed to load resource'))).toBe(true);
});

test('a click that chooses nothing changes nothing', async () => {
	const { page, asked } = await visit(`/products/stoneware-pitcher?variant=${many.idOf('Glaze 259')}`);
	await page.getByRole('heading', { name: 'Stoneware pitcher' }).click();
	await toStay(page, next);
	await page.getByRole('button', { name: 'One more' }).click();
	await expect.poll(() => read(page)).toContain('ships 3–8 Dec');
	expect(asked.filter(isOfVariant)).toEqual([]);
});

test('while a variant is asked for, nothing is said or promised, and the page stays where it is', async () => {
	const { page } = await visit(`/products/stoneware-pitcher?variant=${many.idOf('Glaze 259')}`);
	let open = () => {};
	const gate = new Promise<void>((resolve) => {
		open = resolve;
	});
	await page.route(/section_id=.*&variant=/, async (route) => {
		await gate;
		await route.fallback();
	});
	const top = async () => (await page.locator('form[data-buy] [name=add]').boundingBox())?.y;
	const before = await top();
	await write(page, many.idOf('Glaze 3'));
	await expect.poll(() => read(page)).toBe('');
	expect(await top()).toBe(before);
	expect(await sentBy(page, 'form[data-buy]')).toEqual(said(many.idOf('Glaze 3')));
	open();
	await expect.poll(top).toBeLessThan(before ?? 0);
});

test('where two notices bring the script twice, a variant is asked for once', async () => {
	const { page, asked } = await visit(`/products/stoneware-pitcher?variant=${many.idOf('Glaze 259')}`, {
		// These ask too, for themselves.
		before: async (page) => void (await page.route('**/alternatives.js', (route) => route.fulfill({ body: '' }))),
	});
	await page.addScriptTag({ url: (await page.locator('script[src*="large-product"]').getAttribute('src')) ?? '' });
	await write(page, many.idOf('Glaze 3'));
	await expect.poll(() => read(page)).toBe('');
	await write(page, many.idOf('Glaze 259'));
	await expect.poll(() => read(page)).toBe(next);
	expect(asked.filter(isOfVariant)).toEqual([expect.stringContaining(many.idOf('Glaze 3'))]);
});

test('in a quick-add that renames its section, the section is asked for by its own name', async () => {
	const { page, asked } = await visit('/collections/all?theme=dawn-like');
	await page.locator('[data-quick-url*="stoneware-pitcher"]').click();
	await page.locator('dialog[open] form[data-buy]').waitFor();
	await write(page, many.idOf('Glaze 259'), 'dialog');
	await expect.poll(() => read(page, 'dialog')).toBe(next);
	expect(asked.filter((url) => url.includes('quickadd-'))).toEqual([]);
});

test('what another product calls an id is none of it: neither is asked for nor promised', async () => {
	const last = many.idOf('Glaze 259');
	const { page, asked } = await visit(`/products/stoneware-pitcher?variant=${last}`);
	const { productId, promised } = await page.evaluate(
		async ([own, other]) => {
			const productId = document.querySelector<HTMLInputElement>('form[data-buy] [name=product-id]')?.value;
			const formOf = (id: string, product: string | undefined) =>
				`<form action="/cart/add"><input name="id" value="${id}"><input name="product-id" value="${product}"><button>Add</button></form>`;
			const bare = `<form action="/cart/add"><input name="id" value="${other}"><button>Add</button></form>`;
			const form = document.querySelector('form[data-buy]');
			form?.insertAdjacentHTML('beforebegin', formOf(other, '8'));
			const bar = `<div class="shopify-section" id="elsewhere">${bare}${formOf(own, productId)}</div>`;
			document.body.insertAdjacentHTML('afterbegin', bar);
			for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
			const promised = [...document.forms]
				.filter((one) => one.action.endsWith('/cart/add'))
				.map((one) => new FormData(one).get('properties[Ships]'));
			return { productId, promised };
		},
		[last, '7'] as const,
	);
	expect(productId).toMatch(/^\d+$/);
	expect(promised).toEqual([null, '3–8 Dec', null, '3–8 Dec']);
	await toStay(page, next);
	expect(asked.filter(isOfVariant)).toEqual([]);
});

test('beside the form of another product, and with none of its own, it does not take that product’s address', async () => {
	const { page, asked } = await visit(`/products/stoneware-pitcher?variant=${many.idOf('Glaze 259')}`);
	await page.evaluate(() => {
		for (const form of document.querySelectorAll('form[data-buy]')) form.remove();
		history.replaceState({}, '', '/products/another?variant=7');
		dispatchEvent(new PopStateEvent('popstate'));
	});
	await toStay(page, next);
	expect(asked.filter(isOfVariant)).toEqual([]);
});

let tiles: Served;
let lastTile: string;
beforeAll(async () => {
	const holm = createHolm([{ name: 'Oat' }]);
	const product = addSampleTiles(holm.shop);
	lastTile = product.variantIds.at(-1) ?? '';
	const variant = holm.shop.variants.get(lastTile);
	const location = [...holm.shop.locations.values()][0];
	if (!variant || !location) throw new Error('The shop has no tile');
	setQuantity(holm.shop, stockAt(holm.shop, variant.itemId, location.id), 'available', -1);
	holm.promise(lastTile, steps);
	tiles = await serve(holm.storefront);
});
afterAll(async () => await tiles.close());

test.each(families)('%s: of 2,000 variants any that is picked says when it ships', async (family) => {
	const page = await (await browser().newContext({ viewport: { width: 1280, height: 1000 } })).newPage();
	await page.clock.setFixedTime(noon);
	await page.goto(`${tiles.origin}/products/sample-tile?theme=${family}`);
	expect(await read(page)).toBe('');
	await pick(page, 'Walnut');
	await pick(page, 'Shino');
	await page.getByLabel('Size').selectOption('100 cm');
	await expect.poll(() => read(page)).toBe(next);
	await expect.poll(() => sentBy(page, 'form[data-buy]')).toEqual(said(lastTile, '3–8 Dec', '1@2026-12-03/2026-12-08'));
	await page.getByLabel('Size').selectOption('95 cm');
	await expect.poll(() => read(page)).toBe('');
	await page.context().close();
});

const glazes = (count: number) =>
	Array.from({ length: count }, (_, at) => {
		const earliest = addDays(day('2026-12-01'), at);
		const then = { basis: 'inbound', earliest, latest: addDays(earliest, 4) } as const;
		return { name: `Glaze ${at}`, available: at % 2 ? 0 : 4, promise: curve({ steps: [], then }) };
	});
const noticeIn = (html: string) => /<backorder-ship-notice[\s\S]*<\/backorder-ship-notice>/.exec(html)?.[0] ?? '';

test('what is printed does not grow with the variants, each with a window of its own', async () => {
	const few = createHolm(glazes(40));
	const more = createHolm([
		...glazes(120),
		{ name: 'Never', available: 9, inventoryPolicy: 'DENY', promise: curve() },
		{
			name: 'Launch',
			available: 9,
			inventoryPolicy: 'DENY',
			promise: curve({ then: { basis: 'launch', earliest: day('2027-01-11'), latest: day('2027-01-11') } }),
		},
	]);
	const printed = noticeIn(await more.page('Glaze 1'));
	expect(printed.length).toBeGreaterThan(1000);
	expect(printed.length).toBeLessThan(14_000);
	// What cannot wait is known without asking.
	expect(printed).toContain(`"${more.idOf('Never')}":""`);
	expect(printed).not.toContain(`"${more.idOf('Launch')}"`);
	expect(printed).not.toContain(`"${more.idOf('Glaze 2')}"`);
	expect(noticeIn(await few.page('Glaze 1'))).toContain(`"${few.idOf('Glaze 2')}"`);
});

test('of many variants of which none can wait there is no notice', async () => {
	const none = createHolm(
		Array.from({ length: 60 }, (_, at) => ({
			name: `Glaze ${at}`,
			available: 4,
			inventoryPolicy: 'DENY' as const,
			promise: curve(),
		})),
	);
	expect(noticeIn(await none.page('Glaze 1'))).toBe('');
});
