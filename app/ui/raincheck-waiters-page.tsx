/** Who waits for one variant, in the order of the queue, and the one thing that a merchant may do about it. */
import { BlockStack, Card, Page, Text } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { itemName } from './item-name';
import { Heading, ListCard, type Paging } from './list-card';
import { isOpen, RaincheckList, type Waiter, Who } from './raincheck-list';
import { isProductUrl, type WaiterFilter, waiterFilters, waitersUrl } from './raincheck-urls';
import { SearchBar } from './search-bar';
import type { Calendar } from './when';

interface Props {
	readonly variant: {
		readonly id: string;
		readonly productTitle: string;
		readonly title: string;
		readonly available: number | undefined;
		readonly isDeleted: boolean;
	};
	readonly rows: readonly Waiter[];
	readonly paging: Paging;
	readonly calendar: Calendar;
	readonly filter: WaiterFilter;
	/** As it was typed, and as the page's address keeps it. */
	readonly search: string;
	readonly who: string;
	readonly back: string;
	readonly onSearch: FormEventHandler<HTMLFormElement>;
	readonly onChoose: (url: string) => void;
	readonly onDrop: FormEventHandler<HTMLFormElement>;
}

export function RaincheckWaitersPage(props: Props) {
	const { variant, rows, paging, calendar, filter, search, who, back, onSearch, onChoose, onDrop } = props;
	const show = filter === 'all' ? '' : filter;
	const kept = { q: who ? '' : search, who, from: back };
	return (
		<Page
			title={variant.productTitle ? itemName(variant) : 'A deleted product'}
			subtitle={stockWords(variant)}
			backAction={{ content: isProductUrl(back) ? variant.productTitle || 'Variants' : 'Rainchecks', url: back }}
		>
			<BlockStack gap="400">
				<ListCard paging={paging} urlOfPage={(page) => waitersUrl(variant.id, { ...kept, show, page })}>
					<SearchBar
						label="Search by e-mail address"
						placeholder="E-mail address"
						help="Type it in full: addresses are kept sealed."
						search={search}
						hidden={{ ...(show ? { show } : {}), from: back }}
						chosen={filter}
						choices={waiterFilters.map(({ key, label }) => ({
							key,
							label,
							url: waitersUrl(variant.id, { ...kept, show: key === 'all' ? '' : key }),
						}))}
						onSubmit={onSearch}
						onChoose={onChoose}
					/>
					<RaincheckList
						rows={rows}
						heading="Who"
						nameOf={(row) => <Who row={row} />}
						calendar={calendar}
						empty={emptyWords(filter, search)}
						onDrop={onDrop}
					/>
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

function stockWords({ available = 0, isDeleted }: Props['variant']): string {
	if (isDeleted) return 'Deleted in Shopify';
	return available > 0 ? `${available} in stock` : 'Out of stock';
}

function emptyWords(filter: WaiterFilter, search: string) {
	if (search !== '') {
		const where = filter === 'all' ? 'for this product' : 'for this product in this state';
		return {
			title: 'No raincheck found',
			description: search.includes('@')
				? `“${search}” has none ${where}. A forgotten address is not found either.`
				: `“${search}” is not a whole e-mail address, like ana@example.com.`,
		};
	}
	if (filter === 'all') return { title: 'Nobody waits', description: 'No raincheck was ever left for this product.' };
	return { title: 'None here', description: 'No raincheck for this product is in this state.' };
}
