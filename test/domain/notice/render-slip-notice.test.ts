import { expect, test } from 'vitest';
import { renderSlipNotice } from '../../../app/domain/notice/render-slip-notice';
import type { SlipNotice, SlippedItem } from '../../../app/domain/notice/slip-notice';
import type { NoticeLocale } from '../../../app/domain/notice/window-text';
import {
	carafeShipped,
	day,
	eta,
	jugInStock,
	lines,
	noticeLine,
	onlyPitcher,
	readSlipNotice,
	slipNotice,
	slippedItem,
	unknown,
} from './slip-notice-factory';

const english: readonly [what: string, changes: Partial<SlipNotice>, words: string][] = [
	[
		'one product, the whole order',
		{ wholeOrder: onlyPitcher },
		lines(
			'Your Stoneware pitcher in Oat now ships 15–19 Dec (order #1043)',
			'We said 3–8 Dec. You can keep or cancel.',
			'Your Stoneware pitcher in Oat ships later than we said',
			'We said: 3–8 Dec',
			'Now ships: 15–19 Dec',
			'A third of the batch cracked in the second firing, so the studio is making it again. We are sorry for the wait.',
			'You do not have to do anything. If we do not hear from you, we keep your order and ship it 15–19 Dec. You can cancel any time before it ships and get a full refund: reply to this mail.',
		),
	],
	[
		'one product beside others, to one day, without a reason',
		{ reason: '', slipped: [slippedItem({ now: eta('2026-12-15') })] },
		lines(
			'Your Stoneware pitcher in Oat now ships 15 Dec (order #1043)',
			'We said 3–8 Dec. You can keep or cancel.',
			'Your Stoneware pitcher in Oat ships later than we said',
			'We said: 3–8 Dec',
			'Now ships: 15 Dec',
			'We are sorry for the wait.',
			'You do not have to do anything. If we do not hear from you, we keep your order and ship the delayed part on 15 Dec. You can cancel any time before it ships and get a full refund for it: reply to this mail.',
		),
	],
	[
		'no date any more',
		{ reason: '', slipped: [slippedItem({ now: unknown, why: 'unknown', wasBy: 'notice' })] },
		lines(
			'Your Stoneware pitcher in Oat has no ship date yet (order #1043)',
			'You can wait or get your money back now.',
			'Your Stoneware pitcher in Oat has no ship date yet',
			'We said: 3–8 Dec',
			'Now: No date yet',
			'We are sorry for the wait.',
			'There is no ship date yet. You can wait, or reply to this mail and get your money back now; you can cancel any time before it ships.',
		),
	],
	[
		'nobody had named a day',
		{
			reason: '',
			wholeOrder: onlyPitcher,
			slipped: [
				slippedItem({ wasBy: 'implied', was: eta('2026-11-22', '2026-12-22'), now: eta('2026-12-28', '2027-01-03') }),
			],
		},
		lines(
			'Your Stoneware pitcher in Oat now ships 28 Dec–3 Jan 2027 (order #1043)',
			'Expected by 22 Dec. You can keep or cancel.',
			'Your Stoneware pitcher in Oat ships later than expected',
			'Expected by: 22 Dec',
			'Now ships: 28 Dec–3 Jan 2027',
			'We are sorry for the wait.',
			'You do not have to do anything. If we do not hear from you, we keep your order and ship it 28 Dec–3 Jan 2027. You can cancel any time before it ships and get a full refund: reply to this mail.',
		),
	],
	[
		'the day has passed, a new one is known',
		{ reason: '', today: day('2026-12-09'), wholeOrder: onlyPitcher, slipped: [slippedItem({ why: 'passed' })] },
		lines(
			'Your Stoneware pitcher in Oat now ships 15–19 Dec (order #1043)',
			'We said 3–8 Dec. You can keep or cancel.',
			'Your Stoneware pitcher in Oat ships later than we said',
			'We said: 3–8 Dec',
			'Now ships: 15–19 Dec',
			'The date we gave has passed without a shipment. We are sorry for the wait.',
			'You do not have to do anything. If we do not hear from you, we keep your order and ship it 15–19 Dec. You can cancel any time before it ships and get a full refund: reply to this mail.',
		),
	],
	[
		'a term that nobody named has passed, and no date is known',
		{ reason: '', slipped: [slippedItem({ why: 'passed', wasBy: 'implied', now: unknown })] },
		lines(
			'Your Stoneware pitcher in Oat has no ship date yet (order #1043)',
			'You can wait or get your money back now.',
			'Your Stoneware pitcher in Oat has no ship date yet',
			'Expected by: 8 Dec',
			'Now: No date yet',
			'The time in which we expected to ship has passed without a shipment. We are sorry for the wait.',
			'There is no ship date yet. You can wait, or reply to this mail and get your money back now; you can cancel any time before it ships.',
		),
	],
	[
		'several products, one new date',
		{ reason: '', slipped: [slippedItem(), slippedItem({ title: 'Low jug in Moss', units: 1 })] },
		lines(
			'Part of your order #1043 now ships 15–19 Dec',
			'We said 3–8 Dec. You can keep or cancel.',
			'Part of your order ships later than we said',
			'We said: 3–8 Dec',
			'Now ships: 15–19 Dec',
			'2 × Stoneware pitcher in Oat',
			'Low jug in Moss',
			'We are sorry for the wait.',
			'You do not have to do anything. If we do not hear from you, we keep your order and ship the delayed part 15–19 Dec. You can cancel any time before it ships and get a full refund for it: reply to this mail.',
		),
	],
	[
		'several products, all of the order, different dates',
		{
			reason: '',
			slipped: [
				slippedItem(),
				slippedItem({ title: 'Low jug in Moss', units: 4, wasBy: 'implied', now: eta('2026-12-20', '2026-12-23') }),
			],
			wholeOrder: [noticeLine(), noticeLine({ title: 'Low jug in Moss', quantity: 4 })],
		},
		lines(
			'Your order #1043 now ships by 23 Dec',
			'You can keep or cancel.',
			'Your order ships later than expected',
			'2 × Stoneware pitcher in Oat',
			'We said: 3–8 Dec',
			'Now ships: 15–19 Dec',
			'4 × Low jug in Moss',
			'Expected by: 8 Dec',
			'Now ships: 20–23 Dec',
			'We are sorry for the wait.',
			'You do not have to do anything. If we do not hear from you, we keep your order and ship it by 23 Dec, on the dates above. You can cancel any time before it ships and get a full refund: reply to this mail.',
		),
	],
	[
		'some with a date, some without',
		{
			reason: '',
			slipped: [slippedItem(), slippedItem({ title: 'Low jug in Moss', units: 4, now: unknown, why: 'unknown' })],
		},
		lines(
			'Part of your order #1043 has no ship date yet',
			'You can wait or get your money back now.',
			'Part of your order ships later than we said',
			'2 × Stoneware pitcher in Oat',
			'We said: 3–8 Dec',
			'Now ships: 15–19 Dec',
			'4 × Low jug in Moss',
			'We said: 3–8 Dec',
			'Now: No date yet',
			'We are sorry for the wait.',
			'What has a date ships then. For the rest there is no ship date yet. You can wait, or reply to this mail and get your money back now; you can cancel anything any time before it ships.',
		),
	],
	[
		'some units of a line',
		{ reason: '', wholeOrder: [noticeLine(), noticeLine({ quantity: 3, state: { kind: 'in-stock' } })] },
		lines(
			'Your Stoneware pitcher in Oat now ships 15–19 Dec (order #1043)',
			'We said 3–8 Dec. You can keep or cancel.',
			'Your Stoneware pitcher in Oat ships later than we said',
			'We said: 3–8 Dec',
			'Now ships: 15–19 Dec',
			'This is about 2 of 5',
			'We are sorry for the wait.',
			'You do not have to do anything. If we do not hear from you, we keep your order and ship the delayed part 15–19 Dec. You can cancel any time before it ships and get a full refund for it: reply to this mail.',
		),
	],
];

