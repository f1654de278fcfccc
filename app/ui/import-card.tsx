/** The first reading of a shop: how far it is, what is being read, and that nobody has to wait here. */
import { BlockStack, Button, Card, InlineError, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import type { FormEventHandler, ReactNode } from 'react';
import { Heading } from './list-card';
import { numberText } from './when';

/** Shopify first gathers what we asked for, and says so far only how much; then we take it in, out of a known total. */
export type ImportProgress =
	| {
			readonly phase: 'variants' | 'products' | 'orders';
			readonly done: number;
			/** 0: not known yet. */
			readonly total: number;
	  }
	| { readonly phase: 'failed'; readonly why: string }
	/** By the merchant. */
	| { readonly phase: 'stopped' };

interface Props {
	readonly progress: ImportProgress;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

export function ImportCard({ progress, onSubmit }: Props) {
	return (
		<Card>
			{progress.phase === 'failed' ? (
				<Again heading="Your shop could not be read" verb="Try again" onSubmit={onSubmit}>
					<InlineError message={progress.why || 'Shopify did not say why.'} fieldID="import" />
				</Again>
			) : progress.phase === 'stopped' ? (
				<Again heading="Reading was stopped" verb="Read the shop" onSubmit={onSubmit} />
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
							<Text as="span">{parts[progress.phase].words}</Text>
							<span className="bo-when">
								<Text as="span" tone="subdued">
									{countWords(progress)}
								</Text>
							</span>
						</InlineStack>
					</BlockStack>
					<form method="post" onSubmit={onSubmit}>
						<input type="hidden" name="intent" value="stop" />
						<Button submit>Stop reading</Button>
					</form>
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

interface AgainProps {
	readonly heading: string;
	readonly verb: string;
	readonly onSubmit: Props['onSubmit'];
	readonly children?: ReactNode;
}

function Again({ heading, verb, onSubmit, children }: AgainProps) {
	return (
		<form method="post" onSubmit={onSubmit}>
			<input type="hidden" name="intent" value="import" />
			<BlockStack gap="300" inlineAlign="start">
				<Heading>{heading}</Heading>
				<Text as="p" tone="subdued">
					Nothing was changed in your shop. What was read so far is kept.
				</Text>
				{children}
				<Button submit variant="primary">
					{verb}
				</Button>
			</BlockStack>
		</form>
	);
}

type Moving = Extract<ImportProgress, { readonly done: number }>;

const parts = {
	variants: { from: 0, to: 40, words: 'Variants and stock, the first of three parts' },
	products: { from: 40, to: 60, words: 'Products, the second of three parts' },
	orders: { from: 60, to: 100, words: 'Open orders, the last part' },
} as const;

/** Gathering is the first fifth of a part, however long Shopify takes; then it is as far as what was taken in. */
export function percentOf({ phase, done, total }: Moving): number {
	const { from, to } = parts[phase];
	const length = to - from;
	if (total === 0) return from + (done === 0 ? 1 : length / 10);
	return from + length / 5 + Math.floor(0.8 * length * Math.min(1, done / total));
}

function countWords({ done, total }: Moving): string {
	if (total > 0) return `${numberText(done)} of ${numberText(total)}`;
	return done > 0 ? `${numberText(done)} found so far` : 'Asking Shopify';
}
