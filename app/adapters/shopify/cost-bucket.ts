/**
 * What may still be spent at one shop's Admin API: Shopify's leaky bucket, mirrored from what its answers say. It only
 * counts; who waits is the client. Sizes are never assumed: before the first answer nothing is known and nothing waits.
 */

/** `throttleStatus` of an answer's cost. */
export interface ThrottleStatus {
	readonly maximumAvailable: number;
	readonly currentlyAvailable: number;
	/** Points a second. */
	readonly restoreRate: number;
}

export interface CostBucket {
	/** Milliseconds until the operation fits; 0 where it fits now or nothing is known. */
	waitFor(operation: string, nowMs: number): number;
	/** Sets the operation's cost aside before it is sent, so that calls in parallel do not spend it twice. */
	spend(operation: string, nowMs: number): void;
	learn(operation: string, requestedCost: number | undefined, status: ThrottleStatus | undefined, nowMs: number): void;
}

export function createCostBucket(): CostBucket {
	const costs = new Map<string, number>();
	let level: { readonly at: number; readonly available: number; readonly status: ThrottleStatus } | undefined;

	const availableAt = (nowMs: number): number => {
		if (!level) return Number.MAX_SAFE_INTEGER;
		const restored = (Math.max(0, nowMs - level.at) / 1000) * level.status.restoreRate;
		return Math.min(level.status.maximumAvailable, level.available + restored);
	};
	const costOf = (operation: string): number =>
		Math.min(costs.get(operation) ?? 0, level?.status.maximumAvailable ?? Number.MAX_SAFE_INTEGER);

	return {
		waitFor(operation, nowMs) {
			if (!level) return 0;
			const missing = costOf(operation) - availableAt(nowMs);
			return missing <= 0 ? 0 : Math.ceil((missing / level.status.restoreRate) * 1000);
		},
		spend(operation, nowMs) {
			if (level) level = { ...level, at: nowMs, available: availableAt(nowMs) - costOf(operation) };
		},
		learn(operation, requestedCost, status, nowMs) {
			if (requestedCost !== undefined) costs.set(operation, requestedCost);
			if (status && status.restoreRate > 0) level = { at: nowMs, available: status.currentlyAvailable, status };
		},
	};
}
