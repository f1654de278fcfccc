/** What is said to those who wait, in each language. */
import { expect, test } from 'vitest';
import { requireDay } from '../../../app/domain/day';
import { renderRaincheckMail } from '../../../app/domain/notice/render-raincheck-mail';
import { dayIn, raincheckLocale, raincheckLocales } from '../../../app/domain/raincheck/locale';
import { type RaincheckKey, raincheckWordings, sayIn } from '../../../app/domain/raincheck/wording';

test('every language says everything, with the same facts in each sentence', () => {
	const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();
	const keys = Object.keys(raincheckWordings.en) as RaincheckKey[];
	expect(keys.length).toBeGreaterThan(60);
	for (const locale of raincheckLocales) {
		for (const key of keys) {
			const text = raincheckWordings[locale][key];
			expect(text.trim(), `${locale} ${key}`).not.toBe('');
			expect([...new Set(holes(text))], `${locale} ${key}`).toEqual([...new Set(holes(raincheckWordings.en[key]))]);
			if (locale !== 'en' && key !== 'form.email' && key !== 'page.product')
				expect(text, `${locale} ${key}`).not.toBe(raincheckWordings.en[key]);
		}
	}
	expect(Object.values(raincheckWordings.en).join(' ')).not.toMatch(/reserv|hold|hurry|(?<!as )soon|!/i);
});

test('a sentence without one of its facts is a failure, and a language that we do not have is English', () => {
	expect(() => sayIn('en')('mail.ready.subject')).toThrow('needs title');
	expect([raincheckLocale('pt-BR'), raincheckLocale('JA'), raincheckLocale('ar_EG'), raincheckLocale('')]).toEqual([
		'en',
		'ja',
		'ar',
		'en',
	]);
});

const today = requireDay('2026-11-22');

test.each(['2026-12-01', '2026-12-19', '2027-05-08'])('a mail that names %s ends no sentence twice', (text) => {
	const lastDay = requireDay(text);
	for (const locale of raincheckLocales) {
		for (const kind of ['ready', 'reminder'] as const) {
			for (const price of ['48,00 €', undefined]) {
				const about = { kind, units: 1, lastDay, price, code: '', buyUrl: 'https://holm.example/cart' };
				const rendered = renderRaincheckMail({
					locale,
					shop: { name: 'Holm', replyTo: '' },
					item: { title: 'Pitcher', imageUrl: '' },
					asked: 2,
					about,
					seeUrl: 'https://holm.example/see',
					today,
				});
				expect(rendered.text, `${locale} ${kind}`).toContain(dayIn(lastDay, locale, today));
				for (const said of [rendered.subject, rendered.preheader, rendered.text])
					expect(said, `${locale} ${kind}`).not.toMatch(/\.\.|\.。/);
			}
		}
	}
});

test('an abbreviation ends its sentence, and any other value leaves the point where it is', () => {
	expect(sayIn('fr')('mail.ready.preheaderAt', { day: '19 déc.' })).toBe('Ce prix est à vous jusqu’au 19 déc.');
	expect(sayIn('fr')('mail.ready.preheaderAt', { day: '8 mai' })).toBe('Ce prix est à vous jusqu’au 8 mai.');
	expect(sayIn('en')('mail.ready.preheaderAt', { day: '8 May' })).toBe('The price is yours until 8 May.');
});

test('the first of a month is an ordinal in French, and no article in Italian stands before a day', () => {
	expect(dayIn(requireDay('2026-12-01'), 'fr', today)).toBe('1er déc.');
	expect(dayIn(requireDay('2026-12-11'), 'fr', today)).toBe('11 déc.');
	// "al 5", but "all’8".
	for (const text of Object.values(raincheckWordings.it)) expect(text).not.toMatch(/(al|il|del) \{day\}|^Fino al$/);
});
