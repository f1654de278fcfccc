/** What a merchant sets for the storefront, as Shopify holds it: own words, the terms of a raincheck, launch dates. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
	type Actions,
	actIn,
	addGoods,
	type SystemWorld,
	startSystemWorld,
	until,
	windowIn,
} from '../setup/system-world';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let world: SystemWorld;
let act: Actions;

beforeAll(async () => {
	world = await startSystemWorld((shop) => {
		for (const sku of ['LAUNCH']) addGoods(shop, sku, 4);
	});
	act = actIn(world);
	await world.open();
	await world.saveSettings();
});
afterAll(async () => {
	await world?.close();
});

interface StorefrontData {
	readonly proxy: string;
	readonly api?: { readonly version: string; readonly token: string; readonly namespace: string };
	readonly raincheck: { readonly days: number; readonly holdsPrice: boolean };
	readonly wording: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function storefrontData(): StorefrontData | undefined {
	const { shop } = world;
	const owner = `gid://shopify/AppInstallation/${shop.installation?.id}`;
	const metafield = shop.metafields.get(owner)?.get('backorder.storefront');
	return metafield && (JSON.parse(metafield.value) as StorefrontData);
}

test('an installed shop has its storefront data, with a token and the namespace that the Storefront API knows', async () => {
	await until('the storefront has its data', async () => storefrontData() !== undefined);
	expect(storefrontData()).toMatchObject({
		proxy: '/apps/backorder',
		api: { version: '2026-10', namespace: `app--${world.shop.appId}` },
		raincheck: { on: true, max: 10 },
	});
	expect(storefrontData()?.api?.token).toMatch(/.{16}/);
});

test('own words reach the storefront as they were written, and are data there whatever they look like', async () => {
	const words = { language: 'de', 'notice.ships': '<b>Kommt</b> {window}', 'notice.unknown': 'Wir fragen nach' };
	expect((await world.post('/app/wording.data', words)).status).toBe(200);
	await until('the words are published', async () => storefrontData()?.wording.de !== undefined);
	expect(storefrontData()?.wording).toEqual({
		de: { 'notice.ships': '<b>Kommt</b> {window}', 'notice.unknown': 'Wir fragen nach' },
	});
	const page = await world.page('/app/wording?language=de');
	expect(page.status).toBe(200);
	expect(page.text).toContain('&lt;b&gt;Kommt&lt;/b&gt; 3.–8. Dez.');
	expect(page.text).not.toContain('<b>Kommt');
});

test.each([
	['a text without its date', { language: 'en', 'notice.ships': 'Soon' }, 422, 'Keep {window}'],
	['code in a text', { language: 'en', 'notice.ships': '{{ shop.secret }} {window}' }, 422, 'Nothing can stand in for'],
	['a language that there is none of', { language: 'tlh', 'notice.ships': 'x' }, 400, 'language'],
	['no language', { 'notice.ships': 'x' }, 400, 'language'],
])('%s is refused with what is wrong, and nothing is published', async (_what, form, status, words) => {
	const before = storefrontData();
	const answer = await world.post('/app/wording.data', form as Record<string, string>);
	expect(answer.status).toBe(status);
	expect(await answer.text()).toContain(words);
	expect(storefrontData()).toEqual(before);
});

test('the terms of a raincheck are published once saved', async () => {
	await world.saveSettings({ raincheckOfferDays: '3', raincheckHoldsPrice: 'on' });
	await until('the terms are published', async () => storefrontData()?.raincheck.days === 3);
	expect(storefrontData()?.raincheck.holdsPrice).toBe(true);
});

test('a launch date alone makes a pre-order of what is in stock', async () => {
	const { id } = act.variant('LAUNCH');
	const { latest: launch } = windowIn(40);
	const form = { intent: 'save', earliest: '', latest: '', quantity: '', launch, reason: '' };
	expect((await world.post(`/app/dates/${id}.data`, form)).status).toBe(200);
	const curve = () =>
		world.shop.metafields.get(`gid://shopify/ProductVariant/${id}`)?.get(`app--${world.shop.appId}.promise`)?.value ??
		'';
	await until('the launch is published', async () => curve().includes('"launch"'));
	expect(JSON.parse(curve())).toMatchObject({ steps: [{ downTo: 0, basis: 'launch', earliest: launch }] });
	const page = await world.page('/app/dates?show=dated');
	expect(page.text).toContain('Pre-order, launches');
	const past = await world.post(`/app/dates/${id}.data`, { ...form, launch: '2020-01-01' });
	expect(past.status).toBe(422);
	expect(await past.text()).toContain('This day has passed.');
});
