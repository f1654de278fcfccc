import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { families } from '../platform/storefront/visit';
import { launchBrowser } from '../setup/browser';
import { createHolm, curve, day, noon } from './holm';
import { type Served, serve } from './serve';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const steps = curve({
	steps: [
		{ downTo: -2, basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') },
		{ downTo: -5, basis: 'inbound', earliest: day('2026-12-15'), latest: day('2026-12-19') },
	],
});
const later = { basis: 'inbound', earliest: day('2026-12-15'), latest: day('2026-12-19') } as const;
const holm = createHolm([
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

let browser: Browser;
let served: Served;
const visits: { readonly page: Page; readonly asked: string[]; readonly faults: string[] }[] = [];

beforeAll(async () => {
	browser = await launchBrowser();
	served = await serve(holm.storefront);
});
afterAll(async () => {
	await browser.close();
	await served.close();
});
// Whatever a test looks at: nothing is asked of anybody but the shop, and nothing goes wrong unseen.
afterEach(async () => {
	for (const { page, asked, faults } of visits.splice(0)) {
		await page.context().close();
		expect(asked.filter((url) => !url.startsWith(served.origin) && !url.startsWith('data:'))).toEqual([]);
		expect(faults).toEqual([]);
	}
});

interface Visiting extends BrowserContextOptions {
	readonly family?: string;
	readonly glaze?: string;
	readonly path?: string;
	readonly at?: Date;
}

async function visit({ family = 'dawn-like', glaze = 'Oat', path = '', at = noon, ...options }: Visiting = {}) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, ...options });
	const page = await context.newPage();
	page.setDefaultTimeout(5000);
	const seen = { page, asked: [] as string[], faults: [] as string[] };
	visits.push(seen);
	page.on('request', (request) => seen.asked.push(request.url()));
	page.on('pageerror', (error) => seen.faults.push(error.message));
	page.on('console', (message) => message.type() === 'error' && seen.faults.push(message.text()));
	await page.clock.setFixedTime(at);
	await page.addInitScript(() => {
		Object.assign(window, { shift: 0 });
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries())
				Object.assign(window, { shift: Reflect.get(window, 'shift') + Reflect.get(entry, 'value') });
		}).observe({ type: 'layout-shift', buffered: true });
	});
	const query = `variant=${holm.idOf(glaze)}&theme=${family}`;
	await page.goto(`${served.origin}${path}/products/stoneware-pitcher?${query}`);
	return page;
}

const notice = (page: Page) => page.locator('backorder-ship-notice [data-on]');
const read = async (page: Page) => {
	const texts = await notice(page).locator('p, dt, dd').allTextContents();
	return texts.map((text) => text.replace(/\s+/g, ' ').trim()).join(' | ');
};
const pick = async (page: Page, glaze: string) => await page.getByLabel(glaze, { exact: true }).check();
const want = async (page: Page, quantity: number) =>
	await page.getByLabel('Quantity', { exact: true }).fill(String(quantity));
const buy = async (page: Page) => {
	await page.getByRole('button', { name: 'Add to cart' }).click();
	await page.getByText('Added to your cart.').waitFor();
	const cart = await page.evaluate(async () => (await fetch('/cart.js')).json());
	return cart.items.map(({ quantity, properties }: Record<string, unknown>) => ({ quantity, properties }));
};

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
		await page.goto(`${served.origin}/cart`);
		expect(await page.getByText('Ships: 5 now, 2 between').count()).toBe(1);
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
		instalments.setAttribute('id', 'instalments');
		for (const button of instalments.querySelectorAll('button')) button.remove();
		const other = form.cloneNode(true) as HTMLFormElement;
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

