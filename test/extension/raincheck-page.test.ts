/** The raincheck form on a product page: it follows what is chosen, and sends what was typed, once. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { families } from '../platform/storefront/visit';
import { curve } from './holm';
import { serve } from './serve';
import { createScene, settle, shiftsOf, type Visiting, violationsOf } from './shopper';
import { createShelf } from './ways-out';

const shelf = createShelf([
	{ name: 'Oat', available: 0, inventoryPolicy: 'DENY' },
	{ name: 'Moss', available: 5, inventoryPolicy: 'DENY' },
	{ name: 'Rust', available: -1, inventoryPolicy: 'DENY', price: '52.00' },
	{ name: 'Ink', available: -1, promise: curve() },
]);

const scene = createScene(shelf);

interface Looking extends Visiting {
	readonly family?: string;
	readonly glaze?: string;
	readonly root?: string;
	/** What the app answers; an error is a connection that breaks. */
	readonly answer?: () => { readonly status?: number; readonly type?: string; readonly body: string } | Error;
}

const json = (body: unknown) => ({ type: 'application/json', body: JSON.stringify(body) });

async function visit({
	family = 'dawn-like',
	glaze = 'Oat',
	root = '',
	answer = () => json({ kind: 'saved', confirms: true }),
	...options
}: Looking = {}) {
	const shopper = await scene.visit(
		`${root}/products/stoneware-pitcher?variant=${shelf.idOf(glaze)}&theme=${family}`,
		options,
	);
	const { page } = shopper;
	const sent: { readonly accept: string | undefined; readonly fields: Record<string, string> }[] = [];
	await page.route('**/apps/holm/raincheck', async (route) => {
		const request = route.request();
		sent.push({
			accept: request.headers().accept,
			fields: Object.fromEntries(new URLSearchParams(request.postData() ?? '')),
		});
		const given = answer();
		if (given instanceof Error) await route.abort();
		else await route.fulfill({ status: given.status ?? 200, contentType: given.type ?? 'text/html', body: given.body });
	});
	return { ...shopper, page, sent };
}

const raincheck = (page: Page) => page.locator('backorder-raincheck');
const email = (page: Page) => page.getByRole('textbox', { name: 'Your e-mail' });
const button = (page: Page) => page.getByRole('button', { name: 'Get a raincheck' });
const alert = (page: Page) => raincheck(page).locator('[role=alert]');
const pick = async (page: Page, glaze: string) => await page.getByLabel(glaze, { exact: true }).check();
const hasFocus = async (page: Page, selector: string) =>
	await page.evaluate((one) => document.activeElement === document.querySelector(one), selector);
const textOf = async (page: Page) => {
	const texts = await raincheck(page).locator('p >> visible=true').allInnerTexts();
	return texts.join(' ').replace(/\s+/g, ' ').trim();
};

test.each(families)('%s: the form stands in place of the button, and only for what has run out', async (family) => {
	const { page } = await visit({ family });
	const theirs = page.locator('form[data-buy] [name=add]');
	expect(await raincheck(page).isVisible()).toBe(true);
	expect(await theirs.isVisible()).toBe(false);
	await pick(page, 'Moss');
	await raincheck(page).waitFor({ state: 'hidden' });
	await theirs.waitFor();
	await pick(page, 'Rust');
	await raincheck(page).waitFor();
	expect(await textOf(page)).toContain('Today’s price of $52.00 stays yours for 7 days.');
	expect(await page.locator('[name=variant]').inputValue()).toBe(shelf.idOf('Rust'));
	await theirs.waitFor({ state: 'hidden' });
	await pick(page, 'Ink');
	await raincheck(page).waitFor({ state: 'hidden' });
	await theirs.waitFor();
});

