/** Mails from outside: what a moved date says to whom and how often, across crashes and a mail server that fails. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
	type Actions,
	actIn,
	addGoods,
	type SystemWorld,
	startSystemWorld,
	toldOf,
	until,
	windowIn,
} from '../setup/system-world';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let world: SystemWorld;
let act: Actions;
const canaries = Array.from({ length: 11 }, (_, index) => `CANARY${index}`);
let sung = 0;
const skus = [
	...canaries,
	'TWICE',
	'BACK',
	'WITHIN',
	'CRASH',
	'SENT',
	'DOT',
	'REFUSED',
	'AGAIN',
	'UNSURE',
	'NOBODY',
	'GONE',
	'FORGET',
];
const first = windowIn(40);
const second = windowIn(50);
const third = windowIn(60);

beforeAll(async () => {
	world = await startSystemWorld((shop) => {
		for (const sku of skus) addGoods(shop, sku, 0);
	});
	act = actIn(world);
	await world.open();
	await world.saveSettings();
	for (const sku of skus) await act.setDate(sku, first);
	await until('every date is published', () => skus.every((sku) => act.curveText(sku).includes(first.latest)));
});
afterAll(async () => {
	await world?.close();
});

let refusedBuyer = '';
let buyers = 0;
/** An order that was told the first window, by a buyer of its own. */
const buy = async (sku: string, quantity = 1) => {
	buyers += 1;
	const email = `buyer${buyers}@mail.example`;
	const id = await act.order({ [sku]: quantity }, { email, told: toldOf(quantity, first) });
	await until(`the order of ${sku} says its day`, () => act.isTagged(id) && act.markText(id).includes(first.latest));
	return { id, email };
};
const mailsTo = (email: string) => world.mailbox.messages().filter(({ to }) => to.includes(email));
const namesDay = (text: string | undefined, day: string) =>
	text?.includes(String(Number(day.slice(8)))) === true &&
	text.includes(new Date(day).toLocaleString('en-US', { month: 'short', timeZone: 'UTC' }));

/** A mail that comes after whatever was due before it: slips are sent in the order in which they fell due. */
const canary = async () => {
	const sku = canaries[sung];
	if (!sku) throw new Error('Every canary has sung: stock more of them');
	sung += 1;
	const { email } = await buy(sku);
	await act.setDate(sku, second);
	await world.mailbox.waitFor(({ to }) => to.includes(email), 30_000);
};

test('a mail server that will not take it now is asked again after a minute', async () => {
	// The minute passes under the tests that follow, of which none crashes or refuses: either could end this mail for good.
	const { email } = await buy('REFUSED');
	world.mailbox.faults.tempfail = true;
	const heard = world.mailbox.heard.length;
	await act.setDate('REFUSED', second);
	await until('the mail was offered', () => world.mailbox.heard.slice(heard).includes('close'));
	world.mailbox.faults.tempfail = false;
	expect(mailsTo(email)).toEqual([]);
	refusedBuyer = email;
});
// Each of these has a product and a canary of its own, so they need not wait for one another.
test.concurrent('a date that is moved twice is told once, with the last day', async () => {
	const { id, email } = await buy('TWICE', 2);
	await act.setDate('TWICE', second);
	await until('the order says the second day', () => act.markText(id).includes(second.latest));
	await act.setDate('TWICE', third);
	const mail = await world.mailbox.waitFor(({ to }) => to.includes(email), 30_000);
	expect(namesDay(mail.text, third.latest)).toBe(true);
	expect(mail.text).not.toContain(second.latest);
	await canary();
	expect(mailsTo(email)).toHaveLength(1);
	expect(act.markText(id)).toContain(third.latest);
});

test.concurrent('a date that moves and moves back is not told', async () => {
	const { id, email } = await buy('BACK');
	await act.setDate('BACK', second);
	await until('the order says the second day', () => act.markText(id).includes(second.latest));
	await act.setDate('BACK', first);
	await until('the order says the first day again', () => act.markText(id).includes(first.latest));
	await canary();
	expect(mailsTo(email)).toEqual([]);
});

