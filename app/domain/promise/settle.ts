/**
 * When a noticed slip becomes a mail: after the settle window, counted from the first unsettled move, extended by each
 * further move to at most three windows. So a date that is moved twice is told once, and one that heals is not told.
 */

export interface OpenSlip {
	readonly firstAt: Date;
	readonly dueAt: Date;
}

export function noticeSlip(open: OpenSlip | undefined, hasMoved: boolean, now: Date, settleSeconds: number): OpenSlip {
	const window = settleSeconds * 1000;
	if (!open) return { firstAt: now, dueAt: new Date(now.getTime() + window) };
	if (!hasMoved) return open;
	const latest = open.firstAt.getTime() + 3 * window;
	return {
		firstAt: open.firstAt,
		dueAt: new Date(Math.max(open.dueAt.getTime(), Math.min(now.getTime() + window, latest))),
	};
}
