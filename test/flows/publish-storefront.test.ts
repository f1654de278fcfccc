import { expect, test } from 'vitest';
import { findDueWork, saveInstalledShop } from '../../app/adapters/db/shops.server';
import { AdminError, AdminUserError } from '../../app/adapters/shopify/admin-errors';
import { fitsStorefront, storefrontData } from '../../app/domain/storefront-data';
import { refreshShop, takeScopes } from '../../app/flows/shop/install-shop.server';
import { publishStorefront } from '../../app/flows/shop/publish-storefront.server';
import { prepareTestDatabase } from '../setup/database';
import { type FakeShop, openFakeShop } from './fake-shop';

const prepared = prepareTestDatabase();

const openShop = () => openFakeShop(prepared().database);
const publish = async (shop: FakeShop) => (await publishStorefront(shop.deps, shop.shopId)).kind;
const published = (shop: FakeShop) => JSON.parse(shop.appData.get('5 storefront') ?? 'null') as unknown;
const isDue = async (shop: FakeShop) => (await shop.db.shop.findFirstOrThrow()).isStorefrontDue;
const setWords = async (shop: FakeShop, locale: string, key: string, text: string) => {
	await shop.db.wording.create({ data: { shopId: shop.shopId, locale, key, text, updatedAt: shop.deps.now() } });
	await shop.db.shop.updateMany({ data: { isStorefrontDue: true } });
};

test('a shop is published once: where the app answers, how cards ask, the terms and the own words', async () => {
	const shop = await openShop();
	await setWords(shop, 'de', 'notice.ships', 'Versand {window}');
	await setWords(shop, 'en', 'notice.ships', '');
	const before = await findDueWork(shop.database.prisma, shop.deps.now());
	expect(before.storefront).toContain(shop.shopId);
	expect(await publish(shop)).toBe('published');
	expect(published(shop)).toEqual({
		proxy: '/apps/backorder',
		api: { version: '2026-10', token: 'token-1', namespace: 'app--1' },
		raincheck: { on: true, holdsPrice: false, days: 7, max: 10, confirms: true },
		wording: { de: { 'notice.ships': 'Versand {window}' } },
	});
	const after = await findDueWork(shop.database.prisma, shop.deps.now());
	expect(after.storefront).not.toContain(shop.shopId);
	expect(await publish(shop)).toBe('nothing-due');
	expect(await shop.db.shop.findFirst()).toMatchObject({ storefrontToken: 'token-1' });
});

test('one shop’s words are never published by another', async () => {
	const [shop, other] = [await openShop(), await openShop()];
	await setWords(other, 'en', 'notice.ships', 'Theirs {window}');
	await publish(shop);
	expect(published(shop)).toMatchObject({ wording: {} });
});

const refusals = [
	['the scope is missing', new AdminError('access-denied', 'no')],
	['there is no room for a token', new AdminUserError('storefrontAccessTokenCreate', [{ field: 'input', code: '' }])],
] as const;

test.each(refusals)('where %s the rest is published and cards stay silent', async (_why, refusal) => {
	const shop = await openShop();
	shop.deps.admin('').requireStorefrontToken = async () => {
		throw refusal;
	};
	expect(await publish(shop)).toBe('published');
	expect(published(shop)).toEqual({
		proxy: '/apps/backorder',
		raincheck: { on: true, holdsPrice: false, days: 7, max: 10, confirms: true },
		wording: {},
	});
});

test('while the app’s definitions are not deployed no token is made', async () => {
	const shop = await openShop();
	const admin = shop.deps.admin('');
	admin.findAppNamespace = async () => undefined;
	admin.requireStorefrontToken = async () => {
		throw new Error('asked for a token');
	};
	expect(await publish(shop)).toBe('published');
	expect(published(shop)).not.toHaveProperty('api');
});

