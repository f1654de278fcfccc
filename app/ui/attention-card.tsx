/**
 * What the app cannot put right by itself: buyers whom no mail reaches, units that nobody names, messages it could not
 * use, orders that Shopify no longer answers for. Each says its likely cause and what helps; all quiet, nothing is
 * shown.
 */
import { BlockStack, Card, InlineStack, Link, List, Text } from '@shopify/polaris';
import { itemName } from './item-name';
import { Heading } from './list-card';
import { type Calendar, countText, instantText } from './when';

export interface Attention {
	readonly debts: readonly {
		readonly id: string;
		readonly productId: string;
		readonly productTitle: string;
		readonly title: string;
		readonly debt: number;
	}[];
	readonly debtCount: number;
	readonly seesOldOrders: boolean;
	/** Whose buyers should have been told and could not be; the first few by name. */
	readonly untold: {
		readonly orders: readonly { readonly id: string; readonly name: string }[];
		readonly count: number;
	};
	/** Mails about a new date that the mail server has not taken for a while. */
	readonly mailsHeldUp: number;
	readonly quarantined: number;
	readonly unverified: number;
	/** Rainchecks whose offer could not be said, by what stands in the way. */
	readonly rainchecks: {
		readonly byDiscount: number;
		readonly byMail: number;
		readonly mayDiscount: boolean;
		/** The hour in which the form began to turn shoppers away, if lately. */
		readonly busyAt: Date | undefined;
	};
}

interface Props {
	readonly attention: Attention;
	readonly calendar: Calendar;
}

export function AttentionCard({ attention, calendar }: Props) {
	const { debts, debtCount, seesOldOrders, untold, mailsHeldUp, quarantined, unverified, rainchecks } = attention;
	const heldUp = mailsHeldUp + rainchecks.byDiscount + rainchecks.byMail;
	if (debtCount + untold.count + quarantined + unverified + heldUp === 0 && !rainchecks.busyAt) return null;
	return (
		<Card>
			<BlockStack gap="300">
				<Heading>Does not add up</Heading>
				<List gap="loose">
					{untold.count > 0 && (
						<List.Item>
							<Text as="span" fontWeight="semibold">
								{`${countText(untold.count, 'buyer')} could not be told of a new date. `}
							</Text>
							<Text as="span" tone="subdued">
								The order says why, and lets you try again once it is mended.{' '}
							</Text>
							<InlineStack gap="200" as="span">
								{untold.orders.map((order) => (
									<Link key={order.id} url={`/app/orders/${order.id}`}>
										{order.name}
									</Link>
								))}
							</InlineStack>
						</List.Item>
					)}
					{mailsHeldUp > 0 && (
						<List.Item>
							<Text as="span" fontWeight="semibold">
								{`${countText(mailsHeldUp, 'mail')} about a new date ${mailsHeldUp === 1 ? 'has' : 'have'} not left for half an hour or more. `}
							</Text>
							<Text as="span" tone="subdued">
								The mail server does not take them. They are tried again until it does. If this number grows, tell
								whoever runs this app.
							</Text>
						</List.Item>
					)}
					{debts.map((debt) => (
						<List.Item key={debt.id}>
							<Text as="span" fontWeight="semibold">
								{`${itemName(debt)}: ${countText(debt.debt, 'unit')} owed that no order names. `}
							</Text>
							<Text as="span" tone="subdued">
								{seesOldOrders
									? 'Likely units that left without being booked, or a cancellation that was not restocked. '
									: 'Likely orders older than 60 days, which this app may not read, or units that left without being booked. '}
								They are served first, so every promise of this product is later for them. If nobody waits for them,
								correct the available count.{' '}
							</Text>
							<Link url={`shopify:admin/products/${debt.productId}/variants/${debt.id}`} target="_top">
								Correct stock in Shopify
							</Link>
						</List.Item>
					))}
					{debtCount > debts.length && (
						<List.Item>
							{countText(debtCount - debts.length, 'further product')} with units that no order names.
						</List.Item>
					)}
					{unverified > 0 && (
						<List.Item>
							<Text as="span" fontWeight="semibold">
								{`Shopify no longer answers for ${countText(unverified, 'order')}. `}
							</Text>
							<Text as="span" tone="subdued">
								They are older than this app may read. Their promises are kept as they were; look at each in Shopify and
								cancel or fulfil what is over.
							</Text>
						</List.Item>
					)}
					{rainchecks.byDiscount > 0 && (
						<List.Item>
							<Text as="span" fontWeight="semibold">
								{`Shopify refuses the discount of ${countText(rainchecks.byDiscount, 'raincheck')}. `}
							</Text>
							<Text as="span" tone="subdued">
								{rainchecks.mayDiscount
									? 'Their price cannot be given, so they are not told that it is back. It is tried again, and their units go to the next in the queue. '
									: 'This app may not make discounts in this shop, so their price cannot be given and nobody is told. Close this app and open it again from the Apps list to allow it. '}
							</Text>
							<Link url="/app/rainchecks">See rainchecks</Link>
						</List.Item>
					)}
					{rainchecks.byMail > 0 && (
						<List.Item>
							<Text as="span" fontWeight="semibold">
								{`The mails of ${countText(rainchecks.byMail, 'raincheck')} do not leave. `}
							</Text>
							<Text as="span" tone="subdued">
								The mail server has refused them for hours. They are tried again, and nobody loses their raincheck. If
								this number grows, tell whoever runs this app.{' '}
							</Text>
							<Link url="/app/rainchecks">See rainchecks</Link>
						</List.Item>
					)}
					{rainchecks.busyAt && (
						<List.Item>
							<Text as="span" fontWeight="semibold">
								{`Shoppers who asked for a raincheck were turned away from ${instantText(rainchecks.busyAt, calendar)}. `}
							</Text>
							<Text as="span" tone="subdued">
								So many were asked for that the form took no more until the end of that hour. If you did not expect that
								many, drop those that look made up.{' '}
							</Text>
							<Link url="/app/rainchecks">See rainchecks</Link>
						</List.Item>
					)}
					{quarantined > 0 && (
						<List.Item>
							<Text as="span" fontWeight="semibold">
								{`${countText(quarantined, 'message')} from Shopify could not be used. `}
							</Text>
							<Text as="span" tone="subdued">
								Nothing is lost: the orders are read again by the regular sweep. If this number grows, tell whoever runs
								this app.
							</Text>
						</List.Item>
					)}
				</List>
			</BlockStack>
		</Card>
	);
}
