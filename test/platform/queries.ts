/** The root of queries: which record an id or a search names, as far as the one who asks may see it. */
import { GraphQLError } from 'graphql';
import { bulkView } from './bulk';
import { connect, connectInOrder, keyFor, type PageArgs, type SortKey } from './connection';
import { findDiscount } from './discounts';
import { findGid, findIdOf } from './gid';
import { findLevel, quantityNames } from './inventory';
import { resolveNamespace } from './metafields';
import { exactly, findOrder, isVisible, requireGranted, type Scene, type View } from './scene';
import { adminSchema } from './schema';
import {
	collectionFields,
	customerFields,
	itemFields,
	locationFields,
	orderFields,
	productFields,
	searchFor,
	variantFields,
} from './search';
import { type Customer, cents, type Location, type Order, type Product, type Variant } from './store';
import { discountNodeView } from './view-discount';
import { fulfilmentOrderView } from './view-fulfilment';
import { orderView } from './view-order';
import { collectionKey, collectionView, itemView, levelView, productView, variantView } from './view-product';
import { customerView, definitionView, installationView, locationView, shopView } from './view-shop';

interface SearchArgs extends PageArgs {
	readonly query?: string | null;
	readonly sortKey?: string | null;
}

const total = (order: Order): number => order.lines.reduce((sum, line) => sum + cents(line.price) * line.quantity, 0);

const orderKeys: Readonly<Record<string, (order: Order) => SortKey['value']>> = {
	CREATED_AT: (order) => order.createdAt,
	UPDATED_AT: (order) => order.updatedAt,
	PROCESSED_AT: (order) => order.processedAt,
	ORDER_NUMBER: (order) => order.number,
	TOTAL_PRICE: total,
	ID: () => '',
	RELEVANCE: () => '',
};

const productKeys: Readonly<Record<string, (product: Product) => SortKey['value']>> = {
	CREATED_AT: (product) => product.createdAt,
	UPDATED_AT: (product) => product.updatedAt,
	TITLE: (product) => product.title.toLowerCase(),
	VENDOR: (product) => product.vendor.toLowerCase(),
	PRODUCT_TYPE: (product) => product.productType.toLowerCase(),
	ID: () => '',
	RELEVANCE: () => '',
};

const customerKeys: Readonly<Record<string, (customer: Customer) => SortKey['value']>> = {
	CREATED_AT: (customer) => customer.createdAt,
	UPDATED_AT: (customer) => customer.updatedAt,
	ID: () => '',
	RELEVANCE: () => '',
};

const variantKeys: Readonly<Record<string, (variant: Variant) => SortKey['value']>> = {
	SKU: (variant) => variant.sku,
	TITLE: (variant) => variant.title,
	ID: () => '',
	RELEVANCE: () => '',
};

const locationKeys: Readonly<Record<string, (location: Location) => SortKey['value']>> = {
	NAME: (location) => location.name,
	ID: () => '',
	RELEVANCE: () => '',
};

/** The search index is behind: what was made or touched within the lag is not found by it yet. */
function searchableOrders(scene: Scene, query: string | null | undefined): Order[] {
	const { shop, grant, faults } = scene;
	const since = shop.clock().getTime() - faults.searchLagMilliseconds;
	const keeps = searchFor(query, orderFields);
	return [...shop.orders.values()]
		.filter((order) => faults.searchLagMilliseconds === 0 || Date.parse(order.updatedAt) <= since)
		.filter((order) => isVisible(shop, grant, order) && keeps(order));
}

function orderConnection(scene: Scene, { sortKey, ...args }: SearchArgs): View {
	const key = keyFor(orderKeys, sortKey ?? 'PROCESSED_AT');
	return connect(scene, args, searchableOrders(scene, args.query), key, (order) => orderView(scene, order));
}

