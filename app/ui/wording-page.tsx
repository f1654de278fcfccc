/**
 * The merchant's own words for the storefront, in one language at a time: a field for each sentence with its default in
 * grey, and beside each state what a shopper would read, as it is typed. It words nothing and checks nothing itself.
 */
import { Banner, BlockStack, Box, Card, FormLayout, Layout, Page, Select, Text, TextField } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import type { WordingForm } from '../domain/wording';
import { Mark, type MarkFill } from './mark';
import { SaveBarForm, standingErrors, useFields } from './save-bar-form';
import { fillSamples } from './wording-samples';

export interface WordingField {
	/** "notice.ships" */
	readonly key: string;
	readonly label: string;
	/** Of a sentence that counts. */
	readonly form: WordingForm | undefined;
	readonly isNote: boolean;
	/** What the extension says where the merchant says nothing. */
	readonly standard: string;
	/** Names without braces. */
	readonly placeholders: readonly string[];
	readonly required: readonly string[];
	readonly maxLength: number;
	/** The merchant's own; empty: the standard. */
	readonly text: string;
}

export interface WordingState {
	readonly key: string;
	readonly title: string;
	readonly description: string;
	readonly fill: MarkFill;
	readonly fields: readonly WordingField[];
}

export interface WordingView {
	/** "de" */
	readonly locale: string;
	readonly languages: readonly { readonly locale: string; readonly name: string; readonly changed: number }[];
	readonly states: readonly WordingState[];
}

export type WordingValues = Readonly<Record<string, string>>;

interface Props {
	readonly view: WordingView;
	readonly refused:
		| {
				readonly values: WordingValues;
				readonly errors: Readonly<Record<string, string>>;
				/** What is wrong with all of it together; empty: nothing. */
				readonly problem: string;
		  }
		| undefined;
	readonly onChooseLanguage: (locale: string) => void;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

export function savedWords({ states }: Pick<WordingView, 'states'>): WordingValues {
	return Object.fromEntries(states.flatMap(({ fields }) => fields.map(({ key, text }) => [key, text])));
}

export function WordingPage({ view, refused, onChooseLanguage, onSubmit }: Props) {
	const { values, change, reset } = useFields(savedWords(view), refused?.values);
	const errors = standingErrors(values, refused);
	return (
		<Page
			title="Wording"
			subtitle="What shoppers read. Leave a field empty for the words in grey."
			backAction={{ content: 'Backorder', url: '/app' }}
		>
			<Layout>
				<Layout.Section>
					<BlockStack gap="400">
						{refused && refused.problem !== '' && <Banner tone="warning" title={refused.problem} />}
						<Card>
							<Select
								label="Language"
								value={view.locale}
								options={view.languages.map(({ locale, name, changed }) => ({
									value: locale,
									label: changed > 0 ? `${name} (${changed} changed)` : name,
								}))}
								onChange={onChooseLanguage}
								helpText="Each language has its own words. A shopper sees the one of the page."
							/>
						</Card>
					</BlockStack>
				</Layout.Section>
			</Layout>
			<Box paddingBlockStart="400">
				<SaveBarForm intent="save" onSubmit={onSubmit} onReset={reset}>
					<input type="hidden" name="language" value={view.locale} />
					<Layout>
						{view.states.map((state) => (
							<Layout.AnnotatedSection
								key={state.key}
								title={state.title}
								description={
									<BlockStack gap="300">
										<Text as="p">{state.description}</Text>
										<Preview state={state} values={values} locale={view.locale} />
									</BlockStack>
								}
							>
								<Card>
									<div className="bo-words-typed" {...directionOf(view.locale)}>
										<FormLayout>
											{state.fields.map((field) => (
												<OwnWords
													key={field.key}
													field={field}
													value={values[field.key] ?? ''}
													error={errors[field.key]}
													onChange={(value) => change(field.key, value)}
												/>
											))}
										</FormLayout>
									</div>
								</Card>
							</Layout.AnnotatedSection>
						))}
					</Layout>
				</SaveBarForm>
			</Box>
		</Page>
	);
}

interface FieldProps {
	readonly field: WordingField;
	readonly value: string;
	readonly error: string | undefined;
	readonly onChange: (value: string) => void;
}

function OwnWords({ field, value, error, onChange }: FieldProps) {
	const help = placeholderWords(field);
	return (
		<TextField
			name={field.key}
			label={field.label}
			placeholder={field.standard}
			autoComplete="off"
			maxLength={field.maxLength}
			multiline={field.standard.length > 60 ? 2 : false}
			value={value}
			onChange={onChange}
			{...(help ? { helpText: help } : {})}
			{...(error ? { error } : {})}
		/>
	);
}

const inBraces = (names: readonly string[]) => names.map((name) => `{${name}}`).join(' ');

function placeholderWords({ placeholders, required }: WordingField): string {
	const free = placeholders.filter((name) => !required.includes(name));
	return [
		required.length > 0 ? `Has to keep ${inBraces(required)}.` : '',
		free.length > 0 ? `${required.length > 0 ? 'May use' : 'It may use'} ${inBraces(free)}.` : '',
	]
		.filter(Boolean)
		.join(' ');
}

const isRightToLeft = (locale: string) => locale === 'ar';

/** Labels are English; only what is typed runs the other way. */
const directionOf = (locale: string) => (isRightToLeft(locale) ? { 'data-rtl': '' } : {});

interface PreviewProps {
	readonly state: WordingState;
	readonly values: WordingValues;
	readonly locale: string;
}

/** The lines as the storefront shows them. Hidden from readers of the screen, who hear each field as it is typed. */
function Preview({ state, values, locale }: PreviewProps) {
	return (
		<div className="bo-words" lang={locale} dir={isRightToLeft(locale) ? 'rtl' : 'ltr'} aria-hidden="true">
			{state.fields.map((field) => {
				const text = fillSamples(values[field.key]?.trim() || field.standard, locale, field.form);
				return field.isNote ? (
					<p key={field.key} className="bo-words-note">
						{text}
					</p>
				) : (
					<p key={field.key} className="bo-words-line">
						<Mark fill={state.fill} />
						<span>{text}</span>
					</p>
				);
			})}
		</div>
	);
}
