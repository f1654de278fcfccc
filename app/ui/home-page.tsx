/** The home page: what needs a date, four figures, what waits. At most one banner, one primary button. */
import { Banner, BlockStack, Box, Page, Text } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { type Attention, AttentionCard } from './attention-card';
import { type Figure, Figures } from './figures';
import { ImportCard, type ImportProgress } from './import-card';
import { Heading, ListCard, type Paging } from './list-card';
import { type NeedRow, NeedsCard } from './needs-card';
import { type WaitingOrder, WaitingOrders } from './waiting-orders';
import { type Calendar, countText, numberText } from './when';

export interface HomeFigures {
	readonly waitingUnits: number;
	readonly openUnits: number;
	readonly waitingOrders: number;
	readonly openOrders: number;
	readonly mailsSent: number;
	readonly mailsGoingOut: number;
	readonly firstDates: { readonly judged: number; readonly kept: number };
}

interface Common {
	readonly calendar: Calendar;
	readonly needsReconnect: boolean;
}

export type Home =
	| (Common & { readonly kind: 'importing'; readonly progress: ImportProgress })
	| (Common & {
			readonly kind: 'ready';
			/** Plans are being made anew: what is shown is about to change. */
			readonly isPlanning: boolean;
			readonly needs: { readonly rows: readonly NeedRow[]; readonly paging: Paging };
			readonly figures: HomeFigures;
			readonly waiting: { readonly rows: readonly WaitingOrder[]; readonly paging: Paging };
			readonly attention: Attention;
	  });

interface Props {
	readonly home: Home;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

export function HomePage({ home, onSubmit }: Props) {
	return (
		<Page title="Backorder" {...(home.kind === 'ready' ? { secondaryActions: actions } : {})}>
			<BlockStack gap="400">
				{home.needsReconnect && <ReconnectBanner />}
				{home.kind === 'importing' ? (
					<ImportCard progress={home.progress} onSubmit={onSubmit} />
				) : (
					<>
						<NeedsCard rows={home.needs.rows} total={home.needs.paging.total} today={home.calendar.today} />
						<Figures figures={figuresOf(home.figures)} />
						<ListCard
							heading={<Heading>Orders waiting</Heading>}
							aside={home.waiting.rows.length > 0 ? 'Soonest first' : undefined}
							paging={home.waiting.paging}
							urlOfPage={(page) => `/app?page=${page}`}
						>
							{home.waiting.rows.length > 0 ? (
								<WaitingOrders rows={home.waiting.rows} calendar={home.calendar} />
							) : (
								<Box paddingInline="300" paddingBlockEnd="300">
									<Text as="p" tone="subdued">
										No order waits. One appears here as soon as it is placed for something that stock does not cover.
									</Text>
								</Box>
							)}
						</ListCard>
						<AttentionCard attention={home.attention} calendar={home.calendar} />
					</>
				)}
			</BlockStack>
		</Page>
	);
}

const actions = [
	{ content: 'All dates', url: '/app/dates' },
	{ content: 'Settings', url: '/app/settings' },
];

const ReconnectBanner = () => (
	<Banner tone="warning" title="Shopify no longer accepts our key for this shop">
		<p>
			Until it does, orders are not read and nobody is told anything. Close this app and open it again from the Apps
			list.
		</p>
	</Banner>
);

export function figuresOf(figures: HomeFigures): readonly Figure[] {
	const { judged, kept } = figures.firstDates;
	return [
		{
			label: 'Units waiting',
			value: numberText(figures.waitingUnits),
			of: `of ${numberText(figures.openUnits)} open`,
		},
		{
			label: 'Orders waiting',
			value: numberText(figures.waitingOrders),
			of: `of ${numberText(figures.openOrders)} open`,
		},
		{
			label: 'Kept the first date',
			value: judged > 0 ? `${Math.round((kept / judged) * 100)}%` : '–',
			of: judged > 0 ? `of ${countText(judged, 'line')}, last 90 days` : 'nothing to judge in 90 days',
		},
		{
			label: 'Mails sent',
			value: numberText(figures.mailsSent),
			of: figures.mailsGoingOut > 0 ? `last 90 days, ${numberText(figures.mailsGoingOut)} going out` : 'last 90 days',
		},
	];
}
