/** The links by which those who wait see, confirm and withdraw. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSealer } from '../../app/adapters/db/seal.server';
import { makeLink, readLink } from '../../app/flows/rainchecks/raincheck-link.server';

const dayMs = 24 * 60 * 60 * 1000;

test('a link is good for its raincheck, shop, purpose and time only', () => {
	const sealer = createSealer({ current: randomBytes(32) });
	const now = new Date('2026-11-22T15:00:00.000Z');
	const raincheckId = '0b5e4a52-6f0e-4b8e-9f0c-3d1d5a7c9e11';
	const token = makeLink(sealer, '7001', { raincheckId, purpose: 'see' }, now);
	const read = (text: string, at = now, shopId = '7001') => readLink(sealer, shopId, text, at);
	const after = (days: number) => new Date(now.getTime() + days * dayMs);
	expect([read(token), read(token, after(364))]).toEqual(Array(2).fill({ raincheckId, purpose: 'see' }));
	expect(read(token.replace('.s.', '.c.'))).toBeUndefined();
	expect(read(token.replace('0b5e', '0b5f'))).toBeUndefined();
	expect(read(token, now, '7002')).toBeUndefined();
	expect(read(token, after(365))).toBeUndefined();
	const confirming = makeLink(sealer, '7001', { raincheckId, purpose: 'confirm' }, now);
	expect(read(confirming)).toEqual({ raincheckId, purpose: 'confirm' });
	expect(read(confirming, after(3))).toBeUndefined();
	const [id, letter, , mac] = token.split('.');
	expect(read([id, letter, 'zzzzzzz', mac].join('.'))).toBeUndefined();
	for (const text of ['', '.', `${token}x`, token.slice(0, -1), '../../etc', '%00', '{{shop}}'])
		expect(read(text)).toBeUndefined();
});
