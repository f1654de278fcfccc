import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
	buildClientSchema,
	type IntrospectionQuery,
	Kind,
	NoDeprecatedCustomRule,
	parse,
	specifiedRules,
	validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { API_VERSION } from '../../../app/adapters/shopify/api-version';
import { bulkText } from '../../../app/adapters/shopify/bulk-text';
import { BulkOrdersDocument, BulkVariantsDocument } from '../../../app/adapters/shopify/generated/operations';
import { operationOf } from '../../../app/adapters/shopify/operation';

const folder = 'app/adapters/shopify/operations';
const packed = readFileSync(`node_modules/@shopify/dev-mcp/dist/data/admin_${API_VERSION}.json.gz`);
const { data } = JSON.parse(gunzipSync(packed).toString()) as { readonly data: IntrospectionQuery };
const schema = buildClientSchema(data, { assumeValid: true });

const read = () =>
	readdirSync(folder)
		.filter((name) => name.endsWith('.graphql'))
		.map((name) => readFileSync(`${folder}/${name}`, 'utf8'));

test('every operation is valid in the pinned schema and asks for nothing deprecated', () => {
	const texts = read();
	expect(texts.length).toBeGreaterThan(4);
	const errors = validate(schema, parse(texts.join('\n')), [...specifiedRules, NoDeprecatedCustomRule]);
	expect(errors.map((error) => error.message)).toEqual([]);
});

test('the check would notice a field that is deprecated or not there', () => {
	const wrong = parse('query Wrong { products(first: 1) { nodes { bodyHtml flavour } } }');
	expect(validate(schema, wrong, [...specifiedRules, NoDeprecatedCustomRule]).length).toBe(2);
});

test('bulk queries are one valid operation without fragments', () => {
	for (const text of [bulkText(BulkVariantsDocument), bulkText(BulkOrdersDocument)]) {
		const document = parse(text);
		expect(document.definitions.map((definition) => definition.kind)).toEqual([Kind.OPERATION_DEFINITION]);
		expect(text).not.toContain('...');
		expect(validate(schema, document).map((error) => error.message)).toEqual([]);
	}
});

test('a bulk query leaves out what the shop does not let us read, and stays valid', () => {
	const text = bulkText(BulkOrdersDocument, ['email', 'customer', 'firstName', 'lastName']);
	expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([]);
	expect(text).not.toMatch(/email|customer \{|displayName|firstName|lastName/);
	expect(text).toContain('countryCodeV2');
});

test('only mutations that are known to do no harm twice are repeatable', () => {
	const isRepeatable = (text: string) => operationOf(parse(text)).isRepeatable;
	expect(isRepeatable('query A { shop { id } }')).toBe(true);
	expect(isRepeatable('mutation A { tagsAdd(id: "1", tags: []) { userErrors { field } } }')).toBe(true);
	expect(isRepeatable('mutation A { orderCancel(orderId: "1") { job { id } } }')).toBe(false);
	expect(isRepeatable('mutation A { refundCreate(input: {}) @idempotent(key: "k") { userErrors { field } } }')).toBe(
		true,
	);
	expect(
		isRepeatable(
			'mutation A { tagsAdd(id: "1", tags: []) { userErrors { field } } orderCancel(orderId: "1") { job { id } } }',
		),
	).toBe(false);
});
