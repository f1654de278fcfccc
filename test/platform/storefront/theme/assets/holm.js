/*
 * The theme's own script, in two families that differ where real themes differ: "dawn-like" writes the hidden id and lets
 * a change event tell it; "horizon-like" tells it by Shopify's standard event and replaces the whole form. Products that
 * come later (into a dialog, by a section) are set up like those that were there.
 */
const { family, root } = document.body.dataset;
const read = (holder, name) => JSON.parse(holder.querySelector(`script[${name}]`).textContent);
const parse = (html) => new DOMParser().parseFromString(html, 'text/html');
const tellCart = async () => {
	const cart = await (await fetch(`${root}/cart.js`)).json();
	document.querySelector('[data-cart-count]').textContent = cart.item_count ? `(${cart.item_count})` : '';
};

/** As Dawn does it: scripts inside are made anew, since markup that is set does not run them. */
function setMarkup(element, html) {
	element.innerHTML = html;
	for (const old of element.querySelectorAll('script')) {
		const fresh = document.createElement('script');
		for (const { name, value } of old.attributes) fresh.setAttribute(name, value);
		fresh.append(old.textContent);
		old.replaceWith(fresh);
	}
}

function setUpProduct(product) {
	const { url, section } = product.dataset;
	// In a dialog Dawn renames the section in the markup; the server knows it by its own name.
	const asked = section.replace(/^quickadd-/, '');
	const isMain = product.hasAttribute('data-main') && !product.closest('dialog');
	const variants = read(product, 'data-variants');
	const words = read(product, 'data-words');
	const form = () => product.querySelector('form[data-buy]');
	const controls = () => [...product.querySelectorAll('select[data-option], [data-option]:checked')];

	const renderSection = async (query) => {
		const answer = await fetch(`${url}?section_id=${asked}&${query}`);
		const html = await answer.text();
		return parse(asked === section ? html : html.replaceAll(asked, section));
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
			const rendered = variant ? renderSection(`variant=${variant.id}`) : Promise.resolve(undefined);
			const event = new CustomEvent('shopify:product:select', { bubbles: true, detail: { variantId: variant?.id } });
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

	/** Of a product with more variants than the page carries: the section knows which one the values make. */
	const findElsewhere = async () => {
		const ids = controls().map((one) => (one.selectedOptions?.[0] ?? one).dataset.valueId);
		const page = await renderSection(`option_values=${ids.join(',')}`);
		const id = page.querySelector('form[data-buy] [name=id]')?.value;
		if (!id) return undefined;
		return {
			id,
			available: !page.querySelector('form[data-buy] [name=add]').disabled,
			price: page.querySelector('[data-price]').textContent,
			image: page.querySelector('[data-picture]').getAttribute('src'),
		};
	};

	let asking = 0;
	const select = async () => {
		asking += 1;
		const mine = asking;
		const chosen = controls().map((one) => one.value);
		const known = variants.find(({ options }) => options.every((value, index) => value === chosen[index]));
		const variant = known ?? (variants.length >= 250 ? await findElsewhere() : undefined);
		if (mine !== asking) return;
		if (variant) {
			if (isMain) history.replaceState({}, '', `${url}?variant=${variant.id}`);
			product.querySelector('[data-price]').textContent = variant.price;
			product.querySelector('[data-picture]').src = variant.image;
		}
		families[family](variant);
	};

	product.addEventListener('change', ({ target }) => {
		if (target.matches('[data-option]')) select();
	});

	// Back and forward between two addresses of the same page.
	if (isMain)
		addEventListener('popstate', () => {
			const id = new URL(location.href).searchParams.get('variant');
			const variant = variants.find((one) => one.id === id);
			if (!variant) return;
			for (const [at, value] of variant.options.entries())
				for (const one of product.querySelectorAll(`[data-option="${at}"]`))
					if (one.matches('select')) one.value = value;
					else one.checked = one.value === value;
			select();
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
		await tellCart();
		const link = document.createElement('a');
		link.href = `${root}/cart`;
		link.textContent = words.viewCart;
		said.append(`${words.added} `, link);
	});
}

const isSetUp = new WeakSet();
function setUpProducts(holder) {
	for (const product of holder.querySelectorAll('[data-product]')) {
		if (isSetUp.has(product)) continue;
		isSetUp.add(product);
		setUpProduct(product);
	}
}

/* Recommendations come when they are near, by a request of their own, as themes do it. */
customElements.define(
	'product-recommendations',
	class extends HTMLElement {
		connectedCallback() {
			if (this.childElementCount > 0) return;
			new IntersectionObserver(
				async ([entry], observer) => {
					if (!entry.isIntersecting) return;
					observer.disconnect();
					const answer = await fetch(this.dataset.url);
					if (!answer.ok) return;
					const fresh = parse(await answer.text()).querySelector('product-recommendations');
					if (fresh) this.innerHTML = fresh.innerHTML;
				},
				{ rootMargin: '0px 0px 400px 0px' },
			).observe(this);
		}
	},
);

/* A product in a dialog: its page is fetched and its section taken over. */
const dialog = document.querySelector('[data-quick-add]');
const content = dialog.querySelector('[data-quick-content]');
const openQuickly = async (url) => {
	const page = parse(await (await fetch(url)).text());
	const product = page.querySelector('[data-product][data-main]');
	const { section } = product.dataset;
	// Dawn renames the section, so that no id is there twice; Horizon does not.
	const html =
		family === 'dawn-like' ? product.outerHTML.replaceAll(section, `quickadd-${section}`) : product.outerHTML;
	setMarkup(content, html);
	dialog.showModal();
	setUpProducts(content);
};
dialog.addEventListener('close', () => content.replaceChildren());

/* The cart's section is drawn anew by the shop and replaced as a whole. */
const changeCart = async (form, submitter) => {
	const holder = document.querySelector('[data-cart]');
	const sent = new FormData(form, submitter);
	const { section } = holder.dataset;
	const body = { id: sent.get('id'), quantity: Number(sent.getAll('quantity').at(-1)), sections: section };
	const asked = fetch(`${root}/cart/change.js`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	}).then((answer) => answer.json());
	if (family === 'horizon-like') {
		const event = new CustomEvent('shopify:cart:lines-update', { bubbles: true });
		event.promise = asked.then((cart) => ({ cart }));
		form.dispatchEvent(event);
	}
	const answer = await asked;
	if (!answer.sections) {
		form.submit();
		return;
	}
	const fresh = parse(answer.sections[section]).querySelector('[data-cart]');
	holder.replaceWith(fresh);
	await tellCart();
};

document.addEventListener('submit', (event) => {
	if (!event.target.matches('[data-change]')) return;
	event.preventDefault();
	changeCart(event.target, event.submitter);
});
document.addEventListener('click', ({ target }) => {
	const button = target.closest?.('[data-quick-url]');
	if (button) openQuickly(button.dataset.quickUrl);
	if (target.closest?.('[data-close]')) dialog.close();
});

setUpProducts(document);
