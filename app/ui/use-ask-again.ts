/**
 * Asks the server again after each answer, while something is still moving there: ever more seldom where an answer costs
 * much. A page that nobody looks at rests.
 */
import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

interface Pace {
	readonly firstMs?: number;
	/** Each wait is twice the one before, up to this; the same as the first: they do not grow. */
	readonly lastMs?: number;
}

export function useAskAgain(isMoving: boolean, { firstMs = 1_000, lastMs = firstMs }: Pace = {}): void {
	const { revalidate, state } = useRevalidator();
	const wait = useRef(firstMs);
	useEffect(() => {
		if (!isMoving) wait.current = firstMs;
		if (!isMoving || state !== 'idle') return;
		const timer = setInterval(() => {
			if (document.visibilityState !== 'visible') return;
			wait.current = Math.min(2 * wait.current, lastMs);
			revalidate();
		}, wait.current);
		return () => clearInterval(timer);
	}, [isMoving, firstMs, lastMs, state, revalidate]);
}
