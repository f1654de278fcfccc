import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type JourneyBrowser, openJourneyBrowser } from '../../setup/journey-browser';
import { type StandInProxy, startProxy } from '../proxy/proxy';
import { appBridgeScript, createFrame } from './frame';

const shop = { domain: 'holm-studio.myshopify.com', handle: 'holm-studio', name: 'Holm Studio' };
const identity = { clientId: 'the-client-id', clientSecret: 'the-secret' };
const appUrl = 'https://app.example';
const outerUrl = `https://admin.shopify.com/store/${shop.handle}/apps/${identity.clientId}`;

let proxy: StandInProxy;
let browser: JourneyBrowser;
let page: Page;
let app: FrameLocator;
/** What the made-up app saw: method, path and whether a token came along. */
const seen: { readonly path: string; readonly token: string | null; readonly body: string }[] = [];
let refusals = 0;

const document = `<!doctype html><html lang="en"><head><meta name="shopify-api-key" content="${identity.clientId}">
<script src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script><title>App</title></head><body>
<ui-nav-menu><a href="/app" rel="home">Home</a><a href="/app/orders">Orders waiting</a><a href="/app/settings">Settings</a></ui-nav-menu>
<ui-title-bar title="Backorder"><button variant="primary" onclick="document.body.dataset.pressed = 'yes'">Add date</button></ui-title-bar>
<form data-save-bar><label>Lead time <input name="lead" value="5"></label></form>
<ui-save-bar id="bar"><button variant="primary" onclick="document.body.dataset.saved = 'yes'"></button><button onclick="document.body.dataset.saved = 'no'"></button></ui-save-bar>
<ui-modal id="modal"><p>Inside the modal</p><ui-title-bar title="Sure?"><button variant="primary" onclick="document.body.dataset.modal = 'ok'">Yes</button></ui-title-bar></ui-modal>
<script>
	addEventListener('shopify:navigate', (event) => history.pushState({}, '', event.target.getAttribute('href')));
	document.querySelector('form').addEventListener('submit', (event) => { event.preventDefault(); document.body.dataset.submitted = 'yes'; });
</script></body></html>`;

beforeAll(async () => {
	const frame = createFrame({
		app: { ...identity, name: 'Backorder', appUrl },
		shop,
		links: [],
		ask: async () => ({
			collections: { nodes: [{ id: 'gid://shopify/Collection/71', title: 'Table', handle: 'table' }] },
			products: {
				nodes: [
					{
						id: 'gid://shopify/Product/1',
						title: 'Stoneware pitcher',
						handle: 'stoneware-pitcher',
						variants: {
							nodes: [
								{
									id: 'gid://shopify/ProductVariant/11',
									title: 'Oat',
									sku: 'P-OAT',
									price: '48.00',
									inventoryQuantity: 2,
								},
							],
						},
					},
				],
			},
		}),
		scopes: () => ({ granted: ['read_products'], required: ['read_products'], optional: [] }),
		extensions: () => [],
		now: () => new Date(),
	});
	proxy = await startProxy([
		{ host: 'admin.shopify.com', handler: frame },
		{ host: 'cdn.shopify.com', handler: () => appBridgeScript() },
		{
			host: 'app.example',
			handler: async (request) => {
				const url = new URL(request.url);
				if (url.pathname.startsWith('/api')) {
					seen.push({ path: url.pathname, token: request.headers.get('authorization'), body: await request.text() });
					refusals -= 1;
					return refusals < 0
						? new Response('done')
						: new Response('', { status: 401, headers: { 'X-Shopify-Retry-Invalid-Session-Request': '1' } });
				}
				if (url.pathname === '/auth/session-token') {
					return new Response(
						`<script data-api-key="${identity.clientId}" src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script>`,
						{ headers: { 'content-type': 'text/html' } },
					);
				}
				if (!url.searchParams.has('id_token')) {
					const reload = encodeURIComponent(`${url.pathname}?${url.searchParams}`);
					return Response.redirect(`${appUrl}/auth/session-token?shop=${shop.domain}&shopify-reload=${reload}`);
				}
				return new Response(document, {
					headers: {
						'content-type': 'text/html',
						'content-security-policy': `frame-ancestors https://${shop.domain} https://admin.shopify.com`,
					},
				});
			},
		},
	]);
	browser = await openJourneyBrowser(proxy.url, 'allowed');
});
afterAll(async () => {
	await browser?.close();
	await proxy?.close();
});
beforeEach(async () => {
	page = await browser.context.newPage();
	app = page.frameLocator('#app');
	await page.goto(`${outerUrl}/app?tab=1`);
	await app.getByText('Lead time').waitFor();
});
afterEach(async () => {
	await page.close({ runBeforeUnload: false });
});

