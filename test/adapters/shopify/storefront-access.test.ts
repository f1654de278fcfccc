import { expect, test } from 'vitest';
import { setUp } from './answers';

const tokens = (...nodes: readonly { readonly title: string; readonly accessToken: string }[]) => ({
	readStorefrontTokens: () => ({ shop: { storefrontAccessTokens: { nodes } } }),
});
const made = (accessToken: string) => ({
	createStorefrontToken: () => ({
		storefrontAccessTokenCreate: { storefrontAccessToken: { accessToken }, userErrors: [] },
	}),
});

test('a token is made once: one with our title is found again', async () => {
	const first = setUp({ ...tokens({ title: 'Somebody else', accessToken: 'theirs' }), ...made('ours') });
	expect(await first.admin.requireStorefrontToken()).toBe('ours');
	const [call] = first.asked('CreateStorefrontToken');
	const variables = call?.body.variables as { readonly input: { readonly title: string } } | undefined;
	const title = variables?.input.title ?? '';

	const second = setUp(tokens({ title: 'Somebody else', accessToken: 'theirs' }, { title, accessToken: 'ours' }));
	expect(await second.admin.requireStorefrontToken()).toBe('ours');
});

test('a token that Shopify does not make is a failure that names the call', async () => {
	const refuse = (payload: object) => ({
		createStorefrontToken: () => ({ storefrontAccessTokenCreate: { storefrontAccessToken: null, ...payload } }),
	});
	const { admin } = setUp({ ...tokens(), ...refuse({ userErrors: [{ field: ['input', 'title'] }] }) });
	await expect(admin.requireStorefrontToken()).rejects.toMatchObject({ kind: 'user-error' });
	const empty = setUp({ ...tokens(), ...refuse({ userErrors: [] }) });
	await expect(empty.admin.requireStorefrontToken()).rejects.toMatchObject({ kind: 'refused' });
});

test('the app’s namespace is what Shopify prints for its own definitions', async () => {
	const answer = (nodes: readonly object[]) => setUp({ readAppNamespace: () => ({ metafieldDefinitions: { nodes } }) });
	expect(await answer([{ namespace: 'app--347' }]).admin.findAppNamespace()).toBe('app--347');
	expect(await answer([]).admin.findAppNamespace()).toBeUndefined();
});

test('the app’s own data is written on its installation, outside the namespace that merchants see', async () => {
	const { admin, asked } = setUp({ setMetafields: () => ({ metafieldsSet: { userErrors: [] } }) });
	await admin.setAppData('5', 'storefront', '{}');
	expect(asked('SetMetafields')[0]?.body.variables).toEqual({
		metafields: [
			{
				ownerId: 'gid://shopify/AppInstallation/5',
				namespace: 'backorder',
				key: 'storefront',
				type: 'json',
				value: '{}',
			},
		],
	});
});
