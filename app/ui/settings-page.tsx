/** The shop's settings, in the order in which they matter: what is promised, when we write, what the order carries. */
import { BlockStack, Card, FormLayout, Layout, Page, TextField } from '@shopify/polaris';
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
											<TextField
												key={field}
												name={field}
												label={words.label}
												helpText={words.help}
												autoComplete="off"
												value={values[field]}
												onChange={(value) => change(field, value)}
												{...(words.suffix ? { suffix: words.suffix, inputMode: 'numeric' } : {})}
												{...(words.placeholder ? { placeholder: words.placeholder } : {})}
												{...(errors[field] ? { error: errors[field] } : {})}
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
