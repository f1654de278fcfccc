/** The cart says which units wait, and that the rest can ship first: as it is printed, and as it changes in a browser. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { families } from '../platform/storefront/visit';
import { createHolm, curve, day, type Glaze } from './holm';
import { createScene, settle, type Visiting, violationsOf } from './shopper';

const window = { basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') } as const;
const glazes: readonly Glaze[] = [
	{ name: 'Oat', available: 5, promise: curve({ then: window }) },
	{ name: 'Moss', available: 9, inventoryPolicy: 'DENY' },
	{ name: 'Ink', available: 0 },
	{ name: 'Rust', available: 9, promise: curve({ steps: [{ downTo: 0, ...window, basis: 'launch' }] }) },
];

/** The notice of somebody who bought these, by glaze. */
async function cartOf(
	wanted: readonly (readonly [glaze: string, units: number])[],
	path = '',
	holm = createHolm(glazes),
) {
	let cookie = '';
	const ask = async (url: string, body?: URLSearchParams) => {
		const response = await holm.storefront(
			new Request(`https://holm.example${path}${url}`, {
				headers: { cookie },
				...(body ? { method: 'POST', body } : {}),
			}),
		);
		cookie =
			response.headers
				.getSetCookie()
				.map((one) => one.split(';')[0])
				.join('; ') || cookie;
		return await response.text();
	};
	for (const [index, [glaze, units]] of wanted.entries())
		await ask(
			'/cart/add',
			new URLSearchParams({ id: holm.idOf(glaze), quantity: `${units}`, 'properties[Note]': `${index}` }),
		);
	const html = await ask('/cart');
	const [, notice = ''] = /<div class="bo-s" data-on>([\s\S]*?)<\/div>\s*<\/div>\s*<\/backorder/.exec(html) ?? [];
	return notice
		.replace(/<\/(dt|dd)>/g, ' | ')
		.replace(/<[^>]+>/g, '')
		.replace(/\s+/g, ' ')
		.trim();
}

test('nothing waits: nothing is said', async () => {
	expect(
		await cartOf([
			['Oat', 5],
			['Moss', 1],
		]),
	).toBe('');
	expect(await cartOf([])).toBe('');
});

test('what waits is said with its day, and that the rest can ship first', async () => {
	expect(
		await cartOf([
			['Oat', 7],
			['Moss', 1],
		]),
	).toBe('2 × Stoneware pitcher – Oat | ship 3–8 Dec | 2 of 8 items ship later. The rest can ship first.');
	expect(
		await cartOf([
			['Ink', 1],
			['Moss', 1],
		]),
	).toBe('1 × Stoneware pitcher – Ink | date being confirmed | 1 of 2 items ships later. The rest can ship first.');
	expect(
		await cartOf([
			['Rust', 1],
			['Moss', 1],
		]),
	).toBe('1 × Stoneware pitcher – Rust | ships from 3 Dec | 1 of 2 items ships later. The rest can ship first.');
});

test('two lines of one variant share its stock', async () => {
	expect(
		await cartOf([
			['Oat', 4],
			['Oat', 3],
		]),
	).toBe('2 × Stoneware pitcher – Oat | ship 3–8 Dec | 2 of 7 items ship later. The rest can ship first.');
});

test('where everything waits it does not speak of a rest', async () => {
	expect(await cartOf([['Ink', 2]])).toBe(
		'2 × Stoneware pitcher – Ink | date being confirmed | Everything in your cart ships later.',
	);
});

const today = { basis: 'inbound', earliest: day('2026-11-22'), latest: day('2026-11-24') } as const;

test('of what may ship today it is not said that it ships later', async () => {
	const holm = createHolm([...glazes, { name: 'Sand', available: 0, promise: curve({ steps: [], then: today }) }]);
	expect(await cartOf([['Sand', 1]], '', holm)).toBe('1 × Stoneware pitcher – Sand | ships 22–24 Nov |');
	const withRest = [
		['Sand', 1],
		['Moss', 1],
	] as const;
	expect(await cartOf(withRest, '', holm)).toBe('1 × Stoneware pitcher – Sand | ships 22–24 Nov |');
	expect(await cartOf([...withRest, ['Ink', 1]], '', holm)).toContain(
		'1 of 3 items ships later. The rest can ship first.',
	);
});

test('what is not shipped is no rest that can ship first', async () => {
	const holm = createHolm([...glazes, { name: 'Gift card', tracked: false, requiresShipping: false }]);
	const cart = [
		['Oat', 6],
		['Gift card', 2],
	] as const;
	expect(await cartOf(cart, '', holm)).toContain('1 of 6 items ships later.');
	const noRest = [
		['Ink', 1],
		['Gift card', 1],
	] as const;
	expect(await cartOf(noRest, '', holm)).toBe('1 × Stoneware pitcher – Ink | date being confirmed |');
});

