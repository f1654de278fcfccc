import { expect, test } from 'vitest';
import { html, markupText } from '../../../app/domain/notice/markup';
import { renderSlipNotice } from '../../../app/domain/notice/render-slip-notice';
import { eta, jugInStock, noticeLine, slipNotice, slippedItem, unknown } from './slip-notice-factory';

const voidTags = new Set(['meta', 'br', 'img']);

/** Complains about the first tag that is closed by another's end, or by none. */
function assertWellFormed(source: string): void {
	const open: string[] = [];
	let seen = 0;
	for (const [, end, name = ''] of source
		.replace(/<!doctype html>|<!--\[if mso\]>|<!\[endif\]-->/g, '')
		.matchAll(/<(\/?)([a-z][a-z0-9]*)[^<>]*>/g)) {
		seen++;
		if (end) expect(open.pop()).toBe(name);
		else if (!voidTags.has(name)) open.push(name);
	}
	expect(open).toEqual([]);
	expect(seen).toBeGreaterThan(20);
	// Every angle bracket belongs to a tag.
	expect(source.replace(/<!doctype html>|<!--\[if mso\]>|<!\[endif\]-->|<\/?[a-z][^<>]*>/g, '')).not.toMatch(/[<>]/);
}

/** What a reader without pictures and styles is given. */
const wordsOf = (source: string) =>
	source
		.replace(/<head>.*<\/head>/s, '')
		.replace(/<[^>]*>/g, ' ')
		.replace(/&#8199;|&#847;|&nbsp;/g, ' ')
		.replace(/\s+/g, ' ');

const several = slipNotice({
	slipped: [slippedItem(), slippedItem({ title: 'Low jug in Moss', units: 4, now: unknown, why: 'unknown' })],
});
const long = slipNotice({ slipped: [slippedItem({ now: eta('2026-12-28', '2027-01-03') })] });

test.each([
	['one product', slipNotice()],
	['a long date', long],
	['several products', several],
	['German', { ...several, locale: 'de' as const }],
])('the tables are well formed: %s', (_what, notice) => {
	assertWellFormed(renderSlipNotice(notice).html);
});

test('the check of well-formed tables finds a broken one', () => {
	const { html: source } = renderSlipNotice(slipNotice());
	expect(() => assertWellFormed(source.replace('</tr>', ''))).toThrow();
	expect(() => assertWellFormed(`${source} 3 < 4`)).toThrow();
});

test('nothing is loaded, run, tracked or linked to, but the pictures of the lines', () => {
	const withPicture = slipNotice({ wholeOrder: [noticeLine({ imageUrl: 'https://cdn.example/oat.png?v=1&w=112' })] });
	const { html: source } = renderSlipNotice(withPicture);
	expect(source.match(/https?:[^"]*/g)).toEqual(['https://cdn.example/oat.png?v=1&amp;w=112']);
	expect(source).not.toMatch(/<a |<script|<link|<form|url\(|@import|@font-face|href=/i);
	expect(source).toContain('alt=""');
	expect(renderSlipNotice(slipNotice()).html).not.toContain('<img');
});

test.each([
	'javascript:alert(1)',
	'data:image/png;base64,xx',
	'//cdn.example/a.png',
	'https://a.example/"onerror="x',
	'ftp://a.example/a',
])('a picture that is no plain web address is left out: %s', (imageUrl) => {
	expect(renderSlipNotice(slipNotice({ wholeOrder: [noticeLine({ imageUrl })] })).html).not.toContain('<img');
});

const hostile = '<script>alert(1)</script>{{ shop.secret }}{% raw %}"\'>&\r\nBcc: eve@example.net\u202e\u0000';

test('hostile words are shown as words, everywhere', () => {
	const {
		html: source,
		text,
		subject,
		preheader,
	} = renderSlipNotice(
		slipNotice({
			shop: { name: hostile, address: hostile, replyTo: hostile },
			order: { name: hostile },
			reason: `${hostile}\n\nsecond <b>paragraph</b>`,
			slipped: [slippedItem({ title: hostile }), slippedItem({ title: `${hostile}2`, now: unknown, why: 'unknown' })],
			wholeOrder: [noticeLine({ title: hostile }), jugInStock],
		}),
	);
	assertWellFormed(source);
	expect(source).not.toMatch(/<script|<b>paragraph/);
	expect(source).toContain(
		'&lt;script&gt;alert(1)&lt;/script&gt;{{ shop.secret }}{% raw %}&quot;&#39;&gt;&amp; Bcc: eve@example.net',
	);
	for (const said of [source, text, subject, preheader]) {
		expect(said).not.toMatch(/[\p{Cc}\u202e](?<!\n|\t)/u);
	}
	expect(`${subject}${preheader}`).not.toContain('\n');
});

test('a title keeps the subject on one short line that still ends with its date', () => {
	const { subject } = renderSlipNotice(slipNotice({ slipped: [slippedItem({ title: `Long\n${'x'.repeat(400)}` })] }));
	expect(subject).toMatch(/^Your Long x+… now ships 15–19 Dec \(order #1043\)$/);
	expect(subject.length).toBeLessThan(110);
});

test('a cut never splits a character', () => {
	const { subject, text } = renderSlipNotice(slipNotice({ slipped: [slippedItem({ title: '🏺'.repeat(200) })] }));
	expect(subject).toContain(`${'🏺'.repeat(59)}… now ships`);
	expect(Buffer.from(text).toString()).toBe(text);
	expect(renderSlipNotice(slipNotice({ reason: 'broken \ud83c here' })).text).toContain('broken here.');
});

test('an ordinary mail is small, and the largest stays below what Gmail cuts off', () => {
	expect(renderSlipNotice(slipNotice()).html.length).toBeLessThan(10_000);
	const title = '<&"\'>'.repeat(60);
	const imageUrl = `https://cdn.example/${'a'.repeat(370)}`;
	const days = (index: number) => eta(`2027-01-${String((index % 28) + 1).padStart(2, '0')}`);
	const { html: source } = renderSlipNotice(
		slipNotice({
			reason: title.repeat(200),
			shop: { name: title, address: title, replyTo: title },
			slipped: Array.from({ length: 300 }, (_, index) => slippedItem({ title: `${index}${title}`, now: days(index) })),
			wholeOrder: Array.from({ length: 300 }, (_, index) => noticeLine({ title: `${index}${title}`, imageUrl })),
		}),
	);
	assertWellFormed(source);
	expect(Buffer.byteLength(source)).toBeLessThan(100_000);
	// What does not fit is counted, not dropped in silence.
	expect(wordsOf(source)).toContain('and 275 more lines');
});

test('HTML and text say the same in the same order', () => {
	for (const notice of [slipNotice(), long, several]) {
		const { html: source, text } = renderSlipNotice(notice);
		const words = wordsOf(source);
		let from = 0;
		for (const piece of text
			.split(/\n+/)
			.flatMap((row) => row.split(/^- | \(|\): |: (?=\d|No )|, Order/))
			.filter((part) => part.length > 3)) {
			const at = words.replace(/ ([.,])/g, '$1').indexOf(piece.replace(/:$/, ''), from);
			expect(at, piece).toBeGreaterThanOrEqual(0);
			from = at;
		}
	}
});

test('markup escapes whatever it is given', () => {
	expect(markupText(html`<p title="${'"'}">${'<i>'}${html`<b>${1}</b>`}${[html`<br>`, html`&amp;`]}</p>`)).toBe(
		'<p title="&quot;">&lt;i&gt;<b>1</b><br>&amp;</p>',
	);
});
