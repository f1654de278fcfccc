import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { families } from '../platform/storefront/visit';
import { launchBrowser } from '../setup/browser';
import { curve } from './holm';
import { type Served, serve } from './serve';
import { createShoppers, openPainted, shiftsOf, violationsOf } from './shopper';
import { createShelf } from './ways-out';

const shelf = createShelf(
	[
		{ name: 'Oat', available: 0, inventoryPolicy: 'DENY' },
		{ name: 'Moss', available: 5, inventoryPolicy: 'DENY' },
		{ name: 'Ink', available: -1, promise: curve() },
		{ name: 'Rust', available: -1, promise: curve() },
	],
	[
		{ title: 'Low jug Rust', price: '44.00' },
		{ title: 'Carafe Slate', price: '52.00' },
	],
);
shelf.publish('Oat', [shelf.idOf('Moss'), shelf.otherOf('Low jug Rust'), shelf.otherOf('Carafe Slate')]);
shelf.publish('Ink', [shelf.otherOf('Carafe Slate')]);

let browser: Browser;
let served: Served;
const shoppers = createShoppers(
	() => browser,
	() => served,
);
beforeAll(async () => {
	browser = await launchBrowser();
	served = await serve(shelf.storefront);
});
afterAll(async () => {
	await browser.close();
	await served.close();
});
afterEach(async () => await shoppers.leave());

interface Visiting extends BrowserContextOptions {
	readonly family?: string;
	readonly glaze?: string;
	readonly root?: string;
}

const visit = async ({ family = 'dawn-like', glaze = 'Oat', root = '', ...options }: Visiting = {}) =>
	await shoppers.visit(`${root}/products/stoneware-pitcher?variant=${shelf.idOf(glaze)}&theme=${family}`, options);

const block = (page: Page) => page.locator('backorder-alternatives');
const titles = async (page: Page) => await block(page).locator('li a >> visible=true').allTextContents();
const read = async (page: Page) => (await titles(page)).map((text) => text.trim());
const pick = async (page: Page, glaze: string) => await page.getByLabel(glaze, { exact: true }).check();
const cartOf = async (page: Page) => {
	const cart = await page.evaluate(async () => (await fetch('/cart.js')).json());
	return cart.items.map(({ variant_id, quantity, properties }: Record<string, unknown>) => [
		String(variant_id),
		quantity,
		properties,
	]);
};

test.each(families)(
	'%s: the tiles follow the variant, and are asked of the theme only where it needs them',
	async (family) => {
		const { page, asked } = await visit({ family });
		await page.waitForLoadState('networkidle');
		const all = ['Stoneware pitcher', 'Low jug Rust', 'Carafe Slate'];
		expect(await read(page)).toEqual(all);
		const sections = () =>
			asked
				.filter((url) => url.includes('section_id=') && !url.includes('recommendations'))
				.map((url) => new URL(url).searchParams.get('variant'));
		const before = sections().length;
		await pick(page, 'Moss');
		await block(page).waitFor({ state: 'hidden' });
		await pick(page, 'Ink');
		await expect.poll(async () => await read(page)).toEqual(['Carafe Slate']);
		await pick(page, 'Rust');
		await block(page).waitFor({ state: 'hidden' });
		await pick(page, 'Oat');
		await expect.poll(async () => await read(page)).toEqual(all);
		await pick(page, 'Ink');
		await expect.poll(async () => await read(page)).toEqual(['Carafe Slate']);
		const ours = family === 'dawn-like' ? 1 : 6;
		expect(sections().length - before).toBe(ours);
		expect(asked.filter((url) => url.includes('/apps/'))).toEqual([]);
	},
);

const jug = (page: Page) => page.getByRole('button', { name: 'Add to cart: Low jug Rust, $4.00 less' });
const drawer = (page: Page) => page.getByRole('dialog', { name: 'Cart' });
const oneJug = [[shelf.otherOf('Low jug Rust'), 1, {}]];
/** Makes the theme's action do this instead. */
const configure = async (page: Page, handler: (write: () => Promise<unknown>) => unknown) =>
	await page.evaluate(`Shopify.actions.updateCart.configure({ handler: ${handler.toString()} })`);
const isSamePage = async (page: Page) => await page.evaluate(() => Reflect.get(window, 'isSamePage') === true);

