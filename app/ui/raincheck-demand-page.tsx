/** Who waits for what without having bought it: the demand by variant, most units first. */
import {
	Badge,
	Banner,
	BlockStack,
	EmptySearchResult,
	IndexTable,
	InlineStack,
	Link,
	Page,
	Text,
	useBreakpoints,
} from '@shopify/polaris';
import { itemName, variantTitle } from './item-name';
import { ListCard, type Paging, TwoLines } from './list-card';
import { type Calendar, countText, instantText } from './when';

export interface RaincheckDemand {
	readonly id: string;
	readonly productTitle: string;
	readonly title: string;
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

interface Props {
	readonly rows: readonly RaincheckDemand[];
	readonly paging: Paging;
	readonly calendar: Calendar;
	readonly isOn: boolean;
	readonly isAll: boolean;
	/** The hour in which the form began to turn shoppers away, if lately. */
	readonly busyAt: Date | undefined;
}

const urlOf = (isAll: boolean, page = 1) =>
	`/app/rainchecks?${new URLSearchParams({ show: isAll ? 'all' : 'open', ...(page > 1 ? { page: String(page) } : {}) })}`;

export function RaincheckDemandPage({ rows, paging, calendar, isOn, isAll, busyAt }: Props) {
	const { smDown } = useBreakpoints();
	return (
		<Page
			title="Rainchecks"
			backAction={{ content: 'Backorder', url: '/app' }}
			secondaryActions={[{ content: isAll ? 'Show open ones only' : 'Show all', url: urlOf(!isAll) }]}
		>
			<BlockStack gap="400">
				{busyAt && (
					<Banner tone="warning" title="Shoppers were turned away">
						In the hour from {instantText(busyAt, calendar)} so many rainchecks were asked for that the form took no
						more until its end. If you did not expect that many, drop those that look made up.
					</Banner>
				)}
				<ListCard paging={paging} urlOfPage={(page) => urlOf(isAll, page)}>
					<IndexTable
						condensed={smDown}
						selectable={false}
						itemCount={rows.length}
						resourceName={{ singular: 'product', plural: 'products' }}
						emptyState={<EmptySearchResult {...emptyWords(isOn)} />}
						headings={[{ title: 'Product' }, { title: 'Waiting' }, { title: 'Demand' }, { title: 'So far' }]}
					>
						{rows.map((row, index) => (
							<IndexTable.Row key={row.id} id={row.id} position={index}>
								{smDown ? (
									<div className="bo-condensed">
										<TwoLines
											first={<VariantLink row={row} />}
											second={[variantTitle(row), demandWords(row), openWords(row), closedWords(row)]
												.filter(Boolean)
												.join(' · ')}
										/>
									</div>
								) : (
									<>
										<IndexTable.Cell>
											<TwoLines first={<VariantLink row={row} />} second={variantTitle(row)} />
										</IndexTable.Cell>
										<IndexTable.Cell>
											<TwoLines
												first={
													<InlineStack gap="200" blockAlign="center">
														<Text as="span">{openWords(row) || '–'}</Text>
														{row.offered > 0 && <Badge>{`${row.offered} offered`}</Badge>}
													</InlineStack>
												}
												second={row.oldest ? `since ${instantText(row.oldest, calendar)}` : ''}
											/>
										</IndexTable.Cell>
										<IndexTable.Cell>
											<TwoLines
												first={row.units > 0 ? countText(row.units, 'unit') : '–'}
												second={row.units > 0 ? row.value : ''}
											/>
										</IndexTable.Cell>
										<IndexTable.Cell>{closedWords(row) || '–'}</IndexTable.Cell>
									</>
								)}
							</IndexTable.Row>
						))}
					</IndexTable>
				</ListCard>
			</BlockStack>
		</Page>
	);
}

const VariantLink = ({ row }: { readonly row: RaincheckDemand }) => (
	<Link url={`/app/rainchecks/${row.id}`} removeUnderline monochrome accessibilityLabel={itemName(row)}>
		<Text as="span" fontWeight="semibold">
			{row.productTitle || 'A deleted product'}
		</Text>
	</Link>
);

const joined = (parts: readonly (string | false)[]) => parts.filter(Boolean).join(', ');

const openWords = ({ waiting, unconfirmed }: RaincheckDemand) =>
	joined([waiting > 0 && `${waiting} waiting`, unconfirmed > 0 && `${unconfirmed} not confirmed`]);

const closedWords = ({ redeemed, expired }: RaincheckDemand) =>
	joined([redeemed > 0 && `${redeemed} redeemed`, expired > 0 && `${expired} expired`]);

const demandWords = ({ units, value, offered }: RaincheckDemand) =>
	joined([units > 0 && `${countText(units, 'unit')}, ${value}`, offered > 0 && `${offered} offered`]);

const emptyWords = (isOn: boolean) =>
	isOn
		? {
				title: 'Nobody waits',
				description: 'Shoppers leave a raincheck where a product is sold out and not sold on.',
			}
		: {
				title: 'Rainchecks are off',
				description: 'Turn them on in the settings, and the form appears on sold-out products.',
			};
