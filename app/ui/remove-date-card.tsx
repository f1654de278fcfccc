/** Taking a date away: what it does is said beside the button, in place of a dialog. */
import { BlockStack, Button, Card, Text } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { Heading } from './list-card';
import type { ShipDateView } from './ship-date-page';
import { countText } from './when';

interface Props {
	readonly view: ShipDateView;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

export function RemoveDateCard({ view, onSubmit }: Props) {
	return (
		<Card>
			<form method="post" onSubmit={onSubmit}>
				<input type="hidden" name="intent" value="remove" />
				<BlockStack gap="300" inlineAlign="start">
					<Heading>If you remove the date</Heading>
					<Text as="p">{removalWords(view)}</Text>
					<Button submit tone="critical">
						{isBoth(view) ? 'Remove both dates' : 'Remove date'}
					</Button>
				</BlockStack>
			</form>
		</Card>
	);
}

const isBoth = ({ saved, launch }: ShipDateView) => saved?.window !== undefined && launch !== undefined;

function removalWords({ waiting, leadTimeDays, launch, calendar }: ShipDateView): string {
	const orders = waiting.paging.total;
	const next =
		leadTimeDays === undefined ? 'to “date being confirmed”' : `to your lead time of ${countText(leadTimeDays, 'day')}`;
	const launching = launch !== undefined && launch > calendar.today ? 'What is in stock ships at once. ' : '';
	if (orders === 0) return `${launching}New orders go back ${next}. No order waits, so nobody is told.`;
	const who = orders === 1 ? 'The 1 line that waits goes' : `The ${orders} lines that wait go`;
	return `${launching}${who} back ${next}. Buyers who were told a day that no longer holds get a mail.`;
}
