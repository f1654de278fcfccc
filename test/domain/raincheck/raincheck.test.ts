import { expect, test } from 'vitest';
import { addDays, dayOf } from '../../../app/domain/day';
import { lastDayOf, offerTerms, priceDifference } from '../../../app/domain/raincheck/offer-terms';
import { isRedeemedBy, raincheckStatuses, statusAfter, unitsLeft } from '../../../app/domain/raincheck/raincheck';
import { parseRequest, type TypedRequest } from '../../../app/domain/raincheck/request';

test('a redeemed raincheck takes no further step, and what is over can only be redeemed', () => {
	const steps = ['confirm', 'offer', 'take-back', 'redeem', 'expire', 'withdraw', 'drop'] as const;
	expect(steps.flatMap((step) => statusAfter('redeemed', step) ?? [])).toEqual([]);
	for (const over of ['expired', 'withdrawn', 'dropped'] as const)
		expect(steps.filter((step) => statusAfter(over, step))).toEqual(['redeem']);
	expect(raincheckStatuses.filter((status) => statusAfter(status, 'offer'))).toEqual(['waiting']);
});

test('an order redeems what was offered when it was placed, however late we hear of it', () => {
	const offeredAt = new Date('2026-12-01T10:00:00.400Z');
	const closedAt = new Date('2026-12-08T00:00:00Z');
	const waitsSince = new Date('2026-11-20T09:00:00.700Z');
	const offered = { status: 'offered', waitsSince, offeredAt, closedAt: null } as const;
	expect(isRedeemedBy(offered, new Date('2026-12-01T10:00:00Z'))).toBe(true);
	expect(isRedeemedBy(offered, new Date('2026-12-01T09:59:59Z'))).toBe(false);
	const expired = { status: 'expired', waitsSince, offeredAt, closedAt } as const;
	expect(isRedeemedBy(expired, new Date('2026-12-07T23:59:59Z'))).toBe(true);
	expect(isRedeemedBy(expired, new Date('2026-12-08T00:00:01Z'))).toBe(false);
	const withdrawn = { ...expired, status: 'withdrawn', offeredAt: null } as const;
	expect(isRedeemedBy(withdrawn, new Date('2026-12-02T00:00:00Z'))).toBe(false);
	const waiting = { ...offered, status: 'waiting', offeredAt: null } as const;
	expect(isRedeemedBy(waiting, new Date('2026-11-20T09:00:00Z'))).toBe(true);
	expect(isRedeemedBy(waiting, new Date('2026-11-20T08:59:59Z'))).toBe(false);
	expect(isRedeemedBy({ ...offered, status: 'redeemed' }, new Date('2026-12-02T00:00:00Z'))).toBe(false);
});

test('what a partial offer left out keeps its place, once all that was offered is bought', () => {
	const partly = { status: 'offered', quantity: 5, offeredUnits: 2 } as const;
	expect([1, 2, 3, 5, 9].map((bought) => unitsLeft(partly, bought))).toEqual([0, 3, 2, 0, 0]);
	expect(unitsLeft({ ...partly, status: 'expired' }, 2)).toBe(3);
	for (const status of ['waiting', 'withdrawn', 'dropped'] as const)
		expect(unitsLeft({ ...partly, status }, 2), status).toBe(0);
});

test('an offer stands to the end of its last day in the shop’s zone, over a change of the clocks too', () => {
	const now = new Date('2026-10-28T15:00:00Z');
	const terms = offerTerms(now, 'America/New_York', 7);
	expect(terms.until.toISOString()).toBe('2026-11-05T05:00:00.000Z');
	expect(lastDayOf(terms.until, 'America/New_York')).toBe('2026-11-04');
	expect(terms.remindAt?.toISOString()).toBe('2026-11-03T15:00:00.000Z');
	const { until, remindAt } = offerTerms(now, 'Pacific/Kiritimati', 1);
	expect([lastDayOf(until, 'Pacific/Kiritimati'), remindAt]).toEqual(['2026-10-30', undefined]);
	for (const zone of ['Asia/Kathmandu', 'Pacific/Apia', 'America/St_Johns', 'UTC', 'Pacific/Pago_Pago']) {
		const last = addDays(dayOf(now, zone), 3);
		const end = offerTerms(now, zone, 3).until;
		expect([lastDayOf(end, zone), dayOf(end, zone)]).toEqual([last, addDays(last, 1)]);
	}
});

