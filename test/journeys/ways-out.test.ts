/**
 * The two ways out of a wait, each from the product page to an order: what is in stock instead, and a raincheck that is
 * left, confirmed, offered at its held price, bought and withdrawn. Each test goes on where the one before it ended.
 */
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { requireBySku } from '../platform/seed';
import { addSoldOut } from '../platform/seed-sold-out';
import { findAccessibilityProblems } from '../setup/journey-axe';
import { type JourneyWorld, startJourneyWorld, stopAtFirstFailure, until } from '../setup/journey-world';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const ana = 'ana.lind@mail.example';
const ben = 'ben.ozturk@mail.example';
const cleo = 'cleo.marsh@mail.example';
/** Has run out, and is not sold below zero. */
const soldOut = 'HAR-SLA';

let world: JourneyWorld;

beforeAll(async () => {
	world = await startJourneyWorld('allowed');
	addSoldOut(world.shop);
});
afterAll(async () => {
	await world?.close();
});
stopAtFirstFailure(() => world);

const looked = new Map<string, readonly string[]>();
const look = async (name: string, where: Page | Frame, what: 'page' | 'mail' = 'page') => {
	looked.set(name, await findAccessibilityProblems(where, what));
};
const mailsTo = (address: string) => world.mailbox.messages().filter(({ to }) => to.includes(address));
const pageOf = (sku: string) => {
	const { id, productId } = requireBySku(world.shop, sku);
	return `https://${world.shop.facts.domain}/products/${world.shop.products.get(productId)?.handle}?variant=${id}`;
};
const save = async () => {
	await world.merchant.locator('#save-bar [data-save]').click();
	await world.merchant.getByRole('status').getByText('Settings saved').waitFor();
};
/** Opens a link of the app's own path that a mail holds. */
async function openLink(html: string, name: string | RegExp): Promise<void> {
	await world.shopper.setContent(html);
	const address = await world.shopper.getByRole('link', { name }).first().getAttribute('href');
	await world.shopper.goto(address ?? 'about:blank');
}
async function askForRaincheck(sku: string, email: string): Promise<void> {
	await world.shopper.bringToFront();
	await world.shopper.goto(pageOf(sku));
	await world.shopper.getByLabel('Your e-mail').fill(email);
	// Nobody reads a page and types an address in less: what comes sooner counts as a script's.
	await world.shopper.waitForFunction(
		() => Date.now() / 1000 - Number(document.querySelector<HTMLInputElement>('[name="since"]')?.value) > 3,
	);
	await world.shopper.getByRole('button', { name: 'Get a raincheck' }).click();
	await world.shopper.getByText('Raincheck saved').waitFor();
}
async function confirm(email: string): Promise<void> {
	const mail = await world.mailbox.waitFor(({ to }) => to.includes(email), 30_000);
	await world.shopper.bringToFront();
	await openLink(mail.html, 'Confirm my raincheck');
	await world.shopper.getByRole('button', { name: 'Confirm my raincheck' }).click();
	await world.shopper.getByText('Your raincheck is valid').waitFor();
}
async function setPrice(sku: string, price: string): Promise<void> {
	const { id, productId } = requireBySku(world.shop, sku);
	await world.ask(
		`mutation Price($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
			productVariantsBulkUpdate(productId: $productId, variants: $variants) { userErrors { message } } }`,
		{
			productId: `gid://shopify/Product/${productId}`,
			variants: [{ id: `gid://shopify/ProductVariant/${id}`, price }],
		},
	);
}

test('the merchant lets rainchecks hold the price', async () => {
	await world.openApp();
	await world.inApp.getByRole('heading', { name: 'Needs a date' }).waitFor();
	await world.openApp('/app/settings');
	await world.inApp.getByLabel('Settle window').fill('1');
	await world.inApp.getByLabel(/hold.*price/i).check();
	await save();
});

test('what is in stock stands beside what is not, and one click puts it in the cart', async () => {
	const published = () => world.shop.metafields.get(`gid://shopify/ProductVariant/${world.variant(soldOut).id}`);
	await until('the alternatives are published', () =>
		[...(published()?.keys() ?? [])].some((key) => key.endsWith('.alternatives')),
	);
	await world.shopper.bringToFront();
	await world.shopper.goto(pageOf(soldOut));
	await world.shopper.getByRole('heading', { name: 'In stock now' }).waitFor();
	const tile = world.shopper.locator('backorder-alternatives li').first();
	const name = (await tile.locator('a span').textContent()) ?? '';
	await look('the product page', world.shopper);
	await tile.getByRole('button').click();
	await world.shopper.getByRole('dialog').getByRole('link', { name: 'View cart' }).click();
	await world.shopper.waitForURL(/\/cart$/);
	await world.shopper
		.getByText(name.split(' – ')[0] ?? name)
		.first()
		.waitFor();
});

test('a shopper leaves an address, and opening the link in the mail changes nothing', async () => {
	await askForRaincheck(soldOut, ana);
	await look('the saved raincheck', world.shopper);
	const mail = await world.mailbox.waitFor(({ to }) => to.includes(ana), 30_000);
	await openLink(mail.html, 'Confirm my raincheck');
	await world.shopper.getByRole('button', { name: 'Confirm my raincheck' }).waitFor();
	await look('the page of the link', world.shopper);
	await world.openApp('/app/rainchecks');
	await world.inApp.getByText('1 not confirmed').waitFor();
});