/** The record that a gid names; null where there is none, an error where we cannot show its type. */
export function nodeView(scene: Scene, id: string): View | null {
	const { shop } = scene;
	const found = findGid(id);
	if (!found) throw new GraphQLError(`Invalid global id '${id}'`, { extensions: { code: 'INVALID_VARIABLE' } });
	requireGranted(scene, adminSchema().scopesOfType(found.type), `${found.type} object`);
	const show = <T>(record: T | undefined, view: (scene: Scene, record: T) => View) =>
		record ? view(scene, record) : null;
	switch (found.type) {
		case 'Order':
			return show(findOrder(scene, found.id), orderView);
		case 'Product':
			return show(shop.products.get(found.id), productView);
		case 'Collection':
			return show(shop.collections.get(found.id), collectionView);
		case 'ProductVariant':
			return show(shop.variants.get(found.id), variantView);
		case 'InventoryItem':
			return show(shop.items.get(found.id), itemView);
		case 'InventoryLevel':
			return show(findLevel(shop, found.itemId ?? '', found.id), levelView);
		case 'Location':
			return show(shop.locations.get(found.id), locationView);
		case 'Customer':
			return show(shop.customers.get(found.id), customerView);
		case 'Shop':
			return found.id === shop.facts.id ? shopView(scene) : null;
		case 'AppInstallation':
			return show(shop.installation?.id === found.id ? shop.installation : undefined, installationView);
		case 'DiscountCodeNode':
			return show(shop.discounts.get(found.id), discountNodeView);
		case 'BulkOperation':
			return show(scene.bulkDesk.find(found.id), bulkView);
		case 'FulfillmentOrder': {
			for (const order of shop.orders.values()) {
				const one = order.fulfilmentOrders.find((each) => each.id === found.id);
				if (one) return isVisible(shop, scene.grant, order) ? fulfilmentOrderView(scene, order, one) : null;
			}
			return null;
		}
		default:
			throw new GraphQLError(`The stand-in keeps no ${found.type}`, { extensions: { code: 'STAND_IN_GAP' } });
	}
}

interface HandleArgs {
	readonly identifier: { readonly id?: string; readonly handle?: string };
}

interface CustomerArgs {
	readonly identifier: { readonly id?: string; readonly emailAddress?: string; readonly phoneNumber?: string };
}

interface IdArgs {
	readonly id: string;
}

