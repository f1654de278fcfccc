/** The queue from outside: which orders are tagged and what they say waits, whatever happens to orders, stock and news. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Delivery } from '../platform/webhooks';
import { type Actions, actIn, addGoods, type SystemWorld, startSystemWorld, until } from '../setup/system-world';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let world: SystemWorld;
let act: Actions;
const rounds = [
	[0, 1, 2],
	[0, 2, 1],
	[1, 0, 2],
	[1, 2, 0],
	[2, 0, 1],
	[2, 1, 0],
] as const;

beforeAll(async () => {
	world = await startSystemWorld((shop) => {
		for (const sku of ['FENCE', 'EDIT', 'NONE']) addGoods(shop, sku, 0);
		for (const round of rounds) addGoods(shop, `RACE-${round.join('')}`, 1);
		for (const sku of ['LOST', 'CANCEL', 'REFUND', 'HOLD', 'SHIP', 'UNTAG', 'LATE']) addGoods(shop, sku, 1);
		addGoods(shop, 'PART', 3);
		addGoods(shop, 'PLENTY', 50);
	});
	act = actIn(world);
	await world.open();
	await world.saveSettings();
});
afterAll(async () => {
	await world?.close();
});

/** An order that waits is tagged after all that came before it: news is taken in and planned in the order it came. */
const fence = async () => {
	const id = await act.order({ FENCE: 1 });
	await until('the fence is tagged', () => act.isTagged(id));
};

test('three orders race for one unit: in whatever order their news comes, late and twice, the last two are tagged', async () => {
	world.platform.webhooks.hold();
	const races: { readonly round: readonly number[]; readonly ids: readonly string[] }[] = [];
	for (const round of rounds) {
		const ids: string[] = [];
		for (const _ of round) ids.push(await act.order({ [`RACE-${round.join('')}`]: 1 }));
		races.push({ round, ids });
	}
	const lateness = (delivery: Delivery) => {
		const race = races.find(({ ids }) => ids.some((id) => delivery.rawBody.includes(`"id":${id},`)));
		const index = race?.ids.findIndex((id) => delivery.rawBody.includes(`"id":${id},`)) ?? 0;
		// Stock first; then the orders one by one, the last of them later than the settle window.
		return race ? [400, 1_500, 6_000][race.round.indexOf(index)] : 0;
	};
	world.platform.webhooks.release((held) => {
		const moment = Date.now();
		const late = held.map((each) => Object.assign(each, { dueAt: moment + (lateness(each) ?? 0) }));
		expect(new Set(late.map(({ dueAt }) => dueAt - moment)).size).toBe(4);
		return [...late, ...late.map((each) => ({ ...each, statuses: [], dueAt: each.dueAt + 700 }))];
	});
	const tags = () => races.map(({ ids }) => ids.map((id) => act.isTagged(id)));
	await until('the last two of each race are tagged', () => tags().every(([, second, third]) => second && third));
	await until('all news has come', () =>
		world.platform.webhooks.log.every(({ state }) => state !== 'waiting' && state !== 'travelling'),
	);
	await fence();
	expect(tags()).toEqual(races.map(() => [false, true, true]));
	expect(races.map(({ ids }) => ids.map(act.tagsAdded))).toEqual(races.map(() => [0, 1, 1]));
});

test('an order whose news is lost is found by itself', async () => {
	world.platform.faults.webhooks = (topic) => (topic.startsWith('orders/') ? { kind: 'dropped' } : undefined);
	const lost = await act.order({ LOST: 1 });
	world.platform.faults.webhooks = undefined;
	const second = await act.order({ LOST: 1 });
	const third = await act.order({ LOST: 1 });
	await until('the two behind it are tagged', () => act.isTagged(second) && act.isTagged(third));
	await fence();
	expect([lost, second, third].map(act.tagsAdded)).toEqual([0, 1, 1]);
});

test('a backorder whose own news is lost is tagged all the same', async () => {
	world.platform.faults.webhooks = (topic) => (topic.startsWith('orders/') ? { kind: 'dropped' } : undefined);
	const lost = await act.order({ NONE: 2 });
	world.platform.faults.webhooks = undefined;
	await until('it is tagged', () => act.isTagged(lost) && act.waiting(lost) === 2);
});

