/** Mutations of discount codes, as far as an app makes and ends them: one code a discount, an amount or a share off. */
import { addDiscount, changeDiscount, endDiscount } from './discounts';
import { gid } from './gid';
import { attempt, given, idIn } from './payload';
import type { Scene, View } from './scene';
import { type Discount, Refusal } from './store';
import { discountNodeView } from './view-discount';

interface BasicInput {
	readonly title?: string | null;
	readonly code?: string | null;
	readonly startsAt?: string | null;
	readonly endsAt?: string | null;
	readonly usageLimit?: number | null;
	readonly appliesOncePerCustomer?: boolean | null;
	readonly combinesWith?: Partial<Discount['combinesWith']> | null;
	readonly context?: {
		readonly all?: 'ALL' | null;
		readonly customers?: { readonly add?: readonly string[] | null } | null;
	} | null;
	readonly customerGets?: {
		readonly value?: {
			readonly percentage?: number | null;
			readonly discountAmount?: {
				readonly amount?: string | number | null;
				readonly appliesOnEachItem?: boolean | null;
			} | null;
		} | null;
		readonly items?: {
			readonly all?: boolean | null;
			readonly products?: {
				readonly productVariantsToAdd?: readonly string[] | null;
				readonly productsToAdd?: readonly string[] | null;
			} | null;
		} | null;
	} | null;
}

const fieldOf = (...names: readonly string[]): string[] => ['basicCodeDiscount', ...names];

function valueIn({ customerGets }: BasicInput): Discount['value'] {
	const { percentage, discountAmount } = customerGets?.value ?? {};
	if (typeof percentage === 'number') return { kind: 'percentage', fraction: percentage };
	if (!discountAmount) throw new Refusal('Value is required', fieldOf('customerGets', 'value'), 'BLANK');
	const { amount, appliesOnEachItem } = discountAmount;
	return {
		kind: 'amount',
		amount: Number(amount ?? 0).toFixed(2),
		appliesOnEachItem: appliesOnEachItem ?? false,
	};
}

function itemsIn(scene: Scene, { customerGets }: BasicInput): Discount['items'] {
	const { all, products } = customerGets?.items ?? {};
	if (all) return { kind: 'all' };
	const known = (type: string, map: ReadonlyMap<string, unknown>, ids: readonly string[] | null | undefined) =>
		(ids ?? []).map((each) => {
			const id = idIn(type, each);
			if (map.has(id)) return id;
			throw new Refusal(`${type} does not exist`, fieldOf('customerGets', 'items', 'products'), 'INVALID');
		});
	const variantIds = known('ProductVariant', scene.shop.variants, products?.productVariantsToAdd);
	const productIds = known('Product', scene.shop.products, products?.productsToAdd);
	if (variantIds.length + productIds.length === 0)
		throw new Refusal('Items in the discount must be specified', fieldOf('customerGets', 'items'), 'BLANK');
	return { kind: 'some', variantIds, productIds };
}

function customersIn(scene: Scene, { context }: BasicInput): readonly string[] | undefined {
	if (context?.all) return undefined;
	const ids = context?.customers?.add?.map((each) => idIn('Customer', each));
	if (!ids) throw new Refusal("Context can't be blank", fieldOf('context'), 'BLANK');
	if (ids.some((id) => !scene.shop.customers.has(id)))
		throw new Refusal('Customer does not exist', fieldOf('context', 'customers', 'add'), 'INVALID');
	return ids;
}

/** What the schema allows and the stand-in would quietly leave out is a loud mistake. */
function requireKept(input: object, where: string, kept: readonly string[]): void {
	const [left] = Object.entries(input).flatMap(([key, value]) =>
		value === null || value === undefined || kept.includes(key) ? [] : [key],
	);
	if (left !== undefined) throw new Error(`The stand-in keeps no ${where}.${left}`);
}

const keptFields = [
	'title',
	'code',
	'startsAt',
	'endsAt',
	'usageLimit',
	'appliesOncePerCustomer',
	'combinesWith',
	'context',
	'customerGets',
];

function requireAllKept(input: BasicInput): void {
	requireKept(input, 'basicCodeDiscount', keptFields);
	requireKept(input.customerGets ?? {}, 'customerGets', ['value', 'items']);
	requireKept(input.customerGets?.items ?? {}, 'items', ['all', 'products']);
	requireKept(input.context ?? {}, 'context', ['all', 'customers']);
}

/** What is plain text, a number or a choice, where it was given. */
function namedIn({ title, code, startsAt, endsAt, usageLimit, appliesOncePerCustomer, combinesWith }: BasicInput) {
	return {
		...given({ title, code, startsAt, endsAt, usageLimit, appliesOncePerCustomer }),
		...(combinesWith
			? {
					combinesWith: {
						orderDiscounts: combinesWith.orderDiscounts ?? false,
						productDiscounts: combinesWith.productDiscounts ?? false,
						shippingDiscounts: combinesWith.shippingDiscounts ?? false,
					},
				}
			: {}),
	};
}

interface UpdateArgs {
	readonly id: string;
	readonly basicCodeDiscount: BasicInput;
}

export function discountMutations(scene: Scene): View {
	const { shop } = scene;
	const requireDiscount = (id: string): Discount => {
		const discount = shop.discounts.get(idIn('DiscountCodeNode', id));
		if (!discount) throw new Refusal('Code discount does not exist.', ['id'], 'INVALID');
		return discount;
	};
	return {
		discountCodeBasicCreate: ({ basicCodeDiscount: input }: { readonly basicCodeDiscount: BasicInput }) => {
			requireAllKept(input);
			return attempt(() => {
				if (!input.startsAt) throw new Refusal("Starts at can't be blank", fieldOf('startsAt'), 'BLANK');
				const discount = addDiscount(shop, {
					...namedIn(input),
					title: input.title ?? '',
					code: input.code ?? '',
					startsAt: input.startsAt,
					value: valueIn(input),
					items: itemsIn(scene, input),
					...given({ customerIds: customersIn(scene, input) }),
				});
				return { codeDiscountNode: discountNodeView(scene, discount) };
			});
		},
		discountCodeBasicUpdate: ({ id, basicCodeDiscount: input }: UpdateArgs) => {
			requireAllKept(input);
			requireKept({ context: input.context }, 'basicCodeDiscount of an update', []);
			return attempt(() => {
				const changed = changeDiscount(shop, requireDiscount(id), {
					...namedIn(input),
					...(input.customerGets?.value ? { value: valueIn(input) } : {}),
					...(input.customerGets?.items ? { items: itemsIn(scene, input) } : {}),
				});
				return { codeDiscountNode: discountNodeView(scene, changed) };
			});
		},
		discountCodeDeactivate: ({ id }: { readonly id: string }) =>
			attempt(() => {
				const discount = requireDiscount(id);
				endDiscount(shop, discount);
				return { codeDiscountNode: discountNodeView(scene, discount) };
			}),
		discountCodeDelete: ({ id }: { readonly id: string }) =>
			attempt(() => {
				shop.discounts.delete(requireDiscount(id).id);
				return { deletedCodeDiscountId: gid('DiscountCodeNode', idIn('DiscountCodeNode', id)) };
			}),
	};
}
