/** Discounts and customers against the stand-in: what a code gives, to whom, how often and until when. */
import { expect, test } from 'vitest';
import type { VariantDiscount } from '../../../app/adapters/shopify/discounts.server';
import { addProduct } from '../../platform/catalogue';
import { applyDiscount } from '../../platform/discounts';
import { placeOrder } from '../../platform/orders';
import { openStandInShop } from './stand-in-shop';

/** The stand-in's clock begins at 2026-11-20T15:00Z; its one variant costs 48.00. */
async function openScene() {
	const scene = await openStandInShop();
	const { shop, variant, admin } = scene;
	const make = (over: Partial<VariantDiscount> = {}) =>
		admin.createDiscount({
			title: 'Raincheck: Pitcher',
			code: 'RC-ONE',
			variantId: variant.id,
			customerId: undefined,
			amountOff: '4.50',
			isForEachUnit: false,
			startsAt: new Date('2026-11-20T14:00:00Z'),
			endsAt: new Date('2026-11-27T05:00:00Z'),
			...over,
		});
	const customerOf = (email: string) => {
		placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 1 }], email, customer: { email } });
		return [...shop.customers.values()].find((each) => each.email === email)?.id ?? '';
	};
	/** What the code takes off, or why it takes nothing. */
	const off = (quantity: number, { variantId = variant.id, email = 'ana@mail.example' } = {}) => {
		const answer = applyDiscount(shop, 'rc-one', {
			lines: [{ variantId, quantity }],
			email,
			now: shop.clock(),
		});
		return answer.kind === 'applied' ? answer.discount.amount : answer.why.replace('RC-ONE discount code ', '');
	};
	return { ...scene, make, customerOf, off };
}

const idOf = (made: Awaited<ReturnType<Awaited<ReturnType<typeof openScene>>['make']>>) =>
	made.kind === 'made' ? made.id : '';

test('a code takes its amount off once, or off each unit, and off nothing else', async () => {
	const { make, off, shop, admin } = await openScene();
	const jug = addProduct(shop, { title: 'Jug', variants: [{ price: '44.00' }] });
	const id = idOf(await make());
	expect([off(1), off(3)]).toEqual(['4.50', '4.50']);
	expect(off(1, { variantId: jug.variantIds[0] ?? '' })).toBe("isn't valid for the items in your cart");
	await admin.updateDiscount(id, { amountOff: '4.50', isForEachUnit: true, endsAt: new Date('2026-11-27T05:00:00Z') });
	expect([off(1), off(3)]).toEqual(['4.50', '13.50']);
	expect([...shop.discounts.values()].map(({ title, code }) => [title, code])).toEqual([
		['Raincheck: Pitcher', 'RC-ONE'],
	]);
});

test('a code is good for one order', async () => {
	const { make, off, shop, variant } = await openScene();
	await make();
	placeOrder(shop, {
		lines: [{ variantId: variant.id, quantity: 1 }],
		email: 'ana@mail.example',
		discountCode: 'RC-ONE',
	});
	expect(off(1, { email: 'ben@mail.example' })).toBe('has reached its usage limit');
	expect([...shop.discounts.values()][0]?.appliesOncePerCustomer).toBe(true);
});

test('a code begins and ends when it should', async () => {
	const { make, off, pass } = await openScene();
	await make({ startsAt: new Date('2026-11-20T15:00:10Z') });
	expect(off(1)).toBe("isn't active yet");
	pass(10_000);
	expect(off(1)).toBe('4.50');
	pass(Date.parse('2026-11-27T04:59:59Z') - Date.parse('2026-11-20T15:00:10Z'));
	expect(off(1)).toBe('4.50');
	pass(1000);
	expect(off(1)).toBe('has expired');
});

test('a code of a customer is theirs alone, and one of a guest is whoever has it', async () => {
	const { make, off, customerOf } = await openScene();
	const ana = customerOf('ana@mail.example');
	await make({ customerId: ana });
	expect([off(1), off(1, { email: 'ben@mail.example' })]).toEqual(['4.50', "isn't available to you"]);
	const guest = await openScene();
	await guest.make();
	expect(guest.off(1, { email: 'ben@mail.example' })).toBe('4.50');
});

