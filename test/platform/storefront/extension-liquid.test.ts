import { afterEach, expect, test } from 'vitest';
import { addLocation, addProduct } from '../catalogue';
import { setMetafield } from '../metafields';
import { createStore } from '../store';
import { languages } from './languages';
import { blockOf, type SmallExtension, writeExtension } from './small-extension';
import { createStorefront } from './storefront';
import { families } from './visit';
import { visitorOf } from './visitor';

const noon = new Date('2026-11-22T17:00:00Z');
const made: SmallExtension[] = [];
afterEach(() => {
	for (const extension of made.splice(0)) extension.remove();
});

function openShop(files: Readonly<Record<string, string>>) {
	const extension = writeExtension(files);
	made.push(extension);
	const shop = createStore(() => noon).addShop({
		domain: 'holm-studio.myshopify.com',
		name: 'Holm Studio',
		email: 'hello@holm.example',
		ownerName: 'Ida Holm',
		currency: 'USD',
		timezone: 'UTC',
		locale: 'en',
		address: { countryCode: 'US' },
	});
	shop.installation = { id: '77', scopes: [], installedAt: noon.toISOString() };
	addLocation(shop, { name: 'Studio' });
	const pitcher = addProduct(shop, {
		title: 'Stoneware pitcher',
		vendor: 'Holm',
		productType: 'Pitchers',
		options: [
			{ name: 'Glaze', values: ['Oat', 'Moss'] },
			{ name: 'Size', values: ['S', 'L'] },
		],
		images: ['https://holm.example/cdn/pictures/pitcher-oat.svg'],
		variants: [
			{ optionValues: ['Oat', 'S'], price: '48.00', available: 0, sku: 'PIT-OAT' },
			{ optionValues: ['Moss', 'L'], price: '52.00', available: 7, inventoryPolicy: 'CONTINUE' },
		],
	});
	const jug = addProduct(shop, { title: 'Low jug', variants: [{ price: '44.00', tracked: false }] });
	const [oat = '', moss = ''] = pitcher.variantIds;
	return {
		shop,
		pitcher,
		jug,
		oat,
		moss,
		...visitorOf(createStorefront({ shop, projectRoot: extension.projectRoot })),
	};
}

/** What is between the marks of each of our small blocks. */
const printed = (html: string): readonly string[] =>
	[...html.matchAll(/\[\[([\s\S]*?)\]\]/g)].map(([, text = '']) => text);

test('app data is read where the Admin API keeps it, by the app’s Liquid alone', async () => {
	const { shop, text, oat } = openShop({
		'blocks/ship-notice.liquid': blockOf(
			'[[{{ app.metafields.backorder.storefront.value.raincheck.days }}|{{ app.metafields.backorder.other.value }}|{% render "inner" %}]]',
		),
		'snippets/inner.liquid': '{{ app.metafields.backorder.storefront.value.proxy }}',
	});
	const page = () => text(`/products/stoneware-pitcher?variant=${oat}`);
	expect(printed(await page())).toEqual(['||']);
	const value = JSON.stringify({ proxy: '/apps/backorder', raincheck: { days: 7 } });
	const ownerId = 'gid://shopify/AppInstallation/77';
	setMetafield(shop, { ownerId, namespace: 'backorder', key: 'storefront', type: 'json', value });
	expect(printed(await page())).toEqual(['7||/apps/backorder']);
	shop.installation = { id: '78', scopes: [], installedAt: noon.toISOString() };
	expect(printed(await page())).toEqual(['||']);
});

test('a list of references answers with the variants themselves, in order, and leaves out what is gone', async () => {
	const { shop, jug, oat, moss, text } = openShop({
		'blocks/alternatives.liquid': blockOf(
			`[[{% for v in product.selected_variant.metafields['$app'].alternatives.value %}{{ v.product.title }}/{{ v.title }}/{{ v.available }}/{{ v.price | money }}/{{ v.url }};{% endfor %}]]`,
		),
	});
	const ids = [jug.variantIds[0], '999', moss].map((id) => `gid://shopify/ProductVariant/${id}`);
	const owned = new Map();
	shop.metafields.set(`gid://shopify/ProductVariant/${oat}`, owned);
	owned.set(`app--${shop.appId}.alternatives`, {
		id: '1',
		ownerId: `gid://shopify/ProductVariant/${oat}`,
		namespace: `app--${shop.appId}`,
		key: 'alternatives',
		type: 'list.variant_reference',
		value: JSON.stringify(ids),
		createdAt: shop.now(),
		updatedAt: shop.now(),
	});
	const html = await text(`/products/stoneware-pitcher?variant=${oat}`);
	expect(printed(html)).toEqual([
		`Low jug/Default Title/true/$44.00/${`/products/low-jug?variant=${jug.variantIds[0]}`};` +
			`Stoneware pitcher/Moss / L/true/$52.00/${`/products/stoneware-pitcher?variant=${moss}`};`,
	]);
});

