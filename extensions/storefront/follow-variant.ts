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

/**
 * A form that buys the product: the variant it holds, if any, and how many. One that no longer does is told of once
 * more, as holding ''.
 */
export type Buying = readonly [form: HTMLFormElement, id: string | null, wanted: number];

export type Followed = readonly [
	/** Whether this id is of the product. `isOurs` where it stands in the product's own place or form. */
	knows: (id: string, isOurs: boolean) => unknown,
	/**
	 * Hears the id: empty where the combination does not exist, undefined until something is chosen. It is called often,
	 * and has to do nothing where nothing has changed. What is wanted is read from the nearest form.
	 */
	tell: (id: string | undefined, wanted: number, forms: readonly Buying[]) => void,
];

type Look = (event?: Partial<VariantEvent>) => void;

/** `data-of` is the product's id. */
interface Following extends HTMLElement {
	look?: Look;
}

const heard =
	'click input change submit pageshow popstate visibilitychange variant:update variant:selected shopify:product:select';

/** Days pass while a page stands open. */
const LOOK_MS = 60_000;

/** In a section each of them tells of a product of its own. */
const cards = 'dialog,[role=dialog],product-card';

/** What a form, its picker and its blocks share. */
const scopeOf = (node: unknown): Element =>
	(node as Element | undefined)?.closest?.(`${cards},.shopify-section`) ?? document.body;
const isSame = (a: unknown, b: unknown) => scopeOf(a) === scopeOf(b);
const isOnPage = (node: Element) => !node.closest(cards);

/** What a form would send. */
const valueIn = (form: HTMLFormElement | undefined, name: string) => new FormData(form).get(name) as string | null;

/** Makes every element of this name follow: once a page, however often a theme runs the script. */
export function followVariants(name: string, keep: (element: HTMLElement) => Followed): void {
	const page = window as unknown as Record<string, unknown>;
	if (page[name]) return;
	// One that has left the page is not found any more.
	const findAll = () => [...document.querySelectorAll<Following>(name)];

	function follow(element: Following): Look {
		const [knows, tell] = keep(element);
		let chosen: string | undefined;
		let bought: string | null | undefined;
		let awaited: VariantEvent['promise'];
		let former: HTMLFormElement[] = [];

		/** Takes a number or a GID; a variant of another product changes nothing, nor does an event that names none. */
		function choose(named: string | number | null | undefined, isOurs: boolean): void {
			const id = `${named}`.split('/').pop() as string;
			if (!id || (+id && knows(id, isOurs))) chosen = id;
		}

		return function look(event = {}) {
			/** Those that buy this product: not the one for instalments, nor another product's. */
			const ours = [
				...document.querySelectorAll<HTMLFormElement>('[action*="/cart/add"]:not([id*=installment])'),
			].filter((form) => {
				const id = valueIn(form, 'id');
				const product = valueIn(form, 'product-id');
				return product
					? product === element.dataset.of && (!id || knows(id, true))
					: id && knows(id, isSame(form, element));
			});
			const nearest = ours.find((form) => isSame(form, element)) ?? ours.find(isOnPage) ?? ours[0];
			const id = valueIn(nearest, 'id') ?? new URL(document.URL).searchParams.get('variant');
			// The newest word counts: the form's when it changes, else an event's.
			if (id !== bought) {
				bought = id;
				awaited = undefined;
				choose(id, !!nearest);
			}
			// Of a block in a section of its own the form's section counts.
			if (isSame(event.target, nearest ?? element)) {
				const { detail, promise } = event;
				choose(detail?.variantId ?? detail?.resource?.id, true);
				awaited = promise ?? awaited;
				promise?.then(
					(told) => {
						if (awaited !== promise) return;
						// Without a variant the combination does not exist, and nothing is said of it.
						choose((told.variant ?? told.detail?.resource)?.id ?? '', true);
						look();
					},
					() => {},
				);
			}
			const wantedIn = (form: HTMLFormElement | undefined): number => {
				const box = scopeOf(form ?? element).querySelector<HTMLInputElement>('[name=quantity]');
				return Math.max(1, Number(valueIn(form, 'quantity') ?? box?.value) | 0);
			};
			// Those that no other notice stands beside. What stands in a dialog or a card speaks for nothing outside of it.
			const forms = ours.filter(
				(form) => isSame(form, element) || (isOnPage(element) && !findAll().some((one) => isSame(one, form))),
			);
			tell(
				chosen,
				wantedIn(nearest),
				[...new Set([...forms, ...former])].map((form) => [
					form,
					forms.includes(form) ? valueIn(form, 'id') : '',
					wantedIn(form),
				]),
			);
			former = forms;
		};
	}

	const lookAll = (event?: unknown) => {
		for (const element of findAll()) {
			element.look ??= follow(element);
			element.look(event as Partial<VariantEvent>);
		}
	};
	const soon = () => requestAnimationFrame(lookAll);
	const hear = (event: Event) => {
		lookAll(event);
		soon();
	};
	// Themes swap their forms and our elements, and write a variant's id without any event.
	new MutationObserver(soon).observe(document, { subtree: true, childList: true, attributeFilter: ['value'] });
	// In the capture phase, before a theme reads its form, and once more in the next frame, after it has changed it.
	for (const type of heard.split(' ')) addEventListener(type, hear, true);
	page[name] = setInterval(lookAll, LOOK_MS);
	lookAll();
}
