/** What is waited for, by product or by variant: how many, since when, what it is worth, and what became of others. */
import { Badge, EmptySearchResult, IndexTable, InlineStack, Link, Text, useBreakpoints } from '@shopify/polaris';
import { TwoLines } from './list-card';
import { type Calendar, countText, instantText } from './when';

export interface DemandFigures {
	readonly waiting: number;
	readonly offered: number;
	readonly unconfirmed: number;
	readonly redeemed: number;
	readonly expired: number;
	/** Of those who wait or have an offer. */
	readonly units: number;
	/** Those units at their prices, written out. */
	readonly value: string;
	readonly oldest: Date | undefined;
}

export interface DemandRow {
	readonly id: string;
	readonly url: string;
	readonly name: string;
	/** The line below. */
	readonly note: string;
	readonly figures: DemandFigures;
}

interface Props {
	readonly rows: readonly DemandRow[];
	/** What a row is. */
	readonly of: 'product' | 'variant';
	readonly calendar: Calendar;
	readonly empty: { readonly title: string; readonly description: string };
}

export function RaincheckDemandList({ rows, of, calendar, empty }: Props) {
	const { smDown } = useBreakpoints();
	const heading = of === 'product' ? 'Product' : 'Variant';
	return (
		<IndexTable
			condensed={smDown}
			selectable={false}
			itemCount={rows.length}
			resourceName={{ singular: of, plural: `${of}s` }}
			emptyState={<EmptySearchResult {...empty} />}
			headings={[{ title: heading }, { title: 'Waiting' }, { title: 'Demand' }, { title: 'So far' }]}
		>
			{rows.map(({ figures, ...row }, index) => (
				<IndexTable.Row key={row.id} id={row.id} position={index}>
					{smDown ? (
						<div className="bo-condensed">
							<TwoLines
								first={<RowLink row={row} />}
								second={[
									row.note,
									demandWords(figures),
									openWords(figures),
									sinceWords(figures, calendar),
									closedWords(figures),
								]
									.filter(Boolean)
									.join(' · ')}
							/>
						</div>
					) : (
						<>
							<IndexTable.Cell>
								<TwoLines first={<RowLink row={row} />} second={row.note} />
							</IndexTable.Cell>
							<IndexTable.Cell>
								<TwoLines
									first={
										<InlineStack gap="200" blockAlign="center">
											<Text as="span">{openWords(figures) || '–'}</Text>
											{figures.offered > 0 && <Badge>{`${figures.offered} offered`}</Badge>}
										</InlineStack>
									}
									second={sinceWords(figures, calendar)}
								/>
							</IndexTable.Cell>
							<IndexTable.Cell>
								<TwoLines
									first={figures.units > 0 ? countText(figures.units, 'unit') : '–'}
									second={figures.units > 0 ? figures.value : ''}
								/>
							</IndexTable.Cell>
							<IndexTable.Cell>{closedWords(figures) || '–'}</IndexTable.Cell>
						</>
					)}
				</IndexTable.Row>
			))}
		</IndexTable>
	);
}

const RowLink = ({ row }: { readonly row: Pick<DemandRow, 'url' | 'name' | 'note'> }) => (
	<Link url={row.url} removeUnderline monochrome accessibilityLabel={row.note ? `${row.name}, ${row.note}` : row.name}>
		<Text as="span" fontWeight="semibold">
			{row.name}
		</Text>
	</Link>
);

const joined = (parts: readonly (string | false)[]) => parts.filter(Boolean).join(', ');

const openWords = ({ waiting, unconfirmed }: DemandFigures) =>
	joined([waiting > 0 && `${waiting} waiting`, unconfirmed > 0 && `${unconfirmed} not confirmed`]);

const sinceWords = ({ oldest }: DemandFigures, calendar: Calendar) =>
	oldest ? `since ${instantText(oldest, calendar)}` : '';

const closedWords = ({ redeemed, expired }: DemandFigures) =>
	joined([redeemed > 0 && `${redeemed} redeemed`, expired > 0 && `${expired} expired`]);

const demandWords = ({ units, value, offered }: DemandFigures) =>
	joined([units > 0 && `${countText(units, 'unit')}, ${value}`, offered > 0 && `${offered} offered`]);
