/** Why something is offered instead, in the merchant's words: one fact each, and never praise. */
import type { Reason } from '../domain/alternatives/reason';
import type { Chosen, RuleProblem } from '../domain/alternatives/rule-problem';
import { countText } from './when';

export type CollectionTitles = Readonly<Record<string, string>>;

export function reasonWords(reason: Reason | undefined, titles: CollectionTitles = {}): string {
	if (!reason) return 'Cannot be had now, so it is not shown';
	switch (reason.kind) {
		case 'pinned':
			return reason.by === 'product' ? 'You chose it' : 'You chose it for a collection';
		case 'same-product': {
			const differs = reason.differs.map(({ name, value }) => `${name} ${value}`).join(', ');
			return differs ? `Same product, ${differs}` : 'Same product';
		}
		case 'type':
			return `Same type: ${reason.productType}`;
		case 'option':
			return `Same ${reason.name}: ${reason.value}`;
		case 'tag':
			return `Same tag: ${reason.tag}`;
		case 'vendor':
			return `Same vendor: ${reason.vendor}`;
		case 'collection': {
			const title = titles[reason.collectionId];
			return title ? `Same collection: ${title}` : 'Same collection';
		}
		case 'price':
			if (reason.percent === 0) return 'Same price';
			return `Costs ${Math.abs(reason.percent)}% ${reason.percent < 0 ? 'less' : 'more'}`;
		case 'title-word':
			return `Also called “${reason.word}”`;
		case 'stock':
			return reason.units === undefined ? 'Does not run out' : `${countText(reason.units, 'unit')} in stock`;
		case 'sales':
			return `Sold ${countText(reason.units, 'time')} lately`;
	}
}

/** The collections that the reasons speak of. */
export const collectionsNamed = (
	rows: readonly { readonly alternatives: readonly { readonly why: Reason | undefined }[] }[],
): readonly string[] => [
	...new Set(
		rows.flatMap(({ alternatives }) =>
			alternatives.flatMap(({ why }) => (why?.kind === 'collection' ? [why.collectionId] : [])),
		),
	),
];

export function problemWords(problem: RuleProblem): string {
	switch (problem.kind) {
		case 'nothing-chosen':
			return 'Choose at least one.';
		case 'collection-pinned':
			return 'A collection cannot be offered itself. Choose products.';
		case 'itself':
			return 'A product is no alternative to itself: its other variants are offered anyway.';
		case 'gone':
			return `Not found in Shopify any more: ${chosenWords(problem.chosen)}.`;
		case 'unread':
			return `Shopify did not answer about ${chosenWords(problem.chosen)}. Try again in a minute.`;
		case 'too-many':
			return `${problem.most} is the most that can be said here. Remove some first.`;
	}
}

const namedAtMost = 3;

/** “Low jug”, product 12 and 4 more */
function chosenWords(chosen: readonly Chosen[]): string {
	const names = chosen.map(({ target, id, title }) => (title ? `“${title}”` : `${target} ${id}`));
	const more = names.length - namedAtMost;
	const named = more > 0 ? [...names.slice(0, namedAtMost), `${more} more`] : names;
	return new Intl.ListFormat('en', { type: 'conjunction' }).format(named);
}

export const stateWords = {
	hidden: 'Draft or unpublished',
	'sold-out': 'Out of stock',
	'being-read': 'Being read',
} as const;

/** For the toast; errors stand beside what was chosen. */
export function savedWords(kind: 'said' | 'moved' | 'removed' | 'gone' | 'refused'): string | undefined {
	switch (kind) {
		case 'said':
			return 'Saved. The list follows in a moment';
		case 'moved':
			return 'Order saved';
		case 'removed':
			return 'Removed. The list follows in a moment';
		case 'gone':
			return 'It was removed meanwhile';
		case 'refused':
			return undefined;
	}
}