test('a customer who is gone is said to be, and nothing is made', async () => {
	const { make, shop } = await openScene();
	expect(await make({ customerId: '820982911946159999' })).toEqual({ kind: 'no-such-customer' });
	expect(shop.discounts.size).toBe(0);
});

test('the code of an earlier try is the one that is there, with the amount and the end of today', async () => {
	const { make, off, shop, pass } = await openScene();
	const first = await make();
	expect(await make({ code: 'rc-one', amountOff: '12.00', endsAt: new Date('2026-11-29T05:00:00Z') })).toEqual(first);
	expect([off(1), shop.discounts.size]).toEqual(['12.00', 1]);
	pass(8 * 86_400_000);
	expect(off(1)).toBe('12.00');
});

test('what Shopify refuses is refused, and no discount is there', async () => {
	const { make, shop } = await openScene();
	await expect(make({ amountOff: '0.00' })).rejects.toMatchObject({ kind: 'user-error' });
	await expect(make({ variantId: '820982911946159999' })).rejects.toMatchObject({ kind: 'user-error' });
	if (shop.installation)
		shop.installation.scopes = shop.installation.scopes.filter((scope) => scope !== 'write_discounts');
	await expect(make()).rejects.toMatchObject({ kind: 'access-denied' });
	expect(shop.discounts.size).toBe(0);
});

test('a code that is ended takes nothing off until it is changed to a later end', async () => {
	const { make, off, admin } = await openScene();
	const id = idOf(await make());
	for (const _ of [1, 2]) await admin.deactivateDiscount(id);
	expect(off(1)).toBe('has expired');
	const terms = { amountOff: '7.00', isForEachUnit: false, endsAt: new Date('2026-11-27T05:00:00Z') };
	expect(await admin.updateDiscount(id, terms)).toBe('done');
	expect(off(1)).toBe('7.00');
});

test('a discount that somebody deleted is gone: ending it is done, changing it is not, any other refusal is one', async () => {
	const { make, admin, shop } = await openScene();
	const id = idOf(await make());
	const terms = { amountOff: '7.00', isForEachUnit: false, endsAt: new Date('2026-11-27T05:00:00Z') };
	await expect(admin.updateDiscount(id, { ...terms, amountOff: '0' })).rejects.toMatchObject({ kind: 'user-error' });
	shop.discounts.clear();
	await admin.deactivateDiscount(id);
	expect(await admin.updateDiscount(id, terms)).toBe('gone');
});

test('a lost answer to an end or a change is asked for again', async () => {
	const { make, admin, platform, off } = await openScene();
	const id = idOf(await make());
	platform.faults.http.push({ fault: { kind: 'lost-answer' }, field: 'discountCodeDeactivate' });
	await admin.deactivateDiscount(id);
	expect(off(1)).toBe('has expired');
	platform.faults.http.push({ fault: { kind: 'lost-answer' }, field: 'discountCodeBasicUpdate' });
	await admin.updateDiscount(id, { amountOff: '7.00', isForEachUnit: false, endsAt: new Date('2026-11-27T05:00:00Z') });
	expect(off(1)).toBe('7.00');
});

test('a customer is found by the very address, whatever its case, and nobody who merely resembles it', async () => {
	const { admin, customerOf } = await openScene();
	customerOf('ana.b@mail.example');
	const ana = customerOf('Ana@mail.example');
	expect(await admin.findCustomer('ana@mail.example')).toBe(ana);
	expect(await admin.findCustomer('an@mail.example')).toBeUndefined();
	expect(await admin.findCustomer('mail.example')).toBeUndefined();
	expect(await admin.findCustomer('a" OR email:"ana@mail.example')).toBeUndefined();
});

test('of two customers with one address neither is taken, and without access nobody is', async () => {
	const { admin, customerOf, shop } = await openScene();
	const ana = customerOf('ana@mail.example');
	const twin = shop.customers.get(ana);
	if (!twin) throw new Error('The stand-in made no customer');
	if (shop.installation)
		shop.installation.scopes = shop.installation.scopes.filter((scope) => scope !== 'read_customers');
	expect(await admin.findCustomer('ana@mail.example')).toBeUndefined();
	shop.installation?.scopes.push('read_customers');
	expect(await admin.findCustomer('ana@mail.example')).toBe(ana);
	shop.customers.set('820982911946150001', { ...twin, id: '820982911946150001' });
	expect(await admin.findCustomer('ana@mail.example')).toBeUndefined();
});
