import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { createHolm, curve, noon } from '../../extension/holm';
import { serve } from '../../extension/serve';
import { launchBrowser } from '../../setup/browser';
import { addProduct } from '../catalogue';
import { createEngine } from './engine';
import { formatDate } from './liquid-date';
import { drawPicture, pictureForms, pictureGlazes } from './pictures';
import { productView } from './shop-view';

const origin = 'https://holm.example';

function openShop() {
	const holm = createHolm([
		{ name: 'Oat', available: -3, promise: curve() },
		{ name: 'Moss', available: 2, inventoryPolicy: 'DENY' },
	]);
	let cookie = '';
	const send = async (path: string, fields?: Record<string, string>) => {
		const body = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
		const answer = await holm.storefront(new Request(`${origin}${path}`, { ...body, headers: { cookie } }));
		const set = answer.headers.getSetCookie().map((one) => one.split(';')[0]);
		if (set.length > 0) cookie = [cookie, ...set].filter(Boolean).join('; ');
		return answer;
	};
	return { ...holm, send };
}

test('a checkout makes an order with what the product page promised, and takes the stock', async () => {
	const { send, shop, idOf } = openShop();
	const promise = { 'properties[Ships]': '3–8 Dec', 'properties[_backorder]': '2@2026-12-03/2026-12-08' };
	const added = await send('/cart/add', { id: idOf('Oat'), quantity: '2', ...promise });
	expect([added.status, added.headers.get('location')]).toEqual([303, '/cart']);
	const buyer = { email: 'ana@example.com', first_name: 'Ana', last_name: 'Silva', country: 'DE', city: 'Bremen' };
	const paid = await send('/checkout', buyer);
	expect(paid.status).toBe(303);
	const [order] = [...shop.orders.values()];
	expect(order?.lines.map(({ quantity, properties }) => ({ quantity, properties }))).toEqual([
		{
			quantity: 2,
			properties: [
				{ key: 'Ships', value: '3–8 Dec' },
				{ key: '_backorder', value: '2@2026-12-03/2026-12-08' },
			],
		},
	]);
	expect(order).toMatchObject({ email: 'ana@example.com', locale: 'en', shippingAddress: { countryCode: 'DE' } });
	const thanks = await (await send(paid.headers.get('location') ?? '')).text();
	expect(thanks).toContain('Your order is #1001.');
	expect(thanks).not.toContain('_backorder');
	expect(await (await send('/cart')).text()).toContain('Your cart is empty.');
	expect(await (await send('/products/stoneware-pitcher')).text()).toContain('"-5|');
});

test('the same variant with another promise is another line; a line can be changed and taken away', async () => {
	const { send, idOf } = openShop();
	await send('/cart/add', { id: idOf('Oat') });
	await send('/cart/add', { id: idOf('Oat'), 'properties[Ships]': '3–8 Dec' });
	await send('/cart/add', { id: idOf('Oat'), 'properties[Ships]': '3–8 Dec', quantity: '3' });
	const read = async () => (await (await send('/cart.js')).json()).items;
	const lines = await read();
	expect(lines.map(({ quantity }: { quantity: number }) => quantity)).toEqual([1, 4]);
	await send('/cart/change', { id: lines[1].key, quantity: '2' });
	await send('/cart/change', { id: lines[0].key, quantity: '0' });
	expect((await read()).map(({ quantity }: { quantity: number }) => quantity)).toEqual([2]);
});

test('what cannot be sold is refused in words', async () => {
	const { send, idOf, shop } = openShop();
	const status = async (fields: Record<string, string>) => {
		const answer = await send('/cart/add.js', fields);
		return [answer.status, (await answer.json()).description];
	};
	expect(await status({ id: idOf('Moss'), quantity: '3' })).toEqual([
		422,
		'You can only add 2 of this item to the cart.',
	]);
	expect(await status({ id: '7' })).toEqual([404, 'Cannot find variant']);
	expect((await status({ id: idOf('Oat'), quantity: '-1' }))[0]).toBe(422);
	expect((await send('/checkout', { email: 'ana@example.com', first_name: 'A', last_name: 'S' })).status).toBe(422);
	await send('/cart/add', { id: idOf('Oat') });
	expect((await send('/checkout', { email: 'ana', first_name: 'A', last_name: 'S' })).status).toBe(422);
	expect(shop.orders.size).toBe(0);
});

test('a page that does not exist says so with 404, and every page says that it is a stand-in', async () => {
	const { send, idOf } = openShop();
	await send('/cart/add', { id: idOf('Oat') });
	for (const [path, status] of [
		['/', 200],
		['/collections/tableware', 200],
		['/products/stoneware-pitcher', 200],
		['/cart', 200],
		['/checkout', 200],
		['/products/no-such-thing', 404],
		['/collections/no-such-thing', 404],
		['/checkout/thanks/7', 404],
		['/apps/elsewhere', 404],
	] as const) {
		const answer = await send(path);
		expect([path, answer.status]).toEqual([path, status]);
		expect(await answer.text()).toContain('A local stand-in for a Shopify storefront.');
		expect(await (await send(`/de${path}`)).text()).toContain('Ein lokaler Ersatz für einen Shopify-Shop.');
	}
	expect((await send('/cdn/pictures/pitcher-gold.svg')).status).toBe(404);
	expect((await send('/cdn/theme/assets/other.js')).status).toBe(404);
});

