/** Asks the server again after each answer, while something is still moving there. A page that nobody looks at rests. */
import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

export function useAskAgain(isMoving: boolean, afterMs = 1_000): void {
	const { revalidate, state } = useRevalidator();
	useEffect(() => {
		if (!isMoving || state !== 'idle') return;
		const timer = setInterval(() => {
			if (document.visibilityState === 'visible') revalidate();
		}, afterMs);
		return () => clearInterval(timer);
	}, [isMoving, afterMs, state, revalidate]);
}
