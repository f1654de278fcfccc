/** What needs a date from the merchant, most units first, each with the one thing to do about it. */
import { Badge, Box, Button, IndexTable, InlineStack, Link, Text, useBreakpoints } from '@shopify/polaris';
import type { Day } from '../domain/day';
import { itemName, variantTitle } from './item-name';
import { Heading, ListCard, TwoLines } from './list-card';
import { countText, dayText } from './when';

export type DateNeed =
	| { readonly kind: 'none-set' }
	| { readonly kind: 'passed'; readonly since: Day }
	| { readonly kind: 'covers-too-few' }
	| { readonly kind: 'lead-time-passed' };

export interface NeedRow {
	readonly id: string;
	readonly productTitle: string;
	readonly title: string;
	readonly units: number;
	readonly debt: number;
	readonly orders: number;
	readonly need: DateNeed;
}

interface Props {
	readonly rows: readonly NeedRow[];
	readonly total: number;
	readonly today: Day;
}

export const needWords = (need: DateNeed, today: Day): string => {
	switch (need.kind) {
		case 'none-set':
			return 'No ship date yet';
		case 'passed':
			return `Its date passed on ${dayText(need.since, today)}`;
		case 'covers-too-few':
			return 'The date covers too few units';
		case 'lead-time-passed':
			return 'Its lead time has run out';
	}
};

const verbs: Readonly<Record<DateNeed['kind'], string>> = {
	'none-set': 'Add ship date',
	passed: 'Move ship date',
	'covers-too-few': 'Change ship date',
	'lead-time-passed': 'Add ship date',
};

export function NeedsCard({ rows, total, today }: Props) {
	const { smDown } = useBreakpoints();
	const heading = (
		<InlineStack gap="200" blockAlign="center">
			<Heading>Needs a date</Heading>
			{total > 0 && <Badge tone="attention">{String(total)}</Badge>}
		</InlineStack>
	);
	if (rows.length === 0) {
		return (
			<ListCard heading={heading}>
				<Box paddingInline="300" paddingBlockEnd="300">
					<Text as="p" tone="subdued">
						Nothing needs you today.
					</Text>
				</Box>
			</ListCard>
		);
	}
	const aside =
		total > rows.length ? <Link url="/app/dates?show=needs">{`See all ${total}`}</Link> : 'Most units first';
	return (
		<ListCard heading={heading} aside={aside}>
			<IndexTable
				condensed={smDown}
				selectable={false}
				itemCount={rows.length}
				resourceName={{ singular: 'product', plural: 'products' }}
				headings={[
					{ title: 'Product' },
					{ title: 'What happened' },
					{ title: 'Waiting' },
					{ title: 'Action', hidden: true },
				]}
			>
				{rows.map((row, index) => (
					<IndexTable.Row key={row.id} id={row.id} position={index}>
						{smDown ? (
							<CondensedNeed row={row} index={index} today={today} />
						) : (
							<NeedCells row={row} index={index} today={today} />
						)}
					</IndexTable.Row>
				))}
			</IndexTable>
		</ListCard>
	);
}

interface RowProps {
	readonly row: NeedRow;
	readonly index: number;
	readonly today: Day;
}

function NeedCells({ row, index, today }: RowProps) {
	return (
		<>
			<IndexTable.Cell>
				<TwoLines first={<ItemTitle row={row} />} second={variantTitle(row)} />
			</IndexTable.Cell>
			<IndexTable.Cell>{needWords(row.need, today)}</IndexTable.Cell>
			<IndexTable.Cell>{waitingWords(row)}</IndexTable.Cell>
			<IndexTable.Cell>
				<InlineStack align="end">
					<NeedButton row={row} index={index} />
				</InlineStack>
			</IndexTable.Cell>
		</>
	);
}

function CondensedNeed({ row, index, today }: RowProps) {
	return (
		<div className="bo-condensed">
			<TwoLines
				first={<ItemTitle row={row} />}
				second={[variantTitle(row), needWords(row.need, today), waitingWords(row)].filter(Boolean).join(' · ')}
			/>
			<Box paddingBlockStart="100">
				<NeedButton row={row} index={index} />
			</Box>
		</div>
	);
}

const ItemTitle = ({ row }: { readonly row: NeedRow }) => (
	<Text as="span" fontWeight="semibold">
		{row.productTitle}
	</Text>
);

/** The first is the page's one primary button: the row that owes most. */
function NeedButton({ row, index }: { readonly row: NeedRow; readonly index: number }) {
	return (
		<Button
			url={`/app/dates/${row.id}`}
			variant={index === 0 ? 'primary' : 'secondary'}
			accessibilityLabel={`${verbs[row.need.kind]}: ${itemName(row)}`}
		>
			{verbs[row.need.kind]}
		</Button>
	);
}

function waitingWords({ units, orders, debt }: NeedRow): string {
	const named = units > 0 ? `${countText(units, 'unit')} in ${countText(orders, 'order')}` : '';
	const unnamed =
		debt > 0 ? `${countText(debt, named ? 'more' : 'unit', named ? 'more' : 'units')} that no order names` : '';
	return [named, unnamed].filter(Boolean).join(', ') || 'Nothing yet';
}
