/**
 * The `t` filter over locale files: the default language where a key is missing, the plural form by CLDR's categories,
 * values put in, and the result escaped unless the key ends in _html. A key that no file has is a loud error: on a real
 * page it would be read by shoppers.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Translate = (key: unknown, values: Readonly<Record<string, unknown>>) => string;

type Catalogue = { readonly [key: string]: string | Catalogue };

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

function find(catalogue: Catalogue, key: string): string | Catalogue | undefined {
	let found: string | Catalogue | undefined = catalogue;
	for (const name of key.split('.')) found = typeof found === 'object' ? found[name] : undefined;
	return found;
}

/** The form of a plural for this count; a text is its own form. */
function formFor(found: string | Catalogue | undefined, locale: string, count: unknown): string | undefined {
	if (typeof found !== 'object') return found;
	if (count === undefined || count === null || Number.isNaN(Number(count))) return undefined;
	const form = found[new Intl.PluralRules(locale).select(Number(count))] ?? found.other;
	return typeof form === 'string' ? form : undefined;
}

export function createTranslate(directory: string, locale: string): Translate {
	const names = readdirSync(directory).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'));
	const read = (name: string | undefined): Catalogue =>
		name === undefined ? {} : JSON.parse(readFileSync(join(directory, name), 'utf8'));
	const own = read(names.find((name) => name === `${locale}.json` || name === `${locale}.default.json`));
	const defaultName = names.find((name) => name.endsWith('.default.json'));
	const fallback = read(defaultName);
	const fallbackLocale = defaultName?.split('.')[0] ?? 'en';
	return (key, values) => {
		const name = String(key);
		const text =
			formFor(find(own, name), locale, values.count) ?? formFor(find(fallback, name), fallbackLocale, values.count);
		if (text === undefined) throw new Error(`translation missing: ${locale}.${name}`);
		const filled = text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, value: string) => String(values[value] ?? ''));
		return name.endsWith('_html') ? filled : escapeHtml(filled);
	};
}
