/** The shop's settings, in the order in which they matter: what is promised, when we write, what the order carries. */
import { BlockStack, Card, Checkbox, ChoiceList, FormLayout, Layout, Page, TextField } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { SaveBarForm, standingErrors, useFields } from './save-bar-form';
import type { SettingsField, SettingsValues } from './settings-form';

interface Props {
	readonly saved: SettingsValues;
	/** What was typed and not accepted, with why. */
	readonly refused: { readonly values: SettingsValues; readonly errors: Errors } | undefined;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

type Errors = Readonly<Partial<Record<SettingsField, string>>>;

interface FieldWords {
	readonly label: string;
	readonly help: string;
	readonly suffix?: string;
	readonly placeholder?: string;
	/** A box to tick. */
	readonly isTick?: true;
	/** One of these, all in sight. */
	readonly choices?: readonly { readonly value: string; readonly label: string; readonly help: string }[];
}

const sections: readonly {
	readonly title: string;
	readonly description: string;
	readonly fields: Readonly<Partial<Record<SettingsField, FieldWords>>>;
}[] = [
	{
		title: 'Promises',
		description: 'What shoppers and buyers are told where stock does not cover an order.',
		fields: {
			leadTimeDays: {
				label: 'Lead time',
				suffix: 'days',
				placeholder: 'None',
				help: 'From order to ship, for products without a date of their own. Leave empty to promise nothing that you have not set.',
			},
			handlingDays: {
				label: 'Handling time',
				suffix: 'days',
				help: 'From the day goods are there to the day they ship. It is added to every date.',
			},
			impliedTermDays: {
				label: 'Implied term',
				suffix: 'days',
				help: 'What counts as promised to a buyer whom nobody told a day. In the US that is 30 days by rule.',
			},
		},
	},
	{
		title: 'Mails',
		description: 'When a buyer is told that a promise has moved.',
		fields: {
			toleranceDays: {
				label: 'Tolerance',
				suffix: 'days',
				help: 'A date may move by so much before we write. The laws of the US, the EU and the UK allow none: keep 0 if you sell there. This is no legal advice.',
			},
			settleSeconds: {
				label: 'Settle window',
				suffix: 'seconds',
				help: 'We wait so long after a change before we write, so that a date moved twice makes one mail and one put right makes none.',
			},
		},
	},
	{
		title: 'Orders',
		description: 'What an order carries in Shopify while any of it waits.',
		fields: {
			orderTag: {
				label: 'Order tag',
				help: '1 to 40 characters, no comma. It goes with the last line that waits. If somebody else removes it twice, we leave it off.',
			},
		},
	},
	{
		title: 'Rainchecks',
		description: 'A shopper leaves an address for what is sold out and not sold on, and gets a link once it is back.',
		fields: {
			raincheckIsOn: {
				label: 'Offer rainchecks',
				isTick: true,
				help: 'Off, nobody can leave a new one. Whoever has one keeps it.',
			},
			raincheckHoldsPrice: {
				label: 'Hold the price',
				isTick: true,
				help: 'The price on the day of the raincheck, for that shopper, by a discount code that works once. Off, they get a back-in-stock mail.',
			},
			raincheckOfferDays: {
				label: 'An offer stands for',
				suffix: 'days',
				help: 'From the day its link goes out, 1 to 30. Then it passes to the next in line.',
			},
			raincheckPlace: {
				label: 'Who is served first',
				help: '',
				choices: [
					{
						value: 'before',
						label: 'Rainchecks, then new sales',
						help: 'Links go out as soon as stock is there, and ship dates count these units as gone.',
					},
					{
						value: 'after',
						label: 'New sales, then rainchecks',
						help: 'Links go out for what is still there a day later.',
					},
				],
			},
			raincheckMaxQuantity: {
				label: 'Most units of one raincheck',
				suffix: 'units',
				help: '1 to 1,000.',
			},
			raincheckConfirmsEmail: {
				label: 'Confirm the address first',
				isTick: true,
				help: 'A place in line is given once the link in a first mail is opened and confirmed. In Germany and Austria this is expected.',
			},
		},
	},
];

export function SettingsPage({ saved, refused, onSubmit }: Props) {
	const { values, change, reset } = useFields(saved, refused?.values);
	const errors = standingErrors(values, refused);
	return (
		<Page title="Settings" backAction={{ content: 'Backorder', url: '/app' }}>
			<SaveBarForm intent="save" onSubmit={onSubmit} onReset={reset}>
				<Layout>
					{sections.map((section) => (
						<Layout.AnnotatedSection key={section.title} title={section.title} description={section.description}>
							<Card>
								<BlockStack gap="400">
									<FormLayout>
										{(Object.entries(section.fields) as [SettingsField, FieldWords][]).map(([field, words]) => (
											<SettingField
												key={field}
												name={field}
												words={words}
												value={values[field]}
												error={errors[field]}
												onChange={(value) => change(field, value)}
											/>
										))}
									</FormLayout>
								</BlockStack>
							</Card>
						</Layout.AnnotatedSection>
					))}
				</Layout>
			</SaveBarForm>
		</Page>
	);
}

interface FieldProps {
	readonly name: SettingsField;
	readonly words: FieldWords;
	readonly value: string;
	readonly error: string | undefined;
	readonly onChange: (value: string) => void;
}

function SettingField({ name, words, value, error, onChange }: FieldProps) {
	const wrong = error ? { error } : {};
	if (words.isTick) {
		return (
			<Checkbox
				name={name}
				// Without one Polaris has React write an empty value, which is what a box that is not ticked means here.
				value="on"
				label={words.label}
				helpText={words.help}
				checked={value !== ''}
				onChange={(isTicked) => onChange(isTicked ? 'on' : '')}
				{...wrong}
			/>
		);
	}
	if (words.choices) {
		return (
			<ChoiceList
				name={name}
				title={words.label}
				choices={words.choices.map(({ value: choice, label, help }) => ({ value: choice, label, helpText: help }))}
				selected={[value]}
				onChange={([chosen = '']) => onChange(chosen)}
				{...wrong}
			/>
		);
	}
	return (
		<TextField
			name={name}
			label={words.label}
			helpText={words.help}
			autoComplete="off"
			value={value}
			onChange={onChange}
			{...(words.suffix ? { suffix: words.suffix, inputMode: 'numeric' } : {})}
			{...(words.placeholder ? { placeholder: words.placeholder } : {})}
			{...wrong}
		/>
	);
}
