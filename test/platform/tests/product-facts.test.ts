import { expect, test } from 'vitest';
import { addProduct } from '../catalogue';
import { addCollection } from '../collections';
import { seedHolm } from '../seed';
import { gidOf, shopOfOne } from './shop-of-one';

const set =
	'mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { namespace key value jsonValue ownerType } userErrors { field message code } } }';

test('app data belongs to the installation, in a namespace of its own choice, and goes with the uninstall', async () => {
	const { app, platform, shop } = shopOfOne();
	const { data } = await app('{ currentAppInstallation { id } }');
	const { id } = data.currentAppInstallation as { id: string };
	const input = { ownerId: id, namespace: 'backorder', key: 'storefront', type: 'json', value: '{"proxy":"/apps/x"}' };
	expect((await app(set, { m: [input] })).data).toEqual({
		metafieldsSet: {
			metafields: [
				{
					namespace: 'backorder',
					key: 'storefront',
					value: input.value,
					jsonValue: { proxy: '/apps/x' },
					ownerType: 'API_PERMISSION',
				},
			],
			userErrors: [],
		},
	});
	const read = '{ currentAppInstallation { metafield(namespace: "backorder", key: "storefront") { value } } }';
	expect((await app(read)).data).toEqual({ currentAppInstallation: { metafield: { value: input.value } } });
	const strange = { ...input, ownerId: 'gid://shopify/AppInstallation/1' };
	expect((await app(set, { m: [strange] })).data).toMatchObject({
		metafieldsSet: { userErrors: [{ field: ['metafields', '0', 'ownerId'] }] },
	});
	platform.uninstall(shop);
	expect([...shop.metafields.keys()]).not.toContain(id);
});

test('a list of variants names variants that are there, 128 at most, and its references leave out the deleted', async () => {
	const { app, staff, shop, variant } = shopOfOne();
	const other = addProduct(shop, { title: 'Jug', variants: [{ price: '44.00' }] });
	const otherGid = `gid://shopify/ProductVariant/${other.variantIds[0]}`;
	const write = async (value: unknown) => {
		const input = { ownerId: gidOf('ProductVariant', variant), key: 'alternatives', value: JSON.stringify(value) };
		const { data } = await app(set, { m: [input] });
		return data.metafieldsSet as { metafields: { value: string }[]; userErrors: { code: string }[] };
	};
	for (const wrong of [
		[otherGid, 'gid://shopify/ProductVariant/1'],
		[gidOf('Product', other)],
		[7],
		{ a: otherGid },
		Array.from({ length: 129 }, () => otherGid),
	])
		expect((await write(wrong)).userErrors, JSON.stringify(wrong).slice(0, 60)).toMatchObject([
			{ code: 'INVALID_VALUE' },
		]);
	expect((await write([otherGid])).userErrors).toEqual([]);
	const read = async () =>
		(
			await app(
				'query($id: ID!) { productVariant(id: $id) { metafield(namespace: "$app", key: "alternatives") { namespace type references(first: 5) { nodes { ... on ProductVariant { id } } } } } }',
				{ id: gidOf('ProductVariant', variant) },
			)
		).data.productVariant;
	const of = (nodes: unknown) => ({
		metafield: { namespace: `app--${shop.appId}`, type: 'list.variant_reference', references: { nodes } },
	});
	expect(await read()).toEqual(of([{ id: otherGid }]));
	await staff('mutation($input: ProductDeleteInput!) { productDelete(input: $input) { userErrors { message } } }', {
		input: { id: gidOf('Product', other) },
	});
	expect(await read()).toEqual(of([]));
	const typed = { ownerId: gidOf('ProductVariant', variant), key: 'alternatives', type: 'json', value: '[]' };
	expect((await app(set, { m: [typed] })).data).toMatchObject({
		metafieldsSet: { userErrors: [{ code: 'INVALID_TYPE' }] },
	});
});

test('the definitions of the configuration can be read, with the namespace as Shopify prints it', async () => {
	const { app, shop } = shopOfOne();
	const { data } = await app(
		'{ metafieldDefinitions(first: 5, ownerType: PRODUCTVARIANT, namespace: "$app") { nodes { key namespace type { name } access { storefront } } } }',
	);
	const of = (key: string, name: string) => ({
		key,
		namespace: `app--${shop.appId}`,
		type: { name },
		access: { storefront: 'PUBLIC_READ' },
	});
	expect(data).toEqual({
		metafieldDefinitions: { nodes: [of('promise', 'json'), of('alternatives', 'list.variant_reference')] },
	});
});