test.concurrent('an order that is cancelled within the settle window gets no mail, nor one without an address', async () => {
	const gone = await buy('GONE');
	const nobody = (
		(await act.ask(
			`mutation($order: OrderCreateOrderInput!) { orderCreate(order: $order, options: { inventoryBehaviour: DECREMENT_IGNORING_POLICY }) {
				order { id } userErrors { message } } }`,
			{
				order: {
					lineItems: [
						{
							variantId: `gid://shopify/ProductVariant/${act.variant('NOBODY').id}`,
							quantity: 1,
							properties: [{ name: '_backorder', value: toldOf(1, first) }],
						},
					],
				},
			},
		)) as { orderCreate: { order: { id: string } } }
	).orderCreate.order.id.replace(/.*\//, '');
	await until('it is tagged', () => act.isTagged(nobody));
	await act.setDate('NOBODY', second);
	await act.setDate('GONE', second);
	await act.ask(
		'mutation($id: ID!) { orderCancel(orderId: $id, reason: CUSTOMER, restock: true) { orderCancelUserErrors { message } } }',
		{ id: `gid://shopify/Order/${gone.id}` },
	);
	await canary();
	expect(mailsTo(gone.email)).toEqual([]);
	expect(world.mailbox.messages().filter(({ subject }) => subject.includes('NOBODY'))).toEqual([]);
});

test.concurrent('a buyer whose data was redacted is not written to again, and what was written is not shown', async () => {
	const { id, email } = await buy('FORGET');
	await act.setDate('FORGET', second);
	await world.mailbox.waitFor(({ to }) => to.includes(email), 30_000);
	let mail = '';
	await until('the order’s page links the mail', async () => {
		mail = /\/app\/orders\/\d+\/mail\/[0-9a-f-]{36}/.exec((await world.page(`/app/orders/${id}`)).text)?.[0] ?? '';
		return mail !== '';
	});
	const isShown = async () => (await world.page(mail)).text.includes('Goods FORGET ships later');
	expect(await isShown()).toBe(true);
	const order = act.requireOrder(id);
	const customer = world.shop.customers.get(order.customerId ?? '');
	if (!customer) throw new Error('The order has no customer');
	world.shop.tell({ topic: 'customers/redact', customerId: customer.id });
	// Shopify forgets too: what it says of the order from now on names nobody.
	Object.assign(order, { email: undefined });
	Object.assign(customer, { email: undefined });
	await until('the mail is shown no more', async () => !(await isShown()));
	await act.setDate('FORGET', third);
	await until('the order says the third day', () => act.markText(id).includes(third.latest));
	await canary();
	expect(mailsTo(email)).toHaveLength(1);
});

test('a move within the tolerance is not told, one beyond it is', async () => {
	const { id, email } = await buy('WITHIN');
	await world.saveSettings({ toleranceDays: '5' });
	const within = windowIn(45);
	await act.setDate('WITHIN', within);
	await until('the order says the later day', () => act.markText(id).includes(within.latest));
	await canary();
	expect(mailsTo(email)).toEqual([]);
	const beyond = windowIn(46);
	await act.setDate('WITHIN', beyond);
	await world.mailbox.waitFor(({ to }) => to.includes(email), 30_000);
	await act.setDate('WITHIN', first);
	await world.saveSettings();
	await canary();
	expect(mailsTo(email)).toHaveLength(1);
});

test('the mail that was refused has come, once', async () => {
	await world.mailbox.waitFor(({ to }) => to.includes(refusedBuyer), 75_000);
	await canary();
	expect(mailsTo(refusedBuyer)).toHaveLength(1);
});

test('a crash between the move and the mail loses nothing', async () => {
	const { id, email } = await buy('CRASH');
	await act.setDate('CRASH', second);
	await until('the order says the second day', () => act.markText(id).includes(second.latest));
	expect(mailsTo(email)).toEqual([]);
	await world.restartApp('SIGKILL');
	await world.mailbox.waitFor(({ to }) => to.includes(email), 30_000);
	await canary();
	expect(mailsTo(email)).toHaveLength(1);
});

test('a crash right after the mail sends no second one, and the next mail is not kept waiting', async () => {
	const { email } = await buy('SENT');
	await act.setDate('SENT', second);
	await world.mailbox.waitFor(({ to }) => to.includes(email), 30_000);
	await world.restartApp('SIGKILL');
	await canary();
	expect(mailsTo(email)).toHaveLength(1);
});

test('a mail that is refused for good waits for the merchant, who tries again on the page of the order', async () => {
	const { id, email } = await buy('AGAIN');
	const isUntold = async () => (await world.page(`/app/orders/${id}`)).text.includes('Buyer not told');
	world.mailbox.faults.refuseRcpt = 550;
	await act.setDate('AGAIN', second);
	await until('the page of the order says so', isUntold);
	world.mailbox.faults.refuseRcpt = undefined;
	expect(mailsTo(email)).toEqual([]);
	// As the form of an index route is sent.
	expect((await world.post(`/app/orders/${id}.data?index`, {})).status).toBe(200);
	const mail = await world.mailbox.waitFor(({ to }) => to.includes(email), 30_000);
	expect(namesDay(mail.text, second.latest)).toBe(true);
	expect(await isUntold()).toBe(false);
});

test('a crash while the mail server takes its time over the last word sends no second one', async () => {
	const { id, email } = await buy('DOT');
	world.mailbox.faults.delay = 2_000;
	const heard = world.mailbox.heard.length;
	await act.setDate('DOT', second);
	await until('the mail was said to its end', () => world.mailbox.heard.slice(heard).includes('dot'));
	await world.restartApp('SIGKILL');
	world.mailbox.faults.delay = undefined;
	await world.mailbox.waitFor(({ to }) => to.includes(email), 30_000);
	await canary();
	expect(mailsTo(email)).toHaveLength(1);
	// The page does not call certain what is not.
	const { status, text } = await world.page(`/app/orders/${id}`);
	expect(status).toBe(200);
	expect(text).toContain('Journey');
});

test('a mail server that hangs up after the dot may have it: it is never sent again', async () => {
	const { email } = await buy('UNSURE');
	world.mailbox.faults.dropAfterDot = true;
	await act.setDate('UNSURE', second);
	await world.mailbox.waitFor(({ to }) => to.includes(email), 30_000);
	world.mailbox.faults.dropAfterDot = false;
	await canary();
	expect(mailsTo(email)).toHaveLength(1);
});

test('in all of this no mail was a second one, and nothing was asked that the stand-in does not know', () => {
	expect(mailsTo(refusedBuyer)).toHaveLength(1);
	const ids = world.mailbox.messages().map(({ messageId }) => messageId);
	expect(new Set(ids).size).toBe(ids.length);
	expect(world.platform.gaps).toEqual([]);
	expect(world.proxy.refused()).toEqual([]);
});