test('variants, products and the page’s objects answer as Shopify’s do', async () => {
	const { text, moss } = openShop({
		'blocks/ship-notice.liquid': blockOf(
			`{% liquid
				assign v = product.selected_or_first_available_variant
				assign first = product.variants.first
			%}[[{{ v.id }} {{ v.option1 }} {{ v.option2 }} {{ v.options | join: '+' }} {{ v.inventory_quantity }} {{ v.inventory_policy }} {{ v.inventory_management }} {{ v.product.vendor }}]]
			[[{{ first.available }} {{ first.sku }} {{ first.compare_at_price | default: 'none' }} {{ first.featured_image | image_url: width: 100 }} {{ first.image.aspect_ratio }} {{ product.options_by_name.Glaze.selected_value }}]]
			[[{% for option in product.options_with_values %}{% assign at = forloop.index0 %}{{ option.name }}:{% for value in option.values %}{{ value }}{% if value == v.options[at] %}*{% endif %}{% if value.selected %}!{% endif %} {% endfor %}{% endfor %}]]
			[[{{ routes.cart_add_url }} {{ routes.root_url }} {{ request.locale.iso_code }} {{ request.page_type }} {{ template.name }} {{ template }} {{ localization.language.endonym_name }} {{ shop.money_format | size }} {{ shop.permanent_domain }} {{ cart.item_count }} {{ section.id }} {{ settings.family }}]]`,
		),
	});
	const html = await text(`/fr/products/stoneware-pitcher?variant=${moss}`);
	expect(printed(html)).toEqual([
		`${moss} Moss L Moss+L 7 continue shopify Holm`,
		'false PIT-OAT none /cdn/pictures/pitcher-oat.svg 0.8 Moss',
		'Glaze:Oat Moss*! Size:S L*! ',
		'/fr/cart/add /fr fr product product product Français 11 holm-studio.myshopify.com 0 template--7640000000001__main ',
	]);
});

test('whole numbers divide to whole numbers, as in Ruby', async () => {
	const { text } = openShop({
		'blocks/ship-notice.liquid': blockOf(
			'[[{{ 7 | divided_by: 2 }} {{ 7 | divided_by: 2.0 }} {{ -7 | divided_by: 2 }} {{ 4800 | divided_by: 100.0 }}]]',
		),
	});
	expect(printed(await text('/products/stoneware-pitcher'))).toEqual(['3 3.5 -4 48']);
});

test('plural forms are those of the language, key by key, and the default language stands in with its own', async () => {
	const forms = {
		zero: 'Z',
		one: 'O {{ count }}',
		two: 'T',
		few: 'F {{ count }}',
		many: 'M {{ count }}',
		other: 'X {{ count }}',
	};
	const english = { one: '{{ count }} unit', other: '{{ count }} units' };
	const { text } = openShop({
		'blocks/ship-notice.liquid': blockOf(
			'[[{% assign all = "0,1,2,3,11,100" | split: "," %}{% for n in all %}{{ "units" | t: count: n }};{% endfor %}|{{ "rest" | t: count: 1, name: "#1" }}]]',
		),
		'locales/en.default.json': JSON.stringify({ units: english, rest: { one: 'one {{ name }}', other: 'many' } }),
		'locales/ar.json': JSON.stringify({ units: forms }),
		'locales/ja.json': JSON.stringify({ units: { other: '{{ count }}点' } }),
	});
	const said = async (root: string) => printed(await text(`${root}/products/stoneware-pitcher`))[0];
	expect(await said('/ar')).toBe('Z;O 1;T;F 3;M 11;X 100;|one #1');
	expect(await said('/ja')).toBe('0点;1点;2点;3点;11点;100点;|one #1');
	expect(await said('/it')).toBe('0 units;1 unit;2 units;3 units;11 units;100 units;|one #1');
});

