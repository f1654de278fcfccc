import { expect, test } from 'vitest';
import { amountOffFor, isHolding } from '../../../app/domain/raincheck/offer-terms';

const held = { heldPrice: '48.00', currency: 'USD' };

test('a code takes off what the price has risen by, nothing of the same price, and is none of a lower one', () => {
	const off = (price: string) => amountOffFor(held, 'USD', price);
	expect([off('52.5'), off('48'), off('47.99')]).toEqual(['4.50', '', undefined]);
});

test('a price that was not promised, is in another currency or cannot be read is not held', () => {
	expect(amountOffFor({ ...held, heldPrice: '' }, 'USD', '60.00')).toBeUndefined();
	expect(amountOffFor(held, 'EUR', '60.00')).toBeUndefined();
	expect(amountOffFor({ ...held, heldPrice: 'free' }, 'USD', '60.00')).toBeUndefined();
	expect([isHolding(held, 'USD'), isHolding(held, 'EUR'), isHolding({ ...held, heldPrice: '' }, 'USD')]).toEqual([
		true,
		false,
		false,
	]);
});
