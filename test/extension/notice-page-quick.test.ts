/** The notice where no product page is: in a dialog that a card opens, and in a featured product's section. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { families } from '../platform/storefront/visit';
import { addCarafe, buy, createPitcher, described, pick, read, said, sentBy } from './notice-scene';
import { createScene, shiftsOf, violationsOf } from './shopper';

const holm = createPitcher();
addCarafe(holm);
const { visit } = createScene(holm);
const carafe = [...holm.shop.products.values()].find(({ handle }) => handle === 'carafe');

const window = 'Next 2 | ship by 8 Dec | Later ones | ship by 19 Dec | Your place is set when you order.';
const unknown =
	'Ship date being confirmed | We will write to you as soon as we know it. You can cancel any time before it ships.';
const january = 'Ships 11–15 Jan 2027 | On backorder. You pay today and can cancel any time before it ships.';
const honey = { Ships: '11–15 Jan 2027', _backorder: '1@2027-01-11/2027-01-15' };

/** By the card's own button, or by one like it where the page has no card for it. */
async function openQuickly(page: Page, path: string): Promise<void> {
	await page.evaluate((url) => {
		const button = document.createElement('button');
		button.dataset.quickUrl = url;
		document.body.append(button);
		button.click();
		button.remove();
	}, path);
	await page.locator('dialog[open] form[data-buy]').waitFor();
}

test.each(families)(
	'%s: in a dialog on a collection the notice is styled, follows and is told to the cart',
	async (family) => {
		const { page, asked } = await visit(`/collections/all?theme=${family}`);
		await openQuickly(page, `/products/stoneware-pitcher?variant=${holm.idOf('Moss')}`);
		await expect.poll(() => read(page, 'dialog')).toBe(window);
		expect(await described(page, 'dialog [name=add]')).toEqual([expect.stringContaining('ship by 8 Dec')]);
		await pick(page, 'Ink', 'dialog');
		await expect.poll(() => read(page, 'dialog')).toBe(unknown);
		await pick(page, 'Rust', 'dialog');
		await expect.poll(() => read(page, 'dialog')).toBe('');
		await expect.poll(() => sentBy(page, 'dialog form[data-buy]')).toEqual(said(holm.idOf('Rust')));
		expect(await buy(page, 'dialog')).toEqual([{ quantity: 1, properties: {} }]);
		await pick(page, 'Slate', 'dialog');
		await expect.poll(() => read(page, 'dialog')).toContain('Ships 15–19 Dec');
		expect(await violationsOf(page)).toEqual([]);
		expect(asked.filter((url) => url.includes('/apps/'))).toEqual([]);
	},
);

test.each(families)('%s: of two forms that a dialog brings together each sends its own promise', async (family) => {
	const { page } = await visit(`/products/stoneware-pitcher?variant=${holm.idOf('Moss')}&theme=${family}`);
	await openQuickly(page, '/products/carafe');
	await expect.poll(() => read(page, 'dialog')).toBe(january);
	const main = said(holm.idOf('Moss'), '3–8 Dec', '1@2026-12-03/2026-12-08');
	const inDialog = said(carafe?.variantIds[0] ?? '', honey.Ships, honey._backorder);
	await expect.poll(() => sentBy(page, 'main form[data-buy]')).toEqual(main);
	await expect.poll(() => sentBy(page, 'dialog form[data-buy]')).toEqual(inDialog);
	expect(await described(page, 'main [name=add]')).toEqual([expect.stringContaining('ship by 8 Dec')]);
	expect(await described(page, 'dialog [name=add]')).toEqual([expect.stringContaining('Ships 11–15 Jan 2027')]);
	expect(await buy(page, 'dialog')).toEqual([{ quantity: 1, properties: honey }]);
	await pick(page, 'Plum', 'dialog');
	await expect.poll(() => sentBy(page, 'dialog form[data-buy]')).toEqual(said(carafe?.variantIds[1] ?? ''));
	await page.getByRole('button', { name: 'Close' }).click();
	await expect.poll(() => sentBy(page, 'main form[data-buy]')).toEqual(main);
	expect(await read(page, 'main')).toBe(window);
});

test.each(families)('%s: one dialog shows one product after another, and each is told of', async (family) => {
	const { page } = await visit(`/collections/all?theme=${family}`);
	await openQuickly(page, `/products/stoneware-pitcher?variant=${holm.idOf('Ink')}`);
	await expect.poll(() => read(page, 'dialog')).toBe(unknown);
	await page.getByRole('button', { name: 'Close' }).click();
	await openQuickly(page, '/products/carafe');
	await expect.poll(() => read(page, 'dialog')).toBe(january);
	expect(await buy(page, 'dialog')).toEqual([{ quantity: 1, properties: honey }]);
});

test.each(families)(
	'%s: a featured product of the home page follows its own form, and nothing moves',
	async (family) => {
		const { page } = await visit(`/?theme=${family}`);
		expect(await read(page)).toBe('');
		await pick(page, 'Moss', '[data-product]');
		await expect.poll(() => read(page)).toBe(window);
		await pick(page, 'Ink', '[data-product]');
		await expect.poll(() => read(page)).toBe(unknown);
		await pick(page, 'Moss', '[data-product]');
		await expect.poll(() => sentBy(page, 'form[data-buy]')).toMatchObject({ id: holm.idOf('Moss') });
		expect(await buy(page, '[data-product]')).toEqual([
			{ quantity: 1, properties: { Ships: '3–8 Dec', _backorder: '1@2026-12-03/2026-12-08' } },
		]);
		expect(await shiftsOf(page)).toEqual([]);
		expect(await violationsOf(page)).toEqual([]);
	},
);
