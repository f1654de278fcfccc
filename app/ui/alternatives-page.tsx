/** All variants that have run out or nearly, with what shoppers are offered instead. */
import { Page } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { AlternativesList, type VariantAlternatives } from './alternatives-list';
import type { Choice } from './alternatives-rules-card';
import type { CollectionTitles } from './alternatives-words';
import { ListCard, type Paging } from './list-card';
import { SearchBar } from './search-bar';

interface Props {
	readonly rows: readonly VariantAlternatives[];
	readonly paging: Paging;
	readonly titles: CollectionTitles;
	readonly search: string;
	readonly onSearch: FormEventHandler<HTMLFormElement>;
	/** Whose alternatives are to be said, short or not. */
	readonly onChooseScope: (target: Choice['target']) => void;
}

function urlOf(search: string, page: number): string {
	const query = new URLSearchParams(search ? { q: search } : {});
	if (page > 1) query.set('page', String(page));
	return `/app/alternatives?${query}`;
}

export function AlternativesPage({ rows, paging, titles, search, onSearch, onChooseScope }: Props) {
	return (
		<Page
			title="Alternatives"
			subtitle="What shoppers are offered where something is out of stock. Only what is in stock is shown to them."
			backAction={{ content: 'Backorder', url: '/app' }}
			secondaryActions={[
				{ content: 'Choose a product', onAction: () => onChooseScope('product') },
				{ content: 'Choose a collection', onAction: () => onChooseScope('collection') },
			]}
		>
			<ListCard paging={paging} urlOfPage={(page) => urlOf(search, page)}>
				<SearchBar label="Search products" placeholder="Product or SKU" search={search} onSubmit={onSearch} />
				<AlternativesList
					rows={rows}
					titles={titles}
					empty={
						search
							? { title: 'No product found', description: `Nothing that is short matches “${search}”.` }
							: {
									title: 'Nothing is short',
									description:
										'Products appear here once 3 or fewer are left. Choose one to say before then what is offered.',
								}
					}
				/>
			</ListCard>
		</Page>
	);
}
