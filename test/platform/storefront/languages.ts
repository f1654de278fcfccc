/** The languages in which the stand-in's shop is published, each at its own root, as a merchant would have them in Markets. */

export interface Language {
	readonly isoCode: string;
	/** In English. */
	readonly name: string;
	/** In the language itself. */
	readonly endonym: string;
	readonly direction: 'ltr' | 'rtl';
	/** "" or "/de" */
	readonly root: string;
}

const english: Language = { isoCode: 'en', name: 'English', endonym: 'English', direction: 'ltr', root: '' };

const others = [
	['de', 'German', 'Deutsch'],
	['fr', 'French', 'Français'],
	['es', 'Spanish', 'Español'],
	['it', 'Italian', 'Italiano'],
	['nl', 'Dutch', 'Nederlands'],
	['ja', 'Japanese', '日本語'],
	['ar', 'Arabic', 'العربية'],
] as const;

/** The shop's own language first. */
export const languages: readonly Language[] = [
	english,
	...others.map(
		([isoCode, name, endonym]): Language => ({
			isoCode,
			name,
			endonym,
			direction: isoCode === 'ar' ? 'rtl' : 'ltr',
			root: `/${isoCode}`,
		}),
	),
];

/** @returns the language of the path, and the path without it. */
export function splitPath(pathname: string): { readonly language: Language; readonly path: string } {
	const language = languages.find(({ root }) => root && (pathname === root || pathname.startsWith(`${root}/`)));
	const found = language ?? english;
	return { language: found, path: pathname.slice(found.root.length) || '/' };
}
