/** What is offered instead of one product, or of all products of a collection: said, ordered and taken back. */
import { Banner, BlockStack, Box, Link, Page, Text } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { AlternativesList, type VariantAlternatives } from './alternatives-list';
import { AlternativesRulesCard, type Choice, type ShownRule } from './alternatives-rules-card';
import type { CollectionTitles } from './alternatives-words';
import { Heading, ListCard, type Paging } from './list-card';
import { countText } from './when';

export interface RulesView {
	readonly pins: readonly ShownRule[];
	readonly exclusions: readonly ShownRule[];
}

interface Shared {
	readonly rules: RulesView;
	readonly titles: CollectionTitles;
	/** What was refused, beside what was chosen. */
	readonly problem: { readonly kind: Choice['kind']; readonly message: string } | undefined;
	readonly onChoose: (choice: Choice) => void;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

interface ProductProps extends Shared {
	readonly product: {
		readonly id: string;
		readonly title: string;
		readonly isRead: boolean;
		readonly collections: readonly string[];
	};
	readonly variants: { readonly rows: readonly VariantAlternatives[]; readonly paging: Paging };
	/** By collection, how much was said of it. */
	readonly collectionRules: Readonly<Record<string, number>>;
}

export function ProductCurationPage({ product, variants, collectionRules, ...shared }: ProductProps) {
	return (
		<Page title={product.title} subtitle="What is offered instead" backAction={back}>
			<BlockStack gap="400">
				{!product.isRead && (
					<Banner tone="info">
						We have not read this product from Shopify yet. Its alternatives follow once we have.
					</Banner>
				)}
				<RuleCards {...shared} scope="this product" />
				<ListCard
					heading={<Heading>What stands now</Heading>}
					paging={variants.paging}
					urlOfPage={(page) => `/app/alternatives/${product.id}?page=${page}`}
				>
					<AlternativesList
						rows={variants.rows}
						titles={shared.titles}
						isOneProduct
						empty={{
							title: 'No variant is short',
							description: 'Alternatives are shown once 3 or fewer of a variant are left.',
						}}
					/>
				</ListCard>
				{product.collections.length > 0 && (
					<ListCard heading={<Heading>Its collections</Heading>} aside="Said for all of their products">
						<ul className="bo-rules">
							{product.collections.map((id) => (
								<li key={id}>
									<Link url={`/app/alternatives/collections/${id}`}>{shared.titles[id] ?? `Collection ${id}`}</Link>
									{collectionRules[id] ? (
										<Text as="span" tone="subdued">{` · ${countText(collectionRules[id], 'rule')}`}</Text>
									) : null}
								</li>
							))}
						</ul>
					</ListCard>
				)}
			</BlockStack>
		</Page>
	);
}

interface CollectionProps extends Shared {
	readonly id: string;
	readonly members: number;
	readonly isBeingRead: boolean;
}

export function CollectionCurationPage({ id, members, isBeingRead, ...shared }: CollectionProps) {
	return (
		<Page
			title={shared.titles[id] ?? `Collection ${id}`}
			subtitle={`What is offered instead of its ${countText(members, 'product')}`}
			backAction={back}
		>
			<BlockStack gap="400">
				{isBeingRead && (
					<Banner tone="info">
						We are reading from Shopify which products are in this collection. Their lists follow.
					</Banner>
				)}
				<RuleCards {...shared} scope="every product of this collection" />
				<Box paddingInline="300">
					<Text as="p" tone="subdued">
						What you say of a single product comes before what you say here.
					</Text>
				</Box>
			</BlockStack>
		</Page>
	);
}

const back = { content: 'Alternatives', url: '/app/alternatives' };

function RuleCards({ rules, titles, problem, onChoose, onSubmit, scope }: Shared & { readonly scope: string }) {
	const named = (list: readonly ShownRule[]) =>
		list.map((rule) => (rule.isCollection ? { ...rule, title: titles[rule.targetId] } : rule));
	return (
		<>
			<AlternativesRulesCard
				heading="Offer first"
				help={`In place of ${scope}, in this order, as long as they are in stock. The rest is ranked after them.`}
				rules={named(rules.pins)}
				choices={[{ kind: 'pin', target: 'product', label: 'Add products' }]}
				isOrdered
				error={problem?.kind === 'pin' ? problem.message : undefined}
				onChoose={onChoose}
				onSubmit={onSubmit}
			/>
			<AlternativesRulesCard
				heading="Never offer"
				help={`In place of ${scope}. This holds even for what is offered first elsewhere.`}
				rules={named(rules.exclusions)}
				choices={[
					{ kind: 'exclude', target: 'product', label: 'Exclude products' },
					{ kind: 'exclude', target: 'collection', label: 'Exclude a collection' },
				]}
				isOrdered={false}
				error={problem?.kind === 'exclude' ? problem.message : undefined}
				onChoose={onChoose}
				onSubmit={onSubmit}
			/>
		</>
	);
}
