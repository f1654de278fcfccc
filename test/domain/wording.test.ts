import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkWording, findWordingLocale, type Sentence, sentencesOf, wordingLocales } from '../../app/domain/wording';

const sentence = (key: string, locale: (typeof wordingLocales)[number] = 'en'): Sentence => {
	const found = sentencesOf(locale).find((each) => each.key === key);
	if (!found) throw new Error(`No sentence ${key} in ${locale}`);
	return found;
};

test('every language has every sentence, and a form for each number that it tells apart', () => {
	const names = new Set(sentencesOf('en').map(({ name }) => name));
	for (const locale of wordingLocales) {
		expect(new Set(sentencesOf(locale).map(({ name }) => name))).toEqual(names);
		const forms = sentencesOf(locale).filter(({ name }) => name === 'notice.row_more');
		const counted = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
		expect(forms.map(({ form }) => form).sort()).toEqual([...counted].sort());
	}
});

test('what can be reworded is what the extension says through its snippets, and nothing else', () => {
	const folder = 'extensions/backorder-theme';
	const files = ['blocks', 'snippets'].flatMap((place) =>
		readdirSync(`${folder}/${place}`).map((name) => readFileSync(`${folder}/${place}/${name}`, 'utf8')),
	);
	const keysIn = (pattern: RegExp) =>
		[...new Set(files.flatMap((text) => [...text.matchAll(pattern)].map(([, key]) => key ?? '')))].sort();
	const said = keysIn(/(?:render 'say(?:-json)?', key: |assign (?:head|note)_key = )'([a-z_.]+)'/g);
	expect(said.length).toBeGreaterThan(50);
	expect([...new Set(sentencesOf('en').map(({ name }) => name))].sort()).toEqual(said);
	// The rest is the language's: dates, what is counted, what nobody reads, and the name by which orders are searched.
	expect(keysIn(/'([a-z_.]+)' \| t\b/g).filter((key) => !key.startsWith('window.'))).toEqual([
		'property.list',
		'property.name',
		'raincheck.days',
		'raincheck.empty',
	]);
});

test('the standard words stand as a merchant would write them, and are right by the very rules', () => {
	expect(sentence('notice.ships', 'de')).toMatchObject({
		state: 'backorder',
		standard: 'Versand {window}',
		placeholders: ['window'],
		required: ['window'],
	});
	for (const locale of wordingLocales) {
		for (const each of sentencesOf(locale)) {
			expect(each.standard).not.toContain('{{');
			// A form may leave out what goes without saying, as "next one" does; a date it never leaves out.
			expect(checkWording(each, each.standard)).toBeUndefined();
		}
	}
});

test('a text without the date that it is there for is refused, and names what is missing', () => {
	const ships = sentence('notice.ships');
	expect(checkWording(ships, 'Soon')).toEqual({ kind: 'missing', placeholder: 'window' });
	expect(checkWording(ships, 'Leaves us {window}')).toBeUndefined();
	expect(checkWording(ships, '')).toBeUndefined();
	expect(checkWording(sentence('notice.preorder'), 'Ships {window}')).toEqual({ kind: 'missing', placeholder: 'day' });
});

test.each([
	['{{window}} {window}', '{{window}}'],
	['{window} {{ shop.name }}', '{{ shop.name }}'],
	['{window} {% if true %}', '{% if true %}'],
	['{window} {Window}', '{Window}'],
	['{window} {units}', '{units}'],
	['{window} { window }', '{ window }'],
])('a placeholder that nothing fills is refused by its name: %s', (text, placeholder) => {
	expect(checkWording(sentence('notice.ships'), text)).toEqual({ kind: 'unknown', placeholder });
});

test('markup is only text here: it is the storefront that never lets it be more', () => {
	expect(checkWording(sentence('notice.ships'), '<script>{window}</script>')).toBeUndefined();
});

test('a window in two days needs both', () => {
	const between = sentence('property.part_between');
	expect(between.required).toEqual(['first', 'last']);
	expect(checkWording(between, '{units} from {first}')).toEqual({ kind: 'missing', placeholder: 'last' });
	expect(checkWording(between, '{first} to {last}')).toBeUndefined();
	expect(sentence('property.part_between', 'ja').required).toEqual(['window']);
});

test('a form may use the number though the standard leaves it out', () => {
	expect(checkWording(sentence('notice.row_next.one'), 'Next {units}')).toBeUndefined();
});

test('two hundred characters are enough, counted as a reader counts them', () => {
	const headline = sentence('notice.unknown');
	expect(checkWording(headline, '🍵'.repeat(200))).toBeUndefined();
	expect(checkWording(headline, 'x'.repeat(201))).toEqual({ kind: 'too-long', most: 200 });
});

test('a language that is not worded is none', () => {
	expect(findWordingLocale('de')).toBe('de');
	for (const text of ['', 'pt', 'DE', '__proto__', 'toString']) expect(findWordingLocale(text)).toBeUndefined();
});
