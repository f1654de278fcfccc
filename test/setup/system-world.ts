/**
 * A world without a browser: the built app as its own process beside the stand-in, installed as a merchant would and
 * driven by the Admin API, by webhooks and by the app's own pages over HTTP. What the app asks of Shopify is written
 * down on its way. It asserts nothing, and waits only for states.
 */
import { stat } from 'node:fs/promises';
import { addProduct } from '../platform/catalogue';
import { startWorld, type World } from '../platform/demo/world';
import { apiVersion } from '../platform/schema';
import type { Order, Shop, Variant } from '../platform/store';

/** One call of the app, or of whoever holds its token. */
interface AppCall {
	readonly shop: string;
	/** "AddTag"; "token" for the token exchange and its renewal. */
	readonly name: string;
	readonly isMutation: boolean;
	readonly variables: string;
	readonly status: number;
}

export interface SystemWorld extends World {
	readonly calls: readonly AppCall[];
	/** What comes between the app and Shopify; an answer of it stands for Shopify's. */
	intercept: ((request: Request) => Promise<Response | undefined>) | undefined;
	readonly page: (path: string, shop?: Shop) => Promise<{ readonly status: number; readonly text: string }>;
	readonly post: (path: string, form: Readonly<Record<string, string>>, shop?: Shop) => Promise<Response>;
	readonly raw: (path: string, init?: RequestInit) => Promise<Response>;
	/** Opens the app as a merchant would, until it has read the shop. */
	readonly open: (shop?: Shop) => Promise<void>;
	readonly saveSettings: (changes?: Readonly<Record<string, string>>, shop?: Shop) => Promise<void>;
}

export const settleSeconds = 3;
export const userAgent =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36';

