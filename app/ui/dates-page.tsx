/** Products and their ship dates: those that need one, those that have one, or all. */
import { Badge, EmptySearchResult, IndexTable, InlineStack, Link, Page, Text, useBreakpoints } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { type Day, findDay } from '../domain/day';
import { variantTitle } from './item-name';
import { ListCard, type Paging, TwoLines } from './list-card';
import { type DateNeed, needWords } from './needs-card';
import { SearchBar } from './search-bar';
import { type Calendar, capitalised, countText, dayText, etaText } from './when';

export interface DatedVariant {
	readonly id: string;
	readonly productTitle: string;
	readonly title: string;
	readonly sku: string;
	readonly available: number | undefined;
	readonly sellsOn: boolean;
	readonly units: number;
	readonly isProvisional: boolean;
	readonly earliest: string | undefined;
	readonly latest: string | undefined;
	readonly quantity: number | undefined;
	/** Also once it has come. */
	readonly launch: Day | undefined;
	readonly need: DateNeed | undefined;
}

interface Props {
	readonly rows: readonly DatedVariant[];
	readonly paging: Paging;
	readonly needing: number;
	readonly calendar: Calendar;
	readonly search: string;
	readonly filter: string;
	readonly onSearch: FormEventHandler<HTMLFormElement>;
	readonly onChoose: (url: string) => void;
}

const filters = [
	{ key: 'needs', label: 'Needs a date' },
	{ key: 'dated', label: 'Has a date' },
	{ key: 'all', label: 'All' },
] as const;

/** What the address asks for; all products where it asks for nothing we know. */
export function datedFilter(text: string | null): (typeof filters)[number]['key'] {
	return filters.find(({ key }) => key === text)?.key ?? 'all';
}

function urlOf(filter: string, search: string, page: number): string {
	const query = new URLSearchParams({ show: filter });
	if (search) query.set('q', search);
	if (page > 1) query.set('page', String(page));
	return `/app/dates?${query}`;
}

export function DatesPage({ rows, paging, needing, calendar, search, filter, onSearch, onChoose }: Props) {
	const { smDown } = useBreakpoints();
	const { today } = calendar;
	return (
		<Page title="Dates" backAction={{ content: 'Backorder', url: '/app' }}>
			<ListCard paging={paging} urlOfPage={(page) => urlOf(filter, search, page)}>
				<SearchBar
					label="Search products"
					placeholder="Product or SKU"
					search={search}
					hidden={{ show: filter }}
					chosen={filter}
					choices={filters.map(({ key, label }) => ({
						key,
						label: key === 'needs' && needing > 0 ? `${label} (${needing})` : label,
						url: urlOf(key, search, 1),
					}))}
					onSubmit={onSearch}
					onChoose={onChoose}
				/>
				<IndexTable
					condensed={smDown}
					selectable={false}
					itemCount={rows.length}
					resourceName={{ singular: 'product', plural: 'products' }}
					emptyState={<EmptySearchResult {...emptyWords(filter, search)} />}
					headings={[{ title: 'Product' }, { title: 'Ship date' }, { title: 'Waiting' }, { title: 'In stock' }]}
				>
					{rows.map((row, index) => (
						<IndexTable.Row key={row.id} id={row.id} position={index}>
							{smDown ? (
								<div className="bo-condensed">
									<TwoLines first={<VariantLink row={row} />} second={nameWords(row)} />
									<TwoLines first={<ShipDate row={row} today={today} isCondensed />} second={stockWords(row)} />
								</div>
							) : (
								<>
									<IndexTable.Cell>
										<TwoLines first={<VariantLink row={row} />} second={nameWords(row)} />
									</IndexTable.Cell>
									<IndexTable.Cell>
										<ShipDate row={row} today={today} />
									</IndexTable.Cell>
									<IndexTable.Cell>{row.units > 0 ? countText(row.units, 'unit') : '–'}</IndexTable.Cell>
									<IndexTable.Cell>
										<TwoLines first={availableWords(row)} second={row.sellsOn ? 'goes on selling' : ''} />
									</IndexTable.Cell>
								</>
							)}
						</IndexTable.Row>
					))}
				</IndexTable>
			</ListCard>
		</Page>
	);
}

const VariantLink = ({ row }: { readonly row: DatedVariant }) => (
	<Link url={`/app/dates/${row.id}`} removeUnderline monochrome>
		<Text as="span" fontWeight="semibold">
			{row.productTitle}
		</Text>
	</Link>
);

const nameWords = (row: DatedVariant) => [variantTitle(row), row.sku].filter(Boolean).join(' · ');

const availableWords = ({ available }: DatedVariant) =>
	available === undefined ? 'Not read yet' : available < 0 ? `0 (${-available} oversold)` : String(available);

const stockWords = (row: DatedVariant) =>
	[row.units > 0 ? `${countText(row.units, 'unit')} waiting` : '', `in stock ${availableWords(row).toLowerCase()}`]
		.filter(Boolean)
		.map((text, index) => (index === 0 ? capitalised(text) : text))
		.join(' · ');

interface ShipDateProps {
	readonly row: DatedVariant;
	readonly today: Day;
	readonly isCondensed?: boolean;
}

function ShipDate({ row, today, isCondensed = false }: ShipDateProps) {
	const earliest = findDay(row.earliest ?? '');
	const latest = findDay(row.latest ?? '');
	const launch = row.launch && row.launch > today ? row.launch : undefined;
	return (
		<InlineStack gap="200" blockAlign="center">
			{earliest && latest && (
				<Text as="span">
					{etaText({ kind: 'window', earliest, latest }, today)}
					{row.quantity === undefined ? '' : `, for ${countText(row.quantity, 'unit')}`}
				</Text>
			)}
			{launch && <Text as="span">{`${latest ? 'launches' : 'Pre-order, launches'} ${dayText(launch, today)}`}</Text>}
			{row.need ? (
				<Badge tone="attention">{needWords(row.need, today)}</Badge>
			) : (
				!latest &&
				!launch &&
				!isCondensed && (
					<Text as="span" tone="subdued">
						–
					</Text>
				)
			)}
			{row.isProvisional && <Badge>News on its way</Badge>}
		</InlineStack>
	);
}

function emptyWords(filter: string, search: string): { title: string; description: string } {
	if (search) return { title: 'No product found', description: `Nothing here matches “${search}”.` };
	if (filter === 'needs') return { title: 'Nothing needs a date', description: 'Everything that waits has one.' };
	if (filter === 'dated') {
		return {
			title: 'No ship dates yet',
			description: 'Give a product its date, and shoppers see it where it is sold out.',
		};
	}
	return { title: 'No products yet', description: 'Products whose stock Shopify tracks appear here.' };
}
