/** The first reading of a shop: how far it is, what is being read, and that nobody has to wait here. */
import { BlockStack, Box, Button, Card, InlineError, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { Heading } from './list-card';
import { numberText } from './when';

export interface ImportProgress {
	readonly hasFailed: boolean;
	readonly done: number;
	readonly total: number;
	/** What is being read, or why it stopped. */
	readonly note: string;
}

interface Props {
	readonly progress: ImportProgress;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

export function ImportCard({ progress, onSubmit }: Props) {
	const { hasFailed, done, total, note } = progress;
	const percent = total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 0;
	return (
		<Card>
			<BlockStack gap="400">
				<BlockStack gap="100">
					<Heading>{hasFailed ? 'Your shop could not be read' : 'Reading your shop'}</Heading>
					<Text as="p" tone="subdued">
						{hasFailed
							? 'Nothing was changed in your shop. What was read so far is kept.'
							: 'We read products, stock and open orders once, to know what waits. You can leave this page: it goes on without you.'}
					</Text>
				</BlockStack>
				{hasFailed ? (
					<form method="post" onSubmit={onSubmit}>
						<BlockStack gap="300" inlineAlign="start">
							<InlineError message={note || 'The reading stopped.'} fieldID="import" />
							<input type="hidden" name="intent" value="import" />
							<Button submit variant="primary">
								Try again
							</Button>
						</BlockStack>
					</form>
				) : (
					<BlockStack gap="200">
						<div
							role="progressbar"
							aria-label="Reading your shop"
							aria-valuemin={0}
							aria-valuemax={100}
							aria-valuenow={percent}
						>
							<div aria-hidden="true">
								<ProgressBar progress={percent} size="small" tone="primary" />
							</div>
						</div>
						<InlineStack align="space-between" gap="200">
							<Text as="span">{note || 'Asking Shopify'}</Text>
							<Box>
								<span className="bo-when">
									<Text as="span" tone="subdued">
										{total > 0 ? `${numberText(done)} of ${numberText(total)}` : 'Starting'}
									</Text>
								</span>
							</Box>
						</InlineStack>
					</BlockStack>
				)}
			</BlockStack>
		</Card>
	);
}