test('an order that stock covers causes no write to Shopify', async () => {
	const covered = await act.order({ PLENTY: 4 });
	await fence();
	const writes = world.calls.filter(({ isMutation, variables }) => isMutation && variables.includes(covered));
	expect(writes).toEqual([]);
	expect(act.curveText('PLENTY')).toBe('');
	expect(act.isTagged(covered)).toBe(false);
	expect(world.calls.some(({ isMutation }) => isMutation)).toBe(true);
});

// Each of these has a product of its own, so they need not wait for one another.
test.concurrent('a partly covered line says what waits, and arriving stock lets it go unit by unit', async () => {
	const id = await act.order({ PART: 5 });
	await until('two of five wait', () => act.isTagged(id) && act.waiting(id) === 2);
	await act.stock('PART', -1);
	await until('one of five waits', () => act.waiting(id) === 1);
	expect(act.isTagged(id)).toBe(true);
	await act.stock('PART', 0);
	await until('nothing waits', () => !act.isTagged(id) && act.waiting(id) === undefined);
});

test.concurrent('a cancelled order lets the queue move up', async () => {
	const first = await act.order({ CANCEL: 1 });
	const second = await act.order({ CANCEL: 1 });
	const third = await act.order({ CANCEL: 1 });
	await until('two wait', () => act.isTagged(second) && act.isTagged(third));
	await act.ask(
		'mutation($id: ID!) { orderCancel(orderId: $id, reason: CUSTOMER, restock: true) { orderCancelUserErrors { message } } }',
		{ id: `gid://shopify/Order/${first}` },
	);
	await until('the second is let go', () => !act.isTagged(second) && act.waiting(second) === undefined);
	await fence();
	expect([act.isTagged(third), act.waiting(third)]).toEqual([true, 1]);
	await act.ask(
		'mutation($id: ID!) { orderCancel(orderId: $id, reason: CUSTOMER, restock: true) { orderCancelUserErrors { message } } }',
		{ id: `gid://shopify/Order/${third}` },
	);
	await until('a cancelled order is tagged no more', () => !act.isTagged(third) && act.waiting(third) === undefined);
});

const openFulfilmentOrder = (id: string) => {
	const found = act.requireOrder(id).fulfilmentOrders.find(({ status }) => status === 'OPEN');
	if (!found) throw new Error(`Order ${id} has nothing to ship`);
	return found;
};

test.concurrent('units that ship leave the others waiting, and the tag goes with the last of them', async () => {
	const id = await act.order({ SHIP: 3 });
	await until('two wait', () => act.isTagged(id) && act.waiting(id) === 2);
	const ship = async (quantity: number) => {
		const { id: one, lines } = openFulfilmentOrder(id);
		await act.ask(
			`mutation($fulfillment: FulfillmentInput!) { fulfillmentCreate(fulfillment: $fulfillment) { userErrors { message } } }`,
			{
				fulfillment: {
					lineItemsByFulfillmentOrder: [
						{
							fulfillmentOrderId: `gid://shopify/FulfillmentOrder/${one}`,
							fulfillmentOrderLineItems: [{ id: `gid://shopify/FulfillmentOrderLineItem/${lines[0]?.id}`, quantity }],
						},
					],
				},
			},
		);
	};
	await ship(1);
	await fence();
	expect([act.isTagged(id), act.waiting(id)]).toEqual([true, 2]);
	await act.stock('SHIP', -1);
	await until('one waits', () => act.waiting(id) === 1);
	await act.stock('SHIP', 0);
	await until('nothing waits', () => !act.isTagged(id));
	await ship(2);
	await fence();
	expect([act.isTagged(id), act.waiting(id)]).toEqual([false, undefined]);
});

test.concurrent('refunded units leave the queue, and the tag with the last that waited', async () => {
	const id = await act.order({ REFUND: 3 });
	const behind = await act.order({ REFUND: 1 });
	await until('both wait', () => act.waiting(id) === 2 && act.waiting(behind) === 1);
	const refund = (quantity: number) =>
		act.ask(
			`mutation($input: RefundInput!, $key: String!) { refundCreate(input: $input) @idempotent(key: $key) { userErrors { message } } }`,
			{
				key: crypto.randomUUID(),
				input: {
					orderId: `gid://shopify/Order/${id}`,
					refundLineItems: [
						{
							lineItemId: `gid://shopify/LineItem/${act.requireOrder(id).lines[0]?.id}`,
							quantity,
							restockType: 'CANCEL',
						},
					],
				},
			},
		);
	await refund(1);
	await until('one of it waits', () => act.waiting(id) === 1);
	expect(act.isTagged(id)).toBe(true);
	await refund(1);
	await until('none of it waits', () => !act.isTagged(id) && act.waiting(id) === undefined);
	await fence();
	expect(act.waiting(behind)).toBe(1);
	await refund(1);
	await until('whoever stood behind has the unit', () => !act.isTagged(behind));
});

