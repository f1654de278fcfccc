/**
 * A shop for the flows: an embedded database, and recording fakes in the place of Shopify and of the mail server. The
 * fakes answer what the test has put there and keep a list of what was asked; they know no rule of the product.
 */
import { randomBytes } from 'node:crypto';
import type { Database } from '../../app/adapters/db/database.server';
import { refreshStatistics } from '../../app/adapters/db/refresh-statistics.server';
import { createSealer } from '../../app/adapters/db/seal.server';
import { markAllDirty, saveInstalledShop } from '../../app/adapters/db/shops.server';
import { markStaleDirty } from '../../app/adapters/db/stale-variants.server';
import type { OutgoingMail, SendOutcome } from '../../app/adapters/email/mailer.server';
import type { VariantDiscount } from '../../app/adapters/shopify/discounts.server';
import type { ShopAdmin, ShopProduct, VariantStock } from '../../app/adapters/shopify/shop-admin.server';
import type { LineFacts, OrderFacts } from '../../app/domain/order';
import type { FlowDeps } from '../../app/flows/deps';
import { sendNotices } from '../../app/flows/notices/send-notices.server';
import { writeMarks } from '../../app/flows/orders/write-marks.server';
import { publishCurves } from '../../app/flows/promises/publish-curves.server';
import { replanShop } from '../../app/flows/promises/replan.server';
import type { ShopContext } from '../../app/flows/shop-context';

let shops = 0;
/** One key for all: whoever drains the inbox opens what any of them stored. */
const sealer = createSealer({ current: randomBytes(32) });

export interface FakeStock {
	available: number;
	committed: number;
	/** Where its other facts differ. */
	facts?: Partial<VariantStock>;
}

