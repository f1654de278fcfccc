/**
 * Makes and ends the discount codes that honour a held price. The code is the caller's and names the discount: making
 * one that is there already answers with the one that is there, so a crash between Shopify and our rows makes no second.
 */
import type { AdminClient } from './admin-client.server';
import { AdminError, AdminUserError, requireDone } from './admin-errors';
import { CreateDiscountDocument, DeactivateDiscountDocument, FindDiscountDocument } from './generated/operations';
import { requireId, toGid } from './gid';

export interface VariantDiscount {
	/** Shown to the merchant. */
	readonly title: string;
	readonly code: string;
	readonly variantId: string;
	/** Only this customer may use it; undefined: whoever has the code. */
	readonly customerId: string | undefined;
	/** Taken off each unit: decimal text in the shop's currency. */
	readonly amountOff: string;
	readonly startsAt: Date;
	readonly endsAt: Date;
}

/** The discount's id. */
export async function createDiscount(client: AdminClient, discount: VariantDiscount): Promise<string> {
	const { title, code, variantId, customerId, amountOff, startsAt, endsAt } = discount;
	const answer = await client.run(CreateDiscountDocument, {
		discount: {
			title,
			code,
			startsAt: startsAt.toISOString(),
			endsAt: endsAt.toISOString(),
			context: customerId === undefined ? { all: 'ALL' } : { customers: { add: [toGid('Customer', customerId)] } },
			customerGets: {
				value: { discountAmount: { amount: amountOff, appliesOnEachItem: true } },
				items: { products: { productVariantsToAdd: [toGid('ProductVariant', variantId)] } },
			},
			usageLimit: 1,
			appliesOncePerCustomer: true,
		},
	});
	try {
		const done = requireDone('discountCodeBasicCreate', answer.discountCodeBasicCreate);
		if (!done.codeDiscountNode) throw new AdminError('refused', 'discountCodeBasicCreate answered without a discount');
		return requireId(done.codeDiscountNode.id);
	} catch (failure) {
		if (!(failure instanceof AdminUserError) || !failure.fields.some((field) => field.code === 'TAKEN')) throw failure;
		const found = await client.run(FindDiscountDocument, { code });
		if (!found.codeDiscountNodeByCode) throw failure;
		return requireId(found.codeDiscountNodeByCode.id);
	}
}

/** One that a merchant has deleted is over as well. */
export async function deactivateDiscount(client: AdminClient, id: string): Promise<void> {
	const answer = await client.run(DeactivateDiscountDocument, { id: toGid('DiscountCodeNode', id) });
	try {
		requireDone('discountCodeDeactivate', answer.discountCodeDeactivate);
	} catch (failure) {
		if (!(failure instanceof AdminUserError)) throw failure;
	}
}
