/** Variants that have run out or nearly, each with what is offered instead and the one reason why. */
import {
	Badge,
	BlockStack,
	EmptySearchResult,
	IndexTable,
	InlineStack,
	Link,
	Text,
	useBreakpoints,
} from '@shopify/polaris';
import type { Reason } from '../domain/alternatives/reason';
import { type CollectionTitles, reasonWords } from './alternatives-words';
import { itemName, variantTitle } from './item-name';
import { TwoLines } from './list-card';
import { countText } from './when';

export interface VariantAlternatives {
	readonly id: string;
	readonly productId: string;
	readonly productTitle: string;
	readonly title: string;
	readonly sku: string;
	readonly available: number | undefined;
	readonly units: number;
	readonly list: 'ranked' | 'ranking' | 'unread' | 'unlisted';
	readonly alternatives: readonly {
		readonly id: string;
		readonly productId: string;
		readonly productTitle: string;
		readonly title: string;
		readonly why: Reason | undefined;
	}[];
}

interface Props {
	readonly rows: readonly VariantAlternatives[];
	readonly titles?: CollectionTitles;
	readonly empty: { readonly title: string; readonly description: string };
	/** On a page of one product its name is the page's. */
	readonly isOneProduct?: boolean;
}

/** As many as the storefront shows; the others step in where one of these is gone. */
const shown = 3;

export function AlternativesList({ rows, titles, empty, isOneProduct = false }: Props) {
	const { smDown } = useBreakpoints();
	return (
		<IndexTable
			condensed={smDown}
			selectable={false}
			itemCount={rows.length}
			resourceName={{ singular: 'variant', plural: 'variants' }}
			emptyState={<EmptySearchResult {...empty} />}
			headings={[{ title: isOneProduct ? 'Variant' : 'Product' }, { title: 'Offered instead' }, { title: 'In stock' }]}
		>
			{rows.map((row, index) => {
				const name = <VariantName row={row} isOneProduct={isOneProduct} />;
				const offered = <Offered row={row} titles={titles ?? {}} />;
				return (
					<IndexTable.Row key={row.id} id={row.id} position={index}>
						{smDown ? (
							<div className="bo-condensed">
								<TwoLines first={name} second={`In stock ${stockWords(row).toLowerCase()}`} />
								{offered}
							</div>
						) : (
							<>
								<IndexTable.Cell>{name}</IndexTable.Cell>
								<IndexTable.Cell>{offered}</IndexTable.Cell>
								<IndexTable.Cell>
									<TwoLines
										first={stockWords(row)}
										second={row.units > 0 ? `${countText(row.units, 'unit')} waiting` : ''}
									/>
								</IndexTable.Cell>
							</>
						)}
					</IndexTable.Row>
				);
			})}
		</IndexTable>
	);
}

function VariantName({ row, isOneProduct }: { readonly row: VariantAlternatives; readonly isOneProduct: boolean }) {
	const title = variantTitle(row);
	if (isOneProduct) {
		return (
			<TwoLines
				first={
					<Text as="span" fontWeight="semibold">
						{title || row.productTitle}
					</Text>
				}
				second={row.sku}
			/>
		);
	}
	return (
		<TwoLines
			first={
				<Link url={`/app/alternatives/${row.productId}`} removeUnderline monochrome>
					<Text as="span" fontWeight="semibold">
						{row.productTitle}
					</Text>
				</Link>
			}
			second={[title, row.sku].filter(Boolean).join(' · ')}
		/>
	);
}

function Offered({ row, titles }: { readonly row: VariantAlternatives; readonly titles: CollectionTitles }) {
	const more = row.alternatives.length - shown;
	return (
		<BlockStack gap="100">
			{row.alternatives.slice(0, shown).map((each) => (
				<TwoLines key={each.id} first={itemName(each)} second={reasonWords(each.why, titles)} />
			))}
			{more > 0 && (
				<Text as="span" tone="subdued">
					{`and ${more} more, should these run out`}
				</Text>
			)}
			<InlineStack gap="200">
				{row.list === 'ranking' ? (
					<Badge>Being ranked</Badge>
				) : (
					row.alternatives.length === 0 && (
						<Text as="span" tone="subdued">
							{noneWords[row.list]}
						</Text>
					)
				)}
			</InlineStack>
		</BlockStack>
	);
}

const noneWords = {
	ranked: 'Nothing in stock has anything in common with it',
	unread: 'We have not read this product from Shopify yet',
	unlisted: 'Shopify did not take the list. We try again every night',
};

const stockWords = ({ available }: VariantAlternatives): string =>
	available === undefined ? 'Not read yet' : String(Math.max(0, available));