test('when Shopify does not answer, nothing is taken for done', async () => {
	const shop = await openShop();
	const admin = shop.deps.admin('');
	const { requireStorefrontToken, setAppData } = admin;
	const fail = async () => {
		throw new AdminError('unavailable', 'no answer');
	};
	admin.requireStorefrontToken = fail;
	await expect(publish(shop)).rejects.toThrow('no answer');
	admin.requireStorefrontToken = requireStorefrontToken;
	admin.setAppData = fail;
	await expect(publish(shop)).rejects.toThrow('no answer');
	expect(await isDue(shop)).toBe(true);
	admin.setAppData = setAppData;
	expect(await publish(shop)).toBe('published');
});

test('a value that Shopify refuses is not sent again and again', async () => {
	const shop = await openShop();
	shop.deps.admin('').setAppData = async () => {
		throw new AdminUserError('metafieldsSet', [{ field: 'value', code: 'TOO_LONG' }]);
	};
	expect(await publish(shop)).toBe('refused');
	expect(await isDue(shop)).toBe(false);
});

test('what is saved while the value is being written is written next', async () => {
	const shop = await openShop();
	const admin = shop.deps.admin('');
	const { setAppData } = admin;
	admin.setAppData = async (...args) => {
		await setAppData(...args);
		admin.setAppData = setAppData;
		await setWords(shop, 'fr', 'notice.ships', 'Expédié {window}');
	};
	expect(await publish(shop)).toBe('moved');
	expect(await isDue(shop)).toBe(true);
	expect(await publish(shop)).toBe('published');
	expect(published(shop)).toMatchObject({ wording: { fr: { 'notice.ships': 'Expédié {window}' } } });
});

test('nothing is published for a shop that is gone', async () => {
	const shop = await openShop();
	await shop.db.shop.updateMany({ data: { status: 'uninstalled' } });
	expect(await publish(shop)).toBe('nothing-due');
	expect(published(shop)).toBeNull();
});

test('a shop that installs again is published anew, with a token of the new installation', async () => {
	const shop = await openShop();
	await publish(shop);
	const facts = await shop.deps.admin('').readShop();
	await saveInstalledShop(shop.database.prisma, { ...facts, appInstallationId: '6' }, shop.deps.now());
	expect(await shop.db.shop.findFirst()).toMatchObject({ isStorefrontDue: true, storefrontToken: '' });
	await publish(shop);
	expect(shop.appData.has('6 storefront')).toBe(true);
});

test('scopes that change are a reason to publish again, and the shop’s own address is kept up to date', async () => {
	const shop = await openShop();
	await shop.db.shop.updateMany({ data: { storefrontUrl: '' } });
	await publish(shop);
	expect(await shop.db.shop.findFirst()).toMatchObject({ storefrontUrl: 'https://holm.example' });
	const row = await shop.db.shop.findFirstOrThrow();
	await takeScopes(shop.deps, row, 'write_orders');
	expect(await isDue(shop)).toBe(true);

	const facts = await shop.deps.admin('').readShop();
	shop.deps.admin('').readShop = async () => ({ ...facts, storefrontUrl: 'https://new.holm.example' });
	await refreshShop(shop.deps, { rename: () => Promise.reject(new Error('It kept its name')) }, row);
	expect(await shop.db.shop.findFirst()).toMatchObject({ storefrontUrl: 'https://new.holm.example' });
});

const terms = { on: true, holdsPrice: false, days: 7, max: 10, confirms: true };

test('the same facts give the same text, and a word named like a part of JavaScript is only a word', () => {
	const words = [
		{ locale: 'en', key: 'notice.ships', text: 'Ships {window}' },
		{ locale: 'de', key: '__proto__', text: '{{ shop.secret }}' },
	];
	const facts = { proxy: '/apps/backorder', api: undefined, raincheck: terms, words };
	expect(storefrontData(facts)).toBe(storefrontData({ ...facts, words: [...words].reverse() }));
	expect(storefrontData(facts)).toContain('"wording":{"de":{"__proto__":"{{ shop.secret }}"}');
});

test('more words than Shopify takes do not fit, counted in bytes', () => {
	const words = (text: string, count: number) =>
		Array.from({ length: count }, (_, index) => ({ locale: 'ja', key: `key.${index}`, text }));
	expect(fitsStorefront(words('x'.repeat(200), 400))).toBe(true);
	expect(fitsStorefront(words('発'.repeat(200), 400))).toBe(false);
});
