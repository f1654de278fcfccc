/** What stands now for a variant: its stock, what waits, and what buyers are promised from its date. */
import { BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import { type Eta, shiftWindow } from '../domain/day';
import { Heading } from './list-card';
import type { ShipDateView } from './ship-date-page';
import { capitalised, countText, etaText } from './when';

export function VariantFactsCard({ view }: { readonly view: ShipDateView }) {
	return (
		<Card>
			<BlockStack gap="300">
				<Heading>Now</Heading>
				<BlockStack gap="200">
					{factsOf(view).map(({ name, value }) => (
						<InlineStack key={name} align="space-between" gap="200" wrap={false}>
							<Text as="span" tone="subdued">
								{name}
							</Text>
							<span className="bo-nowrap">
								<Text as="span" alignment="end">
									{value}
								</Text>
							</span>
						</InlineStack>
					))}
				</BlockStack>
			</BlockStack>
		</Card>
	);
}

function factsOf(view: ShipDateView): readonly { readonly name: string; readonly value: string }[] {
	const { variant, calendar, handlingDays, leadTimeDays, saved } = view;
	const promised = promisedEta(view);
	const facts = [
		{
			name: 'Available in Shopify',
			value: variant.available === undefined ? 'Not read yet' : String(variant.available),
		},
		{ name: 'When it runs out', value: variant.sellsOn ? 'Goes on selling' : 'Stops selling' },
		{ name: 'Waiting', value: variant.units > 0 ? countText(variant.units, 'unit') : 'Nothing' },
	];
	if (variant.debt > 0) facts.push({ name: 'Owed, no order names', value: countText(variant.debt, 'unit') });
	if (saved?.quantity !== undefined) facts.push({ name: 'The date covers', value: countText(saved.quantity, 'unit') });
	if (promised) {
		facts.push({
			name:
				handlingDays > 0
					? `New orders are told, with ${countText(handlingDays, 'day')} handling`
					: 'New orders are told',
			value: capitalised(etaText(promised, calendar.today)),
		});
	} else if (leadTimeDays !== undefined) {
		facts.push({
			name: 'Promised by lead time',
			value: `${countText(leadTimeDays + handlingDays, 'day')} from the order`,
		});
	} else {
		facts.push({ name: 'New orders are told', value: 'Date being confirmed' });
	}
	return facts;
}

/** What buyers are promised from the saved date: goods that are there still have to be packed. */
function promisedEta({ saved, handlingDays }: ShipDateView): Eta | undefined {
	return saved?.window && { kind: 'window', ...shiftWindow(saved.window, handlingDays) };
}
