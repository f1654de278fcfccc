import { expect, test } from 'vitest';
import { addProduct } from '../catalogue';
import { addCollection } from '../collections';
import { setMetafield } from '../metafields';
import { createStorefront } from '../storefront/storefront';
import { domain, gidOf, shopOfOne } from './shop-of-one';

type Scene = ReturnType<typeof shopOfOne>;

interface Reply {
	readonly status: number;
	readonly data?: Record<string, unknown>;
	readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

async function tokenOf({ app }: Scene): Promise<string> {
	const { data } = await app(
		'mutation { storefrontAccessTokenCreate(input: { title: "cards" }) { storefrontAccessToken { accessToken accessScopes { handle } } shop { id } userErrors { message } } }',
	);
	const { storefrontAccessToken } = data.storefrontAccessTokenCreate as {
		storefrontAccessToken: { accessToken: string };
	};
	return storefrontAccessToken.accessToken;
}

async function ask(
	{ platform }: Scene,
	token: string | undefined,
	query: string,
	variables: Record<string, unknown> = {},
): Promise<Reply> {
	const response = await platform.fetch(
		new Request(`https://${domain}/api/2026-10/graphql.json`, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				...(token === undefined ? {} : { 'x-shopify-storefront-access-token': token }),
			},
			body: JSON.stringify({ query, variables }),
		}),
	);
	expect(response.headers.get('access-control-allow-origin')).toBe('*');
	return { status: response.status, ...((await response.json()) as Omit<Reply, 'status'>) };
}

const codes = (reply: Reply) => reply.errors?.map((error) => error.extensions?.code);

test('a token carries the unauthenticated scopes of the app, is listed, and ends with the install', async () => {
	const scene = shopOfOne();
	const token = await tokenOf(scene);
	const list = '{ shop { storefrontAccessTokens(first: 5) { nodes { title accessToken accessScopes { handle } } } } }';
	expect((await scene.app(list)).data).toEqual({
		shop: {
			storefrontAccessTokens: {
				nodes: [
					{
						title: 'cards',
						accessToken: token,
						accessScopes: [
							{ handle: 'unauthenticated_read_product_inventory' },
							{ handle: 'unauthenticated_read_product_listings' },
						],
					},
				],
			},
		},
	});
	expect((await ask(scene, token, '{ shop { name } }')).data).toEqual({ shop: { name: 'One Shop' } });
	scene.platform.uninstall(scene.shop);
	expect((await ask(scene, token, '{ shop { name } }')).status).toBe(401);
});

test('an app without such a scope gets no token, and a shop gives 100 at most', async () => {
	const scene = shopOfOne();
	for (let each = 0; each < 100; each++) await tokenOf(scene);
	const create =
		'mutation { storefrontAccessTokenCreate(input: { title: "more" }) { storefrontAccessToken { id } userErrors { message } } }';
	expect((await scene.app(create)).data).toMatchObject({
		storefrontAccessTokenCreate: { storefrontAccessToken: null, userErrors: [{ message: expect.any(String) }] },
	});
	const { installation } = scene.shop;
	if (installation) installation.scopes = installation.scopes.filter((each) => !each.startsWith('unauthenticated_'));
	expect((await scene.app(create)).errors?.[0]?.extensions.code).toBe('ACCESS_DENIED');
});

test('a variant says whether it can be bought, whether it waits, how many there are, and what we published', async () => {
	const scene = shopOfOne({ variant: { available: -2 } });
	const { shop, variant, product } = scene;
	setMetafield(shop, { ownerId: gidOf('ProductVariant', variant), key: 'promise', value: '{"v":1}' });
	const token = await tokenOf(scene);
	const query = `query($id: ID!, $language: LanguageCode) @inContext(language: $language) { localization { language { isoCode } } product(handle: "pitcher") { id title variants(first: 5) { nodes { id availableForSale currentlyNotInStock quantityAvailable price { amount } metafield(namespace: "app--${shop.appId}", key: "promise") { value } } } } node(id: $id) { ... on ProductVariant { quantityAvailable product { handle } } } products(first: 5, query: "title:Pitcher") { nodes { handle } } }`;
	const answer = await ask(scene, token, query, { id: gidOf('ProductVariant', variant), language: 'DE' });
	expect(answer).toEqual({
		status: 200,
		data: {
			localization: { language: { isoCode: 'DE' } },
			product: {
				id: gidOf('Product', product),
				title: 'Pitcher',
				variants: {
					nodes: [
						{
							id: gidOf('ProductVariant', variant),
							availableForSale: true,
							currentlyNotInStock: true,
							quantityAvailable: -2,
							price: { amount: '48.0' },
							metafield: { value: '{"v":1}' },
						},
					],
				},
			},
			node: { quantityAvailable: -2, product: { handle: 'pitcher' } },
			products: { nodes: [{ handle: 'pitcher' }] },
		},
	});
	variant.inventoryPolicy = 'DENY';
	const denied = await ask(
		scene,
		token,
		'{ product(handle: "pitcher") { availableForSale variants(first: 1) { nodes { availableForSale currentlyNotInStock } } } }',
	);
	expect(denied.data).toEqual({
		product: {
			availableForSale: false,
			variants: { nodes: [{ availableForSale: false, currentlyNotInStock: false }] },
		},
	});
});

