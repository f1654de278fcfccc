/** Who would be told what, were the date saved as it is typed: the sentence that replaces a confirmation dialog. */
import { BlockStack, Box, Text } from '@shopify/polaris';
import type { Day, Eta } from '../domain/day';
import { capitalised, countText, dayText, etaText } from './when';

export interface DatePreview {
	readonly waitingOrders: number;
	readonly isComplete: boolean;
	/** The largest group first. */
	readonly told: readonly {
		readonly was: Eta;
		/** Nobody named a day: the shop's implied term counted. */
		readonly isImplied: boolean;
		readonly now: Eta;
		readonly orders: number;
	}[];
}

const groupsShown = 3;

export function DatePreviewBox({ preview, today }: { readonly preview: DatePreview; readonly today: Day }) {
	return (
		<div aria-live="polite">
			<Box background="bg-surface-secondary" borderRadius="200" padding="300">
				<BlockStack gap="100">
					{previewWords(preview, today).map((sentence) => (
						<Text key={sentence} as="p">
							{sentence}
						</Text>
					))}
				</BlockStack>
			</Box>
		</div>
	);
}

export function previewWords({ waitingOrders, isComplete, told }: DatePreview, today: Day): readonly string[] {
	const total = told.reduce((sum, group) => sum + group.orders, 0);
	if (waitingOrders === 0) return ['No order waits for it. New orders are promised this date.'];
	if (total === 0) return ['Nobody has to be told: every order that waits still ships when we said.'];
	const atLeast = isComplete ? '' : 'At least ';
	const groups = told.slice(0, groupsShown).map(({ was, isImplied, now, orders }) => {
		const said =
			isImplied && was.kind === 'window'
				? `by ${dayText(was.latest, today)}, as nothing said a day`
				: capitalised(etaText(was, today));
		const change = `${said} → ${etaText(now, today)}`;
		return capitalised(`${atLeast}${countText(orders, 'order')} will be told: ${change}`);
	});
	const further = told.slice(groupsShown).reduce((sum, group) => sum + group.orders, 0);
	return further > 0 ? [...groups, `${countText(further, 'order')} more will be told of another change`] : groups;
}
