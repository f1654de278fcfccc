/**
 * The scene in which people wait: one variant that has run out and is not sold on. It expects nothing; the tests do.
 */
import { test } from 'vitest';
import type { ShopRow } from '../../app/adapters/db/shops.server';
import type { OrderFacts } from '../../app/domain/order';
import type { TypedRequest } from '../../app/domain/raincheck/request';
import { applyOrder } from '../../app/flows/orders/apply-order.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { offerRainchecks } from '../../app/flows/rainchecks/offer-rainchecks.server';
import { sendRaincheckMails } from '../../app/flows/rainchecks/send-raincheck-mails.server';
import { takeRaincheck } from '../../app/flows/rainchecks/take-raincheck.server';
import { forEachEngine } from '../setup/database';
import { aLine, anOrder, type FakeShop, openFakeShop } from './fake-shop';

export interface Scene {
	readonly engine: string;
	/** Of the PostgreSQL database; empty for the embedded engine. */
	readonly url: () => string;
	readonly openShop: () => Promise<FakeShop>;
	/** Runs in a new shop. */
	readonly test: (name: string, body: (shop: FakeShop) => Promise<void>) => void;
}

export function onEachEngine(define: (scene: Scene) => void): void {
	forEachEngine(({ name: engine, prepare }) => {
		const prepared = prepare();
		const openShop = () => openFakeShop(prepared().database);
		define({
			engine,
			url: () => prepared().url ?? '',
			openShop,
			test: (name, body) => test(`${engine}: ${name}`, async () => body(await openShop())),
		});
	});
}

/** Out of stock, not sold on, at a price that the test may change; rainchecks are valid at once unless asked otherwise. */
export async function runOut(shop: FakeShop, settings: Partial<ShopRow> = {}): Promise<{ price: string }> {
	const listed = { price: '48.00' };
	const admin = shop.deps.admin('');
	const { readStock } = admin;
	admin.readStock = async (ids) => {
		const answer = await readStock(ids);
		return { ...answer, variants: answer.variants.map((each) => ({ ...each, policy: 'deny', price: listed.price })) };
	};
	await shop.db.shop.updateMany({
		data: {
			raincheckConfirmsEmail: false,
			raincheckHoldsPrice: true,
			storefrontUrl: 'https://holm.example',
			...settings,
		},
	});
	await stockIs(shop, 0);
	return listed;
}

/** Shopify's counter stands at this, and we have heard that it moved. */
export async function stockIs(shop: FakeShop, available: number): Promise<void> {
	shop.stock.set('500', { available, committed: 0 });
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await shop.work();
}

/** More that has run out, each with this price. */
export async function addMugs({ db, shopId }: FakeShop, ids: readonly string[], price = '0.10'): Promise<void> {
	const mug = { shopId, productId: '1600', inventoryItemId: '2600', productTitle: 'Mug', price, available: 0 };
	await db.variant.createMany({ data: ids.map((id) => ({ ...mug, id })) });
}

export const shopRow = (shop: FakeShop): Promise<ShopRow> => shop.db.shop.findFirstOrThrow();

export const typed = (shop: FakeShop, name: string, over: Partial<TypedRequest> = {}): TypedRequest => ({
	variant: '500',
	quantity: '1',
	email: `${name}@example.com`,
	locale: 'en',
	currency: 'USD',
	blank: '',
	since: String(Math.floor(shop.deps.now().getTime() / 1000) - 30),
	...over,
});

/** Each is a second behind the one before; nobody works meanwhile. */
export async function leave(shop: FakeShop, name: string, over: Partial<TypedRequest> = {}, ip = '203.0.113.7') {
	shop.wait(1);
	return takeRaincheck(shop.deps, await shopRow(shop), typed(shop, name, over), { hops: [ip], customerId: '' });
}

export async function offer(shop: FakeShop): Promise<void> {
	while ((await offerRainchecks(shop.deps, shop.shopId)) > 0);
}

export const send = (shop: FakeShop) => sendRaincheckMails(shop.deps, shop.shopId);

/** All that is due of rainchecks at this moment, as the worker would do it. */
export async function serve(shop: FakeShop): Promise<void> {
	await offer(shop);
	await send(shop);
}

/** Plans, then rainchecks, then plans again, for each may wake the other. */
export async function settle(shop: FakeShop): Promise<void> {
	for (let round = 0; round < 3; round += 1) {
		await shop.work();
		await serve(shop);
	}
}

export async function arrive(shop: FakeShop, available: number): Promise<void> {
	await stockIs(shop, available);
	await settle(shop);
}

export const rainchecks = (shop: FakeShop) =>
	shop.db.raincheck.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });

export const statuses = async (shop: FakeShop) => (await rainchecks(shop)).map(({ status }) => status);

/** Of the mails that left: to whom. */
export const told = (shop: FakeShop) => shop.mails.map(({ to }) => to.split('@')[0]);

export interface Bought {
	readonly id: string;
	readonly email?: string;
	readonly code?: string;
	readonly quantity?: number;
}

/** Shopify books the sale, and the news of it arrives. */
export async function buy(shop: FakeShop, bought: Bought): Promise<void> {
	await applyOrder(shop.deps, shop.terms, place(shop, bought));
}

/** Shopify books the sale, and the news of it is yet to come. */
export function place(shop: FakeShop, { id, email, code, quantity = 1 }: Bought): OrderFacts {
	const level = shop.stock.get('500') ?? { available: 0, committed: 0 };
	shop.stock.set('500', { available: level.available - quantity, committed: level.committed + quantity });
	const createdAt = shop.deps.now().toISOString();
	const order = anOrder({
		id,
		createdAt,
		updatedAt: createdAt,
		seenAt: createdAt,
		buyer: email === undefined ? undefined : { email, name: '' },
		discountCodes: code === undefined ? [] : [code],
		lines: [aLine({ id: `9${id}`, quantity })],
	});
	shop.orders.set(id, order);
	return order;
}

export const codeIn = (text: string): string => /discount=([\w-]+)/.exec(text)?.[1] ?? '';

/** Sends, and rejects: the process ends once Shopify has made the discount, before anything of it is written down. */
export async function sendUntilDiscount(shop: FakeShop): Promise<void> {
	const admin = shop.deps.admin('');
	const { createDiscount } = admin;
	admin.createDiscount = async (discount) => {
		await createDiscount(discount);
		throw new Error('The process ends here');
	};
	await send(shop).finally(() => {
		admin.createDiscount = createDiscount;
	});
}