test.each(families)('%s: each block stands in its place; what the extension lacks is left out', async (family) => {
	const { text, send, moss } = openShop({
		'blocks/ship-notice.liquid': blockOf('[[notice {{ block.settings.keep }}]]', {
			stylesheet: 'notice.css',
			javascript: 'notice.js',
			settings: [{ type: 'checkbox', id: 'keep', default: false }],
		}),
		'blocks/alternatives.liquid': blockOf('[[alternatives {{ block.settings.product.title }}]]', {
			settings: [{ type: 'product', id: 'product', autofill: true }],
		}),
		'blocks/cart-notice.liquid': blockOf(
			'[[cart{% for item in cart.items %} {{ item.quantity }}×{{ item.variant.sku }}{{ item.product.title }} {{ item.properties._backorder }}{% endfor %}]]',
			{ javascript: 'cart.js' },
		),
		'blocks/cards.liquid': blockOf('[[cards {{ product.title }}{{ collection.products.size }}{{ section.id }}]]', {
			target: 'body',
			javascript: 'cards.js',
			disabled_on: { templates: ['404'] },
		}),
	});
	const page = await text(`/products/stoneware-pitcher?theme=${family}&variant=${moss}`);
	expect(printed(page)).toEqual(['notice false', 'alternatives Stoneware pitcher', 'cards Stoneware pitcher']);
	const at = (what: string) => page.indexOf(what);
	expect(at('name="quantity"')).toBeLessThan(at('[[notice'));
	expect(at('[[notice')).toBeLessThan(at('name="add"'));
	expect(at('name="add"')).toBeLessThan(at('[[alternatives'));
	expect(at('</main>')).toBeLessThan(at('[[cards'));
	for (const asset of ['notice.css', 'notice.js', 'cards.js']) expect(page.split(asset)).toHaveLength(2);
	expect(page).not.toContain('cart.js');
	expect(printed(await text('/collections/all'))).toEqual(['cards 2']);
	expect(await text('/collections/all')).not.toContain('notice.js');
	expect(printed(await text('/nowhere'))).toEqual([]);
	await send('/cart/add', { id: moss, quantity: '2', 'properties[_backorder]': '2@x' });
	expect(printed(await text('/cart'))).toEqual(['cart 2×Stoneware pitcher 2@x', 'cards ']);
	const settings = encodeURIComponent('{"ship-notice":{"keep":true}}');
	expect(printed(await text(`/products/stoneware-pitcher?block_settings=${settings}`))[0]).toBe('notice true');
	expect(printed(await text('/products/stoneware-pitcher?section_id=template--7640000000001__main'))[0]).toBe(
		'notice true',
	);
	expect(printed(await text('/products/stoneware-pitcher?block_settings=')).at(0)).toBe('notice false');
	expect(printed(await text('/products/stoneware-pitcher?blocks=off'))).toEqual([]);
});

test('outside its own page a block knows its product by the setting only, and every placement has its own id', async () => {
	const { text } = openShop({
		'blocks/ship-notice.liquid': blockOf(
			'[[{{ product.title }}|{{ block.settings.product.title }}|{{ section.id }}|{{ block.id }}]]',
			{
				settings: [{ type: 'product', id: 'product', autofill: true }],
			},
		),
	});
	const [featured = ''] = printed(await text('/'));
	const [main = ''] = printed(await text('/products/stoneware-pitcher'));
	expect(featured.split('|').slice(0, 3)).toEqual([
		'',
		'Stoneware pitcher',
		'template--7640000000002__featured_product',
	]);
	expect(featured.split('|')[3]).not.toBe(main.split('|')[3]);
});

test('the theme is complete in every language, and Arabic runs from right to left', async () => {
	const { text, send, oat } = openShop({});
	for (const { root, isoCode, direction } of languages) {
		await send(`${root}/cart/add`, { id: (await productIds(text))[1] ?? '' });
		for (const path of ['/', '/collections/all', '/search?q=jug', `/products/stoneware-pitcher?variant=${oat}`])
			expect(await text(`${root}${path}`)).toContain(`<html lang="${isoCode}" dir="${direction}"`);
		for (const path of ['/cart', '/checkout', '/account', '/nowhere']) {
			const html = await text(`${root}${path}`);
			expect(html).toContain(`<html lang="${isoCode}" dir="${direction}"`);
			for (const other of languages) expect(html).toContain(`>${other.endonym}</a>`);
		}
	}
});

async function productIds(text: (path: string) => Promise<string>): Promise<readonly string[]> {
	const html = await text('/products/stoneware-pitcher');
	return [...html.matchAll(/\{"id":"(\d+)"/g)].map(([, id = '']) => id);
}
