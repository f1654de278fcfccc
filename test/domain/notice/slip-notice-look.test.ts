/** The mail in a real browser: readable for axe, inside its width on desktop and phones, in light and in dark. */
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderSlipNotice } from '../../../app/domain/notice/render-slip-notice';
import type { SlipNotice } from '../../../app/domain/notice/slip-notice';
import { launchBrowser } from '../../setup/browser';
import { eta, noticeLine, slipNotice, slippedItem, unknown } from './slip-notice-factory';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let browser: Browser;
beforeAll(async () => {
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser.close();
});

const waits = (when: ReturnType<typeof eta>) => ({ kind: 'waits', eta: when }) as const;
const nextYear = eta('2026-12-28', '2027-01-03');

const notices: Readonly<Record<string, SlipNotice>> = {
	'one product': slipNotice(),
	German: slipNotice({ locale: 'de' }),
	'no date': slipNotice({
		slipped: [slippedItem({ now: unknown, why: 'unknown' })],
		wholeOrder: [noticeLine({ state: waits(unknown) })],
	}),
	'long dates': slipNotice({
		locale: 'de',
		slipped: [slippedItem({ was: eta('2026-11-28', '2026-12-03'), now: nextYear })],
		wholeOrder: [noticeLine({ state: waits(nextYear) })],
	}),
	'several products': slipNotice({
		slipped: [slippedItem(), slippedItem({ title: 'Low jug in Moss', units: 4, wasBy: 'implied', now: nextYear })],
		wholeOrder: [noticeLine(), noticeLine({ title: 'Low jug in Moss', quantity: 4, state: waits(nextYear) })],
	}),
	'a title without a space': slipNotice({
		slipped: [slippedItem({ title: 'Pitcher'.repeat(17) })],
		wholeOrder: [noticeLine({ title: 'Pitcher'.repeat(17) })],
	}),
};

const screens = [
	{ width: 760, scheme: 'light' },
	{ width: 760, scheme: 'dark' },
	{ width: 375, scheme: 'light' },
	{ width: 375, scheme: 'dark' },
	{ width: 360, scheme: 'light' },
	{ width: 320, scheme: 'light' },
] as const;

async function findings(page: Page): Promise<unknown> {
	await page.addScriptTag({ path: axePath });
	return page.evaluate(async () => {
		const { axe } = window as unknown as { axe: typeof import('axe-core') };
		// A mail is no page: the landmarks around it are those of the mail program.
		const rules = { 'landmark-one-main': { enabled: false }, region: { enabled: false } };
		const { violations, passes } = await axe.run(document, { rules });
		return {
			violations: violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
			isRead: passes.length > 5,
		};
	});
}

test.each(screens)('every mail fits and axe finds nothing at $width px, $scheme', async ({ width, scheme }) => {
	const context = await browser.newContext({ viewport: { width, height: 700 }, colorScheme: scheme });
	const page = await context.newPage();
	for (const [name, notice] of Object.entries(notices)) {
		await page.setContent(renderSlipNotice(notice).html);
		expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(width);
		expect(await findings(page), name).toEqual({ violations: [], isRead: true });
	}
	await context.close();
});

test('without its style block the mail keeps its inks and its widths on a desktop', async () => {
	const page = await browser.newPage({ viewport: { width: 760, height: 700 }, colorScheme: 'dark' });
	await page.setContent(renderSlipNotice(slipNotice()).html.replaceAll(/<style>[^<]*<\/style>/g, ''));
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(760);
	expect(await page.locator('.card').evaluate((card) => card.getBoundingClientRect().width)).toBe(584);
	expect(await page.locator('h1').evaluate((heading) => getComputedStyle(heading).color)).toBe('rgb(31, 30, 28)');
	await page.close();
});

test('dates never break on a phone', async () => {
	const page = await browser.newPage({ viewport: { width: 375, height: 700 } });
	await page.setContent(renderSlipNotice(slipNotice({ locale: 'de' })).html);
	const dates = page.locator('.dt, p span');
	expect(await dates.count()).toBe(3);
	expect(await dates.evaluateAll((all) => all.map((date) => date.getClientRects().length))).toEqual([1, 1, 1]);
	await page.close();
});