test('a product shows its facts alone, as a node, in lists, and in bulk with its collections and variants', async () => {
	const scene = shopOfOne();
	const { shop, product, variant, app } = scene;
	Object.assign(product, { productType: 'Pitchers', vendor: 'Holm', tags: ['table'] });
	const collection = addCollection(shop, { title: 'Table', products: [product] });
	const facts =
		'productType vendor tags handle status publishedAt onlineStoreUrl options { name values optionValues { name hasVariants } } featuredMedia { id } collections(first: 5) { nodes { id title handle } }';
	const { data } = await app(
		`query($id: ID!, $c: ID!) { product(id: $id) { ${facts} } nodes(ids: [$id, $c]) { id ... on Product { ${facts} } ... on Collection { title } } collection(id: $c) { productsCount { count } products(first: 5) { nodes { id variants(first: 1) { nodes { selectedOptions { name value } } } } } } collections(first: 5, query: "title:Table") { nodes { handle } } }`,
		{ id: gidOf('Product', product), c: gidOf('Collection', collection) },
	);
	expect(data.product).toMatchObject({
		productType: 'Pitchers',
		onlineStoreUrl: 'https://one-shop.myshopify.com/products/pitcher',
		options: [{ name: 'Title', optionValues: [{ name: 'Default Title', hasVariants: true }] }],
		featuredMedia: null,
		collections: { nodes: [{ id: gidOf('Collection', collection), title: 'Table', handle: 'table' }] },
	});
	expect(data.nodes).toMatchObject([{ vendor: 'Holm' }, { title: 'Table' }]);
	expect(data.collection).toMatchObject({
		productsCount: { count: 1 },
		products: {
			nodes: [{ variants: { nodes: [{ selectedOptions: [{ name: 'Title', value: 'Default Title' }] }] } }],
		},
	});
	expect(data.collections).toEqual({ nodes: [{ handle: 'table' }] });

	const bulk =
		'{ products { edges { node { id vendor tags publishedAt options { name values } collections { edges { node { id } } } variants { edges { node { id selectedOptions { value } } } } } } } }';
	const started = await app(
		'mutation($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id } userErrors { message } } }',
		{ query: bulk },
	);
	const { bulkOperation } = started.data.bulkOperationRunQuery as { bulkOperation: { id: string } };
	scene.pass(2000);
	const done = await app('query($id: ID!) { bulkOperation(id: $id) { status url } }', { id: bulkOperation.id });
	const { url } = done.data.bulkOperation as { url: string };
	const rows = (await (await scene.platform.fetch(new Request(url))).text())
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as { id: string; __parentId?: string });
	expect(rows.map((row) => [row.id, row.__parentId])).toEqual([
		[gidOf('Product', product), undefined],
		[gidOf('Collection', collection), gidOf('Product', product)],
		[gidOf('ProductVariant', variant), gidOf('Product', product)],
	]);
	expect(scene.platform.gaps).toEqual([]);
});

test('the new connections cost what connections cost, as asked and as answered', async () => {
	const { app, shop, product } = shopOfOne();
	addCollection(shop, { title: 'Table', products: [product] });
	const { extensions } = await app('{ collections(first: 20) { nodes { products(first: 20) { nodes { id } } } } }');
	expect([extensions.cost.requestedQueryCost, extensions.cost.actualQueryCost]).toEqual([42, 6]);
});

test('a product that is out of the online store has no address, and its publication wants a scope of its own', async () => {
	const { app, staff, product } = shopOfOne();
	product.isPublished = false;
	const query = 'query($id: ID!) { product(id: $id) { publishedOnCurrentPublication } }';
	const variables = { id: gidOf('Product', product) };
	expect((await app(query, variables)).errors?.[0]?.message).toContain('`read_product_listings` access scope');
	expect((await staff(query, variables)).data).toEqual({ product: { publishedOnCurrentPublication: false } });
	const shown = await app('query($id: ID!) { product(id: $id) { status publishedAt onlineStoreUrl } }', variables);
	expect(shown.data).toEqual({ product: { status: 'ACTIVE', publishedAt: null, onlineStoreUrl: null } });
});

test('what a collection holds is news of the collection and of the product, and of nobody else', async () => {
	const { staff, shop, product, platform } = shopOfOne();
	const heard: string[] = [];
	platform.store.listen((_shop, news) => {
		heard.push(news.topic);
	});
	const created = await staff(
		'mutation { collectionCreate(input: { title: "Table" }) { collection { id } userErrors { message } } }',
	);
	const { id } = (created.data.collectionCreate as { collection: { id: string } }).collection;
	const change = (verb: string) =>
		staff(`mutation($id: ID!, $p: [ID!]!) { ${verb}(id: $id, productIds: $p) { userErrors { message } } }`, {
			id,
			p: [gidOf('Product', product)],
		});
	await change('collectionAddProducts');
	expect(shop.collections.size).toBe(1);
	expect((await change('collectionAddProducts')).data).toMatchObject({
		collectionAddProducts: { userErrors: [{ message: expect.stringContaining('already') }] },
	});
	await change('collectionRemoveProducts');
	await change('collectionRemoveProducts');
	await staff('mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { userErrors { message } } }', {
		p: { id: gidOf('Product', product), tags: ['table'] },
	});
	await staff('mutation($id: ID!) { collectionDelete(input: { id: $id }) { userErrors { message } } }', { id });
	expect(heard).toEqual([
		'collections/create',
		'collections/update',
		'products/update',
		'collections/update',
		'products/update',
		'products/update',
		'collections/delete',
	]);
});

test('Holm has types, makers, tags and collections that tell its things apart', () => {
	const shop = seedHolm(shopOfOne().platform.store);
	const products = [...shop.products.values()];
	expect(new Set(products.map((product) => product.vendor)).size).toBeGreaterThan(2);
	expect(new Set(products.map((product) => product.productType)).size).toBeGreaterThan(5);
	expect([...shop.collections.values()].map(({ title, productIds }) => [title, productIds.length])).toEqual([
		['At the table', 9],
		['In the kitchen', 5],
		['Gifts under $40', 4],
	]);
});
