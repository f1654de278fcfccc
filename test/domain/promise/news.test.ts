import { expect, test } from 'vitest';
import { assessNews, type Checksum } from '../../../app/domain/promise/news';

const at = new Date('2026-11-22T10:00:00.000Z');
const since = '2026-11-22T09:59:30.000Z';
const checksum = (over: Partial<Checksum>): Checksum => ({
	committed: 3,
	named: 3,
	settledUnnamed: 0,
	unsettledSince: undefined,
	isReread: false,
	...over,
});

test('a variant that is not short needs no second count', () => {
	expect(assessNews(checksum({ committed: undefined, unsettledSince: since }), at, 60)).toEqual({
		kind: 'settled',
		settledUnnamed: 0,
	});
});

test('a checksum at its resting value is settled at once, also in the middle of a window', () => {
	expect(assessNews(checksum({ unsettledSince: since }), at, 60).kind).toBe('settled');
	expect(assessNews(checksum({ committed: 5, settledUnnamed: 2 }), at, 60)).toEqual({
		kind: 'settled',
		settledUnnamed: 2,
	});
});

test('units that nobody has told us of yet make the plan provisional for the settle window', () => {
	expect(assessNews(checksum({ committed: 4 }), at, 60)).toEqual({
		kind: 'moving',
		since: at.toISOString(),
		until: '2026-11-22T10:01:00.000Z',
	});
	expect(assessNews(checksum({ committed: 4, unsettledSince: since }), at, 60)).toMatchObject({
		until: '2026-11-22T10:00:30.000Z',
	});
});

test('after the window the orders are read again, and what then remains is the new rest', () => {
	const late = checksum({ committed: 4, unsettledSince: since });
	expect(assessNews(late, at, 30)).toEqual({ kind: 'reread', since, isHoldingGone: false });
	expect(assessNews({ ...late, isReread: true }, at, 30)).toEqual({ kind: 'settled', settledUnnamed: 1 });
});

test('orders that are gone are read again at once, then wait for the window', () => {
	const gone = checksum({ committed: 2, unsettledSince: since });
	expect(assessNews(gone, at, 60)).toEqual({ kind: 'reread', since, isHoldingGone: true });
	expect(assessNews({ ...gone, isReread: true }, at, 60).kind).toBe('moving');
});
