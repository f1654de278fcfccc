/**
 * The shops of the stand-in: where records are kept, how ids are given out, how news is told. A verb changes records
 * of one shop and tells what changed; nothing here knows of HTTP, GraphQL or webhooks. The clock is given.
 */
import type {
	Collection,
	Customer,
	Discount,
	Installation,
	InventoryItem,
	Level,
	Location,
	Metafield,
	News,
	Order,
	Product,
	ShopFacts,
	StorefrontToken,
	Variant,
} from './model';

export type * from './model';

/** What a verb will not do, as Shopify would say it: resolvers turn it into `userErrors`. */
export class Refusal extends Error {
	readonly field: readonly string[] | null;
	readonly code: string | undefined;

	constructor(message: string, field: readonly string[] | null = null, code?: string) {
		super(message);
		this.field = field;
		this.code = code;
	}
}

/** Records by id, in order of creation. */
export interface Shop {
	facts: ShopFacts;
	readonly locations: Map<string, Location>;
	readonly products: Map<string, Product>;
	readonly variants: Map<string, Variant>;
	readonly items: Map<string, InventoryItem>;
	/** By `levelKey`. */
	readonly levels: Map<string, Level>;
	readonly customers: Map<string, Customer>;
	readonly orders: Map<string, Order>;
	readonly collections: Map<string, Collection>;
	readonly discounts: Map<string, Discount>;
	/** By access token. */
	readonly storefrontTokens: Map<string, StorefrontToken>;
	/** By owner gid, then `namespace.key`. */
	readonly metafields: Map<string, Map<string, Metafield>>;
	installation: Installation | undefined;
	/** Types that the app's configuration gives its metafields, by "Order.backorder": `type` may be left out then. */
	readonly definedTypes: Map<string, string>;
	/** Which of them the Storefront API shows. */
	readonly publicMetafields: Set<string>;
	/** The part after `app--` of the app's own metafield namespace. */
	readonly appId: string;
	readonly nextOrderNumber: () => number;
	readonly nextId: () => string;
	/** The present instant as Shopify writes it: whole seconds. */
	readonly now: () => string;
	readonly clock: () => Date;
	/** Tells everybody who listens, at once, so that what they read is the state of this moment. */
	readonly tell: (news: News) => void;
}

interface NewShop extends Omit<ShopFacts, 'id' | 'createdAt'> {
	/** Where the shop's ids start; 820982911946154500n shows what rounds ids to doubles. */
	readonly firstId?: bigint;
	readonly firstOrderNumber?: number;
}

type Listener = (shop: Shop, news: News) => void;

export interface Store {
	/** By myshopify.com domain. */
	readonly shops: ReadonlyMap<string, Shop>;
	readonly now: () => Date;
	readonly addShop: (facts: NewShop) => Shop;
	readonly requireShop: (domain: string) => Shop;
	readonly listen: (listener: Listener) => void;
}

export function createStore(now: () => Date): Store {
	const shops = new Map<string, Shop>();
	const listeners: Listener[] = [];

	const addShop = ({ firstId = 7_640_000_000_001n, firstOrderNumber = 1001, ...facts }: NewShop): Shop => {
		if (shops.has(facts.domain)) throw new Error(`There is a shop ${facts.domain} already`);
		let id = firstId;
		let orderNumber = firstOrderNumber;
		const nextId = () => String(id++);
		const wholeSeconds = () => `${now().toISOString().slice(0, 19)}Z`;
		const shop: Shop = {
			facts: { ...facts, id: nextId(), createdAt: wholeSeconds() },
			locations: new Map(),
			products: new Map(),
			variants: new Map(),
			items: new Map(),
			levels: new Map(),
			customers: new Map(),
			orders: new Map(),
			collections: new Map(),
			discounts: new Map(),
			storefrontTokens: new Map(),
			metafields: new Map(),
			installation: undefined,
			definedTypes: new Map(),
			publicMetafields: new Set(),
			appId: '347082227713',
			nextOrderNumber: () => orderNumber++,
			nextId,
			now: wholeSeconds,
			clock: now,
			tell: (news) => {
				for (const listener of listeners) listener(shop, news);
			},
		};
		shops.set(facts.domain, shop);
		return shop;
	};

	return {
		shops,
		now,
		addShop,
		requireShop: (domain) => {
			const shop = shops.get(domain);
			if (!shop) throw new Error(`No shop ${domain} in the stand-in`);
			return shop;
		},
		listen: (listener) => {
			listeners.push(listener);
		},
	};
}

export const levelKey = (itemId: string, locationId: string): string => `${itemId}@${locationId}`;

/** @throws Refusal where the map has no such record. */
export function requireRecord<T>(
	map: ReadonlyMap<string, T>,
	id: string,
	what: string,
	field: readonly string[] = ['id'],
): T {
	const record = map.get(id);
	if (record === undefined) throw new Refusal(`${what} does not exist`, field, 'NOT_FOUND');
	return record;
}

/** Amounts are decimal text outside and whole cents inside a sum. */
export const cents = (amount: string): number => Math.round(Number(amount) * 100);
export const amountOf = (wholeCents: number): string => (wholeCents / 100).toFixed(2);