test.each(english)('in English: %s', (_what, changes, words) => {
	expect(readSlipNotice(changes)).toBe(words);
});

test('the whole order is listed with what waits first, then who writes and where a reply goes', () => {
	const notice = slipNotice({
		wholeOrder: [
			carafeShipped,
			jugInStock,
			noticeLine(),
			noticeLine({ title: 'Cup', quantity: 1, state: { kind: 'waits', eta: unknown } }),
		],
	});
	expect(renderSlipNotice(notice).text).toContain(
		lines(
			'Your whole order:',
			'- Stoneware pitcher in Oat (2, on backorder): 15–19 Dec',
			'- Cup (1, on backorder): date being confirmed',
			'- Carafe in Rust (Quantity 1): shipped',
			'- Low jug in Moss (Quantity 4): in stock',
			'',
			'This is about your order, so it is sent even if you do not take our newsletter. Reply to reach a person: studio@holm.example',
			'Holm, 12 Kiln Lane, Portland ME 04101',
		),
	);
	expect(renderSlipNotice({ ...notice, locale: 'de' }).text).toContain(
		lines(
			'Ihre ganze Bestellung:',
			'- Stoneware pitcher in Oat (2, im Rückstand): 15.–19. Dez.',
			'- Cup (1, im Rückstand): Termin wird geklärt',
			'- Carafe in Rust (Menge 1): versandt',
			'- Low jug in Moss (Menge 4): auf Lager',
			'',
			'Es geht um Ihre Bestellung; deshalb erhalten Sie diese E-Mail auch ohne Newsletter-Abo. Wenn Sie antworten, liest es ein Mensch: studio@holm.example',
		),
	);
});