const bridge = <T>(run: string) =>
	app.locator('body').evaluate((_, code) => new Function(`return ${code}`)(), run) as Promise<T>;

test('the app learns shop, host and app, and the address shows where it is without what the admin added', async () => {
	expect(await bridge('({ ...shopify.config, embedded: shopify.environment.embedded })')).toEqual({
		apiKey: identity.clientId,
		shop: shop.domain,
		host: Buffer.from('admin.shopify.com/store/holm-studio').toString('base64').replace(/=+$/, ''),
		locale: 'en-US',
		embedded: true,
	});
	expect(page.url()).toBe(`${outerUrl}/app?tab=1`);
});

test('a request to the app carries a token; a refused one is sent once more with a fresh token and its body', async () => {
	seen.length = 0;
	refusals = 1;
	expect(await bridge(`fetch('/api/x', { method: 'POST', body: 'kept' }).then((answer) => answer.text())`)).toBe(
		'done',
	);
	expect(seen.map(({ body }) => body)).toEqual(['kept', 'kept']);
	expect(seen[0]?.token).toMatch(/^Bearer ey/);
	expect(seen[1]?.token).not.toBe(seen[0]?.token);
	expect(seen[1]?.token).not.toBe(await bridge('shopify.idToken()'));
});

test('an app that is refused twice is told so, and not asked for ever', async () => {
	seen.length = 0;
	refusals = 5;
	expect(await bridge(`fetch('/api/x').then((answer) => answer.status)`)).toBe(401);
	expect(seen).toHaveLength(2);
	refusals = 0;
});

test('the menu lists the links but the home one, and follows one inside the app', async () => {
	const menu = page.locator('#app-nav a');
	await menu.getByText('Settings').waitFor();
	expect(await menu.allTextContents()).toEqual(['Orders waiting', 'Settings']);
	await menu.getByText('Settings').click();
	await page.waitForURL(`${outerUrl}/app/settings`);
	expect(await page.locator('#app-nav a[aria-current="page"]').textContent()).toBe('Settings');
	await page.goBack();
	await page.waitForURL(`${outerUrl}/app?tab=1`);
});

test('the title bar shows the buttons of the app, and pressing one presses that of the app', async () => {
	await page.locator('#title-bar').getByRole('button', { name: 'Add date' }).click();
	await app.locator('body[data-pressed="yes"]').waitFor();
});

test('a form shows the save bar while it differs; discard resets it, save submits it', async () => {
	const field = app.getByLabel('Lead time');
	await field.fill('9');
	await page.locator('#save-bar').waitFor({ state: 'visible' });
	await field.fill('5');
	await page.locator('#save-bar').waitFor({ state: 'hidden' });
	await field.fill('8');
	await page.locator('#save-bar [data-discard]').click();
	await page.locator('#save-bar').waitFor({ state: 'hidden' });
	expect(await field.inputValue()).toBe('5');
	await field.fill('7');
	await page.locator('#save-bar [data-save]').click();
	await app.locator('body[data-submitted="yes"]').waitFor();
	await page.locator('#save-bar').waitFor({ state: 'hidden' });
});

test('leaving with unsaved changes asks first', async () => {
	await app.getByLabel('Lead time').fill('9');
	await page.locator('#app-nav').getByText('Settings').click();
	await page.getByRole('button', { name: 'Stay' }).click();
	expect(page.url()).toBe(`${outerUrl}/app?tab=1`);
	await page.locator('#app-nav').getByText('Settings').click();
	await page.getByRole('button', { name: 'Leave page' }).click();
	await page.waitForURL(`${outerUrl}/app/settings`);
});

