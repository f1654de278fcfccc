/** A card that is a list: a heading with what belongs beside it, rows to the edge, and pages where there are several. */
import { BlockStack, Box, Card, InlineStack, Pagination, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';

export interface Paging {
	readonly page: number;
	readonly pages: number;
	readonly total: number;
}

interface Props {
	readonly heading?: ReactNode;
	/** Quiet words at the end of the heading's line. */
	readonly aside?: ReactNode;
	readonly children: ReactNode;
	readonly paging?: Paging;
	readonly urlOfPage?: (page: number) => string;
}

export function ListCard({ heading, aside, children, paging, urlOfPage }: Props) {
	return (
		<Card padding="0">
			{heading && (
				<Box paddingInline="300" paddingBlock="300">
					<InlineStack align="space-between" blockAlign="center" gap="200">
						{heading}
						{aside && (
							<Text as="span" tone="subdued">
								{aside}
							</Text>
						)}
					</InlineStack>
				</Box>
			)}
			{children}
			{paging && urlOfPage && paging.pages > 1 && (
				<Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
					<InlineStack align="center">
						<Pagination
							accessibilityLabel="Pages"
							label={`${paging.page} of ${paging.pages}`}
							hasPrevious={paging.page > 1}
							// Without an address the disabled one is a button: a link without one has no role.
							{...(paging.page > 1 ? { previousURL: urlOfPage(paging.page - 1) } : {})}
							hasNext={paging.page < paging.pages}
							{...(paging.page < paging.pages ? { nextURL: urlOfPage(paging.page + 1) } : {})}
						/>
					</InlineStack>
				</Box>
			)}
		</Card>
	);
}

export function Heading({ children, id }: { readonly children: string; readonly id?: string }) {
	return (
		<Text as="h2" variant="headingMd" {...(id ? { id } : {})}>
			{children}
		</Text>
	);
}

/** Two lines of a cell: what it is, and the quiet line below. */
export function TwoLines({ first, second }: { readonly first: ReactNode; readonly second: ReactNode }) {
	return (
		<div className="bo-cell bo-wrap">
			<BlockStack gap="050">
				{typeof first === 'string' ? <Text as="span">{first}</Text> : first}
				{second && (
					<Text as="span" tone="subdued" breakWord>
						{second}
					</Text>
				)}
			</BlockStack>
		</div>
	);
}
