/** One thread, from a sale to a mailbox: each test goes on where the one before it ended. */
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Order } from '../platform/store';
import { findAccessibilityProblems } from '../setup/journey-axe';
import { type JourneyWorld, startJourneyWorld, stopAtFirstFailure, until } from '../setup/journey-world';
import { first, later } from './days';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let world: JourneyWorld;
let bought: Order;
const buyer = 'mira.hansen@mail.example';

beforeAll(async () => {
	world = await startJourneyWorld('allowed');
});
afterAll(async () => {
	await world?.close();
});
stopAtFirstFailure(() => world);

const order = () => {
	const found = world.shop.orders.get(bought.id);
	if (!found) throw new Error('The order is gone');
	return found;
};
const mark = () => world.shop.metafields.get(`gid://shopify/Order/${bought.id}`);
const mails = () => world.mailbox.messages().filter(({ to }) => to.includes(buyer));
const appFrame = () => {
	const frame = world.merchant.frames().find((each) => each.url().startsWith('https://backorder.example'));
	if (!frame) throw new Error('The admin shows no app');
	return frame;
};
/** What axe said of each page on the way. Told at the end: it shall not hide what comes after. */
const looked = new Map<string, readonly string[]>();
const look = async (where: Page | Frame, what: 'page' | 'mail' = 'page') => {
	const name = what === 'mail' ? 'the mail' : where.url().replace(/\?.*/, '');
	looked.set(name, await findAccessibilityProblems(where, what));
};
const saveDate = async (window: typeof first, reason = '') => {
	await world.openApp(`/app/dates/${world.variant('PIT-OAT').id}`);
	await world.inApp.getByLabel('Ships from').fill(window.earliest);
	await world.inApp.getByLabel('Ships by').fill(window.latest);
	if (reason) await world.inApp.getByLabel('Why').fill(reason);
	await world.merchant.locator('#save-bar [data-save]').click();
	await world.merchant.getByRole('status').getByText('Ship date saved').waitFor();
};

test('the app installs itself and reads the shop with a bar that moves, then shows what needs a date', async () => {
	world.platform.faults.bulkMilliseconds = 3_000;
	await world.openApp();
	const bar = world.inApp.getByRole('progressbar', { name: 'Reading your shop' });
	await bar.waitFor();
	const seen = new Set<string>();
	await until('the shop is read', async () => {
		const value = await bar.getAttribute('aria-valuenow', { timeout: 300 }).catch(() => null);
		if (value !== null) seen.add(value);
		return world.inApp.getByRole('heading', { name: 'Needs a date' }).isVisible();
	});
	expect(seen.size).toBeGreaterThan(1);
	await world.inApp.getByText('Stoneware pitcher').first().waitFor();
	expect(world.shop.installation?.scopes).toEqual([...world.platform.config.scopes]);
	await look(appFrame());
});

test('a setting that cannot be is refused beside its field, with what was typed kept', async () => {
	await world.merchant.locator('#app-nav').getByText('Settings').click();
	await world.merchant.waitForURL(/\/app\/settings$/);
	await world.inApp.getByLabel('Settle window').fill('soon');
	await world.merchant.locator('#save-bar [data-save]').click();
	await world.inApp.getByText('Use a whole number of seconds from 1 to 3,600.').waitFor();
	expect(await world.inApp.getByLabel('Settle window').inputValue()).toBe('soon');
	await world.inApp.getByLabel('Settle window').fill('2');
	await world.merchant.locator('#save-bar [data-save]').click();
	await world.merchant.getByRole('status').getByText('Settings saved').waitFor();
	await look(appFrame());
});

test('a window that ends before it starts is refused, with both days kept', async () => {
	await world.openApp(`/app/dates/${world.variant('PIT-OAT').id}`);
	await world.inApp.getByLabel('Ships from').fill(first.latest);
	await world.inApp.getByLabel('Ships by').fill(first.earliest);
	await world.merchant.locator('#save-bar [data-save]').click();
	await world.inApp.getByText('The last day is before the first.').waitFor();
	expect(await world.inApp.getByLabel('Ships from').inputValue()).toBe(first.latest);
	expect(await world.inApp.getByLabel('Ships by').inputValue()).toBe(first.earliest);
});

