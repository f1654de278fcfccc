import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSealer, type Place } from '../../../app/adapters/db/seal.server';

const first = Buffer.alloc(32, 1);
const second = Buffer.alloc(32, 2);
const place: Place = { shop: '1', table: 'order', column: 'buyerSealed', row: '1001' };

test('what is sealed opens in its place and shows nothing of itself', () => {
	const sealer = createSealer({ current: first });
	const sealed = sealer.seal('ada@example.com ✓', place);
	expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+\.[\w-]+\.[\w-]+$/);
	expect(Buffer.from(sealed.split('.')[3] ?? '', 'base64url').toString()).not.toContain('ada');
	expect(sealer.open(sealed, place)).toBe('ada@example.com ✓');
	expect(sealer.seal('ada@example.com ✓', place)).not.toBe(sealed);
	expect(sealer.open(sealer.seal('', place), place)).toBe('');
});

test.each([
	['another shop', { shop: '2' }],
	['another table', { table: 'slip' }],
	['another column', { column: 'renderedSealed' }],
	['another row', { row: '1002' }],
])('sealed text moved to %s does not open, and the error names only the column', (_where, change) => {
	const sealer = createSealer({ current: first });
	const elsewhere = { ...place, ...change };
	const sealed = sealer.seal('ada@example.com', place);
	expect(() => sealer.open(sealed, elsewhere)).toThrow(`${elsewhere.table}.${elsewhere.column} does not open`);
	expect(() => sealer.open(sealed, elsewhere)).not.toThrow(/ada|1001/);
});

test('the parts of a place cannot be shifted into each other', () => {
	const sealer = createSealer({ current: first });
	const sealed = sealer.seal('text', { ...place, table: 'a', column: 'b.c' });
	expect(() => sealer.open(sealed, { ...place, table: 'a.b', column: 'c' })).toThrow('does not open');
});

test('a changed byte in any part is noticed', () => {
	const sealer = createSealer({ current: first });
	const parts = sealer.seal('ada@example.com', place).split('.');
	for (const index of [2, 3, 4]) {
		const bytes = Buffer.from(parts[index] ?? '', 'base64url');
		bytes[0] = (bytes[0] ?? 0) ^ 1;
		const changed = parts.with(index, bytes.toString('base64url')).join('.');
		expect(() => sealer.open(changed, place)).toThrow('order.buyerSealed does not open');
	}
});

test.each(['', 'ada@example.com', 'v1.a.b.c', 'v2.00000000.AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA'])(
	'text that was never sealed is refused without being shown: %j',
	(text) => {
		const sealer = createSealer({ current: first });
		expect(() => sealer.open(text, place)).toThrow(/^order\.buyerSealed does not hold sealed text\.$/);
	},
);

test('a shortened tag is refused', () => {
	const sealer = createSealer({ current: first });
	const parts = sealer.seal('ada@example.com', place).split('.');
	const tag = Buffer.from(parts[4] ?? '', 'base64url')
		.subarray(0, 4)
		.toString('base64url');
	expect(() => sealer.open(parts.with(4, tag).join('.'), place)).toThrow('does not hold sealed text');
});

test('after a change of keys the old one still reads and the new one writes', () => {
	const before = createSealer({ current: first });
	const during = createSealer({ current: second, previous: first });
	const after = createSealer({ current: second });
	const old = before.seal('text', place);
	expect(during.open(old, place)).toBe('text');
	expect(after.open(during.seal('text', place), place)).toBe('text');
	expect(() => after.open(old, place)).toThrow('neither ENCRYPTION_KEY nor ENCRYPTION_KEY_PREVIOUS');
});

test('a hash finds the same text in the same shop only, and across a change of keys', () => {
	const before = createSealer({ current: first });
	const during = createSealer({ current: second, previous: first });
	expect(before.hash('1', 'ada@example.com')).toBe(before.hash('1', 'ada@example.com'));
	expect(before.hash('1', 'ada@example.com')).not.toBe(before.hash('2', 'ada@example.com'));
	expect(before.hash('1', 'ada@example.com')).not.toBe(before.hash('1', 'eda@example.com'));
	expect(during.lookUpHashes('1', 'ada@example.com')).toEqual([
		during.hash('1', 'ada@example.com'),
		before.hash('1', 'ada@example.com'),
	]);
	expect(before.lookUpHashes('1', 'ada@example.com')).toEqual([before.hash('1', 'ada@example.com')]);
});

test('a key of another length is refused', () => {
	expect(() => createSealer({ current: randomBytes(16) })).toThrow('An encryption key has 32 bytes; this one has 16.');
});