test('of a combination that does not exist nothing is said', async () => {
	const page = await visit({ glaze: 'Moss', family: 'horizon-like' });
	await page.evaluate(() => {
		const event = Object.assign(new CustomEvent('shopify:product:select', { bubbles: true }), {
			promise: Promise.resolve({ variant: null }),
		});
		document.querySelector('[data-product]')?.dispatchEvent(event);
	});
	await expect.poll(async () => await read(page)).toBe('');
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
		await page.waitForLoadState('networkidle');
		expect(await page.evaluate(() => Reflect.get(window, 'shift'))).toBe(0);
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
	const described = async () =>
		await page.locator('form[data-buy] [name=add]').evaluate((button) => {
			const ids = button.getAttribute('aria-describedby')?.trim().split(' ') ?? [];
			return ids.map((id) => document.getElementById(id)?.textContent?.trim());
		});
	expect(await described()).toEqual([expect.stringContaining('ship by 8 Dec')]);
	await pick(page, 'Ink');
	await expect.poll(described).toEqual([expect.stringContaining('Ship date being confirmed')]);
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

test('a product of more than 250 variants is right for the last of them too', async () => {
	const many = createHolm(
		Array.from({ length: 260 }, (_, at) => ({ name: `Glaze ${at}`, available: at === 259 ? -1 : 4, promise: steps })),
	);
	const own = await serve(many.storefront);
	try {
		const context = await browser.newContext();
		const page = await context.newPage();
		await page.clock.setFixedTime(noon);
		await page.goto(`${own.origin}/products/stoneware-pitcher?variant=${many.idOf('Glaze 259')}`);
		expect(await read(page)).toContain('Next one | ships by 8 Dec | Later ones | ship by 19 Dec');
		await page.goto(`${own.origin}/products/stoneware-pitcher`);
		expect(await read(page)).toBe('');
		await page.locator('form[data-buy] [name=id]').evaluate((input, id) => {
			(input as HTMLInputElement).value = id;
		}, many.idOf('Glaze 259'));
		await page.getByText('Next one').locator('visible=true').waitFor();
		// One that cannot be had says nothing; it is asked for again when it is chosen again.
		const write = async (glaze: string) =>
			await page.locator('form[data-buy] [name=id]').evaluate((input, id) => {
				(input as HTMLInputElement).value = id;
			}, many.idOf(glaze));
		await write('Glaze 0');
		await expect.poll(async () => await read(page)).toBe('');
		const aborted = page.waitForEvent('requestfailed');
		await page.route('**/*section_id*', (route) => route.abort());
		await write('Glaze 259');
		await aborted;
		expect(await read(page)).toBe('');
		await page.unroute('**/*section_id*');
		const answered = page.waitForResponse('**/*section_id*');
		await write('Glaze 1');
		await answered;
		await write('Glaze 259');
		await page.getByText('Next one').locator('visible=true').waitFor();
		await context.close();
	} finally {
		await own.close();
	}
});

const looks = [
	{ name: 'desktop', viewport: { width: 1280, height: 1000 } },
	{ name: 'phone', viewport: { width: 375, height: 1100 } },
];
const states = [
	{ name: 'in-stock', glaze: 'Oat', quantity: 1, path: '' },
	{ name: 'part', glaze: 'Oat', quantity: 7, path: '' },
	{ name: 'steps', glaze: 'Oat', quantity: 11, path: '' },
	{ name: 'window', glaze: 'Moss', quantity: 1, path: '' },
	{ name: 'unknown', glaze: 'Ink', quantity: 1, path: '' },
	{ name: 'german', glaze: 'Moss', quantity: 4, path: '/de' },
];
test.each(looks)(
	'axe finds nothing in any state on a $name, light or dark',
	async ({ name: look, viewport }) => {
		for (const scheme of ['light', 'dark'])
			for (const { name, glaze, quantity, path } of states) {
				const page = await visit({ glaze, path, viewport, family: `horizon-like&scheme=${scheme}` });
				await page.locator('[name=quantity]').fill(String(quantity));
				await page.waitForLoadState('networkidle');
				await page.screenshot({ path: `test/.artifacts/notice-${name}-${look}-${scheme}.png` });
				await page.evaluate(axe);
				const violations: unknown[] = await page.evaluate(async () => {
					const { violations } = await Reflect.get(window, 'axe').run();
					return violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [
						id,
						nodes.map((node) => node.html),
					]);
				});
				expect(violations, `${name}, ${scheme}`).toEqual([]);
				expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
			}
	},
	90_000,
);
