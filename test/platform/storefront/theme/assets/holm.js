/*
 * The theme's own script, in two families that differ where real themes differ: "dawn-like" writes the hidden id and lets
 * a change event tell it; "horizon-like" tells it by Shopify's standard event and replaces the whole form, or morphs the
 * whole section of a featured product. The former refreshes its cart inside the standard action that it configures, the
 * latter where it hears the standard event. Products that come later (into a dialog, by a section) are set up like those that
 * were there.
 */
const { family, root } = document.body.dataset;
const read = (holder, name) => JSON.parse(holder.querySelector(`script[${name}]`).textContent);
const parse = (html) => new DOMParser().parseFromString(html, 'text/html');
const tellCart = async () => {
	const cart = await (await fetch(`${root}/cart.js`)).json();
	document.querySelector('[data-cart-count]').textContent = cart.item_count ? `(${cart.item_count})` : '';
	const lines = cart.items.map(({ quantity, title }) => {
		const line = document.createElement('li');
		line.textContent = `${quantity} × ${title}`;
		return line;
	});
	document.querySelector('[data-drawer-lines]').replaceChildren(...lines);
};

/** Markup that is set does not run its scripts: only those that are made anew. */
function remake(script) {
	const fresh = document.createElement('script');
	for (const { name, value } of script.attributes) fresh.setAttribute(name, value);
	fresh.append(script.textContent);
	return fresh;
}

/** As Dawn does it: every script inside is made anew, in its place. */
function setMarkup(element, html) {
	element.innerHTML = html;
	for (const old of element.querySelectorAll('script')) old.replaceWith(remake(old));
}

function morphChildren(element, wanted) {
	const olds = [...element.childNodes];
	const news = [...wanted.childNodes];
	for (const [at, fresh] of news.entries()) {
		const old = olds[at];
		if (!old) element.append(fresh);
		else if (old.nodeName !== fresh.nodeName || (old.id && fresh.id && old.id !== fresh.id)) old.replaceWith(fresh);
		else if (old.nodeType !== Node.ELEMENT_NODE) old.nodeValue = fresh.nodeValue;
		else morphElement(old, fresh);
	}
	for (const old of olds.slice(news.length)) old.remove();
}

function morphElement(element, wanted) {
	for (const { name } of [...element.attributes]) if (!wanted.hasAttribute(name)) element.removeAttribute(name);
	for (const { name, value } of wanted.attributes)
		if (element.getAttribute(name) !== value) element.setAttribute(name, value);
	if (element.matches('input')) {
		element.checked = wanted.checked;
		element.value = wanted.value;
	}
	morphChildren(element, wanted);
}

/** As Horizon does it: elements stay and become what is wanted; the scripts of app blocks, and no others, run again. */
function morph(element, wanted) {
	morphChildren(element, wanted);
	for (const old of element.querySelectorAll('.shopify-app-block script[src]')) {
		const { parentElement } = old;
		old.remove();
		parentElement.append(remake(old));
	}
}

