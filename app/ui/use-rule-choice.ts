/** Asks in Shopify's own picker which products or collections a rule is about, or for which it is said. */
import { useNavigate, useSubmit } from '@remix-run/react';
import type {} from '@shopify/app-bridge-types';
import type { Choice } from './alternatives-rules-card';

/** "gid://shopify/Product/12" as the picker has it. */
const idOfGid = (gid: string): string => gid.slice(gid.lastIndexOf('/') + 1);

type Target = Choice['target'];

/** The ids that the merchant chose; empty where the picker was closed. */
async function pick(type: Target, multiple: boolean): Promise<readonly string[]> {
	const options = { action: multiple ? ('add' as const) : ('select' as const), multiple };
	const chosen =
		type === 'product'
			? await globalThis.shopify.resourcePicker({ ...options, type, filter: { variants: false } })
			: await globalThis.shopify.resourcePicker({ ...options, type });
	return (chosen ?? []).map(({ id }: { readonly id: string }) => idOfGid(id));
}

export function useRuleChoice(): (choice: Choice) => void {
	const submit = useSubmit();
	const choose = async ({ kind, target }: Choice) => {
		const ids = await pick(target, true);
		if (ids.length > 0) submit({ intent: 'add', kind, target, ids: ids.join(',') }, { method: 'post' });
	};
	return (choice) => void choose(choice);
}

/** Opens the page on which alternatives of one product or collection are said. */
export function useScopeChoice(): (target: Target) => void {
	const navigate = useNavigate();
	const choose = async (target: Target) => {
		const [id] = await pick(target, false);
		if (id) navigate(`/app/alternatives/${target === 'collection' ? 'collections/' : ''}${id}`);
	};
	return (target) => void choose(target);
}