test.each(families)(
	'%s: an address is sent once, with variant, quantity and language, and is confirmed in place',
	async (family) => {
		const { page, sent } = await visit({ family, glaze: 'Moss' });
		await pick(page, 'Oat');
		await page.getByLabel('Quantity', { exact: true }).fill('3');
		await email(page).fill('ana@example.com');
		await button(page).click();
		await page.getByText('Raincheck saved').waitFor();
		expect(sent).toEqual([
			{
				accept: 'application/json',
				fields: {
					variant: shelf.idOf('Oat'),
					quantity: '3',
					locale: 'en',
					currency: 'USD',
					since: '1795366800',
					blank: '',
					email: 'ana@example.com',
				},
			},
		]);
		expect(await textOf(page)).toBe(
			'Raincheck saved We will write to ana@example.com when it is back. The price of $48.00 is yours for 7 days from then. Look in your mailbox: one click there makes it valid.',
		);
		expect(await hasFocus(page, 'backorder-raincheck [data-saved]')).toBe(true);
		expect(await email(page).isVisible()).toBe(false);
	},
);

test('another variant can be asked for as well, and what was saved stays saved', async () => {
	const { page, sent } = await visit({ answer: () => json({ kind: 'saved', confirms: false }) });
	await email(page).fill('ana@example.com');
	await button(page).click();
	await page.getByText('Raincheck saved').waitFor();
	expect(await textOf(page)).not.toContain('Look in your mailbox');
	await pick(page, 'Rust');
	await page.getByText('Today’s price of $52.00').waitFor();
	await email(page).press('Enter');
	await page.getByText('The price of $52.00 is yours').waitFor();
	await pick(page, 'Oat');
	await page.getByText('The price of $48.00 is yours').waitFor();
	expect(sent.map(({ fields }) => fields.variant)).toEqual([shelf.idOf('Oat'), shelf.idOf('Rust')]);
});

test('an address that cannot be one is said beside the field, and stays there', async () => {
	const { page, sent } = await visit();
	for (const typed of ['', 'ana@']) {
		await email(page).fill(typed);
		await button(page).click();
		await expect.poll(async () => await alert(page).textContent()).toBe('That e-mail address looks incomplete.');
		expect(await email(page).getAttribute('aria-invalid')).toBe('true');
		expect(await email(page).getAttribute('aria-describedby')).toBe(await alert(page).getAttribute('id'));
		expect(await email(page).inputValue()).toBe(typed);
		expect(await hasFocus(page, 'backorder-raincheck [name=email]')).toBe(true);
	}
	expect(sent).toEqual([]);
	await pick(page, 'Rust');
	await expect.poll(async () => await alert(page).textContent()).toBe('');
	expect(await email(page).getAttribute('aria-invalid')).toBe('false');
});

test('what the app refuses is said in its own words, as text', async () => {
	const message = 'At most 10 <img src=x onerror=alert(1)> at a time.';
	const { page } = await visit({ answer: () => json({ kind: 'problem', field: 'quantity', message }) });
	await email(page).fill('ana@example.com');
	await button(page).click();
	await expect.poll(async () => await alert(page).textContent()).toBe(message);
	expect(await email(page).getAttribute('aria-invalid')).toBe('false');
	expect(await email(page).inputValue()).toBe('ana@example.com');
});

test('an address that the app refuses is marked at its field', async () => {
	const { page } = await visit({ answer: () => json({ kind: 'problem', field: 'email', message: 'No such domain.' }) });
	await email(page).fill('ana@example.invalid');
	await button(page).click();
	await expect.poll(async () => await alert(page).textContent()).toBe('No such domain.');
	expect(await email(page).getAttribute('aria-invalid')).toBe('true');
	expect(await hasFocus(page, 'backorder-raincheck [name=email]')).toBe(true);
});

