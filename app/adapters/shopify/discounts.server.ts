/**
 * Makes, changes and ends the discount codes that honour a held price. The code is the caller's and names the discount:
 * one that is there already is made what was asked for, so a crash between Shopify and our rows leaves neither a second
 * one nor an amount of yesterday.
 */
import type { AdminClient } from './admin-client.server';
import { AdminError, AdminUserError, requireDone } from './admin-errors';
import {
	CreateDiscountDocument,
	DeactivateDiscountDocument,
	FindDiscountDocument,
	UpdateDiscountDocument,
} from './generated/operations';
import { requireId, toGid } from './gid';

export interface DiscountTerms {
	/** Decimal text in the shop's currency. */
	readonly amountOff: string;
	/** Whether each unit has it taken off; else it is taken off once, however many are bought. */
	readonly isForEachUnit: boolean;
	readonly endsAt: Date;
}

export interface VariantDiscount extends DiscountTerms {
	/** Shown to the merchant. */
	readonly title: string;
	readonly code: string;
	readonly variantId: string;
	/** Only this customer may use it; undefined: whoever has the code. */
	readonly customerId: string | undefined;
	readonly startsAt: Date;
}

export type CreatedDiscount =
	| { readonly kind: 'made'; readonly id: string }
	/** Deleted, or merged into another. */
	| { readonly kind: 'no-such-customer' };

export async function createDiscount(client: AdminClient, discount: VariantDiscount): Promise<CreatedDiscount> {
	const { title, code, variantId, customerId, startsAt } = discount;
	const { value, endsAt } = written(discount);
	const answer = await client.run(CreateDiscountDocument, {
		discount: {
			title,
			code,
			startsAt: startsAt.toISOString(),
			endsAt,
			context: customerId === undefined ? { all: 'ALL' } : { customers: { add: [toGid('Customer', customerId)] } },
			customerGets: {
				value,
				items: { products: { productVariantsToAdd: [toGid('ProductVariant', variantId)] } },
			},
			usageLimit: 1,
			appliesOncePerCustomer: true,
		},
	});
	try {
		const done = requireDone('discountCodeBasicCreate', answer.discountCodeBasicCreate);
		if (!done.codeDiscountNode) throw new AdminError('refused', 'discountCodeBasicCreate answered without a discount');
		return { kind: 'made', id: requireId(done.codeDiscountNode.id) };
	} catch (failure) {
		if (!(failure instanceof AdminUserError)) throw failure;
		if (failure.fields.some(({ field }) => field.startsWith('basicCodeDiscount.context.customers')))
			return { kind: 'no-such-customer' };
		if (!failure.fields.some((field) => field.code === 'TAKEN')) throw failure;
		const found = await client.run(FindDiscountDocument, { code });
		if (!found.codeDiscountNodeByCode) throw failure;
		const id = requireId(found.codeDiscountNodeByCode.id);
		// Of an earlier try, whose price may have been another.
		if ((await updateDiscount(client, id, discount)) === 'gone') throw failure;
		return { kind: 'made', id };
	}
}

/** What is over is on again until its new end. `gone`: somebody has deleted it. */
export async function updateDiscount(client: AdminClient, id: string, terms: DiscountTerms): Promise<'done' | 'gone'> {
	const { value, endsAt } = written(terms);
	const answer = await client.run(UpdateDiscountDocument, {
		id: toGid('DiscountCodeNode', id),
		discount: { endsAt, customerGets: { value } },
	});
	return doneOrGone('discountCodeBasicUpdate', answer.discountCodeBasicUpdate);
}

/** One that a merchant has deleted is over as well. */
export async function deactivateDiscount(client: AdminClient, id: string): Promise<void> {
	const answer = await client.run(DeactivateDiscountDocument, { id: toGid('DiscountCodeNode', id) });
	doneOrGone('discountCodeDeactivate', answer.discountCodeDeactivate);
}

const written = ({ amountOff, isForEachUnit, endsAt }: DiscountTerms) => ({
	value: { discountAmount: { amount: amountOff, appliesOnEachItem: isForEachUnit } },
	endsAt: endsAt.toISOString(),
});

function doneOrGone(operation: string, payload: Parameters<typeof requireDone>[1]): 'done' | 'gone' {
	try {
		requireDone(operation, payload);
		return 'done';
	} catch (failure) {
		// The one thing that Shopify says of the id is that there is no such discount.
		if (failure instanceof AdminUserError && failure.fields.every(({ field }) => field === 'id')) return 'gone';
		throw failure;
	}
}