test.each(families)('%s: one click puts one into the cart and opens it, without a page load', async (family) => {
	const { page, asked } = await visit({ family });
	await page.evaluate(() => Object.assign(window, { isSamePage: true }));
	await jug(page).dblclick();
	await drawer(page).getByText('1 × Low jug Rust').waitFor();
	expect(await cartOf(page)).toEqual(oneJug);
	expect(await isSamePage(page)).toBe(true);
	expect(asked.filter((url) => url.includes('/cart/'))).toEqual([]);
	await expect.poll(() => page.locator('[data-cart-count]').textContent()).toBe('(1)');
	await page.keyboard.press('Escape');
	await expect.poll(() => jug(page).evaluate((button) => button === document.activeElement)).toBe(true);
	expect(await jug(page).getAttribute('aria-busy')).toBeNull();
	await page.keyboard.press('Enter');
	await drawer(page).getByText('2 × Low jug Rust').waitFor();
});

test('while a press is under way another changes nothing, and the button says that it is busy', async () => {
	const { page } = await visit({ root: '/de' });
	let open = () => {};
	const gate = new Promise<void>((resolve) => {
		open = resolve;
	});
	await page.route('**/standard-actions/cart', async (route) => {
		await gate;
		await route.fallback();
	});
	const [first, second] = await block(page).getByRole('button').all();
	await first?.click();
	await expect.poll(async () => await first?.getAttribute('aria-busy')).toBe('true');
	await first?.press('Enter');
	await second?.click();
	open();
	await page.getByRole('dialog').getByText(/^1 × /).waitFor();
	expect(await cartOf(page)).toEqual([[shelf.idOf('Moss'), 1, {}]]);
	expect(await first?.getAttribute('aria-busy')).toBeNull();
	expect(new URL(page.url()).pathname).toBe('/de/products/stoneware-pitcher');
});

test.each([
	{ why: 'without JavaScript', javaScriptEnabled: false, family: 'dawn-like' },
	...families.map((family) => ({ why: `${family}: without actions`, family: `${family}&actions=off` })),
])('$why the form goes to the cart', async ({ why, ...options }) => {
	const { page } = await visit(options);
	await jug(page).click();
	await page.waitForURL('**/cart');
	expect(await page.getByRole('link', { name: 'Low jug Rust' }).count()).toBeGreaterThan(0);
	if (!('javaScriptEnabled' in options)) expect(await cartOf(page), why).toEqual(oneJug);
});

test.each(
	families.flatMap((family) =>
		[
			{
				how: 'rejects',
				handler: async () => {
					throw new Error('No network');
				},
			},
			{ how: 'is declined', handler: async () => ({ userErrors: [{ message: 'No' }] }) },
			{
				how: 'throws at once',
				handler: () => {
					throw new Error('A bug');
				},
			},
		].map((one) => ({ ...one, family })),
	),
)('$family: where the action $how the form goes to the cart', async ({ family, handler }) => {
	const { page } = await visit({ family });
	await page.evaluate(async (id) => {
		await fetch('/cart/add.js', { method: 'POST', body: new URLSearchParams({ id }) });
	}, shelf.otherOf('Low jug Rust'));
	await configure(page, handler);
	await jug(page).click();
	await page.waitForURL('**/cart');
	expect(await cartOf(page)).toEqual([[shelf.otherOf('Low jug Rust'), 2, {}]]);
});

test.each(families)('%s: an action that fails after it has written does not put it in twice', async (family) => {
	const { page } = await visit({ family });
	await page.evaluate(() => Object.assign(window, { isSamePage: true }));
	await configure(page, async (write) => {
		await write();
		throw new Error('The drawer could not be drawn');
	});
	await jug(page).click();
	await drawer(page).waitFor();
	expect(await cartOf(page)).toEqual(oneJug);
	expect(await isSamePage(page)).toBe(true);
});

test('what the cart takes no more of goes the way of the form, and the shop says why', async () => {
	const { page, faults } = await visit();
	await page.evaluate(async (id) => {
		await fetch('/cart/add.js', { method: 'POST', body: new URLSearchParams({ id, quantity: '9' }) });
	}, shelf.otherOf('Low jug Rust'));
	await jug(page).click();
	await page.getByText('You can only add 9 of this item to the cart.').waitFor();
	expect(faults.splice(0)).toEqual([expect.stringContaining('422')]);
});

test('where the tile has left the page meanwhile its unit is not lost', async () => {
	const { page } = await visit();
	await configure(
		page,
		async () =>
			await new Promise((_, reject) => {
				addEventListener('fail', () => reject(new Error('No network')));
			}),
	);
	await jug(page).click();
	await pick(page, 'Ink');
	await expect.poll(async () => await read(page)).toEqual(['Carafe Slate']);
	await page.evaluate(() => dispatchEvent(new Event('fail')));
	await page.waitForURL('**/cart');
	expect(await cartOf(page)).toEqual(oneJug);
});

test('where the cart cannot be opened its page is', async () => {
	const { page } = await visit();
	await page.evaluate(() => {
		document.querySelector('cart-drawer')?.remove();
		const { openCart } = Reflect.get(window, 'Shopify').actions;
		openCart.configure({ handler: async () => Promise.reject(new Error('No drawer')) });
	});
	await jug(page).click();
	await page.waitForURL('**/cart');
	expect(await cartOf(page)).toEqual(oneJug);
});

