/** The notice in every state as it is seen: by axe, on narrow pages and in large text, in languages long and turned. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { languages } from '../platform/storefront/languages';
import { families } from '../platform/storefront/visit';
import { createHolm, curve, day } from './holm';
import { first, later, read } from './notice-scene';
import { createScene, settle, shiftsOf, violationsOf } from './shopper';

const years = { basis: 'inbound', earliest: day('2026-12-28'), latest: day('2027-01-03') } as const;
const holm = createHolm([
	{
		name: 'Oat',
		available: 5,
		promise: curve({
			steps: [
				{ downTo: -2, ...first },
				{ downTo: -5, ...years },
			],
		}),
	},
	{ name: 'Moss', available: 0, promise: curve({ steps: [{ downTo: -2, ...first }], then: years }) },
	{ name: 'Slate', available: 0, promise: curve({ steps: [], then: later }) },
	{ name: 'Chalk', available: 8, promise: curve({ steps: [], then: { ...years, basis: 'launch' } }) },
	{ name: 'Ink', available: -1 },
	{
		name: 'Honey',
		available: 0,
		promise: curve({ steps: [], then: { ...years, latest: day('2028-08-11'), earliest: day('2027-12-20') } }),
	},
]);
const { visit } = createScene(holm);

const states = [
	{ name: 'in-stock', glaze: 'Oat', quantity: 1 },
	{ name: 'partly', glaze: 'Oat', quantity: 7 },
	{ name: 'steps', glaze: 'Oat', quantity: 11 },
	{ name: 'queue', glaze: 'Moss', quantity: 1 },
	{ name: 'window', glaze: 'Slate', quantity: 1 },
	{ name: 'pre-order', glaze: 'Chalk', quantity: 1 },
	{ name: 'unknown', glaze: 'Ink', quantity: 1 },
	{ name: 'years', glaze: 'Honey', quantity: 1 },
];
const product = (root: string, glaze: string, family: string) =>
	`${root}/products/stoneware-pitcher?variant=${holm.idOf(glaze)}&theme=${family}`;

/** Shows each state in turn on one page. */
async function inEachState(
	{ root, family, width }: { readonly root: string; readonly family: string; readonly width: number },
	look: (page: Page, name: string) => Promise<void>,
): Promise<void> {
	const { page } = await visit(product(root, 'Oat', family), { viewport: { width, height: 1100 } });
	for (const { name, glaze, quantity } of states) {
		await page.goto(new URL(product(root, glaze, family), page.url()).href);
		await page.locator('[data-product] [name=quantity]').fill(String(quantity));
		await settle(page);
		await look(page, name);
	}
}

/** Texts and dates that reach out of the notice, or out of what the notice may take. */
const overflowing = async (page: Page): Promise<string[]> =>
	await page.locator('backorder-ship-notice').evaluate((notice) => {
		const inside = (notice.parentElement as HTMLElement).getBoundingClientRect();
		return [notice, ...notice.querySelectorAll('[data-on], [data-on] *')].flatMap((one) => {
			const { left, right, width } = one.getBoundingClientRect();
			const isOut = width > 0 && (left < inside.left - 0.5 || right > inside.right + 0.5);
			return isOut || (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
				? [`${one.outerHTML.slice(0, 80)} ${Math.round(right - inside.right)}`]
				: [];
		});
	});

const looks = [
	{ root: '', family: 'dawn-like', width: 1280 },
	{ root: '', family: 'horizon-like&scheme=dark', width: 375 },
	{ root: '/ar', family: 'dawn-like', width: 375 },
	{ root: '/ar', family: 'horizon-like', width: 1280 },
	{ root: '/ja', family: 'horizon-like', width: 375 },
	{ root: '/ja', family: 'dawn-like&scheme=dark', width: 1280 },
	{ root: '/de', family: 'dawn-like&scheme=dark', width: 375 },
];
test.each(looks)(
	'axe finds nothing in any state: "$root", $family, $width px',
	async (look) => {
		await inEachState(look, async (page, name) => {
			expect(await violationsOf(page), name).toEqual([]);
			expect((await read(page)) === '', name).toBe(name === 'in-stock');
		});
	},
	120_000,
);

const sizes = [
	{ width: 320, scale: 1 },
	{ width: 375, scale: 1 },
	{ width: 320, scale: 2 },
	{ width: 375, scale: 2 },
];
const roots = languages.map(({ root }) => root);
test.each(languages)(
	'in $name nothing reaches out of a narrow page, in text of any size',
	async ({ root, isoCode }) => {
		await inEachState({ root, family: 'dawn-like', width: 375 }, async (page, name) => {
			// Closed, it is cut off.
			if (name === 'in-stock') return;
			for (const { width, scale } of sizes) {
				await page.setViewportSize({ width, height: 1100 });
				await page.evaluate(
					(percent) => {
						document.documentElement.style.fontSize = percent;
					},
					`${scale * 100}%`,
				);
				await settle(page);
				if (['en', 'de', 'ar'].includes(isoCode))
					await page
						.locator('backorder-ship-notice')
						.screenshot({ path: `test/.artifacts/notice-${isoCode}-${name}-${width}-x${scale}.png` });
				expect(await overflowing(page), `${name}, ${width} px, ${scale} times`).toEqual([]);
			}
		});
	},
	120_000,
);

test('where there is room a window of days stands in one line', async () => {
	for (const root of roots) {
		const { page } = await visit(product(root, 'Moss', 'dawn-like'), { viewport: { width: 375, height: 1100 } });
		const heights = await page
			.locator('[data-on] bdi.bo-d')
			.evaluateAll((dates) =>
				dates.map(
					(date) =>
						date.getClientRects().length *
						Math.round(date.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(date).lineHeight)),
				),
			);
		expect(heights, root).toEqual([1, 1]);
		await page.context().close();
	}
});

test.each(families)(
	'%s: nothing moves while the page loads, in any of these languages',
	async (family) => {
		const glazes = new Set(states.map(({ glaze }) => glaze));
		for (const root of ['', '/de', '/ar'])
			for (const glaze of glazes) {
				const { page } = await visit(product(root, glaze, family), { viewport: { width: 375, height: 1100 } });
				expect(await shiftsOf(page), `${root} ${glaze}`).toEqual([]);
				await page.context().close();
			}
	},
	120_000,
);