test('a metafield that is not public, or not ours, is not there', async () => {
	const scene = shopOfOne();
	const { shop, variant } = scene;
	const ownerId = gidOf('ProductVariant', variant);
	setMetafield(shop, { ownerId, key: 'promise', value: '{}' });
	setMetafield(shop, { ownerId, key: 'secret', type: 'json', value: '{}' });
	setMetafield(shop, { ownerId, namespace: 'custom', key: 'promise', type: 'json', value: '{}' });
	const token = await tokenOf(scene);
	const read = () =>
		ask(
			scene,
			token,
			'query($id: ID!) { node(id: $id) { ... on ProductVariant { metafields(identifiers: [{ namespace: "$app", key: "promise" }, { key: "secret" }, { namespace: "custom", key: "promise" }]) { key } } } }',
			{ id: ownerId },
		);
	expect((await read()).data).toEqual({ node: { metafields: [{ key: 'promise' }, null, null] } });
	shop.publicMetafields.delete('ProductVariant.promise');
	expect((await read()).data).toEqual({ node: { metafields: [null, null, null] } });
});

test('quantities want the inventory scope, and an unknown token is refused before anything is read', async () => {
	const scene = shopOfOne();
	const installation = scene.shop.installation;
	if (installation)
		installation.scopes = installation.scopes.filter((each) => each !== 'unauthenticated_read_product_inventory');
	const token = await tokenOf(scene);
	const query =
		'{ product(handle: "pitcher") { variants(first: 1) { nodes { availableForSale quantityAvailable } } } }';
	const answer = await ask(scene, token, query);
	expect([answer.data, codes(answer)]).toEqual([
		{ product: { variants: { nodes: [{ availableForSale: true, quantityAvailable: null }] } } },
		['ACCESS_DENIED'],
	]);
	const unknown = await ask(scene, 'deadbeef', query);
	expect([unknown.status, unknown.data, codes(unknown)]).toEqual([401, undefined, ['UNAUTHORIZED']]);
	const nobody = await ask(scene, undefined, '{ product(handle: "pitcher") { title tags } }');
	expect(codes(nobody)).toEqual(['ACCESS_DENIED']);
	expect((await ask(scene, undefined, '{ product(handle: "pitcher") { title } }')).data).toEqual({
		product: { title: 'Pitcher' },
	});
});

test('what is not in the online store does not exist there, by whatever way it is asked for', async () => {
	const scene = shopOfOne();
	const { shop } = scene;
	const draft = addProduct(shop, { title: 'Draft', status: 'DRAFT' });
	const hidden = addProduct(shop, { title: 'Hidden', isPublished: false });
	addCollection(shop, { title: 'All', products: [...shop.products.values()] });
	const token = await tokenOf(scene);
	const { data } = await ask(
		scene,
		token,
		'query($ids: [ID!]!) { nodes(ids: $ids) { id } a: product(handle: "draft") { id } b: product(handle: "hidden") { id } products(first: 5) { nodes { handle } } collection(handle: "all") { products(first: 5) { nodes { handle } } } }',
		{ ids: [gidOf('Product', draft), `gid://shopify/ProductVariant/${hidden.variantIds[0]}`] },
	);
	expect(data).toEqual({
		nodes: [null, null],
		a: null,
		b: null,
		products: { nodes: [{ handle: 'pitcher' }] },
		collection: { products: { nodes: [{ handle: 'pitcher' }] } },
	});
});

test('the storefront answers the same questions on the host of its pages', async () => {
	const scene = shopOfOne();
	const token = await tokenOf(scene);
	const storefront = createStorefront({ shop: scene.shop });
	const response = await storefront(
		new Request('http://localhost:4000/api/2026-10/graphql.json', {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-shopify-storefront-access-token': token },
			body: JSON.stringify({ query: '{ product(handle: "pitcher") { title } }' }),
		}),
	);
	expect(await response.json()).toEqual({ data: { product: { title: 'Pitcher' } } });
});

test('what the real schema lacks is refused, and what we do not resolve is a loud 501', async () => {
	const scene = shopOfOne();
	const token = await tokenOf(scene);
	expect((await ask(scene, token, '{ shop { shoeSize } }')).errors?.[0]?.message).toContain('Cannot query field');
	const gap = await ask(scene, token, '{ shop { name brand { slogan } } }');
	expect([gap.status, codes(gap)]).toEqual([501, ['STAND_IN_GAP']]);
	expect(scene.platform.gaps).toHaveLength(1);
	const old = await scene.platform.fetch(new Request(`https://${domain}/api/2024-01/graphql.json`, { method: 'POST' }));
	expect(old.status).toBe(404);
});