/** A new shop in the database; shops do not see each other. */
export async function openFakeShop(database: Database) {
	shops += 1;
	const shopId = String(7000 + shops);
	const domain = `holm-${shops}.myshopify.com`;
	let now = new Date('2026-11-22T15:00:00.000Z');
	const stock = new Map<string, FakeStock>();
	const orders = new Map<string, OrderFacts>();
	const products = new Map<string, ShopProduct>();
	/** When Shopify says that products changed. */
	const changed = new Map<string, Date>();
	const collections = new Map<string, readonly string[]>();
	const metafields = new Map<string, string>();
	const written: string[] = [];
	const mails: OutgoingMail[] = [];
	const discounts: VariantDiscount[] = [];
	const deactivated: string[] = [];
	const ended = new Set<string>();
	const customers = new Map<string, string>();
	const mailing: { outcome: SendOutcome; isDown: boolean; isAway: boolean } = {
		outcome: { kind: 'sent', response: '250 ok' },
		/** The process ends as soon as a mail begins to leave. */
		isDown: false,
		/** The server does not answer at all. */
		isAway: false,
	};

	const facts = {
		id: shopId,
		domain,
		name: 'Holm Studio',
		email: 'hello@holm.example',
		timezone: 'America/New_York',
		currency: 'USD',
		countryCode: 'US',
		storefrontUrl: 'https://holm.example',
		pool: '1',
		hasOtherLocations: false,
		appInstallationId: '5',
		scopes: 'write_orders',
	};
	const appData = new Map<string, string>();
	const admin: ShopAdmin = {
		setAppData: async (installationId, key, value) => {
			appData.set(`${installationId} ${key}`, value);
		},
		requireStorefrontToken: async () => 'token-1',
		findAppNamespace: async () => 'app--1',
		readShop: async () => facts,
		readStock: async (ids) => ({
			variants: ids.flatMap((id) => {
				const level = stock.get(id);
				return level ? [stockOf(id, level)] : [];
			}),
			missing: ids.filter((id) => !stock.has(id)),
		}),
		readCommitted: async (ids) =>
			new Map(ids.flatMap((id) => [[id, { available: 0, committed: 0, ...stock.get(id) }] as const])),
		readOrders: async (ids) => ids.map((id) => seen(orders.get(id))),
		pageOrdersUpdatedSince: async (since) => ({
			orders: [...orders.values()].filter((order) => order.updatedAt >= since).map((order) => seen(order) ?? order),
			next: undefined,
		}),
		startImport: async () => '1',
		readImport: async () => ({ status: 'failed', note: 'not in this test' }),
		readImportedVariants: async function* () {},
		readImportedProducts: async function* () {},
		readImportedOrders: async function* () {},
		readProducts: async (ids) => ({
			products: ids.flatMap((id) => products.get(id) ?? []),
			missing: ids.filter((id) => !products.has(id)),
		}),
		pageProductsUpdatedSince: async (since) => ({
			changes: [...changed]
				.map(([id, updatedAt]) => ({ id, updatedAt }))
				.filter(({ updatedAt }) => updatedAt >= since)
				.sort((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime()),
			next: undefined,
		}),
		readVariantIds: async (ids) =>
			[...stock].filter(([id, level]) => ids.includes(stockOf(id, level).productId)).map(([id]) => id),
		readCollectionMembers: async (id) => {
			const productIds = collections.get(id);
			return productIds ? { kind: 'members', productIds } : { kind: 'gone' };
		},
		readCollectionTitles: async (ids) => new Map(ids.map((id) => [id, `Collection ${id}`])),
		addTag: async (id, tag) => {
			written.push(`tag ${id} ${tag}`);
		},
		removeTag: async (id, tag) => {
			written.push(`untag ${id} ${tag}`);
		},
		setMetafields: async (values) => {
			for (const { ownerId, key, value } of values) {
				written.push(`set ${ownerId} ${key}`);
				metafields.set(`${ownerId} ${key}`, value);
			}
		},
		createDiscount: async (discount) => {
			const at = discounts.findIndex(({ code }) => code === discount.code);
			if (at === -1) discounts.push(discount);
			else discounts[at] = discount;
			return { kind: 'made', id: String(at === -1 ? discounts.length : at + 1) };
		},
		updateDiscount: async (id, terms) => {
			const known = discounts[Number(id) - 1];
			if (!known) return 'gone';
			discounts[Number(id) - 1] = { ...known, ...terms };
			ended.delete(id);
			return 'done';
		},
		deactivateDiscount: async (id) => {
			deactivated.push(id);
			ended.add(id);
		},
		findCustomer: async (email) => customers.get(email),
		deleteMetafields: async (places) => {
			for (const { ownerId, key } of places) {
				written.push(`delete ${ownerId} ${key}`);
				metafields.delete(`${ownerId} ${key}`);
			}
		},
	};
	const seen = (order: OrderFacts | undefined) => order && { ...order, seenAt: now.toISOString() };

	const deps: FlowDeps = {
		now: () => now,
		shopDb: (id) => database.forShop(id),
		admin: () => admin,
		sealer,
		mailer: {
			send: async (mail, { beforeData }) => {
				if (mailing.isAway) return { kind: 'refused', reason: 'ECONNREFUSED', isPermanent: false };
				if (mailing.outcome.kind === 'refused') return mailing.outcome;
				await beforeData();
				if (mailing.isDown) throw new Error('The process ends here');
				mails.push(mail);
				return mailing.outcome;
			},
			verify: async () => (mailing.isAway ? { kind: 'refused', reason: 'ECONNREFUSED' } : { kind: 'ready' }),
			close: async () => {},
		},
		mailFrom: 'Holm Studio <hello@holm.example>',
		markAllDirty: (id) => markAllDirty(database.prisma, id, now),
		markStaleDirty: (id, readBefore) => markStaleDirty(database.prisma, id, readBefore, now),
		refreshStatistics: () => refreshStatistics(database.prisma),
		log: () => {},
	};
	const db = database.forShop(shopId);
	const context: ShopContext = {
		shopId,
		db,
		sealer,
		now: () => now,
		markAllDirty: () => deps.markAllDirty(shopId),
		countQuarantined: async () => 0,
	};
	await saveInstalledShop(database.prisma, facts, now);
	await db.shop.updateMany({ data: { importStatus: 'done' } });

	return {
		deps,
		db,
		context,
		database,
		stock,
		products,
		changed,
		collections,
		orders,
		metafields,
		/** By "installation key". */
		appData,
		written,
		mails,
		/** As created; a discount's id is its place in here, from 1. */
		discounts,
		/** Each time that one was asked for. */
		deactivated,
		/** Ids of those that are off. */
		ended,
		/** Ids by address. */
		customers,
		mailing,
		shopId,
		terms: {
			id: shopId,
			timezone: 'America/New_York',
			impliedTermDays: 30,
			orderTag: 'backordered',
			installedAt: new Date('2026-11-01T00:00:00.000Z'),
		},
		/** The clock goes on by so many seconds. */
		wait(seconds: number) {
			now = new Date(now.getTime() + seconds * 1000);
		},
		/** Everything that is due at this moment, as the worker would do it. */
		async work() {
			while ((await replanShop(deps, shopId)).kind === 'planned');
			while ((await writeMarks(deps, shopId)) > 0);
			while ((await publishCurves(deps, shopId)) > 0);
			await sendNotices(deps, shopId);
		},
	};
}

export type FakeShop = Awaited<ReturnType<typeof openFakeShop>>;

function stockOf(id: string, { available, facts }: FakeStock): VariantStock {
	return {
		id,
		productId: `1${id}`,
		inventoryItemId: `2${id}`,
		productTitle: 'Stoneware pitcher',
		title: 'Oat',
		sku: `P-${id}`,
		imageUrl: '',
		price: '48.00',
		policy: 'continue',
		options: [{ name: 'Glaze', value: 'Oat' }],
		isTracked: true,
		isPublished: true,
		available,
		...facts,
	};
}

export function anOrder(over: Partial<OrderFacts> & { readonly id: string }): OrderFacts {
	const createdAt = over.createdAt ?? '2026-11-22T14:00:00.000Z';
	return {
		name: `#${over.id}`,
		createdAt,
		updatedAt: createdAt,
		seenAt: over.updatedAt ?? createdAt,
		cancelledAt: undefined,
		closedAt: undefined,
		locale: 'en',
		countryCode: 'US',
		tags: [],
		buyer: { email: `buyer-${over.id}@example.com`, name: 'Ana Ruiz' },
		discountCodes: [],
		sourceName: 'web',
		lines: [aLine({ id: `9${over.id}` })],
		...over,
	};
}

export function aLine(over: Partial<LineFacts> & { readonly id: string }): LineFacts {
	const quantity = over.quantity ?? 1;
	return {
		variantId: '500',
		title: 'Stoneware pitcher - Oat',
		quantity,
		openUnits: quantity,
		isShippable: true,
		properties: [],
		...over,
	};
}

export function aProduct(over: Partial<ShopProduct> & { readonly id: string }): ShopProduct {
	return {
		title: 'Stoneware pitcher',
		handle: `product-${over.id}`,
		productType: 'Pitcher',
		vendor: 'Holm',
		tags: [],
		collections: [],
		isPublished: true,
		imageUrl: '',
		...over,
	};
}