function setUpProduct(product) {
	// Horizon's dialog keeps its elements from one product to the next: nothing of a product is remembered.
	const isMain = product.hasAttribute('data-main') && !product.closest('dialog');
	const isFeatured = !product.hasAttribute('data-main');
	const variantsHere = () => read(product, 'data-variants');
	const words = read(product, 'data-words');
	const form = () => product.querySelector('form[data-buy]');
	const controls = () => [...product.querySelectorAll('select[data-option], [data-option]:checked')];

	const renderSection = async (query) => {
		const { url, section } = product.dataset;
		// In a dialog Dawn renames the section in the markup; the server knows it by its own name.
		const asked = section.replace(/^quickadd-/, '');
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
			const rendered = (variant ? renderSection(`variant=${variant.id}`) : Promise.resolve()).then((page) => {
				if (page && isFeatured) morph(product, page.querySelector('[data-product]'));
				return page;
			});
			const event = new CustomEvent('shopify:product:select', { bubbles: true, detail: { variantId: variant?.id } });
			event.promise = rendered.then(() => ({
				variant: variant ? { id: `gid://shopify/ProductVariant/${variant.id}` } : null,
			}));
			product.dispatchEvent(event);
			if (!variant) showButton(variant);
			rendered.then((page) => {
				const fresh = !isFeatured && page?.querySelector('form[data-buy]');
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
		const variants = variantsHere();
		const chosen = controls().map((one) => one.value);
		const known = variants.find(({ options }) => options.every((value, index) => value === chosen[index]));
		const variant = known ?? (variants.length >= 250 ? await findElsewhere() : undefined);
		if (mine !== asking) return;
		if (variant) {
			if (isMain) history.replaceState({}, '', `${product.dataset.url}?variant=${variant.id}`);
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
			const variant = variantsHere().find((one) => one.id === id);
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
	if (family === 'dawn-like') {
		// Dawn renames the section, so that no id is there twice; Horizon does not.
		const { section } = product.dataset;
		setMarkup(content, product.outerHTML.replaceAll(section, `quickadd-${section}`));
	} else {
		// On a phone Horizon keeps price, picker and form, and drops what else stands beside the picture, blocks too.
		if (matchMedia('(width < 750px)').matches) {
			product.append(...product.querySelectorAll('[data-price], .options, product-form-component, [data-added]'));
			product.querySelector('.facts').remove();
		}
		const holder = document.createElement('div');
		holder.append(product);
		morph(content, holder);
	}
	dialog.showModal();
	setUpProducts(content);
};
if (family === 'dawn-like') dialog.addEventListener('close', () => content.replaceChildren());

/* A swatch on a card chooses a variant for that card alone, and tells it as a product's form does. */
const chooseOnCard = (swatch) => {
	const { swatch: id } = swatch.dataset;
	const card = swatch.closest('product-card');
	for (const link of card.querySelectorAll('[href], [data-quick-url]')) {
		const name = link.hasAttribute('href') ? 'href' : 'data-quick-url';
		link.setAttribute(name, `${link.getAttribute(name).split('?')[0]}?variant=${id}`);
	}
	const event = new CustomEvent('shopify:product:select', { bubbles: true, detail: { variantId: id } });
	event.promise = Promise.resolve({ variant: { id: `gid://shopify/ProductVariant/${id}` } });
	swatch.dispatchEvent(event);
};

/* The cart's section is drawn anew by the shop. Horizon replaces all of it; Dawn its own parts, and no app's block. */
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
	drawCart(answer.sections[section]);
	await tellCart();
};

const drawCart = (html) => {
	const holder = document.querySelector('[data-cart]');
	const fresh = parse(html).querySelector('[data-cart]');
	if (family === 'horizon-like') {
		holder.replaceWith(fresh);
		return;
	}
	const parts = fresh.querySelectorAll('.js-contents');
	for (const [at, old] of holder.querySelectorAll('.js-contents').entries()) old.replaceWith(parts[at]);
};

/* A change that something else made. */
const hearCart = async () => {
	const holder = document.querySelector('[data-cart]');
	if (holder) drawCart(await (await fetch(`${root}/cart?section_id=${holder.dataset.section}`)).text());
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
	const swatch = target.closest?.('[data-swatch]');
	if (swatch) chooseOnCard(swatch);
	if (target.closest?.('[data-close]')) dialog.close();
});

/* The drawer holds lines and no blocks of apps. */
const drawerName = family === 'dawn-like' ? 'cart-drawer' : 'cart-drawer-component';
customElements.define(
	drawerName,
	class extends HTMLElement {
		open() {
			this.querySelector('dialog').showModal();
		}
	},
);
if (family === 'horizon-like') {
	document.addEventListener('shopify:cart:lines-update', ({ promise, target }) => {
		promise?.then(target.matches?.('[data-change]') ? tellCart : hearCart, () => {});
	});
	Shopify.actions?.updateCart.configure({ eventTarget: () => document.querySelector(drawerName) });
} else {
	Shopify.actions?.updateCart.configure({
		async handler(defaultHandler) {
			const result = await defaultHandler();
			await tellCart();
			return result;
		},
	});
	/* Dawn's pubsub.js is a plain script: this stands on the window. */
	window.publish = (name, { source }) => {
		if (name === 'cart-update' && source !== 'cart-items') hearCart();
	};
}

setUpProducts(document);
