/** All orders that wait, soonest first; a search finds finished ones too. */
import { EmptySearchResult, Page } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { ListCard, type Paging } from './list-card';
import { SearchBar } from './search-bar';
import { type WaitingOrder, WaitingOrders } from './waiting-orders';
import type { Calendar } from './when';

interface Props {
	readonly rows: readonly WaitingOrder[];
	readonly paging: Paging;
	readonly calendar: Calendar;
	readonly search: string;
	readonly onSearch: FormEventHandler<HTMLFormElement>;
}

export function OrdersPage({ rows, paging, calendar, search, onSearch }: Props) {
	return (
		<Page title="Orders waiting" backAction={{ content: 'Backorder', url: '/app' }}>
			<ListCard
				paging={paging}
				urlOfPage={(page) =>
					`/app/orders?${new URLSearchParams({ ...(search ? { q: search } : {}), page: String(page) })}`
				}
			>
				<SearchBar label="Search orders" placeholder="Order number, like #1043" search={search} onSubmit={onSearch} />
				{rows.length > 0 ? (
					<WaitingOrders rows={rows} calendar={calendar} />
				) : search ? (
					<EmptySearchResult title="No order found" description={`No backorder has “${search}” in its number.`} />
				) : (
					<EmptySearchResult
						title="No order waits"
						description="One appears here as soon as it is placed for something that stock does not cover."
					/>
				)}
			</ListCard>
		</Page>
	);
}
