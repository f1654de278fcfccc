/**
 * A shopper in a real browser on a stand-in's storefront, who notices what should not be: a request to anybody but the
 * shop, an error that nobody showed, and how far the page has moved by itself.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { noon } from './holm';
import type { Served } from './serve';

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
}

export interface Shoppers {
	readonly visit: (path: string, options?: Visiting) => Promise<Shopper>;
	/** Ends all visits. @throws where one of them met what should not be. */
	readonly leave: () => Promise<void>;
}

export function createShoppers(browser: () => Browser, served: () => Served): Shoppers {
	const shoppers: Shopper[] = [];
	return {
		visit: async (path, { at = noon, ...options } = {}) => {
			const context = await browser().newContext({ viewport: { width: 1280, height: 1000 }, ...options });
			const page = await context.newPage();
			page.setDefaultTimeout(5000);
			const shopper: Shopper = { page, asked: [], faults: [] };
			shoppers.push(shopper);
			page.on('request', (request) => shopper.asked.push(request.url()));
			page.on('pageerror', (error) => shopper.faults.push(error.stack ?? error.message));
			page.on('console', (message) => message.type() === 'error' && shopper.faults.push(message.text()));
			await page.clock.setFixedTime(at);
			await page.addInitScript(watchShifts);
			await page.goto(`${served().origin}${path}`);
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

/** Runs in the page: keeps every move that nobody asked for, what moved from where to where, and when the page was read. */
function watchShifts(): void {
	const shifts: unknown[] = [];
	Object.assign(window, { shifts, readAt: Number.POSITIVE_INFINITY });
	const place = ({ x, y, width, height }: DOMRectReadOnly) => `${x},${y} ${width}x${height}`;
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries()) {
			const sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[] =
				Reflect.get(entry, 'sources');
			const moved = sources.map(({ node, previousRect, currentRect }) => {
				const what = node instanceof Element ? node.outerHTML.slice(0, 120) : node?.textContent?.trim();
				return `${place(previousRect)} to ${place(currentRect)}: ${what}`;
			});
			shifts.push({ value: Reflect.get(entry, 'value'), at: entry.startTime, moved });
		}
	}).observe({ type: 'layout-shift', buffered: true });
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries()) Object.assign(window, { readAt: Reflect.get(entry, 'domInteractive') });
	}).observe({ type: 'navigation', buffered: true });
}

/**
 * Of the page so far: empty where nothing moved by itself. What a browser moves while it still reads the page is not
 * counted: a busy one paints half a line and centres it anew when the rest of the text arrives.
 */
export async function shiftsOf(page: Page): Promise<unknown[]> {
	await page.waitForFunction(() => Number.isFinite(Reflect.get(window, 'readAt')));
	return await page.evaluate(() => {
		const shifts: { at: number }[] = Reflect.get(window, 'shifts');
		return shifts.filter(({ at }) => at > Reflect.get(window, 'readAt'));
	});
}

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