test('a shop without an address or a reply address leaves no gap', () => {
	const { text } = renderSlipNotice(slipNotice({ shop: { name: 'Holm', replyTo: '' } }));
	expect(text).toMatch(/newsletter\. Reply to reach a person\.\nHolm\n$/);
});

test('sorry is said once, and every promise names the way out', () => {
	const locales: readonly NoticeLocale[] = ['en', 'de'];
	const nows: readonly SlippedItem['now'][] = [eta('2026-12-15', '2026-12-19'), unknown];
	let seen = 0;
	for (const locale of locales)
		for (const now of nows)
			for (const why of ['later', 'unknown', 'passed'] as const)
				for (const wasBy of ['property', 'implied', 'notice'] as const) {
					const { text, subject, preheader } = renderSlipNotice(
						slipNotice({ locale, slipped: [slippedItem({ now, why, wasBy })] }),
					);
					expect(text.match(/sorry|leid/g)).toHaveLength(1);
					expect(text).toMatch(/cancel|stornieren/);
					expect(text).toMatch(/reply to this mail|auf diese E-Mail/);
					expect(`${subject}${preheader}${text}`).not.toMatch(
						/!|undefined|null|NaN|\bsoon\b|[Uu]nfortunately|[Ll]eider/,
					);
					if (wasBy === 'implied') expect(`${preheader}${text}`).not.toMatch(/we said|angekündigt/i);
					seen++;
				}
	expect(seen).toBe(36);
});

test('a day that was to follow is told without an apology, and with the way out', () => {
	const known = { was: unknown, why: 'known', now: eta('2026-12-03', '2026-12-08') } as const;
	const english = renderSlipNotice(slipNotice({ reason: '', wholeOrder: onlyPitcher, slipped: [slippedItem(known)] }));
	expect(english.subject).toBe('Your Stoneware pitcher in Oat ships 3–8 Dec (order #1043)');
	expect(english.text).toContain('has a ship date\n');
	expect(english.text).toContain('We said: No date yet');
	expect(english.text).toContain('we keep your order and ship it 3–8 Dec. You can cancel any time before it ships');
	const german = renderSlipNotice(slipNotice({ locale: 'de', reason: '', slipped: [slippedItem(known)] }));
	expect(german.subject).toMatch(/^Versandtermin 3.–8. Dez.: /);
	expect(german.text).toContain('gibt es jetzt einen Versandtermin');
	for (const { text } of [english, german]) expect(text).not.toMatch(/sorry|leid|later|später|verspätet|delayed/);
});

test('a notice about nothing is refused', () => {
	expect(() => renderSlipNotice(slipNotice({ slipped: [] }))).toThrow('at least one slipped item');
});
