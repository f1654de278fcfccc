import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Served, serve } from '../../extension/serve';
import { launchBrowser } from '../../setup/browser';
import { requireBySku, seedHolm } from '../seed';
import { addSampleTiles } from '../seed-many';
import { createStore } from '../store';
import { createStorefront } from './storefront';
import { families } from './visit';

const shop = seedHolm(createStore(() => new Date('2026-11-22T17:00:00Z')));
addSampleTiles(shop);
const idOf = (sku: string) => requireBySku(shop, sku).id;

let browser: Browser;
let served: Served;
const faults: string[] = [];
const pages: Page[] = [];

beforeAll(async () => {
	browser = await launchBrowser();
	served = await serve(createStorefront({ shop }));
});
afterEach(async () => {
	for (const page of pages.splice(0)) await page.context().close();
	expect(faults.splice(0)).toEqual([]);
});
afterAll(async () => {
	await browser.close();
	await served.close();
});

async function visit(path: string, family: string): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
	const page = await context.newPage();
	pages.push(page);
	page.setDefaultTimeout(5000);
	page.on('pageerror', (error) => faults.push(error.message));
	page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
	await page.goto(`${served.origin}${path}${path.includes('?') ? '&' : '?'}theme=${family}`);
	return page;
}

const chosenId = (page: Page, within = '') => page.locator(`${within} form[data-buy] [name=id]`).inputValue();

test.each(families)('%s: back and forward between two addresses of a product choose its variants', async (family) => {
	const page = await visit(`/products/stoneware-pitcher?variant=${idOf('PIT-OAT')}`, family);
	await page.getByLabel('Moss', { exact: true }).check();
	await page.waitForURL(new RegExp(`variant=${idOf('PIT-MOS')}$`));
	await page.evaluate((id) => history.pushState({}, '', `?variant=${id}`), idOf('PIT-RUS'));
	await page.evaluate(() => history.back());
	await page.evaluate(() => history.forward());
	await page.locator('[name^="options-"][value=Rust]:checked').waitFor({ state: 'attached' });
	await expect.poll(() => chosenId(page)).toBe(idOf('PIT-RUS'));
	await page.evaluate(() => history.back());
	await expect.poll(() => chosenId(page)).toBe(idOf('PIT-MOS'));
});

test.each(families)('%s: a card opens the product in a dialog, with a form of its own that sells', async (family) => {
	const page = await visit('/collections/all', family);
	await page.locator('[data-quick-url*="low-jug"]').click();
	const dialog = page.locator('dialog[open]');
	await dialog.getByRole('heading', { name: 'Low jug' }).waitFor();
	const formId = await dialog.locator('form[data-buy]').getAttribute('id');
	expect(formId).toBe(
		family === 'dawn-like'
			? 'product-form-quickadd-template--7640000000001__main'
			: 'BuyButtons-ProductForm-template--7640000000001__main',
	);
	await dialog.getByLabel('Ink').check();
	await expect.poll(() => chosenId(page, 'dialog')).toBe(idOf('JUG-INK'));
	expect(new URL(page.url()).pathname).toBe('/collections/all');
	await dialog.getByRole('button', { name: 'Add to cart' }).click();
	await dialog.getByText('Added to your cart.').waitFor();
	expect(await page.locator('[data-cart-count]').textContent()).toBe('(1)');
	await dialog.getByRole('button', { name: 'Close' }).click();
	await expect.poll(() => page.locator('[data-product] >> visible=true').count()).toBe(0);
});

test.each(families)('%s: recommendations arrive when they are near', async (family) => {
	const page = await visit('/products/stoneware-pitcher', family);
	await page.locator('product-recommendations').scrollIntoViewIfNeeded();
	await page.getByRole('heading', { name: 'You may also like' }).waitFor();
	expect(await page.locator('product-recommendations .product-grid > li').count()).toBe(4);
});

