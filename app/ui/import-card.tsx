/** The first reading of a shop: how far it is, what is being read, and that nobody has to wait here. */
import { BlockStack, Button, Card, InlineError, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { Heading } from './list-card';
import { numberText } from './when';

/** Shopify first gathers what we asked for, and says so far only how much; then we take it in, out of a known total. */
export type ImportProgress =
	| {
			readonly phase: 'variants' | 'orders';
			readonly done: number;
			/** 0: not known yet. */
			readonly total: number;
	  }
	| { readonly phase: 'failed'; readonly why: string };

interface Props {
	readonly progress: ImportProgress;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

export function ImportCard({ progress, onSubmit }: Props) {
	return (
		<Card>
			{progress.phase === 'failed' ? (
				<Failed why={progress.why} onSubmit={onSubmit} />
			) : (
				<BlockStack gap="400">
					<BlockStack gap="100">
						<Heading>Reading your shop</Heading>
						<Text as="p" tone="subdued">
							We read products, stock and open orders once, to know what waits. You can leave this page: it goes on
							without you.
						</Text>
					</BlockStack>
					<BlockStack gap="200">
						<Bar percent={percentOf(progress)} />
						<InlineStack align="space-between" gap="200">
							<Text as="span">
								{progress.phase === 'variants' ? 'Products and stock, then open orders' : 'Open orders, the last part'}
							</Text>
							<span className="bo-when">
								<Text as="span" tone="subdued">
									{countWords(progress)}
								</Text>
							</span>
						</InlineStack>
					</BlockStack>
				</BlockStack>
			)}
		</Card>
	);
}

/** Polaris' own bar has no name for readers. */
function Bar({ percent }: { readonly percent: number }) {
	return (
		<div
			role="progressbar"
			aria-label="Reading your shop"
			aria-valuemin={0}
			aria-valuemax={100}
			aria-valuenow={percent}
			tabIndex={-1}
		>
			<div aria-hidden="true">
				<ProgressBar progress={percent} size="small" tone="primary" />
			</div>
		</div>
	);
}

function Failed({ why, onSubmit }: { readonly why: string; readonly onSubmit: Props['onSubmit'] }) {
	return (
		<form method="post" onSubmit={onSubmit}>
			<input type="hidden" name="intent" value="import" />
			<BlockStack gap="300" inlineAlign="start">
				<Heading>Your shop could not be read</Heading>
				<Text as="p" tone="subdued">
					Nothing was changed in your shop. What was read so far is kept.
				</Text>
				<InlineError message={why || 'Shopify did not say why.'} fieldID="import" />
				<Button submit variant="primary">
					Try again
				</Button>
			</BlockStack>
		</form>
	);
}

type Moving = Exclude<ImportProgress, { readonly phase: 'failed' }>;

/** Each of the two parts is half of the bar; gathering is its first tenth, however long Shopify takes. */
export function percentOf({ phase, done, total }: Moving): number {
	const before = phase === 'variants' ? 0 : 50;
	if (total === 0) return before + (done === 0 ? 2 : 5);
	return before + 10 + Math.floor(40 * Math.min(1, done / total));
}

function countWords({ done, total }: Moving): string {
	if (total > 0) return `${numberText(done)} of ${numberText(total)}`;
	return done > 0 ? `${numberText(done)} found so far` : 'Asking Shopify';
}
