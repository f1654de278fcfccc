/**
 * A buyer who should know of a new date and does not, why, and the one thing to do about it: whatever stood in the way is
 * mended elsewhere, and the mail tried once more here. It says nothing while we still try by ourselves.
 */
import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { Heading } from './list-card';
import { findUntold, type OrderView } from './order-view';

interface Props {
	readonly view: OrderView;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

export function UntoldCard({ view, onSubmit }: Props) {
	const untold = findUntold(view);
	if (!untold) return null;
	return (
		<Card>
			<form method="post" onSubmit={onSubmit}>
				<InlineStack align="space-between" blockAlign="center" gap="300">
					<BlockStack gap="100">
						<Heading>The buyer does not know the new date</Heading>
						<Text as="p">{untold.why}</Text>
						<Text as="p" tone="subdued">
							Once the order has another address, the mail goes out by itself.
						</Text>
					</BlockStack>
					<Button submit accessibilityLabel="Try again to send the mail">
						Try again
					</Button>
				</InlineStack>
			</form>
		</Card>
	);
}
