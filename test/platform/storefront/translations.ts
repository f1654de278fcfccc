/**
 * The `t` filter over locale files: the default language where a key is missing, values put in, and the result escaped
 * unless the key ends in _html. A key that no file has is a loud error: on a real page it would be read by shoppers.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Translate = (key: unknown, values: Readonly<Record<string, unknown>>) => string;

type Catalogue = { readonly [key: string]: string | Catalogue };

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

function find(catalogue: Catalogue, key: string): string | undefined {
	let found: string | Catalogue | undefined = catalogue;
	for (const name of key.split('.')) found = typeof found === 'object' ? found[name] : undefined;
	return typeof found === 'string' ? found : undefined;
}

export function createTranslate(directory: string, locale: string): Translate {
	const names = readdirSync(directory).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'));
	const read = (name: string | undefined): Catalogue =>
		name === undefined ? {} : JSON.parse(readFileSync(join(directory, name), 'utf8'));
	const own = read(names.find((name) => name === `${locale}.json` || name === `${locale}.default.json`));
	const fallback = read(names.find((name) => name.endsWith('.default.json')));
	return (key, values) => {
		const text = find(own, String(key)) ?? find(fallback, String(key));
		if (text === undefined) throw new Error(`translation missing: ${locale}.${key}`);
		const filled = text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(values[name] ?? ''));
		return String(key).endsWith('_html') ? filled : escapeHtml(filled);
	};
}
