/**
 * The pitcher of holm.ts in a state for each glaze, and a carafe beside it, served to shoppers in a browser: what a test of
 * the notice looks at and does. Whatever it looks at, nothing is asked of anybody but the shop's own pages.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { addProduct } from '../platform/catalogue';
import { setMetafield } from '../platform/metafields';
import { launchBrowser } from '../setup/browser';
import { createHolm, curve, day, type Holm } from './holm';
import { type Served, serve } from './serve';
import { createShoppers, type Shopper, type Visiting } from './shopper';

export const first = { basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') } as const;
export const later = { basis: 'inbound', earliest: day('2026-12-15'), latest: day('2026-12-19') } as const;
export const steps = curve({
	steps: [
		{ downTo: -2, ...first },
		{ downTo: -5, ...later },
	],
});

/** Oat has five, Moss none, Slate waits for one window, Chalk for its launch, Ink for nobody knows what; Rust never waits. */
export const createPitcher = (): Holm =>
	createHolm([
		{ name: 'Oat', available: 5, promise: steps },
		{ name: 'Moss', available: 0, promise: steps },
		{ name: 'Slate', available: 0, promise: curve({ steps: [], then: later }) },
		{
			name: 'Chalk',
			available: 8,
			inventoryPolicy: 'DENY',
			promise: curve({ steps: [], then: { ...later, basis: 'launch', earliest: day('2026-12-12') } }),
		},
		{ name: 'Ink', available: -1 },
		{ name: 'Rust', available: 9, inventoryPolicy: 'DENY' },
	]);

/** Two glazes, of which the first waits until January. */
export function addCarafe({ shop }: Holm): void {
	const carafe = addProduct(shop, {
		title: 'Carafe',
		handle: 'carafe',
		productType: 'Tableware',
		options: [{ name: 'Glaze', values: ['Honey', 'Plum'] }],
		variants: ['Honey', 'Plum'].map((name, at) => ({
			optionValues: [name],
			price: '52.00',
			inventoryPolicy: 'CONTINUE',
			available: at * 6,
			image: `https://holm.example/cdn/pictures/pitcher-${name.toLowerCase()}.svg`,
		})),
	});
	const january = { basis: 'inbound', earliest: day('2027-01-11'), latest: day('2027-01-15') } as const;
	setMetafield(shop, {
		ownerId: `gid://shopify/ProductVariant/${carafe.variantIds[0]}`,
		key: 'promise',
		type: 'json',
		value: JSON.stringify(curve({ steps: [], then: january })),
	});
}

export interface Scene {
	readonly visit: (path: string, options?: Visiting) => Promise<Shopper>;
	readonly served: () => Served;
	readonly browser: () => Browser;
}

/** Sets up for the tests of one file. */
export function createScene(holm: Holm): Scene {
	let browser: Browser;
	let served: Served;
	const shoppers = createShoppers(
		() => browser,
		() => served,
	);
	beforeAll(async () => {
		browser = await launchBrowser();
		served = await serve(holm.storefront);
	});
	afterAll(async () => {
		await browser.close();
		await served.close();
	});
	afterEach(async () => await shoppers.leave());
	return { visit: shoppers.visit, served: () => served, browser: () => browser };
}

/** What can be read of the notice, its parts divided by " | "; `within` is a selector. */
export async function read(page: Page, within = ''): Promise<string> {
	const texts = await page.locator(`${within} backorder-ship-notice :is(p, dt, dd) >> visible=true`).allTextContents();
	return texts.map((text) => text.replace(/\s+/g, ' ').trim()).join(' | ');
}

export const pick = async (page: Page, glaze: string, within = 'body'): Promise<void> =>
	await page.locator(within).getByLabel(glaze, { exact: true }).check();

export const want = async (page: Page, quantity: number): Promise<void> =>
	await page.getByLabel('Quantity', { exact: true }).fill(String(quantity));

/** By what a form would send now: the variant's id, and what is said of it. */
export const sentBy = async (page: Page, selector: string): Promise<Record<string, string>> =>
	await page.locator(selector).evaluate((form) => {
		const fields = [...new FormData(form as HTMLFormElement)].filter(([name]) => /^(id$|properties)/.test(name));
		if (new Set(fields.map(([name]) => name)).size < fields.length) throw new Error('A field is there twice');
		return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
	});

export const said = (id: string, text?: string, code?: string): Record<string, string> => ({
	id,
	...(text === undefined ? {} : { 'properties[Ships]': text, 'properties[_backorder]': code ?? '' }),
});

/** Presses the button and reads the cart. */
export async function buy(page: Page, within = 'body'): Promise<unknown[]> {
	await page.locator(within).getByRole('button', { name: 'Add to cart' }).click();
	await page.locator(within).getByText('Added to your cart.').waitFor();
	const cart = await page.evaluate(async () => (await fetch('/cart.js')).json());
	return cart.items.map(({ quantity, properties }: Record<string, unknown>) => ({ quantity, properties }));
}

/** What the buttons that put into the cart are described by. */
export const described = async (page: Page, selector = 'form[data-buy] [name=add]'): Promise<(string | undefined)[]> =>
	await page.locator(selector).evaluate((button) => {
		const ids = button.getAttribute('aria-describedby')?.trim().split(/\s+/) ?? [];
		return ids.map((id) => document.getElementById(id)?.textContent?.trim());
	});

/** Waits until all that follows a change in the next frame is done. */
export const settle = async (page: Page): Promise<void> =>
	await page.evaluate(async () => {
		for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
	});

export const toStay = async (page: Page, text: string, within = ''): Promise<void> => {
	await settle(page);
	expect(await read(page, within)).toBe(text);
};