test.each<[string, NonNullable<Looking['answer']>]>([
	['the connection breaks', () => new Error('broken')],
	[
		"the answer is the shop's error page",
		() => ({ status: 503, body: '<h1>There was a problem loading this page</h1>' }),
	],
	['the answer is a page', () => ({ body: '<p>Enter the password</p>' })],
	['the answer is nothing that was agreed', () => json(null)],
	['the answer is of another kind', () => json({ kind: 'later' })],
])('where %s, that is said, what was typed stays, and it can be sent again', async (_, answer) => {
	let isBroken = true;
	const shopper = await visit({ answer: () => (isBroken ? answer() : json({ kind: 'saved', confirms: true })) });
	const { page, faults, sent } = shopper;
	await email(page).fill('ana@example.com');
	await button(page).click();
	await expect.poll(async () => await alert(page).textContent()).toBe('That did not reach us. Please try again.');
	expect(await email(page).inputValue()).toBe('ana@example.com');
	// The browser itself names a request that failed.
	expect(faults.splice(0).every((fault) => fault.startsWith('Failed to load resource'))).toBe(true);
	isBroken = false;
	await button(page).click();
	await page.getByText('Raincheck saved').waitFor();
	expect(sent).toHaveLength(2);
});

test('pressed twice it is sent once, and the button keeps the focus', async () => {
	const { page, sent } = await visit();
	let open = () => {};
	const gate = new Promise<void>((resolve) => {
		open = resolve;
	});
	await page.route('**/apps/holm/raincheck', async (route) => {
		await gate;
		await route.fallback();
	});
	await email(page).fill('ana@example.com');
	await button(page).click();
	await expect.poll(async () => await button(page).getAttribute('aria-disabled')).toBe('true');
	await button(page).click({ force: true });
	expect(await hasFocus(page, 'backorder-raincheck button')).toBe(true);
	open();
	await page.getByText('Raincheck saved').waitFor();
	expect(sent).toHaveLength(1);
});

test('without JavaScript it is a plain form', async () => {
	const { page, sent } = await visit({
		javaScriptEnabled: false,
		answer: () => ({ body: '<h1>Raincheck saved</h1>' }),
	});
	await email(page).fill('ana@example.com');
	await button(page).click();
	await page.getByRole('heading', { name: 'Raincheck saved' }).waitFor();
	expect(sent[0]?.fields).toEqual({
		variant: shelf.idOf('Oat'),
		quantity: '1',
		locale: 'en',
		currency: 'USD',
		since: '1795366800',
		blank: '',
		email: 'ana@example.com',
	});
});

test('a combination that does not exist has no form', async () => {
	const { page } = await visit({ family: 'horizon-like' });
	await page.evaluate(() => {
		const event = Object.assign(new CustomEvent('shopify:product:select', { bubbles: true }), {
			promise: Promise.resolve({ variant: null }),
		});
		document.querySelector('[data-product]')?.dispatchEvent(event);
	});
	await raincheck(page).waitFor({ state: 'hidden' });
});

test('a late answer about the former variant does not change what is asked for', async () => {
	const { page } = await visit({ family: 'horizon-like', glaze: 'Ink' });
	await page.evaluate(
		async (ids) => {
			const answers: (() => void)[] = [];
			for (const id of ids) {
				const promise = new Promise<unknown>((resolve) => answers.push(() => resolve({ variant: { id } })));
				const event = Object.assign(new CustomEvent('shopify:product:select', { bubbles: true }), { promise });
				document.querySelector('[data-product]')?.dispatchEvent(event);
			}
			for (const answer of answers.reverse()) {
				answer();
				for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
			}
		},
		[shelf.idOf('Oat'), shelf.idOf('Rust')],
	);
	expect(await page.locator('[name=variant]').inputValue()).toBe(shelf.idOf('Rust'));
	expect(await textOf(page)).toContain('$52.00');
});

test('where nothing changes, no value is written and nothing is looked at again', async () => {
	const { page } = await visit();
	const changes = await page.evaluate(async () => {
		let count = 0;
		const watch = new MutationObserver((records) => {
			count += records.length;
		});
		watch.observe(document, { subtree: true, childList: true, attributeFilter: ['value'] });
		document.dispatchEvent(new Event('change', { bubbles: true }));
		for (let frames = 0; frames < 10; frames += 1) await new Promise(requestAnimationFrame);
		return count;
	});
	expect(changes).toBe(0);
});

