/** What the demo prints: pages to look at, and calls of Shopify's own schema, with ids of the seeded shop in them. */
import { requireBySku } from '../seed';
import type { Shop, Variant } from '../store';
import type { Example, Sight } from './print';

export function examplesOf(shop: Shop, variant: Variant): readonly Example[] {
	const location = [...shop.locations.keys()][0] ?? '';
	const waiting = [...shop.orders.values()].find((order) => order.lines.some((line) => line.quantity > 1));
	const variantId = `gid://shopify/ProductVariant/${variant.id}`;
	return [
		{
			title: 'Somebody orders 2 pitchers in Oat, which is sold out',
			query:
				'mutation($order: OrderCreateOrderInput!) { orderCreate(order: $order, options: { inventoryBehaviour: DECREMENT_IGNORING_POLICY }) { order { id name } userErrors { message } } }',
			variables: {
				order: { email: 'mira.hansen@mail.example', lineItems: [{ variantId, quantity: 2 }] },
			},
		},
		{
			title: 'Five of them arrive',
			query:
				'mutation($input: InventorySetQuantitiesInput!, $key: String!) { inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { message } } }',
			variables: {
				key: 'arrival-1',
				input: {
					name: 'available',
					reason: 'received',
					quantities: [
						{
							inventoryItemId: `gid://shopify/InventoryItem/${variant.itemId}`,
							locationId: `gid://shopify/Location/${location}`,
							quantity: 5,
							changeFromQuantity: null,
						},
					],
				},
			},
		},
		{
			title: 'It goes on selling when it is out of stock, or stops (CONTINUE, DENY)',
			query:
				'mutation($productId: ID!, $variants: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $productId, variants: $variants) { userErrors { message } } }',
			variables: {
				productId: `gid://shopify/Product/${variant.productId}`,
				variants: [{ id: variantId, inventoryPolicy: 'CONTINUE' }],
			},
		},
		{
			title: `${waiting?.name ?? 'An order'} is cancelled`,
			query:
				'mutation($id: ID!) { orderCancel(orderId: $id, reason: CUSTOMER, restock: true) { orderCancelUserErrors { message } } }',
			variables: { id: `gid://shopify/Order/${waiting?.id ?? ''}` },
		},
		{
			title: 'What the orders carry now',
			query:
				'{ orders(first: 10, reverse: true) { nodes { name tags displayFulfillmentStatus metafields(first: 3) { nodes { key value } } } } }',
			variables: {},
		},
	];
}

/** @param storefront ends with a slash. */
export function sightsOf(shop: Shop, storefront: string): readonly Sight[] {
	const productOf = (sku: string) => {
		const { id, productId } = requireBySku(shop, sku);
		return `products/${shop.products.get(productId)?.handle}?variant=${id}`;
	};
	return [
		['Sold out and goes on selling', productOf('PIT-OAT')],
		['The same, Arabic, in the other theme family', `ar/${productOf('PIT-OAT')}&theme=horizon-like`],
		['Sold out for good: a raincheck', productOf('GRA-SLA')],
		['Cards in a collection', 'collections/pitchers'],
		['2,000 variants', 'products/sample-tile'],
		['Be one of the customers', 'account'],
		['A cart by link, as mails carry it', `cart/${requireBySku(shop, 'JUG-MOS').id}:1?discount=CODE`],
		['The shop without the app in its theme', '?blocks=off'],
		['  and with it again', '?blocks=on'],
	].map(([title = '', path = '']) => ({ title, address: `${storefront}${path}` }));
}