test('what is taken off is the exact difference, and nothing where the price has not risen', () => {
	expect(priceDifference('48.00', '52.10')).toBe('4.10');
	expect(priceDifference('47.9', '48.1')).toBe('0.20');
	expect(priceDifference('0.1', '0.3')).toBe('0.20');
	expect(priceDifference('1500', '1999')).toBe('499.00');
	expect(priceDifference('1.234', '1.239')).toBe('0.005');
	expect(priceDifference('90071992547', '90071992548.01')).toBe('1.01');
	for (const [held, now] of [
		['48.00', '48.00'],
		['48.00', '40.00'],
		['', '40.00'],
		['48.00', 'free'],
		['-1', '4'],
	] as const)
		expect(priceDifference(held, now)).toBeUndefined();
});

const now = new Date('2026-11-22T15:00:00.000Z');
const secondsAgo = (seconds: number) => String(Math.floor(now.getTime() / 1000) - seconds);
const typed = (over: Partial<TypedRequest> = {}): TypedRequest => ({
	variant: '500',
	quantity: '2',
	email: ' Ana@Example.COM ',
	locale: 'de-AT',
	currency: 'EUR',
	blank: '',
	since: secondsAgo(30),
	...over,
});
const parse = (over: Partial<TypedRequest> = {}) => parseRequest(typed(over), { most: 10, now });

test('a good request is read with its address in one spelling and its language without a country', () => {
	expect(parse()).toEqual({
		kind: 'request',
		request: {
			variantId: '500',
			quantity: 2,
			email: 'ana@example.com',
			locale: 'de',
			currency: 'EUR',
			looksScripted: false,
		},
	});
	expect(parse({ quantity: '' })).toMatchObject({ request: { quantity: 1 } });
	expect(parse({ variant: '99999999999999999999' })).toMatchObject({ request: { variantId: '99999999999999999999' } });
});

test('each wrong field is named', () => {
	const problem = (over: Partial<TypedRequest>) => {
		const parsed = parse(over);
		return parsed.kind === 'problem' ? [parsed.problem.field, parsed.problem.code] : parsed.kind;
	};
	expect(problem({ email: '' })).toEqual(['email', 'missing']);
	const bad = ['ana', 'ana@', 'ana@example', '@example.com', 'ana@@example.com', 'a b@example.com', 'ana@exa mple.com'];
	const worse = ['ana@example.com\r\nBcc: x@y.z', '"><script>@example.com', '{{shop}}@example.com', "a'b@example.com"];
	const long = [`${'a'.repeat(65)}@example.com`, `ana@${'a.'.repeat(200)}com`];
	for (const email of [...bad, ...worse, ...long]) expect(problem({ email })).toEqual(['email', 'incomplete']);
	for (const quantity of ['0', '-1', '1.5', 'two', 'NaN', '1e400'])
		expect(problem({ quantity })).toEqual(['quantity', 'not-a-number']);
	expect(problem({ quantity: '11' })).toEqual(['quantity', 'too-many']);
	for (const variant of ['', 'x', '-1', '1'.repeat(21), "1' OR 1=1"])
		expect(problem({ variant })).toEqual(['variant', 'unknown']);
	for (const email of ['o.k+tag@sub.example.co', 'ünï@exämple.de', 'a@b.museum'])
		expect(problem({ email })).toBe('request');
});

test('a filled trap, a form sent at once or without its moment, and a throwaway mailbox look scripted; a slow page and a wrong clock do not', () => {
	const looks = (over: Partial<TypedRequest>) => {
		const parsed = parse(over);
		return parsed.kind === 'request' && parsed.request.looksScripted;
	};
	expect(looks({ blank: 'Ana' })).toBe(true);
	expect(looks({ since: secondsAgo(1) })).toBe(true);
	expect(looks({ since: String(now.getTime() - 1900) })).toBe(true);
	expect(looks({ email: 'x@mailinator.com' })).toBe(true);
	for (const since of ['', 'soon', '0', '-1795366800']) expect(looks({ since })).toBe(true);
	for (const since of [secondsAgo(2), String(now.getTime() - 2000), secondsAgo(-60), secondsAgo(400_000)])
		expect(looks({ since })).toBe(false);
});