test('a theme may render the section anew, or write into the element that is there', async () => {
	const { page } = await visit();
	for (const isMorph of [false, true]) {
		await page.evaluate(
			async ([id, morph]) => {
				const section = document.querySelector('backorder-raincheck')?.closest('[id^=shopify-section]');
				const name = section?.id.replace('shopify-section-', '');
				const answer = await fetch(`?section_id=${name}&variant=${id}`);
				const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
				const [old, other] = [document, fresh].map((one) => one.querySelector('backorder-raincheck'));
				if (!section || !old || !other) throw new Error('The section has no raincheck');
				if (morph) old.innerHTML = other.innerHTML;
				else section.innerHTML = fresh.querySelector('[id^=shopify-section]')?.innerHTML ?? '';
			},
			[shelf.idOf('Rust'), isMorph] as const,
		);
		await email(page).fill('ana@');
		await button(page).click();
		await expect.poll(async () => await alert(page).textContent()).toContain('incomplete');
	}
});

test('a product of more than 250 variants is right for the last of them, too', async () => {
	const many = createShelf(
		Array.from({ length: 260 }, (_, at) => ({
			name: `Glaze ${at}`,
			available: at === 259 ? 0 : 4,
			inventoryPolicy: 'DENY' as const,
		})),
	);
	const own = await serve(many.storefront);
	try {
		const page = await (await scene.browser().newContext()).newPage();
		await page.goto(`${own.origin}/products/stoneware-pitcher?variant=${many.idOf('Glaze 259')}`);
		await email(page).click();
		await settle(page);
		expect(await raincheck(page).isVisible()).toBe(true);
		await page.goto(`${own.origin}/products/stoneware-pitcher`);
		expect(await raincheck(page).isVisible()).toBe(false);
		await page.locator('form[data-buy] [name=id]').evaluate((input, id) => {
			(input as HTMLInputElement).value = id;
		}, many.idOf('Glaze 259'));
		await raincheck(page).waitFor();
		expect(await page.locator('[name=variant]').inputValue()).toBe(many.idOf('Glaze 259'));
		await page.context().close();
	} finally {
		await own.close();
	}
});

test.each(families)('%s: nothing moves while the page loads, and what is not needed is not loaded', async (family) => {
	for (const glaze of ['Oat', 'Moss', 'Ink']) {
		const { page } = await visit({ family, glaze });
		expect(await shiftsOf(page), glaze).toEqual([]);
	}
	const stocked = createShelf([{ name: 'Oat', available: 5, inventoryPolicy: 'DENY' }]);
	expect(await stocked.page('Oat')).not.toContain('raincheck.');
});

const looks = [
	{ name: 'phone-light', width: 375, query: '', roots: ['', '/de', '/ar'] },
	{ name: 'phone-dark', width: 375, query: '&scheme=dark', roots: ['', '/ja'] },
	{ name: 'desktop-light', width: 1280, query: '', roots: [''] },
];
test.each(looks)(
	'axe finds nothing in any state: $name',
	async ({ name, width, query, roots }) => {
		for (const root of roots) {
			const { page } = await visit({ root, family: `horizon-like${query}`, viewport: { width, height: 1200 } });
			for (const state of ['asked', 'bad', 'saved']) {
				if (state !== 'asked') {
					await page.locator('[name=email]').fill(state === 'bad' ? 'ana@' : 'ana@example.com');
					await raincheck(page).locator('button').click();
					await (state === 'bad' ? alert(page) : page.locator('[data-saved]')).filter({ hasText: /./ }).waitFor();
				}
				await raincheck(page).scrollIntoViewIfNeeded();
				await page.screenshot({ path: `test/.artifacts/raincheck-${state}-${root.slice(1) || 'en'}-${name}.png` });
				expect(await violationsOf(page), `${root} ${state}`).toEqual([]);
				expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
			}
		}
	},
	60_000,
);
