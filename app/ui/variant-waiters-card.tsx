/** The lines that wait for a variant, oldest order first, with what each buyer was told. */
import { Box, IndexTable, Link, Text, useBreakpoints } from '@shopify/polaris';
import type { Eta } from '../domain/day';
import type { PromisePart } from '../domain/promise/promise';
import type { ToldPart } from '../domain/promise/told';
import { Heading, ListCard, type Paging, TwoLines } from './list-card';
import { PromiseChange } from './promise-change';
import { toldWords } from './promise-words';
import { type Calendar, countText, instantText } from './when';

export interface VariantWaiter {
	readonly orderId: string;
	readonly name: string;
	readonly createdAt: Date;
	readonly told: readonly ToldPart[];
	readonly parts: readonly PromisePart[];
}

interface Props {
	readonly waiting: { readonly paging: Paging; readonly rows: readonly VariantWaiter[] };
	readonly variantId: string;
	readonly calendar: Calendar;
}

export function VariantWaitersCard({ waiting: { rows, paging }, variantId, calendar }: Props) {
	const { smDown } = useBreakpoints();
	const heading = <Heading>Waiting for it</Heading>;
	if (rows.length === 0) {
		return (
			<ListCard heading={heading}>
				<Box paddingInline="300" paddingBlockEnd="300">
					<Text as="p" tone="subdued">
						No order waits for it.
					</Text>
				</Box>
			</ListCard>
		);
	}
	return (
		<ListCard
			heading={heading}
			aside="Oldest first"
			paging={paging}
			urlOfPage={(page) => `/app/dates/${variantId}?page=${page}`}
		>
			<IndexTable
				condensed={smDown}
				selectable={false}
				itemCount={rows.length}
				resourceName={{ singular: 'order', plural: 'orders' }}
				headings={[{ title: 'Order' }, { title: 'Units' }, { title: 'Told' }, { title: 'Ships now' }]}
			>
				{rows.map((row, index) => (
					<IndexTable.Row key={row.orderId} id={row.orderId} position={index}>
						{smDown ? (
							<div className="bo-condensed">
								<TwoLines first={<OrderLink row={row} />} second={countText(unitsOf(row), 'unit')} />
								<TwoLines first={<Now row={row} calendar={calendar} />} second={lastTold(row, calendar)} />
							</div>
						) : (
							<>
								<IndexTable.Cell>
									<TwoLines
										first={<OrderLink row={row} />}
										second={<span className="bo-nowrap">{instantText(row.createdAt, calendar)}</span>}
									/>
								</IndexTable.Cell>
								<IndexTable.Cell>{unitsOf(row)}</IndexTable.Cell>
								<IndexTable.Cell>
									<TwoLines first={lastTold(row, calendar)} second="" />
								</IndexTable.Cell>
								<IndexTable.Cell>
									<Now row={row} calendar={calendar} />
								</IndexTable.Cell>
							</>
						)}
					</IndexTable.Row>
				))}
			</IndexTable>
		</ListCard>
	);
}

const OrderLink = ({ row }: { readonly row: VariantWaiter }) => (
	<Link url={`/app/orders/${row.orderId}`} removeUnderline monochrome>
		<Text as="span" fontWeight="semibold">
			{row.name}
		</Text>
	</Link>
);

const unitsOf = (row: VariantWaiter) => row.parts.reduce((sum, part) => sum + part.quantity, 0);

const lastOf = (etas: readonly Eta[]): Eta | undefined => etas.at(-1);

function Now({ row, calendar }: { readonly row: VariantWaiter; readonly calendar: Calendar }) {
	return <PromiseChange was={undefined} now={lastOf(row.parts.map((part) => part.eta))} today={calendar.today} />;
}

function lastTold(row: VariantWaiter, calendar: Calendar): string {
	const told = row.told.at(-1);
	return told ? toldWords(told, calendar) : 'Nothing yet';
}
