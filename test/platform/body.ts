/**
 * The body of a webhook for a piece of news, in the shape of Shopify's REST resources, as the records are now. A
 * delivery keeps the body that was made at its moment: a retry never freshens it.
 */
import { type Body, findNumber, orderBody, refundBody, shopTime } from './body-order';
import { gid, levelGid } from './gid';
import { availableOnline, findLevel } from './inventory';
import type { Collection, InventoryItem, Location, News, Product, Shop, Variant } from './store';

export function bodyOf(shop: Shop, news: News): Body {
	switch (news.topic) {
		case 'orders/create':
		case 'orders/updated':
		case 'orders/cancelled':
		case 'orders/fulfilled':
		case 'orders/partially_fulfilled':
			return orderBody(shop, required(shop.orders, news.orderId));
		case 'orders/edited':
			return editedBody(shop, news);
		case 'refunds/create': {
			const order = required(shop.orders, news.orderId);
			const refund = order.refunds.find(({ id }) => id === news.refundId);
			if (!refund) throw new Error(`News of a refund ${news.refundId} that order ${order.id} lacks`);
			return refundBody(shop, order, refund);
		}
		case 'inventory_levels/update':
		case 'inventory_levels/connect': {
			const level = findLevel(shop, news.itemId, news.locationId);
			if (!level) throw new Error(`News of a level ${news.itemId} at ${news.locationId} that is not there`);
			return {
				inventory_item_id: BigInt(level.itemId),
				location_id: BigInt(level.locationId),
				available: shop.items.get(level.itemId)?.tracked ? level.quantities.available : null,
				updated_at: shopTime(shop, level.updatedAt),
				admin_graphql_api_id: levelGid(level.locationId, level.itemId),
			};
		}
		case 'inventory_items/create':
		case 'inventory_items/update':
			return itemBody(shop, required(shop.items, news.itemId));
		case 'products/create':
		case 'products/update':
			return productBody(shop, required(shop.products, news.productId));
		case 'collections/create':
		case 'collections/update':
			return collectionBody(shop, required(shop.collections, news.collectionId));
		case 'inventory_levels/disconnect':
			return { inventory_item_id: BigInt(news.itemId), location_id: BigInt(news.locationId) };
		case 'orders/delete':
		case 'inventory_items/delete':
		case 'products/delete':
		case 'collections/delete':
			return { id: BigInt(news.id) };
		case 'locations/create':
		case 'locations/update':
		case 'locations/activate':
		case 'locations/deactivate':
			return locationBody(shop, required(shop.locations, news.locationId));
		case 'shop/update':
		case 'app/uninstalled':
			return shopBody(shop);
		case 'app/scopes_update':
			return {
				id: BigInt(shop.appId),
				shop_id: gid('Shop', shop.facts.id),
				previous: news.previous,
				current: news.current,
				updated_at: shop.clock().toISOString(),
			};
		case 'bulk_operations/finish':
			return {
				admin_graphql_api_id: gid('BulkOperation', news.id),
				completed_at: news.status === 'completed' ? shopTime(shop, shop.now()) : null,
				created_at: shopTime(shop, news.createdAt),
				error_code: null,
				status: news.status,
				type: 'query',
			};
		case 'shop/redact':
			return { shop_id: BigInt(shop.facts.id), shop_domain: shop.facts.domain };
		case 'customers/data_request':
		case 'customers/redact':
			return privacyBody(shop, news);
	}
}

function required<T>(map: ReadonlyMap<string, T>, id: string): T {
	const record = map.get(id);
	if (record === undefined) throw new Error(`News of a record ${id} that is not there`);
	return record;
}

function editedBody(shop: Shop, news: Extract<News, { topic: 'orders/edited' }>): Body {
	const changed = (list: readonly { readonly id: string; readonly delta: number }[]) =>
		list.map(({ id, delta }) => ({ id: BigInt(id), delta }));
	return {
		order_edit: {
			id: BigInt(shop.nextId()),
			app_id: null,
			created_at: shopTime(shop, shop.now()),
			committed_at: shopTime(shop, shop.now()),
			notify_customer: news.notify,
			order_id: BigInt(news.orderId),
			staff_note: news.note,
			user_id: null,
			line_items: { additions: changed(news.additions), removals: changed(news.removals) },
			discounts: { line_item: { additions: [], removals: [] } },
			shipping_lines: { additions: [], removals: [] },
		},
	};
}

const itemBody = (shop: Shop, item: InventoryItem): Body => ({
	id: BigInt(item.id),
	sku: shop.variants.get(item.variantId)?.sku || null,
	created_at: shopTime(shop, item.createdAt),
	updated_at: shopTime(shop, item.updatedAt),
	requires_shipping: item.requiresShipping,
	cost: item.cost ?? null,
	country_code_of_origin: null,
	province_code_of_origin: null,
	harmonized_system_code: null,
	tracked: item.tracked,
	country_harmonized_system_codes: [],
	weight_value: 0,
	weight_unit: 'lb',
	admin_graphql_api_id: gid('InventoryItem', item.id),
});

function variantBody(shop: Shop, variant: Variant, index: number): Body {
	const available = availableOnline(shop, variant);
	return {
		admin_graphql_api_id: gid('ProductVariant', variant.id),
		barcode: variant.barcode ?? null,
		compare_at_price: variant.compareAtPrice ?? null,
		created_at: shopTime(shop, variant.createdAt),
		id: BigInt(variant.id),
		inventory_policy: variant.inventoryPolicy.toLowerCase(),
		position: index + 1,
		price: variant.price,
		product_id: BigInt(variant.productId),
		sku: variant.sku || null,
		taxable: variant.taxable,
		title: variant.title,
		updated_at: shopTime(shop, variant.updatedAt),
		option1: variant.optionValues[0] ?? null,
		option2: variant.optionValues[1] ?? null,
		option3: variant.optionValues[2] ?? null,
		image_id: null,
		inventory_item_id: BigInt(variant.itemId),
		inventory_quantity: available,
		old_inventory_quantity: available,
	};
}

