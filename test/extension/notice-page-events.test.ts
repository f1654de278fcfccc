/** What the notice hears of the page around it, and what it must not listen to. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { families } from '../platform/storefront/visit';
import { createHolm, curve, day } from './holm';
import {
	buy,
	createPitcher,
	described,
	inkSays,
	mossSays,
	pageOf,
	pick,
	read,
	said,
	sentBy,
	toStay,
} from './notice-scene';
import { serve } from './serve';
import { createScene, settle } from './shopper';

const holm = createPitcher();
const { visit, browser } = createScene(holm);
const product = pageOf(holm);
const moss = said(holm.idOf('Moss'), '3–8 Dec', '1@2026-12-03/2026-12-08');
const ink = said(holm.idOf('Ink'), 'date being confirmed', '1@unknown');

/** As a theme tells it, from the element that the selector finds. */
async function tell(
	page: Page,
	type: string,
	selector: string,
	what: { detail?: unknown; told?: unknown },
): Promise<void> {
	await page.evaluate(
		([name, from, { detail, told }]) => {
			const event = new CustomEvent(name, { bubbles: true, detail });
			if (told) Object.assign(event, { promise: Promise.resolve(told) });
			document.querySelector(from)?.dispatchEvent(event);
		},
		[type, selector, what] as const,
	);
	await settle(page);
}

test('a swatch of the same product on a card leaves the form, its notice and its promise alone', async () => {
	const { page } = await visit('/?theme=horizon-like');
	await pick(page, 'Ink', '[data-product]');
	await expect.poll(() => read(page)).toBe(inkSays);
	await expect.poll(() => sentBy(page, 'form[data-buy]')).toEqual(ink);
	await page.getByRole('button', { name: 'Stoneware pitcher: Moss' }).click();
	await toStay(page, inkSays);
	expect(await buy(page, '[data-product]')).toEqual([
		{ quantity: 1, properties: { Ships: 'date being confirmed', _backorder: '1@unknown' } },
	]);
});

test.each(['product-card', 'dialog', 'div role="dialog"'])(
	'what <%s> tells in the same section is its own',
	async (tag) => {
		const { page } = await visit(product('Ink'));
		await page.evaluate((name) => {
			const card = `<${name}><i id="teller"></i></${name.split(' ')[0]}>`;
			document.querySelector('[data-product]')?.insertAdjacentHTML('beforeend', card);
		}, tag);
		const detail = { variantId: holm.idOf('Moss') };
		await tell(page, 'shopify:product:select', '#teller', { detail, told: { variant: { id: holm.idOf('Moss') } } });
		await toStay(page, inkSays);
		await tell(page, 'shopify:product:select', '[data-product]', { detail });
		await toStay(page, mossSays);
	},
);

test('the promise is that of the variant in the form, whatever was told since', async () => {
	const { page } = await visit(product('Ink'));
	await tell(page, 'shopify:product:select', '[data-product]', { detail: { variantId: holm.idOf('Moss') } });
	expect(await read(page)).toBe(mossSays);
	expect(await sentBy(page, 'form[data-buy]')).toEqual(ink);
	await page.locator('form[data-buy] [name=id]').evaluate((input, id) => {
		(input as HTMLInputElement).value = id;
	}, holm.idOf('Moss'));
	await expect.poll(() => sentBy(page, 'form[data-buy]')).toEqual(moss);
});

test.each(['variant:update', 'variant:selected'])('%s is heard, as Horizon told it before', async (type) => {
	const { page } = await visit(product('Ink'));
	await tell(page, type, '[data-product]', { detail: { resource: { id: holm.idOf('Moss') } } });
	expect(await read(page)).toBe(mossSays);
	await tell(page, type, '[data-product]', { detail: { resource: { id: 7 } } });
	expect(await read(page)).toBe(mossSays);
	await tell(page, type, '[data-product]', { detail: { resource: null } });
	expect(await read(page)).toBe(mossSays);
});

test('of a combination that does not exist nothing is said', async () => {
	const { page } = await visit(product('Moss', 'horizon-like'));
	await tell(page, 'shopify:product:select', '[data-product]', { told: { variant: null } });
	await expect.poll(() => read(page)).toBe('');
});

test('a variant that only the detail of the answer names exists', async () => {
	const { page } = await visit(product('Ink', 'horizon-like'));
	const told = { variant: null, detail: { resource: { id: holm.idOf('Moss') } } };
	await tell(page, 'shopify:product:select', '[data-product]', { told });
	await expect.poll(() => read(page)).toBe(mossSays);
});

