/**
 * An order: a buyer who could not be told, its promises on one axis, its journey, and at the side each line with why
 * and what was told.
 */
import { Badge, BlockStack, Box, Card, InlineStack, Layout, Link, Page, Text } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { Journey } from './journey';
import { Heading } from './list-card';
import { OrderLinesCard } from './order-lines-card';
import { driftWords, journeySteps, type OrderView, promiseRows, standingOf, subtitleOf } from './order-view';
import { PromiseBars } from './promise-bars';
import { UntoldCard } from './untold-card';

interface Props {
	readonly view: OrderView;
	/** How many pages of events are shown, the newest first. */
	readonly historyPages: number;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

export function OrderPage({ view, historyPages, onSubmit }: Props) {
	const { order, calendar } = view;
	const rows = promiseRows(view);
	const { words, tone } = standingOf(view);
	return (
		<Page
			title={order.name}
			titleMetadata={<Badge {...(tone ? { tone } : {})}>{words}</Badge>}
			subtitle={subtitleOf(view)}
			backAction={{ content: 'Orders waiting', url: '/app/orders' }}
			secondaryActions={[{ content: 'Open in orders', url: `shopify:admin/orders/${order.id}`, target: '_top' }]}
		>
			<Layout>
				<Layout.Section>
					<BlockStack gap="400">
						<UntoldCard view={view} onSubmit={onSubmit} />
						<Card>
							<BlockStack gap="300">
								<InlineStack align="space-between" blockAlign="center" gap="200">
									<Heading>Promise</Heading>
									<Text as="span" tone="subdued">
										{driftWords(rows)}
									</Text>
								</InlineStack>
								{rows.length > 0 ? (
									<PromiseBars rows={rows} today={calendar.today} />
								) : (
									<Text as="p" tone="subdued">
										Nothing of this order had to wait.
									</Text>
								)}
							</BlockStack>
						</Card>
						<Card>
							<BlockStack gap="300">
								<Heading>Journey</Heading>
								{view.hasOlderEvents && (
									<Box>
										<Link url={`/app/orders/${order.id}?history=${historyPages + 1}`}>Show earlier events</Link>
									</Box>
								)}
								<Journey steps={journeySteps(view)} />
							</BlockStack>
						</Card>
					</BlockStack>
				</Layout.Section>
				<Layout.Section variant="oneThird">
					<OrderLinesCard view={view} />
				</Layout.Section>
			</Layout>
		</Page>
	);
}
