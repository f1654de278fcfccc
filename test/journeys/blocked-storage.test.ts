/** A merchant whose browser denies storage to the frame: the app installs, navigates and saves all the same. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type JourneyWorld, startJourneyWorld, stopAtFirstFailure } from '../setup/journey-world';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let world: JourneyWorld;

beforeAll(async () => {
	world = await startJourneyWorld('blocked');
});
afterAll(async () => {
	await world?.close();
});
stopAtFirstFailure(() => world);

test('the app installs and comes to its home page', async () => {
	await world.openApp();
	await world.inApp.getByRole('heading', { name: 'Needs a date' }).waitFor();
});

test('every entry of the menu is reached without a page load', async () => {
	for (const [label, title] of [
		['Orders waiting', 'Orders waiting'],
		['Dates', 'Dates'],
		['Settings', 'Settings'],
	] as const) {
		await world.merchant.locator('#app-nav').getByText(label).click();
		await world.inApp.getByRole('heading', { name: title, level: 1 }).waitFor();
	}
	const navigations = world.merchant
		.frames()
		.filter((frame) => frame.url().startsWith('https://backorder.example'))
		.map((frame) => frame.evaluate(() => performance.getEntriesByType('navigation').length));
	expect(await Promise.all(navigations)).toEqual([1]);
});

test('a setting is saved', async () => {
	await world.inApp.getByLabel('Handling time').fill('2');
	await world.merchant.locator('#save-bar [data-save]').click();
	await world.merchant.getByRole('status').getByText('Settings saved').waitFor();
	await world.openApp('/app/settings');
	expect(await world.inApp.getByLabel('Handling time').inputValue()).toBe('2');
});
