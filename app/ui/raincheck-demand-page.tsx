/** Who waits for what without having bought it: the demand by product, most units first. */
import { Banner, BlockStack, Page } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { variantTitle } from './item-name';
import { ListCard, type Paging } from './list-card';
import { type DemandFigures, RaincheckDemandList } from './raincheck-demand-list';
import { demandFilters, demandUrl, productUrl, waitersUrl } from './raincheck-urls';
import { SearchBar } from './search-bar';
import { type Calendar, countText, instantText } from './when';

export interface ProductDemand extends DemandFigures {
	readonly id: string;
	readonly productTitle: string;
	/** How many of it have rainchecks. */
	readonly variants: number;
	/** Undefined where there are several. */
	readonly onlyVariant: { readonly id: string; readonly title: string } | undefined;
	readonly isDeleted: boolean;
}

interface Props {
	readonly rows: readonly ProductDemand[];
	readonly paging: Paging;
	readonly calendar: Calendar;
	readonly isOn: boolean;
	readonly isAll: boolean;
	readonly search: string;
	/** The hour in which the form began to turn shoppers away, if lately. */
	readonly busyAt: Date | undefined;
	readonly onSearch: FormEventHandler<HTMLFormElement>;
	readonly onChoose: (url: string) => void;
}

export function RaincheckDemandPage(props: Props) {
	const { rows, paging, calendar, isOn, isAll, search, busyAt, onSearch, onChoose } = props;
	const kept = { show: isAll ? 'all' : '', q: search };
	const here = demandUrl({ ...kept, page: paging.page });
	return (
		<Page title="Rainchecks" backAction={{ content: 'Backorder', url: '/app' }}>
			<BlockStack gap="400">
				{busyAt && (
					<Banner tone="warning" title="Shoppers were turned away">
						In the hour from {instantText(busyAt, calendar)} so many rainchecks were asked for that the form took no
						more until its end. If you did not expect that many, drop those that look made up.
					</Banner>
				)}
				<ListCard paging={paging} urlOfPage={(page) => demandUrl({ ...kept, page })}>
					<SearchBar
						{...raincheckSearch}
						search={search}
						hidden={isAll ? { show: 'all' } : {}}
						chosen={isAll ? 'all' : 'open'}
						choices={demandFilters.map(({ key, label }) => ({
							key,
							label,
							url: demandUrl({ show: key === 'all' ? key : '', q: search }),
						}))}
						onSubmit={onSearch}
						onChoose={onChoose}
					/>
					<RaincheckDemandList
						of="product"
						calendar={calendar}
						empty={emptyWords(isOn, search)}
						rows={rows.map((row) => ({
							id: row.id,
							url: row.onlyVariant
								? waitersUrl(row.onlyVariant.id, { from: here })
								: productUrl(row.id, { show: kept.show, from: here }),
							name: row.productTitle || 'A deleted product',
							note: noteOf(row),
							figures: row,
						}))}
					/>
				</ListCard>
			</BlockStack>
		</Page>
	);
}

export const raincheckSearch = {
	label: 'Search rainchecks',
	placeholder: 'Product or e-mail',
	help: 'Type an e-mail address in full.',
};

function noteOf({ productTitle, variants, onlyVariant, isDeleted }: ProductDemand): string {
	const which = onlyVariant ? variantTitle({ productTitle, title: onlyVariant.title }) : countText(variants, 'variant');
	return [which, isDeleted && productTitle ? 'deleted in Shopify' : ''].filter(Boolean).join(' · ');
}

function emptyWords(isOn: boolean, search: string) {
	if (search) return { title: 'No product found', description: `Nothing here matches “${search}”.` };
	if (isOn) {
		return {
			title: 'Nobody waits',
			description: 'Shoppers leave a raincheck where a product is sold out and not sold on.',
		};
	}
	return {
		title: 'Rainchecks are off',
		description: 'Turn them on in the settings, and the form appears on sold-out products.',
	};
}
