/** Says in App Bridge's toast that something was saved. Errors never go here: a toast goes away. */
import type {} from '@shopify/app-bridge-types';
import { useEffect } from 'react';

/** `answer` is the action's answer: each new one speaks once. */
export function useToast(answer: object | undefined, message: string | undefined): void {
	useEffect(() => {
		// Outside Shopify's frame there is no App Bridge, and the page itself shows what was saved.
		if (answer && message && 'shopify' in globalThis) globalThis.shopify.toast.show(message);
	}, [answer, message]);
}
