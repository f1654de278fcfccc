/*
 * The theme's own script, in two families that differ where real themes differ: "dawn-like" writes the hidden id and lets
 * a change event tell it; "horizon-like" tells it by Shopify's standard event and replaces the whole form.
 */
const read = (holder, name) => JSON.parse(holder.querySelector(`script[${name}]`).textContent);

for (const product of document.querySelectorAll('[data-product]')) {
	const { family, url, section, root } = product.dataset;
	const variants = read(product, 'data-variants');
	const words = read(product, 'data-words');
	const form = () => product.querySelector('form[data-buy]');

	const renderSection = async (id) => {
		const answer = await fetch(`${url}?section_id=${section}&variant=${id}`);
		return new DOMParser().parseFromString(await answer.text(), 'text/html');
	};

	const showButton = (variant) => {
		for (const one of form().querySelectorAll('[type=submit]')) one.disabled = !variant?.available;
		const button = form().querySelector('[name=add]');
		button.textContent = variant ? (variant.available ? words.add : words.soldOut) : words.unavailable;
	};

	const families = {
		'dawn-like': (variant) => {
			const input = form().elements.namedItem('id');
			input.value = variant?.id ?? '';
			input.dispatchEvent(new Event('change', { bubbles: true }));
			showButton(variant);
		},
		'horizon-like': (variant) => {
			const rendered = variant ? renderSection(variant.id) : Promise.resolve(undefined);
			const event = new CustomEvent('shopify:product:select', { bubbles: true });
			event.promise = rendered.then(() => ({
				variant: variant ? { id: `gid://shopify/ProductVariant/${variant.id}` } : null,
			}));
			product.dispatchEvent(event);
			if (!variant) showButton(variant);
			rendered.then((page) => {
				const fresh = page?.querySelector('form[data-buy]');
				if (fresh) form().replaceWith(fresh);
			});
		},
	};

	product.addEventListener('change', ({ target }) => {
		if (!target.matches('[data-option]')) return;
		const chosen = [...product.querySelectorAll('[data-option]:checked')].map((radio) => radio.value);
		const variant = variants.find(({ options }) => options.every((value, index) => value === chosen[index]));
		if (variant) {
			history.replaceState({}, '', `${url}?variant=${variant.id}`);
			product.querySelector('[data-price]').textContent = variant.price;
			product.querySelector('[data-picture]').src = variant.image;
		}
		families[family](variant);
	});

	product.addEventListener('click', ({ target }) => {
		const step = Number(target.closest('[data-step]')?.dataset.step ?? 0);
		if (!step) return;
		const box = product.querySelector('[name=quantity]');
		if (step > 0) box.stepUp();
		else box.stepDown();
		const name = family === 'dawn-like' ? 'change' : 'quantity-selector:update';
		box.dispatchEvent(new Event(name, { bubbles: true }));
	});

	product.addEventListener('submit', async (event) => {
		// "Buy it now" goes where the form goes.
		if (!event.target.matches('[data-buy]') || event.submitter?.name === 'checkout') return;
		event.preventDefault();
		const said = product.querySelector('[data-added]');
		said.textContent = '';
		const answer = await fetch(`${root}/cart/add.js`, { method: 'POST', body: new FormData(event.target) });
		const body = await answer.json();
		if (!answer.ok) {
			said.textContent = body.description;
			return;
		}
		const cart = await (await fetch(`${root}/cart.js`)).json();
		document.querySelector('[data-cart-count]').textContent = `(${cart.item_count})`;
		const link = document.createElement('a');
		link.href = `${root}/cart`;
		link.textContent = words.viewCart;
		said.append(`${words.added} `, link);
	});
}