test.each([
	['de', 'Alles in Ihrem Warenkorb wird später versandt.'],
	['fr', 'Tous les articles de votre panier sont expédiés plus tard.'],
	['es', 'Todo lo que hay en tu carrito se envía más tarde.'],
	['it', 'Tutto ciò che è nel carrello viene spedito più tardi.'],
	['nl', 'Alles in je winkelwagen wordt later verzonden.'],
	['ja', 'カートの商品はすべて後日発送です。'],
	['ar', 'كل ما في سلتك يُشحن لاحقًا.'],
])('in %s a cart of which all waits promises no day that no line names', async (locale, text) => {
	expect(await cartOf([['Ink', 2]], `/${locale}`)).toMatch(new RegExp(` \\| ${text}$`));
});

test.each([
	['de', '7 × Stoneware pitcher – Ink | Termin wird geklärt | 7 von 8 Artikeln werden später versandt.'],
	['fr', '7 × Stoneware pitcher – Ink | date en cours de confirmation | 7 articles sur 8 sont expédiés plus tard.'],
	['es', '7 × Stoneware pitcher – Ink | fecha por confirmar | 7 de 8 artículos se envían más tarde.'],
	['it', '7 × Stoneware pitcher – Ink | data da confermare | 7 articoli su 8 vengono spediti più tardi.'],
	['nl', '7 × Stoneware pitcher – Ink | datum wordt bevestigd | 7 van 8 artikelen worden later verzonden.'],
	['ja', 'Stoneware pitcher – Ink × 7 | 発送日を確認中 | 8点のうち7点は後日発送です。'],
	['ar', '7 × Stoneware pitcher – Ink | الموعد قيد التأكيد | 7 منتجات من 8 تُشحن لاحقًا.'],
])('in %s it reads as that language is written', async (locale, text) => {
	expect(
		await cartOf(
			[
				['Ink', 7],
				['Moss', 1],
			],
			`/${locale}`,
		),
	).toContain(text);
});

test.each([
	[1, 'منتج واحد من 2 يُشحن لاحقًا.'],
	[2, 'منتجان من 3 يُشحنان لاحقًا.'],
	[3, '3 منتجات من 4 تُشحن لاحقًا.'],
	[11, '11 منتجًا من 12 يُشحن لاحقًا.'],
	[100, '100 منتج من 101 يُشحن لاحقًا.'],
])('Arabic counts %i that wait as Arabic does', async (units, text) => {
	expect(
		await cartOf(
			[
				['Ink', units],
				['Moss', 1],
			],
			'/ar',
		),
	).toContain(text);
});

test('a title is printed as it is, braces, markup and all', async () => {
	const holm = createHolm([{ name: 'Ink {name} {value} {units} <b>', available: 0 }]);
	expect(await cartOf([['Ink {name} {value} {units} <b>', 1]], '', holm)).toContain(
		'1 × Stoneware pitcher – Ink {name} {value} {units} &lt;b&gt; | date being confirmed',
	);
});

test("the merchant's words are said, in the form that counts", async () => {
	const holm = createHolm(glazes);
	const wording = { en: { 'cart.some.other': "We'll send {lines} of {all} later", 'cart.line': '{name} ({units})' } };
	holm.settings({ wording });
	expect(
		await cartOf(
			[
				['Ink', 2],
				['Moss', 1],
			],
			'',
			holm,
		),
	).toBe('Stoneware pitcher – Ink (2) | date being confirmed | We&#39;ll send 2 of 3 later');
});

const holm = createHolm(glazes);
const { visit, served } = createScene(holm);

/** The cart, in a browser, of somebody who bought these. */
async function open(
	wanted: readonly (readonly [glaze: string, units: number])[],
	path = '/cart',
	options: Visiting = {},
) {
	const shopper = await visit('/products/stoneware-pitcher', options);
	for (const [glaze, units] of wanted)
		await shopper.page.evaluate(
			async (item) => {
				await fetch('/cart/add.js', { method: 'POST', body: new URLSearchParams(item) });
			},
			{ id: holm.idOf(glaze), quantity: `${units}` },
		);
	const url = `${served().origin}${path}`;
	await shopper.page.goto(url);
	// Lines that were added without their promise are given it first: that is another test's.
	await expect.poll(() => notice(shopper.page).getAttribute('data-lines')).toBe('');
	await shopper.page.goto(url);
	return shopper;
}
const notice = (page: Page) => page.locator('backorder-cart-notice');
const said = async (page: Page) => (await notice(page).textContent())?.replace(/\s+/g, ' ').trim();
const change = async (page: Page, line: number, quantity: number) => {
	const form = page.locator('[data-change]').nth(line);
	await form.locator('[name=quantity]').first().fill(`${quantity}`);
	await form.locator('button').first().click();
};

