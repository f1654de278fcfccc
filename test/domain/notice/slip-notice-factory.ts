/** Slip notices of a small pottery, for tests: one product that moves from 3–8 to 15–19 December. */
import { type Day, type Eta, requireDay, unknownEta, windowOf } from '../../../app/domain/day';
import { renderSlipNotice } from '../../../app/domain/notice/render-slip-notice';
import type { NoticeLine, SlipNotice, SlippedItem } from '../../../app/domain/notice/slip-notice';

export const day = (text: string): Day => requireDay(text);

export const eta = (earliest: string, latest = earliest): Eta => ({
	kind: 'window',
	...windowOf(requireDay(earliest), requireDay(latest)),
});

export const unknown = unknownEta;

export const slippedItem = (changes: Partial<SlippedItem> = {}): SlippedItem => ({
	title: 'Stoneware pitcher in Oat',
	units: 2,
	was: eta('2026-12-03', '2026-12-08'),
	wasBy: 'property',
	now: eta('2026-12-15', '2026-12-19'),
	why: 'later',
	...changes,
});

export const noticeLine = (changes: Partial<NoticeLine> = {}): NoticeLine => ({
	title: 'Stoneware pitcher in Oat',
	quantity: 2,
	imageUrl: '',
	state: { kind: 'waits', eta: eta('2026-12-15', '2026-12-19') },
	...changes,
});

export const jugInStock = noticeLine({ title: 'Low jug in Moss', quantity: 4, state: { kind: 'in-stock' } });
export const carafeShipped = noticeLine({ title: 'Carafe in Rust', quantity: 1, state: { kind: 'shipped' } });

export const slipNotice = (changes: Partial<SlipNotice> = {}): SlipNotice => ({
	locale: 'en',
	shop: { name: 'Holm', address: '12 Kiln Lane, Portland ME 04101', replyTo: 'studio@holm.example' },
	order: { name: '#1043' },
	slipped: [slippedItem()],
	reason: 'A third of the batch cracked in the second firing, so the studio is making it again.',
	wholeOrder: [noticeLine(), jugInStock, carafeShipped],
	today: day('2026-11-20'),
	...changes,
});

export const onlyPitcher = [noticeLine()];

export const lines = (...texts: readonly string[]) => texts.join('\n');

/** The words of a mail up to its list of lines, as a person would read them. */
export function readSlipNotice(changes: Partial<SlipNotice>): string {
	const { subject, preheader, text } = renderSlipNotice(slipNotice(changes));
	return lines(subject, preheader, ...text.split('\n\n').slice(1, -2));
}
