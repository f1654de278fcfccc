import { expect, test } from 'vitest';
import { windowOf } from '../../../app/domain/day';
import { dayText, etaText, type NoticeLocale, parseLocale, windowText } from '../../../app/domain/notice/window-text';
import { day, eta, unknown } from './slip-notice-factory';

const today = day('2026-11-20');
const written = (locale: NoticeLocale, from: string, to = from, on = today) =>
	windowText(windowOf(day(from), day(to)), { locale, today: on });

const windows: readonly [earliest: string, latest: string, english: string, german: string][] = [
	['2026-12-03', '2026-12-08', '3–8 Dec', '3.–8. Dez.'],
	['2026-11-28', '2026-12-03', '28 Nov–3 Dec', '28. Nov.–3. Dez.'],
	['2026-12-03', '2026-12-03', '3 Dec', '3. Dez.'],
	['2027-01-03', '2027-01-08', '3–8 Jan 2027', '3.–8. Jan. 2027'],
	['2027-01-03', '2027-01-03', '3 Jan 2027', '3. Jan. 2027'],
	['2026-12-28', '2027-01-03', '28 Dec–3 Jan 2027', '28. Dez.–3. Jan. 2027'],
	['2027-12-28', '2028-01-03', '28 Dec 2027–3 Jan 2028', '28. Dez. 2027–3. Jan. 2028'],
	['2027-02-28', '2027-03-03', '28 Feb–3 Mar 2027', '28. Feb.–3. März 2027'],
	['2025-12-28', '2026-01-03', '28 Dec 2025–3 Jan', '28. Dez. 2025–3. Jan.'],
	// The same month of two years is no single month.
	['2026-12-03', '2027-12-08', '3 Dec–8 Dec 2027', '3. Dez.–8. Dez. 2027'],
];

test.each(windows)('%s to %s is written %s in English and %s in German', (earliest, latest, english, german) => {
	expect(written('en', earliest, latest)).toBe(english);
	expect(written('de', earliest, latest)).toBe(german);
});

test('every month has its short name in both languages', () => {
	const all = (locale: NoticeLocale) =>
		Array.from({ length: 12 }, (_, index) =>
			dayText(day(`2026-${String(index + 1).padStart(2, '0')}-09`), { locale, today }).replace(/^9\.? /, ''),
		).join(' ');
	expect(all('en')).toBe('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec');
	expect(all('de')).toBe('Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.');
});

test('the year goes by the given day and by nothing else', () => {
	expect(written('en', '2026-12-03', '2026-12-08', day('2027-01-01'))).toBe('3–8 Dec 2026');
	expect(written('en', '2026-12-03', '2026-12-08', day('2026-12-31'))).toBe('3–8 Dec');
});

test('an unknown date is said to be one', () => {
	expect(etaText(unknown, { locale: 'en', today })).toBe('date being confirmed');
	expect(etaText(unknown, { locale: 'de', today })).toBe('Termin wird geklärt');
	expect(etaText(eta('2026-12-03', '2026-12-08'), { locale: 'en', today })).toBe('3–8 Dec');
});

test('German is written for German, English for everybody else', () => {
	expect(['de', 'de-AT', 'DE_ch', ' de '].map(parseLocale)).toEqual(['de', 'de', 'de', 'de']);
	expect(['en', 'en-DE', 'den', 'pt-BR', '', '<de>'].map(parseLocale)).toEqual(['en', 'en', 'en', 'en', 'en', 'en']);
});
