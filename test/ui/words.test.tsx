import { AppProvider } from '@shopify/polaris';
import english from '@shopify/polaris/locales/en.json';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { requireDay } from '../../app/domain/day';
import type { JourneyFact } from '../../app/domain/journey';
import { previewWords } from '../../app/ui/date-preview';
import { HomePage } from '../../app/ui/home-page';
import { percentOf } from '../../app/ui/import-card';
import { journeyWords } from '../../app/ui/journey-words';
import { driftWords, findUntold, journeySteps, promiseRows, standingOf } from '../../app/ui/order-view';
import { axisOffset, axisWidth, findPromiseAxis } from '../../app/ui/promise-axis';
import { toldNotes, toldWords, whyWords } from '../../app/ui/promise-words';
import { instantText } from '../../app/ui/when';
import { savedWords, WordingPage, type WordingView } from '../../app/ui/wording-page';
import { pages } from './gallery-pages';
import { quietHome } from './home-fixtures';
import { order, orderLine, untoldOrder } from './order-fixtures';
import { calendar, covered, told, waits, window } from './promise-fixtures';
import { wording } from './wording-fixtures';

const { today } = calendar;
const idle = () => undefined;

/** The words of a page as one reads them. */
function textOf(page: React.ReactNode): string {
	const html = renderToStaticMarkup(<AppProvider i18n={english}>{page}</AppProvider>);
	return html
		.replace(/<style.*?<\/style>/gs, '')
		.replace(/<[^>]+>/g, ' ')
		.replaceAll('&amp;', '&')
		.replace(/&#x27;/g, "'")
		.replace(/\s+/g, ' ');
}

test.each(Object.keys(pages))('the page "%s" is whole in the first document, before any script runs', (name) => {
	expect(textOf(pages[name]).length).toBeGreaterThan(40);
});

test('home leads with what needs a date, with figures that have a denominator, and what waits', () => {
	const text = textOf(pages.home);
	expect(text).toContain('Needs a date Attention 3');
	expect(text).toContain('Linen runner');
	expect(text).toContain('14 units in 11 orders');
	expect(text).toContain('Its date passed on 20 Nov');
	expect(text).toContain('Units waiting 212 of 1,260 open');
	expect(text).toContain('Kept the first date 94% of 150 lines, last 90 days');
	expect(text).toContain('Mails sent 38 last 90 days, 2 going out');
	expect(text).toContain('Low jug, Ink: 3 units owed that no order names.');
	expect(text).toContain('Shopify no longer answers for 2 orders.');
	expect(text).toContain('1 message from Shopify could not be used.');
	expect(text).toContain('Shopify refuses the discount of 2 rainchecks. This app may not make discounts in this shop');
	expect(text).toContain('The mails of 1 raincheck do not leave.');
	expect(text).toContain('Shoppers who asked for a raincheck were turned away from 22 Nov, 10:00.');
	expect(textOf(pages['raincheck-waiters'])).toContain('Waiting, discount refused');
});

test('home has one primary button, on the row that owes most', () => {
	const html = renderToStaticMarkup(<AppProvider i18n={english}>{pages.home}</AppProvider>);
	expect(html.match(/variantPrimary/g)).toHaveLength(1);
	expect(html).toMatch(/href="\/app\/dates\/91"[^>]*variantPrimary|variantPrimary[^>]*href="\/app\/dates\/91"/);
});

test('a quiet shop reads that nothing needs anybody, and no figure is made up', () => {
	const text = textOf(<HomePage home={quietHome} onSubmit={idle} />);
	expect(text).toContain('Nothing needs you today.');
	expect(text).toContain('Kept the first date – nothing to judge in 90 days');
	expect(text).not.toContain('Does not add up');
});

test('while the shop is read, home shows how far it is and that nobody has to wait', () => {
	const text = textOf(pages['home-importing']);
	expect(text).toContain('You can leave this page');
	expect(text).toContain('Open orders, the last part');
	expect(text).toContain('1,240 of 3,100');
	expect(text).not.toContain('Units waiting');
});

test('the bar of an import only ever moves on', () => {
	const moments = [
		{ phase: 'variants', done: 0, total: 0 },
		{ phase: 'variants', done: 812, total: 0 },
		{ phase: 'variants', done: 0, total: 900 },
		{ phase: 'variants', done: 900, total: 900 },
		{ phase: 'products', done: 0, total: 0 },
		{ phase: 'products', done: 30, total: 60 },
		{ phase: 'products', done: 60, total: 60 },
		{ phase: 'orders', done: 0, total: 0 },
		{ phase: 'orders', done: 4, total: 5 },
		{ phase: 'orders', done: 5, total: 5 },
	] as const;
	expect(moments.map(percentOf)).toEqual([1, 4, 8, 40, 41, 52, 60, 61, 93, 100]);
});

test('a failed import says why and offers to try again', () => {
	const text = textOf(pages['home-import-failed']);
	expect(text).toContain('Shopify did not answer for 10 minutes.');
	expect(text).toContain('Try again');
});

test('a refused date keeps what was typed beside the sentence that says why', () => {
	const html = renderToStaticMarkup(<AppProvider i18n={english}>{pages['date-refused']}</AppProvider>);
	expect(html).toContain('value="2026-12-09"');
	expect(html).toContain('value="2.5"');
	expect(html).toContain('The last day is before the first.');
	expect(html).toMatch(/<form[^>]*data-save-bar/);
});

test('the wording page shows each sentence as shoppers read it, with the standard where nothing is typed', () => {
	const text = textOf(pages.wording);
	expect(text).toContain('Leaves our studio 3–8 Dec');
	expect(text).toContain('Ship date being confirmed');
	expect(text).toContain('One order, 5 parcels. Shipping is charged once.');
	expect(text).toContain('Has to keep {window}.');
	expect(text).toContain('It may use {parcels}.');
	expect(text).toContain('English (1 changed)');
	expect(text).toContain('2 between 3 and 8 Dec');
	expect(text).toContain('Has to keep {first} {last}. May use {units}.');
	const arabic = renderToStaticMarkup(<AppProvider i18n={english}>{pages['wording-arabic']}</AppProvider>);
	expect(arabic).toMatch(/lang="ar" dir="rtl"[^>]*>.*3–8 ديسمبر/);
});

test('one place of the shop is in view, the first where something was refused, and all are saved together', () => {
	const panelsOf = (refused: Readonly<Record<string, string>>) => {
		const values = savedWords(wording);
		const html = renderToStaticMarkup(
			<AppProvider i18n={english}>
				<WordingPage
					view={wording}
					refused={Object.keys(refused).length > 0 ? { values, errors: refused, problem: '' } : undefined}
					onChooseLanguage={idle}
					onSubmit={idle}
				/>
			</AppProvider>,
		);
		expect(html).toContain('name="notice.ships"');
		expect(html).toContain('name="property.part_between"');
		return [...html.matchAll(/role="tabpanel"[^>]*>/g)].map(([panel]) => panel.includes('hidden'));
	};
	expect(panelsOf({})).toEqual([false, true]);
	expect(panelsOf({ 'property.part_between': 'Keep {first}.' })).toEqual([true, false]);
});

test('refused words stay as typed beside what is wrong, and are escaped like any text', () => {
	const text = textOf(pages['wording-refused']);
	expect(text).toContain('Keep {window}: without it nobody would read the date.');
	expect(text).toContain('all languages together are more than Shopify keeps');
	const hostile = {
		...wording.states[0],
		fields: [{ ...wording.states[0]?.fields[0], text: '<b>{{ shop }}</b>{window}' }],
	};
	const html = renderToStaticMarkup(
		<AppProvider i18n={english}>
			<WordingPage
				view={{ ...wording, states: [hostile] } as WordingView}
				refused={undefined}
				onChooseLanguage={idle}
				onSubmit={idle}
			/>
		</AppProvider>,
	);
	expect(html).not.toContain('<b>');
	expect(html).toContain('&lt;b&gt;{{ shop }}&lt;/b&gt;3–8 Dec');
});

test('the preview says how many orders would be told what', () => {
	const was = window('2026-12-03', '2026-12-08');
	const now = window('2026-12-15', '2026-12-19');
	const words = (told: Parameters<typeof previewWords>[0]['told'], waitingOrders = 12) =>
		previewWords({ waitingOrders, isComplete: true, told }, today);
	expect(words([{ was, isImplied: false, now, orders: 12 }])).toEqual(['12 orders will be told: 3–8 Dec → 15–19 Dec']);
	expect(words([{ was, isImplied: false, now: { kind: 'unknown' }, orders: 1 }])).toEqual([
		'1 order will be told: 3–8 Dec → date being confirmed',
	]);
	expect(words([{ was, isImplied: true, now, orders: 2 }])).toEqual([
		'2 orders will be told: by 8 Dec, as nothing said a day → 15–19 Dec',
	]);
	expect(words([])).toEqual(['Nobody has to be told: every order that waits still ships when we said.']);
	expect(words([], 0)).toEqual(['No order waits for it. New orders are promised this date.']);
});

test('every kind of event has its words', () => {
	const was = window('2026-12-03', '2026-12-08');
	const now = window('2026-12-15', '2026-12-19');
	const titles = (facts: readonly JourneyFact[]) => facts.map((fact) => journeyWords(fact, calendar).title);
	expect(
		titles([
			{ kind: 'ordered', units: 2 },
			{ kind: 'promised', line: '1', title: 'Pitcher', was: [], now: [waits(2, was)], reason: '' },
			{ kind: 'promised', line: '1', title: 'Pitcher', was: [waits(2, was)], now: [waits(2, now)], reason: 'Cracked' },
			{ kind: 'promised', line: '1', title: 'Pitcher', was: [], now: [waits(1, { kind: 'unknown' })], reason: '' },
			{ kind: 'promised', line: '1', title: 'Pitcher', was: [], now: [waits(2, was), waits(1, now)], reason: '' },
			{ kind: 'promised', line: '1', title: 'Pitcher', was: [waits(2, was)], now: [covered(2)], reason: '' },
			{ kind: 'units-left', line: '1', title: 'Pitcher', units: 1 },
			{ kind: 'units-added', line: '1', title: 'Pitcher', units: 3 },
			{ kind: 'cancelled' },
			{ kind: 'tagged', tag: 'backordered' },
			{ kind: 'untagged', tag: 'backordered' },
			{ kind: 'tag-left-off', tag: 'backordered' },
			{ kind: 'slip-noticed', slip: 's', dueAt: '2026-11-24T13:32:00Z', was, now },
			{ kind: 'slip-dropped', slip: 's', why: 'healed' },
			{ kind: 'slip-unsendable', slip: 's', why: 'no-address' },
			{ kind: 'told', slip: 's', was, now, isCertain: true },
			{ kind: 'told', slip: 's', was, now: { kind: 'unknown' }, isCertain: false },
			{ kind: 'unverified' },
		]),
	).toEqual([
		'Ordered',
		'Pitcher: ships 3–8 Dec',
		'Pitcher moved: now ships 15–19 Dec',
		'Pitcher: no ship date',
		'Pitcher: ships 2 × 3–8 Dec, 1 × 15–19 Dec',
		'Pitcher is covered by stock',
		'1 unit of Pitcher left the queue',
		'3 units of Pitcher added',
		'Order cancelled',
		'Tagged “backordered”',
		'Tag “backordered” taken off',
		'Tag “backordered” left off',
		'A promise slipped',
		'No mail needed',
		'The buyer could not be told',
		'Mail sent: now ships 15–19 Dec',
		'Mail probably sent: no ship date yet',
		'Shopify no longer answers for this order',
	]);
});

test('why a promise is what it is follows its evidence', () => {
	const eta = window('2026-12-03', '2026-12-08');
	const why = (part: ReturnType<typeof waits>) => whyWords(part, today);
	expect(why(covered(1))).toBe('Covered by stock on hand');
	expect(why(waits(1, eta))).toBe('Your ship date');
	expect(why(waits(1, eta, { basis: 'inbound', evidence: { kind: 'lot', lot: 'po', reference: 'PO-118' } }))).toBe(
		'From PO-118',
	);
	const launch = requireDay('2027-01-12');
	expect(why(waits(1, eta, { basis: 'launch', evidence: { kind: 'launch', day: launch } }))).toBe(
		'Launch day, 12 Jan 2027',
	);
	const since = calendar.today;
	expect(why(waits(1, { kind: 'unknown' }, { evidence: { kind: 'overdue', lot: 'm', since } }))).toBe(
		'Its ship date was due by 24 Nov and has passed',
	);
	expect(why(waits(1, eta, { basis: 'lead-time', evidence: { kind: 'lead-time', days: 14 } }))).toBe(
		'Lead time of 14 days',
	);
	expect(why(waits(1, { kind: 'unknown' }, { evidence: { kind: 'lead-time-passed', days: 1, since } }))).toBe(
		'The lead time of 1 day ran out on 24 Nov',
	);
	expect(why(waits(1, { kind: 'unknown' }))).toBe('Nothing on its way, and no ship date set');
});

test('what a buyer was told names the voice that told it', () => {
	const eta = window('2026-12-03', '2026-12-08');
	expect(toldWords(told(1, eta), calendar)).toBe('The product page said 3–8 Dec (14 Nov, 10:12)');
	expect(toldWords(told(1, eta, 'notice'), calendar)).toBe('Our mail said 3–8 Dec (14 Nov, 10:12)');
	expect(toldWords(told(1, eta, 'implied'), calendar)).toBe(
		'Nothing said a day, so your implied term counts: by 8 Dec',
	);
	expect(toldWords(told(1, eta, 'in-stock'), calendar)).toBe(
		'Called in stock, with no day, so your implied term counts: by 8 Dec',
	);
	expect(toldWords(told(1, eta, 'to-follow'), calendar)).toBe(
		'The product page said that the date is being confirmed, so your implied term counts: by 8 Dec',
	);
	expect(toldNotes([told(2, eta), told(3, eta), told(6, eta, 'in-stock')], calendar)).toEqual([
		'5 × The product page said 3–8 Dec (14 Nov, 10:12)',
		'6 × Called in stock, with no day, so your implied term counts: by 8 Dec',
	]);
	expect(toldNotes([told(2, eta)], calendar)).toEqual(['The product page said 3–8 Dec (14 Nov, 10:12)']);
});

test('an order shows each promise as a row, only the last of them standing, and how far it drifted', () => {
	const rows = promiseRows(order);
	expect(rows.map((row) => [row.made, row.how, row.isCurrent])).toEqual([
		['2026-11-14', 'Promised when ordered', false],
		['2026-11-24', '“A third of the batch cracked in the second firing”', true],
	]);
	expect(driftWords(rows)).toBe('11 days later than first promised');
});

test('the journey ends with what is still to come, and a sent mail can be read', () => {
	const steps = journeySteps(order);
	expect(steps.at(-1)).toMatchObject({ fill: 'open', title: '2 × Stoneware pitcher, Oat ships 15–19 Dec' });
	expect(steps.find((step) => step.title.startsWith('Mail sent'))?.link?.url).toBe('/app/orders/6041/mail/s1');
	const undated = { ...order, lines: [orderLine({ promise: [waits(2, { kind: 'unknown' })] })] };
	expect(journeySteps(undated).at(-1)?.fill).toBe('dashed');
});

test('an order whose buyer could not be told says why and offers another try, until the order is over', () => {
	const text = textOf(pages['order-untold']);
	expect(text).toContain('The buyer does not know the new date The mail server refused the recipient (550 5.1.1).');
	expect(text).toContain('Try again');
	expect(textOf(pages.order)).not.toContain('Try again');
	expect(findUntold(order)).toBeUndefined();
	const [slip] = untoldOrder.slips;
	if (!slip) throw new Error('The fixture has a slip');
	const withNote = (note: string) => findUntold({ ...untoldOrder, slips: [{ ...slip, note }] })?.why;
	expect(withNote('no address')).toBe('The order has no e-mail address that we may use.');
	expect(withNote('what was told cannot be read')).toBe('What was told cannot be read.');
	for (const over of [{ isCancelled: true }, { openUnits: 0 }]) {
		expect(findUntold({ ...untoldOrder, order: { ...untoldOrder.order, ...over } })).toBeUndefined();
	}
});

test('a mail that the server has not taken yet says so, and when it is tried again', () => {
	const [slip] = order.slips;
	if (!slip) throw new Error('The fixture has a slip');
	const stepOf = (attempts: number) =>
		journeySteps({
			...order,
			slips: [{ ...slip, status: 'open', attempts, note: 'The connection to the mail server failed (ETIMEDOUT)' }],
		}).find((step) => step.fill === 'half');
	expect(stepOf(0)).toMatchObject({ title: 'A mail goes out', note: 'Unless the promise holds again before then' });
	expect(stepOf(3)).toMatchObject({
		title: 'A mail is tried again',
		note: 'The connection to the mail server failed (ETIMEDOUT)',
	});
});

test('an order stands as its gravest truth', () => {
	const facts = { ...order.order };
	const late = [orderLine({ told: [told(2, window('2026-11-20'))] })];
	expect(standingOf(order)).toEqual({ words: 'Waiting' });
	expect(standingOf({ ...order, lines: late })).toEqual({ words: 'Late', tone: 'critical' });
	expect(standingOf({ ...order, lines: late, order: { ...facts, isCancelled: true } }).words).toBe('Cancelled');
	expect(standingOf({ ...order, order: { ...facts, openUnits: 0, waitingUnits: 0 } }).words).toBe('Done');
	expect(standingOf({ ...order, order: { ...facts, isUnverified: true } }).tone).toBe('attention');
	expect(standingOf(untoldOrder)).toEqual({ words: 'Buyer not told', tone: 'attention' });
});

test('the axis starts on a Monday, holds every window and never more than six dates', () => {
	const axis = findPromiseAxis([window('2026-12-03', '2026-12-08'), window('2026-12-15', '2026-12-19')]);
	if (!axis) throw new Error('no axis');
	expect(axis).toMatchObject({ start: '2026-11-30', days: 21, ticks: ['2026-11-30', '2026-12-07', '2026-12-14'] });
	expect(axisOffset(axis, window('2026-12-14').earliest)).toBeCloseTo(66.67, 1);
	expect(axisWidth(axis, window('2026-12-14', '2026-12-20'))).toBeCloseTo(33.33, 1);
	expect(findPromiseAxis([])).toBeUndefined();
	expect(findPromiseAxis([window('2026-01-01', '2029-01-01')])?.ticks.length).toBeLessThanOrEqual(6);
});

test('instants are told in the shop’s zone', () => {
	expect(instantText('2026-11-24T03:30:00Z', calendar)).toBe('23 Nov, 22:30');
	expect(instantText('2025-11-24T15:00:00Z', calendar)).toBe('24 Nov 2025, 10:00');
});

/** The addresses that the links of a page lead to. */
const linksOf = (name: string): readonly string[] => {
	const html = renderToStaticMarkup(<AppProvider i18n={english}>{pages[name]}</AppProvider>);
	return [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => (url ?? '').replaceAll('&amp;', '&'));
};

test('a product leads to its variants, and straight to those who wait where it is one variant', () => {
	expect(linksOf('rainchecks')).toEqual([
		'/app',
		'/app/rainchecks/products/1500',
		'/app/rainchecks/501',
		'/app/rainchecks/products/1502',
		'/app/rainchecks/503',
		'/app/rainchecks?page=2',
	]);
	const text = textOf(pages.rainchecks);
	expect(text).toContain(
		'Stoneware pitcher 3 variants 14 waiting, 1 not confirmed 2 offered since 14 Nov, 10:12 19 units',
	);
	expect(text).toContain('3 variants · deleted in Shopify');
	expect(text).toContain('A deleted product');
});

test('each page of rainchecks leads back to the one before as it was left, and on with what it keeps', () => {
	const list = '/app/rainchecks?show=all&page=2';
	const product = `/app/rainchecks/products/1500?${new URLSearchParams({ show: 'all', q: 'o', from: list })}`;
	const [back, first, ...more] = linksOf('rainchecks-product');
	expect([back, first]).toEqual([list, `/app/rainchecks/500?${new URLSearchParams({ from: `${product}&page=2` })}`]);
	expect(more.slice(-2)).toEqual([product, `${product}&page=3`]);
	const from = '/app/rainchecks/products/1500?from=%2Fapp%2Frainchecks%3Fshow%3Dall';
	expect(linksOf('raincheck-waiters')).toEqual([
		from,
		'/app/orders/1',
		`/app/rainchecks/500?${new URLSearchParams({ from, page: '2' })}`,
	]);
	expect(linksOf('rainchecks-address')[1]).toBe(
		`/app/rainchecks/500?${new URLSearchParams({ who: 'v1.sealed', from: '/app/rainchecks?who=v1.sealed' })}`,
	);
});

test('a search for part of an address says that the whole is needed', () => {
	expect(textOf(pages['raincheck-waiters-unfound'])).toContain('“ana” is not a whole e-mail address');
	expect(textOf(pages['raincheck-waiters'])).toContain('Type it in full');
	expect(textOf(pages.rainchecks)).toContain('Type an e-mail address in full.');
});