export function queryRoot(scene: Scene): View {
	const { shop } = scene;
	/** An id of another type names nothing here. */
	const only =
		(type: string) =>
		({ id }: IdArgs) => {
			const found = findGid(id);
			if (found && found.type !== type)
				throw new GraphQLError(`Invalid id: ${id}`, { extensions: { code: 'RESOURCE_NOT_FOUND' } });
			return nodeView(scene, id);
		};
	const empty = (args: PageArgs) => connectInOrder(scene, args, [], () => ({}));
	return {
		__typename: 'QueryRoot',
		shop: () => shopView(scene),
		node: ({ id }: IdArgs) => nodeView(scene, id),
		nodes: ({ ids }: { readonly ids: readonly string[] }) => {
			if (ids.length > 250)
				throw new GraphQLError('The input array size must not exceed 250.', {
					extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' },
				});
			return ids.map((id) => nodeView(scene, id));
		},
		order: only('Order'),
		orders: (args: SearchArgs) => orderConnection(scene, args),
		ordersCount: ({ query }: SearchArgs) => exactly(searchableOrders(scene, query).length),
		product: only('Product'),
		products: ({ sortKey, ...args }: SearchArgs) => {
			const kept = [...shop.products.values()].filter(searchFor(args.query, productFields(shop)));
			return connect(scene, args, kept, keyFor(productKeys, sortKey ?? 'ID'), (each) => productView(scene, each));
		},
		productsCount: ({ query }: SearchArgs) =>
			exactly([...shop.products.values()].filter(searchFor(query, productFields(shop))).length),
		productByIdentifier: ({ identifier }: HandleArgs) => {
			if (identifier.id) return nodeView(scene, identifier.id);
			const found = [...shop.products.values()].find((product) => product.handle === identifier.handle);
			return found ? productView(scene, found) : null;
		},
		productVariant: only('ProductVariant'),
		productVariants: ({ sortKey, ...args }: SearchArgs) => {
			const kept = [...shop.variants.values()].filter(searchFor(args.query, variantFields(shop)));
			return connect(scene, args, kept, keyFor(variantKeys, sortKey ?? 'ID'), (each) => variantView(scene, each));
		},
		productVariantsCount: ({ query }: SearchArgs) =>
			exactly([...shop.variants.values()].filter(searchFor(query, variantFields(shop))).length),
		inventoryItem: only('InventoryItem'),
		inventoryItems: (args: SearchArgs) => {
			const kept = [...shop.items.values()].filter(searchFor(args.query, itemFields(shop)));
			return connect(
				scene,
				args,
				kept,
				(each) => ({ value: '', id: each.id }),
				(each) => itemView(scene, each),
			);
		},
		inventoryLevel: only('InventoryLevel'),
		inventoryProperties: () => ({
			quantityNames: quantityNames.map((name) => ({
				name,
				displayName: name.replaceAll('_', ' '),
				isInUse: true,
				belongsTo: name === 'incoming' || name === 'on_hand' ? [] : ['on_hand'],
				comprises:
					name === 'on_hand'
						? ['available', 'committed', 'damaged', 'quality_control', 'reserved', 'safety_stock']
						: [],
			})),
		}),
		location: ({ id }: { readonly id?: string | null }) => {
			const primary = [...shop.locations.values()].sort((a, b) => a.priority - b.priority)[0];
			if (!id) return primary ? locationView(scene, primary) : null;
			const found = shop.locations.get(findIdOf('Location', id) ?? '');
			return found ? locationView(scene, found) : null;
		},
		locations: ({ sortKey, ...args }: SearchArgs & { readonly includeInactive?: boolean | null }) => {
			const kept = [...shop.locations.values()]
				.filter((location) => location.isActive || args.includeInactive)
				.filter(searchFor(args.query, locationFields));
			const key = keyFor(locationKeys, sortKey ?? 'NAME');
			return connect(scene, args, kept, key, (each) => locationView(scene, each));
		},
		codeDiscountNode: only('DiscountCodeNode'),
		codeDiscountNodeByCode: ({ code }: { readonly code: string }) => {
			const found = findDiscount(shop, code);
			return found ? discountNodeView(scene, found) : null;
		},
		customer: only('Customer'),
		customers: ({ sortKey, ...args }: SearchArgs) => {
			const kept = [...shop.customers.values()].filter(searchFor(args.query, customerFields));
			return connect(scene, args, kept, keyFor(customerKeys, sortKey ?? 'ID'), (each) => customerView(scene, each));
		},
		customerByIdentifier: ({ identifier }: CustomerArgs) => {
			const { id, emailAddress, phoneNumber } = identifier;
			if (id) return only('Customer')({ id });
			if (!emailAddress && !phoneNumber)
				throw new GraphQLError('The stand-in keeps no custom ids of customers', {
					extensions: { code: 'STAND_IN_GAP' },
				});
			const found = [...shop.customers.values()].find((customer) =>
				emailAddress ? customer.email?.toLowerCase() === emailAddress.toLowerCase() : customer.phone === phoneNumber,
			);
			return found ? customerView(scene, found) : null;
		},
		collection: only('Collection'),
		collections: ({ sortKey, ...args }: SearchArgs) => {
			const kept = [...shop.collections.values()].filter(searchFor(args.query, collectionFields));
			return connect(scene, args, kept, collectionKey(sortKey), (each) => collectionView(scene, each));
		},
		collectionsCount: ({ query }: SearchArgs) =>
			exactly([...shop.collections.values()].filter(searchFor(query, collectionFields)).length),
		collectionByIdentifier: ({ identifier }: HandleArgs) => {
			if (identifier.id) return only('Collection')({ id: identifier.id });
			const found = [...shop.collections.values()].find((collection) => collection.handle === identifier.handle);
			return found ? collectionView(scene, found) : null;
		},
		fulfillmentOrder: only('FulfillmentOrder'),
		fulfillmentOrders: (args: PageArgs & { readonly includeClosed?: boolean | null }) => {
			const all = [...shop.orders.values()].flatMap((order) =>
				order.fulfilmentOrders.map((one) => ({ id: one.id, order, one })),
			);
			const kept = all.filter(
				({ one }) => args.includeClosed || (one.status !== 'CLOSED' && one.status !== 'CANCELLED'),
			);
			return connectInOrder(scene, args, kept, ({ order, one }) => fulfilmentOrderView(scene, order, one));
		},
		appInstallation: ({ id }: { readonly id?: string | null }) =>
			id ? nodeView(scene, id) : currentInstallation(scene),
		currentAppInstallation: () => currentInstallation(scene),
		bulkOperation: only('BulkOperation'),
		bulkOperations: (args: PageArgs) =>
			connectInOrder(scene, args, scene.bulkDesk.all(), (each) => bulkView(scene, each)),
		currentBulkOperation: () => {
			const last = scene.bulkDesk.all().at(-1);
			return last ? bulkView(scene, last) : null;
		},
		job: ({ id }: IdArgs) => ({ __typename: 'Job', id, done: true }),
		// The app's subscriptions live in its configuration; there are none of the shop's own, no transfers, no shipments.
		webhookSubscriptions: empty,
		inventoryTransfers: empty,
		inventoryShipments: empty,
		metafieldDefinitions: (
			args: PageArgs & { readonly ownerType: string; readonly namespace?: string | null; readonly key?: string | null },
		) => {
			const own = resolveNamespace(shop, '$app');
			const kept = [...shop.definedTypes]
				.map(([key, type]) => definitionView(scene, key, type))
				.filter((each) => each.ownerType === args.ownerType && (!args.key || each.key === args.key))
				.filter(() => !args.namespace || resolveNamespace(shop, args.namespace) === own);
			return connectInOrder(
				scene,
				args,
				kept.map((view) => ({ id: String(view.id), view })),
				({ view }) => view,
			);
		},
	};
}

function currentInstallation(scene: Scene): View {
	const { installation } = scene.shop;
	if (!installation)
		throw new GraphQLError('The app is not installed in this shop', { extensions: { code: 'ACCESS_DENIED' } });
	return installationView(scene, installation);
}
