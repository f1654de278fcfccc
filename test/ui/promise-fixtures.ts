/** The day on which all fixtures play, and the parts of promises that pages show. */
import { requireDay } from '../../app/domain/day';
import type { PromisePart } from '../../app/domain/promise/promise';
import type { ToldPart } from '../../app/domain/promise/told';
import type { Calendar } from '../../app/ui/when';

export const calendar: Calendar = { today: requireDay('2026-11-24'), zone: 'America/New_York' };

export const window = (earliest: string, latest = earliest) => ({
	kind: 'window' as const,
	earliest: requireDay(earliest),
	latest: requireDay(latest),
});
export const said = window('2026-12-03', '2026-12-08');
export const moved = window('2026-12-15', '2026-12-19');

export const waits = (quantity: number, eta: PromisePart['eta'], over: Partial<PromisePart> = {}): PromisePart => ({
	quantity,
	basis: eta.kind === 'window' ? 'manual' : 'unknown',
	eta,
	evidence: eta.kind === 'window' ? { kind: 'lot', lot: 'manual-1' } : { kind: 'none' },
	...over,
});
export const covered = (quantity: number): PromisePart => ({
	quantity,
	basis: 'stock',
	eta: window('2026-11-24', '2026-11-25'),
	evidence: { kind: 'lot', lot: 'stock' },
});
export const told = (quantity: number, eta: ToldPart['eta'], by: ToldPart['by'] = 'property'): ToldPart => ({
	quantity,
	eta,
	by,
	at: '2026-11-14T15:12:00.000Z',
});
