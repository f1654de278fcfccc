/** The Admin API's view of a discount with one code. */
import { connectInOrder, type PageArgs } from './connection';
import { discountStatus } from './discounts';
import { gid } from './gid';
import { exactly, money, type Scene, type View } from './scene';
import type { Discount } from './store';
import { productView, variantView } from './view-product';
import { customerView, metafieldFields } from './view-shop';

const summaryOf = ({ value }: Discount): string => {
	if (value.kind === 'percentage') return `${value.fraction * 100}% off`;
	return value.appliesOnEachItem ? `${value.amount} off each` : `${value.amount} off`;
};

function itemsView(scene: Scene, { items }: Discount): View {
	const { shop } = scene;
	if (items.kind === 'all') return { __typename: 'AllDiscountItems', allItems: true };
	const variants = items.variantIds.flatMap((id) => shop.variants.get(id) ?? []);
	const products = items.productIds.flatMap((id) => shop.products.get(id) ?? []);
	return {
		__typename: 'DiscountProducts',
		productVariants: (args: PageArgs) => connectInOrder(scene, args, variants, (each) => variantView(scene, each)),
		products: (args: PageArgs) => connectInOrder(scene, args, products, (each) => productView(scene, each)),
	};
}

function contextView(scene: Scene, { customerIds }: Discount): View {
	if (!customerIds) return { __typename: 'DiscountBuyerSelectionAll', all: 'ALL' };
	const customers = () =>
		customerIds.flatMap((id) => scene.shop.customers.get(id) ?? []).map((each) => customerView(scene, each));
	return { __typename: 'DiscountCustomers', customers };
}

function basicView(scene: Scene, discount: Discount): View {
	const { shop } = scene;
	const { value } = discount;
	return {
		__typename: 'DiscountCodeBasic',
		title: discount.title,
		status: discountStatus(shop, discount),
		startsAt: discount.startsAt,
		endsAt: discount.endsAt ?? null,
		createdAt: discount.createdAt,
		updatedAt: discount.updatedAt,
		usageLimit: discount.usageLimit ?? null,
		asyncUsageCount: discount.usageCount,
		appliesOncePerCustomer: discount.appliesOncePerCustomer,
		combinesWith: discount.combinesWith,
		discountClasses: [discount.items.kind === 'all' ? 'ORDER' : 'PRODUCT'],
		hasTimelineComment: false,
		minimumRequirement: null,
		recurringCycleLimit: null,
		tags: [],
		summary: summaryOf(discount),
		shortSummary: summaryOf(discount),
		codesCount: exactly(1),
		codes: (args: PageArgs) =>
			connectInOrder(scene, args, [{ id: discount.codeId }], ({ id }) => ({
				__typename: 'DiscountRedeemCode',
				id: gid('DiscountRedeemCode', id),
				code: discount.code,
				asyncUsageCount: discount.usageCount,
				createdBy: null,
			})),
		context: contextView(scene, discount),
		customerGets: {
			appliesOnOneTimePurchase: true,
			appliesOnSubscription: false,
			items: itemsView(scene, discount),
			value:
				value.kind === 'percentage'
					? { __typename: 'DiscountPercentage', percentage: value.fraction }
					: {
							__typename: 'DiscountAmount',
							amount: money(scene, value.amount),
							appliesOnEachItem: value.appliesOnEachItem,
						},
		},
	};
}

export const discountNodeView = (scene: Scene, discount: Discount): View => ({
	__typename: 'DiscountCodeNode',
	id: gid('DiscountCodeNode', discount.id),
	codeDiscount: basicView(scene, discount),
	...metafieldFields(scene, gid('DiscountCodeNode', discount.id)),
});
