/** The mails to those who wait: what each says in every language, and how each looks in a real browser. */
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireDay } from '../../../app/domain/day';
import { type RaincheckMail, renderRaincheckMail } from '../../../app/domain/notice/render-raincheck-mail';
import { raincheckLocales } from '../../../app/domain/raincheck/locale';
import { launchBrowser } from '../../setup/browser';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const artifacts = join(import.meta.dirname, '../../.artifacts/raincheck');

const offer = {
	units: 1,
	lastDay: requireDay('2026-12-19'),
	price: '$48.00',
	code: 'RC-Z6KNMJTWT4NY4Z',
	buyUrl: 'https://holm.example/cart/500:1?discount=RC-Z6KNMJTWT4NY4Z',
};

const mail = (over: Partial<RaincheckMail> = {}): RaincheckMail => ({
	locale: 'en',
	shop: { name: 'Holm Studio', replyTo: 'hello@holm.example' },
	item: { title: 'Stoneware pitcher (Oat)', imageUrl: '' },
	asked: 1,
	about: { kind: 'ready', ...offer },
	seeUrl: 'https://holm.example/apps/backorder/raincheck/token',
	today: requireDay('2026-12-12'),
	...over,
});

const confirm = { kind: 'confirm', confirmUrl: 'https://holm.example/apps/backorder/raincheck/c' } as const;

let browser: Browser;
beforeAll(async () => {
	await mkdir(artifacts, { recursive: true });
	browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('it is back, at the price that was held, with the day and both links', () => {
	const { subject, preheader, text, html } = renderRaincheckMail(mail());
	expect(subject).toBe('Stoneware pitcher (Oat) is back, at your price of $48.00');
	expect(preheader).toBe('The price is yours until 19 Dec.');
	expect(text).toBe(`Holm Studio, Raincheck

Stoneware pitcher (Oat) is back

- Stoneware pitcher (Oat) (Quantity 1)

You left a raincheck for it, and now it is your turn. The price of $48.00 is yours until 19 Dec; the button brings it along.

Buy it at $48.00:
https://holm.example/cart/500:1?discount=RC-Z6KNMJTWT4NY4Z

Discount code, if you order on another device: RC-Z6KNMJTWT4NY4Z

Places are counted. Nothing is set aside, so others can buy it meanwhile.

See or withdraw my raincheck:
https://holm.example/apps/backorder/raincheck/token

You receive this because a raincheck at Holm Studio was left for this address. It is no newsletter.
Reply to reach a person. hello@holm.example
Holm Studio
`);
	expect(html).toContain('href="https://holm.example/cart/500:1?discount=RC-Z6KNMJTWT4NY4Z"');
	const inOneLine = [...html.matchAll(/nowrap">([^<]+)<\/span> is yours|until <span[^>]+nowrap">([^<]+)</g)];
	expect(inOneLine.map(([, price, day]) => price ?? day)).toEqual(['$48.00', '19 Dec']);
});

test('every mail in every language has its links and says what was promised', () => {
	for (const locale of raincheckLocales) {
		for (const about of [confirm, { kind: 'ready', ...offer }, { kind: 'reminder', ...offer }] as const) {
			const rendered = renderRaincheckMail(mail({ locale, about, asked: 3 }));
			expect(rendered.subject).toContain('Stoneware pitcher (Oat)');
			expect(rendered.subject.includes('$48.00')).toBe(about.kind !== 'confirm');
			for (const part of [rendered.html, rendered.text]) {
				expect(part).toContain('https://holm.example/apps/backorder/raincheck/token');
				expect(part).toContain(about.kind === 'confirm' ? about.confirmUrl : about.buyUrl);
				expect(part).not.toMatch(/undefined|\{\w+\}/);
			}
			expect(rendered.html.includes('dir="rtl"')).toBe(locale === 'ar');
			expect(Buffer.byteLength(rendered.html)).toBeLessThan(20_000);
		}
	}
});

test('names from outside are text: no tag, no line break, no reversal', () => {
	const title = '<b>x</b>\r\nBcc: a@b.c \u202e{{ x }}';
	const { subject, html } = renderRaincheckMail(mail({ item: { title, imageUrl: 'javascript:alert(1)' } }));
	expect(subject).not.toMatch(/[\r\n\u202e]/);
	expect(html).not.toMatch(/<b>x|javascript:/);
});

const looks = [
	['ready', mail()],
	['confirm-de', mail({ locale: 'de', about: confirm })],
	['reminder-ar', mail({ locale: 'ar', about: { kind: 'reminder', ...offer }, asked: 3 })],
	['ready-ja', mail({ locale: 'ja' })],
] as const;

test.each(looks)(
	'the mail "%s" fits phones and desks, in light and dark, and axe finds nothing',
	async (name, about) => {
		for (const [width, colorScheme] of [
			[760, 'light'],
			[375, 'dark'],
			[320, 'light'],
		] as const) {
			const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
			await page.setContent(renderRaincheckMail(about).html);
			await page.screenshot({ path: join(artifacts, `${name}-${width}-${colorScheme}.png`), fullPage: true });
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
			await page.addScriptTag({ path: axePath });
			const found = await page.evaluate(
				'axe.run({ runOnly: ["wcag2a", "wcag2aa"] }).then((r) => r.violations.map((v) => v.id))',
			);
			expect(found).toEqual([]);
			await page.close();
		}
	},
);
