/** What the pages of those who wait say of each state. */
import { expect, test } from 'vitest';
import { type RaincheckView, raincheckPage } from '../../../app/domain/raincheck/liquid-pages';

const offered: RaincheckView = {
	status: 'offered',
	title: 'Stoneware pitcher (Oat)',
	asked: 2,
	offered: 1,
	place: undefined,
	price: '$48.00',
	until: '29 Nov',
	buyUrl: 'https://holm.example/cart/500:1',
	mayConfirm: false,
};

const shown = (over: Partial<RaincheckView> = {}) =>
	raincheckPage({ locale: 'en', shopUrl: '/' }, { ...offered, ...over }, '/apps/backorder/raincheck/token');

test('an offer can be bought at its price, for its units', () => {
	const html = shown();
	expect(html).toContain('<h1>Stoneware pitcher (Oat) is back</h1>');
	expect(html).toContain('<dd>1 of 2</dd>');
	expect(html).toContain('href="https://holm.example/cart/500:1">Buy it at $48.00</a>');
});

test('an offer of what others have bought meanwhile does not call it back', () => {
	const html = shown({ buyUrl: undefined });
	expect(html).toContain('<h1>Stoneware pitcher (Oat) cannot be bought at the moment</h1>');
	expect(html).toContain('If it is back before your turn ends, you can buy it here.');
	expect(html).not.toMatch(/is back<|You can buy it now|bo-act"/);
});

test('what is over names no price, place or day, and can no more be withdrawn', () => {
	for (const status of ['redeemed', 'expired', 'withdrawn', 'dropped'] as const) {
		const html = shown({ status, buyUrl: undefined, place: 3 });
		expect(html, status).not.toMatch(/\$48|29 Nov|Place in|<form|bo-act"/);
	}
});