test('a ui-save-bar is shown by the app and presses its own buttons', async () => {
	await bridge(`shopify.saveBar.show('bar')`);
	await page.locator('#save-bar [data-save]').click();
	await app.locator('body[data-saved="yes"]').waitFor();
	await bridge(`shopify.saveBar.hide('bar')`);
	await page.locator('#save-bar').waitFor({ state: 'hidden' });
});

test('a modal opens with its title and its buttons', async () => {
	await bridge(`shopify.modal.show('modal')`);
	await app.getByRole('dialog', { name: 'Sure?' }).waitFor();
	// The words stay a child of <ui-modal>: the dialog shows them by a slot.
	await app.getByText('Inside the modal').waitFor();
	await app.getByRole('button', { name: 'Yes' }).click();
	await app.locator('body[data-modal="ok"]').waitFor();
	await bridge(`shopify.modal.hide('modal')`);
	await app.getByText('Inside the modal').waitFor({ state: 'hidden' });
});

test('a toast appears in the admin', async () => {
	expect(await bridge(`shopify.toast.show('Saved', { duration: 60000 })`)).toBe('toast-1');
	await page.getByRole('status').getByText('Saved').waitFor();
	await bridge(`shopify.toast.hide('toast-1')`);
	await page.getByRole('status').getByText('Saved').waitFor({ state: 'detached' });
});

test('the picker answers what was ticked, and nothing where it was cancelled', async () => {
	const pick = bridge<{ id: string }[]>(`shopify.resourcePicker({ type: 'variant', multiple: true })`);
	await page.getByLabel('Stoneware pitcher - Oat').check();
	await page.getByRole('button', { name: 'Select' }).click();
	expect((await pick).map(({ id }) => id)).toEqual(['gid://shopify/ProductVariant/11']);
	const collection = bridge<{ id: string }[]>(`shopify.resourcePicker({ type: 'collection', action: 'select' })`);
	await page.getByLabel('Table').check();
	await page.getByRole('button', { name: 'Select' }).click();
	expect((await collection).map(({ id }) => id)).toEqual(['gid://shopify/Collection/71']);
	const cancelled = bridge(`shopify.resourcePicker({ type: 'product' })`);
	await page.getByRole('button', { name: 'Cancel' }).click();
	expect(await cancelled).toBeUndefined();
});

test('what the stand-in does not offer fails with a sentence', async () => {
	expect(await bridge(`shopify.scanner.capture().catch((error) => error.message)`)).toBe(
		'The stand-in for App Bridge has no shopify.scanner',
	);
});

test('a document without a token goes through the bounce page and comes back with one', async () => {
	await app.locator('body').evaluate(() => location.assign('/app/orders?shop=holm-studio.myshopify.com'));
	await page.waitForURL(`${outerUrl}/app/orders`);
	await app.getByText('Lead time').waitFor();
});

test('an app that is opened outside the admin goes home into it', async () => {
	const host = await bridge<string>('shopify.config.host');
	await page.goto(`${appUrl}/app/orders?id_token=x&shop=${shop.domain}&host=${host}`);
	await page.waitForURL(`${outerUrl}/app/orders`);
});

test('a browser that denies storage to the frame is answered all the same', async () => {
	const strict = await openJourneyBrowser(proxy.url, 'blocked');
	try {
		const other = await strict.context.newPage();
		await other.goto(`${outerUrl}/app`);
		const frame = other.frameLocator('#app');
		await frame.getByText('Lead time').waitFor();
		const said = await frame.locator('body').evaluate(async () => {
			try {
				sessionStorage.setItem('x', 'y');
				return 'storage is allowed';
			} catch {
				return window.shopify.idToken();
			}
		});
		expect(said).toMatch(/^ey/);
	} finally {
		await strict.close();
	}
});

test('nothing but the stand-in was asked for', () => {
	expect(proxy.refused().filter((host) => !/google|gvt1/.test(host))).toEqual([]);
});