test.each(families)('%s: the cart is drawn anew in place when a quantity changes', async (family) => {
	const page = await visit('/cart', family);
	await page.evaluate(async (id) => {
		await fetch('/cart/add.js', { method: 'POST', body: new URLSearchParams({ id, quantity: '2' }) });
	}, idOf('CUP-OAT'));
	await page.reload();
	await page.evaluate(() => {
		Object.assign(window, { isSamePage: true, told: 0 });
		document.addEventListener('shopify:cart:lines-update', () => Object.assign(window, { told: 1 }));
	});
	await page.getByLabel('Quantity').fill('3');
	await page.getByRole('button', { name: 'Update' }).click();
	await page.getByText('$72.00 USD').waitFor();
	expect(await page.evaluate(() => [Reflect.get(window, 'isSamePage'), Reflect.get(window, 'told')])).toEqual([
		true,
		family === 'horizon-like' ? 1 : 0,
	]);
	await page.getByRole('button', { name: 'Remove' }).click();
	await page.getByText('Your cart is empty.').waitFor();
	expect(await page.locator('[data-cart-count]').textContent()).toBe('');
});

test.each(families)('%s: of 2,000 variants any can be chosen, and no page carries them all', async (family) => {
	const page = await visit('/products/sample-tile', family);
	await page.getByLabel('Linen').check();
	await page.getByLabel('Celadon').check();
	await page.getByLabel('Size').selectOption('100 cm');
	const id = shop.products
		.get(requireBySku(shop, 'TIL-0001').productId)
		?.variantIds.find((one) => shop.variants.get(one)?.title === 'Linen / Celadon / 100 cm');
	await expect.poll(() => chosenId(page)).toBe(id);
	await expect.poll(() => new URL(page.url()).searchParams.get('variant')).toBe(id);
	expect(await page.locator('[data-price]').textContent()).toBe('$13.50 USD');
});

test.each(families)('%s: the featured product of the home page leaves the address alone', async (family) => {
	const page = await visit('/', family);
	await page.getByLabel('Moss', { exact: true }).check();
	await expect.poll(() => chosenId(page)).toBe(idOf('PIT-MOS'));
	expect(new URL(page.url()).pathname).toBe('/');
	await page.getByRole('button', { name: 'Add to cart' }).click();
	await page.getByText('Added to your cart.').waitFor();
});

test('horizon-like: a swatch on a card chooses for that card alone, and tells it', async () => {
	const page = await visit('/collections/all', 'horizon-like');
	await page.evaluate(() => {
		addEventListener('shopify:product:select', ({ target, detail }: CustomEventInit & { target?: unknown }) => {
			const card = (target as Element).closest('product-card');
			Object.assign(window, { told: [card?.getAttribute('data-product-id'), detail.variantId] });
		});
	});
	await page.getByRole('button', { name: 'Stoneware pitcher: Moss' }).click();
	const { productId, id } = requireBySku(shop, 'PIT-MOS');
	expect(await page.evaluate(() => Reflect.get(window, 'told'))).toEqual([productId, id]);
	expect(
		await page.locator(`product-card[data-product-id="${productId}"] [data-quick-url]`).getAttribute('data-quick-url'),
	).toContain(id);
});

test('horizon-like: on a phone the dialog keeps price, picker and form, and nothing that a block printed', async () => {
	const page = await visit('/collections/all', 'horizon-like');
	await page.setViewportSize({ width: 375, height: 900 });
	await page.locator('[data-quick-url*="stoneware-pitcher"]').click();
	const dialog = page.locator('dialog[open]');
	await dialog.getByLabel('Moss', { exact: true }).check();
	await expect.poll(() => chosenId(page, 'dialog')).toBe(idOf('PIT-MOS'));
	expect(await dialog.locator('.shopify-app-block, .description').count()).toBe(0);
	await dialog.getByRole('button', { name: 'Add to cart' }).click();
	await dialog.getByText('Added to your cart.').waitFor();
});