test('tiles of the same product do not make a theme or a notice buy them', async () => {
	const { page } = await visit({ glaze: 'Ink' });
	await page.evaluate(() => {
		const [tiles, notice] = ['backorder-alternatives', 'backorder-ship-notice'].map((name) =>
			document.querySelector(name),
		);
		if (tiles) notice?.before(tiles);
	});
	await page.getByRole('button', { name: 'Add to cart', exact: true }).click();
	await page.getByText('Added to your cart.').waitFor();
	expect(await cartOf(page)).toMatchObject([[shelf.idOf('Ink'), 1, { _backorder: '1@2026-12-03/2026-12-08' }]]);
});

test('where the section cannot be had nothing is shown, and it is asked again', async () => {
	const { page, faults } = await visit();
	let isBroken = true;
	await page.route(/section_id=.*&variant=/, async (route) =>
		isBroken ? await route.abort() : await route.fallback(),
	);
	await pick(page, 'Ink');
	await block(page).waitFor({ state: 'hidden' });
	isBroken = false;
	await pick(page, 'Moss');
	await pick(page, 'Ink');
	await expect.poll(async () => await read(page)).toEqual(['Carafe Slate']);
	expect(faults.splice(0).every((fault) => fault.startsWith('Failed to load resource'))).toBe(true);
});

test('an answer that comes late does not replace what was chosen meanwhile', async () => {
	const { page } = await visit();
	let open = () => {};
	const gate = new Promise<void>((resolve) => {
		open = resolve;
	});
	let arrived = () => {};
	const come = new Promise<void>((resolve) => {
		arrived = resolve;
	});
	await page.route(/section_id=.*&variant=/, async (route) => {
		await gate;
		await route.fallback();
		arrived();
	});
	await pick(page, 'Ink');
	await expect.poll(async () => await block(page).getAttribute('aria-busy')).toBe('true');
	await pick(page, 'Oat');
	await expect.poll(async () => (await read(page)).length).toBe(3);
	const answered = page.waitForResponse((response) => response.url().includes('section_id='));
	open();
	await come;
	await (await answered).finished();
	await page.evaluate(() => new Promise(requestAnimationFrame));
	expect(await read(page)).toHaveLength(3);
	expect(await block(page).getAttribute('aria-busy')).toBeNull();
});

test('a product of more than 250 variants shows what is in stock beside the last of them', async () => {
	const many = createShelf(
		Array.from({ length: 260 }, (_, at) => ({
			name: `Glaze ${at}`,
			available: at === 259 ? 0 : 4,
			inventoryPolicy: 'DENY' as const,
		})),
	);
	many.publish('Glaze 259', [many.idOf('Glaze 3')]);
	const own = await serve(many.storefront);
	try {
		const page = await (await browser.newContext()).newPage();
		await page.goto(`${own.origin}/products/stoneware-pitcher`);
		expect(await block(page).isVisible()).toBe(false);
		await page.locator('form[data-buy] [name=id]').evaluate((input, id) => {
			(input as HTMLInputElement).value = id;
		}, many.idOf('Glaze 259'));
		await block(page).getByText('Glaze: Glaze 3').waitFor();
		await page.context().close();
	} finally {
		await own.close();
	}
});

test.each(families)('%s: nothing moves while the page loads', async (family) => {
	for (const width of [375, 1280]) {
		const { page } = await visit({ family, viewport: { width, height: 1400 } });
		// The theme's own recommendations come late, and move its footer.
		await page.route('**/recommendations/**', async (route) => await route.fulfill({ body: '' }));
		await openPainted(page, page.url());
		expect(await block(page).isVisible()).toBe(true);
		expect(await shiftsOf(page)).toEqual([]);
	}
});

const looks = [
	{ name: 'phone-light', width: 375, query: '', roots: ['', '/de', '/ar'] },
	{ name: 'phone-dark', width: 375, query: '&scheme=dark', roots: ['', '/ja'] },
	{ name: 'desktop-light', width: 1280, query: '', roots: [''] },
];
test.each(looks)(
	'axe finds nothing: $name',
	async ({ name, width, query, roots }) => {
		for (const root of roots) {
			const { page } = await visit({ root, family: `horizon-like${query}`, viewport: { width, height: 1200 } });
			await page.waitForLoadState('networkidle');
			await block(page).scrollIntoViewIfNeeded();
			await page.screenshot({ path: `test/.artifacts/alternatives-${root.slice(1) || 'en'}-${name}.png` });
			expect(await violationsOf(page), root).toEqual([]);
			expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
		}
	},
	60_000,
);
