/** The variants of one product that are waited for, most units first; each leads to those who wait. */
import { Page } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { variantTitle } from './item-name';
import { ListCard, type Paging } from './list-card';
import { RaincheckDemandList } from './raincheck-demand-list';
import type { ProductDemand } from './raincheck-demand-page';
import { demandFilters, productUrl, waitersUrl } from './raincheck-urls';
import { SearchBar } from './search-bar';
import type { Calendar } from './when';

interface Props {
	readonly product: { readonly id: string; readonly title: string };
	/** Each is one variant. */
	readonly rows: readonly ProductDemand[];
	readonly paging: Paging;
	readonly calendar: Calendar;
	readonly isAll: boolean;
	readonly search: string;
	readonly back: string;
	readonly onSearch: FormEventHandler<HTMLFormElement>;
	readonly onChoose: (url: string) => void;
}

export function RaincheckProductPage(props: Props) {
	const { product, rows, paging, calendar, isAll, search, back, onSearch, onChoose } = props;
	const kept = { show: isAll ? 'all' : '', q: search, from: back };
	const here = productUrl(product.id, { ...kept, page: paging.page });
	return (
		<Page
			title={product.title || 'A deleted product'}
			subtitle="Rainchecks by variant"
			backAction={{ content: 'Rainchecks', url: back }}
		>
			<ListCard paging={paging} urlOfPage={(page) => productUrl(product.id, { ...kept, page })}>
				<SearchBar
					label="Search variants"
					placeholder="Variant or SKU"
					search={search}
					hidden={{ ...(isAll ? { show: 'all' } : {}), from: back }}
					chosen={isAll ? 'all' : 'open'}
					choices={demandFilters.map(({ key, label }) => ({
						key,
						label,
						url: productUrl(product.id, { ...kept, show: key === 'all' ? key : '' }),
					}))}
					onSubmit={onSearch}
					onChoose={onChoose}
				/>
				<RaincheckDemandList
					of="variant"
					calendar={calendar}
					empty={
						search
							? { title: 'No variant found', description: `Nothing here matches “${search}”.` }
							: { title: 'Nobody waits', description: 'No raincheck of this product is open.' }
					}
					rows={rows.map((row) => ({
						id: row.id,
						url: waitersUrl(row.id, { from: here }),
						name: variantName(row),
						note: row.isDeleted ? 'deleted in Shopify' : '',
						figures: row,
					}))}
				/>
			</ListCard>
		</Page>
	);
}

function variantName({ productTitle, onlyVariant }: ProductDemand): string {
	const title = onlyVariant?.title ?? '';
	return variantTitle({ productTitle, title }) || productTitle || 'A deleted variant';
}
