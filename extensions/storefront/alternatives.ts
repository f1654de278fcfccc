/**
 * Makes the tiles that Liquid has printed follow the variant: what belongs beside another variant is asked of the
 * theme's own section, never of the app's server, and only where that variant waits or has run out. A press puts one unit
 * into the cart (put-in-cart.ts).
 */
import { type Followed, followVariants } from './follow-variant';
import { putInCart } from './put-in-cart';
import { fetchSection } from './section';

function keep(alternatives: HTMLElement): Followed {
	/** `variant`: whose tiles stand here; `section`: where the tiles of the variant whose id is added
	 * are rendered; `many`: whether all its variants are asked for. */
	const { dataset } = alternatives;
	const has = (ids: string | undefined, id: string) => !!ids?.split(' ').includes(id);
	const tiles = new Map<string, string>();
	let chosen: string | undefined;
	let asked: string | undefined;

	function place(id: string): void {
		if (dataset.variant !== id) {
			dataset.variant = id;
			alternatives.innerHTML = tiles.get(id) ?? '';
		}
		alternatives.hidden = !alternatives.querySelector('li');
		alternatives.removeAttribute('aria-busy');
	}

	async function learn(id: string): Promise<void> {
		asked = id;
		// The tiles of the former variant keep their height until those of this one come.
		alternatives.setAttribute('aria-busy', 'true');
		const page = await fetchSection(dataset.section + id);
		const fresh = page.querySelector<HTMLElement>(alternatives.localName);
		if (fresh?.dataset.variant === id) tiles.set(id, fresh.innerHTML);
	}

	async function show(id = dataset.variant as string): Promise<void> {
		const { variant = '', inStock } = dataset;
		chosen = id;
		// A theme may have rendered this element anew: what stands here is of the variant that is named with it.
		if (id !== variant && !alternatives.hidden) tiles.set(variant, alternatives.innerHTML);
		const isKnown = !id || id === variant || tiles.has(id) || has(inStock, id);
		if (!isKnown && asked === id) return;
		// Where nothing comes, nothing is shown, and it is asked again when the variant is chosen again.
		if (!isKnown) await learn(id).catch(() => {});
		if (chosen !== id) return;
		if (isKnown) asked = undefined;
		place(id);
	}

	putInCart(alternatives);
	return [
		(id, isOurs) => (isOurs && 'many' in dataset) || has(dataset.inStock, id) || has(dataset.waits, id),
		(id) => void show(id),
	];
}

followVariants('backorder-alternatives', keep);