test.concurrent('an edit adds units at the end of the queue and takes them away again', async () => {
	const first = await act.order({ EDIT: 1 });
	const second = await act.order({ EDIT: 1 });
	await until('both wait', () => act.waiting(first) === 1 && act.waiting(second) === 1);
	const edit = async (quantity: number) => {
		const begun = (await act.ask(
			`mutation($id: ID!) { orderEditBegin(id: $id) { calculatedOrder { id lineItems(first: 1) { nodes { id } } } userErrors { message } } }`,
			{ id: `gid://shopify/Order/${first}` },
		)) as { orderEditBegin: { calculatedOrder: { id: string; lineItems: { nodes: { id: string }[] } } } };
		const { id, lineItems } = begun.orderEditBegin.calculatedOrder;
		await act.ask(
			`mutation($id: ID!, $lineItemId: ID!, $quantity: Int!) {
				orderEditSetQuantity(id: $id, lineItemId: $lineItemId, quantity: $quantity, restock: true) { userErrors { message } } }`,
			{ id, lineItemId: lineItems.nodes[0]?.id, quantity },
		);
		await act.ask('mutation($id: ID!) { orderEditCommit(id: $id) { userErrors { message } } }', { id });
	};
	await edit(3);
	await until('the added units wait too', () => act.waiting(first) === 3);
	await act.stock('EDIT', -2);
	await until(
		'those who came before the edit are served first',
		() => !act.isTagged(second) && act.waiting(first) === 2,
	);
	await edit(1);
	await until('nothing waits', () => !act.isTagged(first) && act.waiting(first) === undefined);
});

test.concurrent('a held fulfilment order changes nothing', async () => {
	const covered = await act.order({ HOLD: 1 });
	const waits = await act.order({ HOLD: 2 });
	await until('two wait', () => act.waiting(waits) === 2);
	for (const id of [covered, waits]) {
		await act.ask(
			`mutation($id: ID!, $hold: FulfillmentOrderHoldInput!) { fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) { userErrors { message } } }`,
			{
				id: `gid://shopify/FulfillmentOrder/${openFulfilmentOrder(id).id}`,
				hold: { reason: 'OTHER', reasonNotes: 'a question' },
			},
		);
		// Whatever else is said of the order comes with the hold in its body.
		await act.ask('mutation($input: OrderInput!) { orderUpdate(input: $input) { userErrors { message } } }', {
			input: { id: `gid://shopify/Order/${id}`, note: 'on hold' },
		});
	}
	await fence();
	expect([act.isTagged(covered), act.waiting(covered)]).toEqual([false, undefined]);
	expect([act.isTagged(waits), act.waiting(waits)]).toEqual([true, 2]);
	expect([covered, waits].map(act.tagsAdded)).toEqual([0, 1]);
});

test.concurrent('a tag that somebody takes off is put back once, and left off the second time', async () => {
	const id = await act.order({ UNTAG: 2 });
	await until('it is tagged', () => act.isTagged(id));
	const untag = () =>
		act.ask('mutation($id: ID!) { tagsRemove(id: $id, tags: ["backordered"]) { userErrors { message } } }', {
			id: `gid://shopify/Order/${id}`,
		});
	// Shopify's clock has whole seconds: what comes within ours cannot be told from it.
	const seconds = () => Math.floor(Date.now() / 1000);
	const afterOurs = async () => {
		const tagged = seconds();
		await until('a second has passed', () => seconds() > tagged + 1);
	};
	await afterOurs();
	await untag();
	await until('it is put back', () => act.isTagged(id));
	await afterOurs();
	await untag();
	await fence();
	expect([act.isTagged(id), act.tagsAdded(id)]).toEqual([false, 2]);
});

test('the app asked nothing that the stand-in does not know, and reached nobody else', () => {
	expect(world.platform.gaps).toEqual([]);
	expect(world.proxy.refused()).toEqual([]);
	expect(world.platform.webhooks.log.filter(({ statuses }) => statuses.some((status) => status !== 200))).toEqual([]);
});
