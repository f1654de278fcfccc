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
							<Text as="span">
								{progress.phase === 'orders' ? 'Open orders, the last part' : 'Products and stock, then open orders'}
							</Text>
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

/** Each of the two parts is half of the bar; gathering is its first tenth, however long Shopify takes. */
export function percentOf({ phase, done, total }: Moving): number {
	// What products are is read in a moment: it has no part of its own.
	if (phase === 'products') return 51;
	const before = phase === 'variants' ? 0 : 50;
	if (total === 0) return before + (done === 0 ? 2 : 5);
	return before + 10 + Math.floor(40 * Math.min(1, done / total));
}

function countWords({ done, total }: Moving): string {
	if (total > 0) return `${numberText(done)} of ${numberText(total)}`;
	return done > 0 ? `${numberText(done)} found so far` : 'Asking Shopify';
}