/** Variants in full for the first 100 only; `variant_gids` names them all. */
const fullVariants = 100;

function productBody(shop: Shop, product: Product): Body {
	const variants = product.variantIds.flatMap((id) => shop.variants.get(id) ?? []);
	const images = product.images.map((src, index) => ({
		id: BigInt(`${product.id}${index}`),
		product_id: BigInt(product.id),
		position: index + 1,
		created_at: shopTime(shop, product.createdAt),
		updated_at: shopTime(shop, product.createdAt),
		alt: product.title,
		width: 800,
		height: 800,
		src,
		variant_ids: variants.filter((variant) => variant.image === src).map((variant) => BigInt(variant.id)),
		admin_graphql_api_id: gid('ProductImage', `${product.id}${index}`),
	}));
	return {
		admin_graphql_api_id: gid('Product', product.id),
		body_html: product.descriptionHtml,
		created_at: shopTime(shop, product.createdAt),
		handle: product.handle,
		id: BigInt(product.id),
		product_type: product.productType,
		published_at: product.status === 'ACTIVE' && product.isPublished ? shopTime(shop, product.createdAt) : null,
		template_suffix: null,
		title: product.title,
		updated_at: shopTime(shop, product.updatedAt),
		vendor: product.vendor,
		status: product.status.toLowerCase(),
		published_scope: 'web',
		tags: product.tags.join(', '),
		variants: variants.slice(0, fullVariants).map((variant, index) => variantBody(shop, variant, index)),
		options: product.options.map((option, index) => ({
			name: option.name,
			id: BigInt(option.id),
			product_id: BigInt(product.id),
			position: index + 1,
			values: option.values,
		})),
		images,
		image: images[0] ?? null,
		media: [],
		variant_gids: variants.map((variant) => ({
			admin_graphql_api_id: gid('ProductVariant', variant.id),
			updated_at: `${variant.updatedAt.slice(0, 19)}.000Z`,
		})),
		has_variants_that_requires_components: false,
		category: null,
	};
}

const collectionBody = (shop: Shop, collection: Collection): Body => ({
	id: BigInt(collection.id),
	handle: collection.handle,
	title: collection.title,
	updated_at: shopTime(shop, collection.updatedAt),
	body_html: collection.descriptionHtml,
	published_at: shopTime(shop, collection.createdAt),
	sort_order: 'manual',
	template_suffix: null,
	published_scope: 'web',
	admin_graphql_api_id: gid('Collection', collection.id),
});

const locationBody = (shop: Shop, location: Location): Body => ({
	id: BigInt(location.id),
	name: location.name,
	address1: location.address.address1 ?? '',
	address2: location.address.address2 ?? '',
	city: location.address.city ?? '',
	zip: location.address.zip ?? '',
	province: location.address.province ?? location.address.provinceCode ?? '',
	country: location.address.countryCode ?? '',
	phone: location.address.phone ?? '',
	created_at: shopTime(shop, location.createdAt),
	updated_at: shopTime(shop, location.updatedAt),
	country_code: location.address.countryCode ?? '',
	country_name: location.address.country ?? '',
	province_code: location.address.provinceCode ?? '',
	legacy: false,
	active: location.isActive,
	admin_graphql_api_id: gid('Location', location.id),
});

function shopBody(shop: Shop): Body {
	const { facts } = shop;
	const { address } = facts;
	return {
		id: BigInt(facts.id),
		name: facts.name,
		email: facts.email,
		domain: facts.domain,
		province: address.province ?? address.provinceCode ?? null,
		country: address.countryCode ?? null,
		address1: address.address1 ?? null,
		zip: address.zip ?? null,
		city: address.city ?? null,
		source: null,
		phone: address.phone ?? '',
		latitude: null,
		longitude: null,
		primary_locale: facts.locale,
		address2: address.address2 ?? null,
		created_at: shopTime(shop, facts.createdAt),
		updated_at: shopTime(shop, facts.createdAt),
		country_code: address.countryCode ?? null,
		country_name: address.country ?? null,
		currency: facts.currency,
		customer_email: facts.email,
		timezone: facts.timezone,
		iana_timezone: facts.timezone,
		shop_owner: facts.ownerName,
		money_format: '$'.concat('{{amount}}'),
		money_with_currency_format: `$\{{amount}} ${facts.currency}`,
		weight_unit: 'lb',
		province_code: address.provinceCode ?? null,
		plan_display_name: 'Basic',
		plan_name: 'basic',
		myshopify_domain: facts.domain,
		primary_location_id: findNumber([...shop.locations.keys()][0]),
		setup_required: false,
		enabled_presentment_currencies: [facts.currency],
	};
}

function privacyBody(shop: Shop, news: Extract<News, { topic: 'customers/data_request' | 'customers/redact' }>): Body {
	const customer = required(shop.customers, news.customerId);
	const orders = [...shop.orders.values()]
		.filter((order) => order.customerId === customer.id)
		.map((order) => BigInt(order.id));
	return {
		shop_id: BigInt(shop.facts.id),
		shop_domain: shop.facts.domain,
		customer: { id: BigInt(customer.id), email: customer.email ?? null, phone: customer.phone ?? null },
		...(news.topic === 'customers/redact'
			? { orders_to_redact: orders }
			: { orders_requested: orders, data_request: { id: BigInt(shop.nextId()) } }),
	};
}
