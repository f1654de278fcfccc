/**
 * Puts what a button sells into the cart without a page load, by the storefront's own actions, and then shows the cart as
 * the theme shows it. Where that cannot be done the button's form goes to the cart as it would without this script. A
 * theme's action may fail after it has written, so the cart is asked before anything is put into it a second time.
 */
interface Cart {
	readonly items: readonly { readonly variant_id: string | number; readonly quantity: number }[];
}

interface Actions {
	/** A change that the cart declines resolves, with why; one that it takes in part too. */
	updateCart(change: {
		lines: { merchandiseId: string; quantity: number }[];
	}): Promise<{ readonly userErrors?: unknown[]; readonly warnings?: unknown[] } | undefined>;
	openCart(): Promise<unknown>;
}

declare const Shopify: { readonly actions?: Partial<Actions> } | undefined;

/** Units of the button's variant in the cart. */
async function unitsIn(button: HTMLButtonElement): Promise<number> {
	const { items }: Cart = await (await fetch(new URL('../cart.js', button.formAction), { cache: 'no-store' })).json();
	return items.reduce((sum, item) => sum + (`${item.variant_id}` === button.value ? item.quantity : 0), 0);
}

/** Sends the form, though its tile may have left the page meanwhile; over when the page is seen again. */
async function sendForm(button: HTMLButtonElement): Promise<void> {
	const form = document.createElement('form');
	const copy = button.cloneNode() as HTMLButtonElement;
	form.method = 'post';
	form.hidden = true;
	form.append(copy);
	document.body.append(form);
	form.requestSubmit(copy);
	await new Promise((resolve) => addEventListener('pageshow', resolve, { once: true }));
	form.remove();
}

async function put(button: HTMLButtonElement, actions: Actions): Promise<void> {
	const before = await unitsIn(button).catch(() => -1);
	if (before < 0) return await sendForm(button);
	try {
		const told = await actions.updateCart({
			lines: [{ merchandiseId: `gid://shopify/ProductVariant/${button.value}`, quantity: 1 }],
		});
		if (told?.userErrors?.[0] || told?.warnings?.[0]) throw told;
	} catch {
		if ((await unitsIn(button).catch(() => -1)) === before) return await sendForm(button);
	}
	await actions.openCart();
}

/** Takes over what the buttons in it do, one press at a time. */
export function putInCart(holder: HTMLElement): void {
	let busy: HTMLElement | undefined;
	holder.addEventListener('submit', async (event) => {
		const button = event.submitter as HTMLButtonElement;
		const actions = typeof Shopify === 'undefined' ? undefined : Shopify.actions;
		if (event.defaultPrevented || !actions?.updateCart || !actions.openCart) return;
		event.preventDefault();
		if (busy) return;
		busy = button;
		button.setAttribute('aria-busy', 'true');
		await put(button, actions as Actions).catch(() => location.assign(new URL('../cart', button.formAction)));
		button.removeAttribute('aria-busy');
		busy = undefined;
	});
}
