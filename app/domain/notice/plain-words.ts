/**
 * Words from outside (titles, names, reasons) made fit for a mail: one line or several, no control characters, of a
 * bounded length. It changes nothing that a person could see, except that it cuts what is too long.
 */

// Control characters could break a header; bidirectional overrides could make a title reverse the date beside it.
const unseen = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]+/gu;
const loneSurrogates = /\p{Cs}/gu;

export function oneLine(text: string, maxCharacters: number): string {
	return cut(text.replace(loneSurrogates, '').replace(unseen, ' ').replace(/\s+/g, ' ').trim(), maxCharacters);
}

/** The non-empty lines of a text. */
export function linesOf(text: string, maxCharacters: number): readonly string[] {
	return cut(text.trim(), maxCharacters)
		.split(/\r\n|[\r\n\u2028\u2029]/)
		.map((line) => oneLine(line, maxCharacters))
		.filter((line) => line !== '');
}

function cut(text: string, maxCharacters: number): string {
	const characters = [...text];
	return characters.length <= maxCharacters
		? text
		: `${characters
				.slice(0, maxCharacters - 1)
				.join('')
				.trimEnd()}…`;
}
