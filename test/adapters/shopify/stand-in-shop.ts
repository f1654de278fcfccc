/** A shop of the stand-in as the app's adapters see it: through its own client, tokens and operations. */
import { Session } from '@shopify/shopify-app-remix/server';
import { expect, onTestFinished } from 'vitest';
import { createShopAdmins } from '../../../app/adapters/shopify/shop-admin.server';
import { createTokenSource } from '../../../app/adapters/shopify/tokens.server';
import { placeOrder } from '../../platform/orders';
import type { PlatformInput } from '../../platform/platform';
import type { Order } from '../../platform/store';
import { apiKey, apiSecret, domain, shopOfOne } from '../../platform/tests/shop-of-one';

export async function openStandInShop(options: Partial<PlatformInput> = {}) {
	// Ids beyond 2^53, as Shopify's own samples have them.
	const one = shopOfOne({ firstId: 820982911946154500n, ...options });
	const real = globalThis.fetch;
	const calls: string[] = [];
	globalThis.fetch = (input, init) => {
		const request = new Request(input, init);
		calls.push(new URL(request.url).pathname);
		return one.platform.fetch(request);
	};
	onTestFinished(() => {
		globalThis.fetch = real;
		expect(one.platform.gaps).toEqual([]);
	});

	const id = `offline_${domain}`;
	const rows = new Map<string, Session>();
	const { body } = await one.exchange();
	const now = () => one.shop.clock();
	rows.set(
		id,
		new Session({
			id,
			shop: domain,
			state: '',
			isOnline: false,
			accessToken: body.access_token ?? '',
			refreshToken: body.refresh_token ?? '',
			expires: new Date(now().getTime() + 3_600_000),
		}),
	);
	const sleep = async (milliseconds: number) => one.pass(milliseconds);
	const tokens = createTokenSource({
		sessions: {
			loadSession: async (key) => rows.get(key),
			storeSession: async (session) => {
				rows.set(session.id, session);
				return true;
			},
			takeLease: async () => true,
			dropLease: async () => {},
		},
		apiKey,
		apiSecret,
		now,
		sleep,
	});
	const admin = createShopAdmins({ tokens, now, sleep })(domain);
	const order = (quantity: number, more: Partial<Parameters<typeof placeOrder>[1]> = {}) =>
		placeOrder(one.shop, {
			lines: [{ variantId: one.variant.id, quantity, properties: [{ key: '_backorder', value: 'b1' }] }],
			email: 'ada@mail.example',
			customer: { firstName: 'Ada', lastName: 'Lindqvist', email: 'ada@mail.example' },
			shippingAddress: { firstName: 'Ada', lastName: 'Lindqvist', countryCode: 'US' },
			isPaid: true,
			...more,
		});
	const openUnits = async ({ id: orderId }: Order) =>
		(await admin.readOrders([orderId]))[0]?.lines.map((line) => line.openUnits);
	return { ...one, admin, order, openUnits, rows, calls };
}
