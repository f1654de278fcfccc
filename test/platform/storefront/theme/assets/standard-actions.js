/*
 * Shopify's, not the theme's: the actions that it puts on every Liquid storefront, as its reference describes them
 * (shopify.dev/docs/api/storefront-events-and-actions). A change that the cart declines resolves with `userErrors`, one
 * that it takes in part with `warnings`; what cannot be run at all rejects. The standard event goes out as the change
 * begins. A theme may configure an action, and gets the default to call.
 */
const { root } = Shopify.routes;

const ask = async (init) => {
	// The real one asks the Storefront API: in either case nothing that watches for /cart/add sees it.
	const answer = await fetch(`${root}standard-actions/cart`, init);
	if (!answer.ok) throw new Error((await answer.json()).message);
	return await answer.json();
};

const getCart = async () => await ask({});

/** In place where a theme is known, as Horizon and Dawn are; else the page is loaded anew. */
const drawer = () => document.querySelector('cart-drawer-component, cart-drawer');

const write = async ({ lines }) => {
	const result = await ask({
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ lines }),
	});
	if (updateCart.isDefault() && !drawer()) location.reload();
	return result;
};

function announce(target, payload, promise) {
	const [{ merchandiseId }] = payload.lines;
	const event = new Event('shopify:cart:lines-update', { bubbles: true });
	const action = merchandiseId ? 'add' : 'update';
	target.dispatchEvent(Object.assign(event, { action, context: 'standard-action', lines: payload.lines, promise }));
}

const makeAction = (byDefault, tell) => {
	let configured;
	const run = async (payload, options) => {
		const handler = configured?.handler ?? ((defaultHandler) => defaultHandler());
		const promise = (async () => await handler(() => byDefault(payload), payload, options))();
		tell?.(configured?.eventTarget?.() ?? document, payload, promise);
		return await promise;
	};
	return Object.assign(run, {
		isDefault: () => configured === undefined,
		configure: (given) => {
			configured = given;
			return true;
		},
	});
};

const updateCart = makeAction(write, announce);
const openCart = makeAction(async () => {
	if (drawer()) drawer().open();
	else location.assign(`${root}cart`);
});

Shopify.actions = Object.freeze({ getCart, updateCart, openCart });