test('it counts once the button is pressed, at the price of the day', async () => {
	await confirm(ana);
	await world.shopper.getByText('$68.00').first().waitFor();
	await look('the confirmed raincheck', world.shopper);
	await askForRaincheck(soldOut, ben);
	await confirm(ben);
	await world.openApp('/app/rainchecks');
	await world.inApp.getByText('$136.00').waitFor();
});

test('the merchant finds a raincheck by its address and drops it, from where one stands and back', async () => {
	await askForRaincheck(soldOut, cleo);
	await world.openApp('/app/rainchecks');
	const asked: string[] = [];
	world.merchant.on('request', (request) => asked.push(decodeURIComponent(request.url())));
	await world.inApp.getByLabel('Search rainchecks').fill(cleo);
	await world.inApp.getByRole('button', { name: 'Search' }).click();
	await world.inApp.getByText(`Of ${cleo}`).waitFor();
	await world.inApp.getByRole('row', { name: 'Not confirmed' }).getByRole('link').click();
	await world.inApp.getByText('c…@mail.example').waitFor();
	await world.inApp.getByRole('button', { name: 'Not confirmed' }).click();
	await world.inApp.getByRole('button', { name: 'Not confirmed', pressed: true }).waitFor();
	await world.inApp.getByRole('button', { name: 'Drop the raincheck of c…@mail.example' }).click();
	await world.inApp.getByText('No raincheck found').waitFor();
	expect(await world.inApp.getByLabel('Search by e-mail address').inputValue()).toBe(cleo);
	await world.inApp.getByRole('button', { name: 'Over' }).click();
	await world.inApp.getByText('Dropped').waitFor();
	await world.inApp.getByRole('link', { name: 'Rainchecks' }).click();
	await world.inApp.getByText(`Of ${cleo}`).waitFor();
	expect(asked.length).toBeGreaterThan(3);
	expect(asked.filter((url) => url.includes(cleo))).toEqual([]);
});

test('one unit comes in and the price has risen: the first in the queue gets a link, at the held price', async () => {
	await setPrice(soldOut, '80.00');
	await until('the app knows the price', async () => {
		await world.shopper.goto(pageOf(soldOut));
		return world.shopper.getByText('$80.00').first().isVisible();
	});
	await world.stock(soldOut, 1);
	const mail = await world.mailbox.waitFor(({ to, subject }) => to.includes(ana) && /back/.test(subject), 30_000);
	for (const part of [mail.subject, mail.html, mail.text]) expect(part).toContain('$68.00');
	await openLink(mail.html, /Buy it at/);
	await world.shopper.waitForURL(/checkout/);
	expect(await world.shopper.getByText('$68.00').count()).toBeGreaterThan(0);
	expect(mailsTo(ben)).toHaveLength(1);
});

test('bought with the link the order costs what was promised, and the raincheck is redeemed', async () => {
	await world.shopper.locator('[name="email"]').fill(ana);
	await world.shopper.locator('[name="first_name"]').fill('Ana');
	await world.shopper.locator('[name="last_name"]').fill('Lind');
	await world.shopper.locator('form.fields button[type="submit"]').click();
	await world.shopper.waitForURL(/\/checkout\/thanks\//);
	const order = [...world.shop.orders.values()].at(-1);
	expect(
		await world.ask('query Total($id: ID!) { order(id: $id) { subtotalPriceSet { shopMoney { amount } } } }', {
			id: `gid://shopify/Order/${order?.id}`,
		}),
	).toEqual({ order: { subtotalPriceSet: { shopMoney: { amount: '68.00' } } } });
	await until('the raincheck is redeemed', async () => {
		await world.openApp(`/app/rainchecks/${world.variant(soldOut).id}?show=all`);
		await world.inApp.getByText('$68.00').first().waitFor();
		return world.inApp.getByText(`Redeemed in ${order?.name}`).isVisible();
	});
	await world.shopper.bringToFront();
	const [, ready] = mailsTo(ana);
	await openLink(ready?.html ?? '', 'See or withdraw my raincheck');
	await world.shopper.getByText('You have ordered it.').waitFor();
});

test('who withdraws by the link of the mail hears nothing more, and the unit stays for sale', async () => {
	const [asked] = mailsTo(ben);
	await openLink(asked?.html ?? '', 'See or withdraw my raincheck');
	await world.shopper.getByRole('button', { name: 'Withdraw my raincheck' }).click();
	await world.shopper.getByText('Raincheck withdrawn').first().waitFor();
	await look('the withdrawn raincheck', world.shopper);
	await world.stock(soldOut, 2);
	await until('the stock is known', async () => {
		await world.openApp('/app/rainchecks');
		return world.inApp.getByText('Nobody waits').isVisible();
	});
	expect(mailsTo(ben)).toHaveLength(1);
	expect(mailsTo(ana)).toHaveLength(2);
});

test('axe finds nothing on the way, nothing left the machine, and no console complained', () => {
	expect(looked.size).toBe(5);
	expect(Object.fromEntries([...looked].filter(([, problems]) => problems.length > 0))).toEqual({});
	expect(world.proxy.refused()).toEqual([]);
	expect(world.platform.gaps).toEqual([]);
	expect(world.consoleErrors).toEqual([]);
});
