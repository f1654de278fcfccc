/** The rainchecks of one e-mail address, whatever they are for: what somebody who writes in is asked about. */
import { Link, Page, Text } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { itemName, variantTitle } from './item-name';
import { ListCard, type Paging } from './list-card';
import { raincheckSearch } from './raincheck-demand-page';
import { RaincheckList, type Waiter } from './raincheck-list';
import { demandUrl, waitersUrl } from './raincheck-urls';
import { SearchBar } from './search-bar';
import type { Calendar } from './when';

export interface AddressRaincheck extends Waiter {
	readonly variant: { readonly id: string; readonly productTitle: string; readonly title: string };
}

interface Props {
	readonly rows: readonly AddressRaincheck[];
	readonly paging: Paging;
	readonly calendar: Calendar;
	/** Of the list that one came from. */
	readonly isAll: boolean;
	/** As it was typed, and as the page's address keeps it. */
	readonly search: string;
	readonly who: string;
	readonly onSearch: FormEventHandler<HTMLFormElement>;
}

export function RaincheckAddressPage({ rows, paging, calendar, isAll, search, who, onSearch }: Props) {
	const list = demandUrl({ show: isAll ? 'all' : '' });
	const urlOf = (page: number) => demandUrl({ show: isAll ? 'all' : '', who, page });
	const here = urlOf(paging.page);
	return (
		<Page title="Rainchecks" subtitle={`Of ${search}`} backAction={{ content: 'Rainchecks', url: list }}>
			<ListCard paging={paging} urlOfPage={urlOf}>
				<SearchBar {...raincheckSearch} search={search} hidden={isAll ? { show: 'all' } : {}} onSubmit={onSearch} />
				<RaincheckList
					rows={rows}
					heading="Product"
					nameOf={({ variant }) => (
						<Link
							url={waitersUrl(variant.id, { who, from: here })}
							removeUnderline
							monochrome
							accessibilityLabel={variant.productTitle ? itemName(variant) : 'A deleted product'}
						>
							<Text as="span" fontWeight="semibold">
								{variant.productTitle || 'A deleted product'}
							</Text>
						</Link>
					)}
					noteOf={({ variant }) => variantTitle(variant)}
					calendar={calendar}
					empty={{
						title: 'No raincheck found',
						description: `None was left with “${search}”. Is it the whole address? A forgotten one is not found either.`,
					}}
				/>
			</ListCard>
		</Page>
	);
}
