/** What the demo prints for an outside client: calls of Shopify's own schema, with ids of the seeded shop in them. */
import type { Shop, Variant } from '../store';
import type { Example } from './print';

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