test('the merchant gives a sold-out variant its window, and the product page shows it', async () => {
	await saveDate(first);
	const { id, productId } = world.variant('PIT-OAT');
	await until('the curve is published', () =>
		JSON.stringify([...(world.shop.metafields.get(`gid://shopify/ProductVariant/${id}`)?.values() ?? [])]).includes(
			first.latest,
		),
	);
	const handle = world.shop.products.get(productId)?.handle;
	await world.shopper.bringToFront();
	await world.shopper.goto(`https://${world.shop.facts.domain}/products/${handle}?variant=${id}`);
	await world.shopper.getByText(first.words).first().waitFor();
	await look(world.shopper);
});

test('a shopper buys two: the order is tagged and says what waits until when', async () => {
	bought = await world.buy({ sku: 'PIT-OAT', quantity: 2, email: buyer });
	await until('the order is tagged', () => order().tags.includes('backordered'));
	await until('the order says what waits', () => (mark()?.size ?? 0) > 0);
	expect(JSON.stringify([...(mark()?.values() ?? [])])).toContain(first.latest);
	await world.openApp('/app/orders');
	await world.inApp.getByText(bought.name).waitFor();
	expect(mails()).toEqual([]);
});

test('the date moves: exactly one mail says what was said, what is said now, and why', async () => {
	await saveDate(later, 'A third of the batch cracked in the second firing');
	const mail = await world.mailbox.waitFor(({ to }) => to.includes(buyer), 30_000);
	expect(mail.subject).toMatch(later.words);
	for (const part of [mail.html, mail.text]) {
		expect(part).toMatch(first.words);
		expect(part).toMatch(later.words);
		expect(part).toContain('A third of the batch cracked in the second firing');
	}
	await until('the order says the later date', () =>
		JSON.stringify([...(mark()?.values() ?? [])]).includes(later.latest),
	);
	await until('nothing is under way', async () => {
		await world.platform.tick();
		return world.platform.webhooks.log.every(({ state }) => state !== 'waiting' && state !== 'travelling');
	});
	expect(mails()).toHaveLength(1);
});

test('the order’s page shows its journey, and the mail as it was sent', async () => {
	await world.openApp(`/app/orders/${bought.id}`);
	await world.inApp.getByRole('heading', { name: 'Journey' }).waitFor();
	await world.inApp.getByText(later.words).first().waitFor();
	await look(appFrame());
	await world.inApp.locator('a[href*="/mail/"]').first().click();
	await world.inApp
		.getByText(mails()[0]?.subject ?? 'no mail')
		.first()
		.waitFor();
	await look(appFrame());
});

test('a crash and a restart send nothing twice', async () => {
	await world.restartApp('SIGKILL');
	await world.openApp();
	await world.inApp.getByRole('heading', { name: 'Orders waiting' }).waitFor();
	expect(mails()).toHaveLength(1);
});

test('stock arrives, the queue moves up, and the tag goes with the last line', async () => {
	await world.stock('PIT-OAT', 0);
	await until('the tag is gone', () => !order().tags.includes('backordered'));
	expect(mails()).toHaveLength(1);
});

test('axe finds nothing on the pages of app, admin and storefront, nor in the mail', async () => {
	const root = world.adminUrl.replace(/\/apps\/.*/, '');
	for (const where of [`${root}/orders`, `${root}/products`, root]) {
		await world.merchant.goto(where);
		await look(world.merchant);
	}
	await world.shopper.goto('about:blank');
	await world.shopper.setContent(mails()[0]?.html ?? '');
	await look(world.shopper, 'mail');
	expect(looked.size).toBe(9);
	expect(Object.fromEntries([...looked].filter(([, problems]) => problems.length > 0))).toEqual({});
});

test('nothing left the machine, nothing was asked that the stand-in does not know, no console complained', () => {
	expect(world.proxy.refused()).toEqual([]);
	expect(world.platform.gaps).toEqual([]);
	// The browser calls a refused form an error; two were refused on purpose.
	expect(world.consoleErrors.filter((words) => !words.includes('status of 422'))).toEqual([]);
});
