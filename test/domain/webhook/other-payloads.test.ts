import { expect, test } from 'vitest';
import { parseLosslessJson } from '../../../app/domain/webhook/lossless-json';
import { parseOrderReference } from '../../../app/domain/webhook/order-reference';
import { isProblem } from '../../../app/domain/webhook/read-body';
import { parseLevelPayload, parseProductPayload } from '../../../app/domain/webhook/stock-payload';

test('only whole numbers of sixteen digits or more become text', () => {
	expect(
		parseLosslessJson(
			'{"a":999999999999999,"b":1000000000000000,"c":-9007199254740993,"d":0.12345678901234568,"e":"9007199254740993","f":[9007199254740993],"g":null,"h":1e20}',
		),
	).toEqual({
		a: 999999999999999,
		b: '1000000000000000',
		c: '-9007199254740993',
		d: 0.12345678901234568,
		e: '9007199254740993',
		f: ['9007199254740993'],
		g: null,
		h: 1e20,
	});
});

test('partial topics name their order, with every digit', () => {
	expect(parseOrderReference('{"order_edit":{"id":1,"order_id":820982911946154508}}')).toEqual({
		orderId: '820982911946154508',
	});
	expect(parseOrderReference('{"id":890088186047892319,"order_id":820982911946154508}')).toEqual({
		orderId: '820982911946154508',
	});
	expect(parseOrderReference('{"id":1}')).toEqual({ problem: 'body names no order' });
});

test('a stock level names its item and location', () => {
	expect(parseLevelPayload('{"inventory_item_id":271878346596884015,"location_id":24826418,"available":null}')).toEqual(
		{
			inventoryItemId: '271878346596884015',
			locationId: '24826418',
		},
	);
	expect(isProblem(parseLevelPayload('{"available":3}'))).toBe(true);
});

test('a product names all its variants once, and a deleted one none', () => {
	expect(
		parseProductPayload(
			'{"id":788032119674292922,"variant_gids":[{"admin_graphql_api_id":"gid://shopify/ProductVariant/9007199254740993"}],"variants":[{"id":9007199254740993},{"id":5}]}',
		),
	).toEqual({ productId: '788032119674292922', variantIds: ['9007199254740993', '5'] });
	expect(parseProductPayload('{"id":788032119674292922}')).toEqual({ productId: '788032119674292922', variantIds: [] });
});
