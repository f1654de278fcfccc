/**
 * Tells which variant of a product is chosen, and how many are wanted, in any theme: from the form that buys, from the
 * storefront's events, and from the address where there is no form. It only reads: it never touches the theme's form.
 */

/** The storefront's own events: Shopify's standard one, and Horizon's before it. */
interface VariantEvent extends Event {
	readonly promise?: Promise<{ readonly variant?: { readonly id: string | number } | null }>;
	readonly detail?: { readonly variantId?: string; readonly resource?: { readonly id: string | number } | null };
}

export interface Followed {
	/** Whether this id is one of the product that are known here. */
	readonly knows: (id: string) => boolean;
	/** The product, where it has more variants than are known; else empty. */
	readonly product: () => string | undefined;
	/**
	 * Hears the id: empty where the combination does not exist, undefined until something is chosen. It is called often,
	 * and has to do nothing where nothing has changed.
	 */
	readonly tell: (id: string | undefined, wanted: number) => void;
}

const heard = 'click input change pageshow popstate variant:update shopify:product:select'.split(' ');

export const parse = (html: string): Document => new DOMParser().parseFromString(html, 'text/html');

/** The theme's section anew, for the variant whose id the address ends in. Dawn renames what it shows in a dialog. */
export const fetchSection = async (address: string): Promise<Document> =>
	parse(await (await fetch(address.replace('=quickadd-', '='))).text());

/** Returns how to stop. */
export function followVariant(element: HTMLElement, { knows, product, tell }: Followed): () => void {
	const scope = element.closest('[id^="shopify-section"]') ?? document.body;
	const leaving = new AbortController();
	let chosen: string | undefined;
	let bought: string | null | undefined;

	/** Takes a number or a GID; a variant of another product changes nothing. */
	function choose(name: string | number | null | undefined, isOurs = false): void {
		const id = `${name ?? '-'}`.split('/').pop() as string;
		if (!id || isOurs || knows(id)) chosen = id;
	}

	/** The nearest that buys this product: not the one for instalments, nor another product's. */
	function findForm(): HTMLFormElement | undefined {
		for (let within: Element | null = element; within; within = within.parentElement)
			for (const form of within.querySelectorAll<HTMLFormElement>('[action*="/cart/add"]')) {
				const id = valueIn(form, 'id');
				const large = product();
				if ((!id || knows(id) || (large && (valueIn(form, 'product-id') ?? large) === large)) && submits(form))
					return form;
			}
		return undefined;
	}

	function look(): void {
		const form = findForm();
		const id = form ? valueIn(form, 'id') : new URLSearchParams(location.search).get('variant');
		// The newest word counts: the form's when it changes, else an event's.
		if (id !== bought) {
			bought = id;
			choose(id, !!form);
		}
		const box =
			(form && valueIn(form, 'quantity')) ?? scope.querySelector<HTMLInputElement>('input[name=quantity]')?.value;
		const wanted = Math.floor(Number(box));
		tell(chosen, wanted > 0 ? wanted : 1);
	}

	const soon = () => requestAnimationFrame(look);

	function hear(event: VariantEvent): void {
		const { detail } = event;
		choose(detail?.variantId ?? detail?.resource?.id);
		event.promise?.then(
			({ variant }) => {
				choose(variant ? variant.id : scope.contains(event.target as Node) ? '' : null);
				look();
			},
			() => {},
		);
		soon();
	}

	look();
	for (const type of heard) addEventListener(type, hear, { capture: true, signal: leaving.signal });
	// Themes swap their forms, and write a variant's id without any event.
	const watch = new MutationObserver(soon);
	watch.observe(scope, { subtree: true, childList: true, attributeFilter: ['value'] });
	return () => {
		leaving.abort();
		watch.disconnect();
	};
}

const valueIn = (form: HTMLFormElement, name: string) =>
	(form.elements.namedItem(name) as HTMLInputElement | null)?.value;
const submits = (form: HTMLFormElement) =>
	[...form.elements].some((one) => (one as HTMLButtonElement).type === 'submit');
