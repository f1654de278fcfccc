/** Orders that wait, soonest first: which, what, what was said and what is true now. */
import { Badge, IndexTable, InlineStack, Link, Text, useBreakpoints } from '@shopify/polaris';
import type { Day, Eta } from '../domain/day';
import { TwoLines } from './list-card';
import { PromiseChange } from './promise-change';
import { type Calendar, countText, dayText, instantText } from './when';

export interface WaitingOrder {
	readonly id: string;
	readonly name: string;
	readonly createdAt: Date;
	readonly units: number;
	readonly titles: readonly string[];
	readonly was: Eta | undefined;
	readonly now: Eta | undefined;
	readonly isProvisional: boolean;
	readonly isUnverified: boolean;
	readonly isCancelled: boolean;
}

interface Props {
	readonly rows: readonly WaitingOrder[];
	readonly calendar: Calendar;
}

export function WaitingOrders({ rows, calendar }: Props) {
	const { smDown } = useBreakpoints();
	return (
		<IndexTable
			condensed={smDown}
			selectable={false}
			itemCount={rows.length}
			resourceName={{ singular: 'order', plural: 'orders' }}
			headings={[{ title: 'Order' }, { title: 'Waits for' }, { title: 'Promise' }, { title: 'Ships by' }]}
		>
			{rows.map((row, index) => (
				<IndexTable.Row key={row.id} id={row.id} position={index}>
					{smDown ? <CondensedOrder row={row} calendar={calendar} /> : <OrderCells row={row} calendar={calendar} />}
				</IndexTable.Row>
			))}
		</IndexTable>
	);
}

interface RowProps {
	readonly row: WaitingOrder;
	readonly calendar: Calendar;
}

function OrderCells({ row, calendar }: RowProps) {
	return (
		<>
			<IndexTable.Cell>
				<TwoLines
					first={<OrderLink row={row} />}
					second={<span className="bo-nowrap">{instantText(row.createdAt, calendar)}</span>}
				/>
			</IndexTable.Cell>
			<IndexTable.Cell>
				<TwoLines first={whatWords(row)} second={row.units > 0 ? countText(row.units, 'unit') : ''} />
			</IndexTable.Cell>
			<IndexTable.Cell>
				<InlineStack gap="200" blockAlign="center">
					<PromiseChange was={row.was} now={row.now} today={calendar.today} />
					<OrderBadge row={row} today={calendar.today} />
				</InlineStack>
			</IndexTable.Cell>
			<IndexTable.Cell>
				<span className="bo-when">{latestWords(row, calendar.today)}</span>
			</IndexTable.Cell>
		</>
	);
}

function CondensedOrder({ row, calendar }: RowProps) {
	return (
		<div className="bo-condensed">
			<InlineStack align="space-between" blockAlign="center" gap="200">
				<OrderLink row={row} />
				<OrderBadge row={row} today={calendar.today} />
			</InlineStack>
			<TwoLines
				first={[whatWords(row), row.units > 0 ? countText(row.units, 'unit') : ''].filter(Boolean).join(' · ')}
				second={<PromiseChange was={row.was} now={row.now} today={calendar.today} />}
			/>
		</div>
	);
}

const OrderLink = ({ row }: { readonly row: WaitingOrder }) => (
	<Link url={`/app/orders/${row.id}`} removeUnderline monochrome>
		<Text as="span" fontWeight="semibold">
			{row.name}
		</Text>
	</Link>
);

/** At most one: the gravest. */
function OrderBadge({ row, today }: { readonly row: WaitingOrder; readonly today: Day }) {
	if (row.isCancelled) return <Badge>Cancelled</Badge>;
	if (row.isUnverified) return <Badge tone="attention">No answer from Shopify</Badge>;
	if (row.isProvisional) return <Badge>News on its way</Badge>;
	if (row.was?.kind === 'window' && row.was.latest < today) return <Badge tone="critical">Late</Badge>;
	return null;
}

function whatWords({ titles }: WaitingOrder): string {
	const [first, ...rest] = [...new Set(titles)];
	if (!first) return 'Nothing waits';
	return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}

function latestWords({ now }: WaitingOrder, today: Day): string {
	return now?.kind === 'window' ? dayText(now.latest, today) : '–';
}
