/** The fields of a ship date, each with its own error beside it. */
import { FormLayout, TextField } from '@shopify/polaris';
import { addDays, type Day } from '../domain/day';
import { farthestDays, longestReason, type ShipDateField, type ShipDateValues } from './ship-date-values';

interface Props {
	readonly values: ShipDateValues;
	readonly errors: Readonly<Partial<Record<ShipDateField, string>>>;
	readonly today: Day;
	readonly onChange: (field: ShipDateField, value: string) => void;
}

export function ShipDateFields({ values, errors, today, onChange }: Props) {
	const field = (name: ShipDateField) => ({
		name,
		value: values[name],
		autoComplete: 'off',
		onChange: (value: string) => onChange(name, value),
		...(errors[name] ? { error: errors[name] } : {}),
	});
	const days = { type: 'date' as const, max: addDays(today, farthestDays) };
	return (
		<FormLayout>
			<FormLayout.Group>
				<TextField
					{...field('earliest')}
					{...days}
					label="Ships from"
					helpText="The first day on which goods are there."
				/>
				<TextField
					{...field('latest')}
					{...days}
					label="Ships by"
					helpText="No later than. Leave empty if it is one day."
				/>
			</FormLayout.Group>
			<TextField
				{...field('quantity')}
				label="Units"
				inputMode="numeric"
				placeholder="All"
				helpText="Leave empty if it covers all orders."
			/>
			<TextField
				{...field('launch')}
				{...days}
				label="Launch date (pre-order)"
				helpText="Nothing ships before it, not even what is in stock. Leave empty if it is no pre-order."
			/>
			<TextField
				{...field('reason')}
				label="Why (goes into the mail)"
				placeholder="A third of the batch cracked in the second firing"
				maxLength={longestReason}
				helpText="Plain words to the buyer, sent only if the date moves later than we said. Do not name a supplier."
				multiline={3}
			/>
		</FormLayout>
	);
}
