/** An order's lines: what each is promised and why, and what its buyer was told, when and by what. */
import { Badge, BlockStack, Box, Card, Divider, InlineStack, Link, Text, Thumbnail } from '@shopify/polaris';
import { Fragment } from 'react';
import { Heading } from './list-card';
import { type OrderLineView, type OrderView, waitingParts } from './order-view';
import { toldNotes, whyWords } from './promise-words';
import { type Calendar, capitalised, countText, etaText } from './when';

export function OrderLinesCard({ view }: { readonly view: OrderView }) {
	return (
		<Card>
			<BlockStack gap="300">
				<Heading>Lines</Heading>
				{view.lines.map((line, index) => (
					<Fragment key={line.id}>
						{index > 0 && <Divider />}
						<Line line={line} view={view} />
					</Fragment>
				))}
			</BlockStack>
		</Card>
	);
}

function Line({ line, view: { calendar, order } }: { readonly line: OrderLineView; readonly view: OrderView }) {
	const waiting = waitingParts(line.promise);
	return (
		<InlineStack gap="300" wrap={false} blockAlign="start">
			{line.imageUrl && <Thumbnail source={line.imageUrl} alt="" size="small" />}
			<Box width="100%">
				<BlockStack gap="200" inlineAlign="start">
					<BlockStack gap="050">
						<Text as="h3" fontWeight="medium" breakWord>
							{waiting.length > 0 && line.variantId !== '' ? (
								<Link url={`/app/dates/${line.variantId}`} monochrome removeUnderline>
									{line.title}
								</Link>
							) : (
								line.title
							)}
						</Text>
						<Text as="p" tone="subdued">
							{unitsWords(line)}
						</Text>
					</BlockStack>
					<LineBadge line={line} isCancelled={order.isCancelled} />
					{(waiting.length > 0 ? line.promise : []).map((part) => (
						<BlockStack key={`${part.basis} ${JSON.stringify(part.eta)}`} gap="050">
							{part.basis !== 'stock' && (
								<Text as="p" fontWeight="semibold">
									{line.openUnits > part.quantity ? `${part.quantity} × ` : ''}
									{line.openUnits > part.quantity
										? etaText(part.eta, calendar.today)
										: capitalised(etaText(part.eta, calendar.today))}
								</Text>
							)}
							<Text as="p" tone="subdued" breakWord>
								{part.basis === 'stock'
									? `${part.quantity} × covered by stock on hand`
									: whyWords(part, calendar.today)}
							</Text>
						</BlockStack>
					))}
					<LineNotes line={line} calendar={calendar} isWaiting={waiting.length > 0} />
				</BlockStack>
			</Box>
		</InlineStack>
	);
}

interface NotesProps {
	readonly line: OrderLineView;
	readonly calendar: Calendar;
	readonly isWaiting: boolean;
}

function LineNotes({ line, calendar, isWaiting }: NotesProps) {
	if (!isWaiting) return null;
	const notes = [...toldNotes(line.told, calendar)];
	if (line.debt > 0) notes.push(`Behind ${countText(line.debt, 'unit')} that no order names`);
	if (line.isDeleted) notes.push('The product was deleted in Shopify; its buyers are still owed');
	return (
		<BlockStack gap="050">
			{notes.map((note) => (
				<Text key={note} as="p" tone="subdued" breakWord>
					{note}
				</Text>
			))}
		</BlockStack>
	);
}

function LineBadge({ line, isCancelled }: { readonly line: OrderLineView; readonly isCancelled: boolean }) {
	if (isCancelled) return <Badge>Cancelled</Badge>;
	if (line.openUnits === 0) return <Badge>Left the queue</Badge>;
	if (line.isProvisional) return <Badge>News on its way</Badge>;
	const waiting = waitingParts(line.promise);
	if (waiting.length === 0) return <Badge tone="success">In stock</Badge>;
	return waiting.some((part) => part.eta.kind === 'unknown') ? <Badge tone="attention">No ship date</Badge> : null;
}

function unitsWords({ quantity, openUnits }: OrderLineView): string {
	return openUnits === quantity || openUnits === 0
		? countText(quantity, 'unit')
		: `${openUnits} of ${countText(quantity, 'unit')} still to ship`;
}
