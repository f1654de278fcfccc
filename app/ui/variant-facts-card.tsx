/** What stands now for a variant: its stock, what waits, and what buyers are promised from its date. */
import { BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import { type Day, type Eta, unknownEta, windowOf } from '../domain/day';
import type { Fallback } from '../domain/promise/lot';
import { planVariant } from '../domain/promise/plan';
import { Heading } from './list-card';
import type { ShipDateView } from './ship-date-page';
import { capitalised, countText, dayText, etaText } from './when';

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
	if (view.launch) facts.push({ name: 'Launch date', value: launchWords(view.launch, calendar.today) });
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

const launchWords = (launch: Day, today: Day) => `${dayText(launch, today)}${launch > today ? '' : ', has come'}`;

/** What the next buyer is told where stock has run out, by the rules that plan it; undefined: nothing but a lead time. */
function promisedEta({
	saved,
	launch,
	handlingDays,
	leadTimeDays,
	calendar: { today },
}: ShipDateView): Eta | undefined {
	const isLaunching = launch !== undefined && launch > today;
	if (!saved?.window && !isLaunching) return undefined;
	const leadTime: Fallback = leadTimeDays === undefined ? { kind: 'none' } : { kind: 'lead-time', days: leadTimeDays };
	const fallback: Fallback = saved?.window ? { kind: 'manual', lot: 'saved', ...saved.window } : leadTime;
	const { then } = planVariant({
		today,
		handlingDays,
		available: 0,
		lots: [],
		fallback,
		...(isLaunching ? { launch } : {}),
		lines: [],
	}).curve;
	return 'latest' in then ? { kind: 'window', ...windowOf(then.earliest, then.latest) } : unknownEta;
}
