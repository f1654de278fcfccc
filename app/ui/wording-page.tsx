/**
 * The merchant's own words for the storefront, in one language at a time: a field for each sentence with its default
 * in grey, and beside each state what a shopper would read, as it is typed; one place of the shop is in view. It words
 * nothing and checks nothing.
 */
import {
	Banner,
	BlockStack,
	Box,
	Card,
	FormLayout,
	Layout,
	Page,
	Select,
	Tabs,
	Text,
	TextField,
} from '@shopify/polaris';
import { type FormEventHandler, useState } from 'react';
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
	/** Where a shopper reads it; the states of one place are shown together. */
	readonly place: string;
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
	const places = placesOf(view.states, errors);
	// Where something was refused comes into view, and stays there while it is corrected.
	const firstRefused = placesOf(view.states, refused?.errors ?? {}).findIndex(({ wrong }) => wrong > 0);
	const [chosen, choose] = useState<{ readonly index: number; readonly at: Props['refused'] }>();
	const inView = chosen?.at === refused && chosen ? chosen.index : Math.max(0, firstRefused);
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
					<Tabs
						tabs={places.map(({ name, wrong }, index) => ({
							id: `place-${index}`,
							content: wrong > 0 ? `${name} (${wrong} to correct)` : name,
							panelID: `place-${index}-panel`,
						}))}
						selected={inView}
						onSelect={(index) => choose({ index, at: refused })}
					/>
					{/* All of them stay in the form: what is typed in one place is saved from any other. */}
					{places.map(({ name, states }, index) => (
						<div
							key={name}
							id={`place-${index}-panel`}
							role="tabpanel"
							aria-labelledby={`place-${index}`}
							hidden={index !== inView}
						>
							<Box paddingBlockStart="400">
								<Layout>
									{states.map((state) => (
										<StateWords
											key={state.key}
											state={state}
											locale={view.locale}
											values={values}
											errors={errors}
											onChange={change}
										/>
									))}
								</Layout>
							</Box>
						</div>
					))}
				</SaveBarForm>
			</Box>
		</Page>
	);
}

type Errors = Readonly<Partial<Record<string, string>>>;

interface Place {
	readonly name: string;
	readonly states: readonly WordingState[];
	/** How many of its texts were refused. */
	readonly wrong: number;
}

function placesOf(all: readonly WordingState[], errors: Errors): readonly Place[] {
	return [...new Set(all.map(({ place }) => place))].map((name) => {
		const states = all.filter(({ place }) => place === name);
		return { name, states, wrong: states.flatMap(({ fields }) => fields).filter(({ key }) => errors[key]).length };
	});
}

interface StateProps {
	readonly state: WordingState;
	readonly locale: string;
	readonly values: WordingValues;
	readonly errors: Errors;
	readonly onChange: (key: string, value: string) => void;
}

function StateWords({ state, locale, values, errors, onChange }: StateProps) {
	return (
		<Layout.AnnotatedSection
			title={state.title}
			description={
				<BlockStack gap="300">
					<Text as="p">{state.description}</Text>
					<Preview state={state} values={values} locale={locale} />
				</BlockStack>
			}
		>
			<Card>
				<div className="bo-words-typed" {...directionOf(locale)}>
					<FormLayout>
						{state.fields.map((field) => (
							<OwnWords
								key={field.key}
								field={field}
								value={values[field.key] ?? ''}
								error={errors[field.key]}
								onChange={(value) => onChange(field.key, value)}
							/>
						))}
					</FormLayout>
				</div>
			</Card>
		</Layout.AnnotatedSection>
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

/** A name that is only read aloud stands on no page. */
const isSeen = ({ key }: WordingField) => !/\.label$/.test(key);

/** The lines as the storefront shows them. Hidden from readers of the screen, who hear each field as it is typed. */
function Preview({ state, values, locale }: PreviewProps) {
	return (
		<div className="bo-words" lang={locale} dir={isRightToLeft(locale) ? 'rtl' : 'ltr'} aria-hidden="true">
			{state.fields.filter(isSeen).map((field) => {
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
