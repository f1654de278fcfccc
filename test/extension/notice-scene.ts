/**
 * The pitcher of holm.ts in a state for each glaze, and a carafe beside it, and what a test of the notice reads and does
 * on their pages.
 */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { addProduct } from '../platform/catalogue';
import { createHolm, curve, day, type Holm } from './holm';
import { settle } from './shopper';

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

export const pageOf =
	(holm: Holm) =>
	(glaze: string, family = 'dawn-like'): string =>
		`/products/stoneware-pitcher?variant=${holm.idOf(glaze)}&theme=${family}`;

/** What the notice says of two of the glazes. */
export const mossSays = 'Next 2 | ship by 8 Dec | Later ones | ship by 19 Dec | Your place is set when you order.';
export const inkSays =
	'Ship date being confirmed | We will write to you as soon as we know it. You can cancel any time before it ships.';

/** Two glazes, of which the first waits until January. */
export function addCarafe({ shop, promise }: Holm): void {
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
	promise(carafe.variantIds[0] ?? '', curve({ steps: [], then: january }));
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

export const toStay = async (page: Page, text: string, within = ''): Promise<void> => {
	await settle(page);
	expect(await read(page, within)).toBe(text);
};
