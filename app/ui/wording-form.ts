/**
 * The wording form: what was typed becomes the merchant's own words, or an error beside the sentence, with everything
 * kept as typed. What repeats the standard is the standard. Nothing is saved here.
 */
import { checkWording, longestWording, type Sentence } from '../domain/wording';
import type { WordingState as ShownState, WordingValues, WordingView } from './wording-page';
import { isNote, languageNames, problemWords, sentenceLabel, stateWords } from './wording-words';

export type WordingAnswer =
	| { readonly kind: 'valid'; readonly values: WordingValues; readonly texts: ReadonlyMap<string, string> }
	| {
			readonly kind: 'invalid';
			readonly values: WordingValues;
			readonly errors: Readonly<Record<string, string>>;
	  };

/** A sentence whose field was not sent is left as it is. */
export function parseWording(form: FormData, sentences: readonly Sentence[]): WordingAnswer {
	const values: Record<string, string> = {};
	const errors: Record<string, string> = {};
	const texts = new Map<string, string>();
	for (const sentence of sentences) {
		const typed = form.get(sentence.key);
		if (typeof typed !== 'string') continue;
		// The storefront prints one line, whatever the field let through.
		const text = typed.replace(/\s+/g, ' ').trim();
		values[sentence.key] = typed;
		texts.set(sentence.key, text === sentence.standard ? '' : text);
		const problem = checkWording(sentence, text);
		if (problem) errors[sentence.key] = problemWords(problem);
	}
	return Object.keys(errors).length > 0 ? { kind: 'invalid', values, errors } : { kind: 'valid', values, texts };
}

export const tooMuchWords =
	'Your own words of all languages together are more than Shopify keeps for a shop. Shorten some, or empty a field.';

interface Words {
	readonly locale: keyof typeof languageNames;
	readonly languages: readonly { readonly locale: keyof typeof languageNames; readonly changed: number }[];
	readonly sentences: readonly (Sentence & { readonly text: string })[];
}

export function wordingView({ locale, languages, sentences }: Words): WordingView {
	const states = new Map<Sentence['state'], ShownState['fields'][number][]>();
	for (const sentence of sentences) {
		const fields = states.get(sentence.state) ?? [];
		fields.push({ ...sentence, label: sentenceLabel(sentence), isNote: isNote(sentence), maxLength: longestWording });
		states.set(sentence.state, fields);
	}
	return {
		locale,
		languages: languages.map((each) => ({ ...each, name: languageNames[each.locale] })),
		states: [...states].map(([key, fields]) => ({ key, ...stateWords[key], fields })),
	};
}