test('on a page without a form the address tells the variant', async () => {
	const { page } = await visit('/');
	await page.route(/products/, async (route) => {
		const answer = await route.fetch();
		const body = (await answer.text()).replaceAll('/cart/add', '/elsewhere');
		await route.fulfill({ response: answer, body });
	});
	await page.goto(new URL(product('Moss'), page.url()).href);
	expect(await read(page)).toBe(mossSays);
	await page.evaluate((id) => {
		history.pushState({}, '', `?variant=${id}`);
		dispatchEvent(new PopStateEvent('popstate'));
	}, holm.idOf('Ink'));
	await expect.poll(() => read(page)).toBe(inkSays);
	expect(await page.locator('input[name^=properties]').count()).toBe(0);
});

test.each(families)('%s: in a section of its own it follows the form of another', async (family) => {
	const { page } = await visit(product('Ink', family));
	await page.evaluate(() => {
		const section = document.createElement('section');
		section.id = 'shopify-section-apps';
		const block = document.querySelector('.shopify-app-block:has(backorder-ship-notice)');
		if (block) section.append(block);
		document.querySelector('main')?.append(section);
	});
	await pick(page, 'Moss');
	await expect.poll(() => read(page)).toBe(mossSays);
	await expect.poll(() => sentBy(page, 'form[data-buy]')).toEqual(moss);
	await page.locator('form[data-buy] [name=id]').evaluate((input, id) => {
		(input as HTMLInputElement).value = id;
	}, holm.idOf('Ink'));
	await expect.poll(() => read(page)).toBe(inkSays);
});

test('a second form of the product, as a bar that stays in view, carries the promise of what it sells', async () => {
	const { page } = await visit(product('Moss'));
	await page.evaluate((id) => {
		const form = document.querySelector<HTMLFormElement>('form[data-buy]');
		const bar = form?.cloneNode(true) as HTMLFormElement;
		bar.id = 'bar';
		bar.querySelector('[name=id]')?.setAttribute('value', id);
		for (const input of bar.querySelectorAll('[name^=properties]')) input.remove();
		bar.querySelector('[name=add]')?.removeAttribute('aria-describedby');
		document.querySelector('[data-product]')?.append(bar);
	}, holm.idOf('Slate'));
	const slate = said(holm.idOf('Slate'), '15–19 Dec', '1@2026-12-15/2026-12-19');
	await expect.poll(() => sentBy(page, '#bar')).toEqual(slate);
	expect(await sentBy(page, 'form[data-buy]:not(#bar)')).toEqual(moss);
	// What stands there is said of another variant.
	expect(await described(page, '#bar [name=add]')).toEqual([]);
});

test.each(['of itself', 'when it is looked at again'])('a page that is left open lets go of a day %s', async (how) => {
	const today = { basis: 'inbound', earliest: day('2026-11-22'), latest: day('2026-11-24') } as const;
	const own = await serve(
		createHolm([{ name: 'Oat', available: 0, promise: curve({ steps: [], then: today }) }]).storefront,
	);
	const page = await (await browser().newContext()).newPage();
	try {
		await page.clock.install({ time: new Date('2026-11-23T04:58:00Z') });
		await page.goto(`${own.origin}/products/stoneware-pitcher`);
		expect(await read(page)).toContain('Ships 22–24 Nov');
		if (how === 'of itself') await page.clock.fastForward('03:00');
		else {
			await page.clock.setFixedTime(new Date('2026-11-23T05:00:00Z'));
			await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
		}
		await expect.poll(() => read(page)).toBe(inkSays);
	} finally {
		await page.context().close();
		await own.close();
	}
});

test('what changes while in stock is in a region that a screen reader already knows, and takes no space', async () => {
	const { page } = await visit(product('Oat'));
	const live = page.locator('backorder-ship-notice [aria-live]');
	expect(await live.evaluate((one) => one.checkVisibility({ visibilityProperty: true }))).toBe(true);
	const client = await page.context().newCDPSession(page);
	const { nodes } = await client.send('Accessibility.getFullAXTree');
	const lives = nodes.filter((node) =>
		node.properties?.some(({ name, value }) => name === 'live' && value.value === 'polite'),
	);
	expect(lives.some(({ ignored }) => !ignored)).toBe(true);
	const top = async () => (await page.locator('form[data-buy] [name=add]').boundingBox())?.y;
	const withNotice = await top();
	await page.locator('backorder-ship-notice').evaluate((notice) => notice.remove());
	expect(await top()).toBe(withNotice);
});
