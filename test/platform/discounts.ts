/**
 * Discount codes: how they are made and ended, and what a code takes off a cart. Whoever sells asks `applyDiscount` to
 * show the price; `placeOrder` asks it again, so that a code which was used up meanwhile is refused and never given
 * twice. Codes are one whatever their case, as at Shopify.
 */
import { given } from './payload';
import { amountOf, cents, type Discount, type OrderDiscount, Refusal, type Shop } from './store';

export interface NewDiscount {
	readonly title: string;
	readonly code: string;
	readonly startsAt: string;
	readonly endsAt?: string;
	readonly customerIds?: readonly string[];
	readonly value: Discount['value'];
	readonly items: Discount['items'];
	readonly usageLimit?: number;
	readonly appliesOncePerCustomer?: boolean;
	readonly combinesWith?: Discount['combinesWith'];
}

export const findDiscount = (shop: Shop, code: string): Discount | undefined =>
	[...shop.discounts.values()].find((discount) => discount.code.toLowerCase() === code.trim().toLowerCase());

/** @throws Refusal as Shopify names the fields of `discountCodeBasicCreate`. */
export function addDiscount(shop: Shop, input: NewDiscount): Discount {
	requireTerms(shop, input);
	const at = shop.now();
	const discount: Discount = {
		id: shop.nextId(),
		codeId: shop.nextId(),
		...termsOf(input),
		usageCount: 0,
		usedBy: new Set(),
		createdAt: at,
		updatedAt: at,
	};
	shop.discounts.set(discount.id, discount);
	return discount;
}

/**
 * What is not named stays. Its days decide whether it is on: one that was ended is on again where its end is later.
 * @throws Refusal as `addDiscount` does.
 */
export function changeDiscount(shop: Shop, discount: Discount, changes: Partial<NewDiscount>): Discount {
	const { endsAt, customerIds, usageLimit } = discount;
	const terms: NewDiscount = {
		...discount,
		...given({ endsAt, customerIds, usageLimit }),
		...changes,
	};
	requireTerms(shop, terms, discount.id);
	const changed: Discount = { ...discount, ...termsOf(terms), updatedAt: shop.now() };
	shop.discounts.set(changed.id, changed);
	return changed;
}

function requireTerms(shop: Shop, input: NewDiscount, ownId?: string): void {
	const refuse = (message: string, field: string, code: string) =>
		new Refusal(message, ['basicCodeDiscount', field], code);
	if (input.title.trim() === '') throw refuse("Title can't be blank", 'title', 'BLANK');
	if (input.code.trim() === '') throw refuse("Code can't be blank", 'code', 'BLANK');
	if (input.code.length > 255) throw refuse('Code is too long (maximum is 255 characters)', 'code', 'TOO_LONG');
	const same = findDiscount(shop, input.code);
	if (same && same.id !== ownId) throw refuse('Code must be unique. Please try a different code.', 'code', 'TAKEN');
	if (input.endsAt !== undefined && Date.parse(input.endsAt) <= Date.parse(input.startsAt))
		throw refuse('Ends at needs to be after starts at', 'endsAt', 'END_DATE_BEFORE_START_DATE');
	if (input.usageLimit !== undefined && input.usageLimit < 1)
		throw refuse('Usage limit must be greater than 0', 'usageLimit', 'GREATER_THAN');
	const { value } = input;
	if (value.kind === 'percentage' && !(value.fraction > 0 && value.fraction <= 1))
		throw refuse('Value must be between 0.0 and 1.0', 'customerGets', 'VALUE_OUTSIDE_RANGE');
	if (value.kind === 'amount' && !(cents(value.amount) > 0))
		throw refuse('Value must be greater than 0', 'customerGets', 'GREATER_THAN');
}

