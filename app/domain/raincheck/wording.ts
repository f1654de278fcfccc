/**
 * Every sentence that is said to those who wait, on pages and in mails, in each language. The words claim no more than
 * is true: nothing is reserved, so nothing says so. A merchant's title is never inflected, and no sentence needs a
 * plural. What is filled in stays text: whoever shows it escapes it.
 */
import type { RaincheckLocale } from './locale';
import { arabic } from './wording-ar';
import { german } from './wording-de';
import { english } from './wording-en';
import { spanish } from './wording-es';
import { french } from './wording-fr';
import { italian } from './wording-it';
import { japanese } from './wording-ja';
import { dutch } from './wording-nl';

export type RaincheckKey = keyof typeof english;
export type RaincheckWording = Readonly<Record<RaincheckKey, string>>;

export const raincheckWordings: Record<RaincheckLocale, RaincheckWording> = {
	en: english,
	de: german,
	fr: french,
	es: spanish,
	it: italian,
	nl: dutch,
	ja: japanese,
	ar: arabic,
};

export type Say = (key: RaincheckKey, values?: Readonly<Record<string, string | number>>) => string;

/** The sentences of one language. @throws TypeError where a sentence wants a value that was not given. */
export function sayIn(locale: RaincheckLocale): Say {
	return (key, values = {}) =>
		raincheckWordings[locale][key].replace(/\{(\w+)\}(\.?)/g, (_all, name: string, point: string) => {
			const value = values[name];
			if (value === undefined) throw new TypeError(`${key} needs ${name}`);
			// "19 déc." ends a sentence by its own point.
			const text = String(value);
			return text.endsWith('.') ? text : `${text}${point}`;
		});
}
