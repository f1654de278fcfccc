import { expect, test } from 'vitest';
import type { SlipNotice } from '../../../app/domain/notice/slip-notice';
import { eta, lines, noticeLine, onlyPitcher, readSlipNotice, slippedItem, unknown } from './slip-notice-factory';

const german: readonly [what: string, changes: Partial<SlipNotice>, words: string][] = [
	[
		'one product, the whole order',
		{ reason: 'Der Brand ist misslungen', wholeOrder: onlyPitcher },
		lines(
			'Neuer Versandtermin 15.–19. Dez.: Stoneware pitcher in Oat (Bestellung #1043)',
			'Angekündigt 3.–8. Dez. Sie können behalten oder stornieren.',
			'Stoneware pitcher in Oat wird später versandt als angekündigt',
			'Angekündigt: 3.–8. Dez.',
			'Neuer Termin: 15.–19. Dez.',
			'Der Brand ist misslungen. Es tut uns leid, dass Sie warten müssen.',
			'Sie müssen nichts tun. Wenn wir nichts von Ihnen hören, bleibt Ihre Bestellung bestehen und wir versenden sie im Zeitraum 15.–19. Dez. Bis zum Versand können Sie jederzeit stornieren und erhalten den vollen Betrag zurück: Antworten Sie einfach auf diese E-Mail.',
		),
	],
	[
		'to one day of the next year, part of the order',
		{ reason: '', slipped: [slippedItem({ now: eta('2027-03-03') })] },
		lines(
			'Neuer Versandtermin 3. März 2027: Stoneware pitcher in Oat (Bestellung #1043)',
			'Angekündigt 3.–8. Dez. Sie können behalten oder stornieren.',
			'Stoneware pitcher in Oat wird später versandt als angekündigt',
			'Angekündigt: 3.–8. Dez.',
			'Neuer Termin: 3. März 2027',
			'Es tut uns leid, dass Sie warten müssen.',
			'Sie müssen nichts tun. Wenn wir nichts von Ihnen hören, bleibt Ihre Bestellung bestehen und wir versenden den verspäteten Teil am 3. März 2027. Bis zum Versand können Sie jederzeit stornieren und erhalten dafür den vollen Betrag zurück: Antworten Sie einfach auf diese E-Mail.',
		),
	],
	[
		'no date, and the day has passed',
		{ reason: '', slipped: [slippedItem({ now: unknown, why: 'passed' })] },
		lines(
			'Noch kein Versandtermin: Stoneware pitcher in Oat (Bestellung #1043)',
			'Sie können warten oder Ihr Geld jetzt zurückbekommen.',
			'Für Stoneware pitcher in Oat gibt es noch keinen Versandtermin',
			'Angekündigt: 3.–8. Dez.',
			'Neuer Termin: Noch offen',
			'Der genannte Termin ist ohne Versand verstrichen. Es tut uns leid, dass Sie warten müssen.',
			'Es gibt noch keinen Versandtermin. Sie können warten oder auf diese E-Mail antworten und Ihr Geld jetzt zurückbekommen; bis zum Versand können Sie jederzeit stornieren.',
		),
	],
	[
		'nobody had named a day',
		{ reason: '', wholeOrder: onlyPitcher, slipped: [slippedItem({ wasBy: 'implied', why: 'passed' })] },
		lines(
			'Neuer Versandtermin 15.–19. Dez.: Stoneware pitcher in Oat (Bestellung #1043)',
			'Erwartet bis 8. Dez. Sie können behalten oder stornieren.',
			'Stoneware pitcher in Oat wird später versandt als erwartet',
			'Erwartet bis: 8. Dez.',
			'Neuer Termin: 15.–19. Dez.',
			'Die Zeit, in der wir den Versand erwartet hatten, ist verstrichen. Es tut uns leid, dass Sie warten müssen.',
			'Sie müssen nichts tun. Wenn wir nichts von Ihnen hören, bleibt Ihre Bestellung bestehen und wir versenden sie im Zeitraum 15.–19. Dez. Bis zum Versand können Sie jederzeit stornieren und erhalten den vollen Betrag zurück: Antworten Sie einfach auf diese E-Mail.',
		),
	],
	[
		'several products, different dates',
		{
			reason: '',
			slipped: [slippedItem(), slippedItem({ title: 'Low jug in Moss', units: 4, now: eta('2026-12-20') })],
		},
		lines(
			'Neuer Versandtermin bis 20. Dez.: Ein Teil Ihrer Bestellung #1043',
			'Sie können behalten oder stornieren.',
			'Ein Teil Ihrer Bestellung wird später versandt als angekündigt',
			'2 × Stoneware pitcher in Oat',
			'Angekündigt: 3.–8. Dez.',
			'Neuer Termin: 15.–19. Dez.',
			'4 × Low jug in Moss',
			'Angekündigt: 3.–8. Dez.',
			'Neuer Termin: 20. Dez.',
			'Es tut uns leid, dass Sie warten müssen.',
			'Sie müssen nichts tun. Wenn wir nichts von Ihnen hören, bleibt Ihre Bestellung bestehen und wir versenden den verspäteten Teil bis 20. Dez., zu den oben genannten Terminen. Bis zum Versand können Sie jederzeit stornieren und erhalten dafür den vollen Betrag zurück: Antworten Sie einfach auf diese E-Mail.',
		),
	],
	[
		'some with a date, some without, and some units of a line',
		{
			reason: '',
			slipped: [slippedItem({ units: 1 }), slippedItem({ units: 1, now: unknown, why: 'unknown' })],
			wholeOrder: [noticeLine({ quantity: 3 })],
		},
		lines(
			'Teilweise noch kein Versandtermin: Stoneware pitcher in Oat (Bestellung #1043)',
			'Sie können warten oder Ihr Geld jetzt zurückbekommen.',
			'Stoneware pitcher in Oat wird später versandt als angekündigt',
			'Stoneware pitcher in Oat',
			'Angekündigt: 3.–8. Dez.',
			'Neuer Termin: 15.–19. Dez.',
			'Stoneware pitcher in Oat',
			'Angekündigt: 3.–8. Dez.',
			'Neuer Termin: Noch offen',
			'Es tut uns leid, dass Sie warten müssen.',
			'Was einen Termin hat, versenden wir dann. Für den Rest gibt es noch keinen Versandtermin. Sie können warten oder auf diese E-Mail antworten und Ihr Geld jetzt zurückbekommen; bis zum Versand können Sie alles jederzeit stornieren.',
		),
	],
];

test.each(german)('in German: %s', (_what, changes, words) => {
	expect(readSlipNotice({ ...changes, locale: 'de' })).toBe(words);
});
