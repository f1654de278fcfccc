/** The notice on a product page: it follows what is chosen, and what it says goes along into the cart. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { families } from '../platform/storefront/visit';
import { buy, createPitcher, described, pick, read, want } from './notice-scene';
import { createScene, shiftsOf, type Visiting } from './shopper';

const holm = createPitcher();
const scene = createScene(holm);

interface Looking extends Visiting {
	readonly family?: string;
	readonly glaze?: string;
	readonly path?: string;
}

async function visit({ family = 'dawn-like', glaze = 'Oat', path = '', ...options }: Looking = {}): Promise<Page> {
	const query = `variant=${holm.idOf(glaze)}&theme=${family}`;
	return (await scene.visit(`${path}/products/stoneware-pitcher?${query}`, options)).page;
}

const notice = (page: Page) => page.locator('backorder-ship-notice [data-on]');

test.each(families)('%s: the notice follows the variant without a page load', async (family) => {
	const page = await visit({ family, glaze: 'Moss' });
	await page.evaluate(() => Object.assign(window, { isSamePage: true }));
	expect(await read(page)).toContain('Next 2 | ship by 8 Dec | Later ones | ship by 19 Dec');
	await pick(page, 'Ink');
	await page.getByText('Ship date being confirmed').locator('visible=true').waitFor();
	await pick(page, 'Rust');
	await notice(page).filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
	expect(await page.locator('backorder-ship-notice').isVisible()).toBe(false);
	await pick(page, 'Moss');
	await page.getByText('Next 2').locator('visible=true').waitFor();
	expect(await page.evaluate(() => Reflect.get(window, 'isSamePage'))).toBe(true);
});

test.each(families)('%s: the notice follows the quantity box and says each part', async (family) => {
	const page = await visit({ family });
	expect(await read(page)).toBe('');
	await want(page, 5);
	expect(await read(page)).toBe('');
	await want(page, 7);
	expect(await read(page)).toBe(
		'5 in stock | ship now | 2 more | ship 3–8 Dec | One order, two parcels. Shipping is charged once.',
	);
	await page.getByRole('button', { name: 'One more' }).click();
	await page.getByText('1 more').waitFor();
	expect(await read(page)).toBe(
		'5 in stock | ship now | 2 more | ship 3–8 Dec | 1 more | ships 15–19 Dec | One order, 3 parcels. Shipping is charged once.',
	);
	await want(page, 11);
	expect(await read(page)).toContain('3 more | ship 15–19 Dec | 1 more | date being confirmed | We will write to you');
	await pick(page, 'Moss');
	await page.getByText('2 of 11').waitFor();
	expect(await read(page)).toContain(
		'2 of 11 | ship 3–8 Dec | 3 more | ship 15–19 Dec | 6 more | date being confirmed',
	);
	await want(page, 1);
	expect(await read(page)).toContain('Next 2 | ship by 8 Dec | Later ones | ship by 19 Dec');
});

test.each(families)(
	'%s: the cart line carries the promise, each property once, and only where something waits',
	async (family) => {
		const page = await visit({ family });
		expect(await buy(page)).toEqual([{ quantity: 1, properties: {} }]);
		await want(page, 11);
		await page.evaluate(() => {
			const { fetch: plain } = window;
			window.fetch = (input, init) => {
				if (init?.body instanceof FormData) Object.assign(window, { sent: [...init.body].map(([name]) => name) });
				return plain(input, init);
			};
		});
		const [, line] = await buy(page);
		expect(line).toEqual({
			quantity: 11,
			properties: {
				Ships: '5 now, 2 between 3 and 8 Dec, 3 between 15 and 19 Dec, 1 when the date is confirmed',
				_backorder: '5@now;2@2026-12-03/2026-12-08;3@2026-12-15/2026-12-19;1@unknown',
			},
		});
		const sent: string[] = await page.evaluate(() => Reflect.get(window, 'sent'));
		expect(sent.filter((name) => name.startsWith('properties'))).toEqual([
			'properties[Ships]',
			'properties[_backorder]',
		]);
		await page.goto(`${scene.served().origin}/cart`);
		// One of the five that are in stock is in the cart by a line of its own.
		await page.getByText('Ships: 4 now, 2 between').waitFor();
		expect(await page.getByText('Ships:').count()).toBe(1);
		expect(await page.getByText('_backorder').count()).toBe(0);
	},
);

test.each(families)('%s: after a switch of variants the property is that of the variant bought', async (family) => {
	const page = await visit({ family, glaze: 'Ink' });
	await pick(page, 'Moss');
	await page.getByText('Next 2').locator('visible=true').waitFor();
	await page.waitForFunction(
		(id) => document.querySelector<HTMLInputElement>('form[data-buy] [name=id]')?.value === id,
		holm.idOf('Moss'),
	);
	expect(await buy(page)).toEqual([
		{ quantity: 1, properties: { Ships: '3–8 Dec', _backorder: '1@2026-12-03/2026-12-08' } },
	]);
});

test.each(families)('%s: among other forms, and said by two notices, the promise goes along once', async (family) => {
	const page = await visit({ family, glaze: 'Moss' });
	const sent = await page.evaluate(async () => {
		const notice = document.querySelector('backorder-ship-notice');
		const form = document.querySelector<HTMLFormElement>('form[data-buy]');
		if (!notice || !form) throw new Error('The page has no notice or no form');
		const instalments = form.cloneNode(true) as HTMLFormElement;
		for (const input of instalments.querySelectorAll('[name^=properties]')) input.remove();
		instalments.setAttribute('id', 'product-form-installment-main');
		const other = form.cloneNode(true) as HTMLFormElement;
		for (const input of other.querySelectorAll('[name^=properties]')) input.remove();
		other.setAttribute('id', 'another-product');
		other.querySelector('[name=id]')?.setAttribute('value', '7');
		form.before(instalments, other);
		notice.before(notice.cloneNode(true));
		form.removeAttribute('id');
		await new Promise(requestAnimationFrame);
		await new Promise(requestAnimationFrame);
		const properties = (one: HTMLFormElement) => [...new FormData(one).keys()].filter((name) => name.includes('['));
		return [instalments, other, form].map(properties);
	});
	expect(sent).toEqual([[], [], ['properties[Ships]', 'properties[_backorder]']]);
});

test('a page from a cache shows no day that has passed and no curve that is old', async () => {
	const passed = await visit({ glaze: 'Moss', at: new Date('2026-12-04T05:01:00Z') });
	expect(await read(passed)).toContain('Ship date being confirmed');
	expect(await passed.locator('input[name="properties[_backorder]"]').inputValue()).toBe('1@unknown');
	const fresh = await visit({ glaze: 'Moss', at: new Date('2026-11-24T14:59:00Z') });
	expect(await read(fresh)).toContain('Next 2 | ship by 8 Dec | Later ones | ship by 19 Dec');
	const old = await visit({ glaze: 'Moss', at: new Date('2026-11-24T15:01:00Z') });
	expect(await read(old)).toContain('Ship date being confirmed');
});

test.each(families)(
	'%s: without JavaScript the selected variant is right, and so is what the cart gets',
	async (family) => {
		const page = await visit({ family, glaze: 'Moss', javaScriptEnabled: false });
		expect(await read(page)).toContain('Next 2 | ship by 8 Dec | Later ones | ship by 19 Dec');
		await page.getByRole('button', { name: 'Add to cart' }).click();
		expect(await page.getByText('Ships: 3–8 Dec').count()).toBe(1);
	},
);

test('the notice that Liquid printed is the one that the element would write', async () => {
	for (const path of ['', '/de']) {
		const page = await visit({ glaze: 'Moss', path });
		const before = await notice(page).innerHTML();
		await notice(page).evaluate((live) => {
			(live as HTMLElement).dataset.key = '';
			live.innerHTML = '';
			dispatchEvent(new Event('pageshow'));
		});
		const bare = (html: string) => html.replace(/\s+(?=<|$)/g, '').replace(/>\s+/g, '>');
		expect(bare(await notice(page).innerHTML())).toBe(bare(before));
	}
});

test.each(families)('%s: nothing moves while the page loads', async (family) => {
	for (const glaze of ['Oat', 'Moss', 'Ink', 'Rust']) {
		const page = await visit({ family, glaze });
		expect(await shiftsOf(page), glaze).toEqual([]);
	}
});

test('the button stays put between two variants that wait', async () => {
	const page = await visit({ glaze: 'Moss', viewport: { width: 375, height: 900 } });
	const top = async () => (await page.getByRole('button', { name: 'Add to cart' }).boundingBox())?.y;
	const before = await top();
	await pick(page, 'Ink');
	await page.getByText('Ship date being confirmed').locator('visible=true').waitFor();
	expect(before).toBeGreaterThan(0);
	expect(await top()).toBe(before);
});

test.each(families)('%s: the buy button is described by the notice', async (family) => {
	const page = await visit({ family, glaze: 'Moss' });
	expect(await described(page)).toEqual([expect.stringContaining('ship by 8 Dec')]);
	await pick(page, 'Ink');
	await expect.poll(() => described(page)).toEqual([expect.stringContaining('Ship date being confirmed')]);
});

test.each(families)(
	'%s: a pre-order follows the variant too, and its property names a plain window',
	async (family) => {
		const page = await visit({ family, glaze: 'Slate' });
		expect(await read(page)).toContain('Ships 15–19 Dec');
		await pick(page, 'Chalk');
		await page.getByText('Pre-order. Ships from 12 Dec').locator('visible=true').waitFor();
		expect(await buy(page)).toEqual([
			{ quantity: 1, properties: { Ships: 'pre-order, from 12 Dec', _backorder: '1@2026-12-12/2026-12-19' } },
		]);
	},
);
