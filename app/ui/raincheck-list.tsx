/** Rainchecks one by one: whose or for what, how each stands, what it wants, and what a merchant may do about it. */
import { Badge, Button, EmptySearchResult, IndexTable, Link, Text, useBreakpoints } from '@shopify/polaris';
import type { FormEventHandler, ReactNode } from 'react';
import type { Day } from '../domain/day';
import type { RaincheckStatus } from '../domain/raincheck/raincheck';
import { TwoLines } from './list-card';
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

interface Props<Row extends Waiter> {
	readonly rows: readonly Row[];
	/** The head of the first column, and what stands there. */
	readonly heading: string;
	readonly nameOf: (row: Row) => ReactNode;
	/** Below it. */
	readonly noteOf?: (row: Row) => string;
	readonly calendar: Calendar;
	readonly empty: { readonly title: string; readonly description: string };
	/** Where one can be dropped. */
	readonly onDrop?: FormEventHandler<HTMLFormElement>;
}

export function RaincheckList<Row extends Waiter>(props: Props<Row>) {
	const { rows, heading, nameOf, noteOf, calendar, empty, onDrop } = props;
	const { smDown } = useBreakpoints();
	const headings = [{ title: heading }, { title: 'Status' }, { title: 'Wants' }] as const;
	return (
		<IndexTable
			condensed={smDown}
			selectable={false}
			itemCount={rows.length}
			resourceName={{ singular: 'raincheck', plural: 'rainchecks' }}
			emptyState={<EmptySearchResult {...empty} />}
			headings={onDrop ? [...headings, { title: 'Action', hidden: true }] : [...headings]}
		>
			{rows.map((row, index) => {
				const note = noteOf?.(row) ?? '';
				const since = `since ${dayText(row.since, calendar.today)}`;
				return (
					<IndexTable.Row key={row.id} id={row.id} position={index}>
						{smDown ? (
							<div className="bo-condensed">
								<TwoLines
									first={nameOf(row)}
									second={
										<>
											{note && `${note} · `}
											<Standing row={row} today={calendar.today} />
											{` · ${wantWords(row)} · ${since}`}
										</>
									}
								/>
								{onDrop && <DropForm row={row} onDrop={onDrop} />}
							</div>
						) : (
							<>
								<IndexTable.Cell>
									<TwoLines first={nameOf(row)} second={[note, since].filter(Boolean).join(' · ')} />
								</IndexTable.Cell>
								<IndexTable.Cell>
									{isOrdered(row) ? (
										<Standing row={row} today={calendar.today} />
									) : (
										<Badge>{statusWords(row, calendar.today)}</Badge>
									)}
								</IndexTable.Cell>
								<IndexTable.Cell>{wantWords(row)}</IndexTable.Cell>
								{onDrop && (
									<IndexTable.Cell>
										<DropForm row={row} onDrop={onDrop} />
									</IndexTable.Cell>
								)}
							</>
						)}
					</IndexTable.Row>
				);
			})}
		</IndexTable>
	);
}

/** In words; where an order has redeemed it they lead there. */
function Standing({ row, today }: { readonly row: Waiter; readonly today: Day }) {
	const words = statusWords(row, today);
	return isOrdered(row) ? <Link url={`/app/orders/${row.order.id}`}>{words}</Link> : words;
}

type Ordered = Waiter & { readonly order: NonNullable<Waiter['order']> };

const isOrdered = (row: Waiter): row is Ordered => row.status === 'redeemed' && row.order !== undefined;

export const isOpen = ({ status }: Waiter) => status === 'unconfirmed' || status === 'waiting' || status === 'offered';

export const Who = ({ row }: { readonly row: Waiter }) => (
	<Text as="span" fontWeight="semibold">
		{whoWords(row)}
	</Text>
);

const whoWords = ({ who }: Waiter) => (who === undefined ? 'An address that cannot be read' : who || 'Forgotten');

interface DropProps {
	readonly row: Waiter;
	readonly onDrop: FormEventHandler<HTMLFormElement>;
}

function DropForm({ row, onDrop }: DropProps) {
	if (!isOpen(row)) return null;
	return (
		<form method="post" onSubmit={onDrop}>
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

function statusWords(waiter: Waiter, today: Day): string {
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
