/**
 * The resource picker: products, variants or collections of the shop with a search field. It answers with what was ticked, or with
 * nothing where the merchant cancelled.
 */
import type { PickedProduct, PickerQuestion } from '../protocol';
import { choose } from './dialogs';

export async function pickProducts(
	dialog: HTMLDialogElement,
	question: PickerQuestion,
	search: (query: string) => Promise<readonly PickedProduct[]>,
): Promise<readonly PickedProduct[] | undefined> {
	const field = dialog.querySelector<HTMLInputElement>('input[name="query"]');
	const list = dialog.querySelector('.choices');
	const heading = dialog.querySelector('h2');
	if (!field || !list || !heading) throw new Error('The page has no picker');
	heading.textContent = `Add ${question.type}s`;
	field.value = question.query;

	const chosen = new Set(question.selectedIds);
	const seen = new Map<string, PickedProduct>();
	const box = (id: string, label: string, className: string) => {
		const input = document.createElement('input');
		input.type = question.multiple ? 'checkbox' : 'radio';
		input.name = 'chosen';
		input.checked = chosen.has(id);
		input.addEventListener('change', () => {
			if (!question.multiple) chosen.clear();
			if (input.checked) chosen.add(id);
			else chosen.delete(id);
		});
		const made = document.createElement('label');
		made.className = className;
		made.append(input, ` ${label}`);
		return made;
	};
	const draw = async () => {
		const products = await search(field.value);
		for (const product of products) seen.set(product.id, product);
		list.replaceChildren(
			...products.flatMap((product) =>
				question.type === 'variant'
					? product.variants.map((variant) => box(variant.id, variant.displayName, 'variant'))
					: [box(product.id, product.title, '')],
			),
		);
	};
	field.oninput = () => void draw();
	await draw();
	if ((await choose(dialog)) !== 'select') return undefined;
	return [...seen.values()].flatMap((product) => {
		if (question.type !== 'variant') return chosen.has(product.id) ? [product] : [];
		const variants = product.variants.filter(({ id }) => chosen.has(id));
		return variants.length > 0 ? [{ ...product, variants }] : [];
	});
}
