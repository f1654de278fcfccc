/** Which forms of a page a notice follows, and which carry its promise, wherever a theme or an app has put them. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
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
	want,
} from './notice-scene';
import { createScene, settle } from './shopper';

const holm = createPitcher();
const { visit } = createScene(holm);
const product = pageOf(holm);
const moss = said(holm.idOf('Moss'), '3–8 Dec', '1@2026-12-03/2026-12-08');
const slate = said(holm.idOf('Slate'), '15–19 Dec', '1@2026-12-15/2026-12-19');
const ink = said(holm.idOf('Ink'), 'date being confirmed', '1@unknown');
const main = 'form[data-buy]:not(#other)';

const formOf = (glaze: string) =>
	`<form action="/cart/add" method="post" id="other"><input type="hidden" name="id" value="${holm.idOf(glaze)}"><button>Add</button></form>`;

const put = async (page: Page, where: InsertPosition, html: string, at = 'form[data-buy]'): Promise<void> =>
	await page.evaluate(([to, position, markup]) => document.querySelector(to)?.insertAdjacentHTML(position, markup), [
		at,
		where,
		html,
	] as const);

const hold = async (page: Page, form: string, id: string): Promise<void> =>
	await page.locator(`${form}[name=id], ${form} [name=id]`).evaluate((input, value) => {
		(input as HTMLInputElement).value = value;
	}, id);

/** The storefront's own event, whose answer comes when it is let go by its name. */
const promiseOf = async (page: Page, name: string, id: string | null, isNamed = false): Promise<void> =>
	await page.evaluate(
		([key, variantId, named]) => {
			const event = new CustomEvent('shopify:product:select', { bubbles: true, detail: named ? { variantId } : {} });
			const variant = variantId && { id: `gid://shopify/ProductVariant/${variantId}` };
			const answer = new Promise((resolve) => {
				Object.assign(globalThis, { [key]: () => resolve({ variant }) });
			});
			document.querySelector('[data-product]')?.dispatchEvent(Object.assign(event, { promise: answer }));
		},
		[name, id, isNamed] as const,
	);
const answer = async (page: Page, name: string): Promise<void> => {
	await page.evaluate((key) => Reflect.get(globalThis, key)(), name);
	await settle(page);
};

test.each(['dialog', 'product-card'])(
	'a form of the same product in a <%s> before the form speaks for itself alone',
	async (tag) => {
		const { page } = await visit(product('Moss'));
		await put(page, 'beforebegin', `<${tag}>${formOf('Slate')}</${tag}>`);
		await pick(page, 'Ink');
		await expect.poll(() => read(page)).toBe(inkSays);
		await expect.poll(() => sentBy(page, main)).toEqual(ink);
		expect(await sentBy(page, '#other')).toEqual(slate);
	},
);

test('a dialog that the page has met before its form does not hold the notice', async () => {
	const { page } = await visit(product('Moss'), {
		before: async (fresh) => {
			await fresh.route('**/products/stoneware-pitcher?*', async (route) => {
				const given = await route.fetch();
				const dialog = `<dialog>${formOf('Slate')}</dialog>`;
				const body = (await given.text()).replace('<form method="post" action="/cart/add"', `${dialog}$&`);
				await route.fulfill({ response: given, body });
			});
		},
	});
	expect(await page.locator('#other').count()).toBe(1);
	await toStay(page, mossSays);
	expect(await sentBy(page, main)).toEqual(moss);
});

test.each([
	['a section of its own', '<div class="shopify-section">', '</div>'],
	['a dialog', '<dialog>', '</dialog>'],
	['no section at all', '<div>', '</div>'],
])('a form in %s carries the promise of what it sells, until it sells another product', async (_, before, after) => {
	const { page } = await visit(product('Moss'));
	await put(page, 'beforeend', before + formOf('Slate') + after, 'body');
	await expect.poll(() => sentBy(page, '#other')).toEqual(slate);
	await hold(page, '#other', holm.idOf('Ink'));
	await expect.poll(() => sentBy(page, '#other')).toEqual(ink);
	await hold(page, '#other', '7');
	await expect.poll(() => sentBy(page, '#other')).toEqual(said('7'));
	await toStay(page, mossSays);
	expect(await sentBy(page, main)).toEqual(moss);
});

