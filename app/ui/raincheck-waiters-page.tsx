/** Who waits for one variant, in the order of the queue, and the one thing that a merchant may do about it. */
import {
	Badge,
	BlockStack,
	Button,
	Card,
	EmptySearchResult,
	IndexTable,
	Page,
	Text,
	useBreakpoints,
} from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import type { Day } from '../domain/day';
import type { RaincheckStatus } from '../domain/raincheck/raincheck';
import { itemName } from './item-name';
import { Heading, ListCard, type Paging, TwoLines } from './list-card';
import { type Calendar, countText, dayText } from './when';

export interface Waiter {
	readonly id: string;
	/** Masked; empty where the address is forgotten, undefined where it cannot be read. */
	readonly who: string | undefined;
	readonly status: RaincheckStatus;
	readonly quantity: number;
	readonly offeredUnits: number;
	readonly since: Day;
	readonly offerUntil: Day | undefined;
	/** Written out; empty: none was promised. */
	readonly price: string;
	/** Why its offer could not be said: `discount`, `mail`; empty: nothing stands in the way. */
	readonly trouble: string;
	readonly order: { readonly id: string; readonly name: string } | undefined;
}

interface Props {
	readonly variant: {
		readonly id: string;
		readonly productTitle: string;
		readonly title: string;
		readonly available: number | undefined;
	};
	readonly rows: readonly Waiter[];
	readonly paging: Paging;
	readonly calendar: Calendar;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

export function RaincheckWaitersPage({ variant, rows, paging, calendar, onSubmit }: Props) {
	const { smDown } = useBreakpoints();
	const available = variant.available ?? 0;
	return (
		<Page
			title={itemName(variant)}
			subtitle={available > 0 ? `${available} in stock` : 'Out of stock'}
			backAction={{ content: 'Rainchecks', url: '/app/rainchecks' }}
		>
			<BlockStack gap="400">
				<ListCard paging={paging} urlOfPage={(page) => `/app/rainchecks/${variant.id}?page=${page}`}>
					<IndexTable
						condensed={smDown}
						selectable={false}
						itemCount={rows.length}
						resourceName={{ singular: 'raincheck', plural: 'rainchecks' }}
						emptyState={
							<EmptySearchResult title="Nobody waits" description="No raincheck was ever left for this product." />
						}
						headings={[{ title: 'Who' }, { title: 'Status' }, { title: 'Wants' }, { title: 'Action', hidden: true }]}
					>
						{rows.map((row, index) => (
							<IndexTable.Row key={row.id} id={row.id} position={index}>
								{smDown ? (
									<div className="bo-condensed">
										<TwoLines
											first={<Who row={row} />}
											second={[statusWords(row, calendar.today), wantWords(row)].join(' · ')}
										/>
										<DropForm row={row} onSubmit={onSubmit} />
									</div>
								) : (
									<>
										<IndexTable.Cell>
											<TwoLines first={<Who row={row} />} second={`since ${dayText(row.since, calendar.today)}`} />
										</IndexTable.Cell>
										<IndexTable.Cell>
											<Badge>{statusWords(row, calendar.today)}</Badge>
										</IndexTable.Cell>
										<IndexTable.Cell>{wantWords(row)}</IndexTable.Cell>
										<IndexTable.Cell>
											<DropForm row={row} onSubmit={onSubmit} />
										</IndexTable.Cell>
									</>
								)}
							</IndexTable.Row>
						))}
					</IndexTable>
				</ListCard>
				{rows.some(isOpen) && (
					<Card>
						<BlockStack gap="200">
							<Heading>If you drop a raincheck</Heading>
							<Text as="p">
								Whoever left it gets no further mail, and its discount ends. Units that were offered go to the next in
								the queue. It cannot be undone; they can leave a new one, at the end of the queue.
							</Text>
						</BlockStack>
					</Card>
				)}
			</BlockStack>
		</Page>
	);
}

const isOpen = ({ status }: Waiter) => status === 'unconfirmed' || status === 'waiting' || status === 'offered';

const Who = ({ row }: { readonly row: Waiter }) => (
	<Text as="span" fontWeight="semibold">
		{whoWords(row)}
	</Text>
);

const whoWords = ({ who }: Waiter) => (who === undefined ? 'An address that cannot be read' : who || 'Forgotten');

function DropForm({ row, onSubmit }: { readonly row: Waiter } & Pick<Props, 'onSubmit'>) {
	if (!isOpen(row)) return null;
	return (
		<form method="post" onSubmit={onSubmit}>
			<input type="hidden" name="raincheck" value={row.id} />
			<Button submit accessibilityLabel={`Drop the raincheck of ${whoWords(row)}`}>
				Drop
			</Button>
		</form>
	);
}

const wantWords = ({ quantity, price }: Waiter) =>
	price === '' ? countText(quantity, 'unit') : `${countText(quantity, 'unit')} at ${price}`;

const troubleWords: Readonly<Record<string, string>> = {
	discount: ', discount refused',
	mail: ', mail refused',
};

export function statusWords(waiter: Waiter, today: Day): string {
	const { status, offeredUnits, quantity, offerUntil, order, trouble } = waiter;
	const heldUpBy = troubleWords[trouble] ?? '';
	switch (status) {
		case 'unconfirmed':
			return 'Not confirmed';
		case 'waiting':
			return `Waiting${heldUpBy}`;
		case 'offered': {
			const what = offeredUnits < quantity ? `Offered ${offeredUnits} of ${quantity}` : 'Offered';
			return `${offerUntil ? `${what} until ${dayText(offerUntil, today)}` : what}${heldUpBy}`;
		}
		case 'redeemed':
			return order ? `Redeemed in ${order.name}` : 'Redeemed';
		case 'expired':
			return 'Expired';
		case 'withdrawn':
			return 'Withdrawn';
		case 'dropped':
			return 'Dropped';
	}
}