const termsOf = (input: NewDiscount) => ({
	title: input.title,
	code: input.code,
	startsAt: input.startsAt,
	endsAt: input.endsAt,
	customerIds: input.customerIds,
	value: input.value,
	items: input.items,
	usageLimit: input.usageLimit,
	appliesOncePerCustomer: input.appliesOncePerCustomer ?? false,
	combinesWith: input.combinesWith ?? { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
});

export function endDiscount(shop: Shop, discount: Discount): void {
	discount.endsAt = shop.clock().toISOString();
	discount.updatedAt = shop.now();
}

export function discountStatus(shop: Shop, discount: Discount): 'ACTIVE' | 'EXPIRED' | 'SCHEDULED' {
	const now = shop.clock().getTime();
	if (discount.endsAt !== undefined && Date.parse(discount.endsAt) <= now) return 'EXPIRED';
	return Date.parse(discount.startsAt) > now ? 'SCHEDULED' : 'ACTIVE';
}

interface Buyer {
	readonly customerId?: string | undefined;
	readonly email?: string | undefined;
}

interface DiscountedLine {
	readonly variantId?: string | undefined;
	readonly quantity: number;
	/** Where it is not the variant's own. */
	readonly price?: string | undefined;
}

export interface DiscountQuestion extends Buyer {
	readonly lines: readonly DiscountedLine[];
	readonly now: Date;
}

export type DiscountAnswer =
	| {
			readonly kind: 'applied';
			readonly discount: OrderDiscount;
			/** What each line loses, in the order of the lines asked about. */
			readonly byLine: readonly string[];
	  }
	| { readonly kind: 'refused'; readonly why: string };

/** What a code takes off these lines for this buyer now. It counts nothing: see `countUse`. */
export function applyDiscount(shop: Shop, code: string, question: DiscountQuestion): DiscountAnswer {
	const discount = findDiscount(shop, code);
	const refused = (why: string): DiscountAnswer => ({ kind: 'refused', why });
	if (!discount) return refused('Enter a valid discount code');
	const now = question.now.getTime();
	if (Date.parse(discount.startsAt) > now) return refused(`${discount.code} discount code isn't active yet`);
	if (discount.endsAt !== undefined && Date.parse(discount.endsAt) <= now)
		return refused(`${discount.code} discount code has expired`);
	if (discount.usageLimit !== undefined && discount.usageCount >= discount.usageLimit)
		return refused(`${discount.code} discount code has reached its usage limit`);
	const customer = customerIdOf(shop, question);
	if (discount.customerIds && (customer === undefined || !discount.customerIds.includes(customer)))
		return refused(`${discount.code} discount code isn't available to you`);
	if (discount.appliesOncePerCustomer && namesOf(shop, question).some((name) => discount.usedBy.has(name)))
		return refused(`${discount.code} discount code has been used already`);
	const byLine = share(shop, discount, question.lines);
	const amount = byLine.reduce((sum, each) => sum + each, 0);
	if (amount === 0) return refused(`${discount.code} discount code isn't valid for the items in your cart`);
	return { kind: 'applied', discount: writtenOf(discount, amountOf(amount)), byLine: byLine.map(amountOf) };
}

/** By whom a code was used: the customer and the address, since a guest has only the second. */
const namesOf = (shop: Shop, buyer: Buyer): string[] =>
	[customerIdOf(shop, buyer), buyer.email?.trim().toLowerCase()].flatMap((name) => (name ? [name] : []));

function customerIdOf(shop: Shop, { customerId, email }: Buyer): string | undefined {
	if (customerId !== undefined) return customerId;
	const wanted = email?.trim().toLowerCase();
	if (!wanted) return undefined;
	return [...shop.customers.values()].find((customer) => customer.email?.toLowerCase() === wanted)?.id;
}

function share(shop: Shop, discount: Discount, lines: readonly DiscountedLine[]): number[] {
	const { value, items } = discount;
	const isEntitled = ({ variantId }: DiscountedLine): boolean => {
		if (items.kind === 'all') return true;
		const productId = shop.variants.get(variantId ?? '')?.productId;
		return items.variantIds.includes(variantId ?? '') || items.productIds.includes(productId ?? '');
	};
	const priceOf = (line: DiscountedLine) => cents(line.price ?? shop.variants.get(line.variantId ?? '')?.price ?? '0');
	const totals = lines.map((line) => (isEntitled(line) ? priceOf(line) * line.quantity : 0));
	if (value.kind === 'percentage') return totals.map((total) => Math.round(total * value.fraction));
	if (!value.appliesOnEachItem) return shareOut(cents(value.amount), totals);
	return lines.map((line) => (isEntitled(line) ? Math.min(cents(value.amount), priceOf(line)) * line.quantity : 0));
}

/** An amount over lines by what they cost, to the cent: never more than they cost. */
export function shareOut(amount: number, totals: readonly number[]): number[] {
	const whole = totals.reduce((sum, each) => sum + each, 0);
	const given = Math.min(amount, whole);
	let soFar = 0;
	let givenSoFar = 0;
	return totals.map((total) => {
		soFar += total;
		const until = whole === 0 ? 0 : Math.round((given * soFar) / whole);
		const part = until - givenSoFar;
		givenSoFar = until;
		return part;
	});
}

const writtenOf = ({ code, value }: Discount, amount: string): OrderDiscount =>
	value.kind === 'percentage'
		? { code, amount, type: 'percentage', value: String(value.fraction * 100), appliesOnEachItem: true }
		: { code, amount, type: 'fixed_amount', value: value.amount, appliesOnEachItem: value.appliesOnEachItem };

export function countUse(shop: Shop, code: string, buyer: Buyer): void {
	const discount = findDiscount(shop, code);
	if (!discount) return;
	discount.usageCount += 1;
	for (const name of namesOf(shop, buyer)) discount.usedBy.add(name);
}
