/**
 * Keeps the cart's notice true while the cart changes: many themes draw only their own parts anew, and leave an app's
 * block as it was; and on the next day, when a day that it names may have passed. It asks the shop for the block's own
 * section and takes over what that says; it words nothing, and where no answer comes it says nothing rather than what
 * was true before. What the lines themselves carry to checkout is mended as soon as nobody changes the cart.
 */
import { mendLines } from './mend-lines';
import { shopDay } from './shop-day';

interface CartEvent extends Event {
	readonly promise?: Promise<unknown>;
}

declare const Shopify: { readonly actions?: { readonly getCart?: () => Promise<unknown> } } | undefined;

/** Whatever a theme calls its events, the cart changes by one of these requests. */
const change = /\/cart\/(add|change|clear|update)\b/;

const LOOK_MS = 60_000;
/** After a change a theme draws, and a shopper may go on. */
const QUIET_MS = 2000;
const DRAWN_MS = 1000;

/** Changes that were announced and are not over. */
let underWay = 0;
/** Nothing is awaited where nobody has changed anything yet. */
let quiet = 0;
let isMending = false;

/** Tells a theme by what it hears: as Shopify's actions do, and as Dawn and its kin tell themselves. */
function announce(notice: HTMLElement, cartData: unknown): void {
	const getCart = typeof Shopify === 'undefined' ? undefined : Shopify.actions?.getCart;
	const event = new Event('shopify:cart:lines-update', { bubbles: true });
	// No units have come or gone.
	const told = { action: 'update', context: 'cart', lines: [] };
	try {
		if (getCart) notice.dispatchEvent(Object.assign(event, told, { promise: getCart() }));
		Reflect.get(window, 'publish')?.('cart-update', { source: 'backorder', cartData });
	} catch {}
}

/** Loads the page once more, never twice in a row, and not while somebody writes on it or changes the cart. */
function reload(): void {
	if (underWay || document.activeElement?.matches('textarea')) {
		setTimeout(reload, QUIET_MS);
		return;
	}
	try {
		if (sessionStorage.backorderCart) return;
		sessionStorage.backorderCart = 1;
		location.reload();
	} catch {}
}

/** Returns how to stop. */
function keep(notice: HTMLElement): () => void {
	const leaving = new AbortController();
	const { signal } = leaving;
	let asked = 0;
	let soon: ReturnType<typeof setTimeout> | undefined;

	async function draw(): Promise<Document | null | undefined> {
		const mine = ++asked;
		let page: Document | undefined;
		try {
			const answer = await fetch(notice.dataset.section as string, { cache: 'no-store', signal });
			page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		} catch {}
		const fresh = page?.getElementById(notice.id);
		if (mine === asked) {
			const markup = fresh?.innerHTML ?? '';
			// What stands there already is left alone: it would be read aloud again.
			if (markup !== notice.innerHTML) notice.innerHTML = markup;
			notice.dataset.lines = fresh?.dataset.lines ?? '';
			plan();
		}
		return fresh && page;
	}

	function plan(): void {
		clearTimeout(soon);
		if (notice.dataset.lines) soon = setTimeout(mend, quiet);
	}

	async function mend(): Promise<void> {
		quiet = QUIET_MS;
		if (isMending || underWay) return plan();
		isMending = true;
		const [section = '', lines = ''] = [notice.dataset.section, notice.dataset.lines];
		const [gone, cart] = await mendLines(section.split('?')[0] as string, lines);
		isMending = false;
		if (!cart) return;
		announce(notice, cart);
		await new Promise((drawn) => setTimeout(drawn, DRAWN_MS));
		const page = !signal.aborted && (await draw());
		// The keys of lines have changed: what a theme does by an old one would be refused.
		const shown = notice.closest('.shopify-section')?.innerHTML;
		if (page && shown && gone.some((one) => shown.includes(one) && !page.body.innerHTML.includes(one))) reload();
	}

	function hear(): void {
		quiet = QUIET_MS;
		clearTimeout(soon);
	}

	addEventListener(
		'shopify:cart:lines-update',
		({ promise }: CartEvent) => {
			const over = () => {
				underWay--;
				draw();
			};
			underWay++;
			hear();
			Promise.resolve(promise).then(over, over);
		},
		{ capture: true, signal },
	);
	const watch = new PerformanceObserver((list) => {
		if (list.getEntries().some(({ name }) => change.test(name))) {
			hear();
			draw();
		}
	});
	watch.observe({ type: 'resource' });
	// What comes back from the browser's own cache may be of another cart.
	addEventListener('pageshow', ({ persisted }) => persisted && draw(), { signal });
	const today = () => shopDay(+(notice.dataset.minutesAhead as string));
	let drawnOn = today();
	const timer = setInterval(() => {
		if (drawnOn !== today()) draw();
		drawnOn = today();
	}, LOOK_MS);
	if (!notice.dataset.lines)
		try {
			sessionStorage.removeItem('backorderCart');
		} catch {}
	plan();
	return () => {
		leaving.abort();
		clearInterval(timer);
		clearTimeout(soon);
		watch.disconnect();
	};
}

customElements.get('backorder-cart-notice') ??
	customElements.define(
		'backorder-cart-notice',
		class extends HTMLElement {
			declare stop: () => void;
			connectedCallback() {
				this.stop = keep(this);
			}
			disconnectedCallback() {
				this.stop();
			}
		},
	);