test('a form without a submit button is followed, and carries its promise', async () => {
	const { page } = await visit(product('Moss'));
	await page.locator('form[data-buy]').evaluate((form) => {
		for (const button of form.querySelectorAll('button')) button.type = 'button';
		for (const input of form.querySelectorAll('[name^=properties]')) input.remove();
	});
	await want(page, 3);
	const text = '2 between 3 and 8 Dec, 1 between 15 and 19 Dec';
	const code = '2@2026-12-03/2026-12-08;1@2026-12-15/2026-12-19';
	await expect.poll(() => sentBy(page, 'form[data-buy]')).toEqual(said(holm.idOf('Moss'), text, code));
});

test('what a form would send counts, where two of its controls have one name', async () => {
	const { page } = await visit(product('Ink'));
	const option = `<option value="${holm.idOf('Ink')}" selected></option>`;
	await put(page, 'beforeend', `<select name="id" disabled hidden>${option}</select>`);
	await put(page, 'beforeend', '<input name="quantity" value="9" disabled>');
	await hold(page, 'form[data-buy] input', holm.idOf('Moss'));
	await want(page, 3);
	await expect.poll(() => read(page)).toContain('2 of 3 | ship 3–8 Dec | 1 more | ships 15–19 Dec');
});

test.each([
	[
		'lines of its own',
		'<select name="items[0][id]"><option value="999">Warranty</option></select><button>Add</button>',
	],
	['buttons that name what they sell', '<button name="id" value="1">A</button><button name="id" value="2">B</button>'],
])('a form of %s before the form is not the product’s', async (_, fields) => {
	const { page } = await visit(product('Moss'));
	await put(page, 'beforebegin', `<form action="/cart/add" method="post" id="other">${fields}</form>`);
	await pick(page, 'Ink');
	await expect.poll(() => read(page)).toBe(inkSays);
	await expect.poll(() => sentBy(page, main)).toEqual(ink);
	expect(Object.keys(await sentBy(page, '#other'))).toEqual([]);
});

test.each([true, false])(
	'of variants that were switched fast the last one stays, named at once: %s',
	async (isNamed) => {
		const { page } = await visit(product('Slate', 'horizon-like'));
		await promiseOf(page, 'first', holm.idOf('Ink'), isNamed);
		await promiseOf(page, 'last', holm.idOf('Moss'), isNamed);
		await answer(page, 'last');
		expect(await read(page)).toBe(mossSays);
		await answer(page, 'first');
		await toStay(page, mossSays);
	},
);

test('an answer that comes after the form has changed is not heard any more', async () => {
	const { page } = await visit(product('Slate', 'horizon-like'));
	await promiseOf(page, 'late', null);
	await hold(page, 'form[data-buy]', holm.idOf('Moss'));
	await expect.poll(() => read(page)).toBe(mossSays);
	await answer(page, 'late');
	await toStay(page, mossSays);
});

test('a button is described by the notice only as long as that is said of what it buys', async () => {
	const { page } = await visit(product('Moss'));
	await put(page, 'afterend', formOf('Moss').replace('<button', '<button aria-describedby="theirs"'));
	await put(page, 'beforeend', '<p id="theirs">Free returns</p>', 'main');
	await expect.poll(() => described(page, '#other button')).toEqual(['Free returns', expect.stringContaining('8 Dec')]);
	await hold(page, '#other', holm.idOf('Slate'));
	await expect.poll(() => described(page, '#other button')).toEqual(['Free returns']);
	await hold(page, '#other', holm.idOf('Moss'));
	await expect.poll(() => described(page, '#other button')).toHaveLength(2);
	await hold(page, '#other', '7');
	await expect.poll(() => described(page, '#other button')).toEqual(['Free returns']);
	expect(await described(page)).toHaveLength(1);
});