test('a title cannot become markup', async () => {
	const { send, shop } = openShop();
	addProduct(shop, { title: '<script>alert(1)</script>', handle: 'odd', variants: [{ price: '1.00', available: 1 }] });
	for (const path of ['/', '/products/odd']) {
		const html = await (await send(path)).text();
		expect(html).toContain('&lt;script&gt;alert(1)');
		expect(html).not.toContain('<script>alert(1)');
	}
});

test('only $app resolves, and only for the app', async () => {
	const { shop, idOf } = openShop();
	const [product] = [...shop.products.values()];
	if (!product) throw new Error('The shop has no product');
	const engine = createEngine({
		directory: `${process.cwd()}/extensions/backorder-theme`,
		locale: 'en',
		assetsAt: '',
		now: () => noon,
		zone: 'UTC',
		currency: 'USD',
	});
	const read = async (namespace: string, reader: 'app' | 'theme') => {
		const view = productView(shop, product, { root: '', reader, selected: idOf('Oat') });
		const source = `{{ v.metafields["${namespace}"].promise.value.asOf }}`;
		return await engine.parseAndRender(source, { v: view.selected_or_first_available_variant });
	};
	expect(await read('$app', 'app')).toBe(curve().asOf);
	expect(await read('$app', 'theme')).toBe('');
	for (const other of ['app', `app--${shop.appId}`, 'backorder', '$app:promise'])
		expect(await read(other, 'app')).toBe('');
});

test('the date filter reads days in the zone of the shop and gives back what is no date', () => {
	const format = (value: unknown, pattern: string) => formatDate(value, pattern, noon, 'America/New_York');
	expect(format('now', '%Y-%m-%d %H:%M %z')).toBe('2026-11-22 12:00 -0500');
	expect(format('2026-11-22', '%Y-%m-%d')).toBe('2026-11-22');
	expect(format('2026-11-22', '%s')).toBe(String(Date.parse('2026-11-22T05:00:00Z') / 1000));
	expect(format('2026-07-01', '%z')).toBe('-0400');
	expect(format('2026-11-22T01:00:00.000Z', '%Y-%m-%d')).toBe('2026-11-21');
	expect(format('2026-02-30', '%Y-%m-%d')).toBe('2026-02-30');
	expect(format('soon', '%s')).toBe('soon');
	expect(format(['2026-11-22'], '%s')).toEqual(['2026-11-22']);
	expect(() => format('now', '%j')).toThrow('%j');
});

test('every form is drawn in every glaze, and nothing else', () => {
	const drawn = pictureForms.flatMap((form) => pictureGlazes.map((glaze) => drawPicture(form, glaze)));
	expect(new Set(drawn).size).toBe(pictureForms.length * pictureGlazes.length);
	expect(drawn.every((svg) => svg?.startsWith('<svg') && !/NaN|undefined/.test(svg))).toBe(true);
	expect(drawPicture('constructor', 'oat')).toBeUndefined();
});

test('the pages look as they should to axe, and fit a phone', async () => {
	const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
	const { shop, storefront, idOf } = openShop();
	for (const [index, form] of pictureForms.entries())
		addProduct(shop, {
			title: `${form[0]?.toUpperCase()}${form.slice(1)} in ${pictureGlazes[index]}`,
			productType: ['Tableware', 'Kitchen', 'Linen'][index % 3] ?? '',
			images: [`${origin}/cdn/pictures/${form}-${pictureGlazes[index]}.svg`],
			variants: [{ price: '32.00', available: 4 }],
		});
	const browser = await launchBrowser();
	const served = await serve(storefront);
	try {
		for (const [size, width] of Object.entries({ desktop: 1280, phone: 375 })) {
			const page = await browser.newPage({ viewport: { width, height: 900 } });
			await page.clock.setFixedTime(noon);
			const look = async (name: string) => {
				await page.waitForLoadState('networkidle');
				await page.screenshot({ path: `test/.artifacts/storefront-${name}-${size}.png`, fullPage: true });
				await page.evaluate(axe);
				const violations = await page.evaluate(async () => {
					const { violations: found } = await Reflect.get(window, 'axe').run();
					return found.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [id, nodes[0]?.html]);
				});
				expect(violations, name).toEqual([]);
				expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(width);
			};
			await page.goto(`${served.origin}/`);
			await look('home');
			await page.goto(`${served.origin}/products/stoneware-pitcher?variant=${idOf('Oat')}`);
			await page.getByRole('button', { name: 'Buy it now' }).click();
			await page.getByRole('heading', { name: 'Checkout' }).waitFor();
			expect(await page.getByText('Ships: 3–8 Dec').count()).toBe(1);
			await look('checkout');
			await page.goto(`${served.origin}/cart`);
			await look('cart');
			await page.getByRole('link', { name: 'Check out' }).click();
			await page.getByLabel('E-mail').fill('ana@example.com');
			await page.getByLabel('First name').fill('Ana');
			await page.getByLabel('Last name').fill('Silva');
			await page.getByRole('button', { name: 'Pay $48.00 USD' }).click();
			await page.getByRole('heading', { name: 'Thank you' }).waitFor();
			await look('thanks');
			await page.goto(`${served.origin}/nowhere`);
			await look('missing');
			await page.close();
		}
	} finally {
		await browser.close();
		await served.close();
	}
	expect([...shop.orders.values()]).toHaveLength(2);
}, 90_000);
