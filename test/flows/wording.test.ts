import { expect, test } from 'vitest';
import { sentencesOf } from '../../app/domain/wording';
import { readWording } from '../../app/flows/pages/read-wording.server';
import { publishStorefront } from '../../app/flows/shop/publish-storefront.server';
import { saveWording } from '../../app/flows/shop/save-wording.server';
import { parseWording, wordingView } from '../../app/ui/wording-form';
import { prepareTestDatabase } from '../setup/database';
import { type FakeShop, openFakeShop } from './fake-shop';

const prepared = prepareTestDatabase();

const openShop = () => openFakeShop(prepared().database);
const save = (shop: FakeShop, locale: string, texts: Readonly<Record<string, string>>) =>
	saveWording(shop.context, { locale, texts: new Map(Object.entries(texts)) });
async function published(shop: FakeShop): Promise<unknown> {
	await publishStorefront(shop.deps, shop.shopId);
	return (JSON.parse(shop.appData.get('5 storefront') ?? 'null') as { wording?: unknown } | null)?.wording;
}

test('own words are published in their language, and an emptied field is the standard again', async () => {
	const shop = await openShop();
	await publishStorefront(shop.deps, shop.shopId);
	expect(await save(shop, 'de', { 'notice.ships': 'Kommt {window}', 'notice.unknown': '' })).toEqual({ kind: 'saved' });
	expect(await save(shop, 'en', { 'notice.ships': 'Leaves {window}' })).toEqual({ kind: 'saved' });
	expect(await published(shop)).toEqual({
		de: { 'notice.ships': 'Kommt {window}' },
		en: { 'notice.ships': 'Leaves {window}' },
	});
	await save(shop, 'de', { 'notice.ships': '' });
	expect(await published(shop)).toEqual({ en: { 'notice.ships': 'Leaves {window}' } });
	expect(await shop.db.wording.count()).toBe(1);
});

test('saving one field leaves the others, and the words of other shops, alone', async () => {
	const [shop, other] = [await openShop(), await openShop()];
	await save(other, 'en', { 'notice.ships': 'Theirs {window}' });
	await save(shop, 'en', { 'notice.unknown': 'We are asking' });
	await save(shop, 'en', { 'notice.ships': 'Ours {window}' });
	expect(await published(shop)).toEqual({ en: { 'notice.ships': 'Ours {window}', 'notice.unknown': 'We are asking' } });
	expect(await published(other)).toEqual({ en: { 'notice.ships': 'Theirs {window}' } });
});

test('the page reads what is the merchant’s own, what is standard, and how much is changed in each language', async () => {
	const shop = await openShop();
	await save(shop, 'de', { 'notice.ships': 'Kommt {window}' });
	const view = wordingView(await readWording(shop.context, 'de'));
	const headline = view.states.flatMap(({ fields }) => fields).find(({ key }) => key === 'notice.ships');
	expect(headline).toMatchObject({ label: 'Headline', standard: 'Versand {window}', text: 'Kommt {window}' });
	expect(view.languages).toContainEqual({ locale: 'de', name: 'German', changed: 1 });
	expect(view.languages).toContainEqual({ locale: 'ar', name: 'Arabic', changed: 0 });
	const counted = view.states.flatMap(({ fields }) => fields.map(({ label }) => label));
	expect(counted).toContain('Further units, for one');
});

test('more than Shopify keeps is refused whole', async () => {
	const shop = await openShop();
	const long = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`key.${index}`, '発'.repeat(150)]));
	expect(await save(shop, 'ja', long)).toEqual({ kind: 'too-much' });
	expect(await shop.db.wording.count()).toBe(0);
});

test('two who save at once both have their words published', async () => {
	const shop = await openShop();
	await Promise.all([
		save(shop, 'en', { 'notice.ships': 'One {window}' }),
		save(shop, 'fr', { 'notice.ships': 'Deux {window}' }),
		publishStorefront(shop.deps, shop.shopId),
	]);
	while ((await publishStorefront(shop.deps, shop.shopId)).kind === 'moved');
	expect(await published(shop)).toEqual({
		en: { 'notice.ships': 'One {window}' },
		fr: { 'notice.ships': 'Deux {window}' },
	});
});

function formOf(values: Readonly<Record<string, string>>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(values)) form.set(name, value);
	return form;
}

test('the form takes one line a sentence, and what repeats the standard is the standard', () => {
	const typed = { 'notice.ships': ' Leaves us\r\n{window} ', 'notice.unknown': 'Ship date being confirmed', own: 'x' };
	expect(parseWording(formOf(typed), sentencesOf('en'))).toMatchObject({
		kind: 'valid',
		texts: new Map([
			['notice.ships', 'Leaves us {window}'],
			['notice.unknown', ''],
		]),
	});
	expect(parseWording(new FormData(), sentencesOf('en'))).toMatchObject({ kind: 'valid', texts: new Map() });
});

test('each wrong sentence has its own error beside it, and all stays as typed', () => {
	const typed = {
		'notice.ships': 'Soon ',
		'notice.unknown': '{{ shop.secret }}',
		'notice.ships_note': 'x'.repeat(201),
		'notice.preorder_note': 'Fine',
	};
	const answer = parseWording(formOf(typed), sentencesOf('en'));
	if (answer.kind === 'valid') throw new Error('was accepted');
	expect(answer.values).toEqual(typed);
	expect(answer.errors).toEqual({
		'notice.ships': 'Keep {window}: without it nobody would read the date.',
		'notice.unknown': 'Nothing can stand in for {{ shop.secret }} here. Use only what is named below.',
		'notice.ships_note': 'Use 200 characters at most.',
	});
});
