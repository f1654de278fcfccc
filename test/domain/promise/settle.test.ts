import { expect, test } from 'vitest';
import { noticeSlip } from '../../../app/domain/promise/settle';

const at = (seconds: number) => new Date(Date.parse('2026-11-22T10:00:00.000Z') + seconds * 1000);

test('a mail is due one settle window after the slip was noticed', () => {
	expect(noticeSlip(undefined, false, at(0), 60)).toEqual({ firstAt: at(0), dueAt: at(60) });
});

test('a further move extends the window from that move', () => {
	expect(noticeSlip({ firstAt: at(0), dueAt: at(60) }, true, at(30), 60)).toEqual({ firstAt: at(0), dueAt: at(90) });
});

test('moves never extend it beyond three windows', () => {
	expect(noticeSlip({ firstAt: at(0), dueAt: at(170) }, true, at(160), 60).dueAt).toEqual(at(180));
});

test('looking again without a move changes nothing', () => {
	expect(noticeSlip({ firstAt: at(0), dueAt: at(60) }, false, at(59), 60).dueAt).toEqual(at(60));
});
