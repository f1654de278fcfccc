/**
 * Shoppers in a real browser on a stand-in's storefront, who notice what should not be: a request to anybody but the
 * shop, an error that nobody showed, and what the app's scripts have moved on the page.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { extensionAssetsAt } from '../platform/storefront/pages';
import type { Storefront } from '../platform/storefront/storefront';
import { launchBrowser } from '../setup/browser';
import { noon } from './holm';
import { type Served, serve } from './serve';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Shopper {
	readonly page: Page;
	/** Of every request, in order. */
	readonly asked: string[];
	readonly faults: string[];
}

export interface Visiting extends BrowserContextOptions {
	/** What the shopper's clock says. */
	readonly at?: Date;
	/** Done before the first page is asked for. */
	readonly before?: (page: Page) => Promise<void>;
}

export interface Shoppers {
	readonly visit: (path: string, options?: Visiting) => Promise<Shopper>;
	/** Ends all visits. @throws where one of them met what should not be. */
	readonly leave: () => Promise<void>;
}

export function createShoppers(browser: () => Browser, served: () => Served): Shoppers {
	const shoppers: Shopper[] = [];
	return {
		visit: async (path, { at = noon, before, ...options } = {}) => {
			const context = await browser().newContext({ viewport: { width: 1280, height: 1000 }, ...options });
			const page = await context.newPage();
			page.setDefaultTimeout(5000);
			const shopper: Shopper = { page, asked: [], faults: [] };
			shoppers.push(shopper);
			page.on('request', (request) => shopper.asked.push(request.url()));
			page.on('pageerror', (error) => shopper.faults.push(error.stack ?? error.message));
			page.on('console', (message) => message.type() === 'error' && shopper.faults.push(message.text()));
			await page.clock.setFixedTime(at);
			await page.addInitScript(readyToWatchShifts);
			await before?.(page);
			const url = `${served().origin}${path}`;
			await (options.javaScriptEnabled === false ? page.goto(url) : openPainted(page, url));
			return shopper;
		},
		leave: async () => {
			for (const { page, asked, faults } of shoppers.splice(0)) {
				await page.context().close();
				expect(asked.filter((url) => !url.startsWith(served().origin) && !url.startsWith('data:'))).toEqual([]);
				expect(faults).toEqual([]);
			}
		},
	};
}

/** A browser and a storefront for the tests of one file. Call it outside of tests. */
export interface Scene {
	readonly visit: Shoppers['visit'];
	readonly served: () => Served;
	readonly browser: () => Browser;
}

export function createScene({ storefront }: { readonly storefront: Storefront }): Scene {
	let browser: Browser;
	let served: Served;
	const { visit, leave } = createShoppers(
		() => browser,
		() => served,
	);
	beforeAll(async () => {
		browser = await launchBrowser();
		served = await serve(storefront);
	});
	afterAll(async () => {
		await browser.close();
		await served.close();
	});
	afterEach(leave);
	return { visit, served: () => served, browser: () => browser };
}

/**
 * Holds the app's scripts back until what Liquid printed has been painted: what moves from then on, they have moved. A
 * busy browser also paints half a line, and centres it anew when the rest of the page arrives; that is not counted.
 */
export async function openPainted(page: Page, url: string): Promise<void> {
	let open = () => {};
	const painted = new Promise<void>((resolve) => {
		open = resolve;
	});
	const scripts = `**${extensionAssetsAt}/*.js`;
	await page.route(scripts, async (route) => {
		await painted;
		await route.fallback();
	});
	await page.goto(url, { waitUntil: 'commit' });
	await page.waitForFunction(() => document.readyState !== 'loading');
	await settle(page);
	await page.evaluate(() => Reflect.get(window, 'watchShifts')());
	open();
	await page.waitForLoadState();
	await page.unroute(scripts);
}

/** Runs in the page: from when it is told to, keeps every move that nobody asked for, and what moved from where to where. */
function readyToWatchShifts(): void {
	const place = ({ x, y, width, height }: DOMRectReadOnly) => `${x},${y} ${width}x${height}`;
	const watchShifts = () => {
		const shifts: unknown[] = [];
		const note = (entries: PerformanceEntryList) => {
			for (const entry of entries) {
				const sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[] =
					Reflect.get(entry, 'sources');
				const moved = sources.map(({ node, previousRect, currentRect }) => {
					const what = node instanceof Element ? node.outerHTML.slice(0, 120) : node?.textContent?.trim();
					return `${place(previousRect)} to ${place(currentRect)}: ${what}`;
				});
				shifts.push({ value: Reflect.get(entry, 'value'), moved });
			}
			return shifts;
		};
		const observer = new PerformanceObserver((list) => note(list.getEntries()));
		observer.observe({ type: 'layout-shift' });
		Object.assign(window, { shiftsSoFar: () => note(observer.takeRecords()) });
	};
	Object.assign(window, { watchShifts });
}

/** Since the page that was visited was painted: empty where nothing moved by itself. */
export async function shiftsOf(page: Page): Promise<unknown[]> {
	await settle(page);
	return await page.evaluate(() => Reflect.get(window, 'shiftsSoFar')());
}

/** Waits until all that follows a change in the next frame is done. */
export const settle = async (page: Page): Promise<void> =>
	await page.evaluate(async () => {
		for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
	});

export async function violationsOf(page: Page): Promise<unknown[]> {
	await page.evaluate(axe);
	return await page.evaluate(async () => {
		const { violations } = await Reflect.get(window, 'axe').run();
		return violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [
			id,
			nodes.map((node) => node.html),
		]);
	});
}