/** @param prepare stocks the shop before the app comes. */
export async function startSystemWorld(prepare: (shop: Shop) => void = () => {}): Promise<SystemWorld> {
	if (!(await stat('build/server/server.js').catch(() => undefined)))
		throw new Error('The app is not built. Run "npm run build" first.');
	const world = await startWorld();
	const calls: AppCall[] = [];
	const system: { intercept: SystemWorld['intercept'] } = { intercept: undefined };
	listenIn(world, calls, system);
	world.platform.faults.bulkMilliseconds = 100;
	prepare(world.shop);

	const raw: SystemWorld['raw'] = (path, init = {}) =>
		fetch(`http://127.0.0.1:${world.app().port}${path}`, {
			redirect: 'manual',
			...init,
			headers: { 'user-agent': userAgent, ...init.headers },
		});
	const page: SystemWorld['page'] = async (path, shop = world.shop) => {
		const [pathname, search] = path.split('?');
		const query = new URLSearchParams(search);
		const { domain } = shop.facts;
		query.set('embedded', '1');
		query.set('shop', domain);
		query.set('host', btoa(`admin.shopify.com/store/${domain.replace('.myshopify.com', '')}`));
		query.set('id_token', world.platform.sessionToken(shop));
		const response = await raw(`${pathname}?${query}`);
		return { status: response.status, text: await response.text() };
	};
	const post: SystemWorld['post'] = (path, form, shop = world.shop) =>
		raw(path, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${world.platform.sessionToken(shop)}`,
				'content-type': 'application/x-www-form-urlencoded',
			},
			body: new URLSearchParams(form),
		});

	return Object.assign(system, {
		...world,
		calls,
		raw,
		page,
		post,
		open: async (shop = world.shop) => {
			await until('the app has read the shop', async () => {
				const { status, text } = await page('/app', shop);
				if (status !== 200) throw new Error(`The app did not open (${status}): ${text.slice(0, 500)}`);
				return text.includes('Needs a date');
			});
		},
		saveSettings: async (changes = {}, shop = world.shop) => {
			const response = await post(
				'/app/settings.data',
				{
					intent: 'save',
					leadTimeDays: '',
					handlingDays: '0',
					impliedTermDays: '30',
					toleranceDays: '0',
					settleSeconds: String(settleSeconds),
					orderTag: 'backordered',
					raincheckIsOn: 'on',
					raincheckOfferDays: '7',
					raincheckPlace: 'before',
					raincheckConfirmsEmail: 'on',
					raincheckMaxQuantity: '10',
					...changes,
				},
				shop,
			);
			if (!response.ok) throw new Error(`The settings were refused (${response.status}): ${await response.text()}`);
		},
	});
}

/** The proxy asks the platform at each call, so what stands in its place hears all. */
function listenIn(world: World, calls: AppCall[], system: { readonly intercept: SystemWorld['intercept'] }): void {
	const platform = world.platform as { fetch: World['platform']['fetch'] };
	const answer = platform.fetch;
	platform.fetch = async (request) => {
		if (request.headers.get('x-shopify-access-token') === world.staffToken) return answer(request);
		const { hostname, pathname } = new URL(request.url);
		if (!pathname.startsWith('/admin/')) return answer(request);
		const body = await request.clone().text();
		const response = (await system.intercept?.(request.clone())) ?? (await answer(request));
		const found = pathname.includes('/oauth/')
			? undefined
			: (JSON.parse(body) as { query: string; variables: unknown });
		const [, kind, name] = /(query|mutation)\s+(\w+)/.exec(found?.query ?? '') ?? [];
		calls.push({
			shop: hostname,
			name: name ?? 'token',
			isMutation: kind === 'mutation',
			variables: JSON.stringify(found?.variables ?? {}),
			status: response.status,
		});
		return response;
	};
}

/** Waits until the state of the world satisfies the claim. @throws Error naming the claim when it never does. */
export async function until(claim: string, holds: () => boolean | Promise<boolean>, timeoutMs = 30_000): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`It never came true that ${claim}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** One product with one variant that sells on. */
export function addGoods(shop: Shop, sku: string, available: number): Variant {
	const product = addProduct(shop, {
		title: `Goods ${sku}`,
		variants: [{ price: '10.00', sku, inventoryPolicy: 'CONTINUE', available }],
	});
	const variant = shop.variants.get(product.variantIds[0] ?? '');
	if (!variant) throw new Error(`${sku} was not made`);
	return variant;
}

/** What people do in a shop, by the Admin API, and what then stands there. */
export function actIn(world: SystemWorld, shop: Shop = world.shop) {
	const variant = (sku: string): Variant => {
		const found = [...shop.variants.values()].find((each) => each.sku === sku);
		if (!found) throw new Error(`No variant ${sku}`);
		return found;
	};
	const ask = async (query: string, variables: Record<string, unknown> = {}): Promise<Record<string, unknown>> => {
		const response = await world.platform.fetch(
			new Request(`https://${shop.facts.domain}/admin/api/${apiVersion}/graphql.json`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'x-shopify-access-token': world.platform.staffToken(shop) },
				body: JSON.stringify({ query, variables }),
			}),
		);
		const answer = (await response.json()) as { data?: Record<string, unknown>; errors?: unknown };
		if (answer.errors || !answer.data) throw new Error(`The Admin API refused: ${JSON.stringify(answer.errors)}`);
		if (/[eE]rrors":\[\{/.test(JSON.stringify(answer.data))) throw new Error(JSON.stringify(answer.data));
		return answer.data;
	};
	const requireOrder = (id: string): Order => {
		const order = shop.orders.get(id);
		if (!order) throw new Error(`No order ${id}`);
		return order;
	};
	const metafield = (owner: string, key: string): string | undefined =>
		[...(shop.metafields.get(owner)?.values() ?? [])].find((each) => each.key === key)?.value;

	const act = {
		shop,
		ask,
		variant,
		requireOrder,
		metafield,
		/** @returns the order's id. */
		order: async (
			lines: Readonly<Record<string, number>>,
			more: { readonly email?: string; readonly told?: string } = {},
		): Promise<string> => {
			const data = (await ask(
				`mutation Order($order: OrderCreateOrderInput!) { orderCreate(order: $order,
					options: { inventoryBehaviour: DECREMENT_IGNORING_POLICY }) { order { id } userErrors { message } } }`,
				{
					order: {
						email: more.email ?? 'mira.hansen@mail.example',
						lineItems: Object.entries(lines).map(([sku, quantity]) => ({
							variantId: `gid://shopify/ProductVariant/${variant(sku).id}`,
							quantity,
							...(more.told ? { properties: [{ name: '_backorder', value: more.told }] } : {}),
						})),
					},
				},
			)) as { orderCreate: { order: { id: string } } };
			return data.orderCreate.order.id.replace(/.*\//, '');
		},
		stock: (sku: string, available: number) =>
			ask(
				`mutation Stock($input: InventorySetQuantitiesInput!, $key: String!) {
					inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { message } } }`,
				{
					key: crypto.randomUUID(),
					input: {
						name: 'available',
						reason: 'received',
						quantities: [
							{
								inventoryItemId: `gid://shopify/InventoryItem/${variant(sku).itemId}`,
								locationId: `gid://shopify/Location/${[...shop.locations.keys()][0]}`,
								quantity: available,
								changeFromQuantity: null,
							},
						],
					},
				},
			),
		isTagged: (id: string) => requireOrder(id).tags.includes('backordered'),
		/** Units that wait by the order's metafield; undefined where there is none. */
		waiting: (id: string): number | undefined => {
			const mark = findJson<{ waiting: { quantity: number }[] }>(metafield(`gid://shopify/Order/${id}`, 'backorder'));
			return mark?.waiting.reduce((sum, { quantity }) => sum + quantity, 0);
		},
		markText: (id: string) => metafield(`gid://shopify/Order/${id}`, 'backorder') ?? '',
		curveText: (sku: string) => metafield(`gid://shopify/ProductVariant/${variant(sku).id}`, 'promise') ?? '',
		tagsAdded: (id: string) =>
			world.calls.filter(({ name, variables }) => name === 'AddTag' && variables.includes(`Order/${id}"`)).length,
		/** The app's own form; the page shows it when this resolves. */
		setDate: async (sku: string, window: Window, reason = '') => {
			const path = `/app/dates/${variant(sku).id}.data`;
			const response = await world.post(path, { ...window, quantity: '', reason }, shop);
			if (!response.ok) throw new Error(`The date was refused (${response.status}): ${await response.text()}`);
		},
		setDateAndPublish: async (sku: string, window: Window) => {
			await act.setDate(sku, window);
			await until(`the date of ${sku} is published`, () => act.curveText(sku).includes(window.latest));
		},
	};
	return act;
}

export type Actions = ReturnType<typeof actIn>;

interface Window {
	readonly earliest: string;
	readonly latest: string;
}

/** Days from today by the calendar of UTC; far enough from both ends of a day for every zone used here. */
function dayIn(days: number): string {
	return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

export const windowIn = (days: number): Window => ({ earliest: dayIn(days), latest: dayIn(days + 3) });

export const toldOf = (quantity: number, { earliest, latest }: Window): string => `${quantity}@${earliest}/${latest}`;

function findJson<T>(text: string | undefined): T | undefined {
	return text === undefined ? undefined : (JSON.parse(text) as T);
}
