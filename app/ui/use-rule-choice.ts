/** Asks in Shopify's own picker which products or collections a rule is about, and sends what was chosen. */

import { useSubmit } from '@remix-run/react';
import type {} from '@shopify/app-bridge-types';
import type { Choice } from './alternatives-rules-card';

/** "gid://shopify/Product/12" as the picker has it. */
const idOfGid = (gid: string): string => gid.slice(gid.lastIndexOf('/') + 1);

export function useRuleChoice(): (choice: Choice) => void {
	const submit = useSubmit();
	const choose = async ({ kind, target }: Choice) => {
		const options = { action: 'add' as const, multiple: true };
		const chosen =
			target === 'product'
				? await globalThis.shopify.resourcePicker({ ...options, type: 'product', filter: { variants: false } })
				: await globalThis.shopify.resourcePicker({ ...options, type: 'collection' });
		// Undefined where the merchant closed it.
		if (!chosen) return;
		const ids = chosen.map(({ id }: { readonly id: string }) => idOfGid(id)).join(',');
		submit({ intent: 'add', kind, target, ids }, { method: 'post' });
	};
	return (choice) => void choose(choice);
}