test.each(families)('%s: a quantity that changes changes what is said', async (family) => {
	const { page } = await open(
		[
			['Oat', 5],
			['Moss', 1],
		],
		`/cart?theme=${family}`,
	);
	expect(await said(page)).toBe('');
	await change(page, 0, 7);
	await expect
		.poll(() => said(page))
		.toBe('2 × Stoneware pitcher – Oat ship 3–8 Dec 2 of 8 items ship later. The rest can ship first.');
	await change(page, 1, 0);
	await expect.poll(() => said(page)).toContain('2 of 7 items ship later.');
	await change(page, 0, 5);
	await expect.poll(() => said(page)).toBe('');
});

test('a change by another script, or by the standard event alone, is heard', async () => {
	const { page } = await open([['Oat', 7]]);
	await page.evaluate(async () => {
		await fetch('/cart/change.js', { method: 'POST', body: new URLSearchParams({ line: '1', quantity: '6' }) });
	});
	await expect.poll(() => said(page)).toContain('1 × Stoneware pitcher');

	await page.evaluate(() => {
		const stale = document.querySelector('backorder-cart-notice') as HTMLElement;
		stale.innerHTML = 'stale';
		const event = Object.assign(new Event('shopify:cart:lines-update'), { promise: Promise.resolve({}) });
		document.dispatchEvent(event);
	});
	await expect.poll(() => said(page)).toContain('1 × Stoneware pitcher');
});

test.each(families)('%s: what an action adds is said too', async (family) => {
	const { page, asked } = await open([['Moss', 1]], `/cart?theme=${family}`);
	expect(await said(page)).toBe('');
	const before = asked.length;
	await page.evaluate(async (id) => {
		const { updateCart } = Reflect.get(globalThis, 'Shopify').actions;
		await updateCart({ lines: [{ merchandiseId: `gid://shopify/ProductVariant/${id}`, quantity: 1 }] });
	}, holm.idOf('Ink'));
	await expect.poll(() => said(page)).toContain('1 of 2 items ships later. The rest can ship first.');
	expect(asked.slice(before).filter((url) => /\/cart\/(add|change|update)/.test(url))).toEqual([]);
});

test('a page that comes back from a cache, or stands open over midnight, asks for what holds now', async () => {
	const { page } = await open([['Oat', 7]]);
	const stale = () =>
		notice(page).evaluate((one) => {
			one.innerHTML = 'stale';
		});
	await stale();
	await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
	await expect.poll(() => said(page)).toContain('2 × Stoneware pitcher');
	await page.clock.install({ time: new Date('2026-11-23T04:58:00Z') });
	await page.goto(`${served().origin}/cart`);
	await stale();
	await page.clock.fastForward('01:00');
	await settle(page);
	expect(await said(page)).toBe('stale');
	await page.clock.fastForward('02:00');
	await expect.poll(() => said(page)).toContain('2 × Stoneware pitcher');
});

test('where the shop does not answer nothing is said, rather than what was true before', async () => {
	const { page } = await open([['Oat', 7]]);
	await page.route('**/cart?section_id=*', (route) => route.fulfill({ body: 'Too many requests' }));
	await change(page, 0, 9);
	await expect.poll(() => said(page)).toBe('');
});

test.each(families)('%s: axe finds nothing in the cart, in either direction', async (family) => {
	const { page } = await open(
		[
			['Oat', 7],
			['Rust', 1],
			['Ink', 1],
			['Moss', 1],
		],
		`/cart?theme=${family}`,
	);
	await notice(page).locator('dl').waitFor();
	expect(await violationsOf(page)).toEqual([]);
	await page.goto(`${served().origin}/ar/cart?theme=${family}`);
	await notice(page).locator('dl').waitFor();
	expect(await violationsOf(page)).toEqual([]);
});

test.each(['', '/de', '/ar'])('how many stands in one line before what, on a phone: "%s"', async (root) => {
	const options = { viewport: { width: 375, height: 900 } };
	const { page } = await open([['Oat', 7]], `${root}/cart`, options);
	const lines = await notice(page)
		.locator('dt')
		.evaluate((label) => {
			const texts = document.createTreeWalker(label, NodeFilter.SHOW_TEXT, (text) =>
				text.textContent?.includes('×') ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP,
			);
			const range = document.createRange();
			range.selectNodeContents(texts.nextNode() as Node);
			return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
		});
	expect(lines).toBe(1);
});

test.each(['de', 'ar', 'ja'])('in %s nothing stands outside a small phone', async (locale) => {
	const options = { viewport: { width: 320, height: 700 } };
	const { page } = await open(
		[
			['Oat', 7],
			['Rust', 1],
			['Ink', 1],
		],
		`/${locale}/cart`,
		options,
	);
	await notice(page).locator('dl').waitFor();
	const outside = await notice(page).evaluate(
		(element) =>
			[...element.querySelectorAll('*')].filter((one) => {
				const { left, right } = one.getBoundingClientRect();
				return left < -0.5 || right > innerWidth + 0.5;
			}).length,
	);
	expect(outside).toBe(0);
});
