/**
 * A world for a journey: the built app as its own process, the stand-in around it, and a Chromium that comes through the
 * proxy by Shopify's own addresses. People are played here (merchant, shopper); what they see is asserted in the
 * journeys. Every wait is for a state.
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterEach, beforeEach } from 'vitest';
import { startWorld, type World } from '../platform/demo/world';
import { holmDomain, requireBySku } from '../platform/seed';
import type { Order, Variant } from '../platform/store';
import { type JourneyBrowser, openJourneyBrowser, type ThirdPartyStorage } from './journey-browser';

export interface JourneyWorld extends World {
	readonly merchant: Page;
	/** The app inside the merchant's admin. */
	readonly inApp: FrameLocator;
	readonly shopper: Page;
	readonly browser: JourneyBrowser;
	/** What the browser's consoles called an error, with where it was said. */
	readonly consoleErrors: readonly string[];
	readonly openApp: (path?: string) => Promise<void>;
	readonly buy: (purchase: Purchase) => Promise<Order>;
	readonly variant: (sku: string) => Variant;
	/** Sets what is available of a variant, by the Admin API. */
	readonly stock: (sku: string, available: number) => Promise<void>;
}

export interface Purchase {
	readonly sku: string;
	readonly quantity: number;
	readonly email: string;
}

/** A page that asks again while something moves was left in the middle of an answer: Remix says so on the console. */
const isOvertaken = (words: string): boolean => words.startsWith('AbortError: BodyStreamBuffer was aborted');

/** Journeys run what is built; "npm test" builds first. */
async function requireBuild(): Promise<void> {
	const built = await stat('build/server/server.js').catch(() => undefined);
	if (!built) throw new Error('The app is not built. Run "npm run build" first.');
	for (const entry of await readdir('app', { recursive: true, withFileTypes: true })) {
		const source = path.join(entry.parentPath, entry.name);
		if (!entry.isFile() || (await stat(source)).mtimeMs <= built.mtimeMs) continue;
		process.stderr.write(`${source} is newer than the built app: what follows is said of the older one.\n`);
		return;
	}
}

export async function startJourneyWorld(storage: ThirdPartyStorage): Promise<JourneyWorld> {
	await requireBuild();
	const world = await startWorld();
	const browser = await openJourneyBrowser(world.proxy.url, storage);
	const consoleErrors: string[] = [];
	const listen = (page: Page) => {
		page.setDefaultTimeout(15_000);
		page.on('console', (message) => {
			if (message.type() !== 'error' || isOvertaken(message.text())) return;
			consoleErrors.push(`${message.location().url}: ${message.text()}`);
		});
		page.on('pageerror', (error) => consoleErrors.push(error.message));
		return page;
	};
	const merchant = listen(await browser.context.newPage());
	const shopper = listen(await browser.context.newPage());
	const inApp = merchant.frameLocator('#app');
	const variant = (sku: string) => requireBySku(world.shop, sku);

	return {
		...world,
		merchant,
		inApp,
		shopper,
		browser,
		consoleErrors,
		variant,
		openApp: async (where = '') => {
			await merchant.bringToFront();
			await merchant.goto(`${world.adminUrl}${where}`);
		},
		stock: async (sku, available) => {
			const { itemId } = variant(sku);
			const locationId = [...world.shop.locations.keys()][0] ?? '';
			await world.ask(
				`mutation Arrive($input: InventorySetQuantitiesInput!, $key: String!) {
					inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { message } } }`,
				{
					key: crypto.randomUUID(),
					input: {
						name: 'available',
						reason: 'received',
						quantities: [
							{
								inventoryItemId: `gid://shopify/InventoryItem/${itemId}`,
								locationId: `gid://shopify/Location/${locationId}`,
								quantity: available,
								changeFromQuantity: null,
							},
						],
					},
				},
			);
		},
		buy: async ({ sku, quantity, email }) => {
			const { id, productId } = variant(sku);
			const handle = world.shop.products.get(productId)?.handle ?? '';
			await shopper.bringToFront();
			await shopper.goto(`https://${holmDomain}/products/${handle}?variant=${id}`);
			await shopper.getByLabel('Quantity').fill(String(quantity));
			await shopper.locator('form[action$="/cart/add"] [type="submit"]').first().click();
			await shopper.locator('[data-added]:not(:empty)').waitFor();
			await shopper.goto(`https://${holmDomain}/checkout`);
			await shopper.locator('[name="email"]').fill(email);
			await shopper.locator('[name="first_name"]').fill('Mira');
			await shopper.locator('[name="last_name"]').fill('Hansen');
			await shopper.locator('form.fields button[type="submit"]').click();
			await shopper.waitForURL(/\/checkout\/thanks\//);
			const placed = [...world.shop.orders.values()].at(-1);
			if (!placed) throw new Error('The checkout placed no order');
			return placed;
		},
		close: async () => {
			await browser.close();
			await world.close();
		},
	};
}

/** Waits until the state of the world satisfies the claim. @throws Error naming the claim when it never does. */
export async function until(claim: string, holds: () => boolean | Promise<boolean>, timeoutMs = 30_000): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`It never came true that ${claim}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** The steps of a journey stand on one another: after one that failed, the rest would only fail for its reason. */
export function stopAtFirstFailure(world: () => JourneyWorld | undefined): void {
	let failed: string | undefined;
	beforeEach((context) => {
		if (failed !== undefined) context.skip(`an earlier step failed: ${failed}`);
	});
	afterEach(async ({ task }) => {
		if (task.result?.state !== 'fail') return;
		failed = task.name;
		const now = world();
		if (now) process.stderr.write(await explain(now));
	});
}

/** What a person would look at first: the page, the app's own words, and what the stand-in could not answer. */
async function explain(world: JourneyWorld): Promise<string> {
	const shown = await world.inApp
		.locator('body')
		.ariaSnapshot({ timeout: 2_000 })
		.catch((error: Error) => `no page: ${error.message}`);
	const said = world
		.app()
		.output()
		.split('\n')
		.filter((line) => !line.includes('[shopify-app/INFO]'))
		.slice(-40);
	return [
		`\nThe app shows:\n${shown}`,
		`The app said:\n${said.join('\n')}`,
		`Not known to the stand-in: ${world.platform.gaps.join(', ') || 'nothing'}`,
		`Refused by the proxy: ${world.proxy.refused().join(', ') || 'nothing'}`,
		`Mails: ${
			world.mailbox
				.messages()
				.map(({ subject }) => subject)
				.join(', ') || 'none'
		}\n`,
	].join('\n\n');
}
