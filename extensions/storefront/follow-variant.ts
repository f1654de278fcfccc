/**
 * Tells which variant of a product is chosen, how many are wanted and which forms buy it, in any theme: from the forms,
 * from the storefront's events, and from the address where there is no form. It only reads: it never touches a form.
 */

interface Named {
	readonly id: string | number;
}

/** The storefront's own events: Shopify's standard one, and Horizon's before it. */
interface VariantEvent extends Event {
	readonly promise?: Promise<{
		readonly variant?: Named | null;
		readonly detail?: { readonly resource?: Named | null };
	}>;
	readonly detail?: { readonly variantId?: string; readonly resource?: Named | null };
}

/** A form that buys the product: the variant it holds, if any, and how many. */
export type Buying = readonly [form: HTMLFormElement, id: string | undefined, wanted: number];

export interface Followed {
	readonly product: () => string | undefined;
	/** Whether this id may be one of the product: all may, where it has more variants than are known here. */
	readonly knows: (id: string) => boolean;
	/**
	 * Hears the id: empty where the combination does not exist, undefined until something is chosen. It is called often,
	 * and has to do nothing where nothing has changed. What is wanted is read from the nearest form.
	 */
	readonly tell: (id: string | undefined, wanted: number, forms: readonly Buying[]) => void;
}

const heard =
	'click input change submit pageshow popstate visibilitychange variant:update variant:selected shopify:product:select';

/** Days pass while a page stands open. */
const LOOK_MS = 60_000;

/** What a form, its picker and its blocks share. A card or a dialog in a section tells of a product of its own. */
const scopeOf = (node: unknown): Element =>
	(node as Element).closest?.('dialog,[role=dialog],product-card,.shopify-section') ?? document.body;

/** Themes swap their forms, and write a variant's id without any event. */
let watch: MutationObserver;

type Look = (event?: VariantEvent) => void;

function follow(element: HTMLElement, { product, knows, tell }: Followed): Look {
	let scope: Element;
	let chosen: string | undefined;
	let bought: string | null | undefined;

	/** Takes a number or a GID; a variant of another product changes nothing, nor does an event that names none. */
	function choose(name: string | number | null | undefined): void {
		const id = `${name}`.split('/').pop() as string;
		if (!id || (+id && knows(id))) chosen = id;
	}

	/** Those that buy this product: not the one for instalments, nor another product's. */
	const formsIn = (within: Element): HTMLFormElement[] =>
		[...within.querySelectorAll<HTMLFormElement>('[action*="/cart/add"]')].filter((form) => {
			const id = valueIn(form, 'id');
			const ours = product();
			return buttonsOf(form)[0] && (!id || knows(id)) && (valueIn(form, 'product-id') ?? ours) === ours;
		});

	return function look(event?) {
		if (event && scopeOf(event.target) === scope) {
			const { detail, promise } = event;
			choose(detail?.variantId ?? detail?.resource?.id);
			promise?.then(
				(told) => {
					// Without a variant the combination does not exist, and nothing is said of it.
					choose((told.variant ?? told.detail?.resource)?.id ?? '');
					look();
				},
				() => {},
			);
		}
		let nearest: HTMLFormElement | undefined;
		for (let within: Element | null = element; within && !nearest; within = within.parentElement)
			[nearest] = formsIn(within);
		// Of a block in a section of its own the form's section counts.
		scope = scopeOf(nearest ?? element);
		watch.observe(scope, { subtree: true, childList: true, attributeFilter: ['value'] });
		const id = valueIn(nearest, 'id') ?? new URLSearchParams(location.search).get('variant');
		// The newest word counts: the form's when it changes, else an event's.
		if (id !== bought) {
			bought = id;
			choose(id);
		}
		const wantedIn = (form: HTMLFormElement | undefined): number => {
			const box = scope.querySelector<HTMLInputElement>('input[name=quantity]');
			return Math.max(1, Math.floor(Number(valueIn(form, 'quantity') ?? box?.value))) || 1;
		};
		const forms = formsIn(scope).filter((form) => scopeOf(form) === scope);
		tell(
			chosen,
			wantedIn(nearest),
			forms.map((form) => [form, valueIn(form, 'id'), wantedIn(form)]),
		);
	};
}

/** Makes every element of this name follow: once a page, however often a theme runs the script. */
export function followVariants(name: string, keep: (element: HTMLElement) => Followed): void {
	if (customElements.get(name)) return;
	// One that has left the page is not found any more.
	const lookAll = (event?: Event) => {
		for (const element of document.querySelectorAll<Following>(name)) element.look?.(event);
	};
	const soon = () => requestAnimationFrame(() => lookAll());
	watch = new MutationObserver(soon);
	// In the capture phase, before a theme reads its form, and once more in the next frame, after it has changed it.
	for (const type of heard.split(' '))
		addEventListener(
			type,
			(event) => {
				lookAll(event);
				soon();
			},
			true,
		);
	setInterval(lookAll, LOOK_MS);
	class Following extends HTMLElement {
		declare look: Look | undefined;
		connectedCallback() {
			this.look ??= follow(this, keep(this));
			this.look();
		}
	}
	customElements.define(name, Following);
}

export const buttonsOf = (form: HTMLFormElement): Element[] =>
	[...form.elements].filter((control) => (control as HTMLButtonElement).type === 'submit');
const valueIn = (form: HTMLFormElement | undefined, name: string) =>
	(form?.elements.namedItem(name) as HTMLInputElement | null | undefined)?.value;
